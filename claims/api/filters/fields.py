"""The kinds of filters that lists are made of.

Filters by related records go through what was public on the day asked for, so that a draft's slug finds nothing.
Several values separated by commas mean any of them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy

from claims import enums as words
from claims.api.filters.base import DescribedFilter, many_values
from claims.http import query_fields
from claims.http.query_fields import MAX_NAME_LENGTH
from claims.models import Actor, Promise, Target
from claims.models.base import PublicRecord
from claims.selectors import assessments, claim_checks
from claims.selectors.counting import count_rows, with_counting
from claims.selectors.published import actors_named
from claims.selectors.track_record import track_record_categories, with_verdict

SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,140}$"}


class SlugsFilter(DescribedFilter):
    """Rows whose column holds any of the slugs."""

    field_class = query_fields.SlugsField
    schema: ClassVar[dict[str, Any]] = many_values(SLUG)


class RelatedFilter(SlugsFilter):
    """Rows related to any of the records named, over any of the given paths."""

    def __init__(self, model: type[PublicRecord], *paths: str, about: Any) -> None:
        self.named, self.paths = model, paths
        super().__init__(about=about)

    def records(self, slugs: tuple[str, ...]) -> QuerySet[Any]:
        """The records named that are public on the day."""
        return self.named.objects.public(self.as_of).filter(slug__in=slugs).values("pk")  # type: ignore[attr-defined]

    def narrow(self, found: QuerySet[Any], value: tuple[str, ...]) -> QuerySet[Any]:
        related, rows = Q(), found.model.objects
        for path in self.paths:
            related |= Q(pk__in=rows.filter(**{f"{path}__in": self.records(value)}).values("pk"))
        return found.filter(related)


class ByTargetsFilter(RelatedFilter):
    """Promises by what their public targets name; a draft target makes nothing found."""

    def narrow(self, found: QuerySet[Any], value: tuple[str, ...]) -> QuerySet[Any]:
        named = {f"{path}__in": self.records(value) for path in self.paths}
        return found.filter(pk__in=Target.objects.public(self.as_of).filter(**named).values("promise"))


class ProviderFilter(RelatedFilter):
    """Rows that have an assessment on the day on figures of these providers; `relation` as in StatusFilter."""

    def __init__(self, relation: str, *, about: Any) -> None:
        self.relation = relation
        super().__init__(Actor, "series__provider", about=about)

    def narrow(self, found: QuerySet[Any], value: tuple[str, ...]) -> QuerySet[Any]:
        here = assessments.assessments(as_of=self.as_of).order_by().filter(**{self.relation: OuterRef("pk")})
        return found.filter(Exists(here.filter(series__provider__in=self.records(value))))


class WordsFilter(DescribedFilter):
    """Rows whose column holds any of the words of a closed list."""

    field_class = query_fields.ChoicesField
    vocabulary: type[StrEnum]

    def __init__(
        self, vocabulary: type[StrEnum] | None = None, field_name: str | None = None, *, about: Any = None
    ) -> None:
        self.vocabulary = vocabulary or self.vocabulary
        super().__init__(field_name, about=about, vocabulary=self.vocabulary)

    def openapi(self) -> dict[str, Any]:
        return many_values({"type": "string", "enum": [member.value for member in self.vocabulary]})


class StatusFilter(WordsFilter):
    """Rows whose assessment on the day has any of the statuses; `relation` leads from an assessment to the row."""

    vocabulary: type[StrEnum] = words.Status

    def __init__(self, relation: str, *, about: Any, **conditions: Any) -> None:
        self.relation, self.conditions = relation, conditions
        super().__init__(about=about)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        here = assessments.assessments(as_of=self.as_of).order_by().filter(**self.conditions)
        return found.filter(Exists(self.matching(here.filter(**{self.relation: OuterRef("pk")}), value)))

    def matching(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Those of the assessments that have any of the words."""
        return rows.filter(status__in=value)


class ModifierFilter(StatusFilter):
    """Rows whose assessment on the day has any of the modifiers; of assessments themselves without `relation`.

    The stored list is compared as text, which both engines can.
    """

    vocabulary: type[StrEnum] = words.Modifier

    def __init__(self, relation: str = "", *, about: Any, **conditions: Any) -> None:
        super().__init__(relation, about=about, **conditions)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return super().narrow(found, value) if self.relation else self.matching(found, value)

    def matching(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        has = Q()
        for word in value:
            has |= Q(written__contains=f'"{word}"')
        return rows.annotate(written=Cast("modifiers", TextField())).filter(has)


class ReasonFilter(WordsFilter):
    """Promises whose status on the day has any of the reasons."""

    vocabulary: type[StrEnum] = words.Reason

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        head = assessments.headline_assessments(as_of=self.as_of).order_by().filter(reason__in=value)
        return found.filter(pk__in=head.values("promise"))


class CategoryFilter(WordsFilter):
    """Promises that count so in a record on the day; `first`: by the first version of their number."""

    vocabulary: type[StrEnum] = words.TrackRecordCategory

    def __init__(self, *, about: Any, first: bool = False) -> None:
        self.first = first
        super().__init__(about=about)

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        here = track_record_categories(as_of=self.as_of, first=self.first).filter(standing__in=value)
        return found.filter(pk__in=here.values("promise"))


class LatestVerdictFilter(WordsFilter):
    """Promises on which the editors concluded any of these last; `none`: nothing yet."""

    vocabulary: type[StrEnum] = words.VerdictFilter

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        rows = with_verdict(Promise.objects.public(self.as_of), as_of=self.as_of).filter(concluded__in=value)
        return found.filter(pk__in=rows.values("pk"))


class NotCountedFilter(WordsFilter):
    """Promises that no record counts for any of the reasons."""

    vocabulary: type[StrEnum] = words.NotCounted

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        rows = with_counting(Promise.objects.public(self.as_of), as_of=self.as_of)
        return found.filter(pk__in=rows.filter(not_counted_because__in=value).values("pk"))


class ClaimCheckFilter(WordsFilter):
    """Claims with one of these results of the check against the record on the day."""

    vocabulary: type[StrEnum] = words.ClaimCheckResult

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        here = claim_checks.claim_checks(as_of=self.as_of).filter(now__in=value, claim=OuterRef("pk"))
        return found.filter(Exists(here))


class OpenFlagFilter(WordsFilter):
    """Rows about which a flag of any of the kinds is open on the day; for promises also one that bears on them."""

    vocabulary: type[StrEnum] = words.FlagKind
    about = gettext_lazy("Only records with an open flag of one of these kinds on the day.")

    def narrow(self, found: QuerySet[Any], value: Any) -> QuerySet[Any]:
        here = assessments.flags(as_of=self.as_of).order_by().filter(kind__in=value)
        about = Q(subject_kind=found.model._meta.model_name, subject=OuterRef("slug"))
        if found.model is Promise:
            about |= Q(promises=OuterRef("pk"))
        return found.filter(Exists(here.filter(about)))


class PeriodsFilter(DescribedFilter):
    """Rows of exactly these periods, as EDTF writes them."""

    field_class = query_fields.PeriodsField
    schema: ClassVar[dict[str, Any]] = many_values(
        {"type": "string", "minLength": 4, "maxLength": 64, "format": "edtf"}
    )


class BooleanFilter(DescribedFilter):
    """Rows whose column is true, or those where it is not."""

    field_class = query_fields.BooleanField
    schema: ClassVar[dict[str, Any]] = {"type": "boolean"}

    def narrow(self, found: QuerySet[Any], value: bool) -> QuerySet[Any]:
        return found.filter(**{self.field_name: value})


class CountedFilter(BooleanFilter):
    """Promises that records and shares count, or those that they leave out."""

    def narrow(self, found: QuerySet[Any], value: bool) -> QuerySet[Any]:
        here = count_rows(as_of=self.as_of).values("pk")
        return found.filter(pk__in=here) if value else found.exclude(pk__in=here)


class MinimumFilter(DescribedFilter):
    """Rows that are this important or more."""

    field_class = query_fields.ImportanceField
    schema: ClassVar[dict[str, Any]] = {"type": "integer", "minimum": 1, "maximum": 5}

    def narrow(self, found: QuerySet[Any], value: int) -> QuerySet[Any]:
        return found.filter(**{f"{self.field_name}__gte": value})


class LanguageFilter(DescribedFilter):
    """Rows in any of the languages."""

    field_class = query_fields.LanguagesField
    schema: ClassVar[dict[str, Any]] = many_values({"type": "string", "pattern": "^[A-Za-z0-9-]{1,10}$"})


class NameFilter(DescribedFilter):
    """Actors that have the text in their name or in an alias."""

    field_class = query_fields.TextField
    schema: ClassVar[dict[str, Any]] = {"type": "string", "minLength": 1, "maxLength": MAX_NAME_LENGTH}

    def narrow(self, found: Any, value: str) -> QuerySet[Any]:
        return actors_named(found, value)
