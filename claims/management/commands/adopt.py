"""Finishes what a bare `loaddata` leaves out: derived dates, history, Changes; then assesses."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from claims.services.assess import assess_all
from claims.services.dossier_loader import adopt


class Command(BaseCommand):
    help = "Adopt records loaded with loaddata: derive dates, write history and the change log, assess."

    def handle(self, *args: Any, **options: Any) -> None:
        adopted = adopt()
        assess_all(today=timezone.now().date())
        self.stdout.write(f"{adopted} records adopted.")
