"""Runs the rules over everything, or over one promise, and stores what they say."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.models import Promise
from claims.services.assess import Touched, assess, assess_all


class Command(BaseCommand):
    help = "Assess every promise and indicator as of all days until today; only what changed is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--promise", metavar="SLUG", help="only this promise")

    def handle(self, *args: Any, promise: str | None, verbosity: int, **options: Any) -> None:
        today = timezone.now().date()
        tell = self.stdout.write if verbosity > 1 else None
        if promise is None:
            changed = assess_all(today=today, on_progress=tell)
        elif Promise.objects.filter(slug=promise).exists():
            changed = assess(Touched(promises=frozenset({promise})), today=today, on_progress=tell)
        else:
            raise CommandError(f"There is no promise “{promise}”.")
        self.stdout.write(f"{changed} changed.")
