"""Filter forms of public pages: the query parameters as values; a value that the page does not offer is an error."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.http.query_fields import ChoicesField, DayField, QueryField
from claims.models.base import PublicRecord
from timeline.pages.page import BadRequestError

Record = TypeVar("Record", bound=PublicRecord)

#: How pages say what is wrong with a value, by the error's code; anything else is said as the field says it.
SENTENCES: dict[str, Any] = {
    "choice": gettext_lazy("%(name)s is “%(given)s”, which is not one of %(known)s."),
    "boolean": gettext_lazy("%(name)s is “%(given)s”; use true or false."),
    "importance": gettext_lazy("%(name)s is “%(given)s”; use a number from 1 to 5."),
    "invalid-date": gettext_lazy(
        "%(name)s is “%(given)s”; use a year, month or day such as 2016, 2016-05 or 2016-05-31."
    ),
    "max_length": gettext_lazy("%(name)s is too long or not text."),
    "null_characters_not_allowed": gettext_lazy("%(name)s is too long or not text."),
}
#: Parameters whose names Python keeps for itself.
NAMES = {"first": "from", "last": "to"}


class QueryForm(forms.Form):
    """The filter form of a page, by the names of its parameters; an empty field is no filter."""

    def __init__(self, query: QueryDict, *, as_of: date) -> None:
        data = query.copy()
        for name, values in query.lists():
            data.setlist(name, [text for value in values if (text := value.strip())] or [None])  # type: ignore[list-item]
        super().__init__(data)
        self.as_of = as_of
        for field in self.fields.values():
            if isinstance(field, RecordField):
                field.as_of = as_of

    def add_prefix(self, field_name: str) -> str:
        return NAMES.get(field_name, field_name)

    def clean(self) -> None:
        first, last = (self.cleaned_data.get(name) for name in NAMES)
        if first is not None and last is not None and last < first:
            raise ValidationError(_("The range ends before it starts; swap “from” and “to”."))

    def values(self) -> dict[str, Any]:
        """Each filter's value. Raises BadRequestError for the first that the page does not offer."""
        for name, (error, *_others) in self.errors.as_data().items():
            sentence = SENTENCES.get(error.code or "", error.message)
            raise BadRequestError(str(sentence) % {"name": self.add_prefix(name), **(error.params or {})})
        return self.cleaned_data


class RepeatedChoicesField(ChoicesField):
    """Any number of words of a closed list, one a parameter; in the list's order, each once."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> tuple[StrEnum, ...]:
        chosen = super().to_python([text for text in value if text])
        return tuple(member for member in self.vocabulary if member in chosen)


class EndOfDateField(DayField):
    """The first or the last day of a date in EDTF (`end`: lower or upper)."""

    pattern = ".*"

    def __init__(self, end: str) -> None:
        self.end = end
        super().__init__()

    def parse(self, text: str) -> Any:
        return getattr(super().parse(text), self.end)


class RecordField(QueryField):
    """The record, public on the page's day, that a filter names by its slug."""

    as_of: date

    def __init__(self, model: type[PublicRecord]) -> None:
        self.model = model
        super().__init__()

    def parse(self, text: str) -> PublicRecord:
        return find_record(self.model, text, as_of=self.as_of)


def find_record(model: Any, slug: str, *, as_of: date) -> Any:
    """The record of this kind that is public on the page's day. Raises ValidationError where there is none."""
    found = model.objects.public(as_of).filter(slug=slug).first()
    if found is None:
        names = {"given": slug, "kind": model._meta.verbose_name, "day": as_of.isoformat()}
        message = _("%(name)s is “%(given)s”; no such %(kind)s was known on %(day)s.")
        raise ValidationError(message, params=names)
    return found


def record_choices(
    all_known: QuerySet[Record], by: str, records: QuerySet[Any], chosen: Record | None
) -> QuerySet[Record]:
    """What a filter offers: of what was known on the day only what a record of the day has, and what is chosen.

    `by` is the relation from what is offered to the records.
    """
    fits = Q(**{f"{by}__in": records.order_by().values("pk")})
    return all_known.filter(fits if chosen is None else fits | Q(pk=chosen.pk)).distinct()
