"""Writing many computed rows at once: COPY on PostgreSQL, one prepared insert elsewhere."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models

T = TypeVar("T")

#: Rows deleted, or looked up by key, in one statement.
CHUNK = 5_000

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def insert(model: type[models.Model], names: Sequence[str], rows: Collection[Sequence[object]]) -> None:
    """Insert rows of plain database values (JSON as text) for the columns `names`; other columns get their defaults."""
    if not rows:
        return
    given = _columns(model, names)
    # What has a default of the database's own is left to it.
    rest = [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and field.column not in given and field.db_default is models.NOT_PROVIDED
    ]
    # The defaults are worked out once: what `auto_now` says is the same moment for all rows.
    fixed = tuple(field.get_db_prep_save(field.pre_save(model(), add=True), connection) for field in rest)
    columns = [*given, *(str(field.column) for field in rest)]
    if connection.vendor == "postgresql":
        _copy(model._meta.db_table, columns, rows, fixed)
    else:
        _insert(model._meta.db_table, columns, ((*row, *fixed) for row in rows))


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids for so many new rows: from the sequence on PostgreSQL, above the newest on SQLite, which has one writer."""
    if count == 0:
        return []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [model._meta.db_table, count],
            )
            return [number for (number,) in cursor.fetchall()]
    newest: int | None = model._default_manager.aggregate(newest=models.Max("pk"))["newest"]
    first = 1 if newest is None else newest + 1
    return list(range(first, first + count))


def delete(model: type[models.Model], **conditions: Collection[int]) -> None:
    """Delete rows by one `field__in` condition; nothing that refers to them is looked for."""
    ((name, values),) = conditions.items()
    for some in chunks(values, CHUNK):
        found = model._default_manager.filter(**{name: some})
        found._raw_delete(found.db)  # computed rows: no signal and no cascade is of interest


def chunks(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` of the values, in order."""
    remaining = iter(values)
    while some := list(islice(remaining, size)):
        yield some


def _columns(model: type[models.Model], names: Sequence[str]) -> list[str]:
    fields = {field.attname: field.column for field in model._meta.concrete_fields}
    return [str(fields[name]) for name in names]


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], fixed: tuple[object, ...]) -> None:
    end = "".join(f"\t{_text(value)}" for value in fixed) + "\n"
    lines = io.StringIO("".join("\t".join(map(_text, row)) + end for row in rows))
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN", lines)


def _text(value: object) -> str:
    """A value in COPY's text form."""
    if type(value) is str:
        return value.translate(_ESCAPES) if _needs_escape(value) else value
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return str(value).translate(_ESCAPES)
    return repr(value) if isinstance(value, float) else str(value)


def _needs_escape(value: str) -> bool:
    return "\\" in value or "\n" in value or "\t" in value or "\r" in value


def _insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:  # what a driver takes
    names = ", ".join(map(connection.ops.quote_name, columns))
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({places})", list(rows))
