"""A field that takes the names of records, of those that are there and of those that are to be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.models.base import PublicRecord
from claims.selectors import duplicates

#: Between the names of one field; names have commas.
BETWEEN = ";"

RecordOrName = PublicRecord | str


class NamesWidget(forms.TextInput):
    """A text input whose script suggests names; without it the names are typed in full."""

    template_name = "admin/entry/names.html"

    def __init__(self, model: type[PublicRecord]) -> None:
        super().__init__(attrs={"class": "vTextField", "autocomplete": "off"})
        self.model = model

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        attributes = context["widget"]["attrs"]
        attributes["list"] = f"{attributes.get('id', name)}_names"
        attributes["data-names"] = f"{reverse('admin:entry_names')}?kind={self.model.kind()}"
        return context


class NamesField(forms.CharField):
    """Cleans to a list: the record that each name names, or the name itself where there is none.

    `many` takes several names with semicolons between them. A name that two records bear is refused with both.
    """

    def __init__(self, model: type[PublicRecord], *, many: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=NamesWidget(model), **kwargs)
        self.model, self.many = model, many

    def clean(self, value: Any) -> list[RecordOrName]:
        text = super().clean(value)
        names = [name.strip() for name in (text.split(BETWEEN) if self.many else [text])]
        return [self._one(" ".join(name.split())) for name in names if name]

    def _one(self, name: str) -> RecordOrName:
        found = duplicates.find_exact(self.model, name)
        if len(found) > 1:
            raise ValidationError(
                _("“%(name)s” can be %(records)s. Enter the public ID.")
                % {"name": name, "records": duplicates.describe_match(found)}
            )
        return found[0] if found else name
