"""Prints the reference page of the roles: `manage.py roles_reference > docs/reference/roles.md`."""

from typing import Any

from django.core.management.base import BaseCommand

from pivot_tracker import roles


class Command(BaseCommand):
    help = "Print the reference page of the roles (docs/reference/roles.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(roles.page(), ending="")
