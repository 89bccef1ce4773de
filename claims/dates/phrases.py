"""Dates in English words that are more than one date: open ends, spans, and lists.

The parts are read by `single_dates`; a part that is a span itself counts with its first or last day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from claims.dates.edtf_shapes import DatePart, Precision, ShapeKind, shape_of
from claims.dates.numeric_dates import NUMERIC, read_numeric
from claims.dates.refusals import UnreadableDateError, invalid_date, unreadable_date
from claims.dates.single_dates import read_single

_DASH = r"(?:to|[-–])"
_NOT_LATER = r"(?:by|not later than|no later than|at the latest (?:by|in|on)|latest)"
_END_OF = r"(?:(?:(?:the )?(?:end|close)(?: of |-| )|year-end[ -]))"


def read_phrase(text: str) -> str:
    """EDTF for a text with words: open ends, then spans, then lists, then a single date. Raises `InvalidDateError`."""
    if (found := _open_end(text)) is not None:
        return found
    try:
        return read_single(text)
    except UnreadableDateError:
        for read in (_within_one, _span, _read_list):
            if (found := read(text)) is not None:
                return found
        raise


def _first(edtf: str) -> str:
    return edtf.partition("/")[0]


def _last(edtf: str) -> str:
    return edtf.rpartition("/")[2]


# Open ends


def _open_end(text: str) -> str | None:
    if match := re.fullmatch(r"(?:by |in |on )?(.+?) (?:or earlier|at the latest)", text):
        return f"../{_last(read_single(match[1]))}"
    if match := re.fullmatch(rf"(?:{_NOT_LATER}|before(?= {_END_OF})) {_END_OF}?(?:in )?(?P<day>.+)", text):
        return f"../{_last(read_single(match['day']))}"
    if match := re.fullmatch(r"(.+) or later|since (.+)|from ((?:(?! to ).)+?)(?: on(?:wards?)?)?|(.+) onwards?", text):
        return f"{_first(read_single(match[1] or match[2] or match[3] or match[4]))}/.."
    if match := re.fullmatch(r"(before|after) (.+)", text):
        start, end = _exact(read_single(match[2]), whole=text)
        return f"../{_before(start)}" if match[1] == "before" else f"{_after(end)}/.."
    return None


def _exact(edtf: str, *, whole: str) -> tuple[DatePart, DatePart]:
    parts = shape_of(edtf).parts
    if any(part.approximate or part.uncertain for part in parts):
        raise invalid_date(whole, "“Before” or “after” an uncertain date is too vague.")
    return parts[0], parts[-1]


def _before(part: DatePart) -> str:
    if part.lower == date.min:
        raise invalid_date(part.text, "There is no date before it.")
    return _coarse(part.lower - timedelta(days=1), part.precision)


def _after(part: DatePart) -> str:
    if part.upper == date.max:
        raise invalid_date(part.text, "There is no date after it.")
    return _coarse(part.upper + timedelta(days=1), part.precision)


def _coarse(day: date, precision: Precision) -> str:
    """The neighbouring year, month or day; the day itself next to a season or a decade."""
    if precision is Precision.YEAR:
        return f"{day.year:04d}"
    return day.isoformat()[:7] if precision is Precision.MONTH else day.isoformat()


# Spans


def _sharing(opening: str, joint: str) -> Iterator[re.Pattern[str]]:
    """Spans whose ends share a month or a year, which is said once; the shared part completes the first end."""
    month, day, year = r"[a-z]+\.?", r"\d{1,2}(?:st|nd|rd|th)?", r"(?P<shared>\d{4})"
    for first, last in (
        (month, rf"{month},? {year}"),
        (day, rf"{day} (?P<shared>{month} \d{{4}})"),
        (rf"{day} {month}", rf"{day} {month} {year}"),
        (rf"{month} {day}", rf"{month} {day},? {year}"),
        (r"[qh][1-4]", rf"[qh][1-4] {year}"),
    ):
        yield re.compile(rf"{opening}(?P<first>{first}) ?{joint} ?(?P<last>{last})")


_SHARED_SPANS = (*_sharing("(?:from )?", _DASH), *_sharing("between ", "and"))
_MONTH_FIRST = re.compile(
    rf"(?:from |between )?(?P<month>[a-z]+\.?) (?P<first>\d{{1,2}}) ?(?:{_DASH}|and) ?(?P<last>\d{{1,2}}),? "
    r"(?P<year>\d{4})"
)


def _within_one(text: str) -> str | None:
    """“June to August 2016”, “3-5 May 2016”, “May 3-5, 2016”: the month or the year is said once."""
    if match := _MONTH_FIRST.fullmatch(text):
        first, last = (f"{match[name]} {match['month']} {match['year']}" for name in ("first", "last"))
        return f"{read_single(first)}/{read_single(last)}"
    for pattern in _SHARED_SPANS:
        match = pattern.fullmatch(text)
        if match and (found := _both_ends(f"{match['first']} {match['shared']}", match["last"])) is not None:
            return found
    return None


def _both_ends(first: str, last: str) -> str | None:
    """The span from one date to another; None if one of them is none."""
    try:
        return f"{_first(read_single(first))}/{_last(read_single(last))}"
    except UnreadableDateError:
        return None


def _span(text: str) -> str | None:
    for first, last in _ends(text):
        if (found := _both_ends(first, last)) is not None:
            return found
    return None


def _ends(text: str) -> Iterator[tuple[str, str]]:
    """The two ends of a span, in each way to take it apart; a hyphen without blanks comes last."""
    if match := re.fullmatch(r"between (.+?) and (.+)", text):
        yield match[1], match[2]
    if match := re.fullmatch(r"(?:from )?(.+?) (?:to|until|till|through|[-–]) (.+)", text):
        yield match[1], match[2]
    if match := re.fullmatch(r"([^–]+?) ?– ?([^–]+)", text):
        yield match[1], match[2]
    for match in re.finditer(r"(?<=\d)-(?=[a-z\d])", text):
        yield text[: match.start()], text[match.end() :]


def _read_list(text: str) -> str | None:
    for word, opening, closing in (("or", "[", "]"), ("and", "{", "}")):
        if f" {word} " in text:
            members = [read_single(member) for member in re.split(rf",? {word} |, ", text)]
            if any(shape_of(member).kind is not ShapeKind.SINGLE for member in members):
                raise unreadable_date(text)
            return opening + ",".join(members) + closing
    return None


def read_english(text: str) -> str:
    """EDTF for a text in lower case, in figures or English words. Raises `InvalidDateError`."""
    return read_numeric(text) if NUMERIC.fullmatch(text) else read_phrase(text)
