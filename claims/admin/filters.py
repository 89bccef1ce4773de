"""How long lists stay fast, and what they can be narrowed by: actor, date, open flag, status today.

A filter is part of the address, so a list that is needed again is kept as a bookmark.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, reduce
from operator import or_
from typing import Any, ClassVar

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims import presentation
from claims.dates import parse_date
from claims.enums import FlagKind, Status
from claims.exceptions import InvalidDateError
from claims.models import Actor, Flag
from claims.selectors import assessments
from claims.selectors.published import actors_named
from claims.selectors.text_filter import leads_to

#: Rows that a list counts and pages through; anyone who looks for something further down searches or filters.
MAX_COUNTED = 5_000


class CappedPaginator(Paginator):
    """Counts no further than MOST_COUNTED, because counting everything takes longer than showing a page."""

    @cached_property
    def count(self) -> int:
        return min(self._capped_count, MAX_COUNTED)

    @cached_property
    def is_capped(self) -> bool:
        """Whether there is more than the pages show."""
        return self._capped_count > MAX_COUNTED

    @cached_property
    def _capped_count(self) -> int:
        rows: Any = self.object_list
        return rows.order_by()[: MAX_COUNTED + 1].count() if isinstance(rows, QuerySet) else len(rows)


class TypedFilter(admin.ListFilter):
    """By something that is typed, because a list of all there is would be too long."""

    template = "admin/claims/filters/text.html"
    parameter_name = ""
    example: Any = ""

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        given = params.pop(self.parameter_name, [""])
        self.text = str(given[-1] if isinstance(given, list) else given).strip()

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter_name]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self.narrow_rows(queryset) if self.text else queryset

    def narrow_rows(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that fit what was typed."""
        raise NotImplementedError

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        others = [(name, value) for name, values in changelist.filter_params.items() for value in values]
        yield {
            "name": self.parameter_name,
            "text": self.text,
            "example": self.example,
            "others": [(name, value) for name, value in others if name not in (self.parameter_name, "p")],
            "all": changelist.get_query_string(remove=[self.parameter_name]),
        }


class ActorFilter(TypedFilter):
    """Filter by actors with the words in a name or alternative name."""

    title = _("actor")
    parameter_name = "actor"
    paths: ClassVar[tuple[str, ...]] = ()

    def narrow_rows(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        is_called = Q(pk__in=actors_named(Actor.objects.order_by(), self.text).values("pk"))
        conditions = (leads_to(queryset.model, path, is_called) for path in self.paths)
        return queryset.filter(reduce(or_, conditions))


def by_actor(*paths: str) -> type[ActorFilter]:
    """The filter for records that name an actor on one of these paths."""
    return type("ActorFilter", (ActorFilter,), {"paths": paths})


class DateFilter(TypedFilter):
    """By a vague date, typed as in a form: what may have been then. What is no date finds nothing."""

    parameter_name = "when"
    example = _("2016 or 2014-2016")
    name = ""

    def narrow_rows(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        try:
            date = parse_date(self.text)
        except InvalidDateError:
            return queryset.none()
        found = queryset.exclude(**{self.name: ""})
        if date.lower is not None:
            found = found.exclude(**{f"{self.name}_upper__lt": date.lower})
        return found if date.upper is None else found.exclude(**{f"{self.name}_lower__gt": date.upper})


def by_date(name: str, title: Any) -> type[DateFilter]:
    """The filter for records by one of their vague dates."""
    return type("DateFilter", (DateFilter,), {"name": name, "title": title})


class FlagFilter(admin.SimpleListFilter):
    """By an open flag on the record; on a promise also by one on what belongs to it."""

    title = _("open flag")
    parameter_name = "flag"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        """Only the kinds of which there are any on such records."""
        kind = model_admin.model.kind()
        on = Q(subject_kind=kind) | Q(promises__isnull=False) if kind == "promise" else Q(subject_kind=kind)
        there = set(Flag.objects.filter(on, closed_on=None).values_list("kind", flat=True).distinct().order_by())
        return [("any", _("Any")), *((each.value, presentation.label(each)) for each in FlagKind if each in there)]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        flags = Flag.objects.filter(closed_on=None)
        if self.value() != "any":
            flags = flags.filter(kind=self.value())
        condition = Q(slug__in=flags.filter(subject_kind=queryset.model.kind()).values("subject"))
        if queryset.model.kind() == "promise":
            condition |= Q(pk__in=flags.values("promises"))
        return queryset.filter(condition)


class StatusFilter(admin.SimpleListFilter):
    """By what the rules say today of a promise, or of a version of its target."""

    title = _("status today")
    parameter_name = "status"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        """Only the statuses that such a record has today, and the one that is chosen."""
        there = set(_heads(model_admin.model).order_by().values_list("status", flat=True).distinct())
        there |= {request.GET.get(self.parameter_name)}
        return [(status.value, presentation.label(status)) for status in Status if status in there]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        judged_by = "promise" if queryset.model.kind() == "promise" else "target"
        return queryset.filter(pk__in=_heads(queryset.model).filter(status=self.value()).values(judged_by))


def _heads(model: Any) -> Any:
    """Today's results that give a promise, or a version of its target, its status."""
    found: Any = assessments.assessments(as_of=timezone.now().date())
    if model.kind() == "promise":
        return found.filter(heads_promise=True)
    return found.filter(heads_version=True).exclude(target=None)
