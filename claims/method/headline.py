"""Which of a promise's assessments gives the promise its status."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from claims.enums import Reason, RecordKind, Status, TrackRecordCategory
from claims.method.facts import PromiseFacts
from claims.method.results import Assessment
from claims.method.schedule import assess_visible, is_deliverable
from claims.method.tally import category_of
from claims.method.target_assessment import assess_promise_targets
from claims.method.vintages import visible

#: What a schedule says in place of a number that nothing can be said about yet. "Delivered" is not among it: that all
#: steps are done does not say that the number was reached.
SCHEDULE_SPEAKS = frozenset({Status.NOT_DUE, Status.DUE_SOON, Status.OVERDUE, Status.SUSPENDED, Status.CANCELLED})


#: Of several things that a promise is of, the one that counts worst gives the status: what was not kept first, then
#: what is open or cannot be rated, so that one thing that was kept never speaks for the others.
WORST_FIRST = (
    TrackRecordCategory.NOT_KEPT,
    TrackRecordCategory.OPEN,
    TrackRecordCategory.NOT_RATEABLE,
    TrackRecordCategory.LATE,
    TrackRecordCategory.KEPT,
)


def headline_assessment(found: Iterable[Assessment]) -> Assessment | None:
    """The assessment of one day that gives the promise its status: the current version's on its headline series.

    Where that cannot be assessed, an earlier version may speak in its place (stand_ins.py). Of several current
    versions, one for each indicator, it is the one that counts worst; of equals the newest. Where it cannot be assessed
    either, or there is none, the schedule of steps and reports speaks, as far as it says something: a step that is due
    on some day, work that was suspended or called off.
    """
    rows = list(found)
    silent = {row.spoken_by.instead_of for row in rows if row.spoken_by is not None}
    speaking = (row for row in rows if row.spoken_by is not None or (row.is_current and row.subject not in silent))
    numbers = [row for row in speaking if row.is_headline]
    number = min(reversed(numbers), key=lambda row: WORST_FIRST.index(_standing(row)), default=None)
    schedule = next((row for row in rows if row.subject_kind is RecordKind.PROMISE), None)
    if number is None or schedule is None:
        return number if schedule is None else schedule
    says = schedule.status in SCHEDULE_SPEAKS and schedule.reason is not Reason.NO_DEADLINE
    return schedule if number.status is Status.NOT_ASSESSABLE and says else number


def _standing(row: Assessment) -> TrackRecordCategory:
    return category_of(row.status, reason=row.reason)


def mark_headline(found: Sequence[Assessment]) -> list[Assessment]:
    """The same assessments, the one that gives the promise its status marked `heads_promise`."""
    head = headline_assessment(found)
    return [replace(row, heads_promise=True) if row is head else row for row in found]


def assess_promise(facts: PromiseFacts, *, day: date) -> list[Assessment]:
    """Everything about a promise on one day: each version on each series, then the schedule if it says anything."""
    if facts.promise.known_on > day:
        return []
    seen = visible(facts, day)
    schedule = [assess_visible(seen, day=day)] if is_deliverable(seen) else []
    return mark_headline([*assess_promise_targets(facts, day=day), *schedule])
