"""Readers of the change log: a cursor each, work and cursor moved in one transaction, failures parked.

A reader's work is idempotent and by record: it brings what it derives from a record up to date, for however many of
the record's changes at once. So a crash only repeats work, and the newest change of a record stands for all of them.
Also here: work that time alone asks for, done once a day whoever asks.

Out of scope: what the readers do with the changes, and which readers there are (each application's `tasks.py`).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from claims.models import Change, ParkedChange, Reader
from claims.services.changes import together

log = logging.getLogger(__name__)

Take = Callable[[Sequence[Change]], object]
Record = tuple[str, str]

#: Changes taken in one transaction: enough to coalesce an import, few enough to let editors write in between.
BATCH = 500

#: A parked change is tried again 10, 30, 70, 150, … seconds after it was parked, ten times in all (some three hours);
#: then only by hand, or when its record changes again.
FIRST_WAIT = dt.timedelta(seconds=10)
MOST_ATTEMPTS = 10

#: When the first so many records of a batch all fail, the fault is not theirs: a table is missing, a disk is full.
NOT_THEIR_FAULT = 10


def read(
    name: str, take: Take, *, now: dt.datetime, limit: int = BATCH, interruptions: tuple[type[Exception], ...] = ()
) -> int:
    """Let the reader `name` take at most `limit` changes above its cursor, in one transaction; return how many.

    `take` is called with the changes in order, without those that this reader wrote itself (`Change.writer`). When it
    raises, it is called again for each record on its own, and the newest change of a record that raises alone is
    parked: the cursor moves on, and what is parked is tried again later (`now`, aware, says when later is). Returns 0
    when there is nothing to do, or when another process is at it; a parked change that fails again counts as nothing.
    Errors that say nothing about the changes are raised, with nothing moved: `interruptions` (a time limit, say), and
    one that the first NOT_THEIR_FAULT records of a batch all meet.
    """
    if not _has_work(name, now=now):
        return 0
    with transaction.atomic():
        cursor = _cursor(name, skip_locked=True)
        if cursor is None:
            return 0
        run = _Run(name, take, now, interruptions)
        changes = _above(cursor, limit=limit)
        due = [parked for parked in _due(name, now=now) if _record(parked.change) not in records(changes)]
        run.take_all(changes)
        again = sum(run.take_record([parked.change]) is None for parked in due)
        cursor.save(update_fields=["position", "moved_at"])
    return len(changes) + again


def catch_up(name: str, work: Callable[[], object]) -> bool:
    """Do `work`, which brings all that the reader derives up to date, in place of taking each change.

    After a bulk load that is quicker. The cursor moves to the newest change that was there before the work began.
    Returns whether there was anything to catch up with.
    """
    with transaction.atomic():
        cursor = _cursor(name, skip_locked=False)
        assert cursor is not None  # it waits for the lock
        newest = Change.objects.filter(id__gt=cursor.position).order_by("-id").first()
        if newest is None:
            return False
        with together():
            work()
        cursor.position = newest.id
        cursor.save(update_fields=["position", "moved_at"])
    return True


def once_a_day(name: str, work: Callable[[], object], *, today: dt.date) -> bool:
    """Do `work` unless it was done for `today` or a later day already; return whether it was done now.

    Work and the note that it was done are one transaction under a lock: two schedulers, or one whose clock is behind,
    do it once. Raises what `work` raises, with nothing noted.
    """
    if Reader.objects.filter(name=name, swept_day__gte=today).exists():
        return False
    with transaction.atomic():
        cursor = _cursor(name, skip_locked=True)
        if cursor is None or (cursor.swept_day is not None and cursor.swept_day >= today):
            return False
        with together():
            work()
        cursor.swept_day = today
        cursor.save(update_fields=["swept_day", "moved_at"])
    return True


def hold(name: str) -> None:
    """Keep the reader `name` from working until the caller's transaction ends; waits for one that is at work."""
    _cursor(name, skip_locked=False)


@transaction.atomic
def retry(parked: ParkedChange, take: Take, *, now: dt.datetime) -> bool:
    """Try a parked change now, because somebody asked for it; return whether it went through."""
    hold(parked.reader)
    return _Run(parked.reader, take, now, ()).take_record([parked.change]) is None


def records(changes: Iterable[Change]) -> list[Record]:
    """Kind and slug of every record that the changes name, each once, in the order of their first change."""
    return list(dict.fromkeys(map(_record, changes)))


@dataclass(frozen=True)
class _Run:
    """One reader at work on one batch."""

    name: str
    take: Take
    now: dt.datetime
    interruptions: tuple[type[Exception], ...]

    def take_all(self, changes: Sequence[Change]) -> None:
        if not changes:
            return
        error = self._attempt(changes)
        if error is None:
            self._settle(records(changes))
            return
        log.warning("reader %s: %d changes failed together (%s); record by record now", self.name, len(changes), error)
        failed = 0
        for number, record in enumerate(records(changes), start=1):
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
            with transaction.atomic(), together():
                self.take(changes)
        except self.interruptions:
            raise
        except Exception as error:
            return error
        return None

    def _park(self, change: Change, error: Exception) -> None:
        """Set it aside, one row per record, so that a record that keeps failing fills no table."""
        told = f"{type(error).__name__}: {error}"[:4000]
        waiting = _parked(self.name, _record(change)).first()
        if waiting is None:
            log.error("reader %s: change %s is parked", self.name, change, exc_info=error)
            ParkedChange.objects.create(reader=self.name, change=change, error=told)
            return
        waiting.change, waiting.error, waiting.attempts = change, told, waiting.attempts + 1
        waiting.save(update_fields=["change", "error", "attempts"])

    def _settle(self, taken: Iterable[Record]) -> None:
        """What was parked of these records is done with: the work is by record."""
        if not ParkedChange.objects.filter(reader=self.name, resolved_at=None).exists():
            return
        for record in taken:
            _parked(self.name, record).update(resolved_at=self.now)


def _has_work(name: str, *, now: dt.datetime) -> bool:
    """A look without a lock: a tick with nothing to do must not stop SQLite's writers."""
    position = Reader.objects.filter(name=name).values_list("position", flat=True).first()
    return Change.objects.filter(id__gt=0 if position is None else position).exists() or bool(_due(name, now=now))


def _cursor(name: str, *, skip_locked: bool) -> Reader | None:
    """The reader's row, locked; None when it is held elsewhere. On SQLite the transaction itself is the lock."""
    Reader.objects.get_or_create(name=name)
    return Reader.objects.select_for_update(skip_locked=skip_locked).filter(name=name).first()


def _above(cursor: Reader, *, limit: int) -> list[Change]:
    """The next changes that others wrote. The cursor is moved past them, and past the reader's own in between.

    It never moves beyond a row that was read here: what is committed meanwhile has a higher id, and waits.
    """
    while rows := list(Change.objects.filter(id__gt=cursor.position).order_by("id")[:limit]):
        cursor.position = rows[-1].id
        if others := [change for change in rows if change.writer != cursor.name]:
            return others
    return []


def _record(change: Change) -> Record:
    return change.record_kind, change.record


def _parked(name: str, record: Record) -> QuerySet[ParkedChange]:
    kind, slug = record
    return ParkedChange.objects.filter(reader=name, resolved_at=None, change__record_kind=kind, change__record=slug)


def _due(name: str, *, now: dt.datetime) -> list[ParkedChange]:
    """What is parked and may be tried again."""
    waiting = ParkedChange.objects.filter(reader=name, resolved_at=None, attempts__lt=MOST_ATTEMPTS)
    return [parked for parked in waiting.select_related("change").order_by("id") if _next_attempt(parked) <= now]


def _next_attempt(parked: ParkedChange) -> dt.datetime:
    wait: dt.timedelta = FIRST_WAIT * (2**parked.attempts - 1)
    return parked.parked_at + wait
