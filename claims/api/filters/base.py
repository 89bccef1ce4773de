"""What every list can be filtered by, and how a filter describes itself."""

from __future__ import annotations

import datetime as dt
from copy import copy
from functools import cache
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.api.exceptions import BadParametersError
from claims.http.query_fields import MAX_NAME_LENGTH, MAX_VALUES, DayField, InstantField, TextField
from claims.models import Change
from claims.selectors.text_filter import filter_by_text, words_of

DAY = {
    "type": "string",
    "anyOf": [{"format": "date"}, {"pattern": "^[1-9][0-9]{3}-(0[1-9]|1[0-2])$"}, {"pattern": "^[1-9][0-9]{3}$"}],
}


KNOWN_SINCE = gettext_lazy("Only records known since this date or later.")


class DescribedFilter(filters.Filter):
    """A filter that knows its OpenAPI schema and says what it does (`about`, of its kind or its own)."""

    schema: ClassVar[dict[str, Any]] = {"type": "string"}
    about: Any = ""

    def __init__(self, field_name: str | None = None, *, about: Any = None, **kwargs: Any) -> None:
        self.about = about or self.about
        super().__init__(field_name, **kwargs)

    def __deepcopy__(self, memo: Any) -> Any:
        # Every request gets its own filters; what they hold is never altered, so a shallow copy serves.
        return copy(self)

    @property
    def as_of(self) -> dt.date:
        return self.parent.as_of  # type: ignore[no-any-return]

    def openapi(self) -> dict[str, Any]:
        return dict(self.schema)

    def filter(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return found if value in (None, ()) else self.narrow(found, value)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return found.filter(**{f"{self.field_name}__in": value})


def many_values(one: dict[str, Any]) -> dict[str, Any]:
    """The schema of values separated by commas."""
    return {"type": "array", "items": one, "minItems": 1, "maxItems": MAX_VALUES}


class FromFilter(DescribedFilter):
    """Rows whose date may be on this day or later; `vague` where the column is EDTF and not one exact day."""

    field_class = DayField
    schema: ClassVar[dict[str, Any]] = DAY
    about = gettext_lazy(
        "Only records dated on or after this date: YYYY, YYYY-MM or YYYY-MM-DD. A vague date counts with its "
        "last possible day."
    )
    bound, lookup, end = "upper", "gte", "lower"

    def __init__(self, field_name: str, *, vague: bool, about: Any = None) -> None:
        self.vague = vague
        super().__init__(field_name, about=about)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        day, name = getattr(value, self.end), self.field_name
        if not self.vague:
            return found.filter(**{f"{name}__{self.lookup}": day})
        bound = f"{name}_{self.bound}"
        return found.exclude(**{name: ""}).filter(Q(**{bound: None}) | Q(**{f"{bound}__{self.lookup}": day}))


class ToFilter(FromFilter):
    """Rows whose date may be on this day or earlier."""

    about = gettext_lazy("Only records dated on or before this date. A vague date counts with its first possible day.")
    bound, lookup, end = "lower", "lte", "upper"


class UpdatedSinceFilter(DescribedFilter):
    """Records of which something public was written on this day (UTC) or later, or at this instant or later."""

    field_class = InstantField
    schema: ClassVar[dict[str, Any]] = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}
    about = gettext_lazy(
        "Only records with a public change on or after this day (UTC): YYYY-MM-DD, or an instant such as "
        "2016-05-31T12:00:00Z."
    )

    def narrow(self, found: QuerySet[Any], value: dt.datetime) -> QuerySet[Any]:
        written = Change.objects.filter(public_seq__isnull=False, at__gte=value)
        return found.filter(slug__in=written.filter(record_kind=found.model._meta.model_name).values("record"))


class TextFilter(DescribedFilter):
    """Rows that have each word of the text among their words of the day, or among those of what they are known by."""

    field_class = TextField
    schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "minLength": 1,
        "maxLength": MAX_NAME_LENGTH,
        # Something else than blanks, some of which are none to other languages.
        "pattern": r"^[^\u0000]*[^\s\u0000\u001c-\u001f\u0085][^\u0000]*$",
    }
    about = gettext_lazy(
        "All words must occur in titles, statements, summaries, notes or slugs, as on the search page. Case, "
        "width and accents do not matter; parts of words match."
    )

    def __init__(self, *through: str) -> None:
        self.through = through
        super().__init__()

    def narrow(self, found: QuerySet[Any], value: str) -> QuerySet[Any]:
        return filter_by_text(found, value, through=self.through) if words_of(value) else found.none()


class PublicFilters(filters.FilterSet):
    """Filters of one list as of a day. `date` is the column that `from` and `to` ask about; `vague` if it is EDTF."""

    date: ClassVar[str | None] = None
    vague: ClassVar[bool] = True
    known: ClassVar[str | None] = "known_on"
    #: Whether `text` can be asked for, and the paths to records or names whose words it finds too.
    has_text: ClassVar[bool] = True
    text_through: ClassVar[tuple[str, ...]] = ()
    #: Whether the log says when such a record was written.
    logged: ClassVar[bool] = True

    def __init__(self, data: QueryDict, queryset: QuerySet[Any], *, as_of: dt.date) -> None:
        super().__init__(data, queryset)
        self.as_of = as_of

    @classmethod
    def get_filters(cls) -> Any:
        found = super().get_filters()
        if cls.date is not None:
            found["from"] = FromFilter(cls.date, vague=cls.vague)
            found["to"] = ToFilter(cls.date, vague=cls.vague)
        if cls.known is not None:
            found["known_since"] = FromFilter(cls.known, vague=False, about=KNOWN_SINCE)
        if cls.logged:
            found["updated_since"] = UpdatedSinceFilter()
        if cls.has_text:
            found["text"] = TextFilter(*cls.text_through)
        return found

    def get_form_class(self) -> type[forms.Form]:
        return type(self)._form_class()

    @classmethod
    @cache
    def _form_class(cls) -> type[forms.Form]:
        """The form that checks the values, made once: django-filter would make it for every request."""
        return type(f"{cls.__name__}Form", (forms.Form,), {name: each.field for name, each in cls.base_filters.items()})

    def filter_rows(self) -> QuerySet[Any]:
        """The filtered rows. Raises BadParametersError naming each value that cannot be used."""
        if not any(name in self.data for name in self.filters):
            return self.queryset  # most requests: checking that nothing is given costs more than the rows
        errors = [
            ("invalid-date" if error.code == "invalid-date" else "invalid-parameter", name, " ".join(error.messages))
            for name, found in self.errors.as_data().items()
            for error in found
        ]
        if errors := errors or self._find_inverted_period():
            raise BadParametersError(errors)
        return self.qs

    def _find_inverted_period(self) -> list[tuple[str, str, str]]:
        start, end = (self.form.cleaned_data.get(name) for name in ("from", "to"))
        if start is None or end is None or start.lower <= end.upper:
            return []
        said = _("The period ends (%(to)s) before it starts (%(from)s).") % {"from": start.lower, "to": end.upper}
        return [("invalid-parameter", "from", said), ("invalid-parameter", "to", said)]
