"""What would have been said on which day: the stored periods of a promise's and of a version's assessments.

Only what speaks is given: each version on its headline series, and the schedule of steps and reports. A period that
ends after the day asked for is open, since its end was not known then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.db.models import QuerySet

from claims.method.ruleset import RULESET
from claims.models import Assessment, Promise, Target
from claims.models.dated_texts import shown_as_of
from claims.selectors.progress_types import PromiseHistory, StatusChange, TargetHistory


@dataclass(frozen=True, slots=True)
class Line:
    """The periods of one version, or of the schedule (`target` is None), the earliest first."""

    target: Target | None
    periods: tuple[Assessment, ...]


def status_lines(promise: Promise, *, as_of: dt.date) -> list[Line]:
    """A line for each version in order, then the schedule's, as far as they were known on the day. One query."""
    return _lines(_assessments(as_of).filter(promise=promise))


def promise_history(promise: Promise, *, as_of: dt.date) -> PromiseHistory:
    """The status history of a promise, with those of its versions and of its schedule."""
    lines = status_lines(promise, as_of=as_of)
    heads = sorted((row for line in lines for row in line.periods if row.heads_promise), key=lambda row: row.from_day)
    return {
        "promise": promise.slug,
        "as_of": as_of,
        "ruleset": RULESET,
        "status": [plain_change(row, as_of=as_of) for row in heads],
        "versions": [
            {"target": line.target.slug, "sequence": line.target.sequence, "changes": _changes(line, as_of)}
            for line in lines
            if line.target is not None
        ],
        "schedule": [change for line in lines if line.target is None for change in _changes(line, as_of)],
    }


def target_history(target: Target, *, as_of: dt.date) -> TargetHistory:
    """The status history of one version of a promise's number."""
    lines = _lines(_assessments(as_of).filter(target=target))
    return {
        "promise": target.promise.slug,
        "target": target.slug,
        "sequence": target.sequence,
        "as_of": as_of,
        "ruleset": RULESET,
        "changes": [change for line in lines for change in _changes(line, as_of)],
    }


def _assessments(as_of: dt.date) -> QuerySet[Assessment]:
    assessments = Assessment.objects.filter(from_day__lte=as_of, heads_version=True)
    return shown_as_of(assessments.select_related("target", "series").order_by("target__sequence", "from_day"), as_of)


def _lines(found: Iterable[Assessment]) -> list[Line]:
    by_target: dict[int | None, list[Assessment]] = {}
    for row in found:
        by_target.setdefault(row.target_id, []).append(row)
    lines = [Line(rows[0].target, tuple(sorted(rows, key=lambda row: row.from_day))) for rows in by_target.values()]
    return sorted(lines, key=lambda line: (line.target is None, 0 if line.target is None else line.target.sequence))


def _changes(line: Line, as_of: dt.date) -> list[StatusChange]:
    return [plain_change(row, as_of=as_of) for row in line.periods]


def plain_change(row: Assessment, *, as_of: dt.date) -> StatusChange:
    """One period of one line as plain data."""
    return {
        "from_day": row.from_day,
        "to_day": end_day(row, as_of=as_of),
        "target": None if row.target is None else row.target.slug,
        "status": row.status,
        "reason": row.reason or None,
        "modifiers": row.modifiers,
        "series": None if row.series is None else row.series.slug,
        "heads_promise": row.heads_promise,
        "ratio": row.ratio,
        "attainment": row.attainment,
        "rows": row.rows,
        "ruleset": row.ruleset,
    }


def end_day(row: Assessment, *, as_of: dt.date) -> dt.date | None:
    """The first day of the next period; None where that is not known on the day asked for."""
    return row.to_day if row.to_day is not None and row.to_day <= as_of else None


def status_periods(
    periods: Sequence[Assessment], *, as_of: dt.date
) -> Iterator[tuple[dt.date | None, list[Assessment]]]:
    """Neighbouring periods that say the same as one: until when, and these periods, the earliest first.

    The same is: status, reason and modifiers. Numbers may differ within a spell, so that each period keeps its own.
    """
    spell: list[Assessment] = []
    for row, following in zip_longest(periods, periods[1:]):
        spell.append(row)
        if following is None or following.from_day != row.to_day or _words(following) != _words(row):
            yield end_day(row, as_of=as_of), spell
            spell = []


def _words(row: Assessment) -> tuple[str, str, tuple[str, ...]]:
    return row.status, row.reason, tuple(row.modifiers)
