"""Prints the reference page of the API: `manage.py api_reference > docs/reference/api.md`."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.api.openapi.reference import page


class Command(BaseCommand):
    help = "Print the API reference page (docs/reference/api.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")
