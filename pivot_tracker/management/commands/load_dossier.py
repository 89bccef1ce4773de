"""Loads a dossier's directory through the import services: `manage.py load_dossier fixtures/`.

Loading twice changes nothing, and a record that was edited since is left as it is; both are the services' work.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.exceptions import ClaimsError
from claims.services import importing
from pivot_tracker import composition


class Command(BaseCommand):
    help = "Load a dossier (a directory of YAML fixtures) without overwriting what was edited since."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="where the dossier's YAML files are")

    def handle(self, *args: Any, directory: Path, verbosity: int, **options: Any) -> None:
        if not directory.is_dir():
            raise CommandError(f"{directory} is not a directory.")

        def on_progress(line: object) -> None:
            if verbosity > 1:
                self.stdout.write(str(line))

        for load in (importing.load_dossier, *composition.importers()):
            try:
                report = load(directory, on_progress=on_progress)
            except ClaimsError as error:
                raise CommandError(str(error)) from error
            if verbosity > 0:
                self.stdout.write(str(report))
