"""What a reader has to know about the length of time of the figures behind a status."""

from claims.enums import Frequency, Modifier, Status
from claims.method.aggregation import covers_whole_periods
from claims.method.facts import FLOWS, Indicator, Series, Target
from claims.method.periods import is_part_period
from claims.method.results import DeadlineResult, Reading
from claims.method.series_breaks import compares_by_season
from claims.method.target_case import Case, reading_of
from claims.method.thresholds import MISSED_STATUSES, PACE_STATUSES

#: Statuses that the figure for the deadline gives.
DECIDED = MISSED_STATUSES | {Status.MET_ON_TIME}


def measure_modifiers(case: Case, result: DeadlineResult) -> list[Modifier]:
    """Whether figures were added up, a part of the time was extrapolated, or a figure is too coarse."""
    found = [each for each in _named(case, result) if each is not None]
    return [
        *([Modifier.AGGREGATED] if any(each.parts for each in found) else []),
        *([Modifier.RUN_RATE] if _is_run_rate(case, result) else []),
        *([Modifier.COARSER_THAN_DEADLINE] if _decides_beyond(result) else []),
    ]


def is_coarser(result: DeadlineResult, slug: str) -> bool:
    """Whether this figure decided about a deadline inside its period, beyond which it runs."""
    return _decides_beyond(result) and result.decided_by is not None and result.decided_by.slug == slug


def whole_parts(case: Case, result: DeadlineResult) -> frozenset[str]:
    """The figures of parts of a period that were added up to whole ones, so that none of them is provisional."""
    frequency = case.indicator.frequency
    if frequency is Frequency.IRREGULAR:
        return frozenset()
    return frozenset(
        slug
        for each in _named(case, result)
        if each is not None and each.parts and covers_whole_periods(each.period_start, each.period_end, frequency)
        for slug in each.parts
    )


def steps_of(indicator: Indicator, target: Target, series: Series | None) -> Frequency:
    """How often a new figure comes that compares: once a year where only the same month or quarter does."""
    return Frequency.ANNUAL if compares_by_season(indicator, target, series) else indicator.frequency


def _named(case: Case, result: DeadlineResult) -> tuple[Reading | None, ...]:
    return (
        reading_of(case.latest),
        reading_of(case.baseline_row),
        result.decided_by,
        result.reached,
        result.lost,
    )


def _is_run_rate(case: Case, result: DeadlineResult) -> bool:
    decided = result.decided_by
    if decided is None or result.status not in PACE_STATUSES or case.indicator.kind_of_measure not in FLOWS:
        return False
    return case.target.covers_window or is_part_period(
        decided.period_start, decided.period_end, case.indicator.frequency
    )


def _decides_beyond(result: DeadlineResult) -> bool:
    """Whether what decided covers the deadline and runs beyond it."""
    decided, deadline = result.decided_by, result.deadline
    if decided is None or deadline is None or result.status not in DECIDED:
        return False
    return decided.period_start <= deadline < decided.period_end
