"""The jobs without a broker: the same task functions on the same schedule as Celery's, in one process."""

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand

from pivot_tracker import local_runner, registry


class Command(BaseCommand):
    help = "Run the scheduled jobs in this process, without a broker, until interrupted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when no job has anything left to do")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        schedule = registry.schedule()
        if once:
            self.stdout.write(f"{local_runner.run_once(schedule)} tasks done.")
            return
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            # The task in hand is finished first: its transaction is worth more than the second it takes.
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write(f"Running {', '.join(schedule)}. Interrupt to stop.")
        self.stdout.flush()
        local_runner.run_until(schedule, wait=stop.wait)
        self.stdout.write("Stopped.")
