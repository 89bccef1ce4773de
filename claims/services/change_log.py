"""The change log (audit log, outbox): one row per write, in commit order, with a public sequence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.models import Max

from claims.enums import ChangeAction
from claims.models import Change
from claims.models.users import User
from claims.services import response_cache
from claims.services.cleaning import cleaned_text
from claims.types import Differences

# A constant of whatever value serves, as long as nothing else in the database takes an advisory lock on it.
CHANGE_LOCK = 7_210_014

#: Changes that wait for the end of `defer_changes`; None outside it.
_waiting: ContextVar[list[tuple[Change, bool]] | None] = ContextVar("_waiting", default=None)


def record_change(
    action: ChangeAction,
    record_kind: str,
    record: str,
    *,
    by: User | None,
    why: str = "",
    public: bool,
    writer: str = "",
    corrected: Differences | None = None,
    replaced_by: str = "",
) -> Change:
    """Write one Change, as the last thing of the caller's transaction.

    `public` says whether the write changes a public byte; then the Change gets the next
    `public_seq`. `by` is None for what the program does itself. `corrected` holds the changed fields of a published
    record (`record_content.differing_fields`), `replaced_by` the slug of the record that replaces a retracted one.
    Raises TransactionManagementError outside a transaction.
    """
    change = Change(
        action=action,
        record_kind=record_kind,
        record=record,
        by=by,
        why=why,
        writer=writer,
        corrected=corrected,
        replaced_by=replaced_by,
    )
    return record_changes([(change, public)])[0]


def record_changes(changes: Sequence[tuple[Change, bool]]) -> list[Change]:
    """Write many Changes at once, each with whether it is public; the log is locked only for this.

    Their reasons are cleaned as texts of records are; raises InvalidRecordError for one that deceives the eye.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Write a Change in the same transaction as the record.")
    for change, _public in changes:
        change.why = cleaned_text(change.why)
    if (waiting := _waiting.get()) is not None:
        waiting += changes
        return [change for change, _public in changes]
    _lock()
    number = newest_public_seq()
    for change, public in changes:
        if public:
            number += 1
            change.public_seq = number
    written = Change.objects.bulk_create([change for change, _public in changes])
    response_cache.invalidate(written)
    return written


@contextmanager
def defer_changes() -> Iterator[None]:
    """Write the Changes of a long piece of work at its end, in order.

    Else its first Change would lock the log while the rest of the work waits for rows of an editor who waits for the
    log. Runs inside the transaction of the work; when the work fails nothing is written.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: list[tuple[Change, bool]] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    if waiting:
        record_changes(waiting)


def newest_public_seq() -> int:
    """The newest public sequence number; 0 before the first. One indexed read."""
    newest: int | None = Change.objects.aggregate(head=Max("public_seq"))["head"]
    return 0 if newest is None else newest


def _lock() -> None:
    """Let one writer at a time reach the log, so that ids appear in commit order.

    SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHANGE_LOCK])
