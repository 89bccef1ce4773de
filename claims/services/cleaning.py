"""Cleaning of what comes in for a field, the same on every way in: desk, API, spreadsheet, dossier."""

from __future__ import annotations

from typing import TypeGuard

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from claims.exceptions import InvalidRecordError, PermissionRefusedError
from claims.models.aliases import AnyField
from claims.models.base import EDTFField
from claims.models.dated_texts import EarlierTextsField
from claims.text import InvalidTextError, ascii_digits, clean_text, has_word, mixed_word

REASONS: dict[str, str | LazyText] = {
    "control": _("The text contains the invisible control character %(sign)s. Please retype the text."),
    "no_character": _("The text contains %(sign)s, which is not a character. Please retype the text."),
    "override": _(
        "The text contains %(sign)s, which reorders letters. Remove it; put a right-to-left name between "
        "U+2067 and U+2069."
    ),
    "unpaired": _(
        "The direction mark %(sign)s has no partner in its line and would reverse the text after it. Remove "
        "it, or put the text between U+2068 and U+2069."
    ),
}

#: Texts that a reader knows the record by. Each needs a word: `…` or a sign of music alone names nothing.
NAMES = frozenset({"name", "title", "statement", "summary", "reason"})


#: Said of names, and of titles that editors give; that of a source is written as it was printed.
MIXED_SCRIPTS = _(
    "The word “%(word)s” mixes Latin with Cyrillic or Greek letters that look alike. Use one script only."
)


def clean_value(f: AnyField, value: object) -> object:
    """The value as the field is given it: texts in NFC, trimmed, dates with the digits 0 to 9; others as they are.

    A text in which nothing can be seen is empty. Raises ValidationError for control characters, for what is no
    character, for signs that make a reader see another text than is stored, for a name without a word, and for a word
    of a name that mixes Latin with Cyrillic or Greek.
    """
    if isinstance(f, EarlierTextsField) and isinstance(value, list):
        return [_earlier(row) if _has_text(row) else row for row in value]
    if not isinstance(value, str):
        return value
    if isinstance(f, EDTFField | models.DateField):
        value = ascii_digits(value)
    if isinstance(f, models.CharField | models.TextField):
        is_ours = f.name == "name" or (f.name == "title" and f.model._meta.model_name != "source")
        if is_ours and (word := mixed_word(value)):
            raise ValidationError(str(MIXED_SCRIPTS) % {"word": word}, code="invalid_text")
        return _check_name(f.name, _text(value, one_line=not isinstance(f, models.TextField)))
    return value


def cleaned_text(text: str, *, field: str = "why", one_line: bool = False) -> str:
    """A reason or another text that is no record's, cleaned likewise. Raises InvalidRecordError, naming `field`."""
    try:
        return _text(text, one_line=one_line)
    except ValidationError as error:
        raise InvalidRecordError(" ".join(error.messages), detail={field: list(error.messages)}) from error


def cleaned_reason(why: str) -> str:
    """A reason that must be given, cleaned. Raises PermissionRefusedError ("reason-needed") where it is empty."""
    reason = cleaned_text(why)
    if not reason:
        message = str(_("Enter a reason."))
        raise PermissionRefusedError(message, code="reason-needed", detail={"why": [message]})
    return reason


def _has_text(row: object) -> TypeGuard[dict[str, str]]:
    return isinstance(row, dict) and isinstance(row.get("text"), str)


def _earlier(row: dict[str, str]) -> dict[str, str]:
    return {**row, "text": _check_name(str(row.get("field")), _text(row["text"], one_line=False))}


def _check_name(name: str, text: str) -> str:
    """The text of the field `name`. Raises ValidationError for a name without a word."""
    if text and name in NAMES and not has_word(text):
        raise ValidationError(str(_("Enter at least one letter or digit.")), code="no_word")
    return text


def _text(text: str, *, one_line: bool) -> str:
    try:
        return clean_text(text, one_line=one_line)
    except InvalidTextError as error:
        raise ValidationError(str(REASONS[error.reason]) % {"sign": error.sign}, code="invalid_text") from error
