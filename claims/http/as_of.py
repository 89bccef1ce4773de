"""Reading the day of `as_of`, the same at every edge: the API's parameter and the pages'."""

from __future__ import annotations

import datetime as dt
import re

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.exceptions import InvalidDateError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def today() -> dt.date:
    """The day now, in UTC: the latest that can be asked for."""
    return timezone.now().astimezone(dt.UTC).date()


def parse_as_of(text: str | None, *, today: dt.date) -> dt.date:
    """The day to answer for: `today` where none is given, else exactly YYYY-MM-DD.

    Raises InvalidDateError (code `invalid-date`, or `future-date` for a day after `today`), naming the parameter.
    """
    if text is None:
        return today
    day = parse_day(text, name="as_of")
    if day > today:
        message = _("as_of is %(given)s, but the latest possible day is today, %(today)s (UTC).")
        said = message % {"given": day.isoformat(), "today": today.isoformat()}
        raise InvalidDateError(said, code="future-date", detail={"field": "as_of", "given": text})
    return day


def parse_day(text: str, *, name: str) -> dt.date:
    """A day written as YYYY-MM-DD. Raises InvalidDateError that names the parameter `name`."""
    if _DAY.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            message = _("%(name)s is “%(given)s”, which is not a day in the calendar.")
    else:
        message = _("%(name)s is “%(given)s”; use YYYY-MM-DD, such as 2016-05-31.")
    raise InvalidDateError(message % {"name": name, "given": text}, detail={"field": name, "given": text})
