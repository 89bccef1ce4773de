"""What people type for a date: EDTF, or one of a list of plain English forms. Anything else is refused, never guessed.

A text with two readings is refused with both: 03/04/2016 (3 April or 4 March), 2021-22 (two years or a summer), the
end of 2020 (its last day or its last months). Out of scope: other languages, and days relative to today.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from claims.dates.edtf_shapes import (
    DatePart,
    DateShape,
    Precision,
    ShapeKind,
    VagueDate,
    invalid_date,
    parse_edtf_date,
    shape_of,
)
from claims.exceptions import InvalidDateError
from claims.text import ascii_digits

MAX_WORDS = 6
#: Longer texts are no date, and need not be taken apart.
MAX_LENGTH = 200

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
#: EDTF's codes for what is coarser than a month and finer than a year: first of the seasons, quarters, thirds, halves.
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}
_NORTHERN, _QUARTER, _THIRD, _HALF = 4, 32, 36, 39
_THIRDS = {"early": 37, "mid": 38, "late": 39, "first": 37, "middle": 38, "last": 39}

_NUMERIC = re.compile(r"[\dXx~?%./\[\]{},\s–-]+")
_TWO_YEARS = re.compile(r"(?<!\d)(\d{4})-(\d\d)(?![\d~?%-])")


def parse_date(text: str, *, words: str = "") -> VagueDate:
    """A date typed by a person: EDTF, or a plain form such as those below; anything else is refused with examples.

    "June 2016", "31 May 2016", "May 31, 2016", "31.05.2016", "about June 2016", "June 2016?", "early 2016" (January to
    April), "mid 2016" (May to August), "late 2016" (September to December), "summer 2016", "Q3 2024", "first half of
    2024", "the 2010s", "2015-2018", "June to August 2016", "3-5 May 2016", "2019, 2021 or 2023", "by 2020" (2020 or
    earlier), "before 2016" (2015 or earlier), "since 2016", "after 2016" (2017 or later). `words` are the source's
    own; where none are given, "early 2016" and others that EDTF says less well keep theirs. Raises `InvalidDateError`.
    """
    plain = " ".join(ascii_digits(text).split())
    if plain == "":
        raise invalid_date(text, "Enter a date.")
    if len(plain) > MAX_LENGTH:
        raise invalid_date(plain[:MAX_LENGTH], "This is too long for a date.")
    if len(words.split()) > MAX_WORDS:
        raise InvalidDateError(
            f"The source's words for a date may be {MAX_WORDS} at most.", detail={"field": "words", "given": words}
        )
    try:
        edtf = _numeric(plain) if _NUMERIC.fullmatch(plain) else _phrase(plain.lower())
        bounds = parse_edtf_date(edtf)
    except InvalidDateError as error:
        why = str(error.detail.get("why", error.message))
        raise invalid_date(text, why.replace(plain.lower(), plain)) from error
    return VagueDate(edtf, words.strip() or _own_words(plain), bounds.lower, bounds.upper)


def to_typed_text(edtf: str) -> str:
    """The text that `parse_date` reads as exactly this EDTF text: itself, unless a person may mean another by it.

    Raises `InvalidDateError` for what is not EDTF.
    """
    shape = shape_of(edtf)
    for text in (edtf, _joined(shape)):
        try:
            if parse_date(text).edtf == edtf:
                return text
        except InvalidDateError:
            continue
    return edtf


def _own_words(plain: str) -> str:
    """The words worth keeping: those that say more than EDTF does."""
    says_more = re.match(r"(early|mid|late|by|before|after|not later|no later)\b", plain.lower())
    return plain if says_more and len(plain.split()) <= MAX_WORDS else ""


# Figures only


def _numeric(plain: str) -> str:
    """EDTF for a text of figures and signs."""
    if match := re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", plain):
        return _day_first(plain, int(match[1]), int(match[3]), match[4], dotted=match[2] == ".")
    if match := re.fullmatch(r"(\d{1,2})[./](\d{4})", plain):
        return f"{match[2]}-{int(match[1]):02d}"
    if match := re.fullmatch(r"(\d{4})([./])(\d{1,2})\2(\d{1,2})", plain):
        return f"{match[1]}-{int(match[3]):02d}-{int(match[4]):02d}"
    if match := re.fullmatch(r"(\d{4}) ?[-–] ?(\d{4})", plain):
        return f"{match[1]}/{match[2]}"
    if "[" not in plain and "{" not in plain:
        for match in _TWO_YEARS.finditer(plain):
            _check_is_not_two_years(match[1], match[2])
    return re.sub(r"\s*([/,]|\.\.)\s*", r"\1", plain).replace("x", "X").replace("[ ", "[").replace(" ]", "]")


def _day_first(plain: str, first: int, second: int, year: str, *, dotted: bool) -> str:
    """31/05/2016 has one reading, 03/04/2016 two; with dots the day is first wherever dates are written so."""
    readings = {f"{year}-{month:02d}-{day:02d}" for day, month in ((first, second), (second, first)) if month <= 12}
    if dotted:
        readings = {f"{year}-{second:02d}-{first:02d}"}
    if len(readings) > 1:
        day, other = sorted(readings)
        raise invalid_date(plain, f"“{plain}” can mean {day} and {other}: write one of them, or name the month.")
    if not readings:
        raise invalid_date(plain, f"There is no such date as “{plain}”.")
    return readings.pop()


def _check_is_not_two_years(year: str, number: str) -> None:
    if int(number) > 12 and int(number) == (int(year) + 1) % 100:
        season = f" or {_NAMES[int(number)]} {year}" if int(number) in _NAMES else ""
        pair = f"{year}/{int(year) + 1:04d}"
        raise invalid_date(number, f"“{year}-{number}” can mean more than one thing: write {pair}{season}.")


# Phrases


def _phrase(text: str) -> str:
    """EDTF for a text with words: open ends, then spans, then lists, then a single date."""
    for read in (_open_end, _within_one, _span, _listed):
        if (found := read(text)) is not None:
            return found
    return _single(text)


def _open_end(text: str) -> str | None:
    if match := re.fullmatch(r"(?:by|not later than|no later than) (?:(?:the )?end(?: of |-))?(.+)", text):
        return f"../{_single(match[1])}"
    if match := re.fullmatch(r"(.+) or earlier", text):
        return f"../{_single(match[1])}"
    if match := re.fullmatch(r"(.+) or later|since (.+)|from ((?:(?! to ).)+?)(?: on(?:wards?)?)?", text):
        return f"{_single(match[1] or match[2] or match[3])}/.."
    if match := re.fullmatch(r"(before|after) (.+)", text):
        part = _exact(_single(match[2]), whole=text)
        return f"../{_before(part)}" if match[1] == "before" else f"{_after(part)}/.."
    return None


def _exact(edtf: str, *, whole: str) -> DatePart:
    part = shape_of(edtf).parts[0]
    if part.approximate or part.uncertain:
        raise invalid_date(whole, "“Before” or “after” an uncertain date is too vague.")
    return part


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


def _within_one(text: str) -> str | None:
    """“June to August 2016” and “3-5 May 2016”: the year, or the month and the year, are said once."""
    between = r" ?(?:to|[-–—]) ?"
    if match := re.fullmatch(rf"(?:from )?([a-z]+\.?){between}([a-z]+\.? \d{{4}})", text):
        if match[1].rstrip(".") in ("mid", "pre", "post"):
            return None
        return f"{_single(f'{match[1]} {match[2][-4:]}')}/{_single(match[2])}"
    if match := re.fullmatch(rf"(?:from )?(\d{{1,2}}){between}(\d{{1,2}} ([a-z]+\.? \d{{4}}))", text):
        return f"{_single(f'{match[1]} {match[3]}')}/{_single(match[2])}"
    return None


def _span(text: str) -> str | None:
    if match := re.fullmatch(r"(?:from )?(.+?) (?:to|until|till|[-–—]) (.+)", text):
        return f"{_single(match[1])}/{_single(match[2])}"
    return None


def _listed(text: str) -> str | None:
    for word, opening, closing in (("or", "[", "]"), ("and", "{", "}")):
        if f" {word} " in text:
            members = re.split(rf",? {word} |, ", text)
            return opening + ",".join(_single(member) for member in members) + closing
    return None


# Single dates

_YEAR = r"(?P<year>\d{4})"
_MONTH = r"(?P<month>[a-z]+)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NTH = rf"(?:the )?(?P<nth>{'|'.join(_ORDINALS)})"
_NAMES = {21: "spring", 22: "summer", 23: "autumn"} | {_QUARTER + n: f"Q{n}" for n in range(1, 5)}


def _coded(code: int) -> Callable[[re.Match[str]], str]:
    def read(match: re.Match[str]) -> str:
        number = match["n"] if "n" in match.re.groupindex else _ORDINALS[match["nth"]]
        return f"{match['year']}-{code + int(number)}"

    return read


def _third(match: re.Match[str]) -> str:
    return f"{match['year']}-{_THIRDS[match['which']]}"


def _season(match: re.Match[str]) -> str:
    code = _SEASONS[match["season"]] + (_NORTHERN if match["northern"] else 0)
    return f"{match['year']}-{code}"


def _winter(match: re.Match[str]) -> str:
    raise invalid_date(match[0], "A winter spans two years; enter its months, such as 2016-12/2017-02.")


def _edge_of_period(match: re.Match[str]) -> str:
    rest = match[2]
    part = f"{'late' if match[1] == 'end' else 'early'} {rest}" if re.fullmatch(_YEAR, rest) else ""
    ways = ", ".join(["a day", *filter(None, [part]), *([f"by {rest}"] if match[1] == "end" else [])])
    raise invalid_date(match[0], f"“{match[0]}” can mean one day or a longer time: write {ways}.")


def _until(match: re.Match[str]) -> str:
    rest = match[1]
    raise invalid_date(
        match[0], f"“{match[0]}” leaves open whether {rest} is meant too: write by {rest} or before {rest}."
    )


def _named_month(match: re.Match[str]) -> str:
    month = f"{match['year']}-{_month(match['month'], whole=match[0]):02d}"
    return f"{month}-{int(match['day']):02d}" if "day" in match.re.groupindex else month


_SINGLE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(?:the )?(?P<decade>\d{3})0s", lambda match: f"{match['decade']}X"),
        (rf"(?P<which>early|mid|late)[ -](?:in )?{_YEAR}", _third),
        (rf"(?:the )?(?P<which>first|middle|last) four months of {_YEAR}", _third),
        (rf"(?:the )?(?P<northern>northern )?(?P<season>{'|'.join(_SEASONS)}) (?:of )?{_YEAR}", _season),
        (rf"(?:the )?winter (?:of )?{_YEAR}", _winter),
        (rf"q(?P<n>[1-4])[ /-]?(?:of )?{_YEAR}", _coded(_QUARTER)),
        (rf"{_YEAR}[ /-]?q(?P<n>[1-4])", _coded(_QUARTER)),
        (rf"{_NTH} quarter (?:of )?{_YEAR}", _coded(_QUARTER)),
        (rf"h(?P<n>[12])[ /-]?(?:of )?{_YEAR}", _coded(_HALF)),
        (rf"{_YEAR}[ /-]?h(?P<n>[12])", _coded(_HALF)),
        (rf"(?:the )?(?P<nth>first|1st|second|2nd) half (?:of )?{_YEAR}", _coded(_HALF)),
        (r"(?:the )?(end|beginning|start)(?: of |-)(.+)", _edge_of_period),
        (r"(?:until|till|up to) (.+)", _until),
        (rf"{_MONTH} (?:of )?{_YEAR}", _named_month),
        (rf"(?:the )?{_DAY} (?:of )?{_MONTH},? {_YEAR}", _named_month),
        (rf"{_MONTH} {_DAY},? {_YEAR}", _named_month),
    )
)


def _single(text: str) -> str:
    """EDTF for one date without an open end, with its mark."""
    rest, uncertain = re.subn(r" ?\(uncertain\)$|(?<=\w)\?$", "", text.strip())
    rest = re.sub(r"^(?:in|on|during) ", "", rest)
    rest, about = re.subn(r"^(?:about|around|circa|approximately|roughly|approx\.|c\.|ca\.) ?", "", rest)
    edtf = _certain(rest, whole=text)
    mark = "%" if about and uncertain else "~" if about else "?" if uncertain else ""
    if mark and edtf[-1] in "~?%":
        raise invalid_date(text, f"“{text}” is marked as vague twice.")
    return edtf + mark


def _certain(text: str, *, whole: str) -> str:
    for pattern, read in _SINGLE:
        if match := pattern.fullmatch(text):
            return read(match)
    if _NUMERIC.fullmatch(text):
        edtf = _numeric(text)
        if shape_of(edtf).kind is ShapeKind.SINGLE:
            return edtf
    raise invalid_date(whole, f"“{whole}” is not a date.")


def _month(name: str, *, whole: str) -> int:
    found = [
        number for number, month in enumerate(MONTHS, 1) if month == name or (len(name) >= 3 and month[:3] == name)
    ]
    if name == "sept":
        found = [9]
    if len(found) != 1:
        raise invalid_date(whole, f"“{name}” is not a month.")
    return found[0]


# And back


def _joined(shape: DateShape) -> str:
    parts = [_named(part) for part in shape.parts]
    match shape.kind:
        case ShapeKind.BEFORE:
            return f"{parts[0]} or earlier"
        case ShapeKind.AFTER:
            return f"{parts[0]} or later"
        case ShapeKind.INTERVAL:
            return " to ".join(parts)
    return (" and " if shape.kind is ShapeKind.ALL_OF else " or ").join(parts)


def _named(part: DatePart) -> str:
    """A part as a person would type it, with its season's name instead of EDTF's code."""
    if part.season is None:
        return part.text
    name = _NAMES.get(part.season) or f"northern {_NAMES.get(part.season - _NORTHERN, '')}"
    mark = part.text[-1] if part.text[-1] in "~?%" else ""
    return (
        {"~": "about ", "%": "about "}.get(mark, "") + f"{name} {part.text[:4]}" + ("?" if mark in ("?", "%") else "")
    )
