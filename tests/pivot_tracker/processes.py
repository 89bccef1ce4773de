"""The project's own commands as processes of their own, on the test's database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0  # seconds; a busy machine starts a worker in ten


def environment(*, database_url: str, broker_url: str, queue: str = "unused", replica_url: str = "") -> dict[str, str]:
    own = {"DJANGO_SETTINGS_MODULE": "tests.pivot_tracker.process_settings", "TEST_QUEUE": queue, "C_FORCE_ROOT": "1"}
    urls = {"DATABASE_URL": database_url, "DATABASE_REPLICA_URL": replica_url, "BROKER_URL": broker_url}
    return {**os.environ, **own, **urls}


def script(code: str, **places: str) -> subprocess.Popen[str]:
    """A process with the project set up that runs these lines."""
    return subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        cwd=ROOT,
        env=environment(**places),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def worker(notes: Path, *, beat: bool = True, **places: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker with beat inside it; stopped with the block, by force if it was not yet.

    `notes` is where beat keeps its own; the log goes to a file next to it.
    """
    command = [str(Path(sys.executable).with_name("celery")), "-A", "pivot_tracker", "worker", "--concurrency", "1"]
    command += ["--without-gossip", "--without-mingle"]
    command += ["--beat", "--schedule", str(notes)] if beat else []
    with notes.with_suffix(".log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(**places), stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop a worker as a supervisor does: ask, wait, then kill it and its children."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """`kill -9` of a worker and its children."""
    os.killpg(process.pid, 9)
    process.wait()


def wait_until(done: Callable[[], bool], *, what: str, patience: float = PATIENCE) -> float:
    """Seconds until `done` became true. Fails, saying what was waited for, after `patience`."""
    begun = time.monotonic()
    while not done():
        if time.monotonic() - begun > patience:
            raise AssertionError(f"not within {patience:.0f} s: {what}")
        time.sleep(0.1)
    return time.monotonic() - begun
