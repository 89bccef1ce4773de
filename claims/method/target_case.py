"""A target held against one series' visible values: what counts, where it starts, what it aims at."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DecimalException
from typing import NamedTuple

from claims.enums import Applies, Comparator, Direction, Frequency, Reason
from claims.method.baselines import NOT_STATED, find_baseline, names_baseline
from claims.method.facts import Indicator, Observation, Target
from claims.method.periods import is_full_period, is_part_period
from claims.method.results import Baseline, Reading
from claims.method.tolerances import EXACT, room_of
from claims.method.vintages import PROJECTED


class Acceptance(NamedTuple):
    """The values that satisfy a target; None is an open end."""

    low: Decimal | None
    high: Decimal | None

    def holds(self, value: Decimal) -> bool:
        """Whether a value satisfies the target."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def distance(self, value: float) -> float:
        """How far a value is outside; 0.0 inside."""
        if self.low is not None and value < float(self.low):
            return float(self.low) - value
        if self.high is not None and value > float(self.high):
            return value - float(self.high)
        return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A target held against one series: the values that count, in order of their periods, and what they mean.

    `reason` says why nothing can be judged at all. `incomparable_later` is true where later figures exist that cover
    only a part of a period and therefore do not count. `is_seasonal`: the values are each of one season of a year,
    which is a period of its own.
    """

    target: Target
    indicator: Indicator
    readings: tuple[Observation, ...] = ()
    baseline: Baseline | None = None
    baseline_row: Observation | None = None
    goal: Decimal | None = None
    acceptance: Acceptance | None = None
    reason: Reason | None = None
    incomparable_later: bool = False
    is_seasonal: bool = False

    @property
    def latest(self) -> Observation | None:
        """The newest value that counts."""
        return self.readings[-1] if self.readings else None

    def satisfied_by(self, row: Observation) -> bool:
        """Whether a value satisfies the target."""
        return self.acceptance is not None and row.value is not None and self.acceptance.holds(row.value)


def build_case(
    target: Target,
    indicator: Indicator,
    rows: Iterable[Observation],
    *,
    stated_baseline: bool,
    inherits: Target | None = None,
) -> Case:
    """Hold a target against one series' visible rows. A stated baseline counts only where `stated_baseline` says so.

    `inherits` is the earlier version whose baseline one that names none takes over.
    """
    if target.is_contradictory:
        return Case(target=target, indicator=indicator, reason=Reason.OUT_OF_RANGE)
    frequency = indicator.frequency
    measured_rows = [row for row in rows if row.kind not in PROJECTED and not _is_empty(row)]
    usable = sorted(
        (row for row in measured_rows if row.value is not None), key=lambda row: (row.end, row.start, row.slug)
    )
    full = [row for row in usable if is_full_period(row.start, row.end, frequency)]
    parts = [row for row in usable if is_part_period(row.start, row.end, frequency)]
    is_seasonal = target.applies is Applies.EACH_PERIOD and is_one_season(usable, frequency)
    if is_seasonal:
        full, parts = usable, []
    parts = [row for row in parts if not any(year.start <= row.start and row.end <= year.end for year in full)]
    ranges = [row for row in measured_rows if row.value is None and is_full_period(row.start, row.end, frequency)]
    baseline, baseline_row = find_baseline(
        target,
        target if names_baseline(target) else inherits,
        figures=[*full, *(parts if indicator.part_period_counts else ()), *ranges],
        frequency=frequency,
        stated=stated_baseline,
    )
    try:
        goal, acceptance = _goal(target, indicator, baseline)
        if baseline is not None and baseline.origin in NOT_STATED and not _leads_to(goal, target, baseline):
            baseline, baseline_row = None, None
            goal, acceptance = _goal(target, indicator, None)
    except DecimalException:
        return Case(target=target, indicator=indicator, reason=Reason.OUT_OF_RANGE)
    counted = full + [row for row in parts if indicator.part_period_counts or _settles(row, acceptance)]
    readings = tuple(sorted(counted, key=lambda row: (row.end, row.start, row.slug)))
    newest = readings[-1].end if readings else date.min
    return Case(
        target=target,
        indicator=indicator,
        readings=readings,
        baseline=baseline,
        baseline_row=baseline_row,
        goal=goal,
        acceptance=acceptance,
        reason=_too_large(readings, goal, baseline)
        or _nothing_to_judge(target, readings=readings, goal=goal, any_rows=bool(measured_rows)),
        incomparable_later=any(row.end > newest for row in parts),
        is_seasonal=is_seasonal,
    )


def _is_empty(row: Observation) -> bool:
    return row.value is None and row.low is None and row.high is None


def is_one_season(rows: Sequence[Observation], frequency: Frequency) -> bool:
    """Whether yearly figures are all of the same season or school year, one a year, that runs over the turn of a year.

    That no calendar year holds them is what shows that they are no parts of a year that is still going on.
    """
    if frequency is not Frequency.ANNUAL or len(rows) < 2:
        return False
    months = {(row.start.month, row.end.month, row.end.year - row.start.year) for row in rows}
    is_short = all(is_part_period(row.start, row.end, frequency) for row in rows)
    return is_short and len(months) == 1 and rows[0].end.year == rows[0].start.year + 1


def _too_large(readings: tuple[Observation, ...], goal: Decimal | None, baseline: Baseline | None) -> Reason | None:
    numbers = [row.value for row in readings] + [goal, baseline.value if baseline is not None else None]
    finite = all(number is None or math.isfinite(float(number)) for number in numbers)
    return None if finite else Reason.OUT_OF_RANGE


def _nothing_to_judge(
    target: Target, *, readings: tuple[Observation, ...], goal: Decimal | None, any_rows: bool
) -> Reason | None:
    if target.value is None and target.comparator is not Comparator.MAINTAIN:
        return Reason.NOT_NUMERIC
    if not readings:
        return Reason.BASIS_MISMATCH if any_rows else Reason.NO_DATA
    return Reason.NO_BASELINE if goal is None else None


def _leads_to(goal: Decimal | None, target: Target, baseline: Baseline) -> bool:
    """Whether the way from a baseline to the goal goes in the target's direction.

    A baseline that the version does not name counts only then: from a level that satisfied it already when it was
    stated, nothing was promised.
    """
    if goal is None:
        return True
    return goal > baseline.value if target.direction is Direction.INCREASE else goal < baseline.value


def _goal(target: Target, indicator: Indicator, baseline: Baseline | None) -> tuple[Decimal | None, Acceptance | None]:
    """The level aimed at, and the levels that satisfy the target. None where it depends on a missing baseline."""
    level, upwards = target.value, target.direction is Direction.INCREASE
    if target.comparator is Comparator.MULTIPLY and level is not None:
        level = EXACT.multiply(level, baseline.value) if baseline is not None else None
    elif target.comparator is Comparator.MAINTAIN and level is None and baseline is not None:
        level = baseline.value
    if level is None:
        return None, None
    if target.comparator is Comparator.BETWEEN or (
        target.comparator is Comparator.MAINTAIN and target.high is not None
    ):
        above = baseline is not None and target.high is not None and baseline.value > target.high
        return (target.high if above else level), Acceptance(level, target.high)
    if target.comparator is Comparator.AT_LEAST:
        return level, Acceptance(level, None)
    if target.comparator is Comparator.AT_MOST:
        return level, Acceptance(None, level)
    if target.comparator is Comparator.MULTIPLY:
        return level, Acceptance(level, None) if upwards else Acceptance(None, level)
    allowed = target.tolerance if target.tolerance is not None else room_of(indicator, level)
    low, high = EXACT.subtract(level, allowed), EXACT.add(level, allowed)
    if target.comparator is Comparator.EQUAL:
        return level, Acceptance(low, high)
    return level, Acceptance(low, None) if upwards else Acceptance(None, high)


def _settles(row: Observation, acceptance: Acceptance | None) -> bool:
    """Whether a part-year figure decides by itself: it can only grow, so one at or above a floor satisfies it."""
    return (
        acceptance is not None
        and acceptance.low is not None
        and acceptance.high is None
        and row.value is not None
        and row.value >= acceptance.low
    )


def reading_of(row: Observation | None) -> Reading | None:
    """A row as results name it."""
    if row is None or row.value is None:
        return None
    return Reading(
        value=row.value, period_start=row.start, period_end=row.end, slug=row.slug, low=row.low, high=row.high
    )
