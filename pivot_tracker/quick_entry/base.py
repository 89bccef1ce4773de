"""What the forms of quick entry share: the place in the source, names of what is not there yet, drafts.

A form records nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from claims import presentation
from claims.admin.date_widget import MAX_LENGTH, VagueDateField
from claims.admin.number_field import NumberField
from claims.dates import VagueDate
from claims.enums import ActorKind, Frequency
from claims.exceptions import ClaimsError
from claims.models import Actor, Claim, Indicator, Promise, Source, Topic
from claims.models.base import PublicRecord
from claims.selectors import duplicates
from claims.services.linked_drafts import Draft
from pivot_tracker.quick_entry.fields import NamesField

TEXT = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})


def number(label: Any, help_text: Any = "") -> NumberField:
    """An optional number field."""
    return NumberField(label=label, help_text=help_text, required=False, max_digits=24, decimal_places=6)


def date(label: Any, *, required: bool = False, help_text: Any = "", is_deadline: bool = False) -> VagueDateField:
    """A field for a vague date."""
    return VagueDateField(
        label=label, required=required, max_length=MAX_LENGTH, help_text=help_text, is_deadline=is_deadline
    )


def choice(label: Any, vocabulary: Any, initial: Any = None, *, empty: Any = None) -> forms.ChoiceField:
    """A select field with the words of a vocabulary; `empty` labels the empty choice."""
    found = presentation.choices(vocabulary)
    return forms.ChoiceField(
        label=label, choices=found if empty is None else [("", empty), *found], initial=initial, required=empty is None
    )


class EntryForm(forms.Form):
    """What all of them share: the place in the source, consent to new names, and to what looks entered already."""

    kind: ClassVar[str]
    title: ClassVar[Any]
    model: ClassVar[type[PublicRecord]]
    #: The fields that are seldom needed, and those about what does not exist yet.
    seldom: ClassVar[tuple[str, ...]] = ()
    new: ClassVar[tuple[str, ...]] = ("create", "new_actor_kind")
    #: What the next entry starts with.
    carried: ClassVar[tuple[str, ...]] = ("locator",)

    locator = forms.CharField(
        label=lazy("Place in the source"), required=False, max_length=160, help_text=lazy("Page, paragraph or table.")
    )
    create = forms.BooleanField(label=lazy("Create missing records as drafts"), required=False)
    new_actor_kind = choice(lazy("Kind of new actor"), ActorKind, ActorKind.ORGANISATION)
    anyway = forms.BooleanField(label=lazy("None of these; save as new"), required=False)

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": self.kind, **kwargs})
        self.source = source
        self.label_suffix = ""
        for name in ("new_actor_kind", "new_frequency", "applies", "due"):
            if name in self.fields:
                self.fields[name].required = False
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput):
                field.widget.attrs.setdefault("class", "vTextField")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if isinstance(field, NamesField) and not cleaned.get("create"):
                for unknown in (each for each in cleaned.get(name, ()) if isinstance(each, str)):
                    self.add_error(name, self._unknown(field, unknown))
        return cleaned

    def _unknown(self, field: NamesField, name: str) -> str:
        near = ", ".join(str(each) for each in duplicates.autocomplete(field.model, name, limit=3))
        names = {"kind": field.model._meta.verbose_name, "name": name, "near": near}
        if near:
            return (
                _("There is no %(kind)s “%(name)s”. Did you mean %(near)s? Or tick the box below to create it.") % names
            )
        return _("There is no %(kind)s “%(name)s”. Enter another name, or tick the box below to create it.") % names

    # The fields in the groups in which the page shows them

    def first(self) -> list[Any]:
        apart = {*self.seldom, *self.new, "anyway"}
        return [self[name] for name in self.fields if name not in apart]

    def seldom_fields(self) -> list[Any]:
        return [self[name] for name in self.seldom]

    def new_fields(self) -> list[Any]:
        return [self[name] for name in self.new]

    def shows_seldom(self) -> bool:
        return any(name in self.errors for name in self.seldom)

    def shows_new(self) -> bool:
        """Whether something is named that does not exist, or something about it is wrong."""
        unknown = (name for name, field in self.fields.items() if isinstance(field, NamesField) and name in self.errors)
        creates = bool(self.data.get(self.add_prefix("create")))
        return creates or any(name in self.errors for name in self.new) or any(unknown)

    # What the fields say

    def value_of(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def date_content(self, name: str) -> dict[str, str]:
        """A vague date with its words, as content."""
        found = self.value_of(name)
        return {name: found.edtf, f"{name}_words": found.words} if isinstance(found, VagueDate) else {}

    def bounds(self, name: str) -> tuple[Any, Any]:
        found = self.value_of(name)
        return (found.lower, found.upper) if isinstance(found, VagueDate) else (None, None)

    def set_unit(self, indicators: list[Any]) -> None:
        """Read the numbers that follow in the form in the unit of an indicator, if there is one."""
        for field in self.fields.values():
            if isinstance(field, NumberField) and indicators:
                field.unit = indicators[0].unit

    def citations(self) -> list[dict[str, Any]]:
        return [{"source": self.source, "locator": self.value_of("locator") or ""}]

    def records(self, name: str, **content: Any) -> list[Any]:
        """The records that a field names, drafts in the place of those that are to be."""
        field: Any = self.fields[name]
        make = {Actor: self._new_actor, Promise: self._new_promise, Indicator: self._new_indicator}
        named = self.value_of(name) or []
        return [make.get(field.model, self._new_topic)(each) if isinstance(each, str) else each for each in named]

    def record(self, name: str) -> Any:
        return next(iter(self.records(name)), None)

    def stored_records(self, name: str) -> list[Any]:
        """The records that a field names and that are there."""
        return [each for each in self.value_of(name) or [] if not isinstance(each, str)]

    def _new_actor(self, name: str) -> Draft:
        return self._once(
            Actor, name, {"name": name, "kind_of_actor": self.value_of("new_actor_kind") or "organisation"}
        )

    def _new_topic(self, name: str) -> Draft:
        return self._once(Topic, name, {"name": name})

    def _new_promise(self, name: str) -> Draft:
        promisors = self.records("speakers") if "speakers" in self.fields else []
        if isinstance(claim := self.value_of("set_by"), Claim):
            promisors = list(claim.speakers.all())
        return self._once(Promise, name, {"title": name, "promisors": promisors})

    def _new_indicator(self, name: str) -> Draft:
        content = {"name": name, "unit": self.value_of("new_unit") or ""}
        content |= {"frequency": self.value_of("new_frequency") or Frequency.ANNUAL}
        content |= {"kind_of_measure": self.value_of("new_kind_of_measure") or ""}
        return self._once(Indicator, name, content)

    def _once(self, model: type[PublicRecord], name: str, content: dict[str, Any]) -> Draft:
        """One draft for a name, however often it is named."""
        made: dict[Any, Draft] = self.__dict__.setdefault("_made", {})
        return made.setdefault((model, name), Draft(model, content))

    # What it makes

    def drafts(self) -> list[Draft]:
        """What is to be recorded, the last of which the rules are asked about."""
        raise NotImplementedError

    def likely(self) -> list[PublicRecord]:
        """What looks like the same and is there already. Asked also of a form that is not complete."""
        raise NotImplementedError

    def warnings(self) -> list[str]:
        """What is to be looked at twice before it is saved, such as a figure in another unit."""
        return []

    def show(self, error: ClaimsError) -> None:
        """Put a service's refusal at the fields that it names."""
        kind = error.detail.get("kind", "")
        named = {name: messages for name, messages in error.detail.items() if isinstance(messages, list)}
        for name, messages in named.items():
            own = self.places().get((kind, name), name)
            for message in messages:
                is_here = own in self.fields
                self.add_error(own if is_here else None, message if is_here else f"{kind} {name}: {message}")
        if not named:
            self.add_error(None, error.message)

    def places(self) -> Mapping[tuple[str, str], str]:
        """The field of the form for a field of a record, where the two are called differently."""
        return {("indicator", "unit"): "new_unit"}
