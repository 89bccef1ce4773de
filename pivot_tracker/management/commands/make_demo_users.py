"""The accounts of the demonstration, one for each daily role, with generated passwords.

The passwords are kept in a file that git ignores, so that a second run prints the same ones. Refuses outside
demonstration mode, which in turn refuses to start with anything of a production.
"""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from pivot_tracker import roles

ACCOUNTS = {"editor": roles.EDITORS, "reviewer": roles.REVIEWERS, "data": roles.DATA_MANAGERS}


def password_file() -> Path:
    """The file that holds the passwords of the demonstration's users."""
    return Path(settings.VAR_DIR) / "demo.txt"


def stored_passwords() -> dict[str, str]:
    """Password by account, as far as the file has them."""
    path = password_file()
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    pairs = (line.split(maxsplit=1) for line in lines)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def store(passwords: dict[str, str]) -> None:
    """Write the passwords to their file, readable by its owner only."""
    path = password_file()
    path.parent.mkdir(exist_ok=True)
    path.touch(mode=0o600)
    path.write_text("".join(f"{name} {password}\n" for name, password in passwords.items()), encoding="ascii")


class Command(BaseCommand):
    help = (
        "Create a demonstration editor, reviewer and data manager and print their passwords (demonstration mode only)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PIVOT_DEMO:
            raise CommandError("Demonstration accounts exist only in demonstration mode (PIVOT_DEMO=1, make run).")
        known = stored_passwords()
        passwords = {name: known.get(name) or secrets.token_urlsafe(12) for name in ACCOUNTS}
        store(passwords)  # first, so that a password is never set that nobody can read
        with transaction.atomic():
            groups = roles.make_groups()
            for name, group in ACCOUNTS.items():
                user, created = User.objects.get_or_create(username=name, defaults={"is_staff": True})
                if created or name not in known:
                    user.set_password(passwords[name])
                    user.save()
                    user.groups.set([groups[group]])
        for name, password in passwords.items():
            self.stdout.write(f"{name}: {password}")
