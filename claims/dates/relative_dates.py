"""Dates that count from the day of a statement (“within 100 days”, “by 31 March”), made into dates that do not.

Each rule replaces its words in an English text; without the day of the statement the text is refused.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from claims.dates.month_names import MONTHS, month_number
from claims.dates.refusals import invalid_date, two_readings

_NUMBERS = {word: number for number, word in enumerate(
    ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
)} | {"an": 1, "one": 1, "a hundred": 100, "one hundred": 100, "thirty": 30, "sixty": 60, "ninety": 90}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>day|week|month|year|decade)s?"
_MONTH_NAMES = "|".join((*MONTHS, *(month[:3] + r"\.?" for month in MONTHS), r"sept\.?"))
_MONTH_OF = rf"(?P<month>{_MONTH_NAMES})"
#: What looks ahead, so that a day without a year is the next one.
_AHEAD = r"(?:by|before|not later than|no later than|until|till|up to)\b.*?"

Rule = Callable[[re.Match[str], date], str]


def resolve(text: str, said_on: date | None) -> str:
    """The text with dates that do not depend on the day it was said. Raises `InvalidDateError`."""
    for pattern, rule in _RULES:
        if match := pattern.search(text):
            if said_on is None:
                why = "names no year" if rule in (_next_day, _some_day) else "depends on the day of the statement"
                raise invalid_date(text, f"“{text}” {why}", instead="write the date itself, such as by 31 May 2016")
            try:
                text = text[: match.start()] + rule(match, said_on) + text[match.end() :]
            except (ValueError, OverflowError) as error:
                raise invalid_date(text, f"There is no such date as “{text}”.") from error
    return text


def _later(said_on: date, match: re.Match[str], sign: int = 1) -> date:
    """The day so many days, weeks, months or years later, or earlier; in a shorter month its last day."""
    given, unit = match["count"], match["unit"]
    count = sign * _NUMBERS.get(given, int(given) if given.isdigit() else 0)
    if unit in ("day", "week"):
        return said_on + timedelta(days=count * (7 if unit == "week" else 1))
    return _months_later(said_on, count * {"month": 1, "year": 12, "decade": 120}[unit])


def _months_later(said_on: date, count: int) -> date:
    year, month = divmod(said_on.year * 12 + said_on.month - 1 + count, 12)
    return date(year, month + 1, min(said_on.day, calendar.monthrange(year, month + 1)[1]))


def _within(match: re.Match[str], said_on: date) -> str:
    return f"by {_later(said_on, match).isoformat()}"


def _throughout(match: re.Match[str], said_on: date) -> str:
    return f"{said_on.isoformat()} to {_later(said_on, match).isoformat()}"


def _in(match: re.Match[str], said_on: date) -> str:
    """“In three years” can be a day or a year; “in 100 days” is a day."""
    day = _later(said_on, match)
    if match["unit"] in ("day", "week"):
        return f"by {day.isoformat()}"
    period = f"{day.year:04d}" if match["unit"] in ("year", "decade") else day.isoformat()[:7]
    raise two_readings(match[0], f"by {day.isoformat()}", period)


def _ago(match: re.Match[str], said_on: date) -> str:
    day = _later(said_on, match, -1)
    if match["unit"] == "day":
        return day.isoformat()
    period = f"{day.year:04d}" if match["unit"] in ("year", "decade") else day.isoformat()[:7]
    raise two_readings(match[0], day.isoformat(), period)


def _near_year(match: re.Match[str], said_on: date) -> str:
    return f"{said_on.year + _step(match):04d}"


def _near_month(match: re.Match[str], said_on: date) -> str:
    months = said_on.year * 12 + said_on.month - 1 + _step(match)
    return f"{MONTHS[months % 12]} {months // 12:04d}"


def _step(match: re.Match[str]) -> int:
    return {"next": 1, "coming": 1, "last": -1, "previous": -1}.get(match["which"], 0)


def _end_of_decade(match: re.Match[str], said_on: date) -> str:
    size = 100 if match["unit"] == "century" else 10
    last = said_on.year - said_on.year % size + size - 1
    raise two_readings(match[0], f"the end of {last:04d}", f"the end of {last + 1:04d}")


def _near_day(match: re.Match[str], said_on: date) -> str:
    return (said_on + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[match[0]])).isoformat()


def _end_of_this(match: re.Match[str], said_on: date) -> str:
    return f"end of {said_on.year:04d}"


def _near_season(match: re.Match[str], said_on: date) -> str:
    years = (said_on.year, said_on.year + (1 if match["which"] == "next" else -1))
    if match["which"] == "this":
        return f"{match['season']} {said_on.year:04d}"
    raise two_readings(match[0], *(f"{match['season']} {year:04d}" for year in sorted(years)))


def _next_day(match: re.Match[str], said_on: date) -> str:
    """The next day or month of that name: this year's or the next. The present one has two readings."""
    return _without_year(match, said_on, ahead=True)


def _some_day(match: re.Match[str], said_on: date) -> str:
    return _without_year(match, said_on, ahead=False)


def _without_year(match: re.Match[str], said_on: date, *, ahead: bool) -> str:
    month = month_number(match["month"], whole=match[0])
    day = int(match["day"]) if match.re.groupindex.get("day") and match["day"] else None
    name = f"{day} {MONTHS[month - 1].capitalize()}" if day else MONTHS[month - 1].capitalize()
    here, there = (month, day or 0), (said_on.month, said_on.day if day else 0)
    years = [said_on.year, said_on.year + 1] if here <= there else [said_on.year - 1, said_on.year]
    if not ahead or here == there:
        raise two_readings(match[0], *(f"{name} {year:04d}" for year in years))
    written = f"{day} {MONTHS[month - 1]}" if day else MONTHS[month - 1]
    return f"{match['before']}{written} {years[-1]:04d}"


def _named_next_month(match: re.Match[str], said_on: date) -> str:
    """“Next March”, said in January, can be the one of this year; said in May it cannot."""
    month = month_number(match["month"], whole=match[0])
    if month > said_on.month:
        name = MONTHS[month - 1].capitalize()
        raise two_readings(match[0], f"{name} {said_on.year:04d}", f"{name} {said_on.year + 1:04d}")
    return f"{MONTHS[month - 1]} {said_on.year + 1:04d}"


def _within_the_year(match: re.Match[str], said_on: date) -> str:
    raise two_readings(match[0], f"by the end of {said_on.year:04d}", f"by {_months_later(said_on, 12).isoformat()}")


_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"^over the (?:next|coming) {_COUNT} {_UNIT}$", _throughout),
        (rf"^(?:within|inside) (?:the )?(?:next |coming )?{_COUNT} {_UNIT}$", _within),
        (rf"^in (?:the )?(?:next|coming) {_COUNT} {_UNIT}$", _within),
        (r"^within (?:the|this) year$", _within_the_year),
        (rf"^in {_COUNT} {_UNIT}(?:['’] time)?$", _in),
        (rf"^{_COUNT} {_UNIT} from now$", _in),
        (rf"^{_COUNT} {_UNIT} ago$", _ago),
        (r"\bend(?: of |-)(?:the|this|the current) year\b|\byear-end$|\bend of year$", _end_of_this),
        (r"\b(?:the )?(?P<which>this|next|last|previous|coming|current) year\b", _near_year),
        (r"\b(?:the )?(?P<which>this|next|last|previous|coming|current) month\b", _near_month),
        (r"(?<=end of )(?P<which>the) month\b", _near_month),
        (r"\b(?P<which>this|next|last) (?P<season>spring|summer|autumn|fall)\b", _near_season),
        (r"\b(?:the )?end(?: of |-)(?:the|this) (?P<unit>decade|century)\b", _end_of_decade),
        (r"\b(?:this|the) (?P<unit>decade|century)$", _end_of_decade),
        (r"\b(?:yesterday|today|tomorrow)\b", _near_day),
        (rf"\bnext {_MONTH_OF}$", _named_next_month),
        (rf"^(?P<before>{_AHEAD})\b{_DAY} (?:of )?{_MONTH_OF}$", _next_day),
        (rf"^(?P<before>{_AHEAD})\b{_MONTH_OF} {_DAY}$", _next_day),
        (rf"^(?P<before>{_AHEAD})\b{_MONTH_OF}$", _next_day),
        (rf"^(?P<before>(?:[a-z ]+ )?){_DAY} (?:of )?{_MONTH_OF}$", _some_day),
        (rf"^(?P<before>(?:[a-z ]+ )?){_MONTH_OF} {_DAY}$", _some_day),
        (rf"^(?P<before>(?:[a-z -]+[ -])?){_MONTH_OF}$", _some_day),
    )
)
