"""Where a series may come to by a deadline if it goes on as it went: a random walk with drift on logarithms.

Formula: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice" (3rd edition), the drift method; with
Student's t in place of the normal distribution, and the drift's own error kept, because series are short. What the
arithmetic can give and what may be shown are two things: `project_trend` is the first, `forecast_target` the second.
Out of scope: other models, and any judgement of the target; a forecast changes no status.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from claims.enums import ForecastReason, Frequency
from claims.exceptions import InvalidFigureError, NotKnownAsOfError, UnknownRecordError
from claims.method.aggregation import counted_by
from claims.method.baselines import naming_version
from claims.method.continuous_targets import applies_throughout
from claims.method.facts import Indicator, Observation, PromiseFacts, Series, Target
from claims.method.periods import MONTHS_IN_PERIOD, is_full_period, months_later
from claims.method.results import Forecast, ForecastInterval
from claims.method.target_case import Acceptance, build_case
from claims.method.thresholds import (
    FORECAST_FEWEST,
    FORECAST_PROBABILITY_FEWEST,
    FORECAST_PROBABILITY_LIMITS,
    FORECAST_PROBABILITY_POINTS,
    FORECAST_WIDEST,
)
from claims.method.vintages import PROJECTED, SOFT, newest_vintages


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The distribution of the logarithm some steps ahead: Student's t around `log_mean`, scaled by `error`.

    `drift` is the mean change of the logarithm a step and `spread` its standard deviation (divisor m-1).
    """

    drift: float
    spread: float
    log_mean: float
    error: float
    degrees: int

    @property
    def median(self) -> float:
        """The level that is as likely passed as not. Raises `InvalidFigureError` beyond what a float holds."""
        return _exp(self.log_mean)

    def interval(self, level: float) -> tuple[float, float]:
        """The central interval that holds the value with probability `level` (0.8 for 80 %)."""
        from scipy.special import stdtrit  # here, since numpy and scipy take a second to load and few pages need them

        reach = self.error * float(stdtrit(self.degrees, (1 + level) / 2))
        return _exp(self.log_mean - reach), _exp(self.log_mean + reach)

    def probability(self, *, low: float | None, high: float | None) -> float:
        """The probability that the value is between two levels, either of which may be open (None)."""
        up_to_high = 1.0 if high is None else self._below(high, or_at=True)
        return max(up_to_high - (0.0 if low is None else self._below(low, or_at=False)), 0.0)

    def _below(self, level: float, *, or_at: bool) -> float:
        """The probability of less than a level, or also of the level itself: of weight only where nothing varies."""
        from scipy.special import stdtr

        if level <= 0:
            return 0.0
        distance = math.log(level) - self.log_mean
        if self.error == 0:
            return float(distance > 0 or (or_at and distance == 0))
        return float(stdtr(self.degrees, distance / self.error))


def project_trend(values: Sequence[float], *, steps: int) -> Projection:
    """Project equally spaced values (the latest last) some steps ahead.

    x = ln y; m = n-1 differences with mean c and standard deviation s (divisor m-1); `steps` = h ahead the mean is
    x_n + h*c, the standard error s*sqrt(h*(1+h/m)), with m-1 degrees of freedom. Raises `InvalidFigureError` for fewer
    than three values, for one that is not above zero, and for less than one step.
    """
    if len(values) < 3 or steps < 1:
        raise InvalidFigureError(
            "A forecast needs three values and one step at least.", detail={"values": len(values), "steps": steps}
        )
    if not all(value > 0 and math.isfinite(value) for value in values):
        raise InvalidFigureError("A forecast on logarithms needs values above zero.", detail={"values": list(values)})
    logs = [math.log(value) for value in values]
    changes = [after - before for before, after in zip(logs, logs[1:], strict=False)]
    count = len(changes)
    drift = math.fsum(changes) / count
    spread = math.sqrt(math.fsum((change - drift) ** 2 for change in changes) / (count - 1))
    return Projection(
        drift=drift,
        spread=spread,
        log_mean=logs[-1] + steps * drift,
        error=spread * math.sqrt(steps * (1 + steps / count)),
        degrees=count - 1,
    )


def widening_factor(
    *, start: float, end: float, high: float, values: int, steps: int
) -> tuple[tuple[int, float, float], ...]:
    """An interval on its way: at each step from 0 to `steps` the bounds that `project_trend` would give there.

    `start` is the latest of `values` values, `end` the median and `high` the upper bound `steps` ahead.
    """
    count, drift, reach = values - 1, math.log(end / start) / steps, math.log(high / end)
    whole = math.sqrt(steps * (1 + steps / count))
    found = []
    for step in range(steps + 1):
        mean, share = math.log(start) + step * drift, math.sqrt(step * (1 + step / count)) / whole
        found.append((step, _exp(mean - share * reach), _exp(mean + share * reach)))
    return tuple(found)


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
    steps = steps_between(run[-1].end, target.deadlines[-1], indicator.frequency)
    if steps == 0:
        return _refused(target, series, ForecastReason.NOTHING_AHEAD, run)
    try:
        projection = project_trend([float(row.value) for row in run if row.value is not None], steps=steps)
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


def _exp(number: float) -> float:
    try:
        return math.exp(number)
    except OverflowError as error:
        raise InvalidFigureError("The forecast is larger than any number.", detail={"logarithm": number}) from error
