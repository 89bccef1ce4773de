"""Dates in figures and signs only: EDTF itself, and the ways in which people write days, months and spans."""

from __future__ import annotations

import re

from claims.dates.refusals import invalid_date, two_readings
from claims.exceptions import InvalidDateError

#: A text that needs no words to be read.
NUMERIC = re.compile(r"[\dXx?~%./\[\]{},\s–-]+")

#: EDTF's codes for what is coarser than a month and finer than a year, by the names that `single_dates` reads.
NAMES_OF_PARTS = {
    21: "spring", 22: "summer", 23: "autumn", 25: "northern spring", 26: "northern summer", 27: "northern autumn",
    33: "Q1", 34: "Q2", 35: "Q3", 36: "Q4",
    37: "first four months of", 38: "middle four months of", 39: "last four months of", 40: "H1", 41: "H2",
}  # fmt: skip

_LAST_MONTH = 12
_SHORT_SPAN = re.compile(r"(?<!\d)(\d{4})-(\d\d)(?![\d~?%-])")


def read_numeric(plain: str) -> str:
    """EDTF for a text of figures and signs. Raises `InvalidDateError` for what has two readings."""
    if match := re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", plain):
        return _day_first(plain, int(match[1]), int(match[3]), match[4], dotted=match[2] == ".")
    if match := re.fullmatch(r"(\d{1,2})[./](\d{4})", plain):
        return f"{match[2]}-{int(match[1]):02d}"
    if match := re.fullmatch(r"(\d{4})([./])(\d{1,2})\2(\d{1,2})", plain):
        return f"{match[1]}-{int(match[3]):02d}-{int(match[4]):02d}"
    if match := re.fullmatch(r"(\d{4}) ?[-–] ?(\d{4})", plain):
        return f"{match[1]}/{match[2]}"
    if match := re.fullmatch(r"(\d{4}) ?([/–]) ?(\d\d)", plain):
        return _short_span(plain, match[1], match[3], dash=match[2] == "–")
    if match := re.fullmatch(r"([^–\[{]+?) ?–(?: ?([^–\]}]+))", plain):
        return f"{read_numeric(match[1])}/{read_numeric(match[2])}"
    if match := re.fullmatch(r"(\d{1,2}\.\d{1,2}\.\d{4}) ?[-/] ?(\d{1,2}\.\d{1,2}\.\d{4})", plain):
        return f"{read_numeric(match[1])}/{read_numeric(match[2])}"
    if "[" not in plain and "{" not in plain:
        for match in _SHORT_SPAN.finditer(plain):
            _check_is_no_short_span(match[1], match[2])
    return re.sub(r"\s*([/,]|\.\.)\s*", r"\1", plain).replace("x", "X").replace("[ ", "[").replace(" ]", "]")


def _day_first(plain: str, first: int, second: int, year: str, *, dotted: bool) -> str:
    """31/05/2016 has one reading, 03/04/2016 two; with dots the day is first wherever dates are written so."""
    readings = {f"{year}-{month:02d}-{day:02d}" for day, month in ((first, second), (second, first)) if month <= 12}
    if dotted:
        readings = {f"{year}-{second:02d}-{first:02d}"}
    if len(readings) > 1:
        day, other = sorted(readings)
        raise invalid_date(plain, f"“{plain}” can mean {day} and {other}", instead="write one, or name the month")
    if not readings:
        raise invalid_date(plain, f"There is no such date as “{plain}”.")
    return readings.pop()


def _short_span(plain: str, year: str, number: str, *, dash: bool) -> str:
    """“2020–25” is a span; “2021/22” and “2021–22” may be one year that is not the calendar's."""
    last = int(year[:2] + number)
    if int(number) == (int(year) + 1) % 100:
        raise year_across_two(plain, year)
    if last <= int(year):
        raise invalid_date(plain, f"“{plain}” is not a date.")
    span = f"{year}/{last:04d}"
    if int(number) <= _LAST_MONTH:
        raise two_readings(plain, f"{year}-{number}", span)
    if not dash:
        raise invalid_date(plain, f"“{plain}” is not written in full", instead=f"write {span}")
    return span


def year_across_two(whole: str, year: str) -> InvalidDateError:
    """The refusal of “2021/22”: both years, or one that begins in the first; which month, differs by country."""
    after = int(year) + 1
    return invalid_date(
        whole,
        f"“{whole}” can mean {year}/{after} (both years) and twelve months from {year} on",
        instead=f"write {year}/{after}, or the months, such as {year}-04/{after}-03 or {year}-07/{after}-06",
    )


def _check_is_no_short_span(year: str, number: str) -> None:
    """“2020-25” is EDTF for the northern spring of 2020, and what a newspaper writes for 2020 to 2025."""
    last = int(year[:2] + number)
    if int(number) <= _LAST_MONTH or last <= int(year):
        return
    named = NAMES_OF_PARTS.get(int(number))
    other = f" or {named} {year}" if named else ""
    raise invalid_date(
        number, f"“{year}-{number}” can mean more than one thing", instead=f"write {year}/{last:04d}{other}"
    )
