"""Says whether the loaded dossier is sound, and counts it; every problem is a line, and any makes it fail."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError

from claims.selectors import dossier_checks

INDEX = "facts-index.yaml"


class Command(BaseCommand):
    help = "Check the loaded dossier: references, citations, dates and duplicates."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help=f"where the dossier's {INDEX} is")

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        index = self.read_index(directory / INDEX)
        problems = [
            *dossier_checks.index_problems(index),
            *(line for check in dossier_checks.CHECKS for line in check()),
        ]
        left_out = dossier_checks.not_loaded(index)
        for kind, count in dossier_checks.counts().items():
            self.stdout.write(f"{count:6} {kind}")
        facts = sum(len(section) for section in index.values())
        self.stdout.write(f"{facts:6} facts in the index, {len(left_out)} of them not loaded:")
        for fact, reason in left_out.items():
            self.stdout.write(f"       {fact}: {reason}")
        if problems:
            raise CommandError("\n".join([f"{len(problems)} problems:", *problems]))
        self.stdout.write("No problem found.")

    def read_index(self, path: Path) -> dossier_checks.Index:
        try:
            index = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise CommandError(f"{path} cannot be read: {error}") from error
        if not isinstance(index, dict) or not all(isinstance(section, dict) for section in index.values()):
            raise CommandError(f"{path} does not consist of sections of facts.")
        return index
