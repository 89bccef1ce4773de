"""`manage.py doctor`: what is wrong with this installation, in words."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pivot_tracker.diagnostics import Health, run_diagnostics

MARKS = {Health.WELL: "ok     ", Health.NOTE: "note   ", Health.ILL: "PROBLEM"}


class Command(BaseCommand):
    help = "Check this installation and suggest fixes; exit with an error if there are problems."
    requires_system_checks: list[str] = []  # they are among what it tells

    def handle(self, *args: Any, **options: Any) -> None:
        ill = 0
        for diagnosis in run_diagnostics(now=timezone.now()):
            ill += diagnosis.health is Health.ILL
            self.stdout.write(f"{MARKS[diagnosis.health]}  {diagnosis.sentence}")
        if ill:
            raise CommandError(f"{ill} to be fixed.")
