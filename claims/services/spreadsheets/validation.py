"""Checks a whole spreadsheet: every cell, every row, duplicates within it and against what is on the desk.

Works in sets: each text of a column is read once, names are looked up together, and what exists is compared in a few
queries. Nothing is written. A row that is on the desk already, cell for cell, is passed over, so that a file can be
handed in again; one that differs is refused, since a spreadsheet adds records and changes none.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from claims.models.aliases import AnyQuerySet
from claims.models.base import PublicRecord, model_of
from claims.services.future_dates import utc_today
from claims.services.identity import COMPARED_FIELDS, identities, identity_key, refused_at
from claims.services.record_content import PendingRecord
from claims.services.spreadsheets.cell_parsing import CellParser, CellValue, RefusedCellError, chunks
from claims.services.spreadsheets.columns import INFO, Column, Form, citations_in, columns_of
from claims.services.spreadsheets.csv_xlsx import Cell, Row, Sheet, Value
from claims.services.spreadsheets.number_formats import ShownNumber
from claims.services.spreadsheets.row_mapping import build_row, cells_of, stored_row, unit_problems, with_parts
from claims.text import words_for_identity

#: Problems that are kept; the rest is only counted.
MAX_PROBLEMS = 1_000
#: Rows between two signs of life.
AT_A_TIME = 1_000


@dataclass(frozen=True)
class Problem:
    """What is wrong in which cell; `row` is its number in the file, the header being 1."""

    row: int
    column: str
    text: str
    why: str


@dataclass
class ValidationReport:
    """What came of a file: new records by row, how many rows exist already, and what is wrong."""

    new: dict[int, PendingRecord] = field(default_factory=dict)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    def refuse(self, row: int, column: str, text: str, why: str) -> None:
        self.problem_count += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(row, column, text[:200], why))


def validate_rows(
    kind: str,
    sheet: Sheet,
    *,
    on_progress: Callable[[int], object] = lambda done: None,
    today: dt.date | None = None,
) -> ValidationReport:
    """Everything that is wrong with a file, or the records that it adds; `today` is a day in UTC."""
    checked, today = ValidationReport(), utc_today() if today is None else today
    used = _used_columns(kind, sheet.headings, checked)
    if checked.problems:
        return checked
    reader = CellParser()
    for position, column in used.items():
        if column.form in (Form.ONE, Form.MANY):
            texts = {cell for row in sheet.rows if isinstance(cell := _cell(row, position), str)}
            reader.look_up(column, texts)
    model = model_of(kind)
    for number, row in enumerate(sheet.rows, start=1):
        _check_row(model, row, used, len(sheet.headings), reader, checked, today)
        if number % AT_A_TIME == 0:
            on_progress(number)
    _compare(kind, list(used.values()), checked)
    on_progress(len(sheet.rows))
    return checked


def compare_again(kind: str, headings: list[str], checked: ValidationReport) -> None:
    """Repeat what depends on the records on the desk, just before writing; new problems are added."""
    _compare(kind, list(_used_columns(kind, headings, checked).values()), checked)


def _used_columns(kind: str, headings: list[str], checked: ValidationReport) -> dict[int, Column]:
    """The columns by position in the file. What is wrong with the headings is a problem of row 1."""
    known = {column.name: column for column in columns_of(kind, citations_in(headings))}
    used: dict[int, Column] = {}
    for position, name in enumerate(headings):
        if name in INFO:
            continue
        if name not in known:
            checked.refuse(1, name or f"#{position + 1}", name, _unknown(name, list(known)))
        elif name in headings[:position]:
            checked.refuse(1, name, name, _("This column occurs twice."))
        else:
            used[position] = known[name]
    for name, column in known.items():
        if column.required and name not in headings:
            checked.refuse(1, name, "", _("This column is missing."))
    return used


def _unknown(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name.strip().lower().replace(" ", "_"), known, n=1)
    if close:
        return _("Unknown column. Did you mean “%(name)s”?") % {"name": close[0]}
    return _("Unknown column. Known columns: %(known)s.") % {"known": ", ".join(known)}


def _cell(row: Row, position: int) -> Cell:
    return row.cells[position] if position < len(row.cells) else ""


def _check_row(
    model: type[PublicRecord],
    row: Row,
    used: dict[int, Column],
    width: int,
    reader: CellParser,
    checked: ValidationReport,
    today: dt.date,
) -> None:
    values: dict[Column, CellValue] = {}
    before = checked.problem_count
    for position, column in used.items():
        cell = _cell(row, position)
        try:
            values[column] = reader.read_cell(column, cell)
        except RefusedCellError as error:
            checked.refuse(row.number, column.name, str(cell), str(error))
    for position in range(width, len(row.cells)):
        if row.cells[position]:
            checked.refuse(row.number, f"#{position + 1}", str(row.cells[position]), _("This cell has no heading."))
    shown = {column: cell for position, column in used.items() if isinstance(cell := _cell(row, position), ShownNumber)}
    filled = None
    if checked.problem_count > before:
        problems = unit_problems(values, shown)
    else:
        filled, problems = build_row(model, values, shown, today=today)
    texts = {column.name: _cell(row, position) for position, column in used.items()}
    for name, why in problems:
        checked.refuse(row.number, name, str(texts.get(name, "")), why)
    if filled is not None and not problems:
        checked.new[row.number] = filled


# Duplicates


def _compare(kind: str, used: Sequence[Column], checked: ValidationReport) -> None:
    """Remove duplicates within the file and records that exist already."""
    _within_file(checked)
    twins = _twins(kind, checked)
    model = model_of(kind)
    records = {
        record.pk: stored_row(record)
        for some in chunks(sorted(set(twins.values())))
        for record in with_parts(model.objects.filter(pk__in=some))
    }
    for row, pk in twins.items():
        mine, theirs = (cells_of(filled, used) for filled in (checked.new.pop(row), records[pk]))
        slug = records[pk].record.slug
        names = [name for name in mine if _differs(mine[name], theirs[name]) and (name != "slug" or mine[name])]
        if not names:
            checked.unchanged += 1
        for name in names:
            why = _("“%(slug)s” already exists with “%(other)s” here. Edit it on the desk, or remove the row.")
            checked.refuse(row, name, str(mine[name] or ""), why % {"slug": slug, "other": theirs[name] or ""})


def _differs(mine: Value, theirs: Value) -> bool:
    """Blanks around a text are not read from a file."""
    return mine != (theirs.strip() if isinstance(theirs, str) else theirs)


def _within_file(checked: ValidationReport) -> None:
    first: dict[Hashable, int] = {}
    for row, filled in list(checked.new.items()):
        keys: list[tuple[str, Hashable]] = [("", ("identity", *each)) for each in identities(filled.record)]
        if filled.record.slug:
            keys.append(("slug", ("slug", filled.record.slug)))
        for column, key in keys:
            if key in first:
                why = _("The same as row %(row)d.") % {"row": first[key]}
                checked.refuse(row, column or refused_at(filled.record), "", why)
                checked.new.pop(row, None)
                break
            first[key] = row


def _twins(kind: str, checked: ValidationReport) -> dict[int, int]:
    """By row, the stored record (primary key) that a new one would double: one with its slug, or its identity."""
    model = model_of(kind)
    by_slug: dict[str, int] = {}
    slugs = [filled.record.slug for filled in checked.new.values() if filled.record.slug]
    for some in chunks(slugs):
        by_slug.update(model.objects.filter(slug__in=some).values_list("slug", "pk"))
    by_identity = _stored_identities(model, checked)
    twins: dict[int, int] = {}
    for row, filled in checked.new.items():
        same = (by_identity[each] for each in identities(filled.record) if each in by_identity)
        pk = by_slug.get(filled.record.slug) or next(same, None)
        if pk is not None:
            twins[row] = pk
    return twins


def _stored_identities(model: type[PublicRecord], checked: ValidationReport) -> dict[Hashable, int]:
    live: AnyQuerySet = model.objects.live().order_by()
    if model.kind() == "observation":
        series = sorted({filled.record.series_id for filled in checked.new.values()})  # type: ignore[attr-defined]
        live = live.filter(series__in=series) if len(series) <= 500 else live
    needed = COMPARED_FIELDS[model.kind()]
    found: dict[Hashable, int] = {}
    for pk, *values in live.values_list("pk", *needed).iterator(chunk_size=5_000):
        found.setdefault(identity_key(model(**dict(zip(needed, values, strict=True)))), pk)
    if model.kind() == "actor":
        for name, pk in live.filter(aliases__isnull=False).values_list("aliases__name", "pk"):
            found.setdefault(words_for_identity(name), pk)
    return found
