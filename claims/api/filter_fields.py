"""The kinds of filters that lists are made of; each checks its value and describes itself.

Filters by related records go through what was public on the day asked for, so that a draft's slug finds nothing.
Several values separated by commas mean any of them. Out of scope: which list has which filters (``filters.py``),
ordering and pages.
"""

from __future__ import annotations

import datetime as dt
from copy import copy
from enum import StrEnum
from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import enums as words
from claims.api.exceptions import BadParametersError
from claims.api.filter_values import (
    MAX_NAME_LENGTH,
    MAX_VALUES,
    DayField,
    InstantField,
    LevelField,
    PeriodsField,
    SlugsField,
    SoughtField,
    TagsField,
    TruthField,
    WordsField,
)
from claims.models import Actor, Change, Promise, Target
from claims.models.base import PublicRecord
from claims.selectors import assessments, claim_checks
from claims.selectors.counting import count_rows, with_counting
from claims.selectors.published import actors_named
from claims.selectors.text_filter import filter_by_text, words_of
from claims.selectors.track_record import track_record_categories, with_verdict


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


def many_values(one: dict[str, Any]) -> dict[str, Any]:
    """The schema of values separated by commas."""
    return {"type": "array", "items": one, "minItems": 1, "maxItems": MAX_VALUES}


SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,140}$"}
DAY = {
    "type": "string",
    "anyOf": [{"format": "date"}, {"pattern": "^[1-9][0-9]{3}-(0[1-9]|1[0-2])$"}, {"pattern": "^[1-9][0-9]{3}$"}],
}
INSTANT = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}


class Records(Described):
    """Rows related to any of the records named, over any of the given paths."""

    field_class = SlugsField
    schema: ClassVar[dict[str, Any]] = many_values(SLUG)

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
    schema: ClassVar[dict[str, Any]] = many_values(SLUG)


class Words(Described):
    """Rows whose column holds any of the words of a closed list."""

    field_class = WordsField

    def __init__(self, vocabulary: type[StrEnum], field_name: str | None = None, *, about: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(field_name, about=about, vocabulary=vocabulary)

    def openapi(self) -> dict[str, Any]:
        one = {"type": "string", "enum": [member.value for member in self.vocabulary]}
        return many_values(one)


class Assessed(Words):
    """Rows whose assessment on the day has any of the statuses; `relation` leads from an assessment to the row."""

    def __init__(self, relation: str, *, about: Any, **conditions: Any) -> None:
        self.relation, self.conditions = relation, conditions
        super().__init__(words.Status, about=about)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        here = assessments.assessments(as_of=self.as_of).order_by().filter(status__in=value, **self.conditions)
        return found.filter(Exists(here.filter(**{self.relation: OuterRef("pk")})))


class ForReason(Words):
    """Promises whose status on the day has any of the reasons."""

    def __init__(self, *, about: Any) -> None:
        super().__init__(words.Reason, about=about)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        head = assessments.headline_assessments(as_of=self.as_of).order_by().filter(reason__in=value)
        return found.filter(pk__in=head.values("promise"))


class Standings(Words):
    """Promises that count so in a record on the day; `first`: by the first version of their number."""

    def __init__(self, *, about: Any, first: bool = False) -> None:
        self.first = first
        super().__init__(words.TrackRecordCategory, about=about)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        here = track_record_categories(as_of=self.as_of, first=self.first).filter(standing__in=value)
        return found.filter(pk__in=here.values("promise"))


class Concluded(Words):
    """Promises on which the editors concluded any of these last; `none`: nothing yet."""

    def __init__(self, *, about: Any) -> None:
        super().__init__(words.VerdictFilter, about=about)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        rows = with_verdict(Promise.objects.public(self.as_of), as_of=self.as_of).filter(concluded__in=value)
        return found.filter(pk__in=rows.values("pk"))


class NotCountedBecause(Words):
    """Promises that no record counts for any of the reasons."""

    def __init__(self, *, about: Any) -> None:
        super().__init__(words.NotCounted, about=about)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        rows = with_counting(Promise.objects.public(self.as_of), as_of=self.as_of)
        return found.filter(pk__in=rows.filter(not_counted_because__in=value).values("pk"))


class Checked(Words):
    """Claims that stand so against the record on the day."""

    def __init__(self, *, about: Any) -> None:
        super().__init__(words.ClaimCheckResult, about=about)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        here = claim_checks.claim_checks(as_of=self.as_of).filter(now__in=value, claim=OuterRef("pk"))
        return found.filter(Exists(here))


class Moderated(Words):
    """Rows whose assessment on the day has any of the modifiers; `relation` leads from an assessment to the row.

    The stored list is compared as text, which both engines can.
    """

    def __init__(self, relation: str = "", *, about: Any, **conditions: Any) -> None:
        self.relation, self.conditions = relation, conditions
        super().__init__(words.Modifier, about=about)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        has = Q()
        for word in value:
            has |= Q(written__contains=f'"{word}"')
        written = Cast("modifiers", TextField())
        if not self.relation:
            return found.annotate(written=written).filter(has)
        here = assessments.assessments(as_of=self.as_of).order_by().filter(**self.conditions)
        here = here.filter(**{self.relation: OuterRef("pk")}).annotate(written=written).filter(has)
        return found.filter(Exists(here))


class JudgedBy(Records):
    """Rows that have an assessment on the day on figures of these providers; `relation` as in Assessed."""

    def __init__(self, relation: str, *, about: Any) -> None:
        self.relation = relation
        super().__init__(Actor, "series__provider", about=about)

    def narrow(self, found: QuerySet[Any], value: tuple[str, ...]) -> QuerySet[Any]:
        here = assessments.assessments(as_of=self.as_of).order_by().filter(**{self.relation: OuterRef("pk")})
        named = Actor.objects.public(self.as_of).filter(slug__in=value).values("pk")
        return found.filter(Exists(here.filter(series__provider__in=named)))


class Flagged(Words):
    """Rows about which a flag of any of the kinds is open on the day; for promises also one that bears on them."""

    def __init__(self) -> None:
        super().__init__(words.FlagKind, about=gettext_lazy("Kinds of flags of which one is open as of the day."))

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        here = assessments.flags(as_of=self.as_of).order_by().filter(kind__in=value)
        about = Q(subject_kind=found.model._meta.model_name, subject=OuterRef("slug"))
        if found.model is Promise:
            about |= Q(promises=OuterRef("pk"))
        return found.filter(Exists(here.filter(about)))


class UpdatedSince(Described):
    """Records of which something public was written on this day (UTC) or later, or at this instant or later."""

    field_class = InstantField
    schema: ClassVar[dict[str, Any]] = INSTANT

    def narrow(self, found: QuerySet[Any], value: dt.datetime) -> QuerySet[Any]:
        written = Change.objects.filter(public_seq__isnull=False, at__gte=value)
        return found.filter(slug__in=written.filter(record_kind=found.model._meta.model_name).values("record"))


HAVING = gettext_lazy(
    "Words that all occur in titles, statements, summaries, notes and slugs, as on the search page: in whatever case "
    "and width, with or without accents; a part of a word is enough."
)


class Having(Described):
    """Rows that have each word of the text among their words of the day, or among those of what they are known by."""

    field_class = SoughtField
    schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "minLength": 1,
        "maxLength": MAX_NAME_LENGTH,
        # Something else than blanks, some of which are none to other languages.
        "pattern": r"^[^\u0000]*[^\s\u0000\u001c-\u001f\u0085][^\u0000]*$",
    }

    def __init__(self, *through: str) -> None:
        self.through = through
        super().__init__(about=HAVING, max_length=MAX_NAME_LENGTH)

    def narrow(self, found: QuerySet[Any], value: str) -> QuerySet[Any]:
        return filter_by_text(found, value, through=self.through) if words_of(value) else found.none()


class Periods(Described):
    """Rows of exactly these periods, as EDTF writes them."""

    field_class = PeriodsField
    schema: ClassVar[dict[str, Any]] = many_values(
        {"type": "string", "minLength": 4, "maxLength": 64, "format": "edtf"}
    )


class From(Described):
    """Rows whose date may lie on this day or later."""

    field_class = DayField
    schema: ClassVar[dict[str, Any]] = DAY

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        name = self.field_name
        return found.exclude(**{name: ""}).filter(
            Q(**{f"{name}_upper": None}) | Q(**{f"{name}_upper__gte": value.lower})
        )


class To(Described):
    """Rows whose date may lie on this day or earlier."""

    field_class = DayField
    schema: ClassVar[dict[str, Any]] = DAY

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


class Counts(Described):
    """Promises that records and shares count, or those that they leave out."""

    field_class = TruthField
    schema: ClassVar[dict[str, Any]] = {"type": "boolean"}

    def narrow(self, found: QuerySet[Any], value: bool) -> QuerySet[Any]:
        here = count_rows(as_of=self.as_of).values("pk")
        return found.filter(pk__in=here) if value else found.exclude(pk__in=here)


class AtLeast(Described):
    field_class = LevelField
    schema: ClassVar[dict[str, Any]] = {"type": "integer", "minimum": 1, "maximum": 5}

    def narrow(self, found: QuerySet[Any], value: int) -> QuerySet[Any]:
        return found.filter(**{f"{self.field_name}__gte": value})


class Tags(Described):
    field_class = TagsField
    schema: ClassVar[dict[str, Any]] = many_values({"type": "string", "pattern": "^[A-Za-z0-9-]{1,10}$"})


class Called(Described):
    """Actors that have the text in their name or in an alias."""

    field_class = SoughtField
    schema: ClassVar[dict[str, Any]] = {"type": "string", "minLength": 1, "maxLength": MAX_NAME_LENGTH}

    def __init__(self, *, about: Any) -> None:
        super().__init__(about=about, max_length=MAX_NAME_LENGTH)

    def narrow(self, found: Any, value: str) -> QuerySet[Any]:
        return actors_named(found, value)


FROM = gettext_lazy(
    "Only what may have been on this date or later: YYYY, YYYY-MM or YYYY-MM-DD. "
    "A vague date counts with its last possible day."
)
TO = gettext_lazy("Only what may have been on this date or earlier. A vague date counts with its first possible day.")
UPDATED = gettext_lazy(
    "Only records of which something public was written on this day (UTC) or later: YYYY-MM-DD, or an instant such as "
    "2016-05-31T12:00:00Z."
)
SINCE = gettext_lazy("Only what became known on this date or later.")


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
    as_of: dt.date

    def __init__(self, data: QueryDict, queryset: QuerySet[Any], *, as_of: dt.date) -> None:
        self.is_bound, self.data, self.queryset = True, data, queryset
        self.request = self.form_prefix = None
        self.as_of = as_of
        # Only the filters that are asked for are made: making all of them costs more than the rows.
        self.filters = {name: copy(each) for name, each in self.base_filters.items() if name in data}
        for name, each in self.filters.items():
            each.parent, each.field_name = self, each.field_name or name

    @classmethod
    def get_filters(cls) -> Any:
        found = super().get_filters()
        if cls.date is not None:
            found["from"] = (From if cls.vague else FromDay)(cls.date, about=FROM)
            found["to"] = (To if cls.vague else ToDay)(cls.date, about=TO)
        if cls.known is not None:
            found["known_since"] = FromDay(cls.known, about=SINCE)
        if cls.logged:
            found["updated_since"] = UpdatedSince(about=UPDATED)
        if cls.has_text:
            found["text"] = Having(*cls.text_through)
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
            raise BadParametersError(errors)
        return self.qs

    def _inverted(self) -> list[tuple[str, str, str]]:
        start, end = (self.form.cleaned_data.get(name) for name in ("from", "to"))
        if start is None or end is None or start.lower <= end.upper:
            return []
        said = _("The period ends (%(to)s) before it starts (%(from)s).") % {"from": start.lower, "to": end.upper}
        return [("invalid-parameter", "from", said), ("invalid-parameter", "to", said)]
