"""The CSV tables of the data package: their columns with types, keys and meanings, and the rows a document gives.

One table for each kind of record, one for each of its parts and for each list of records that it names, and three for
what the rules say. A text that a spreadsheet would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from claims.http.record_urls import COLLECTIONS
from claims.models.base import Citation, PublicRecord, record_models
from claims.selectors.record_documents import Column, Document, Shape, shape_of, to_json

Row = list[Any]
Rows = Callable[[Document], Iterator[Row]]
Field = dict[str, Any]

#: What a spreadsheet takes for the beginning of a formula, in the wide forms of East Asian keyboards too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Table:
    """One CSV file: its fields as Table Schema describes them, its keys, and the rows that a document gives."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: Rows
    key: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()

    def schema(self) -> dict[str, Any]:
        """Table Schema (Data Package v2)."""
        found: dict[str, Any] = {"fields": list(self.fields), "primaryKey": list(self.key), "missingValues": [""]}
        keys = [_foreign_key(self.name, field, table) for field, table in self.links]
        return found | ({"foreignKeys": keys} if keys else {})

    def header(self) -> list[str]:
        return [field["name"] for field in self.fields]


def _foreign_key(table: str, field: str, other: str) -> dict[str, Any]:
    """To the slug of another table; a table that names itself leaves out which."""
    reference: dict[str, Any] = {"fields": ["slug"]}
    return {"fields": [field], "reference": reference if other == table else {"resource": other, **reference}}


def format_cell(value: Any) -> str:
    """A value as a CSV file holds it: numbers in full, dates as ISO, nothing as an empty cell."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            text = format(value, "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
        case str():
            return f"'{value}" if value.startswith(FORMULA) else value
        case list() | dict():
            return to_json(value)
    return str(value)


def tables_of_records() -> dict[str, list[Table]]:
    """The tables of each kind of record, the record's own first."""
    return {model.kind(): list(_tables(model)) for model in record_models()}


def _tables(model: type[PublicRecord]) -> Iterator[Table]:
    shape, kind = shape_of(model), model.kind()
    name = COLLECTIONS[kind]
    yield Table(
        name=name,
        title=str(model._meta.verbose_name_plural),
        fields=tuple(field for column in shape.columns for field in _fields(column)),
        rows=lambda document: iter([_cells(shape, document)]),
        key=("slug",),
        links=tuple(_links(shape)),
    )
    for many in shape.many:
        other: Any = model._meta.get_field(many).related_model
        yield _link_table(name, kind, many, other.kind())
    for part, part_shape in shape.parts:
        yield _part_table(name, kind, part, part_shape)


def _cells(shape: Shape, content: Document) -> Row:
    return [value for column in shape.columns for value in _values(column, content[column.name])]


def _values(column: Column, value: Any) -> Row:
    if not column.is_vague:
        return [value]
    return [None] * 4 if value is None else [value["edtf"], value["words"], value["lower"], value["upper"]]


def _link_table(name: str, kind: str, many: str, other: str) -> Table:
    column = other if other != kind else f"other_{other}"

    def rows(document: Document) -> Iterator[Row]:
        return ([document["slug"], slug] for slug in document[many])

    return Table(
        name=f"{name}_{many}",
        title=f"{many} of {name}",
        fields=(_text(kind, "The record's slug."), _text(column, "Slug of the referenced record.")),
        rows=rows,
        key=(kind, column),
        links=((kind, name), (column, COLLECTIONS[other])),
    )


def _part_table(name: str, kind: str, part: str, shape: Shape) -> Table:
    def rows(document: Document) -> Iterator[Row]:
        for number, content in enumerate(document[part], start=1):
            yield [document["slug"], number, *_cells(shape, content)]

    number = {"name": "number", "type": "integer", "description": "Position within the record, from 1."}
    own = tuple(field for column in shape.columns for field in _fields(column))
    return Table(
        name=f"{name}_{part}",
        title=f"{part} of {name}",
        fields=(_text(kind, "The record's slug."), number, *own),
        rows=rows,
        key=(kind, "number"),
        links=((kind, name), *_links(shape)),
    )


def _links(shape: Shape) -> Iterator[tuple[str, str]]:
    """Foreign keys; a citation may name a source whose day is not known, which is in no table."""
    if not issubclass(shape.model, Citation):
        for column in shape.columns:
            if column.names_record:
                other: Any = column.field.related_model
                yield column.name, COLLECTIONS[other.kind()]


def _text(name: str, description: str) -> Field:
    return {"name": name, "type": "string", "description": description}


def _fields(column: Column) -> list[Field]:
    name, f = column.name, column.field
    about = str(getattr(f, "help_text", ""))
    if column.is_vague:
        return [
            _text(name, f"EDTF (ISO 8601-2). {about}".strip()),
            _text(f"{name}_words", "The wording of the source."),
            {"name": f"{name}_lower", "type": "date", "description": "First possible day."},
            {"name": f"{name}_upper", "type": "date", "description": "Last possible day."},
        ]
    found: Field = {"name": name, "type": _type(f)}
    if choices := [value for value, _label in f.choices or ()]:
        found["constraints"] = {"enum": choices}
    return [found | ({"description": about} if about else {})]


_TYPES: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DecimalField, "number"),
    (models.DateField, "date"),
)


def _type(f: Any) -> str:
    return next((name for kind, name in _TYPES if isinstance(f, kind)), "string")
