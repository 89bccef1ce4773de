"""Snapshots of worlds that take long to make: their rows, stored in a file and restored into an empty database.

`make_once` is the one way in. The first process that needs a world makes it and stores its rows in pytest's cache
directory. The other processes of the run read them there, and so do later runs of the same day with the same code.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import inspect
import pickle
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from claims.models import Change
from tests.factories import FACTORIES, UserFactory

Row = tuple[object, ...]
#: The table that refers to rows which were there before: the groups, that a flush makes again under other ids.
MEMBERS = User.groups.through._meta.db_table
ROOT = Path(__file__).resolve().parents[1]
STORE = ROOT / ".pytest_cache" / "d" / "worlds"
#: What a world depends on, besides the module that makes it.
SOURCES = (
    *("claims", "timeline", "pivot_tracker", "fixtures"),
    *("tests/factories.py", "tests/snapshots.py", "requirements-dev.txt"),
)
#: How many values one statement may have on either engine.
MAX_PARAMETERS = 30_000
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Snapshot:
    """What was added to a database, and when.

    `tables` has each table's columns and rows, `groups` the groups that there were by id, and `numbers` how far each
    factory has counted, by its name.
    """

    at: dt.datetime
    tables: dict[str, tuple[list[str], list[Row]]]
    groups: dict[object, str]
    numbers: dict[str, int]

    def restore(self) -> None:
        """Write all rows with the ids that they had; the tables have to be empty. What is made later has others."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, (columns, rows) in self.tables.items():
                _insert(cursor, table, columns, self._with_current_groups(columns, rows) if table == MEMBERS else rows)
            filled = [model for model in _models() if model._meta.db_table in self.tables]
            for statement in connection.ops.sequence_reset_sql(no_style(), filled):
                cursor.execute(statement)
        for name, factory in _factories().items():
            number = max(self.numbers[name], factory._meta.next_sequence())
            factory.reset_sequence(number, force=True)

    def _with_current_groups(self, columns: list[str], rows: list[Row]) -> list[Row]:
        now = {name: pk for pk, name in _groups().items()}
        at = columns.index("group_id")
        return [(*row[:at], now[self.groups[row[at]]], *row[at + 1 :]) for row in rows]


@cache
def _snapshots() -> dict[Path, Snapshot]:
    """The worlds that this process has made or read."""
    return {}


def make_once(name: str, make: Callable[[], object]) -> None:
    """Enter what `make` enters: by making it for the first time on this day, then by restoring its snapshot.

    In a database that is not empty it is made each time. `name` tells it from everything else that is made so.
    """
    if Change.objects.exists() or User.objects.exists():
        make()
        return
    now = timezone.now()
    file = _file(name, make, now.date())
    with _lock(file):
        snapshot = _snapshots().get(file) or _stored(file)
        if snapshot is None or snapshot.at > now:
            empty = empty_tables()
            make()
            _snapshots()[file] = take_snapshot(empty)
            _store(file, _snapshots()[file])
            return
    _snapshots()[file] = snapshot
    snapshot.restore()


def _file(name: str, make: Callable[[], object], day: dt.date) -> Path:
    """Where a world is stored: another file for each engine, day and state of the code."""
    digest = sha256(_digest_of_sources() + Path(inspect.getfile(make)).read_bytes()).hexdigest()[:20]
    return STORE / f"{re.sub(r'[^a-z0-9]+', '-', name)}-{connection.vendor}-{day}-{digest}.pickle"


@cache
def _digest_of_sources() -> bytes:
    digest = sha256()
    for source in SOURCES:
        for path in sorted(each for found in ROOT.glob(source) for each in (found, *found.rglob("*"))):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.digest()


@contextmanager
def _lock(file: Path) -> Iterator[None]:
    """One process at a time makes a world; what is older than a day is deleted."""
    STORE.mkdir(parents=True, exist_ok=True)
    for old in STORE.iterdir():
        if old.stat().st_mtime < time.time() - DAY:
            old.unlink(missing_ok=True)
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _stored(file: Path) -> Snapshot | None:
    return pickle.loads(file.read_bytes()) if file.exists() else None


def _store(file: Path, snapshot: Snapshot) -> None:
    """Write the whole file or, if the process ends first, none."""
    part = file.with_suffix(".part")
    part.write_bytes(pickle.dumps(snapshot))
    part.replace(file)


def empty_tables() -> list[str]:
    """The tables of the models without a row."""
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [table for table in found if not _read(table, limit=1)[1]]


def take_snapshot(tables: list[str]) -> Snapshot:
    """All rows of these tables."""
    read = {table: _read(table) for table in tables}
    numbers = {name: factory._meta.next_sequence() for name, factory in _factories().items()}
    return Snapshot(timezone.now(), {table: found for table, found in read.items() if found[1]}, _groups(), numbers)


def _insert(cursor: Any, table: str, columns: list[str], rows: list[Row]) -> None:
    """Write rows with few statements: one for each of them takes ten times as long on PostgreSQL."""
    quote = connection.ops.quote_name
    begin = f"INSERT INTO {quote(table)} ({', '.join(map(quote, columns))}) VALUES "
    places = f"({', '.join(['%s'] * len(columns))})"
    size = (connection.features.max_query_params or MAX_PARAMETERS) // len(columns)
    for first in range(0, len(rows), size):
        part = rows[first : first + size]
        cursor.execute(begin + ", ".join([places] * len(part)), [value for row in part for value in row])


def _models() -> list[type[Model]]:
    return list(apps.get_models(include_auto_created=True))


def _factories() -> dict[str, Any]:
    return {factory.__name__: factory for factory in (UserFactory, *FACTORIES.values())}


def _groups() -> dict[object, str]:
    return dict(Group.objects.values_list("pk", "name"))


def _read(table: str, *, limit: int | None = None) -> tuple[list[str], list[Row]]:
    end = "" if limit is None else f" LIMIT {limit}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}{end}")
        return [column[0] for column in cursor.description], cursor.fetchall()
