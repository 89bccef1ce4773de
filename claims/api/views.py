"""The endpoints: for each kind of record its filters, its orderings, and what can be nested with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims import models
from claims.api.base_views import FLAGS, Context, PublicView, ReadOnly, by_date, same_paths
from claims.api.filters import lists
from claims.api.openapi.examples import PROMISE_PROGRESS, TARGET_PROGRESS
from claims.api.serializers import assessments, records
from claims.api.serializers.promise_progress import (
    PromiseProgressSerializer,
    TargetProgressSerializer,
    promise_answer,
    target_answer,
)
from claims.exceptions import NotKnownAsOfError, UnknownRecordError
from claims.http import record_urls
from claims.selectors import assessments as judgements
from claims.selectors import claim_checks
from claims.selectors.counting import with_counting
from claims.selectors.promise_progress import plain_assessment, plain_flag, promise_progress, target_progress
from claims.selectors.published import get_public
from claims.types import Plain


class SourceView(PublicView):
    """Publications."""

    model, serializer_class, filterset_class = models.Source, records.SourceSerializer, lists.SourceFilters
    includes: ClassVar = same_paths("publisher_actor")
    orderings, default_ordering = by_date("published_on"), "-published_on"


class ActorView(PublicView):
    """Persons, organisations, states, groups and anonymous voices."""

    model, serializer_class, filterset_class = models.Actor, records.ActorSerializer, lists.ActorFilters
    includes: ClassVar = same_paths("affiliation")


class TopicView(PublicView):
    """What things are about."""

    model, serializer_class, filterset_class = models.Topic, records.TopicSerializer, lists.TopicFilters


class ClaimView(PublicView):
    """Statements by actors."""

    model, serializer_class, filterset_class = models.Claim, records.ClaimSerializer, lists.ClaimFilters
    includes: ClassVar = same_paths(
        "speakers", "reported_by", "other_reporters", "topics", "promises", "targets_set", flags=FLAGS
    )
    orderings = by_date("stated_on") | {"importance": ("importance", "slug")}
    default_ordering = "-stated_on"

    @classmethod
    def beside(cls, found: Any, as_of: dt.date) -> Any:
        tested = claim_checks.claim_checks(as_of=as_of)
        return found.prefetch_related(Prefetch("checks", tested, to_attr="current_checks"))


class PromiseView(PublicView):
    """The things followed over time."""

    model, serializer_class, filterset_class = models.Promise, records.PromiseSerializer, lists.PromiseFilters
    includes: ClassVar = same_paths(
        "promisors",
        "counterparties",
        "topics",
        "targets",
        "milestones",
        "outcomes",
        "verdicts",
        "claims",
        flags=FLAGS,
    )
    orderings = PublicView.orderings | {"importance": ("importance", "slug")}

    @classmethod
    def beside(cls, found: Any, as_of: dt.date) -> Any:
        head = judgements.headline_assessments(as_of=as_of)
        verdicts = models.Verdict.objects.public(as_of).order_by("-concluded_on", "-id")
        return with_counting(found, as_of=as_of).prefetch_related(
            Prefetch("assessments", head, to_attr="headline"), Prefetch("verdicts", verdicts, to_attr="known_verdicts")
        )

    @extend_schema(responses=PromiseProgressSerializer, examples=[PROMISE_PROGRESS])
    @action(detail=True, url_path="progress")
    def progress(self, request: Request, slug: str) -> HttpResponse:
        """How far the promise has come: every version of its number, the figures, what the rules say and why."""

        promise = get_public(models.Promise, slug, as_of=self.as_of)
        return Response(promise_answer(promise_progress(promise, as_of=self.as_of), base=self.base))


class TargetView(PublicView):
    """Versions of promises' numbers."""

    model, serializer_class, filterset_class = models.Target, records.TargetSerializer, lists.TargetFilters
    includes: ClassVar = same_paths("promise", "set_by", "indicator", "own_series", flags=FLAGS)
    orderings = by_date("due_on")

    @classmethod
    def beside(cls, found: Any, as_of: dt.date) -> Any:
        head = judgements.assessments(as_of=as_of).filter(heads_version=True)
        return found.prefetch_related(Prefetch("assessments", head, to_attr="headline"))

    @extend_schema(responses=TargetProgressSerializer, examples=[TARGET_PROGRESS])
    @action(detail=True, url_path="progress")
    def progress(self, request: Request, slug: str) -> HttpResponse:
        """How far one version of a promise's number has come."""

        target = get_public(models.Target, slug, as_of=self.as_of)
        return Response(target_answer(target_progress(target, as_of=self.as_of), base=self.base))


class MilestoneView(PublicView):
    """Dated steps of promises."""

    model, serializer_class, filterset_class = models.Milestone, records.MilestoneSerializer, lists.MilestoneFilters
    includes: ClassVar = same_paths("promise", "set_by", "replaces", "outcomes")
    orderings = by_date("due_on")


class OutcomeView(PublicView):
    """Reports of what happened to promises."""

    model, serializer_class, filterset_class = models.Outcome, records.OutcomeSerializer, lists.OutcomeFilters
    includes: ClassVar = same_paths("promise", "milestone", "delivered_to")
    orderings, default_ordering = by_date("happened_on"), "-happened_on"


class IndicatorView(PublicView):
    """What is measured."""

    model, serializer_class, filterset_class = models.Indicator, records.IndicatorSerializer, lists.IndicatorFilters
    includes: ClassVar = same_paths("preferred_series", "change_of", "topics", "series", flags=FLAGS)


class SeriesView(PublicView):
    """Indicators as one provider reports them."""

    model, serializer_class, filterset_class = models.Series, records.SeriesSerializer, lists.SeriesFilters
    includes: ClassVar = same_paths("indicator", "provider", "source", flags=FLAGS)


class ObservationView(PublicView):
    """Single values, every vintage known on the day."""

    model, serializer_class = models.Observation, records.ObservationSerializer
    filterset_class = lists.ObservationFilters
    includes: ClassVar = same_paths("series", indicator="series__indicator", provider="series__provider", flags=FLAGS)
    orderings, default_ordering = by_date("period"), "-period"


class VerdictView(PublicView):
    """Verdict of the editors."""

    model, serializer_class, filterset_class = models.Verdict, records.VerdictSerializer, lists.VerdictFilters
    includes: ClassVar = same_paths("promise")
    orderings = PublicView.orderings | {"concluded_on": ("concluded_on", "slug")}
    default_ordering = "-concluded_on"


class AssessmentView(PublicView):
    """What the rules say on the day about every version on every series."""

    model, serializer_class, filterset_class = (
        models.Assessment,
        assessments.AssessmentSerializer,
        lists.AssessmentFilters,
    )
    includes: ClassVar = same_paths("promise", "target", "series", indicator="target__indicator")
    orderings = {
        "promise": ("promise__slug", "target__slug", "series__slug"),
        "from_day": ("from_day", "promise__slug", "target__slug", "series__slug"),
    }
    default_ordering = "promise"

    @classmethod
    def rows(cls, as_of: dt.date) -> QuerySet[Any]:
        return judgements.assessments(as_of=as_of)

    @classmethod
    def render_rows(cls, rows: Sequence[Any], context: Context, only: Collection[str] = ()) -> list[Plain]:
        return [assessments.assessment(plain_assessment(row)) for row in rows]


class FlagView(PublicView):
    """Reasons for doubt that are open on the day."""

    model, serializer_class, filterset_class = models.Flag, assessments.FlagSerializer, lists.FlagFilters
    includes: ClassVar = same_paths("promises")
    orderings = {
        "opened_on": ("opened_on", "kind", "subject_kind", "subject", "subject_period"),
        "kind": ("kind", "subject_kind", "subject", "subject_period"),
    }
    default_ordering = "-opened_on"
    lookup_field = "id"
    lookup_value_regex = "[^/]+"

    @classmethod
    def rows(cls, as_of: dt.date) -> QuerySet[Any]:
        return judgements.flags(as_of=as_of)

    def retrieve(self, request: Request, id: str) -> HttpResponse:  # type: ignore[override]
        """A flag by its public id, with its period: also one that is closed, as it stood on its last day."""
        return super().retrieve(request, id)

    def one(self, slug: str) -> Any:
        opened_on = _day_at_end(slug)
        for flag in _like(self.get_queryset(), slug, opened_on):
            if flag.public_id == slug:
                return flag
        if opened_on is not None and (closed := self._find_closed_flag(slug, opened_on)) is not None:
            return closed
        if opened_on is not None and opened_on > self.as_of and self._opens_later(slug, opened_on):
            raise NotKnownAsOfError(
                _("The flag “%(id)s” was not yet open on %(day)s.") % {"id": slug, "day": self.as_of.isoformat()}
            )
        raise UnknownRecordError(
            _("There is no open flag “%(id)s” on %(day)s.") % {"id": slug, "day": self.as_of.isoformat()}
        )

    def _find_closed_flag(self, public_id: str, opened_on: dt.date) -> Any:
        """A flag that closed by the day, as it stood on its last one."""
        for closed_on in (
            _like(models.Flag.objects.all(), public_id, opened_on)
            .filter(closed_on__gt=opened_on, closed_on__lte=self.as_of)
            .order_by("closed_on")
            .values_list("closed_on", flat=True)
            .distinct()
        ):
            last = judgements.flags(as_of=closed_on - dt.timedelta(days=1))
            for flag in _like(last, public_id, opened_on).filter(closed_on=closed_on):
                if flag.public_id == public_id:
                    return flag
        return None

    def _opens_later(self, public_id: str, opened_on: dt.date) -> bool:
        later = judgements.flags(as_of=opened_on) if opened_on <= self.today else ()
        return any(flag.public_id == public_id for flag in later)

    @classmethod
    def render_rows(cls, rows: Sequence[Any], context: Context, only: Collection[str] = ()) -> list[Plain]:
        return assessments.flags([plain_flag(row) for row in rows], as_of=context["as_of"], base=context["base"])


def _like(found: Any, public_id: str, opened_on: dt.date | None) -> Any:
    """The flags that may have this public id; a subject's own slug may have two hyphens in a row too."""
    kind, _dashes, rest = public_id.partition("--")
    subject = rest.partition("--")[0]
    return found.filter(opened_on=opened_on, kind=kind.replace("-", "_"), subject__startswith=subject)


def _day_at_end(public_id: str) -> dt.date | None:
    """The day that a flag's public id ends with."""
    try:
        return dt.date.fromisoformat(public_id[-10:])
    except ValueError:
        return None


#: Those that have an address for each record, in the order of the addresses.
VIEWS_OF_RECORDS: tuple[type[PublicView], ...] = (
    SourceView,
    ActorView,
    TopicView,
    ClaimView,
    PromiseView,
    TargetView,
    MilestoneView,
    IndicatorView,
    SeriesView,
    ObservationView,
    OutcomeView,
    VerdictView,
    FlagView,
)


class RootView(ReadOnly):
    """The collections of the API."""

    takes_as_of = False

    @extend_schema(responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}})
    def get(self, request: Request) -> Response:
        """Every collection with its address; the `Link` header leads to this description (RFC 8631)."""
        addresses = {name: self.base + record_urls.api_path(kind) for kind, name in record_urls.COLLECTIONS.items()}
        addresses |= {name: f"{self.base}{record_urls.root()}{name}/" for name in record_urls.WHOLE}
        described = f'<{reverse("api-docs")}>; rel="service-doc", <{reverse("api-schema")}>; rel="service-desc"'
        return Response(dict(sorted(addresses.items())), headers={"Link": described})
