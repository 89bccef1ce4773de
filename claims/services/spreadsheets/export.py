"""Records as the rows of a spreadsheet; importing them again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Count, Max, QuerySet

from claims.models.base import PublicRecord
from claims.services.spreadsheets.cell_parsing import chunks
from claims.services.spreadsheets.columns import INFO, MAX_CITATIONS, Column, columns_of
from claims.services.spreadsheets.csv_xlsx import Value
from claims.services.spreadsheets.row_mapping import cells_of, stored_row, with_parts


def export_rows(records: QuerySet[PublicRecord]) -> Iterator[Sequence[Value]]:
    """The heading and a row for each record, in the order in which they were entered."""
    kind, most = records.model.kind(), 1
    chosen = records.order_by("pk")
    if "citations" in records.model.parts:
        counts = chosen.order_by().annotate(sources=Count("citations", distinct=True)).aggregate(most=Max("sources"))
        most = min(max(counts["most"] or 1, 1), MAX_CITATIONS)
    used = columns_of(kind, most)
    yield [*(column.name for column in used), *INFO]
    for some in chunks(chosen.values_list("pk", flat=True)):
        for record in with_parts(records.model.objects.filter(pk__in=some)).order_by("pk"):
            yield _row(record, used)


def _row(record: PublicRecord, used: Sequence[Column]) -> list[Value]:
    known_on = "" if record.known_on is None else record.known_on.isoformat()
    return [*cells_of(stored_row(record), used).values(), str(record.state), known_on]


def empty_template(kind: str) -> list[Sequence[Value]]:
    """The heading of an empty spreadsheet for a kind of record, with room for two sources."""
    return [[column.name for column in columns_of(kind, 2)]]
