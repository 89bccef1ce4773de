"""The kinds of filters that lists are made of; each checks its value and describes itself.

Filters by related records go through what was public on the day asked for, so that a draft's slug finds nothing.
Several values separated by commas mean any of them. Out of scope: which list has which filters (``filters.py``),
ordering and pages.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import vocabulary as words
from claims.api.parameters import did_you_mean
from claims.api.problems import BadParameters
from claims.dates import parse_edtf_date
from claims.exceptions import InvalidDate
from claims.models import Target
from claims.models.base import PublicRecord
from claims.selectors import checks, judged
from claims.selectors.public import called

MOST_VALUES = 50
LONGEST_NAME = 100
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,140}")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_TAG = re.compile(r"[A-Za-z0-9-]{1,10}")


class ValuesField(forms.Field):
    """Values separated by commas."""

    def to_python(self, value: Any) -> tuple[str, ...]:
        if value is None:
            return ()
        found = tuple(part.strip() for part in str(value).split(","))
        if len(found) > MOST_VALUES:
            raise ValidationError(_("At most %(most)d values can be given.") % {"most": MOST_VALUES})
        for part in found:
            self.check(part)
        return found

    def check(self, part: str) -> None:
        """Raises ValidationError for a value that cannot be meant."""


class SlugsField(ValuesField):
    def check(self, part: str) -> None:
        if _SLUG.fullmatch(part) is None:
            raise ValidationError(_("“%(given)s” is not a slug: letters, digits, hyphens.") % {"given": part})


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
            raise ValidationError(_("“%(given)s” is not possible. %(hint)s") % {"given": part, "hint": hint})


class DayField(forms.Field):
    """A year, month or day, as its first and last day."""

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        if _DAY.fullmatch(value) is None:
            raise ValidationError(
                _("“%(given)s” is not a date: write 2016, 2016-05 or 2016-05-31.") % {"given": value},
                code="invalid-date",
            )
        try:
            return parse_edtf_date(value)
        except InvalidDate as error:
            raise ValidationError(
                _("There is no such date as “%(given)s”.") % {"given": value}, code="invalid-date"
            ) from error


class TruthField(forms.Field):
    def to_python(self, value: Any) -> bool | None:
        if value not in (None, "true", "false"):
            raise ValidationError(_("“%(given)s” is neither true nor false.") % {"given": value})
        return None if value is None else value == "true"


class LevelField(forms.Field):
    """An importance from 1 to 5."""

    def to_python(self, value: Any) -> int | None:
        if value not in (None, "1", "2", "3", "4", "5"):
            raise ValidationError(_("“%(given)s” is not a whole number from 1 to 5.") % {"given": value})
        return None if value is None else int(value)


class Described(filters.Filter):
    """A filter that knows its OpenAPI schema and what it does."""

    schema: ClassVar[dict[str, Any]] = {"type": "string"}

    def __init__(self, field_name: str | None = None, *, about: Any = "", **kwargs: Any) -> None:
        self.about = about
        super().__init__(field_name, **kwargs)

    @property
    def as_of(self) -> dt.date:
        return self.parent.as_of  # type: ignore[no-any-return]

    def openapi(self) -> dict[str, Any]:
        return dict(self.schema)

    def filter(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return found if value in (None, ()) else self.narrow(found, value)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return found.filter(**{f"{self.field_name}__in": value})


class Records(Described):
    """Rows related to any of the records named, over any of the given paths."""

    field_class = SlugsField

    def __init__(self, model: type[PublicRecord], *paths: str, about: Any) -> None:
        self.named, self.paths = model, paths
        super().__init__(about=about)

    def narrow(self, found: QuerySet[Any], value: tuple[str, ...]) -> QuerySet[Any]:
        named = self.named.objects.public(self.as_of).filter(slug__in=value).values("pk")  # type: ignore[attr-defined]
        rows = found.model.objects
        related = Q()
        for path in self.paths:
            related |= Q(pk__in=rows.filter(**{f"{path}__in": named}).values("pk"))
        return found.filter(related)


class ByTargets(Records):
    """Promises by what their public targets name; a draft target makes nothing found."""

    def narrow(self, found: QuerySet[Any], value: tuple[str, ...]) -> QuerySet[Any]:
        named = self.named.objects.public(self.as_of).filter(slug__in=value).values("pk")  # type: ignore[attr-defined]
        targets = Target.objects.public(self.as_of).filter(**{f"{path}__in": named for path in self.paths})
        return found.filter(pk__in=targets.values("promise"))


class Slugs(Described):
    """Rows whose column holds any of the slugs."""

    field_class = SlugsField


class Words(Described):
    """Rows whose column holds any of the words of a closed list."""

    field_class = WordsField

    def __init__(self, vocabulary: type[StrEnum], field_name: str | None = None, *, about: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(field_name, about=about, vocabulary=vocabulary)

    def openapi(self) -> dict[str, Any]:
        one = {"type": "string", "enum": [member.value for member in self.vocabulary]}
        return {"type": "array", "items": one, "maxItems": MOST_VALUES}


class Assessed(Words):
    """Rows whose assessment on the day has any of the statuses; `relation` leads from an assessment to the row."""

    def __init__(self, relation: str, *, about: Any, **conditions: Any) -> None:
        self.relation, self.conditions = relation, conditions
        super().__init__(words.Status, about=about)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        here = judged.assessments(as_of=self.as_of).order_by().filter(status__in=value, **self.conditions)
        return found.filter(Exists(here.filter(**{self.relation: OuterRef("pk")})))


class Checked(Words):
    """Claims that stand so against the record on the day."""

    def __init__(self, *, about: Any) -> None:
        super().__init__(words.ClaimCheckResult, about=about)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        here = checks.claim_checks(as_of=self.as_of).filter(now__in=value, claim=OuterRef("pk"))
        return found.filter(Exists(here))


class From(Described):
    """Rows whose date may lie on this day or later."""

    field_class = DayField

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        name = self.field_name
        return found.exclude(**{name: ""}).filter(
            Q(**{f"{name}_upper": None}) | Q(**{f"{name}_upper__gte": value.lower})
        )


class To(Described):
    """Rows whose date may lie on this day or earlier."""

    field_class = DayField

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        name = self.field_name
        return found.exclude(**{name: ""}).filter(
            Q(**{f"{name}_lower": None}) | Q(**{f"{name}_lower__lte": value.upper})
        )


class FromDay(From):
    """The same for a column that holds one exact day."""

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return found.filter(**{f"{self.field_name}__gte": value.lower})


class ToDay(To):
    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return found.filter(**{f"{self.field_name}__lte": value.upper})


class Truth(Described):
    field_class = TruthField
    schema: ClassVar[dict[str, Any]] = {"type": "boolean"}

    def narrow(self, found: QuerySet[Any], value: bool) -> QuerySet[Any]:
        return found.filter(**{self.field_name: value})


class AtLeast(Described):
    field_class = LevelField
    schema: ClassVar[dict[str, Any]] = {"type": "integer", "minimum": 1, "maximum": 5}

    def narrow(self, found: QuerySet[Any], value: int) -> QuerySet[Any]:
        return found.filter(**{f"{self.field_name}__gte": value})


class Tags(Described):
    field_class = TagsField


class Called(Described):
    """Actors that have the text in their name or in an alias."""

    field_class = forms.CharField
    schema: ClassVar[dict[str, Any]] = {"type": "string", "maxLength": LONGEST_NAME}

    def __init__(self, *, about: Any) -> None:
        super().__init__(about=about, max_length=LONGEST_NAME)

    def narrow(self, found: Any, value: str) -> QuerySet[Any]:
        return called(found, value)


FROM = gettext_lazy(
    "Only what may have been on this date or later: YYYY, YYYY-MM or YYYY-MM-DD. "
    "A vague date counts with its last possible day."
)
TO = gettext_lazy("Only what may have been on this date or earlier. A vague date counts with its first possible day.")
SINCE = gettext_lazy("Only what became known on this date or later.")


class PublicFilters(filters.FilterSet):
    """Filters of one list as of a day. `date` is the column that `from` and `to` ask about; `vague` if it is EDTF."""

    date: ClassVar[str | None] = None
    vague: ClassVar[bool] = True
    known: ClassVar[str | None] = "known_on"
    as_of: dt.date

    def __init__(self, data: QueryDict, queryset: QuerySet[Any], *, as_of: dt.date) -> None:
        super().__init__(data, queryset)
        self.as_of = as_of

    @classmethod
    def get_filters(cls) -> Any:
        found = super().get_filters()
        if cls.date is not None:
            found["from"] = (From if cls.vague else FromDay)(cls.date, about=FROM)
            found["to"] = (To if cls.vague else ToDay)(cls.date, about=TO)
        if cls.known is not None:
            found["known_since"] = FromDay(cls.known, about=SINCE)
        return found

    def checked(self) -> QuerySet[Any]:
        """The filtered rows. Raises BadParameters naming each value that cannot be used."""
        errors = []
        for name, found in self.errors.as_data().items():
            for error in found:
                code = "invalid-date" if error.code == "invalid-date" else "invalid-parameter"
                errors.append((code, name, " ".join(error.messages)))
        if not errors:
            errors = self._inverted()
        if errors:
            raise BadParameters(errors)
        return self.qs

    def _inverted(self) -> list[tuple[str, str, str]]:
        start, end = (self.form.cleaned_data.get(name) for name in ("from", "to"))
        if start is None or end is None or start.lower <= end.upper:
            return []
        said = _("The period ends (%(to)s) before it starts (%(from)s).") % {"from": start.lower, "to": end.upper}
        return [("invalid-parameter", "from", said), ("invalid-parameter", "to", said)]
