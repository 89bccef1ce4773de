"""The refusal of a date: why in one line, and what to write instead."""

from __future__ import annotations

from claims.exceptions import InvalidDateError

EXAMPLES = "2016, 2016-06, 2016-05-31, 2016-06~, 201X, 2019/2023, ../2016 or [2019,2021,2023]"
PLAIN_EXAMPLES = "2016, June 2016, 31 May 2016, about June 2016, early 2016, Q3 2024, 2019-2023 or by 2020"


class UnreadableDateError(InvalidDateError):
    """A text that no form fits, where another language may still have one."""


def invalid_date(given: str, why: str, *, instead: str = "") -> InvalidDateError:
    """The refusal of a text: `why`, and `instead` what to write; examples where nothing better is known."""
    message, detail = _word_refusal(given, why, instead)
    return InvalidDateError(message, detail=detail)


def unreadable_date(whole: str, why: str = "") -> UnreadableDateError:
    """The refusal of a text that no form fits."""
    message, detail = _word_refusal(whole, why or f"“{whole}” is not a date.", "")
    return UnreadableDateError(message, detail=detail)


def two_readings(given: str, *readings: str) -> InvalidDateError:
    """The refusal of a text that can mean each of these."""
    return invalid_date(given, f"“{given}” can mean {' and '.join(readings)}", instead="write one of them")


def _word_refusal(given: str, why: str, instead: str) -> tuple[str, dict[str, str]]:
    said = f"{why}: {instead}." if instead else f"{why} Write for example {EXAMPLES}."
    return said, {"field": "date", "given": given, "why": said if instead else why}
