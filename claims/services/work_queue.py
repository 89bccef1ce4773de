"""Work that waits as rows of a table: a worker leases what is due, and what fails is tried again after a wait.

Imports of spreadsheets, deliveries and link checks are such rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


@contextmanager
def lock_due(due: QuerySet[Row], *, limit: int) -> Iterator[list[Row]]:
    """Lock the first `limit` of the ordered rows `due` for a block that leases them; rows locked by others are skipped.

    Nothing is locked when nothing is due: an idle tick must not stop SQLite's writers.
    """
    if not due.exists():
        yield []
        return
    with transaction.atomic():
        yield list(due.select_for_update(of=("self",), skip_locked=True)[:limit])


def lease(rows: Sequence[Model], **columns: object) -> None:
    """Write what keeps other workers away, such as `next_try_at`. The objects keep the values of before."""
    if rows:
        type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).update(**columns)


def release(row: Model, *, column: str) -> None:
    """Give back a row that was leased and not tried: `column` gets its value of before the lease."""
    lease([row], **{column: getattr(row, column)})


def find_held(row: Row, *columns: str) -> QuerySet[Row]:
    """The row as this worker leased it; nothing if somebody has changed one of `columns` since."""
    as_leased = {name: getattr(row, name) for name in columns}
    return type(row)._default_manager.filter(pk=row.pk, **as_leased)


def wait_after(failures: int, waits: Sequence[dt.timedelta]) -> dt.timedelta:
    """How long to wait after so many failures in a row (from 1). The last wait repeats."""
    return waits[min(failures, len(waits)) - 1]
