"""Endpoints: a list with filters and pages, and one record by its slug, each as of a day.

A view says its model, filters, orderings and serializer; `PublicView` does the rest. Another application adds an
endpoint of its own by subclassing it. Out of scope: the addresses (``urls.py``).
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from claims import models
from claims.api import asof, filtering, filters, judged, links, pagination, parameters, progress, records, validators
from claims.api.examples import PROMISE_PROGRESS, TARGET_PROGRESS
from claims.api.problems import BadParameters
from claims.api.schema import Schema
from claims.exceptions import ClaimsError, NotKnownAsOf, UnknownRecord
from claims.selectors import checks
from claims.selectors import judged as judgements
from claims.selectors.progress import plain_assessment, plain_flag, promise_progress, target_progress
from claims.selectors.public import get, public


class ReadOnly(APIView):
    """What every endpoint does: GET and HEAD only, parameters checked by name, the day read, answers validated."""

    http_method_names = ["get", "head"]
    schema = Schema()
    takes_as_of: ClassVar[bool] = True

    def known_parameters(self) -> frozenset[str]:
        return frozenset({"as_of"} if self.takes_as_of else ())

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.base = request.build_absolute_uri("/").rstrip("/")
        self.today = asof.today()
        parameters.check_names(request.query_params, known=self.known_parameters())
        try:
            self.as_of = asof.parse_as_of(request.query_params.get("as_of"), today=self.today)
        except ClaimsError as error:
            raise BadParameters([(error.code, "as_of", error.message)]) from error

    def answer_unless_unchanged(self, request: Request, build: Any) -> HttpResponse:
        """`build()`, or a 304 when the client's copy is still right. The tag is read before the body is built."""
        tag = validators.tag_of(request._request, today=self.today)
        known = validators.unchanged(request._request, tag)
        if known is not None:
            return known
        response: Response = build()
        validators.mark(response, tag)
        return response


class PublicView(ReadOnly, GenericViewSet[Any]):
    """A list and its records. `orderings` are columns by name; the list is told apart by them alone."""

    model: ClassVar[Any]
    filterset_class: ClassVar[type[filtering.PublicFilters]]
    orderings: ClassVar[dict[str, tuple[str, ...]]] = {"known_on": ("known_on", "slug"), "slug": ("slug",)}
    default_ordering: ClassVar[str] = "slug"
    pagination_class = pagination.KeysetPagination
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def known_parameters(self) -> frozenset[str]:
        if self.action != "list":
            return super().known_parameters()
        return super().known_parameters() | pagination.NAMES | set(self.filterset_class.base_filters)

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()  # type: ignore[no-any-return]
        return self.beside(public(self.model, as_of=self.as_of))

    def beside(self, found: Any) -> Any:
        """Fetch what the answers show beside the records."""
        return found

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        return {**context, "as_of": getattr(self, "as_of", None), "base": getattr(self, "base", "")}

    def list(self, request: Request) -> HttpResponse:
        return self.answer_unless_unchanged(request, lambda: self._list(request))

    def _list(self, request: Request) -> Response:
        found = self.filterset_class(request._request.GET, self.get_queryset(), as_of=self.as_of).checked()
        rows = self.paginator.paginate_queryset(found, request, view=self)  # type: ignore[union-attr]
        return self.get_paginated_response(self.rendered(rows))

    def retrieve(self, request: Request, slug: str) -> HttpResponse:
        return self.answer_unless_unchanged(request, lambda: Response(self.rendered([self.one(slug)])[0]))

    def one(self, slug: str) -> Any:
        """The record of this slug. Raises UnknownRecord or NotKnownAsOf."""
        found = self.get_queryset().filter(slug=slug).first()
        return get(self.model, slug, as_of=self.as_of) if found is None else found

    def rendered(self, rows: Any) -> Any:
        return self.get_serializer(rows, many=True).data


def by_date(column: str) -> dict[str, tuple[str, ...]]:
    """Orderings of a list whose records have a vague date."""
    return {column: (f"{column}_upper", "slug"), "known_on": ("known_on", "slug"), "slug": ("slug",)}


class SourceView(PublicView):
    """Publications."""

    model, serializer_class, filterset_class = models.Source, records.SourceSerializer, filters.SourceFilters
    orderings, default_ordering = by_date("published_on"), "-published_on"


class ActorView(PublicView):
    """Persons, organisations, states, groups and anonymous voices."""

    model, serializer_class, filterset_class = models.Actor, records.ActorSerializer, filters.ActorFilters


class TopicView(PublicView):
    """What things are about."""

    model, serializer_class, filterset_class = models.Topic, records.TopicSerializer, filters.TopicFilters


class ClaimView(PublicView):
    """Statements by actors."""

    model, serializer_class, filterset_class = models.Claim, records.ClaimSerializer, filters.ClaimFilters
    orderings = by_date("stated_on") | {"importance": ("importance", "slug")}
    default_ordering = "-stated_on"

    def beside(self, found: Any) -> Any:
        tested = checks.claim_checks(as_of=self.as_of)
        return found.prefetch_related(Prefetch("checks", tested, to_attr="current_checks"))


class PromiseView(PublicView):
    """The things followed over time."""

    model, serializer_class, filterset_class = models.Promise, records.PromiseSerializer, filters.PromiseFilters
    orderings = PublicView.orderings | {"importance": ("importance", "slug")}

    def beside(self, found: Any) -> Any:
        head = judgements.headline_assessments(as_of=self.as_of)
        verdicts = models.Verdict.objects.public(self.as_of).order_by("-concluded_on", "-id")
        return found.prefetch_related(
            Prefetch("assessments", head, to_attr="headline"), Prefetch("verdicts", verdicts, to_attr="known_verdicts")
        )

    @extend_schema(responses=progress.PromiseProgressSerializer, examples=[PROMISE_PROGRESS])
    @action(detail=True, url_path="progress")
    def progress(self, request: Request, slug: str) -> HttpResponse:
        """How far the promise has come: every version of its number, the figures, what the rules say and why."""

        def build() -> Response:
            promise = get(models.Promise, slug, as_of=self.as_of)
            return Response(progress.promise_answer(promise_progress(promise, as_of=self.as_of), base=self.base))

        return self.answer_unless_unchanged(request, build)


class TargetView(PublicView):
    """Versions of promises' numbers."""

    model, serializer_class, filterset_class = models.Target, records.TargetSerializer, filters.TargetFilters
    orderings = by_date("due_on")

    def beside(self, found: Any) -> Any:
        head = judgements.assessments(as_of=self.as_of).filter(heads_version=True)
        return found.prefetch_related(Prefetch("assessments", head, to_attr="headline"))

    @extend_schema(responses=progress.TargetProgressSerializer, examples=[TARGET_PROGRESS])
    @action(detail=True, url_path="progress")
    def progress(self, request: Request, slug: str) -> HttpResponse:
        """How far one version of a promise's number has come."""

        def build() -> Response:
            target = get(models.Target, slug, as_of=self.as_of)
            return Response(progress.target_answer(target_progress(target, as_of=self.as_of), base=self.base))

        return self.answer_unless_unchanged(request, build)


class MilestoneView(PublicView):
    """Dated steps of promises."""

    model, serializer_class, filterset_class = models.Milestone, records.MilestoneSerializer, filters.MilestoneFilters
    orderings = by_date("due_on")


class OutcomeView(PublicView):
    """Reports of what happened to promises."""

    model, serializer_class, filterset_class = models.Outcome, records.OutcomeSerializer, filters.OutcomeFilters
    orderings, default_ordering = by_date("happened_on"), "-happened_on"


class IndicatorView(PublicView):
    """What is measured."""

    model, serializer_class, filterset_class = models.Indicator, records.IndicatorSerializer, filters.IndicatorFilters


class SeriesView(PublicView):
    """Indicators as one provider reports them."""

    model, serializer_class, filterset_class = models.Series, records.SeriesSerializer, filters.SeriesFilters


class ObservationView(PublicView):
    """Single values, every vintage known on the day."""

    model, serializer_class = models.Observation, records.ObservationSerializer
    filterset_class = filters.ObservationFilters
    orderings, default_ordering = by_date("period"), "-period"


class VerdictView(PublicView):
    """What the editors conclude."""

    model, serializer_class, filterset_class = models.Verdict, records.VerdictSerializer, filters.VerdictFilters
    orderings = PublicView.orderings | {"concluded_on": ("concluded_on", "slug")}
    default_ordering = "-concluded_on"


class AssessmentView(PublicView):
    """What the rules say on the day about every version on every series."""

    model, serializer_class, filterset_class = models.Assessment, judged.AssessmentSerializer, filters.AssessmentFilters
    orderings = {
        "promise": ("promise__slug", "target__slug", "series__slug"),
        "from_day": ("from_day", "promise__slug", "target__slug", "series__slug"),
    }
    default_ordering = "promise"

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return models.Assessment.objects.none()
        return judgements.assessments(as_of=self.as_of)

    def rendered(self, rows: Any) -> Any:
        return [judged.assessment(plain_assessment(row)) for row in rows]


class FlagView(PublicView):
    """Reasons for doubt that are open on the day."""

    model, serializer_class, filterset_class = models.Flag, judged.FlagSerializer, filters.FlagFilters
    orderings = {
        "opened_on": ("opened_on", "kind", "subject_kind", "subject", "subject_period"),
        "kind": ("kind", "subject_kind", "subject", "subject_period"),
    }
    default_ordering = "-opened_on"
    lookup_field = "id"
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return models.Flag.objects.none()
        return judgements.flags(as_of=self.as_of)

    def retrieve(self, request: Request, id: str) -> HttpResponse:  # type: ignore[override]
        """A flag by its public id, on a day on which it is open."""
        return super().retrieve(request, id)

    def one(self, slug: str) -> Any:
        opened_on = _day_at_end(slug)
        for flag in self.get_queryset().filter(opened_on=opened_on) if opened_on is not None else ():
            if flag.public_id == slug:
                return flag
        if opened_on is not None and opened_on > self.as_of and self._opens_later(slug, opened_on):
            raise NotKnownAsOf(
                _("The flag “%(id)s” was not open yet on %(day)s.") % {"id": slug, "day": self.as_of.isoformat()}
            )
        raise UnknownRecord(_("No flag “%(id)s” is open on %(day)s.") % {"id": slug, "day": self.as_of.isoformat()})

    def _opens_later(self, public_id: str, opened_on: dt.date) -> bool:
        later = judgements.flags(as_of=opened_on) if opened_on <= self.today else ()
        return any(flag.public_id == public_id for flag in later)

    def rendered(self, rows: Any) -> Any:
        return judged.flags([plain_flag(row) for row in rows], as_of=self.as_of, base=self.base)


def _day_at_end(public_id: str) -> dt.date | None:
    """The day that a flag's public id ends with."""
    try:
        return dt.date.fromisoformat(public_id[-10:])
    except ValueError:
        return None


class RootView(ReadOnly):
    """The collections of the API."""

    takes_as_of = False

    @extend_schema(responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}})
    def get(self, request: Request) -> Response:
        """Every collection with its address."""
        addresses = {name: self.base + links.api_path(kind) for kind, name in links.COLLECTIONS.items()}
        return Response(dict(sorted(addresses.items())))
