"""One row of a spreadsheet as a record with its parts, and one record as a row."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from claims.dates import VagueDate
from claims.models import ActorAlias, Observation
from claims.models.aliases import AnyQuerySet
from claims.models.base import Citation, EDTFField, PublicRecord, WordsField, citation_model, part_model
from claims.services import known_since
from claims.services.consistency import find_contradictions
from claims.services.constraint_errors import repeated_rows
from claims.services.record_content import PendingRecord, content_fields
from claims.services.spreadsheets.cell_parsing import CellValue, shown_value
from claims.services.spreadsheets.columns import ALIASES, UNIT, Column, Form
from claims.services.spreadsheets.csv_xlsx import Value, both_said
from claims.services.spreadsheets.number_formats import ShownNumber
from claims.text import fold_for_identity

#: The numbers that cells show with a unit, by column.
ShownNumbers = Mapping[Column, ShownNumber]
_PER_CENT = re.compile(r"(%|per ?cent)( |$)")
#: What is wrong with a row: column and sentence.
Problems = list[tuple[str, str]]


def build_row(
    model: type[PublicRecord], values: Mapping[Column, CellValue], shown: ShownNumbers, *, today: dt.date
) -> tuple[PendingRecord, Problems]:
    """The record that a row's values make, unsaved, with its bounds and `known_on`; and what is wrong with it.

    `today` (UTC) is the day after which nothing has happened yet.
    """
    filled, problems = PendingRecord(model()), Problems()
    for column, value in values.items():
        if column.citation is None:
            _set_value(filled, column, value)
    if "citations" in model.parts:
        filled.parts["citations"] = [*_citations(model, values, problems)]
    record = filled.record
    for f in model._meta.concrete_fields:
        if isinstance(f, EDTFField):
            f.set_bounds(record)
        if isinstance(f, WordsField) and len(getattr(record, f.attname).split()) > 6:
            problems.append((f.name, _("Quote at most six words of the source.")))
    problems += unit_problems(values, shown)
    if problems:
        return filled, problems
    problems += _contradictions(filled)
    record.known_on, record.known_on_inferred = known_since.derive_known_on(record, filled.citations())
    problems += find_contradictions(filled, today=today)
    return filled, problems


def unit_problems(values: Mapping[Column, CellValue], shown: ShownNumbers) -> Problems:
    """Whether a figure is given, or shown by its cell, in another unit than its series has.

    Needs only the cells of series and unit to be read.
    """
    given = {column.name: value for column, value in values.items()}
    series = given.get("series")
    if series is None:
        return []
    unit = series.indicator.unit
    said = _("The series is in %(unit)s.") % {"unit": unit}
    problems = [
        (column.name, f"{both_said(cell)} {said}")
        for column, cell in shown.items()
        if column.form is Form.NUMBER and not is_same_unit(cell.unit, unit)
    ]
    if UNIT in given and not is_same_unit(given[UNIT], unit):
        problems.append((UNIT, said))
    return problems


def is_same_unit(given: str, unit: str) -> bool:
    """Whether two units are the same, whatever their capitals and blanks; "%" is also "per cent" and "% of GDP"."""
    mine, theirs = fold_for_identity(given), fold_for_identity(unit)
    return mine == theirs or (mine == "%" and _PER_CENT.match(theirs) is not None)


def _set_value(filled: PendingRecord, column: Column, value: CellValue) -> None:
    record = filled.record
    if column.form is Form.MANY:
        filled.many[column.name] = value
    elif column.form is Form.NAMES:
        filled.parts[ALIASES] = [ActorAlias(name=name) for name in dict.fromkeys(value)]
    elif isinstance(value, VagueDate):
        setattr(record, column.name, value.edtf)
        words = f"{column.name}_words"
        if value.words and not getattr(record, words):
            setattr(record, words, value.words)
    elif column.field is not None and (value or not isinstance(column.field, WordsField)):
        setattr(record, column.name, value)


def _citations(model: type[PublicRecord], values: Mapping[Column, CellValue], problems: Problems) -> list[Citation]:
    part = citation_model(model)
    by_number: dict[int, dict[Column, CellValue]] = {}
    for column, value in values.items():
        if column.citation is not None:
            by_number.setdefault(column.citation, {})[column] = value
    found = []
    for number, cells in sorted(by_number.items()):
        given = {column.field.name: value for column, value in cells.items()}
        name = "source" if number == 1 else f"source_{number}"
        if given.get("source") is None:
            if any(value and value != column.field.get_default() for column, value in cells.items()):
                problems.append((name, _("Enter the source of this location.")))
            continue
        found.append(part(**given))
    for number, violation in repeated_rows([*found], beside="record") if len(found) > 1 else ():
        problems.append((f"source_{number}", str(violation.sentence)))
    return found


def _contradictions(filled: PendingRecord) -> Problems:
    """What the models' own checks find between the fields of a record, and of its citations."""
    problems = Problems()
    try:
        filled.record.clean()
    except ValidationError as error:
        problems += [(name, text) for name, texts in error.message_dict.items() for text in texts]
    for number, citation in enumerate(filled.parts.get("citations", ()), start=1):
        try:
            citation.clean()
        except ValidationError as error:
            ending = "" if number == 1 else f"_{number}"
            problems += [(f"{name}{ending}", text) for name, texts in error.message_dict.items() for text in texts]
    return problems


def cells_of(filled: PendingRecord, columns: Sequence[Column]) -> dict[str, Value]:
    """Value of each column for this record."""
    citations = filled.parts.get("citations", ())
    found: dict[str, Value] = {}
    for column in columns:
        if column.citation is None:
            found[column.name] = _cell(filled, column)
        elif column.citation <= len(citations):
            found[column.name] = shown_value(column, getattr(citations[column.citation - 1], column.field.name))
        else:
            found[column.name] = ""
    return found


def _cell(filled: PendingRecord, column: Column) -> Value:
    record = filled.record
    if column.form is Form.MANY:
        return shown_value(column, filled.many.get(column.name, []))
    if column.form is Form.NAMES:
        return shown_value(column, [part.name for part in filled.parts.get(ALIASES, ())])  # type: ignore[attr-defined]
    if column.form is Form.UNIT:
        return str(record.series.indicator.unit) if isinstance(record, Observation) else ""
    return shown_value(column, getattr(record, column.name))


def stored_row(record: PublicRecord) -> PendingRecord:
    """A record of `with_parts` in the form in which a row is built."""
    many = {f.name: list(getattr(record, f.name).all()) for f in record._meta.many_to_many}
    return PendingRecord(record, many, {name: list(getattr(record, name).all()) for name in record.parts})


def with_parts(records: QuerySet[PublicRecord]) -> QuerySet[PublicRecord]:
    """The records with all that their rows say, in a fixed number of queries."""
    model = records.model
    single = [name for name, f in content_fields(model).items() if f.is_relation and not f.many_to_many]
    if model.kind() == "observation":
        single.append("series__indicator")
    parts = []
    for name in model.parts:
        rows: AnyQuerySet = part_model(model, name)._default_manager.all()
        rows = rows.select_related("source") if name == "citations" else rows
        parts.append(Prefetch(name, queryset=rows))
    return records.select_related(*single).prefetch_related(*(f.name for f in model._meta.many_to_many), *parts)
