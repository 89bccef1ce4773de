"""Time as the method counts it: decimal years from period ends, and lengths of periods by frequency."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from claims.enums import Frequency
from claims.method.thresholds import NEVER_LAGS, NEVER_PERIODS, STALE_LAGS

#: Longest step from one period's end to the next, in days; an irregular measurement has none.
STEP_DAYS = {Frequency.ANNUAL: 366, Frequency.QUARTERLY: 92, Frequency.MONTHLY: 31}

#: How many days a full period may have (a financial year or a 53-week year is a year).
FULL_DAYS = {Frequency.ANNUAL: (350, 380), Frequency.QUARTERLY: (85, 98), Frequency.MONTHLY: (27, 35)}

MONTHS_IN_PERIOD = {Frequency.ANNUAL: 12, Frequency.QUARTERLY: 3, Frequency.MONTHLY: 1}


@lru_cache(maxsize=65_536)
def decimal_year(day: date) -> float:
    """The end of a day in decimal years: 31 December 2015 is 2016.0, so full years lie a whole number apart."""
    first = date(day.year, 1, 1).toordinal()
    days_in_year = date(day.year, 12, 31).toordinal() - first + 1
    return day.year + (day.toordinal() - first + 1) / days_in_year


def years_between(start: date, end: date) -> float:
    """Decimal years from the end of one day to the end of another."""
    return decimal_year(end) - decimal_year(start)


def add_days(day: date, days: int) -> date:
    """A day later by `days`; the last day of the calendar where that would be beyond it."""
    return date.max if days > (date.max - day).days else day + timedelta(days=days)


def is_full_period(start: date, end: date, frequency: Frequency) -> bool:
    """Whether a period is as long as the indicator's frequency says; any period is, for an irregular one."""
    if frequency is Frequency.IRREGULAR:
        return True
    shortest, longest = FULL_DAYS[frequency]
    return shortest <= (end - start).days + 1 <= longest


def is_part_period(start: date, end: date, frequency: Frequency) -> bool:
    """Whether a period covers only a part of what the indicator's frequency says."""
    return frequency is not Frequency.IRREGULAR and (end - start).days + 1 < FULL_DAYS[frequency][0]


def period_of(day: date, frequency: Frequency) -> tuple[date, date]:
    """The calendar period that holds a day: year, quarter or month; for an irregular indicator the day itself."""
    if frequency is Frequency.IRREGULAR:
        return day, day
    months = MONTHS_IN_PERIOD[frequency]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    last_month = first.month + months - 1
    if last_month == 12:
        return first, date(day.year, 12, 31)
    return first, date(day.year, last_month + 1, 1) - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """A day some months on (or back, where negative): the month's last day stays one. Beyond the calendar: its end."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    last = monthrange(year, month + 1)[1]
    ends_month = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if ends_month else min(day.day, last))


def overdue_after(deadline: date, frequency: Frequency, usual_lag_days: int) -> date:
    """The last day on which the deadline period's figure is not yet overdue."""
    return add_days(period_of(deadline, frequency)[1], usual_lag_days)


def never_after(deadline: date, frequency: Frequency, usual_lag_days: int) -> date | None:
    """The last day on which the deadline period's figure is still waited for; None for what has no periods."""
    if frequency is Frequency.IRREGULAR:
        return None
    last = months_later(period_of(deadline, frequency)[1], NEVER_PERIODS * MONTHS_IN_PERIOD[frequency])
    return add_days(last, NEVER_LAGS * usual_lag_days)


def stale_after(period_end: date, frequency: Frequency, usual_lag_days: int) -> date | None:
    """The last day on which a newest value is still fresh; None where nothing says when the next is due."""
    if frequency is Frequency.IRREGULAR:
        return None
    return add_days(period_end, STEP_DAYS[frequency] + STALE_LAGS * usual_lag_days)
