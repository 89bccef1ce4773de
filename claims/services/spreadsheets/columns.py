"""The columns of a spreadsheet for each kind of record: made from the record's fields, its sources and its aliases.

An observation also says its unit, which is not stored but checked. Assertions of a claim, relations between claims and
earlier texts are entered on the desk only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.db import models
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from claims.enums import RecordKind
from claims.models.aliases import AnyField
from claims.models.base import EDTFField, PublicRecord, WordsField, citation_model, model_of, part_model
from claims.services.record_content import content_fields

#: Kinds that go in and out as spreadsheets, by what they are called in Changes.
EXCHANGED_KINDS = (RecordKind.OBSERVATION, RecordKind.EVENT, RecordKind.CLAIM, RecordKind.ACTOR, RecordKind.SOURCE)
#: At most so many sources for one row: `source`, `source_2`, …
MAX_CITATIONS = 9
#: Columns at the end.
SELDOM = ("slug", "known_on_override", "note")
#: Fields that are lists of their own and are entered on the desk only.
ON_THE_DESK = ("earlier_texts",)
#: Columns that an export has for those who read it, and an import passes over.
INFO = ("state", "known_on")
UNIT, ALIASES = "unit", "aliases"


class Form(StrEnum):
    """What sort of value a column holds."""

    TEXT = "text"
    DATE = "date"
    DAY = "day"
    NUMBER = "number"
    WHOLE = "whole"
    YES_NO = "yes_no"
    CHOICE = "choice"
    ONE = "one"
    MANY = "many"
    NAMES = "names"
    UNIT = "unit"


#: What is written into such a column.
FORM_HELP: dict[Form, str | LazyText] = {
    Form.TEXT: _("Text."),
    Form.DATE: _("A date as vague as the source: 2016, 2016-06, 2016-06~, June 2016, early 2016, 2016-01/2016-04."),
    Form.DAY: _("A day: 2016-05-31."),
    Form.NUMBER: _("A number with a decimal point and no separators: 1234.5."),
    Form.WHOLE: _("A whole number."),
    Form.YES_NO: _("yes or no."),
    Form.CHOICE: _("One of: %(choices)s."),
    Form.ONE: _("Public ID or name of an existing %(kind)s."),
    Form.MANY: _("Public IDs or names of existing %(kinds)s, separated by semicolons."),
    Form.NAMES: _("Other names and spellings, separated by semicolons."),
    Form.UNIT: _("The unit of the series, as printed after a number. Figures in another unit are refused."),
}


@dataclass(frozen=True)
class Column:
    """One column: its heading, the field that it fills, and for which of the row's citations (None: the record)."""

    name: str
    form: Form
    field: Any = None  # the field's choices, related model and cleaning, or nothing for a unit
    required: bool = False
    citation: int | None = None

    @property
    def help(self) -> str:
        """How to fill it in, for people."""
        named: dict[str, object] = {}
        if self.form is Form.CHOICE:
            named = {"choices": ", ".join(str(value) for value, _label in self.field.choices)}
        if self.form in (Form.ONE, Form.MANY):
            other = self.field.related_model._meta
            named = {"kind": other.verbose_name, "kinds": other.verbose_name_plural}
        text = str(FORM_HELP[self.form]) % named if named else str(FORM_HELP[self.form])
        own = str(getattr(self.field, "help_text", "") or "")
        return f"{own} {text}".strip() if self.form is not Form.TEXT or not own else own


@cache
def columns_of(kind: str, citations: int = 1) -> tuple[Column, ...]:
    """The columns of a kind with so many sources for each row. Raises LookupError for a kind that has none."""
    if kind not in EXCHANGED_KINDS:
        raise LookupError(kind)
    model = model_of(kind)
    fields = content_fields(model)
    named = [name for name in fields if name not in (*SELDOM, *ON_THE_DESK)]
    found = [_column(fields[name]) for name in named]
    if kind == RecordKind.OBSERVATION:
        found.insert(named.index("high") + 1, Column(UNIT, Form.UNIT, required=True))
    if ALIASES in model.parts:
        aliases = part_model(model, ALIASES)
        found.append(Column(ALIASES, Form.NAMES, content_fields(aliases)["name"]))
    if "citations" in model.parts:
        found += [column for number in range(1, citations + 1) for column in _citation_columns(model, number)]
    return (*found, *(_column(fields[name]) for name in SELDOM))


def _citation_columns(model: type[PublicRecord], number: int) -> list[Column]:
    part = citation_model(model)
    ending = "" if number == 1 else f"_{number}"
    found = []
    for name, f in content_fields(part).items():
        column = _column(f, required=name == "source" and number == 1)
        found.append(Column(f"{name}{ending}", column.form, f, column.required, number))
    return found


def _column(f: AnyField, *, required: bool | None = None) -> Column:
    if required is None:
        required = not (f.blank or f.null or f.has_default() or f.many_to_many) and not isinstance(
            f, models.BooleanField
        )
    return Column(f.name, _form(f), f, required)


def _form(f: AnyField) -> Form:
    if f.many_to_many:
        return Form.MANY
    if f.is_relation:
        return Form.ONE
    if f.choices:
        return Form.CHOICE
    forms: tuple[tuple[type[AnyField] | tuple[type[AnyField], ...], Form], ...] = (
        (WordsField, Form.TEXT),
        (EDTFField, Form.DATE),
        (models.BooleanField, Form.YES_NO),
        (models.DateField, Form.DAY),
        (models.DecimalField, Form.NUMBER),
        (models.IntegerField, Form.WHOLE),
    )
    return next((form for kinds, form in forms if isinstance(f, kinds)), Form.TEXT)


def citations_in(headings: list[str]) -> int:
    """How many sources for each row the headings have room for."""
    numbers = [int(name.removeprefix("source_")) for name in headings if _is_numbered(name)]
    return min(max([1, *numbers]), MAX_CITATIONS)


def _is_numbered(name: str) -> bool:
    ending = name.removeprefix("source_")
    return ending != name and ending.isascii() and ending.isdigit() and len(ending) < 3
