"""The files of `deploy/` parse, start programs that exist, and set only variables that the settings know."""

from __future__ import annotations

import configparser
import re
import shlex
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from pivot_tracker.url_middleware import LONGEST
from tests.contract.test_settings import READ_IN_SETTINGS

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
#: Read by a library, or by another container than ours.
OTHERS = {"PROMETHEUS_MULTIPROC_DIR"}
VENV = "/srv/pivot_tracker/.venv/bin/"


def known() -> set[str]:
    return set(READ_IN_SETTINGS.findall((ROOT / "pivot_tracker" / "settings.py").read_text(encoding="utf-8"))) | OTHERS


def unit(path: Path) -> configparser.RawConfigParser:
    read = configparser.RawConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(path.read_text(encoding="utf-8"))
    return read


def check_command(words: list[str]) -> None:
    """Our own programs, with a command of manage.py or an application that exists."""
    name, *rest = words
    if name == "python" and rest[:1] == ["manage.py"]:
        ours = {path.stem for path in ROOT.glob("*/management/commands/*.py")} | {"migrate", "collectstatic"}
        assert rest[1] in ours
    elif name == "celery":
        assert rest[:2] == ["-A", "pivot_tracker"] and rest[2] in ("worker", "beat")
    else:
        assert (name, rest[0]) == ("gunicorn", "pivot_tracker.wsgi")
        # What is longer than the site takes is answered by the site, in its own words.
        assert int(rest[rest.index("--limit-request-line") + 1]) > LONGEST


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_exists_with_few_rights(path: Path) -> None:
    read = unit(path)
    assert read["Unit"]["Description"].startswith("pivot_tracker")
    for wanted in re.findall(r"pivot-tracker[\w-]*\.\w+", read["Unit"].get("Wants", "")):
        assert (path.parent / wanted).exists(), wanted
    if path.suffix != ".service":
        return
    service = read["Service"]
    assert service["ExecStart"].startswith(VENV)
    check_command(shlex.split(service["ExecStart"].removeprefix(VENV)))
    assert (service["User"], service["NoNewPrivileges"], service["ProtectSystem"]) == ("pivot", "yes", "strict")
    # A path that does not exist yet would fail the unit; systemd makes a state directory itself.
    assert "ReadWritePaths" not in service
    assert "pivot-tracker" in service["StateDirectory"].split()
    assert shlex.split(service["Environment"])[0] == "VAR_DIR=/var/lib/pivot-tracker"
    assert {word.partition("=")[0] for word in shlex.split(service.get("Environment", ""))} <= known()
    # A worker finishes what it has in hand: the longest that a task may take, and a little.
    if "worker" in path.name or "jobs" in path.name:
        assert int(service["TimeoutStopSec"]) > 60


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "docker-compose.yml").read_text(encoding="utf-8")))


def test_the_containers_are_all_that_a_site_needs_and_set_only_known_variables() -> None:
    services = compose()["services"]
    assert {"web", "worker", "beat", "postgres", "broker"} <= services.keys()
    for name, service in services.items():
        for other in service.get("depends_on", {}):
            assert other in services, (name, other)
        for volume in service.get("volumes", ()):
            assert volume.split(":")[0] in compose()["volumes"]
        if service.get("image") == "pivot-tracker":
            assert service["environment"].keys() <= known(), name
            command = service["command"]
            check_command(shlex.split(command[2].partition("exec ")[2]) if command[0] == "sh" else command)
    assert services["broker"]["command"][-1] == "noeviction"
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert all("ports" not in service for name, service in services.items() if name != "web")


def test_the_example_of_the_environment_names_only_known_variables() -> None:
    lines = (DEPLOY / "pivot-tracker.env.example").read_text(encoding="utf-8").splitlines()
    named = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"} <= named <= known()


def test_the_image_is_made_of_files_that_exist() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    for copied in re.findall(r"^COPY (?:--\S+ )?(\S+)", text, flags=re.MULTILINE):
        assert (ROOT / copied).exists(), copied
    assert re.search(r"^USER pivot$", text, flags=re.MULTILINE)


def let_in(path: str) -> bool:
    """Whether .dockerignore lets a file into the image: the last pattern that fits it or a directory above it wins."""
    found, parts = True, path.split("/")
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!")
        any_depth = pattern.startswith("**/")
        names = parts if any_depth else ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        if any(fnmatch(name, pattern.removeprefix("**/")) for name in names):
            found = line.startswith("!")
    return found


@pytest.mark.parametrize(
    "path",
    [
        *("deploy/pivot-tracker.env", ".env", "claims/.env", "prod.env", "var/secret_key", "var/demo.txt"),
        *("db.sqlite3", "db.sqlite3-wal", "claims/copy.sqlite3", "backups/pivot-tracker-1/dump", ".git/config"),
        *("claims/__pycache__/apps.cpython-311.pyc", "id_rsa", "tests/settings.py"),
    ],
)
def test_no_secret_and_no_data_gets_into_the_image(path: str) -> None:
    assert not let_in(path)


def test_everything_that_runs_gets_into_the_image() -> None:
    for top in ("claims", "timeline", "pivot_tracker", "fixtures"):
        files = [path for path in (ROOT / top).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        assert files
        assert not [path for path in files if not let_in(path.relative_to(ROOT).as_posix())]
    assert let_in("manage.py") and let_in("requirements.txt")
