"""How well somebody forecasts: of their dated forecasts whose time has passed, how many came true, and by how much not.

Out of scope: whether a forecast came true (claim_check.py), and the forecasts of this site (forecast.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean

from claims.enums import Comparator, ForecastHorizon
from claims.method.intervals import wilson_interval

#: With fewer checked forecasts nothing is said of how good they are.
FEWEST_FOR_SCORES = 10


#: The most days of each horizon, with one of a leap year; the last has no end.
MAX_DAYS_AHEAD = {ForecastHorizon.UP_TO_ONE_YEAR: 366, ForecastHorizon.UP_TO_THREE_YEARS: 3 * 365 + 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedForecast:
    """A forecast whose time has passed and that the record decides.

    `error` is how far beyond the recorded figure it was, as a fraction of that figure: positive for a forecast that was
    too high, 0.0 for one that the figure satisfies; None where that is no number of the figure (ranks, shares, states).
    `days_ahead` are from the day on which it was made to the last day that it is about.
    """

    came_true: bool
    error: float | None
    days_ahead: int

    @property
    def horizon(self) -> ForecastHorizon:
        found = (horizon for horizon, most in MAX_DAYS_AHEAD.items() if self.days_ahead <= most)
        return next(found, ForecastHorizon.LONGER)


@dataclass(frozen=True, slots=True)
class ForecastScore:
    """The score of checked forecasts."""

    forecasts: tuple[CheckedForecast, ...]

    @property
    def checked(self) -> int:
        return len(self.forecasts)

    @property
    def came_true(self) -> int:
        return sum(each.came_true for each in self.forecasts)

    @property
    def is_small(self) -> bool:
        """Whether too few were checked to say how good they are."""
        return self.checked < FEWEST_FOR_SCORES

    @property
    def share(self) -> float | None:
        """Of the checked ones, the part that came true, from 0 to 1; None where none was checked."""
        return self.came_true / self.checked if self.checked else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share (intervals.py)."""
        return wilson_interval(self.came_true, self.checked) if self.checked else None

    @property
    def errors(self) -> tuple[float, ...]:
        return tuple(each.error for each in self.forecasts if each.error is not None)

    @property
    def mean_error(self) -> float | None:
        """The mean of the errors, as a fraction: above 0 where forecasts were too high on the whole."""
        return fmean(self.errors) if self.errors else None

    def by_horizon(self) -> dict[ForecastHorizon, "ForecastScore"]:
        """The score of each horizon with a checked forecast, the shortest first."""
        parts = {horizon: [each for each in self.forecasts if each.horizon is horizon] for horizon in ForecastHorizon}
        return {horizon: ForecastScore(tuple(found)) for horizon, found in parts.items() if found}


def score_forecasts(forecasts: Iterable[CheckedForecast]) -> ForecastScore:
    """The score of some checked forecasts, in any order."""
    return ForecastScore(tuple(forecasts))


def relative_error(comparator: Comparator, bounds: Sequence[Decimal | None], recorded: Decimal) -> float | None:
    """How far a forecast is from what was recorded, as a fraction of it: above 0 where it was too high.

    `bounds` are the forecast's value and the upper end of its range (None without one), in the unit of `recorded`. At
    least and at most are forecasts of a bound: a figure on the right side of it is no error. None for a recorded figure
    of zero or less, and for a comparator that names no level.
    """
    low, high = bounds
    if low is None or recorded <= 0:
        return None
    off = low - recorded
    if comparator is Comparator.BETWEEN:
        off = max(off, Decimal(0)) + min((low if high is None else high) - recorded, Decimal(0))
    elif comparator is Comparator.AT_LEAST:
        off = max(off, Decimal(0))
    elif comparator is Comparator.AT_MOST:
        off = min(off, Decimal(0))
    elif comparator is not Comparator.EQUAL:
        return None
    return float(off / recorded)
