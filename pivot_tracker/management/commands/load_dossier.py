"""Loads a dossier's directory through the import services: `manage.py load_dossier fixtures/`.

Loading twice changes nothing, and a record that was edited since is left as it is; both are the services' work.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.exceptions import ClaimsError
from claims.services import dossier_loader
from pivot_tracker import registry


class Command(BaseCommand):
    help = "Load a dossier (a directory of YAML fixtures) without overwriting later edits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="directory of the dossier's YAML files")

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        if not directory.is_dir():
            raise CommandError(f"{directory} is not a directory.")
        for load in (dossier_loader.load_dossier, *registry.importers()):
            try:
                load(directory, on_progress=self.stdout.write)
            except ClaimsError as error:
                rows = [str(row) for row in error.detail.get("rows", ())]
                raise CommandError("\n".join([error.message, *rows, "Nothing was loaded."])) from error
