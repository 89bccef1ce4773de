"""Rows that took long to make, kept in memory and put into an empty database again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.utils import timezone

from claims.models import Change

Row = tuple[object, ...]
#: The table that refers to rows which were there before: the groups, that a flush makes again under other ids.
MEMBERS = User.groups.through._meta.db_table


@dataclass(frozen=True)
class Rows:
    """What was added to a database, and when: of each table its columns and rows; and the groups there were, by id."""

    at: dt.datetime
    tables: dict[str, tuple[list[str], list[Row]]]
    groups: dict[object, str]

    def put_back(self) -> None:
        """Write all rows with the ids that they had; the tables have to be empty.

        Sequences of ids need nothing: they passed these ids when the rows were made and are never set back.
        """
        quote = connection.ops.quote_name
        with transaction.atomic(), connection.cursor() as cursor:
            for table, (columns, rows) in self.tables.items():
                names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
                values = self._in_groups_of_now(columns, rows) if table == MEMBERS else rows
                cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", values)

    def _in_groups_of_now(self, columns: list[str], rows: list[Row]) -> list[Row]:
        now = {name: pk for pk, name in _groups().items()}
        at = columns.index("group_id")
        return [(*row[:at], now[self.groups[row[at]]], *row[at + 1 :]) for row in rows]


_made: dict[tuple[Hashable, dt.date], Rows] = {}


def make_once(name: Hashable, make: Callable[[], object]) -> None:
    """What `make` enters: made for the first time in this process and on this day, then put back from its rows.

    In a database that is not empty it is made each time. `name` tells it from everything else that is made so.
    """
    if Change.objects.exists() or User.objects.exists():
        make()
        return
    now = timezone.now()
    rows = _made.get((name, now.date()))
    if rows is not None and rows.at <= now:
        rows.put_back()
        return
    empty = empty_tables()
    make()
    _made[name, now.date()] = rows_in(empty)


def empty_tables() -> list[str]:
    """The tables of the models without a row."""
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [table for table in found if not _read(table, limit=1)[1]]


def rows_in(tables: list[str]) -> Rows:
    """All rows of these tables."""
    read = {table: _read(table) for table in tables}
    return Rows(timezone.now(), {table: found for table, found in read.items() if found[1]}, _groups())


def _groups() -> dict[object, str]:
    return dict(Group.objects.values_list("pk", "name"))


def _read(table: str, *, limit: int | None = None) -> tuple[list[str], list[Row]]:
    end = "" if limit is None else f" LIMIT {limit}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}{end}")
        return [column[0] for column in cursor.description], cursor.fetchall()
