"""Which of a promise's assessments gives the promise its status."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from claims.enums import RecordKind, Status, TrackRecordCategory
from claims.method.conditions import CONDITION_REASONS
from claims.method.facts import PromiseFacts
from claims.method.results import Assessment
from claims.method.schedule import assess_visible, is_deliverable
from claims.method.tally import category_of
from claims.method.target_assessment import assess_promise_targets
from claims.method.vintages import visible

#: What a schedule says in place of a number that nothing can be said about yet. "Delivered" is not among it: that all
#: steps are done does not say that the number was reached.
SCHEDULE_SPEAKS = frozenset({Status.NOT_DUE, Status.DUE_SOON, Status.OVERDUE, Status.SUSPENDED, Status.CANCELLED})


#: What a number says that leaves the word to the schedule, if that says something.
GIVES_WAY = frozenset({Status.NOT_ASSESSABLE, Status.OPEN_ENDED})

#: Of several things that a promise is of, the one that counts worst gives the status: what was not kept first, then
#: what is open or cannot be rated, so that one thing that was kept never speaks for the others.
WORST_FIRST = (
    TrackRecordCategory.NOT_KEPT,
    TrackRecordCategory.OPEN,
    TrackRecordCategory.NOT_RATEABLE,
    TrackRecordCategory.LATE,
    TrackRecordCategory.KEPT,
)


#: What a goal counts as that was reached, in time or late.
REACHED = frozenset({TrackRecordCategory.KEPT, TrackRecordCategory.LATE})


def headline_assessment(found: Iterable[Assessment]) -> Assessment | None:
    """The assessment of one day that gives the promise its status: the current version's on its headline series.

    Where that cannot be assessed, an earlier version may speak in its place (stand_ins.py). Of several current
    versions, one for each goal, it is the one that counts worst; of equals the newest. Where it cannot be assessed
    either, has no deadline, or there is none, the schedule of steps and reports speaks, as far as it says something: a
    step that is due on some day, work that was suspended or called off. While its condition is not met it always does.
    """
    rows = list(found)
    number = _worst(_speaking(rows))
    schedule = next((row for row in rows if row.subject_kind is RecordKind.PROMISE), None)
    if number is None or schedule is None:
        return number if schedule is None else schedule
    says = schedule.status in SCHEDULE_SPEAKS
    gives_way = number.status in GIVES_WAY or schedule.reason in CONDITION_REASONS
    return schedule if gives_way and says else number


def first_assessment(found: Iterable[Assessment]) -> Assessment | None:
    """The assessment of one day by which the promise counts in the count by first versions.

    Where a goal has several versions it is the worst of the goals' first versions; else the one that gives the status.
    """
    rows = list(found)
    head = headline_assessment(rows)
    if head is not None and head.reason in CONDITION_REASONS:
        return head
    numbers = [row for row in rows if row.subject_kind is RecordKind.TARGET and row.is_headline]
    first = [row for row in numbers if row.subject == row.first_version]
    return _worst(first) if len(numbers) > len(first) and first else head


def _speaking(rows: Sequence[Assessment]) -> list[Assessment]:
    """The result of each goal: its current version's, or that of the version which speaks in its place."""
    silent = {row.spoken_by.instead_of for row in rows if row.spoken_by is not None}
    return [
        row
        for row in rows
        if row.is_headline
        and row.subject_kind is RecordKind.TARGET
        and (row.spoken_by is not None or (row.is_current and row.subject not in silent))
    ]


def _worst(rows: Sequence[Assessment]) -> Assessment | None:
    """The one that counts worst; of equals the newest."""
    return min(reversed(rows), key=lambda row: WORST_FIRST.index(_standing(row)), default=None)


def _standing(row: Assessment) -> TrackRecordCategory:
    return category_of(row.status, reason=row.reason)


def mark_headline(found: Sequence[Assessment]) -> list[Assessment]:
    """The same assessments; marked are the one that gives the promise its status, and the one it counts by first.

    The former says how many of several goals are reached.
    """
    head, first, goals = headline_assessment(found), first_assessment(found), _speaking(found)
    marked = [replace(row, counts_first=True) if row is first else row for row in found]
    if head is None:
        return marked
    place = next(place for place, row in enumerate(found) if row is head)
    marked[place] = replace(marked[place], heads_promise=True)
    if len(goals) > 1:
        reached = sum(_standing(row) in REACHED for row in goals)
        marked[place] = replace(marked[place], goals=len(goals), goals_reached=reached)
    return marked


def assess_promise(facts: PromiseFacts, *, day: date) -> list[Assessment]:
    """Everything about a promise on one day: each version on each series, then the schedule if it says anything."""
    if facts.promise.known_on > day:
        return []
    seen = visible(facts, day)
    schedule = [assess_visible(seen, day=day)] if is_deliverable(seen) else []
    return mark_headline([*assess_promise_targets(facts, day=day), *schedule])
