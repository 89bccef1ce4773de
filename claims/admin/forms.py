"""Forms that hand a record's content to the services, and bring their refusals back to the right field.

Nothing is saved by a form. A form that is valid in itself asks the service within ``is_valid``; what
the service refuses becomes an error of the form, and the service's own transaction leaves nothing behind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextInputWidget
from django.forms.formsets import all_valid
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin import draft_preview
from claims.admin.date_widget import VagueDatesMixin
from claims.admin.merge_conflicts import THEIRS, Clash, choices_in, find_conflicts
from claims.enums import State
from claims.exceptions import ClaimsError, StaleVersionError
from claims.models import Revision
from claims.models.base import PublicRecord
from claims.services import records
from claims.services.dated_texts import keep_earlier_texts
from claims.services.entry_warnings import warnings_about
from claims.services.record_content import Content, content_fields, content_of, to_json_value
from claims.services.record_history import content_of_version

NEW_TEXTS_SINCE = "new_texts_since"


class PlainNumbersMixin:
    """Shows a number as it was entered, without the zeros that its column adds."""

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        value = super().get_initial_for_field(field, field_name)  # type: ignore[misc]
        return Decimal(to_json_value(value)) if isinstance(value, Decimal) else value


class PartForm(VagueDatesMixin, PlainNumbersMixin, forms.ModelForm):
    """One row of a record's citations, aliases, assertions or relations."""

    def validate_unique(self) -> None:
        """The service replaces all rows, so that those stored do not count."""

    def validate_constraints(self) -> None:
        """The service names broken constraints better."""


#: The box that an editor ticks to save what looks odd.
DESPITE_WARNINGS = "despite_warnings"


class RecordForm(VagueDatesMixin, PlainNumbersMixin, forms.ModelForm):
    """A record's own fields; `recorded` is what the service made of the form and its formsets."""

    #: Set by the admin on the class it makes for a request.
    request: ClassVar[HttpRequest]

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(
        label=gettext_lazy("Reason for this change"),
        required=False,
        widget=AdminTextInputWidget,
        help_text=gettext_lazy("Stored in the change log."),
    )

    new_texts_since = forms.DateField(
        label=gettext_lazy("The new text is based on news from"),
        required=False,
        widget=AdminDateWidget,
        help_text=gettext_lazy(
            "Leave empty if you only improve the wording. If the new text contains news, enter the day it "
            "became known; earlier days keep the old text."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recorded: PublicRecord | Revision | None = None
        self.stale: list[Clash] = []
        #: What the editor chose to keep of two texts, by field.
        self.choices: dict[str, str] = choices_in(self.data)
        self.preview: dict[str, Any] | None = None
        #: What the editor is asked about before anything is saved.
        self.warnings: list[str] = []
        if self.instance.pk is not None:
            self.initial["base_version"] = self.instance.version
            self.fields["why"].required = (
                self.instance.state == State.PUBLISHED and draft_preview.PREVIEW_PARAM not in self.data
            )
            if self.instance.state == State.PUBLISHED:
                self.fields["why"].help_text = _("Readers see it on the corrections page.")

    def validate_constraints(self) -> None:
        """The service names broken constraints better."""

    def is_valid(self) -> bool:
        formsets = getattr(self.request, "record_formsets", [])
        if self.recorded is None and super().is_valid() and all_valid(formsets):
            if draft_preview.PREVIEW_PARAM in self.data:
                self.preview = self._preview(formsets)
            else:
                self._record(formsets)
        return super().is_valid() and self.preview is None and not self.warnings

    def _preview(self, formsets: list[Any]) -> dict[str, Any] | None:
        try:
            return draft_preview.preview_response(
                self._meta.model, self._content(formsets), stored=self._stored_record()
            )
        except ClaimsError as error:
            self._show(error, {f.prefix: f for f in formsets})
            return None

    def _stored_record(self) -> PublicRecord | None:
        return None if self.instance.pk is None else self.instance

    def _content(self, formsets: list[Any]) -> Content:
        content = content_of_form(self) | {f.prefix: content_of_formset(f) for f in formsets}
        since = self.cleaned_data.get(NEW_TEXTS_SINCE)
        return content if since is None else keep_earlier_texts(self.instance, content, before=since)

    def _record(self, formsets: list[Any]) -> None:
        given: dict[str, Any] = {"by": self.request.user, "why": self.cleaned_data.get("why", "")}
        try:
            content = self._content(formsets)
            if DESPITE_WARNINGS not in self.data:
                odd = warnings_about(self._meta.model, content, stored=self._stored_record())
                self.warnings = [sentence for _field, sentence in odd]
                if self.warnings:
                    return
            if self.instance.pk is None:
                self.recorded = records.create_record(self._meta.model, content, **given)
            else:
                version = self.cleaned_data.get("base_version") or 0
                content |= self._kept_of_others()
                self.recorded = records.edit_record(self.instance, content, base_version=version, **given)
        except StaleVersionError as error:
            self._show_both_texts(error)
        except ClaimsError as error:
            self._show(error, {f.prefix: f for f in formsets})

    def _kept_of_others(self) -> Content:
        """The fields of which the stored text was chosen; the service refuses if it has changed again since."""
        theirs = {name for name, whose in self.choices.items() if whose == THEIRS}
        stored = content_of(type(self.instance)._default_manager.get(pk=self.instance.pk)) if theirs else {}
        return {name: value for name, value in stored.items() if name in theirs}

    def _show_both_texts(self, error: StaleVersionError) -> None:
        """Keep the loser's input; the next save counts as made in view of the winner's text."""
        base = content_of_version(self.instance, self.cleaned_data.get("base_version") or 0)
        self.stale = find_conflicts(
            self._meta.model, base=base, stored=error.detail["current"], mine=error.detail["yours"]
        )
        # What was chosen before and does not differ any more still comes from the stored text, not from the form.
        self.choices = {name: whose for name, whose in self.choices.items() if name not in {c.name for c in self.stale}}
        seen = self.request.POST.copy()
        seen["base_version"] = str(error.detail["version"])
        self.data = seen
        hint = _("Not saved. Both versions are below: choose which to keep for each field, then save again.")
        self.add_error(None, f"{error.message} {hint}")

    def _show(self, error: ClaimsError, formsets: dict[str, Any]) -> None:
        named = {name: found for name, found in error.detail.items() if isinstance(found, list)}
        for name, messages in named.items():
            if name in formsets:
                formsets[name].non_form_errors().extend(messages)
            if name in self.fields:
                self.add_error(name, messages)
            elif name not in formsets:
                self.add_error(None, messages)
        if not named:
            self.add_error(None, error.message)


def content_of_form(form: Any) -> Content:
    """A valid form's fields as content."""
    content: Content = {}
    for name, f in content_fields(form._meta.model).items():
        if name in form.cleaned_data:
            value = form.cleaned_data[name]
            content[name] = sorted(list(o.natural_key()) for o in value) if f.many_to_many else to_json_value(value)
    return content


def content_of_formset(formset: Any) -> list[Content]:
    """A valid formset's filled rows as content."""
    return [content_of_form(form) for form in formset.forms if form.has_changed()]


def as_new_rows(data: QueryDict, prefix: str) -> QueryDict:
    """A formset's rows as if all of them were new, without those ticked for deletion.

    Parts are content, compared by the service with what is stored. So a form that was opened before
    somebody else replaced the rows can still be shown again, and saved.
    """
    cell = re.compile(rf"{re.escape(prefix)}-(\d+)-(.+)")
    rows: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for key in list(data):
        if match := cell.fullmatch(key):
            rows[int(match[1])][match[2]] = data.getlist(key)
            del data[key]
    rows_left = [row for _number, row in sorted(rows.items()) if not any(row.get("DELETE", []))]
    for number, row in enumerate(rows_left):
        for name, values in row.items():
            if name not in ("id", "record"):
                data.setlist(f"{prefix}-{number}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows_left))
    data[f"{prefix}-INITIAL_FORMS"] = "0"
    return data
