"""What is said of a target without a deadline: how far it has come, and when it would be reached at the recent pace.

Nothing can be late that names no day, so there is no verdict; attainment and pace are those of every other target.
"""

import math
from datetime import date

from claims.enums import Model
from claims.method.facts import Observation
from claims.method.periods import MONTHS_IN_PERIOD, add_days, months_later, period_of, years_between
from claims.method.progress import model_for, pace_of
from claims.method.results import Reach
from claims.method.target_case import Case, reading_of
from claims.method.thresholds import REACH_PERIODS, REACH_YEARS

#: Periods of a year, for what is measured irregularly.
YEAR = 12
DAYS_IN_YEAR = 365.25


def reach_of(case: Case) -> tuple[Reach, ...]:
    """When the goal would be reached at the pace of the last so many periods, for each such number that has figures."""
    found = (_reach(case, periods) for periods in REACH_PERIODS)
    return tuple(each for each in found if each is not None)


def _reach(case: Case, periods: int) -> Reach | None:
    latest, since = case.latest, _since(case, periods)
    if latest is None or latest.value is None or since is None or since.value is None or case.goal is None:
        return None
    reading = reading_of(since)
    assert reading is not None
    start, end, goal = float(since.value), float(latest.value), float(case.goal)
    model = model_for(case.indicator.model, start, end, goal)
    years = years_between(since.end, latest.end)
    return Reach(
        periods=periods, since=reading, reached_on=_day(case, latest, _years_left(model, start, end, goal, years))
    )


def _since(case: Case, periods: int) -> Observation | None:
    """The newest figure that is at least so many periods older than the latest; at most twice as many."""
    if case.latest is None:
        return None
    months = periods * MONTHS_IN_PERIOD.get(case.indicator.frequency, YEAR)
    oldest, newest = (months_later(case.latest.end, -each) for each in (2 * months, months))
    return next((row for row in reversed(case.readings) if oldest <= row.end <= newest), None)


def _years_left(model: Model, start: float, end: float, goal: float, years: float) -> float | None:
    """Years from the latest figure to the goal at the pace from `start` to `end`; None where it leads elsewhere.

    What is near the goal and does not move never comes there; what would take longer than `REACH_YEARS` is no outlook.
    """
    pace = pace_of(model, start=start, end=end, years=years)
    if not pace:
        return None
    left = (math.log(goal / end) / math.log1p(pace)) if model is Model.GEOMETRIC else (goal - end) / pace
    return left if math.isfinite(left) and 0 < left <= REACH_YEARS else None


def _day(case: Case, latest: Observation, years: float | None) -> date | None:
    """The last day of the period in which the goal would be reached."""
    if years is None:
        return None
    return period_of(add_days(latest.end, math.floor(years * DAYS_IN_YEAR)), case.indicator.frequency)[1]
