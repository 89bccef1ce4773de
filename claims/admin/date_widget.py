"""The vague-date field: one text input that says how it understood what was typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.http import HttpRequest, JsonResponse
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from claims import presentation
from claims.dates import VagueDate, parse_date, to_typed_text
from claims.exceptions import InvalidDateError

#: Name of the address (in the admin's namespace) that answers how a text is understood.
ADDRESS = "understand_date"
#: Of what is typed; what is stored is shorter.
MAX_LENGTH = 200


def date_sentence(date: VagueDate) -> str:
    """How a date was understood: in words, as it is stored, and its first and last possible day."""
    words, days = presentation.vague_date_words(date.edtf), _days(date)
    reading = words if date.edtf == words else f"{words} ({date.edtf})"
    if days == words:
        return _("Read as %(date)s") % {"date": reading}
    return _("Read as %(date)s: %(days)s") % {"date": reading, "days": days}


def _days(date: VagueDate) -> str:
    lower = None if date.lower is None else date_format(date.lower, "j F Y")
    upper = None if date.upper is None else date_format(date.upper, "j F Y")
    if lower is None:
        return _("until %(upper)s") % {"upper": upper}
    if upper is None:
        return _("from %(lower)s on") % {"lower": lower}
    if lower == upper:
        return lower
    return _("%(lower)s to %(upper)s") % {"lower": lower, "upper": upper}


def date_response(text: str, *, said_on: dt.date | None = None, is_deadline: bool = False) -> dict[str, Any]:
    """How a typed text is understood, as plain data for a script; `edtf` is None where it is not understood."""
    if not text.strip():
        return {"edtf": None, "words": "", "sentence": ""}
    try:
        date = parse_date(text, said_on=said_on, is_deadline=is_deadline)
    except InvalidDateError as error:
        return {"edtf": None, "words": "", "sentence": error.message}
    return {"edtf": date.edtf, "words": date.words, "sentence": date_sentence(date)}


def day_of(date: VagueDate | str | None) -> dt.date | None:
    """The day that a vague date is, if it is no longer than one."""
    return date.lower if isinstance(date, VagueDate) and date.lower == date.upper else None


def _said_on(text: str) -> dt.date | None:
    try:
        return day_of(parse_date(text))
    except InvalidDateError:
        return None


@require_GET
def understand_date(request: HttpRequest) -> JsonResponse:
    """The view of `date_response` for the script next to the field."""
    text, said_on = (request.GET.get(name, "")[:MAX_LENGTH] for name in ("text", "said_on"))
    return JsonResponse(date_response(text, said_on=_said_on(said_on), is_deadline="deadline" in request.GET))


class VagueDateWidget(forms.TextInput):
    """A text input with a line beneath it that says how its text is understood."""

    template_name = "admin/claims/widgets/vague_date.html"
    is_deadline = False

    class Media:
        js = [Script("claims/admin/vague-date.js", type="module")]
        css = {"all": ["claims/admin/desk.css"]}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-vague-date": _address(self.is_deadline),
            "autocomplete": "off",
            "class": "vTextField",
        }
        understood = date_response("" if value is None else str(value), is_deadline=self.is_deadline)
        # What is not understood is an error of the field, and said there.
        context["understood"] = "" if understood["edtf"] is None else understood["sentence"]
        return context


def _address(is_deadline: bool) -> str:
    try:
        return reverse(f"admin:{ADDRESS}") + ("?deadline=1" if is_deadline else "")
    except NoReverseMatch:  # an admin site without that address: the field works, without the line while typing
        return ""


class _TypedText(str):
    """A text as somebody typed it."""


class VagueDateField(forms.CharField):
    """Takes what `claims.dates.parse_date` takes; its cleaned value is a VagueDate, or an empty text.

    A form that knows the day of the statement sets `said_on`, from which “within 100 days” counts. To what
    `is_deadline`, “the end of 2020” is its last day.
    """

    widget = VagueDateWidget
    said_on: dt.date | None = None

    def __init__(self, *, is_deadline: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_deadline = self.widget.is_deadline = is_deadline

    def prepare_value(self, value: Any) -> Any:
        """What is stored is shown as `parse_date` reads it; what was typed stays as it was typed."""
        if isinstance(value, _TypedText) or not value:
            return value
        try:
            return to_typed_text(value)
        except InvalidDateError:
            return value

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data if data is None else _TypedText(data)

    def has_changed(self, initial: Any, data: Any) -> bool:
        understood = date_response(str(data or ""), said_on=self.said_on, is_deadline=self.is_deadline)
        return super().has_changed(initial or "", understood["edtf"] or data)

    def clean(self, value: Any) -> VagueDate | str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return parse_date(text, said_on=self.said_on, is_deadline=self.is_deadline)
        except InvalidDateError as error:
            raise ValidationError(error.message, code=error.code) from error


class VagueDatesMixin:
    """For a form with vague dates: keeps their EDTF text, and fills the words next to it."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc, attr-defined]
        for name, value in list(cleaned.items()):
            if isinstance(value, VagueDate):
                cleaned[name] = value.edtf
                if f"{name}_words" in cleaned:
                    cleaned[f"{name}_words"] = self._words(name, value, cleaned[f"{name}_words"])
        return cleaned

    def _words(self, name: str, date: VagueDate, typed: str) -> str:
        """The words next to a date; those made from the date before are made again with it."""
        changed: list[str] = self.changed_data  # type: ignore[attr-defined]
        if not typed:
            return date.words
        if name in changed and f"{name}_words" not in changed and self._made_from(name, typed):
            return date.words
        return typed

    def _made_from(self, name: str, words: str) -> bool:
        """Whether the words say the days that the date had before."""
        form: Any = self
        before, is_deadline = form.get_initial_for_field(form.fields[name], name), form.fields[name].is_deadline
        return bool(before) and _bounds(words, is_deadline) == _bounds(before) is not None


def _bounds(text: str, is_deadline: bool = False) -> tuple[Any, Any] | None:
    try:
        date = parse_date(text, is_deadline=is_deadline)
    except InvalidDateError:
        return None
    return date.lower, date.upper
