"""English names of months, and the pieces that patterns of dates are made from."""

from __future__ import annotations

from claims.dates.refusals import unreadable_date

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip

YEAR = r"(?P<year>\d{4})"
MONTH = r"(?P<month>[a-z]+)\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"


def month_number(name: str, *, whole: str) -> int:
    """The number of a month by its name or its first three letters. Raises `InvalidDateError`."""
    for number, month in enumerate(MONTHS, 1):
        if name.rstrip(".") in (month, month[:3]) or (month == "september" and name.rstrip(".") == "sept"):
            return number
    raise unreadable_date(whole, f"“{name}” is not a month.")
