"""`manage.py restore BACKUP`: fill an empty database from what `backup` wrote."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pivot_tracker import backup


class Command(BaseCommand):
    help = "Check a backup and restore it into the empty database of DATABASE_URL; never overwrites data."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="the directory that `manage.py backup` printed")
        parser.add_argument("--check", action="store_true", help="only check that the files are complete")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path: Path = options["backup"]
        try:
            if check:
                self.stdout.write(f"Whole: {len(backup.check_backup(path)['files'])} files as they were written.")
                return
            found = backup.restore_backup(path)
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        newest = "" if found.newest is None else f", the newest of {found.newest:%Y-%m-%d %H:%M} UTC"
        self.stdout.write(
            f"Restored: {found.changes} changes{newest}. Run `manage.py migrate` if the program is newer."
        )
