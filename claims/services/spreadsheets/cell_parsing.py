"""What a cell says, as a value: each text of a column is read once, and all names are looked up together.

A cell that is not understood is refused with the reason; nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.dates import VagueDate, parse_date, to_typed_text
from claims.exceptions import InvalidDateError
from claims.models.base import PublicQuerySet, PublicRecord
from claims.services.cleaning import clean_value
from claims.services.number_parsing import read_number
from claims.services.record_content import to_json_value
from claims.services.spreadsheets.columns import Column, Form
from claims.services.spreadsheets.csv_xlsx import BadCell, Cell, Value, both_said
from claims.services.spreadsheets.number_formats import ShownNumber
from claims.text import fold_for_identity

T = TypeVar("T")
#: A cell as its column reads it: a text, a number, a date, a record, or a list of these.
CellValue: TypeAlias = Any  # which one the column's form says

YES, NO = ("yes", "true", "1"), ("no", "false", "0")
BETWEEN_NAMES = ";"
#: Column with the name of each kind, and the relation to its other names.
NAMES: dict[str, tuple[str, ...]] = {
    "actor": ("name", "aliases__name"),
    "source": ("title", "url"),
    "topic": ("name",),
    "promise": ("title",),
    "series": ("title",),
    "indicator": ("name",),
}
#: Slugs asked for in one query.
AT_A_TIME = 500


class RefusedCellError(Exception):
    """A cell that cannot be taken, with the sentence that says why."""


def chunks(items: Iterable[T], size: int = AT_A_TIME) -> Iterator[list[T]]:
    """The items in lists of so many."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


class CellParser:
    """Reads cells; remembers each text of each column, and each record that was named."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], CellValue] = {}
        self._named: dict[type[PublicRecord], dict[str, PublicRecord | RefusedCellError]] = defaultdict(dict)

    def look_up(self, column: Column, texts: Iterable[str]) -> None:
        """Find the records that these cells of a column name, all of them together."""
        wanted = {name for text in texts for name in _names_in(column, text)}
        model = column.field.related_model
        known = self._named[model]
        missing = sorted(wanted - known.keys())
        records = model.objects.live()
        if model.kind() == "series":
            records = records.select_related("indicator")
        for some in chunks(missing):
            for record in records.filter(slug__in=some):
                known[record.slug] = record
        missing = [name for name in missing if name not in known]
        if missing:
            known.update(_by_name(model, records, missing))

    def read_cell(self, column: Column, cell: Cell) -> CellValue:
        """The value of a cell; "" or None (as the field has it) for an empty one. Raises RefusedCellError."""
        if isinstance(cell, BadCell):
            raise RefusedCellError(cell.why)
        if isinstance(cell, ShownNumber):
            # Whether its unit is that of the series, the row says (`row_mapping.unit_problems`).
            if column.form is Form.NUMBER:
                return _clean_for_field(column, cell.number)
            if column.form is not Form.TEXT:
                raise RefusedCellError(both_said(cell))
            cell = cell.text
        key = (column.name, cell)
        if key not in self._values:
            try:
                self._values[key] = self._read_text(column, cell.strip())
            except RefusedCellError as error:
                self._values[key] = error
        value = self._values[key]
        if isinstance(value, RefusedCellError):
            raise value
        return value

    def _read_text(self, column: Column, text: str) -> CellValue:
        if column.form is Form.MANY:
            return [self._one(column, name) for name in _names_in(column, text)]
        if column.form is Form.NAMES:
            return [_clean_for_field(column, name) for name in _names_in(column, text)]
        if not text:
            if column.required:
                raise RefusedCellError(_("This cell is required."))
            return _empty(column)
        if column.form is Form.ONE:
            return self._one(column, text)
        return _clean_for_field(column, _READERS.get(column.form, _text)(column, text))

    def _one(self, column: Column, name: str) -> PublicRecord:
        found = self._named[column.field.related_model].get(name)
        if isinstance(found, RefusedCellError):
            raise found
        if found is None:
            named = {"kind": column.field.related_model._meta.verbose_name, "name": name}
            raise RefusedCellError(_("There is no %(kind)s “%(name)s”.") % named)
        return found


def _names_in(column: Column, text: str) -> list[str]:
    if column.form is Form.ONE:
        return [text.strip()] if text.strip() else []
    return list(dict.fromkeys(name.strip() for name in text.split(BETWEEN_NAMES) if name.strip()))


def _by_name(
    model: type[PublicRecord], records: PublicQuerySet[PublicRecord], names: list[str]
) -> dict[str, PublicRecord | RefusedCellError]:
    """The records whose name or alias equals one of these, folded; an ambiguous name is refused."""
    wanted = {fold_for_identity(name): name for name in names}
    hits: dict[str, set[int]] = defaultdict(set)
    for path in NAMES[model.kind()]:
        for pk, name in records.order_by().values_list("pk", path):
            if name and (folded := fold_for_identity(name)) in wanted:
                hits[folded].add(pk)
    found = {
        record.pk: record for some in chunks(set().union(*hits.values())) for record in records.filter(pk__in=some)
    }
    answer: dict[str, PublicRecord | RefusedCellError] = {}
    for name in names:
        pks = sorted(hits[fold_for_identity(name)])
        if len(pks) == 1:
            answer[name] = found[pks[0]]
        elif pks:
            slugs = ", ".join(found[pk].slug for pk in pks[:5])
            answer[name] = RefusedCellError(
                _("Several records have this name. Use one of the public IDs: %(slugs)s.") % {"slugs": slugs}
            )
    return answer


def _clean_for_field(column: Column, value: object) -> object:
    """The value as the field takes it: its length, digits and choices are checked."""
    if column.field is None or isinstance(value, VagueDate):
        return value
    try:
        return column.field.clean(clean_value(column.field, value), None)
    except ValidationError as error:
        raise RefusedCellError(" ".join(error.messages)) from error


def _empty(column: Column) -> object:
    """What an empty cell means: the field's default."""
    if column.field is None:
        return ""
    if column.form is Form.ONE:
        return None
    default = column.field.get_default()
    return "" if default is None and not column.field.null else default


def _text(column: Column, text: str) -> str:
    return text


def _date(column: Column, text: str) -> VagueDate:
    try:
        return parse_date(text)
    except InvalidDateError as error:
        raise RefusedCellError(error.message) from error


def _day(column: Column, text: str) -> dt.date:
    try:
        if len(text) == 10:
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise RefusedCellError(_("Not a date. Use a date such as 2016-05-31."))


def _number(column: Column, text: str) -> Decimal:
    try:
        return read_number(text)
    except ValidationError as error:
        raise RefusedCellError(error.message) from error


def _whole(column: Column, text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text):
        raise RefusedCellError(_("Not a whole number."))
    if column.name == "importance" and not 1 <= int(text) <= 5:
        raise RefusedCellError(_("Enter a number from 1 (detail) to 5 (turning point)."))
    return int(text)


def _yes_no(column: Column, text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise RefusedCellError(_("Enter yes or no."))


def _choice(column: Column, text: str) -> str:
    value = text.lower().replace(" ", "_")
    known = [str(choice) for choice, _label in column.field.choices]
    if value not in known:
        raise RefusedCellError(_("Enter one of: %(choices)s.") % {"choices": ", ".join(known)})
    return value


_READERS = {
    Form.DATE: _date,
    Form.DAY: _day,
    Form.NUMBER: _number,
    Form.WHOLE: _whole,
    Form.YES_NO: _yes_no,
    Form.CHOICE: _choice,
}


def _typed_date(edtf: str) -> str:
    """A stored date as `parse_date` reads it: “2016-21” as “spring 2016”, because a person may mean 2016 to 2021."""
    try:
        return to_typed_text(edtf)
    except InvalidDateError:
        return edtf


def shown_value(column: Column, value: object) -> Value:
    """A value as an export writes it; reading it gives the value again."""
    match value:
        case None:
            return None if column.form is Form.NUMBER else ""
        case bool():
            return YES[0] if value else NO[0]
        case Decimal():
            return Decimal(to_json_value(value))
        case int():
            return Decimal(value)
        case VagueDate():
            return value.edtf
        case dt.date():
            return value.isoformat()
        case PublicRecord():
            return value.slug
        case str() if column.form is Form.DATE and value:
            return _typed_date(value)
        case list():
            return f"{BETWEEN_NAMES} ".join(sorted(str(shown_value(column, item)) for item in value))
    return str(value)
