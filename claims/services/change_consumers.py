"""Consumers of the change log (outbox): each reads from a cursor, with parked failures (dead letters) and retry.

The cursor is the id of the last change that a consumer has taken; it moves in the same transaction as the work. A
change that fails is parked and retried later, so that the cursor can move on.
A consumer's work is idempotent and by record: it updates what it derives from a record, for however many of
the record's changes at once. So a crash only repeats work, and the newest change of a record covers all of them.
Before each batch it is noted that work begins, and with its end the note is taken back. So a batch that ends its
process, by running out of memory or of time, is known the next time: then each change is taken on its own, and the one
that does it is parked after MOST_BEGUN attempts, like one that fails.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claims.enums import ChangeAction
from claims.exceptions import PermissionRefusedError
from claims.models import Change, ChangeConsumer, FailedChange
from claims.models.users import User
from claims.services.change_log import defer_changes, record_change
from claims.services.permissions import require_permission
from claims.services.transactions import write_transaction

log = logging.getLogger(__name__)

Take = Callable[[Sequence[Change]], object]
Record = tuple[str, str]

#: Changes taken in one transaction: enough to coalesce an import, few enough to let editors write in between.
BATCH = 500

#: A parked change is tried again 10, 30, 70, 150, … seconds after it was parked, ten times in all (some three hours);
#: then only by hand, or when its record changes again.
FIRST_WAIT = dt.timedelta(seconds=10)
MAX_ATTEMPTS = 10

#: A batch that was begun so often without coming to an end is taken one change at a time, and a change is parked.
MAX_IN_FLIGHT = 3

#: When the first so many records of a batch all fail, the fault is not theirs: a table is missing, a disk is full.
NOT_THEIR_FAULT = 10


def consume(
    name: str, take: Take, *, now: dt.datetime, limit: int = BATCH, interruptions: tuple[type[Exception], ...] = ()
) -> int:
    """Let the consumer `name` take at most `limit` changes above its cursor, in one transaction; return how many.

    `take` is called with the changes in order, without those that this consumer wrote itself (`Change.writer`). When it
    raises, it is called again for each record on its own, and the newest change of a record that raises alone is
    parked: the cursor moves on, and what is parked is tried again later (`now`, aware, says when later is). Returns 0
    when there is nothing to do, or when another process is at it; a parked change that fails again counts as nothing.
    Errors that say nothing about the changes are raised, with nothing moved: `interruptions` (a time limit, say; it
    counts as work that came to no end), and one that the first NOT_THEIR_FAULT records of a batch all meet.
    """
    if not _has_work(name, now=now):
        return 0
    run = _Run(name, take, now, interruptions)
    taken = 0
    while taken < limit and (begun := run.begin(limit=limit)) is not None:
        try:
            count = run.work(begun, limit=limit) + sum(map(run.take_parked, begun.due))
        except interruptions:
            raise
        except Exception:
            run.take_back()
            raise
        taken += count
        if count == 0 or not begun.is_careful:
            break
    return taken


def rebuild_and_skip(name: str, work: Callable[[], object]) -> bool:
    """Do `work`, which updates all that the consumer derives, instead of taking each change.

    After a bulk load that is quicker. The work commits by itself, a batch at a time. When it is through the cursor
    moves to the newest change from before it began; when it fails the cursor stays. Returns whether there
    was anything to catch up with.
    """
    position = ChangeConsumer.objects.filter(name=name).values_list("last_change_id", flat=True).first() or 0
    newest = Change.objects.filter(id__gt=position).order_by("-id").values_list("id", flat=True).first()
    if newest is None:
        return False
    work()
    with transaction.atomic():
        cursor = _cursor(name, skip_locked=False)
        assert cursor is not None  # it waits for the lock
        cursor.last_change_id = max(cursor.last_change_id, newest)
        cursor.save(update_fields=["last_change_id", "updated_at"])
    return True


def is_caught_up(name: str) -> bool:
    """Whether the consumer has taken every public change that others wrote, and none of them is parked."""
    position = ChangeConsumer.objects.filter(name=name).values_list("last_change_id", flat=True).first() or 0
    waiting = Change.objects.filter(id__gt=position, public_seq__isnull=False).exclude(writer=name)
    return not (waiting.exists() or FailedChange.objects.filter(reader=name, resolved_at=None).exists())


def lock_consumer(name: str) -> None:
    """Lock the consumer `name` until the caller's transaction ends; waits while it is working."""
    _cursor(name, skip_locked=False)


@write_transaction()
def try_again(parked: FailedChange, *, by: User, now: dt.datetime, why: str = "") -> FailedChange:
    """Retry a parked change at the next tick, at the request of `by`.

    Raises PermissionRefusedError without the permission, or when it is resolved already.
    """
    parked = FailedChange.objects.select_for_update(of=("self",)).get(pk=parked.pk)
    require_permission(by, "claims.change_failedchange")
    if parked.resolved_at is not None:
        raise PermissionRefusedError(_("It has already succeeded."))
    parked.next_try_at = now
    parked.save(update_fields=["next_try_at"])
    record_change(ChangeAction.EDITED, "parkedchange", str(parked.pk), by=by, why=why, public=False)
    return parked


def unique_records(changes: Iterable[Change]) -> list[Record]:
    """Kind and slug of every record that the changes name, each once, in the order of their first change."""
    return list(dict.fromkeys(map(_record, changes)))


@dataclass(frozen=True)
class _Begun:
    """Work that was begun: how often so far, whether each change is taken on its own, and what is tried again."""

    times: int
    is_careful: bool
    due: tuple[int, ...]


@dataclass(frozen=True)
class _Run:
    """One run of a consumer."""

    name: str
    take: Take
    now: dt.datetime
    interruptions: tuple[type[Exception], ...]

    @transaction.atomic
    def begin(self, *, limit: int) -> _Begun | None:
        """Note that work begins, in a transaction of its own; None when another process is at it."""
        cursor = _cursor(self.name, skip_locked=True)
        if cursor is None:
            return None
        if cursor.attempts_in_flight >= MAX_IN_FLIGHT and cursor.last_change_id >= cursor.isolate_until:
            later = Change.objects.filter(id__gt=cursor.last_change_id).order_by("id")
            ahead = later.values_list("id", flat=True)[:limit]
            cursor.isolate_until, cursor.attempts_in_flight = max(ahead, default=cursor.last_change_id), 0
        cursor.attempts_in_flight += 1
        cursor.save(update_fields=["attempts_in_flight", "isolate_until", "updated_at"])
        is_careful = cursor.last_change_id < cursor.isolate_until
        return _Begun(cursor.attempts_in_flight, is_careful, () if is_careful else self._begin_due())

    def _begin_due(self) -> tuple[int, ...]:
        """What is parked and may be tried again, with the attempt noted before it is made."""
        due = [parked.pk for parked in _due(self.name, now=self.now)]
        for parked in FailedChange.objects.filter(pk__in=due):
            parked.attempts += 1
            parked.next_try_at = _next_try(parked.parked_at, parked.attempts)
            parked.save(update_fields=["attempts", "next_try_at"])
        return tuple(due)

    @transaction.atomic
    def work(self, begun: _Begun, *, limit: int) -> int:
        """Take the next changes, or the next one alone; return how many were taken."""
        cursor = _cursor(self.name, skip_locked=True)
        if cursor is None:
            return 0
        changes = _above(cursor, limit=1 if begun.is_careful else limit)
        if begun.is_careful and begun.times > MAX_IN_FLIGHT and changes:
            self._park(changes[0], _ended_its_process())
        else:
            self.take_all(changes)
        cursor.attempts_in_flight = 0
        cursor.save(update_fields=["last_change_id", "attempts_in_flight", "updated_at"])
        return len(changes)

    def take_back(self) -> None:
        """Reset the count of attempts after an error, which is no process that ended. Without a database it stays."""
        with suppress(DatabaseError):
            ChangeConsumer.objects.filter(name=self.name).update(attempts_in_flight=0)

    def take_all(self, changes: Sequence[Change]) -> None:
        if not changes:
            return
        error = self._attempt(changes)
        if error is None:
            self._settle(unique_records(changes))
            return
        log.warning(
            "consumer %s: a batch of %d changes failed (%s); retrying one record at a time",
            self.name,
            len(changes),
            error,
        )
        failed = 0
        for number, record in enumerate(unique_records(changes), start=1):
            error = self.take_record([change for change in changes if _record(change) == record])
            failed += error is not None
            if error is not None and failed == number == NOT_THEIR_FAULT:
                raise error

    def take_record(self, changes: Sequence[Change]) -> Exception | None:
        """Take the changes of one record, or park the newest of them and return why."""
        error = self._attempt(changes)
        if error is None:
            self._settle([_record(changes[-1])])
        else:
            self._park(changes[-1], error)
        return error

    def _attempt(self, changes: Sequence[Change]) -> Exception | None:
        """Take them in a savepoint; return the error. A lost connection shows itself at the next statement."""
        try:
            with transaction.atomic(), defer_changes():
                self.take(changes)
        except self.interruptions:
            raise
        except Exception as error:
            return error
        return None

    @transaction.atomic
    def take_parked(self, pk: int) -> bool:
        """Try a parked change again; return whether it succeeded. The attempt is counted already."""
        cursor = _cursor(self.name, skip_locked=True)
        parked = FailedChange.objects.select_related("change").filter(pk=pk, resolved_at=None).first()
        if cursor is None or parked is None:
            return False
        error = self._attempt([parked.change])
        if error is None:
            self._settle([_record(parked.change)])
        else:
            FailedChange.objects.filter(pk=pk).update(error=_error_text(error))
        return error is None

    def _park(self, change: Change, error: Exception) -> None:
        """Park a change, one row per record, so that a record that keeps failing does not fill the table."""
        waiting = _find_parked(self.name, _record(change)).first()
        if waiting is None:
            log.error("consumer %s: change %s failed and is parked", self.name, change, exc_info=error)
            waiting = FailedChange(reader=self.name, change=change, attempts=0)
            waiting.save()
        waiting.change, waiting.error, waiting.attempts = change, _error_text(error), waiting.attempts + 1
        waiting.next_try_at = _next_try(waiting.parked_at, waiting.attempts)
        waiting.save(update_fields=["change", "error", "attempts", "next_try_at"])

    def _settle(self, taken: Iterable[Record]) -> None:
        """Mark the parked changes of these records as resolved, since the work is by record."""
        if not FailedChange.objects.filter(reader=self.name, resolved_at=None).exists():
            return
        for record in taken:
            _find_parked(self.name, record).update(resolved_at=self.now)


def _has_work(name: str, *, now: dt.datetime) -> bool:
    """Whether anything waits; read without a lock, since an idle tick must not block writers on SQLite."""
    position = ChangeConsumer.objects.filter(name=name).values_list("last_change_id", flat=True).first()
    return Change.objects.filter(id__gt=0 if position is None else position).exists() or _due(name, now=now).exists()


def _cursor(name: str, *, skip_locked: bool) -> ChangeConsumer | None:
    """The consumer's row, locked; None when another process holds it. On SQLite the transaction itself is the lock."""
    ChangeConsumer.objects.get_or_create(name=name)
    return ChangeConsumer.objects.select_for_update(skip_locked=skip_locked).filter(name=name).first()


def _above(cursor: ChangeConsumer, *, limit: int) -> list[Change]:
    """The next changes that others wrote. The cursor is moved past them, and past the consumer's own in between.

    It never moves beyond a row that was read here: what is committed in the meantime has a higher id, and waits.
    """
    while rows := list(Change.objects.filter(id__gt=cursor.last_change_id).order_by("id")[:limit]):
        cursor.last_change_id = rows[-1].id
        if others := [change for change in rows if change.writer != cursor.name]:
            return others
    return []


def _record(change: Change) -> Record:
    return change.record_kind, change.record


def _find_parked(name: str, record: Record) -> QuerySet[FailedChange]:
    kind, slug = record
    return FailedChange.objects.filter(reader=name, resolved_at=None, change__record_kind=kind, change__record=slug)


def _due(name: str, *, now: dt.datetime) -> QuerySet[FailedChange]:
    """What is parked and may be tried again."""
    return FailedChange.objects.filter(reader=name, resolved_at=None, next_try_at__lte=now).order_by("id")


def _next_try(parked_at: dt.datetime, attempts: int) -> dt.datetime | None:
    """When the next attempt follows; None after the last one."""
    wait: dt.timedelta = FIRST_WAIT * (2**attempts - 1)
    return parked_at + wait if attempts < MAX_ATTEMPTS else None


def _error_text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:4000]


def _ended_its_process() -> Exception:
    return RuntimeError(f"The process ended {MAX_IN_FLIGHT} times while processing this change: out of memory or time?")
