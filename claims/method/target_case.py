"""A target held against one series' visible values: what counts, where it starts, what it aims at."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, DecimalException
from typing import NamedTuple

from claims.enums import Applies, Comparator, Direction, Frequency, MeasureKind, Reason
from claims.method.aggregation import (
    counted_by,
    mismatch_reason,
    running_figures,
    usable_longer,
    window_start,
    with_sums,
)
from claims.method.baselines import NOT_STATED, find_baseline, names_baseline
from claims.method.facts import FLOWS, Indicator, Observation, Series, Target
from claims.method.periods import is_full_period, is_part_period, period_of
from claims.method.promised_path import PathPoint
from claims.method.results import Baseline, Reading
from claims.method.series_breaks import anchor_of, break_between, compares_by_season, is_rebased, of_season
from claims.method.tolerances import room_of
from claims.method.units import EXACT
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
    which is a period of its own. `indicator` has the frequency of the target's own periods. `mismatch` is the reason
    for which values that do not count are left out, `parts` are those of a part of a period, `breaks` those of the
    series and `anchor` the day whose way of counting the target belongs to. `broken_since` is the first break after
    which no value compares with the goal. `window_start` is the first day of a time whose total or average is asked
    for; the values are then those of the time so far. `path` is the one that the promise states, empty where it states
    none.
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
    mismatch: Reason = Reason.BASIS_MISMATCH
    parts: tuple[Observation, ...] = ()
    breaks: tuple[date, ...] = ()
    anchor: date | None = None
    broken_since: date | None = None
    window_start: date | None = None
    path: tuple[PathPoint, ...] = ()

    @property
    def latest(self) -> Observation | None:
        """The newest value that counts."""
        return self.readings[-1] if self.readings else None

    def satisfied_by(self, row: Observation) -> bool:
        """Whether a value satisfies the target."""
        return self.acceptance is not None and row.value is not None and self.acceptance.holds(row.value)

    def overrun_by(self, row: Observation) -> bool:
        """Whether a part of a period of a flow already exceeds a ceiling for the whole: no later month takes it back.

        Only of one that cannot fall.
        """
        ceiling = self.acceptance.high if self.acceptance is not None else None
        return (
            self.indicator.kind_of_measure is MeasureKind.FLOW
            and ceiling is not None
            and row.value is not None
            and row.value > ceiling
        )

    def is_comparable(self, row: Observation) -> bool:
        """Whether a value was counted in the same way as what the target starts from."""
        return not break_between(self.anchor, row.end, self.breaks)


def build_case(
    target: Target,
    indicator: Indicator,
    rows: Iterable[Observation],
    *,
    stated_baseline: bool,
    inherits: Target | None = None,
    series: Series | None = None,
) -> Case:
    """Hold a target against one series' visible rows. A stated baseline counts only where `stated_baseline` says so.

    `inherits` is the earlier version whose baseline one that names none takes over; `series` is the one of the rows.
    """
    indicator = counted_by(indicator, target)
    if target.is_contradictory:
        return Case(target=target, indicator=indicator, reason=Reason.OUT_OF_RANGE)
    frequency = indicator.frequency
    measured_rows = [row for row in rows if row.kind not in PROJECTED and not _is_empty(row)]
    if target.covers_window:
        return _window_case(target, indicator, measured_rows, series)
    usable = sorted(
        with_sums([row for row in measured_rows if row.value is not None], indicator, series),
        key=lambda row: (row.end, row.start, row.slug),
    )
    full = [row for row in usable if is_full_period(row.start, row.end, frequency)]
    parts = [row for row in usable if is_part_period(row.start, row.end, frequency)]
    is_seasonal = target.applies is Applies.EACH_PERIOD and is_one_season(usable, frequency)
    if is_seasonal:
        full, parts = usable, []
    parts = [row for row in parts if not _is_replaced(row, full, target, indicator)]
    full += usable_longer(usable, indicator, [*full, *parts])
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
    case = Case(
        target=target,
        indicator=indicator,
        baseline=baseline,
        baseline_row=baseline_row,
        goal=goal,
        acceptance=acceptance,
        is_seasonal=is_seasonal,
        mismatch=mismatch_reason(target, indicator, usable),
        parts=tuple(parts) if indicator.kind_of_measure in FLOWS else (),
        breaks=series.breaks if series is not None else (),
        anchor=anchor_of(target, baseline),
    )
    counted = full + [row for row in parts if indicator.part_period_counts or _settles(case, row)]
    newest = max((row.end for row in counted), default=date.min)
    broken_since = _broken_since(case, counted)
    if broken_since is not None:
        counted = [row for row in counted if case.is_comparable(row)]
    if compares_by_season(indicator, target, series):
        counted = of_season(counted, target, baseline)
    readings = tuple(sorted(counted, key=lambda row: (row.end, row.start, row.slug)))
    if broken_since is not None:
        case = replace(case, mismatch=Reason.SERIES_BREAK)
    reason = _nothing_to_judge(case, readings=readings, any_rows=bool(measured_rows))
    return replace(
        case,
        readings=readings,
        reason=_too_large(readings, goal, baseline) or reason,
        incomparable_later=broken_since is not None or any(row.end > newest for row in parts),
        broken_since=broken_since,
    )


def _window_case(target: Target, indicator: Indicator, rows: Sequence[Observation], series: Series | None) -> Case:
    """A target for the total or average of a time: its values are those of the time so far."""
    start = window_start(target, indicator.frequency)
    usable = [row for row in rows if row.value is not None]
    try:
        goal, acceptance = _goal(target, indicator, None)
        found = [] if start is None else running_figures(usable, target, indicator, series, start=start)
    except DecimalException:
        return Case(target=target, indicator=indicator, reason=Reason.OUT_OF_RANGE)
    final = target.deadlines[-1] if target.deadlines else date.max
    inside = [row for row in usable if start is not None and start <= row.end and row.start <= final]
    case = Case(
        target=target,
        indicator=indicator,
        readings=tuple(found),
        goal=goal,
        acceptance=acceptance,
        mismatch=mismatch_reason(target, indicator, inside),
        breaks=series.breaks if series is not None else (),
        window_start=start,
    )
    reason = _nothing_to_judge(case, readings=case.readings, any_rows=bool(inside))
    if reason is Reason.NO_DATA and rows:
        reason = Reason.NO_LATER_OBSERVATION
    return replace(case, reason=_too_large(case.readings, goal, None) or reason)


def _is_replaced(row: Observation, full: Sequence[Observation], target: Target, indicator: Indicator) -> bool:
    """Whether the figure of a whole period counts in the place of one of a part of it.

    Not for one of a stock on the very day of a deadline, which the whole period's figure goes beyond.
    """
    holding = [year for year in full if year.start <= row.start and row.end <= year.end]
    is_of_deadline = indicator.kind_of_measure is MeasureKind.STOCK and row.end in target.deadlines
    return bool(holding) and not (is_of_deadline and all(row.end < year.end for year in holding))


def _broken_since(case: Case, rows: Sequence[Observation]) -> date | None:
    """The first break after which a rebased index no longer compares with its goal; None where there is none."""
    if not is_rebased(case.indicator) or case.anchor is None:
        return None
    return next((day for day in case.breaks if day > case.anchor and any(day <= row.end for row in rows)), None)


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


def _nothing_to_judge(case: Case, *, readings: tuple[Observation, ...], any_rows: bool) -> Reason | None:
    if case.target.value is None and case.target.comparator is not Comparator.MAINTAIN:
        return Reason.NOT_NUMERIC
    if not readings:
        return case.mismatch if any_rows else Reason.NO_DATA
    return Reason.NO_BASELINE if case.goal is None else None


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


def _settles(case: Case, row: Observation) -> bool:
    """Whether a figure of a part of a period decides by itself: what can only grow does, once it is at a floor, or
    above a ceiling for that very period. Unless an indicator says that it can fall, it can only grow.
    """
    kind, accepted = case.indicator.kind_of_measure, case.acceptance
    if accepted is None or row.value is None or kind not in (None, MeasureKind.FLOW):
        return False
    if accepted.low is not None and accepted.high is None:
        return row.value >= accepted.low
    return case.overrun_by(row) and (
        case.target.applies is not Applies.AT_DEADLINE
        or any(_is_within(row, deadline, case.indicator.frequency) for deadline in case.target.deadlines)
    )


def _is_within(row: Observation, deadline: date, frequency: Frequency) -> bool:
    start, end = period_of(deadline, frequency)
    return start <= row.start and row.end <= end


def reading_of(row: Observation | None) -> Reading | None:
    """A row as results name it."""
    if row is None or row.value is None:
        return None
    return Reading(
        value=row.value,
        period_start=row.start,
        period_end=row.end,
        slug=row.slug,
        low=row.low,
        high=row.high,
        parts=row.parts,
    )
