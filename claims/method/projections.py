"""Where equally spaced values may come to if they go on as they went: a random walk with drift on logarithms.

Formula: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice" (3rd edition), the drift method, with
Student's t in place of the normal distribution and the drift's own error kept, because series are short. Yearly series
go on for some years as they went, so that the plain formula's intervals are too narrow for them: `project_trend` lets
changes carry over into the next and draws the drift towards zero. Its constants and what it is worth are measured by
bench/forecast.py (docs/explanation/forecasts.md).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from claims.exceptions import InvalidFigureError

#: How a change carries over into the next, and how much that weighs: as so many changes measured.
PRIOR_PERSISTENCE, PRIOR_WEIGHT = 0.35, 6
#: Limits of what may be measured of it.
PERSISTENCE_LIMITS = (-0.3, 0.9)
#: The drift counts as if so many years without any change had been seen as well.
STILL_YEARS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The distribution of the logarithm some steps ahead: Student's t around `log_mean`, scaled by `error`.

    `drift` is the change of the logarithm a step that is expected, `spread` the standard deviation of the changes
    (divisor m-1) and `persistence` the part of a change that carries over into the next (0: none, the plain formula).
    """

    drift: float
    spread: float
    log_mean: float
    error: float
    degrees: int
    persistence: float = 0.0

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


def project_drift(values: Sequence[float], *, steps: int) -> Projection:
    """Project equally spaced values (the latest last) some steps ahead by the plain drift method.

    x = ln y; m = n-1 differences with mean c and standard deviation s (divisor m-1); `steps` = h ahead the mean is
    x_n + h*c, the standard error s*sqrt(h*(1+h/m)), with m-1 degrees of freedom. Raises `InvalidFigureError` for fewer
    than three values, for one that is not above zero, and for less than one step.
    """
    latest, drift, spread, _errors = _changes(values, steps=steps)
    count = len(values) - 1
    return Projection(
        drift=drift,
        spread=spread,
        log_mean=latest + steps * drift,
        error=spread * _reach(steps, count=count, persistence=0.0),
        degrees=count - 1,
    )


def project_trend(values: Sequence[float], *, steps: int) -> Projection:
    """Project yearly values (the latest last) some years ahead.

    As `project_drift`, with errors e = d - c of the differences d, r = sum(e[i] e[i-1]) / sum(e^2) + 1/m,
    rho = (m r + 6 * 0.35) / (m + 6) between -0.3 and 0.9, and the drift c* = c m / (m + 2). The standard error is
    sqrt(V(h) + h^2 Vm) with V(h) = s^2 h (1 + 2 sum_{j<h} (1 - j/h) rho^j) and
    Vm = (s^2 / m) (1 + 2 sum_{j<m} (1 - j/m) rho^j). Raises `InvalidFigureError` as `project_drift` does.
    """
    latest, mean, spread, errors = _changes(values, steps=steps)
    count = len(errors)
    drift, persistence = mean * count / (count + STILL_YEARS), _persistence(errors)
    return Projection(
        drift=drift,
        spread=spread,
        log_mean=latest + steps * drift,
        error=spread * _reach(steps, count=count, persistence=persistence),
        degrees=count - 1,
        persistence=persistence,
    )


def _changes(values: Sequence[float], *, steps: int) -> tuple[float, float, float, list[float]]:
    """The latest logarithm, the mean of the changes, their standard deviation, and each less the mean."""
    if len(values) < 3 or steps < 1:
        raise InvalidFigureError(
            "A forecast needs three values and one step at least.", detail={"values": len(values), "steps": steps}
        )
    if not all(value > 0 and math.isfinite(value) for value in values):
        raise InvalidFigureError("A forecast on logarithms needs values above zero.", detail={"values": list(values)})
    logs = [math.log(value) for value in values]
    changes = [after - before for before, after in zip(logs, logs[1:], strict=False)]
    mean = math.fsum(changes) / len(changes)
    errors = [change - mean for change in changes]
    return logs[-1], mean, math.sqrt(math.fsum(error**2 for error in errors) / (len(errors) - 1)), errors


def _persistence(errors: Sequence[float]) -> float:
    """The part of a change that carries over into the next: what is measured, drawn towards what is usual."""
    count, squares = len(errors), math.fsum(error**2 for error in errors)
    products = math.fsum(one * other for one, other in zip(errors, errors[1:], strict=False))
    measured = (products / squares if squares > 0 else 0.0) + 1 / count
    least, most = PERSISTENCE_LIMITS
    found = (count * measured + PRIOR_WEIGHT * PRIOR_PERSISTENCE) / (count + PRIOR_WEIGHT)
    return min(max(found, least), most)


def _reach(steps: int, *, count: int, persistence: float) -> float:
    """The standard error some steps ahead as a multiple of the standard deviation of a change."""
    return math.sqrt(steps * _inflation(steps, persistence) + steps**2 * _inflation(count, persistence) / count)


def _inflation(number: int, persistence: float) -> float:
    """By how much the variance of a sum of so many changes exceeds that of unrelated ones."""
    return 1 + 2 * math.fsum((1 - j / number) * persistence**j for j in range(1, number))


def widening_factor(
    *, start: float, end: float, high: float, values: int, steps: int, persistence: float = 0.0
) -> tuple[tuple[int, float, float], ...]:
    """An interval on its way: at each step from 0 to `steps` the bounds that the projection would give there.

    `start` is the latest of `values` values, `end` the median and `high` the upper bound `steps` ahead; `persistence`
    is the projection's.
    """
    count, drift, reach = values - 1, math.log(end / start) / steps, math.log(high / end)
    whole = _reach(steps, count=count, persistence=persistence)
    found = []
    for step in range(steps + 1):
        share = _reach(step, count=count, persistence=persistence) / whole if step else 0.0
        mean = math.log(start) + step * drift
        found.append((step, _exp(mean - share * reach), _exp(mean + share * reach)))
    return tuple(found)


def _exp(number: float) -> float:
    try:
        return math.exp(number)
    except OverflowError as error:
        raise InvalidFigureError("The forecast is larger than any number.", detail={"logarithm": number}) from error
