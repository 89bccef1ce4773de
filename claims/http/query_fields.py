"""The values that query parameters can have, on the site's pages and in the API: one form field for each kind.

Each value is checked, and refused with a sentence that says what is possible; the error's code and params let a form
say it in other words.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Collection
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.dates import parse_edtf_date
from claims.exceptions import InvalidDateError

MAX_VALUES = 50
MAX_NAME_LENGTH = 100
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+ -]\d{2}:\d{2}))?", re.ASCII)


def nearest_name(given: str, known: Collection[str]) -> str | None:
    """The known word that `given` is most likely a misspelling of."""
    found = difflib.get_close_matches(given.lower(), sorted(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(given: str, known: Collection[str]) -> str:
    """A sentence with the nearest known word, or with all of them."""
    if (guess := nearest_name(given, known)) is not None:
        return _("Did you mean “%(guess)s”?") % {"guess": guess}
    return _("Possible values: %(known)s.") % {"known": ", ".join(sorted(known))}


class QueryField(forms.Field):
    """One value of a parameter; None where it is not given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False} | kwargs)

    def to_python(self, value: Any) -> Any:
        return None if value is None else self.parse(value)

    def parse(self, text: str) -> Any:
        """The value that the text means. Raises ValidationError for one that cannot be meant."""
        return text


class ValuesField(QueryField):
    """Values separated by commas, or given as several parameters."""

    def to_python(self, value: Any) -> tuple[Any, ...]:
        if value is None:
            return ()
        texts = value if isinstance(value, list) else [part.strip() for part in str(value).split(",")]
        if len(texts) > MAX_VALUES:
            raise ValidationError(_("At most %(most)d values are allowed.") % {"most": MAX_VALUES})
        return tuple(self.parse(text) for text in texts)


class SlugsField(ValuesField):
    def parse(self, text: str) -> str:
        if re.fullmatch(r"[-a-zA-Z0-9_]{1,140}", text) is None:
            raise ValidationError(_("“%(given)s” is not a slug: letters, digits, hyphens."), params={"given": text})
        return text


class LanguagesField(ValuesField):
    def parse(self, text: str) -> str:
        if re.fullmatch(r"[A-Za-z0-9-]{1,10}", text) is None:
            message = _("“%(given)s” is not a language tag, such as en or zh-Hans.")
            raise ValidationError(message, params={"given": text})
        return text


class PeriodsField(ValuesField):
    def parse(self, text: str) -> str:
        try:
            parse_edtf_date(text)
        except InvalidDateError as error:
            raise ValidationError(error.message, code="invalid-date") from error
        return text


class ChoiceField(QueryField):
    """One word of a closed list."""

    def __init__(self, vocabulary: type[StrEnum], **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(**kwargs)

    def parse(self, text: str) -> StrEnum:
        try:
            return self.vocabulary(text)
        except ValueError as error:
            known = [member.value for member in self.vocabulary]
            names = {"given": text, "hint": did_you_mean(text, known), "known": ", ".join(known)}
            raise ValidationError(
                _("“%(given)s” is not a possible value. %(hint)s"), code="choice", params=names
            ) from error


class ChoicesField(ChoiceField, ValuesField):
    """Any number of words of a closed list."""


class TextField(forms.CharField):
    """A text to look for; an empty one is a mistake, since it finds everything."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": MAX_NAME_LENGTH} | kwargs)

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        if not (text := str(value).strip()):
            raise ValidationError(_("Enter a search text."))
        return text


class DayField(QueryField):
    """A year, month or day, as its first and last day."""

    pattern: ClassVar[str] = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"

    def parse(self, text: str) -> Any:
        names = {"given": text}
        if re.fullmatch(self.pattern, text) is None:
            message = _("“%(given)s” is not a date; use 2016, 2016-05 or 2016-05-31.")
            raise ValidationError(message, code="invalid-date", params=names)
        try:
            return parse_edtf_date(text)
        except InvalidDateError as error:
            message = _("There is no such date as “%(given)s”.")
            raise ValidationError(message, code="invalid-date", params=names) from error


class InstantField(QueryField):
    """A day, or an instant with its offset from UTC (RFC 3339), as an aware time."""

    def parse(self, text: str) -> dt.datetime:
        if _INSTANT.fullmatch(text):
            # A plus sign in an address is a space to most programs.
            try:
                found = dt.datetime.fromisoformat(text.replace(" ", "+").replace("Z", "+00:00"))
                return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
            except (ValueError, OverflowError):
                pass
        message = _("“%(given)s” is neither a day nor an instant; use 2016-05-31 or 2016-05-31T12:00:00Z.")
        raise ValidationError(message, code="invalid-date", params={"given": text})


class BooleanField(QueryField):
    def parse(self, text: str) -> bool:
        if text not in ("true", "false"):
            message = _("“%(given)s” is neither true nor false.")
            raise ValidationError(message, code="boolean", params={"given": text})
        return text == "true"


class ImportanceField(QueryField):
    """An importance from 1 to 5."""

    def parse(self, text: str) -> int:
        if text not in ("1", "2", "3", "4", "5"):
            message = _("“%(given)s” is not a whole number from 1 to 5.")
            raise ValidationError(message, code="importance", params={"given": text})
        return int(text)
