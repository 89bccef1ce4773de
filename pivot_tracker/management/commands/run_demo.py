"""The whole site on this machine, for trying it out: prepares the database, then runs web and jobs together.

Needs demonstration mode (`make run` sets it). Listens on 127.0.0.1 only. An interrupt, or the end of either process,
ends both within five seconds.
"""

import hashlib
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from claims.models import Change
from claims.services import dossier_loader, dossiers
from pivot_tracker import process_supervisor

HOST = "127.0.0.1"
#: Interrupts from outside, and the alarm by which `insist` repeats them.
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)


class Command(BaseCommand):
    help = "Prepare and run the demonstration: web and jobs on 127.0.0.1, until interrupted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port of 127.0.0.1 to listen on (8000)")
        parser.add_argument("--empty", action="store_true", help="do not load the dossier")

    def handle(self, *args: Any, port: int, empty: bool, **options: Any) -> None:
        if not settings.PIVOT_DEMO:
            raise CommandError("This runs in demonstration mode only: make run, or set PIVOT_DEMO=1.")
        check_port(port)
        for number in STOPPING:  # asked to end by whichever signal, it ends the same
            signal.signal(number, insist)
        try:
            self.prepare(empty=empty)
            self.run(port)
        except KeyboardInterrupt:
            signal.setitimer(signal.ITIMER_REAL, 0)
        self.stdout.write("Stopped.")

    def prepare(self, *, empty: bool = False) -> None:
        """Bring tables, static files and accounts up to date, and a new database its dossier unless `empty`."""
        self.say("Database …")
        call_command("migrate", interactive=False, verbosity=0)
        collect_static()
        self.loads = not empty and self.check_database()
        if self.loads and not Change.objects.exists():
            # Nothing is worth a look before the dossier is in and judged.
            self.load()
        self.say("Demonstration accounts:")
        call_command("make_demo_users", stdout=self.stdout)

    def check_database(self) -> bool:
        """Whether the demonstration's dossier belongs into this database; one with records of its own is left alone."""
        directory = Path(settings.PIVOT_FIXTURES)
        name = dossiers.read_name(directory)
        if not dossiers.holds_records_of_its_own(name, lambda: dossier_loader.read_keys(directory)):
            return True
        self.say(f"This database has records of its own: the dossier “{name}” is not loaded into it.")
        return False

    def run(self, port: int) -> None:
        """Serve until interrupted. What changed in the dossier since the last start is loaded in the meantime."""
        children = process_supervisor.start({"web": web_command(port), "jobs": jobs_command()})
        try:
            self.say(f"http://{HOST}:{port}/  (desk: http://{HOST}:{port}/admin/)  Interrupt to stop.")
            if self.loads:
                self.load()
            ended = process_supervisor.watch(children, pause=time.sleep)
        finally:
            for number in STOPPING:
                signal.signal(number, signal.SIG_IGN)  # a second interrupt must not leave a child behind
            process_supervisor.stop(children)
        raise CommandError(f"The process “{ended}” ended, so everything was stopped. Its messages are above.")

    def load(self) -> None:
        """Load the dossier; what is loaded already and unchanged is left alone."""
        self.say("Dossier …")
        call_command("load_dossier", str(settings.PIVOT_FIXTURES), stdout=self.stdout)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def insist(_number: int, _frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, and again each half second until it arrives.

    Python only reports an exception that is raised inside a finaliser or a callback, and goes on; while a dossier is
    loading that happens once in a while.
    """
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    raise KeyboardInterrupt


def web_command(port: int) -> list[str]:
    """The command line of the web server on a port."""
    return [
        *(sys.executable, "-m", "gunicorn", "pivot_tracker.wsgi"),
        *("--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4", "--preload"),
        *("--limit-request-line", "8190", "--graceful-timeout", "1"),
        *("--log-level", "warning", "--no-control-socket"),
    ]


def jobs_command() -> list[str]:
    """The command line of the job runner."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_jobs"]


def check_port(port: int) -> None:
    """Refuse a taken port before the work of preparing, with a sentence that says what to do."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise CommandError(f"Port {port} of {HOST} cannot be used ({error}). Try: make run PORT=8001") from error


def collect_static() -> None:
    """Collect the static files unless none of them changed since the last time: hashing them all takes seconds."""
    signature = hashlib.sha256("\n".join(static_files()).encode()).hexdigest()
    stamp = Path(settings.STATIC_ROOT) / ".signature"
    if stamp.exists() and stamp.read_text(encoding="ascii") == signature:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(signature, encoding="ascii")


def static_files() -> Iterator[str]:
    """One line for each static file of every application: where, how long, when changed."""
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            yield f"{path} {state.st_size} {state.st_mtime_ns}"
