"""One date in English words, as a table of forms: months and days, quarters, seasons, decades, parts of them.

What EDTF has no code for becomes the span of its months or days.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable

from claims.dates.edtf_shapes import Precision, ShapeKind, shape_of
from claims.dates.fiscal import FISCAL
from claims.dates.month_names import DAY, MONTH, YEAR, month_number
from claims.dates.numeric_dates import NUMERIC, read_numeric
from claims.dates.refusals import invalid_date, two_readings, unreadable_date

_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
#: EDTF's codes for what is coarser than a month and finer than a year: first of the seasons, quarters, thirds, halves.
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}
_NORTHERN, _QUARTER, _HALF = 4, 32, 39
_THIRDS = {"early": 37, "mid": 38, "late": 39, "first": 37, "middle": 38, "last": 39}
#: The months of seasons that EDTF has no code for that is certain.
_SOUTHERN = {"spring": ("09", "11"), "autumn": ("03", "05"), "fall": ("03", "05"), "winter": ("06", "08")}
_DAYS_OF_THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_WEEKDAYS = tuple(day.lower() for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
_COUNTS = {"two": 2, "three": 3, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11}

_NTH = rf"(?:the )?(?P<nth>{'|'.join(_ORDINALS)})"
_SEASON = rf"(?P<season>{'|'.join(_SEASONS)})"
_TWO_YEARS = r"(?P<year>\d{4})[/–-](?P<next>\d{4}|\d\d)"
#: A year that may be short where nobody would write it otherwise: 3Q25.
_ANY_YEAR = r"(?P<year>\d{4}|'?\d\d)"


def _full_year(match: re.Match[str]) -> str:
    """3Q25 is of 2025, and 3Q98 of 1998; between 50 and 69 either century is possible."""
    year = match["year"].lstrip("'")
    if len(year) == 4:
        return year
    if 50 <= int(year) <= 69:
        raise two_readings(match[0], f"a part of 19{year}", f"one of 20{year}")
    return f"{'20' if int(year) < 50 else '19'}{year}"


def _code_reader(code: int) -> Callable[[re.Match[str]], str]:
    def read_match(match: re.Match[str]) -> str:
        number = match["n"] if "n" in match.re.groupindex else _ORDINALS[match["nth"]]
        return f"{_full_year(match)}-{code + int(number)}"

    return read_match


def _third(match: re.Match[str]) -> str:
    return f"{match['year']}-{_THIRDS[match['which']]}"


def _third_of_month(match: re.Match[str]) -> str:
    """The first ten days, the next ten, and the rest."""
    month = month_number(match["month"], whole=match[0])
    first, last = _DAYS_OF_THIRDS[match["which"]]
    last = min(last, calendar.monthrange(int(match["year"]), month)[1])
    return f"{match['year']}-{month:02d}-{first:02d}/{match['year']}-{month:02d}-{last:02d}"


def _months(match: re.Match[str]) -> str:
    """The first nine months of a year, or its last three."""
    count = match["count"]
    number = _COUNTS[count] if count in _COUNTS else int(count)
    if not 2 <= number <= 11:
        raise unreadable_date(match[0])
    first, last = (1, number) if "which" not in match.re.groupindex or match["which"] == "first" else (13 - number, 12)
    return f"{match['year']}-{first:02d}/{match['year']}-{last:02d}"


def _season(match: re.Match[str]) -> str:
    code = _SEASONS[match["season"]] + (_NORTHERN if match["northern"] else 0)
    return f"{match['year']}-{code}"


def _southern_season(match: re.Match[str]) -> str:
    year = match["year"]
    if match["season"] == "summer":
        raise two_readings(match[0], *_across_years(year))
    first, last = _SOUTHERN[match["season"]]
    return f"{year}-{first}/{year}-{last}"


def _across_years(year: str) -> tuple[str, str]:
    before, after = int(year) - 1, int(year) + 1
    return f"{before:04d}-12/{year}-02", f"{year}-12/{after:04d}-02"


def _winter(match: re.Match[str]) -> str:
    raise two_readings(match[0], *_across_years(match["year"]))


def _season_of_two_years(match: re.Match[str]) -> str:
    year, following = match["year"], match["next"]
    if int(following) % 100 != (int(year) + 1) % 100:
        raise invalid_date(match[0], f"“{match[0]}” names two years that do not follow each other.")
    return _across_years(year)[1]


def _edge_of_period(match: re.Match[str]) -> str:
    edge, rest = match["edge"], match["rest"]
    shape_of(read_single(rest))
    edge = "end" if edge in ("year-end", "close") else edge
    has_thirds = re.fullmatch(r"([a-z]+ )?\d{4}", rest)
    part = f"{'late' if edge == 'end' else 'early'} {rest}" if has_thirds else ""
    ways = ", ".join(["a day", *filter(None, [part]), *([f"by {rest}"] if edge == "end" else [])])
    raise invalid_date(match[0], f"“{match[0]}” can mean one day or a longer time", instead=f"write {ways}")


def _until(match: re.Match[str]) -> str:
    rest = match[1]
    shape_of(read_single(rest))
    raise invalid_date(
        match[0],
        f"“{match[0]}” leaves open whether {rest} is meant too",
        instead=f"write by {rest} or before {rest}",
    )


def _from_or_after(match: re.Match[str]) -> str:
    """What other languages leave open with one word."""
    shape_of(read_single(match[1]))
    raise two_readings(match[0], f"since {match[1]}", f"after {match[1]}")


def _named_month(match: re.Match[str]) -> str:
    month = f"{match['year']}-{month_number(match['month'], whole=match[0]):02d}"
    return f"{month}-{int(match['day']):02d}" if "day" in match.re.groupindex else month


def _short_month(match: re.Match[str]) -> str:
    """“June '16” names a year, “Feb-24” a year or a day."""
    month = month_number(match["month"], whole=match[0])
    if match["sign"] == "'":
        return f"{_full_year(match)}-{month:02d}"
    name, number = match["month"].capitalize(), match["year"]
    raise two_readings(match[0], f"{name} {_full_year(match)}", f"the day {int(number)} {name}")


def _first_days(match: re.Match[str]) -> str:
    raise invalid_date(match[0], f"“{match[0]}” does not say from which day it counts", instead="write the date itself")


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        *FISCAL,
        (r"(?:the )?(?P<decade>\d{3})0s", lambda match: f"{match['decade']}X"),
        (rf"(?P<which>early|mid|late)[ -](?:in )?{YEAR}", _third),
        (rf"(?P<which>early|mid|late)[ -](?:in )?{MONTH} (?:of )?{YEAR}", _third_of_month),
        (rf"(?:the )?(?P<which>first|middle|last) four months of {YEAR}", _third),
        (rf"(?:the )?(?P<which>first|last) (?P<count>\d\d?|[a-z]+) months (?:of |in )?{YEAR}", _months),
        (rf"(?P<count>[369])m[ -]?{YEAR}", _months),
        (rf"(?:the )?(?P<northern>northern )?{_SEASON} (?:of )?{YEAR}", _season),
        (rf"(?:the )?(?:southern|austral) (?P<season>{'|'.join(_SEASONS)}|winter) (?:of )?{YEAR}", _southern_season),
        (rf"(?:the )?(?:northern )?(?P<season>winter) (?:of )?{_TWO_YEARS}", _season_of_two_years),
        (rf"(?:the )?(?:southern |austral )?(?P<season>summer) (?:of )?{_TWO_YEARS}", _season_of_two_years),
        (rf"(?:the )?(?:northern )?winter (?:of )?{YEAR}", _winter),
        (rf"q(?P<n>[1-4])[ /-]?(?:of )?{_ANY_YEAR}", _code_reader(_QUARTER)),
        (rf"(?P<n>[1-4])q[ /-]?(?:of )?{_ANY_YEAR}", _code_reader(_QUARTER)),
        (rf"{YEAR}[ /-]?(?:q(?P<n>[1-4]))", _code_reader(_QUARTER)),
        (rf"{YEAR}[ /-]?(?:(?P<n>[1-4])q)", _code_reader(_QUARTER)),
        (rf"{_NTH} quarter (?:of )?{YEAR}", _code_reader(_QUARTER)),
        (rf"h(?P<n>[12])[ /-]?(?:of )?{_ANY_YEAR}", _code_reader(_HALF)),
        (rf"(?P<n>[12])h[ /-]?(?:of )?{_ANY_YEAR}", _code_reader(_HALF)),
        (rf"{YEAR}[ /-]?h(?P<n>[12])", _code_reader(_HALF)),
        (rf"(?:the )?(?P<nth>first|1st|second|2nd) half (?:of )?{YEAR}", _code_reader(_HALF)),
        (r"(?:at )?(?:the )?(?P<edge>end|beginning|start|close)(?: of |-| )(?P<rest>.+)", _edge_of_period),
        (rf"(?P<edge>year-end)[ -](?P<rest>{YEAR})", _edge_of_period),
        (r"(?:until|till|up to) (.+)", _until),
        (r"either from or after (.+)", _from_or_after),
        (rf"{MONTH} (?:of )?{YEAR}", _named_month),
        (rf"{MONTH}-{YEAR}", _named_month),
        (rf"(?:the )?{DAY} (?:of )?{MONTH},? {YEAR}", _named_month),
        (rf"{MONTH} (?:the )?{DAY},? {YEAR}", _named_month),
        (r"(?P<month>[a-z]{3,9})\.? ?(?P<sign>[-'])(?P<year>\d\d)", _short_month),
        (r"(?:(?:within|after) )?(?:the|his|her|its|their) first .+ (?:days|weeks|months|years)", _first_days),
    )
)


def read_single(text: str) -> str:
    """EDTF for one date without an open end, or for the span of its days. Raises `InvalidDateError`."""
    rest, uncertain = re.subn(r" ?\(uncertain\)$|(?<=\w)\?$", "", text.strip())
    rest = re.sub(r"^(?:in|on|during) ", "", rest)
    rest, about = re.subn(r"^(?:about|around|circa|approximately|roughly|approx\.|c\.|ca\.) ?", "", rest)
    edtf = _certain(rest, whole=text)
    mark = "%" if about and uncertain else "~" if about else "?" if uncertain else ""
    if mark and edtf[-1] in "~?%":
        raise invalid_date(text, f"“{text}” is marked as vague twice.")
    if mark and "/" in edtf:
        raise invalid_date(text, f"“{text}” is vague already", instead=f"write {edtf}, or a month or year for it")
    return edtf + mark


def _certain(text: str, *, whole: str) -> str:
    if match := re.fullmatch(rf"(?P<weekday>{'|'.join(_WEEKDAYS)}),? (?P<rest>.+)", text):
        return _on_weekday(match)
    for pattern, read in _FORMS:
        if match := pattern.fullmatch(text):
            return read(match)
    if NUMERIC.fullmatch(text):
        edtf = read_numeric(text)
        if shape_of(edtf).kind is ShapeKind.SINGLE:
            return edtf
    raise unreadable_date(whole)


def _on_weekday(match: re.Match[str]) -> str:
    """A day that its weekday confirms."""
    edtf = _certain(match["rest"], whole=match[0])
    part = shape_of(edtf).parts[0]
    if part.precision is not Precision.DAY:
        raise unreadable_date(match[0])
    weekday = _WEEKDAYS[part.lower.weekday()]
    if weekday != match["weekday"]:
        why = f"{part.text} is a {weekday.capitalize()}, no {match['weekday'].capitalize()}"
        raise invalid_date(match[0], why, instead="correct the day, or leave out the weekday")
    return edtf
