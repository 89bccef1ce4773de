"""How sure a status is: what the ends of a figure's range and its tolerance would make of it.

A range is what is known of a figure: where its ends decide a passed deadline in different ways, nothing is decided. The
tolerance is how far any figure may be off: where it alone gives another status, the status stays and is `borderline`.
Out of scope: judging a case (status.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from claims.enums import Applies, Comparator, Status, TrackRecordCategory
from claims.method.facts import Indicator, Observation
from claims.method.results import DeadlineResult, Measures
from claims.method.tally import category_of
from claims.method.target_case import Case
from claims.method.thresholds import (
    BREACH_STATUSES,
    CLOSED_BANDS,
    KEEPING_STATUSES,
    MISSED_STATUSES,
    OPEN_STATUSES,
    PACE_STATUSES,
    SILENT_STATUSES,
)
from claims.method.tolerances import room_over_time
from claims.method.units import EXACT

#: What asks for a level within a tolerance, so that the tolerance is in the question already.
WITHIN_TOLERANCE = frozenset({Comparator.EQUAL, Comparator.MAINTAIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """What the tolerance of the figures leaves open: the other statuses, and the least and the greatest ratio R."""

    others: tuple[Status, ...] = ()
    ratio_low: float | None = None
    ratio_high: float | None = None


NO_MARGIN = Margin()


def certain_result(result: DeadlineResult, ends: Sequence[DeadlineResult]) -> DeadlineResult:
    """A result in view of those at the two ends of the figures' ranges (empty: no range is in use).

    Where nothing says which single value to judge by, what holds for both ends is the status, without numbers. Where
    the ends decide differently whether, or when, the target was met, it is `undecided`.
    """
    statuses = [end.status for end in ends]
    if not statuses or any(status in SILENT_STATUSES for status in statuses):
        return result
    if _decide_differently(statuses):
        return replace(result, status=Status.UNDECIDED, reason=None, attainment_at_deadline=None)
    if result.status not in SILENT_STATUSES:
        return result
    if len(set(statuses)) == 1:
        return replace(result, status=statuses[0], reason=None, measures=Measures())
    if set(statuses) <= MISSED_STATUSES:
        mildest = next(status for status, _lower in CLOSED_BANDS if status in statuses)
        return replace(result, status=mildest, reason=None, measures=Measures())
    return result


def _decide_differently(statuses: Iterable[Status]) -> bool:
    """Whether one end says kept and the other not, or one in time and the other late. A pace decides nothing."""
    found = set(statuses)
    if found & OPEN_STATUSES:
        return False
    if found & KEEPING_STATUSES and found & BREACH_STATUSES:
        return True
    categories = {category_of(status) for status in found}
    return len(categories) > 1 and TrackRecordCategory.OPEN not in categories


def is_change_within_tolerance(indicator: Indicator, base: Decimal, level: Decimal) -> bool:
    """Whether two levels differ by no more than the tolerance of the first."""
    return abs(EXACT.subtract(level, base)) <= room_over_time(indicator, base)


def shifted(case: Case, side: int) -> Case:
    """The same case with each figure since the baseline lower (-1) or higher (+1) by its tolerance."""
    start = case.baseline.period_end if case.baseline is not None else None

    def shift(row: Observation) -> Observation:
        if row.value is None or (start is not None and row.end <= start):
            return row
        room = room_over_time(case.indicator, row.value)
        return replace(row, value=EXACT.add(row.value, EXACT.multiply(room, Decimal(side)))) if room else row

    return replace(case, readings=tuple(shift(row) for row in case.readings))


def has_margin(case: Case, result: DeadlineResult) -> bool:
    """Whether a result is one that the tolerance of the figures could change."""
    return result.status not in SILENT_STATUSES and case.target.comparator not in WITHIN_TOLERANCE


def margin_of(result: DeadlineResult, ends: Sequence[DeadlineResult]) -> Margin:
    """What the results with lower and with higher figures leave open about one."""
    statuses = {end.status for end in ends} - SILENT_STATUSES - {result.status}
    if not statuses:
        return NO_MARGIN
    ratios = [each.measures.ratio for each in (result, *ends)]
    known = [ratio for ratio in ratios if ratio is not None]
    is_paced = result.measures.ratio is not None and result.status in PACE_STATUSES
    return Margin(
        others=tuple(status for status in Status if status in statuses),
        ratio_low=min(known) if is_paced else None,
        ratio_high=max(known) if is_paced else None,
    )


def was_met_when_made(case: Case) -> bool:
    """Whether a target to be reached was satisfied by the newest figure known when it was stated.

    `case` holds what was known then. The baseline that the target states counts where no newer figure was known. A
    level that is to be kept all the time is satisfied when it is promised, and nothing follows from it.
    """
    if case.target.applies is not Applies.AT_DEADLINE or case.acceptance is None:
        return False
    latest, baseline = case.latest, case.baseline
    start = baseline.period_end if baseline is not None else None
    if latest is not None and (start is None or latest.end >= start):
        return case.satisfied_by(latest)
    return baseline is not None and case.acceptance.holds(baseline.value)
