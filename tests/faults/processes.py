"""Processes during the fault: forked from one that has everything loaded, so that fifty can be killed in a minute.

A forked worker is Celery's own, started by its own command line; only Python's imports are spared.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

_numbers = count(1)


class Process:
    """A forked process, with all that it forks in its turn."""

    def __init__(self, run: Callable[[], object], log: Path) -> None:
        connections.close_all()
        sys.stdout.flush()
        self.pid = os.fork()
        self.code: int | None = None
        if self.pid == 0:
            self._live(run, log)

    def _live(self, run: Callable[[], object], log: Path) -> None:
        code = 1
        try:
            os.setsid()
            handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            for standard in (1, 2):
                os.dup2(handle, standard)
            run()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        except BaseException:
            traceback.print_exc()
        finally:
            with suppress(Exception):
                sys.stdout.flush()
            os._exit(code)

    def is_alive(self) -> bool:
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code is None

    def kill(self) -> None:
        """`kill -9` of the process and of all that it forked."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.wait()

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGTERM)
        end = time.monotonic() + 10
        while self.is_alive() and time.monotonic() < end:
            time.sleep(0.05)
        self.kill()

    def wait(self) -> int:
        if self.code is None:
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.code


def worker(place: Path) -> Process:
    """The jobs, as this place runs them: Celery's worker and beat, or `run_jobs` where there is no broker."""
    number = next(_numbers)
    log = place / f"worker-{number}.log"
    if not settings.CELERY_BROKER_URL:
        return Process(lambda: call_command("run_jobs"), log)

    def run() -> None:
        from pivot_tracker.celery import app

        schedule = str(place / f"beat-{number}")
        flags = ["--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        app.worker_main(["worker", "--beat", "--schedule", schedule, *flags])

    return Process(run, log)
