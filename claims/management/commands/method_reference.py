"""Prints the page about the method: `manage.py method_reference > docs/explanation/method.md`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from claims.presentation.methodology_tables import Table, flag_examples, method_tables

TEMPLATE = Path("docs") / "explanation" / "method.template.md"


def page() -> str:
    """The template with every table in its place. Raises KeyError for a place that names no table."""
    text = (Path(settings.BASE_DIR) / TEMPLATE).read_text(encoding="utf-8")
    for table in (*method_tables().values(), flag_examples()):
        if f"\n{{{table.name}}}\n" not in text:
            raise KeyError(f"The template has no placeholder for the table {table.name}.")
        text = text.replace(f"\n{{{table.name}}}\n", f"\n{markdown(table)}\n")
    return text


def markdown(table: Table) -> str:
    """A table with its caption, as Markdown."""
    lines = [f"{table.caption}.", "", _row(table.heads), "|" + "---|" * len(table.heads)]
    return "\n".join([*lines, *(_row(row) for row in table.rows)])


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


class Command(BaseCommand):
    help = "Print the page about the method (docs/explanation/method.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")
