"""The values that parameters of lists can have: each checked, and refused with a sentence that says what is possible.

Several values are separated by commas. Out of scope: what a filter does with a value (``filtering.py``).
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.api.query_params import did_you_mean
from claims.dates import parse_edtf_date
from claims.exceptions import InvalidDateError

MAX_VALUES = 50
MAX_NAME_LENGTH = 100
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,140}")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+ -]\d{2}:\d{2}))?", re.ASCII)
_TAG = re.compile(r"[A-Za-z0-9-]{1,10}")


class ValuesField(forms.Field):
    """Values separated by commas."""

    def to_python(self, value: Any) -> tuple[str, ...]:
        if value is None:
            return ()
        found = tuple(part.strip() for part in str(value).split(","))
        if len(found) > MAX_VALUES:
            raise ValidationError(_("At most %(most)d values are allowed.") % {"most": MAX_VALUES})
        for part in found:
            self.check(part)
        return found

    def check(self, part: str) -> None:
        """Raises ValidationError for a value that cannot be meant."""


class SoughtField(forms.CharField):
    """A text to look for; an empty one is a mistake, since it finds everything."""

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        if not (text := str(value).strip()):
            raise ValidationError(_("Enter a search text."))
        return text


class SlugsField(ValuesField):
    def check(self, part: str) -> None:
        if _SLUG.fullmatch(part) is None:
            raise ValidationError(_("“%(given)s” is not a slug: letters, digits, hyphens.") % {"given": part})


class PeriodsField(ValuesField):
    def check(self, part: str) -> None:
        try:
            parse_edtf_date(part)
        except InvalidDateError as error:
            raise ValidationError(error.message, code="invalid-date") from error


class TagsField(ValuesField):
    def check(self, part: str) -> None:
        if _TAG.fullmatch(part) is None:
            raise ValidationError(_("“%(given)s” is not a language tag, such as en or zh-Hans.") % {"given": part})


class WordsField(ValuesField):
    """Words of a closed list."""

    def __init__(self, *, vocabulary: type[StrEnum], **kwargs: Any) -> None:
        self.known = [member.value for member in vocabulary]
        super().__init__(**kwargs)

    def check(self, part: str) -> None:
        if part not in self.known:
            hint = did_you_mean(part, self.known)
            raise ValidationError(_("“%(given)s” is not a possible value. %(hint)s") % {"given": part, "hint": hint})


class DayField(forms.Field):
    """A year, month or day, as its first and last day."""

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        if _DAY.fullmatch(value) is None:
            raise ValidationError(
                _("“%(given)s” is not a date; use 2016, 2016-05 or 2016-05-31.") % {"given": value},
                code="invalid-date",
            )
        try:
            return parse_edtf_date(value)
        except InvalidDateError as error:
            raise ValidationError(
                _("There is no such date as “%(given)s”.") % {"given": value}, code="invalid-date"
            ) from error


class TruthField(forms.Field):
    def to_python(self, value: Any) -> bool | None:
        if value not in (None, "true", "false"):
            raise ValidationError(_("“%(given)s” is neither true nor false.") % {"given": value})
        return None if value is None else value == "true"


class InstantField(forms.Field):
    """A day, or an instant with its offset from UTC (RFC 3339), as an aware time."""

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        if _INSTANT.fullmatch(value):
            # A plus sign in an address is a space to most programs.
            try:
                found = dt.datetime.fromisoformat(value.replace(" ", "+").replace("Z", "+00:00"))
                found = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
                return found.astimezone(dt.UTC)
            except (ValueError, OverflowError):
                pass
        raise ValidationError(
            _("“%(given)s” is neither a day nor an instant; use 2016-05-31 or 2016-05-31T12:00:00Z.")
            % {"given": value},
            code="invalid-date",
        )


class LevelField(forms.Field):
    """An importance from 1 to 5."""

    def to_python(self, value: Any) -> int | None:
        if value not in (None, "1", "2", "3", "4", "5"):
            raise ValidationError(_("“%(given)s” is not a whole number from 1 to 5.") % {"given": value})
        return None if value is None else int(value)
