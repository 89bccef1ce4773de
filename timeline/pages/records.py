"""Lists and pages of claims, sources, actors, topics, events and indicators."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from claims import presentation
from claims.enums import ActorKind, ClaimKind, SourceKind
from claims.http.query_fields import ChoiceField, TextField
from claims.http.record_urls import api_path
from claims.models import Actor, Claim, Indicator, Promise, Source, Target, Topic
from claims.selectors.assessments import flags
from claims.selectors.claim_checks import claim_checks
from claims.selectors.counting import with_counting
from claims.selectors.dossier_topic import DOSSIER
from claims.selectors.dossier_topic import topics as topics_of
from claims.selectors.forecast_record import forecast_record
from claims.selectors.observations import figures_of
from claims.selectors.promise_progress import plain_series
from claims.selectors.published import actors_named, get_public, public
from claims.selectors.track_record import track_record
from claims.selectors.trends import trends_of
from timeline.models import Event
from timeline.pages import structured_data
from timeline.pages.descriptions import actor_words, claim_words, event_words, indicator_words, source_words
from timeline.pages.home import rows_of
from timeline.pages.page import PageRequest, address, public_page, render_page
from timeline.pages.pagination import paginate
from timeline.pages.promise_charts import promise_chart
from timeline.pages.query_params import EndOfDateField, QueryForm, RecordField, record_choices
from timeline.pages.record_links import citing_records, links_for
from timeline.pages.timeline_items import entry_lines, flag_lines
from timeline.pages.track_record import describe_track_record
from timeline.selectors import entries

#: How many of the newest things a page shows of what has a list of its own.
NEWEST = 20


class ClaimsForm(QueryForm):
    """The filters of the list of claims."""

    kind = ChoiceField(ClaimKind)
    topic = RecordField(Topic)
    actor = RecordField(Actor)
    promise = RecordField(Promise)
    first = EndOfDateField("lower")
    last = EndOfDateField("upper")


class SourcesForm(QueryForm):
    """The filter of the list of sources."""

    kind = ChoiceField(SourceKind)


class ActorsForm(QueryForm):
    """The filters of the list of actors."""

    kind = ChoiceField(ActorKind)
    name = TextField()


@public_page
def claims(request: PageRequest) -> HttpResponse:
    """The list of claims with its filters."""
    as_of = request.page.as_of
    given = ClaimsForm(request.GET, as_of=as_of).values()
    first, last = given["first"], given["last"]
    chosen = {name: given[name] for name in ("kind", "topic", "actor", "promise")}
    known = Claim.objects.public(as_of)
    wanted = Q()
    for column, value in zip(("kind_of_claim", "topics", "speakers", "promises"), chosen.values(), strict=True):
        wanted &= Q() if value is None else Q(**{column: value})
    wanted &= (Q() if first is None else Q(known_on__gte=first)) & (Q() if last is None else Q(known_on__lte=last))
    context = {
        "part": paginate(public(Claim, as_of=as_of).filter(wanted), request.GET, order=("-known_on", "slug")),
        "kinds": list(ClaimKind),
        "topics": record_choices(topics_of(as_of=as_of), "claims", known, chosen["topic"]),
        "actors": record_choices(Actor.objects.public(as_of), "claims", known, chosen["actor"]),
        "promises": record_choices(Promise.objects.public(as_of).order_by("title"), "claims", known, chosen["promise"]),
        "chosen": chosen,
        "given": {name: request.GET.get(name, "") for name in ("from", "to")},
        "is_filtered": bool(wanted),
    }
    return render_page(request, "pages/claims.html", context)


@public_page
def claim(request: PageRequest, slug: str) -> HttpResponse:
    """The page of a claim with its check against the record."""
    as_of = request.page.as_of
    found = get_public(Claim, slug, as_of=as_of)
    related = public(Claim, as_of=as_of).filter(relations__other=found).distinct()
    check = claim_checks(as_of=as_of).filter(claim=found).first()
    used = {} if check is None else links_for((("observation", row) for row in check.rows), as_of=as_of)
    context = {
        "claim": found,
        "reporters": [each for each in found.reporters if each.is_public_state and _is_known(each, as_of=as_of)],
        "about": claim_words(found, check),
        "linked": structured_data.claim_review(request, found, check),
        "check": check,
        "check_rows": list(used.values()),
        "targets": public(Target, as_of=as_of).filter(set_by=found),
        "related_from": [
            (other, relation)
            for other in related
            for relation in other.relations.all()
            if relation.other_id == found.pk
        ],
        "flags": flag_lines(flags(as_of=as_of).filter(subject_kind="claim", subject=found.slug), as_of=as_of),
    }
    return render_page(request, "pages/claim.html", context)


def _is_known(actor: Actor, *, as_of: date) -> bool:
    return actor.known_on is not None and actor.known_on <= as_of


@public_page
def sources(request: PageRequest) -> HttpResponse:
    """The list of sources with its filter."""
    as_of = request.page.as_of
    kind = SourcesForm(request.GET, as_of=as_of).values()["kind"]
    found = public(Source, as_of=as_of)
    if kind is not None:
        found = found.filter(kind_of_source=kind)
    context = {
        "part": paginate(found, request.GET, order=("-known_on", "slug")),
        "kinds": list(SourceKind),
        "chosen": {"kind": kind},
        "is_filtered": kind is not None,
    }
    return render_page(request, "pages/sources.html", context)


@public_page
def source(request: PageRequest, slug: str) -> HttpResponse:
    """The page of a source with everything that cites it."""
    as_of = request.page.as_of
    found = get_public(Source, slug, as_of=as_of)
    doubts = flags(as_of=as_of).filter(subject_kind="source", subject=found.slug)
    context = {
        "source": found,
        "about": source_words(found),
        "taken": citing_records(found, as_of=as_of),
        "flags": flag_lines(doubts, as_of=as_of),
    }
    return render_page(request, "pages/source.html", context)


@public_page
def actors(request: PageRequest) -> HttpResponse:
    """The list of actors with its filters."""
    as_of = request.page.as_of
    given = ActorsForm(request.GET, as_of=as_of).values()
    kind, name = given["kind"], given["name"] or ""
    said = Count("claims", filter=_public_now("claims", as_of=as_of), distinct=True)
    made = Count("promises_made", filter=_public_now("promises_made", as_of=as_of), distinct=True)
    found: Any = public(Actor, as_of=as_of).annotate(claims_made=said, promises_given=made)
    if kind is not None:
        found = found.filter(kind_of_actor=kind)
    if name:
        found = actors_named(found, name)
    context = {
        "part": paginate(found, request.GET, order=("name", "slug"), size=100),
        "kinds": list(ActorKind),
        "chosen": {"kind": kind, "name": name},
        "is_filtered": kind is not None or name != "",
    }
    return render_page(request, "pages/actors.html", context)


def _public_now(name: str, *, as_of: date) -> Q:
    return Q(**{f"{name}__state": "published", f"{name}__known_on__lte": as_of})


@public_page
def actor(request: PageRequest, slug: str) -> HttpResponse:
    """The page of an actor with its promises and claims."""
    as_of = request.page.as_of
    found = get_public(Actor, slug, as_of=as_of)
    promises = with_counting(public(Promise, as_of=as_of), as_of=as_of).order_by("-importance", "known_on", "title")
    relayed = Q(reported_by=found) | Q(other_reporters=found)
    spoken = public(Claim, as_of=as_of).filter(Q(speakers=found) | relayed).distinct()
    newest = entries(as_of=as_of, actor=found.slug, to_day=as_of).order_by("-sort_on", "-key")
    context = {
        "actor": found,
        "about": actor_words(found),
        "members": Actor.objects.public(as_of).filter(affiliation=found),
        "made": rows_of(promises.filter(promisors=found), as_of=as_of),
        "record": describe_track_record(track_record(as_of=as_of, by=found), request.page, promisor=found.slug),
        "forecasts": presentation.forecast_record_sentences(forecast_record(as_of=as_of, by=found)),
        "received": rows_of(promises.filter(counterparties=found), as_of=as_of),
        "claims": list(spoken.order_by("-known_on", "slug")[: NEWEST + 1]),
        "entries": entry_lines(newest[:NEWEST], as_of=as_of),
        "newest": NEWEST,
    }
    return render_page(request, "pages/actor.html", context)


@public_page
def topics(request: PageRequest) -> HttpResponse:
    """The list of topics."""
    return render_page(request, "pages/topics.html", {"topics": topics_of(as_of=request.page.as_of)})


@public_page
def topic(request: PageRequest, slug: str) -> HttpResponse:
    """The page of a topic with its promises."""
    as_of = request.page.as_of
    found = get_public(Topic, slug, as_of=as_of)
    if slug == DOSSIER:
        return redirect(address(reverse("pages:about"), request.page.query()))
    newest = entries(as_of=as_of, topic=found.slug, to_day=as_of).order_by("-sort_on", "-key")
    context = {
        "topic": found,
        "about": found.description,
        "record": describe_track_record(track_record(as_of=as_of, topic=found), request.page, topic=found.slug),
        "forecasts": presentation.forecast_record_sentences(forecast_record(as_of=as_of, topic=found)),
        "rows": rows_of(
            with_counting(public(Promise, as_of=as_of).filter(topics=found), as_of=as_of).order_by(
                "-importance", "known_on", "title"
            ),
            as_of=as_of,
        ),
        "indicators": public(Indicator, as_of=as_of).filter(topics=found),
        "entries": entry_lines(newest[:NEWEST], as_of=as_of),
    }
    return render_page(request, "pages/topic.html", context)


@public_page
def event(request: PageRequest, slug: str) -> HttpResponse:
    """The page of an event."""
    found = get_public(Event, slug, as_of=request.page.as_of)
    context = {"event": found, "about": event_words(found), "linked": structured_data.event(request, found)}
    return render_page(request, "pages/event.html", context)


@public_page
def indicators(request: PageRequest) -> HttpResponse:
    """The list of indicators."""
    return render_page(
        request, "pages/indicators.html", {"indicators": public(Indicator, as_of=request.page.as_of).order_by("name")}
    )


@public_page
def indicator(request: PageRequest, slug: str) -> HttpResponse:
    """The page of an indicator with its series."""
    as_of = request.page.as_of
    found = get_public(Indicator, slug, as_of=as_of)
    measured = figures_of([found.pk], as_of=as_of).get(found.pk, [])
    series = [plain_series(figures) for figures in measured]
    doubts = flags(as_of=as_of).filter(subject_kind="indicator", subject=found.slug)
    context = {
        "indicator": found,
        "about": indicator_words(found, series),
        "linked": structured_data.dataset(
            request,
            name=found.name,
            about=found.definition or found.name,
            files={"text/csv": f"{api_path('observation').rstrip('/')}.csv?indicator={found.slug}"},
        ),
        "picture": promise_chart(found, series),
        "trends": [
            {"trend": each, "measures": asdict(each.assessment.measures) if each.assessment.measures else {}}
            for each in trends_of(found, measured, as_of=as_of)
        ],
        "promises": Promise.objects.public(as_of)
        .filter(targets__in=Target.objects.public(as_of).filter(indicator=found))
        .distinct(),
        "flags": flag_lines(doubts, as_of=as_of),
    }
    return render_page(request, "pages/indicator.html", context)
