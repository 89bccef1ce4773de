"""Where a series may come to by a deadline if it goes on as it went, and what of that may be shown.

The arithmetic is that of projections.py: yearly series by the formula that was tested on such, all others by the plain
drift method. Out of scope: other models, and any judgement of the target; a forecast changes no status.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from claims.enums import ForecastReason, Frequency
from claims.exceptions import InvalidFigureError, NotKnownAsOfError, UnknownRecordError
from claims.method.aggregation import counted_by
from claims.method.baselines import naming_version
from claims.method.continuous_targets import applies_throughout
from claims.method.facts import Indicator, Observation, PromiseFacts, Series, Target
from claims.method.periods import MONTHS_IN_PERIOD, is_full_period, months_later
from claims.method.projections import Projection, project_drift, project_trend
from claims.method.results import Forecast, ForecastInterval
from claims.method.target_case import Acceptance, build_case
from claims.method.thresholds import (
    FORECAST_FEWEST,
    FORECAST_PROBABILITY_FEWEST,
    FORECAST_PROBABILITY_LIMITS,
    FORECAST_PROBABILITY_POINTS,
    FORECAST_WIDEST,
    SMALL_COUNT,
)
from claims.method.vintages import PROJECTED, SOFT, newest_vintages


def forecast_target(facts: PromiseFacts, target: Target, *, series: Series, day: date) -> Forecast:
    """What may be shown of a forecast of one series at a target's last deadline, as of a day.

    Fewer than four values in a row: nothing. Four to seven: the interval, marked indicative. The probability only
    from eight consecutive yearly values on and not further ahead than half their changes, in steps of 5 points and
    between 5 and 95 %. `reason` says why nothing is shown, `probability_reason` why no probability is. Raises
    `NotKnownAsOfError` for a version not yet known, `UnknownRecordError` for an indicator that is not among the facts.
    """
    if target.known_on > day:
        raise NotKnownAsOfError(
            f"Target {target.slug} was not yet known on {day.isoformat()}.",
            detail={"kind": "target", "slug": target.slug, "known_on": target.known_on.isoformat()},
        )
    if target.indicator is None:
        return _refused(target, series, ForecastReason.NOT_NUMERIC)
    indicator = next((row for row in facts.indicators if row.slug == target.indicator), None)
    if indicator is None:
        raise UnknownRecordError(
            f"Indicator {target.indicator} of target {target.slug} is not among the facts.",
            detail={"kind": "indicator", "slug": target.indicator, "target": target.slug},
        )
    if not target.deadlines:
        return _refused(target, series, ForecastReason.NO_DEADLINE)
    if day > target.deadlines[-1]:
        return _refused(target, series, ForecastReason.DEADLINE_PASSED)
    if indicator.frequency is Frequency.IRREGULAR:
        return _refused(target, series, ForecastReason.NOT_EQUALLY_SPACED)
    if target.covers_window or counted_by(indicator, target) is not indicator:
        return _refused(target, series, ForecastReason.OTHER_PERIOD)
    rows = newest_vintages((row for row in facts.observations if row.series == series.slug), day=day)
    inherits = naming_version(target, [row for row in facts.targets if row.known_on <= day])
    quoted = (inherits or target).own_series or indicator.preferred_series
    own = quoted is None or series.slug == quoted
    case = build_case(target, indicator, rows, stated_baseline=own, inherits=inherits, series=series)
    run = run_of(rows, indicator=indicator, breaks=series.breaks)
    return _forecast(target, indicator, series, run, case.acceptance)


def run_of(rows: Iterable[Observation], *, indicator: Indicator, breaks: Sequence[date] = ()) -> list[Observation]:
    """The longest run of measured whole periods without a gap that ends with a series' latest one, earliest first.

    A forecast or plan is no value here, so that it breaks a run instead of filling it. No run goes across the first
    day of a new way of counting (`breaks`).
    """
    usable = [
        row
        for row in rows
        if row.value is not None
        and row.kind not in PROJECTED
        and is_full_period(row.start, row.end, indicator.frequency)
    ]
    by_end: dict[date, Observation] = {}
    for row in sorted(usable, key=lambda row: (row.end, row.start, row.slug)):
        by_end.setdefault(row.end, row)
    run: list[Observation] = []
    current = by_end[max(by_end)] if by_end else None
    while current is not None:
        run.append(current)
        if any(current.start <= day <= current.end for day in breaks):
            break
        current = None if current.start == date.min else by_end.get(current.start - timedelta(days=1))
    return run[::-1]


def steps_between(end: date, deadline: date, frequency: Frequency) -> int:
    """Number of periods from the one that ends on `end` to the one with the deadline; 0 if it is the same."""
    months = MONTHS_IN_PERIOD[frequency]
    apart = (deadline.year - end.year) * 12 + deadline.month - end.month
    steps = max(apart // months, 0)
    return steps if months_later(end, steps * months) >= deadline else steps + 1


def _forecast(
    target: Target, indicator: Indicator, series: Series, run: list[Observation], acceptance: Acceptance | None
) -> Forecast:
    if len(run) < FORECAST_FEWEST:
        return _refused(target, series, ForecastReason.TOO_FEW_VALUES, run)
    if any(row.value is None or row.value <= 0 for row in run):
        return _refused(target, series, ForecastReason.NOT_POSITIVE, run)
    if indicator.counts_events and any(row.value is not None and row.value < SMALL_COUNT for row in run):
        return _refused(target, series, ForecastReason.SMALL_COUNT, run)
    steps = steps_between(run[-1].end, target.deadlines[-1], indicator.frequency)
    if steps == 0:
        return _refused(target, series, ForecastReason.NOTHING_AHEAD, run)
    try:
        project = project_trend if indicator.frequency is Frequency.ANNUAL else project_drift
        projection = project([float(row.value) for row in run if row.value is not None], steps=steps)
        intervals = tuple(ForecastInterval(level, *projection.interval(level)) for level in (0.8, 0.95))
        median = projection.median
    except InvalidFigureError:
        return _refused(target, series, ForecastReason.OUT_OF_RANGE, run)
    if intervals[0].high > FORECAST_WIDEST * intervals[0].low:
        return _refused(target, series, ForecastReason.TOO_WIDE, run)
    withheld = _probability_reason(target, indicator, acceptance, values=len(run), steps=steps)
    return Forecast(
        target=target.slug,
        series=series.slug,
        values=len(run),
        steps=steps,
        period_end=months_later(run[-1].end, steps * MONTHS_IN_PERIOD[indicator.frequency]),
        median=median,
        intervals=intervals,
        indicative=len(run) < FORECAST_PROBABILITY_FEWEST,
        provisional=any(row.kind in SOFT for row in run),
        persistence=projection.persistence if indicator.frequency is Frequency.ANNUAL else None,
        probability=_probability(projection, acceptance) if withheld is None else None,
        probability_reason=withheld,
        rows_used=tuple(row.slug for row in run),
    )


def _probability_reason(
    target: Target, indicator: Indicator, acceptance: Acceptance | None, *, values: int, steps: int
) -> ForecastReason | None:
    if applies_throughout(target):
        return ForecastReason.HELD_THROUGHOUT
    if acceptance is None:
        return ForecastReason.NO_GOAL
    if indicator.frequency is not Frequency.ANNUAL:
        return ForecastReason.NOT_YEARLY
    if values < FORECAST_PROBABILITY_FEWEST:
        return ForecastReason.TOO_FEW_VALUES
    return ForecastReason.TOO_FAR_AHEAD if 2 * steps > values - 1 else None


def _probability(projection: Projection, acceptance: Acceptance | None) -> float | None:
    """In whole steps of 5 points, never certain either way: a short series cannot say more."""
    if acceptance is None:
        return None
    low, high = (None if end is None else float(end) for end in acceptance)
    steps = math.floor(projection.probability(low=low, high=high) * 100 / FORECAST_PROBABILITY_POINTS + 0.5)
    least, most = FORECAST_PROBABILITY_LIMITS
    return min(max(steps * FORECAST_PROBABILITY_POINTS, least), most) / 100


def _refused(target: Target, series: Series, reason: ForecastReason, run: Sequence[Observation] = ()) -> Forecast:
    return Forecast(
        target=target.slug,
        series=series.slug,
        values=len(run),
        reason=reason,
        probability_reason=reason,
        rows_used=tuple(row.slug for row in run),
    )
