"""Years that are not the calendar's: fiscal, school and sports years, by the months that a text names.

A fiscal year begins in April, July or October, depending on the country; without its months it is refused.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable

from claims.dates.month_names import DAY, MONTH, YEAR, month_number
from claims.dates.refusals import invalid_date, unreadable_date
from claims.exceptions import InvalidDateError

_YEAR_NAME = (
    r"(?:the )?(?:fy|fiscal year|fiscal|financial year|tax year|budget year|school year|academic year|season) ?'?"
)
_TWO_YEARS = r"(?P<year>\d{4})[/–-](?P<next>\d{4}|\d\d)"

_TWELVE_MONTHS_TO = (
    r"(?:the )?(?:(?:fiscal |financial )?year|12 months|twelve months) (?:that )?(?:to|ending|ended|ends)(?: in| on)? "
)


def _follows(match: re.Match[str]) -> bool:
    return int(match["next"]) % 100 == (int(match["year"]) + 1) % 100


def _with_months(match: re.Match[str]) -> str:
    """“FY2023/24 (April to March)”."""
    first, last = (month_number(match[name], whole=match[0]) for name in ("first", "last"))
    if not _follows(match) or last != (first - 2) % 12 + 1 or first == 1:
        raise invalid_date(match[0], f"“{match[0]}” does not name twelve months of two years that follow each other.")
    year = int(match["year"])
    return f"{year:04d}-{first:02d}/{year + 1:04d}-{last:02d}"


def _across_two(match: re.Match[str]) -> str:
    if not _follows(match):
        raise unreadable_date(match[0])
    raise _without_months(match[0], int(match["year"]))


def _of_one(match: re.Match[str]) -> str:
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    raise _without_months(match[0], year - 1)


def _without_months(whole: str, year: int) -> InvalidDateError:
    ways = [f"{year}-{first:02d}/{year + 1}-{first - 1:02d}" for first in (4, 7, 10)]
    return invalid_date(
        whole,
        f"“{whole}” begins in another month in each country",
        instead=f"write its months, such as {ways[0]}, {ways[1]} or {ways[2]}",
    )


def _quarter(match: re.Match[str]) -> str:
    raise invalid_date(
        match[0],
        f"“{match[0]}” counts from another month in each country",
        instead="write its months, such as 2023-10/2023-12",
    )


def _twelve_months_to(match: re.Match[str]) -> str:
    """“The year to March 2024”: the twelve months of which it is the last."""
    last, year = month_number(match["month"], whole=match[0]), int(match["year"])
    if "day" in match.re.groupindex and int(match["day"]) != calendar.monthrange(year, last)[1]:
        raise invalid_date(match[0], f"“{match[0]}” does not end with a month", instead="write its first and last day")
    first_year = year if last == 12 else year - 1
    return f"{first_year:04d}-{last % 12 + 1:02d}/{year:04d}-{last:02d}"


#: Forms of a single date, as `single_dates` has them.
FISCAL: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (rf"(?:{_YEAR_NAME})?{_TWO_YEARS},? \(?(?P<first>[a-z]+\.?)(?: to |[-–])(?P<last>[a-z]+\.?)\)?", _with_months),
    (rf"{_YEAR_NAME}{_TWO_YEARS}", _across_two),
    (rf"{_TWO_YEARS} (?:fiscal year|financial year|school year|academic year|season)", _across_two),
    (rf"{_YEAR_NAME}(?P<year>\d{{4}}|\d\d)", _of_one),
    (r"(?:q[1-4]|[1-4]q|h[12]|[12]h|[a-z]+ quarter)[ /-]?(?:of )?(?:the )?(?:fy|fiscal|financial).*", _quarter),
    (rf"{_TWELVE_MONTHS_TO}(?:the end of )?{MONTH} {YEAR}", _twelve_months_to),
    (rf"{_TWELVE_MONTHS_TO}{DAY} (?:of )?{MONTH} {YEAR}", _twelve_months_to),
    (rf"{_TWELVE_MONTHS_TO}{MONTH} {DAY},? {YEAR}", _twelve_months_to),
)
