"""EDTF text in, strict bounds out (first and last possible day of what was written), and the parts it is made of.

Grammar and the bounds of each single date come from the `edtf` package's `parse_edtf`; its fuzzy bounds, which widen
an approximate June to two years, and its reading of free text are not used.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

from claims.dates.refusals import invalid_date, unreadable_date
from claims.enums import DeadlineKind
from claims.exceptions import InvalidDateError

_ATOM = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX|\dXXX)(-(?P<month>\d\d|XX))?(-(?P<day>\d\d|XX))?(?P<mark>[?~%])?", re.ASCII
)
_PLAIN = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?", re.ASCII)
_FIRST_SEASON = 21
#: EDTF's codes beyond the twelve months whose months are certain. Winters are left out: which two years?
_SEASONS = {"21", "22", "23", "25", "26", "27"} | {str(code) for code in range(33, 42)}
_WINTERS = {"24", "28", "32"}


class Bounds(NamedTuple):
    """First and last possible day; None is an open end."""

    lower: date | None
    upper: date | None


@dataclass(frozen=True, slots=True)
class VagueDate:
    """A date as stored: EDTF text, the source's own words if they say more than it, and its bounds."""

    edtf: str
    words: str
    lower: date | None
    upper: date | None


class Precision(StrEnum):
    """How fine a single date is; `span` is a millennium's or century's worth of unknown digits."""

    SPAN = "span"
    DECADE = "decade"
    YEAR = "year"
    SEASON = "season"
    MONTH = "month"
    DAY = "day"


class ShapeKind(StrEnum):
    """How the single dates of an EDTF text belong together."""

    SINGLE = "single"
    INTERVAL = "interval"
    BEFORE = "before"
    AFTER = "after"
    ONE_OF = "one_of"
    ALL_OF = "all_of"


@dataclass(frozen=True, slots=True)
class DatePart:
    """A single date in parts that a sentence can be made from. `season` is EDTF's code (21 and up)."""

    text: str
    precision: Precision
    lower: date
    upper: date
    season: int | None = None
    approximate: bool = False
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class DateShape:
    """The parts of a date and how they belong together, free of any language."""

    kind: ShapeKind
    parts: tuple[DatePart, ...]

    @property
    def bounds(self) -> Bounds:
        """First and last possible day; an open end is None."""
        lower = None if self.kind is ShapeKind.BEFORE else min(part.lower for part in self.parts)
        upper = None if self.kind is ShapeKind.AFTER else max(part.upper for part in self.parts)
        return Bounds(lower, upper)


def parse_edtf_date(text: str) -> Bounds:
    """The strict bounds of an EDTF text: `2016-06~` is 1 to 30 June 2016, `../2016` has no first day.

    Raises `InvalidDateError` for anything that is not EDTF, a month 13, a 30 February, or an interval that ends before
    it starts.
    """
    return shape_of(text).bounds


def deadline_dates(edtf: str) -> tuple[DeadlineKind, tuple[date, ...]]:
    """The last day of every deadline that an EDTF text names, in order, and how they belong together.

    A set gives one per member, an interval the last days of its two ends, `../2016` the end of 2016; empty text and an
    interval without an end give none. Raises `InvalidDateError`.
    """
    if edtf.strip() == "":
        return DeadlineKind.NONE, ()
    shape = shape_of(edtf)
    if shape.kind is ShapeKind.AFTER:
        return DeadlineKind.NONE, ()
    days = tuple(sorted({part.upper for part in shape.parts}))
    if len(days) == 1:
        return DeadlineKind.SINGLE, days
    return (DeadlineKind.INTERVAL if shape.kind is ShapeKind.INTERVAL else DeadlineKind.SET), days


class Term(NamedTuple):
    """When a target applies: the last day of each deadline, and the first day where its words name one."""

    kind: DeadlineKind
    deadlines: tuple[date, ...]
    first: date | None


def term_of(edtf: str, *, throughout: bool) -> Term:
    """When a target applies that is due at this EDTF text. Raises `InvalidDateError`.

    To what applies `throughout` an interval or a set gives its first day and one deadline, its last day: "2021/2023"
    is no choice of deadlines then, but the time in which it is to hold.
    """
    kind, days = deadline_dates(edtf)
    if not throughout or not edtf.strip() or shape_of(edtf).kind in (ShapeKind.SINGLE, ShapeKind.BEFORE):
        return Term(kind, days, None)
    first = min(part.lower for part in shape_of(edtf).parts)
    return Term(DeadlineKind.SINGLE if days else DeadlineKind.NONE, days[-1:], first)


def readable_term(edtf: str, *, throughout: bool) -> Term:
    """As `term_of`, for showing what is stored: a text that is no date (somebody else wrote it) names no deadline."""
    try:
        return term_of(edtf, throughout=throughout)
    except InvalidDateError:
        return Term(DeadlineKind.NONE, (), None)


@lru_cache(maxsize=8192)  # edtf's parser needs about 30 ms for one text
def shape_of(text: str) -> DateShape:
    """An EDTF text taken apart. Raises `InvalidDateError`."""
    plain = text.strip()
    if plain[:1] + plain[-1:] in ("[]", "{}"):
        return _set_shape(plain)
    if "/" in plain:
        return _interval_shape(plain)
    return DateShape(ShapeKind.SINGLE, (_part(plain, whole=text),))


def in_words(edtf: str) -> DateShape:
    """The language-free parts that a date's sentence is made from; the same as `shape_of`."""
    return shape_of(edtf)


def _set_shape(plain: str) -> DateShape:
    kind = ShapeKind.ONE_OF if plain.startswith("[") else ShapeKind.ALL_OF
    members = [member.strip() for member in plain[1:-1].split(",")]
    if len(members) == 1 and ".." in members[0]:
        first, _, last = members[0].partition("..")
        return _interval_shape(f"{first or '..'}/{last or '..'}", whole=plain)
    parts = tuple(_part(member, whole=plain) for member in members)
    return DateShape(kind, tuple(sorted(parts, key=lambda part: (part.lower, part.upper))))


def _interval_shape(plain: str, *, whole: str | None = None) -> DateShape:
    whole = plain if whole is None else whole
    ends = [end.strip() for end in plain.split("/")]
    if len(ends) != 2:
        raise invalid_date(whole, "An interval has two ends.")
    start, end = (None if text in ("", "..") else _part(text, whole=whole) for text in ends)
    if start is not None and end is not None:
        if end.upper < start.lower or end.lower < start.lower:
            raise invalid_date(whole, "The interval ends before it starts.")
        return DateShape(ShapeKind.INTERVAL, (start, end))
    if end is not None:
        return DateShape(ShapeKind.BEFORE, (end,))
    if start is not None:
        return DateShape(ShapeKind.AFTER, (start,))
    raise invalid_date(whole, "An interval needs at least one end.")


def _part(text: str, *, whole: str) -> DatePart:
    """One single date with its bounds from `parse_edtf`."""
    match = _ATOM.fullmatch(text)
    if match is None:
        raise unreadable_date(whole, f"“{text}” is not a date." if text else "Enter a date.")
    year, month, day, mark = match["year"], match["month"], match["day"], match["mark"]
    season = _season(month, day=day, whole=whole)
    known = f"{year}-{month}" if season is not None else text.rstrip("?~%")
    if "X" in year and month not in (None, "XX") or month == "XX" and day not in (None, "XX"):
        raise invalid_date(whole, f"“{text}” leaves a coarser part unknown than one that it names.")
    if _PLAIN.fullmatch(text) and (plain := _plain_bounds(year, month, day)) is not None:
        return DatePart(text, _precision(year, month, day), *plain)
    try:
        parsed = parse_edtf(known)
        lower, upper = date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3])
        if day is not None and day != "XX":
            date(int(year), int(month), int(day))
        upper = _end_of_month(upper) if day == "XX" or (day is None and season is None) else upper
    except (EDTFParseException, ValueError, TypeError, AttributeError) as error:
        raise invalid_date(whole, f"There is no such date as “{text}”.") from error
    part = DatePart(text, _precision(year, month, day), lower, upper, season=season)
    return replace(part, approximate=mark in ("~", "%"), uncertain=mark in ("?", "%"))


def _plain_bounds(year: str, month: str | None, day: str | None) -> tuple[date, date] | None:
    """The calendar's answer for a plain year, month or day, without the parser's 30 ms; None where it has none."""
    try:
        lower = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day is not None:
        return lower, lower
    return lower, _end_of_month(lower) if month is not None else date(lower.year, 12, 31)


def _end_of_month(day: date) -> date:
    """`edtf` counts 29 days for an unspecified day in any February; the calendar decides instead."""
    following = date(day.year + (day.month == 12), day.month % 12 + 1, 1) if day < date(9999, 12, 1) else None
    return date.max if following is None else date.fromordinal(following.toordinal() - 1)


def _season(month: str | None, *, day: str | None, whole: str) -> int | None:
    if month is None or month == "XX" or int(month) < _FIRST_SEASON:
        return None
    if month in _WINTERS:
        raise invalid_date(whole, "A winter spans two years", instead="write its months, such as 2016-12/2017-02")
    if month not in _SEASONS or day is not None:
        raise invalid_date(whole, f"“{month}” is neither a month nor a season, quarter or half of a year.")
    return int(month)


def _precision(year: str, month: str | None, day: str | None) -> Precision:
    unknown_digits = year.count("X")
    if unknown_digits > 1:
        return Precision.SPAN
    if unknown_digits == 1:
        return Precision.DECADE
    if month is None or month == "XX":
        return Precision.YEAR
    if int(month) >= _FIRST_SEASON:
        return Precision.SEASON
    return Precision.MONTH if day is None or day == "XX" else Precision.DAY
