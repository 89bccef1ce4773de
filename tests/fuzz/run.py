"""schemathesis over the whole schema of a running site: as nobody, as an editor who is signed in, and with a token.

`python -m tests.fuzz.run` makes a site of its own with a small world in a database file, answers from it, and asks it
with all checks. It prints how many cases there were and fails with any failure. `--examples` sets how many cases are
made for each operation and phase, `--seed` makes them the same again.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
CONFIG = Path(__file__).with_name("schemathesis.toml")
CASES = re.compile(r"(\d+) generated")
#: Who asks, with the header that says so; the world fills in what is in braces.
WHO = {"anonymous": "", "session": "Cookie: sessionid={session}", "token": "Authorization: Bearer {token}"}
WORLD = """
from django.conf import settings
from django.core.management import call_command
class Without(dict):
    __contains__ = lambda self, name: True
    __getitem__ = lambda self, name: None
# Tables straight from the models, which takes a tenth of the time that the migrations take.
settings.MIGRATION_MODULES = Without()
call_command("migrate", run_syncdb=True, verbosity=0)
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from pivot_tracker.roles import make_groups
from claims.models import Token
from claims.services import tokens
from claims.enums import TokenScope
from django.utils import timezone
from tests.api.world import make_world
TODAY = timezone.now().date()
from tests.factories import editor
make_groups()
make_world()
editor = editor()
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(editor.pk), editor.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.create()
token = Token(name="fuzz", scopes=list(TokenScope), expires_on=TODAY)
print("session", session.session_key)
print("token", tokens.make_token(token, by=editor, today=TODAY))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0, help="0 for any that is free")
    parser.add_argument("--who", choices=WHO, action="append")
    parser.add_argument("--include", help="only operations whose path matches this expression")
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    given = parser.parse_args()
    given.port = given.port or free_port()
    with tempfile.TemporaryDirectory() as directory:
        return asked(given, Path(directory))


def asked(given: argparse.Namespace, directory: Path) -> int:
    """Run each of them against one site; the number of runs with a failure."""
    env = {**os.environ, "TEST_DATABASE_URL": f"sqlite:///{directory}/world.sqlite3", "PYTHONPATH": str(PROJECT)}
    env |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "LOG_LEVEL": "ERROR"}
    make = [sys.executable, "manage.py", "shell", "--no-imports", "-c", WORLD]
    made = subprocess.run(make, cwd=PROJECT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    names = dict(line.split() for line in made.stdout.splitlines() if line.startswith(("session ", "token ")))
    log = (directory / "site.log").open("w")
    address = f"127.0.0.1:{given.port}"
    command = [BIN / "gunicorn", "pivot_tracker.wsgi", "--bind", address, "--threads", "2", "--timeout", "120"]
    # The longest line that the server itself takes is no part of the schema: what is longer is refused by it in HTML.
    command += ["--limit-request-line", "0"]
    site = subprocess.Popen(command, cwd=PROJECT, env=env, stdout=log, stderr=log)
    try:
        wait_for(f"http://{address}/healthz")
        codes = [fuzzed(given, who, WHO[who].format(**names), address, directory) for who in given.who or WHO]
    finally:
        site.terminate()
        site.wait()
    errors = (directory / "site.log").read_text(encoding="utf-8")
    print(errors[errors.find("Traceback") :][:4000] if "Traceback" in errors else "")
    return sum(code != 0 for code in codes) + ("Traceback" in errors)


def fuzzed(given: argparse.Namespace, who: str, header: str, address: str, directory: Path) -> int:
    command: list[str] = [
        str(BIN / "schemathesis"),
        "--config-file",
        str(CONFIG),
        "run",
        f"http://{address}/api/schema/",
    ]
    command += ["--url", f"http://{address}", "--seed", str(given.seed), "-n", str(given.examples)]
    command += ["--phases", given.phases, "--checks", "all", "--no-color"]
    command += ["--include-path-regex", given.include] if given.include else []
    command += ["--header", header] if header else []
    env = {**os.environ, "PYTHONPATH": str(PROJECT)}
    print(f"== {who}", flush=True)
    run = subprocess.run(command, cwd=directory, capture_output=True, text=True, env=env)
    generated = CASES.search(run.stdout)
    cases = int(generated[1]) if generated else 0
    print(run.stdout[-40_000:] + run.stderr[-4_000:] if run.returncode else f"{cases} cases, no failure", flush=True)
    return run.returncode if cases else 1


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(address, timeout=1)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("The site did not start.")


if __name__ == "__main__":
    sys.exit(main())
