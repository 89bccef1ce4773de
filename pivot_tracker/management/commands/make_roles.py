"""Creates the groups of the editorial desk, or brings their permissions up to date after an upgrade."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from pivot_tracker import roles


class Command(BaseCommand):
    help = "Update the groups to match the table of roles; migrate does this too."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for name, group in roles.make_groups().items():
            self.stdout.write(f"{name}: {group.permissions.count()} permissions")
