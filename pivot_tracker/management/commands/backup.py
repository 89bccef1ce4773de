"""`manage.py backup DIRECTORY`: a copy of the database and the uploaded files, with checksums."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pivot_tracker import backup


class Command(BaseCommand):
    help = "Copy the database and the uploaded files into a new directory, with checksums; the site keeps running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="directory for backups; each backup is a subdirectory")

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        try:
            self.stdout.write(str(backup.make_backup(directory, now=timezone.now())))
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
