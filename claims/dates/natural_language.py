"""What people type for a date: EDTF, or one of a list of forms as newspapers write them; the rest is never guessed.

A text with two readings is refused with both: 03/04/2016 (3 April or 4 March), 2021-22 (two years or a summer), the
end of 2020 (its last day or its last months). The forms are tables: figures in `numeric_dates`, English words in
`single_dates`, `fiscal` and `phrases`, what counts from the day of a statement in `relative_dates`, and other languages
in `claims.dates.languages`, which say the same in English.
"""

from __future__ import annotations

import re
from datetime import date

from claims.dates.edtf_shapes import DatePart, DateShape, ShapeKind, VagueDate, parse_edtf_date, shape_of
from claims.dates.languages import translations
from claims.dates.month_names import MONTHS
from claims.dates.numeric_dates import NAMES_OF_PARTS
from claims.dates.phrases import read_english
from claims.dates.refusals import EXAMPLES, PLAIN_EXAMPLES, UnreadableDateError, invalid_date
from claims.dates.relative_dates import resolve
from claims.exceptions import InvalidDateError
from claims.text import ascii_digits

MAX_WORDS = 6
#: Longer texts are no date, and need not be taken apart.
MAX_LENGTH = 200

_DASHES = str.maketrans({"—": "–", "‒": "–", "―": "–", "−": "–", "‐": "-", "‑": "-", "’": "'"})
_MONTH = re.compile(rf"(?<!“)\b({'|'.join(MONTHS)})(?= \d)")
_END_OF = re.compile(r"^(?:at )?(?:the )?(?:(?:end|close)(?: of |-| )|year-end[ -])(?=\w)")
_SAYS_MORE = re.compile(
    r"(early|mid|late|by|before|after|between|not later|no later|at the latest)\b|.* at the latest$"
)


def parse_date(text: str, *, words: str = "", said_on: date | None = None, is_deadline: bool = False) -> VagueDate:
    """A date typed by a person: EDTF, or a form such as those below; anything else is refused with what to write.

    "June 2016", "31 May 2016", "May 31, 2016", "31.05.2016", "about June 2016", "June 2016?", "early 2016" (January to
    April), "mid 2016" (May to August), "late 2016" (September to December), "mid-June 2024" (its second ten days),
    "summer 2016", "winter 2016/17", "Q3 2024", "3Q25", "first half of 2024", "the year to March 2024", "the 2010s",
    "2015-2018", "between 2015 and 2018", "June to August 2016", "3-5 May 2016", "May 3-5, 2016", "2019, 2021 or 2023",
    "by 2020" (2020 or earlier), "before 2016" (2015 or earlier), "since 2016", "after 2016" (2017 or later).

    `said_on` is the day of the statement, from which "within 100 days" or "by 31 March" count; without it they are
    refused. To what `is_deadline`, "the end of 2020" means its last day; elsewhere it has two readings. `words` are the
    source's own; where none are given, those that say more than EDTF are kept. Raises `InvalidDateError`.
    """
    plain = " ".join(ascii_digits(text).translate(_DASHES).split())
    if plain == "":
        raise invalid_date(text, "Enter a date.")
    if len(plain) > MAX_LENGTH:
        raise invalid_date(plain[:MAX_LENGTH], "This is too long for a date.")
    if len(words.split()) > MAX_WORDS:
        raise InvalidDateError(
            f"The source's words for a date may be {MAX_WORDS} at most.", detail={"field": "words", "given": words}
        )
    try:
        edtf, says_more = _read_any_language(plain.lower(), said_on, is_deadline)
        bounds = parse_edtf_date(edtf)
    except InvalidDateError as error:
        raise _refusal(error, text, plain) from error
    own = " ".join(text.split()) if says_more and len(text.split()) <= MAX_WORDS else ""
    return VagueDate(edtf, words.strip() or own, bounds.lower, bounds.upper)


def _read_any_language(text: str, said_on: date | None, is_deadline: bool) -> tuple[str, bool]:
    """EDTF for a text in any of the languages, and whether its words say more than that."""
    try:
        return _read_english(text, said_on, is_deadline)
    except UnreadableDateError as error:
        for translated in translations(text):
            try:
                return _read_english(translated, said_on, is_deadline)
            except UnreadableDateError:
                continue
            except InvalidDateError as refused:
                refused.detail["translated"] = translated
                raise
        raise error


def _read_english(text: str, said_on: date | None, is_deadline: bool) -> tuple[str, bool]:
    if is_deadline:
        text = _END_OF.sub("by the end of ", text)
    absolute = resolve(text, said_on)
    return read_english(absolute), absolute != text or _SAYS_MORE.match(absolute) is not None


def _refusal(error: InvalidDateError, text: str, plain: str) -> InvalidDateError:
    """The refusal with the words as they were typed, and with examples of what a person would type."""

    def as_typed(match: re.Match[str]) -> str:
        start = plain.lower().find(match[1])
        return match[0] if start < 0 else f"“{plain[start : start + len(match[1])]}”"

    message, why = (
        _MONTH.sub(lambda match: match[0].capitalize(), re.sub("“([^”]+)”", as_typed, said))
        for said in (error.message, str(error.detail["why"]))
    )
    if error.detail.get("translated"):
        message, why = f"“{plain}”: {message}", f"“{plain}”: {why}"
    return InvalidDateError(
        message.replace(EXAMPLES, PLAIN_EXAMPLES), detail={"field": "date", "given": text, "why": why}
    )


def to_typed_text(edtf: str) -> str:
    """The text that `parse_date` reads as exactly this EDTF text: itself, unless a person may mean another by it.

    Raises `InvalidDateError` for what is not EDTF.
    """
    shape = shape_of(edtf)
    for text in (edtf, _join_parts(shape)):
        try:
            if parse_date(text).edtf == edtf:
                return text
        except InvalidDateError:
            continue
    return edtf


def _join_parts(shape: DateShape) -> str:
    parts = [_name_part(part) for part in shape.parts]
    match shape.kind:
        case ShapeKind.BEFORE:
            return f"{parts[0]} or earlier"
        case ShapeKind.AFTER:
            return f"{parts[0]} or later"
        case ShapeKind.INTERVAL:
            return " to ".join(parts)
    return (" and " if shape.kind is ShapeKind.ALL_OF else " or ").join(parts)


def _name_part(part: DatePart) -> str:
    """A part as a person would type it, with its season's name instead of EDTF's code."""
    if part.season is None:
        return part.text
    mark = part.text[-1] if part.text[-1] in "~?%" else ""
    about, uncertain = ("about " if mark in ("~", "%") else ""), ("?" if mark in ("?", "%") else "")
    return f"{about}{NAMES_OF_PARTS[part.season]} {part.text[:4]}{uncertain}"
