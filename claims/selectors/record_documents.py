"""What leaves the site: every public record, and what the rules say of it, as one plain document each.

A document names other records by slug and repeats nothing of them, so whatever alters it writes a Change that names it.
Therefore the change feed and the bulk files, which are both made of these documents, agree. Values are Python's
(Decimal, date); `dumps` writes them as JSON. Rows are read as plain values in chunks, so that a million of them need no
more memory than one chunk.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from django.db.models import ForeignKey, ManyToManyField, Model

from claims.dates import utc_text
from claims.enums import State
from claims.models.aliases import AnyField, AnyQuerySet
from claims.models.base import BoundField, Citation, EDTFField, PublicRecord, WordsField, part_model
from claims.models.dated_texts import COLUMN, known_by, texts_on

Document: TypeAlias = dict[str, Any]  # values of Python, each in the type of its field
Row: TypeAlias = Mapping[str, Any]  # likewise

#: Records read in one go.
CHUNK = 2000

#: Editable, but about the desk's work and not about the fact.
HIDDEN_FIELDS = frozenset({"known_on_override"})
#: Fields of every record besides its content, in the order of a document.
BESIDE = ("known_on", "known_on_inferred", "version")


@dataclass(frozen=True)
class Column:
    """One value of a document: how it is called, the columns it is read from, and how they become a value."""

    name: str
    field: AnyField
    paths: tuple[str, ...]

    @property
    def is_vague(self) -> bool:
        return isinstance(self.field, EDTFField)

    @property
    def names_record(self) -> bool:
        return isinstance(self.field, ForeignKey)

    def value(self, row: Row, as_of: dt.date) -> object:
        values = [row[path] for path in self.paths]
        if self.is_vague:
            edtf, words, lower, upper = values
            return {"edtf": edtf, "words": words, "lower": lower, "upper": upper} if edtf else None
        if self.names_record:
            return values[0] if len(values) == 1 else _slug_if_public(*values, as_of=as_of)
        return values[0]


def _slug_if_public(slug: str | None, state: str | None, known_on: dt.date | None, *, as_of: dt.date) -> str | None:
    return slug if state == State.PUBLISHED and known_on is not None and known_on <= as_of else None


@dataclass(frozen=True)
class Shape:
    """The columns of a kind of record, the records it names many of, and its parts."""

    model: type[Model]
    columns: tuple[Column, ...]
    many: tuple[str, ...] = ()
    parts: tuple[tuple[str, Shape], ...] = ()

    def paths(self) -> list[str]:
        return [path for column in self.columns for path in column.paths]

    def content(self, row: Row, as_of: dt.date) -> Document:
        """The values of a row, with the texts of the day."""
        found = {column.name: column.value(row, as_of) for column in self.columns}
        if earlier := row.get(COLUMN):
            found |= {**texts_on(earlier, as_of), COLUMN: known_by(earlier, as_of)}
        return found


@cache
def shape_of(model: type[PublicRecord]) -> Shape:
    """How documents of a kind of record look."""
    own = [f for f in _plain_fields(model) if f.name not in ("slug", "note")]
    names = ["slug", *(f.name for f in own), "note", *BESIDE]
    fields = {f.name: f for f in model._meta.concrete_fields}
    columns = tuple(_column(fields[name]) for name in names)
    many = tuple(f.name for f in model._meta.many_to_many)
    return Shape(model, columns, many, tuple((name, _part_shape(model, name)) for name in model.parts))


def _part_shape(model: type[PublicRecord], name: str) -> Shape:
    part = part_model(model, name)
    return Shape(part, tuple(_column(f) for f in _plain_fields(part)))


def _plain_fields(model: type[Model]) -> list[AnyField]:
    """Content that is shown on its own; words and bounds of a vague date are shown with it."""
    left_out = (WordsField, BoundField)
    return [
        f
        for f in model._meta.concrete_fields
        if f.editable
        and not f.primary_key
        and f.name != "record"
        and f.name not in HIDDEN_FIELDS
        and not isinstance(f, left_out)
    ]


def _column(f: AnyField) -> Column:
    if isinstance(f, EDTFField):
        return Column(f.name, f, tuple(f"{f.name}{part}" for part in ("", "_words", "_lower", "_upper")))
    if isinstance(f, ForeignKey):
        # A citation's source is published for as long as it is cited, and provenance is shown whatever its date.
        beside = () if issubclass(f.model, Citation) else (f"{f.name}__state", f"{f.name}__known_on")
        return Column(f.name, f, (f"{f.name}__slug", *beside))
    return Column(f.name, f, (f.name,))


def documents(model: type[PublicRecord], *, as_of: dt.date, slugs: Iterable[str]) -> dict[str, Document]:
    """The documents of these records by slug, without those that are not public as of the day."""
    shape = shape_of(model)
    rows = list(model.objects.public(as_of).filter(slug__in=list(slugs)).values("pk", *shape.paths()))
    return {made["slug"]: made for made in _complete_documents(shape, rows, as_of)}


def every_document(model: type[PublicRecord], *, as_of: dt.date, chunk: int = CHUNK) -> Iterator[list[Document]]:
    """The documents of all public records of a kind, in chunks."""
    shape, last = shape_of(model), 0
    found = model.objects.public(as_of).order_by("pk")
    while rows := list(found.filter(pk__gt=last).values("pk", *shape.paths())[:chunk]):
        last = rows[-1]["pk"]
        yield _complete_documents(shape, rows, as_of)


def _complete_documents(shape: Shape, rows: list[Document], as_of: dt.date) -> list[Document]:
    """The rows as documents, with the records they name and their parts; one query for each of these."""
    made = {row["pk"]: shape.content(row, as_of) for row in rows}
    for name in shape.many:
        _add(made, name, _linked_slugs(shape.model, name, list(made), as_of))
    for name, part in shape.parts:
        _add(made, name, _part_rows(part, list(made), as_of))
    return list(made.values())


def _add(made: dict[int, Document], name: str, found: Iterable[tuple[int, str | Document]]) -> None:
    for document in made.values():
        document[name] = []
    for pk, value in found:
        made[pk][name].append(value)


def _linked_slugs(model: type[Model], name: str, pks: list[int], as_of: dt.date) -> Iterator[tuple[int, str]]:
    """Primary key and slug of every public record that these name in a many-to-many field, by slug."""
    f = model._meta.get_field(name)
    assert isinstance(f, ManyToManyField)
    own, other = f.m2m_field_name(), f.m2m_reverse_field_name()
    public = {f"{other}__state": State.PUBLISHED, f"{other}__known_on__lte": as_of}
    through = f.remote_field.through
    assert through is not None
    links = through._default_manager.filter(**{f"{own}__in": pks}, **public).order_by(f"{other}__slug")
    yield from links.values_list(f"{own}_id", f"{other}__slug")


def _part_rows(part: Shape, pks: list[int], as_of: dt.date) -> Iterator[tuple[int, Document]]:
    """Rows of a part in their order; one that points at a record which is not public is left out."""
    rows: AnyQuerySet = part.model._default_manager.filter(record__in=pks).order_by("record_id", "pk")
    for row in rows.values("record_id", *part.paths()):
        content = part.content(row, as_of)
        if content.get("other", "") is not None:
            yield row["record_id"], content


def number(value: Decimal) -> int | float:
    """A JSON number: whole values without a point."""
    return int(value) if value == int(value) else float(value)


def _as_json(value: object) -> int | float | str:
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, dt.datetime):
        return utc_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be put in a document")


def to_json(value: object) -> str:
    """JSON in one line, in the letters of its language."""
    return json.dumps(value, default=_as_json, ensure_ascii=False, separators=(",", ":"))
