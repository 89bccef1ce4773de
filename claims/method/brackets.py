"""What is said of a deadline whose own period has no figure.

The figures before and after it decide where they agree: both satisfy the target, or neither does. Else the figure is
awaited, then overdue, and in the end not waited for any more.
"""

from datetime import date

from claims.enums import Frequency, Status
from claims.method.facts import Indicator, Observation
from claims.method.periods import MONTHS_IN_PERIOD, months_later, never_after, overdue_after, period_of
from claims.method.target_case import Case
from claims.method.thresholds import BRACKET_PERIODS

#: The newest figure before a deadline, and the first one after it.
Bracket = tuple[Observation, Observation]


def find_bracket(case: Case, deadline: date, *, first: date) -> Bracket | None:
    """The figures on both sides of a deadline, if both satisfy the target or neither does, else None.

    Each is at most `BRACKET_PERIODS` periods from the deadline's. `first` is the day after which what was promised can
    be met: an earlier figure is on no side. Figures that come irregularly have no period that could be missing.
    """
    frequency = case.indicator.frequency
    if frequency is Frequency.IRREGULAR:
        return None
    last, months = period_of(deadline, frequency)[1], BRACKET_PERIODS * MONTHS_IN_PERIOD[frequency]
    near = [
        row
        for row in case.readings
        if row.end > first and months_later(last, -months) <= row.end <= months_later(last, months)
    ]
    before = next((row for row in reversed(near) if row.end < deadline), None)
    after = next((row for row in near if row.start > deadline), None)
    if before is None or after is None or case.satisfied_by(before) is not case.satisfied_by(after):
        return None
    return before, after


def waiting_status(indicator: Indicator, deadline: date, *, day: date) -> Status:
    """How long the figure of a passed deadline has been missing, as of a day."""
    lag = indicator.usual_lag_days
    last = never_after(deadline, indicator.frequency, lag)
    if last is not None and day > last:
        return Status.NEVER_PUBLISHED
    return Status.DATA_OVERDUE if day > overdue_after(deadline, indicator.frequency, lag) else Status.AWAITING_DATA
