"""Entries of single records: events, claims, outcomes, milestones."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Prefetch

from claims.enums import EntryKind, State
from claims.models import Claim, Milestone, Outcome, Target
from claims.models.base import known_day
from claims.models.dated_texts import earlier_of
from timeline.models import Event
from timeline.projection.entry_spec import (
    DisplayPeriod,
    EntrySpec,
    Projection,
    When,
    entries_of,
    event_date,
    key,
    pks,
    published_rows,
    related_records,
    with_promise,
)


def of_events(slugs: Collection[str]) -> Projection:
    """The entries of these events, stored and wanted."""
    events = published_rows(Event, slugs).prefetch_related("promises", "actors", "topics")
    return Projection(entries_of("event", slugs), [_event(event) for event in events])


def _event(event: Event) -> EntrySpec:
    return EntrySpec(
        key=key(EntryKind.EVENT, event.slug),
        kind=EntryKind.EVENT,
        record_kind="event",
        record=event.slug,
        title=event.title,
        params={"place": event.place},
        earlier_texts=[
            *earlier_of(event, "title", str, field="title"),
            *earlier_of(event, "place", lambda past: str(past.place), field="params.place"),
        ],
        when=event_date(event, "happened_on", known_on=known_day(event)),
        shown=DisplayPeriod(known_day(event)),
        importance=event.importance,
        promises=pks(event.promises.all()),
        actors=pks(event.actors.all()),
        topics=pks(event.topics.all()),
    )


def of_claims(slugs: Collection[str]) -> Projection:
    """The entries of these claims, stored and wanted."""
    targets = Prefetch("targets_set", Target.objects.filter(state=State.PUBLISHED))
    claims = published_rows(Claim, slugs).prefetch_related("promises", "speakers", "other_reporters", "topics", targets)
    return Projection(entries_of("claim", slugs), [_claim(claim) for claim in claims])


def _claim(claim: Claim) -> EntrySpec:
    first = () if claim.reported_by_id is None else (claim.reported_by_id,)
    relayed = {*first, *pks(claim.other_reporters.all())}
    return EntrySpec(
        key=key(EntryKind.CLAIM, claim.slug),
        kind=EntryKind.CLAIM,
        record_kind="claim",
        record=claim.slug,
        title=claim.statement,
        earlier_texts=earlier_of(claim, "statement", lambda past: str(past.statement), field="title"),
        params={"kind_of_claim": str(claim.kind_of_claim)},
        when=event_date(claim, "stated_on", known_on=known_day(claim)),
        shown=DisplayPeriod(known_day(claim)),
        importance=claim.importance,
        promises=pks(claim.promises.all()) | {target.promise_id for target in claim.targets_set.all()},
        actors=pks(claim.speakers.all()) | relayed,
        topics=pks(claim.topics.all()),
    )


def of_outcomes(slugs: Collection[str]) -> Projection:
    """The entries of these outcomes, stored and wanted."""
    outcomes = published_rows(Outcome, slugs).select_related("promise", "milestone")
    outcomes = outcomes.prefetch_related("delivered_to", "promise__promisors", "promise__topics")
    return Projection(entries_of("outcome", slugs), [_outcome(outcome) for outcome in outcomes])


def _outcome(outcome: Outcome) -> EntrySpec:
    milestone = None if outcome.milestone is None else outcome.milestone.slug
    return EntrySpec(
        key=key(EntryKind.OUTCOME, outcome.slug),
        kind=EntryKind.OUTCOME,
        record_kind="outcome",
        record=outcome.slug,
        title=outcome.summary,
        earlier_texts=earlier_of(outcome, "summary", lambda past: str(past.summary), field="title"),
        params={"promise": outcome.promise.slug, "stage": str(outcome.stage), "milestone": milestone},
        when=event_date(outcome, "happened_on", known_on=known_day(outcome)),
        shown=DisplayPeriod(with_promise(outcome)),
        importance=outcome.promise.importance,
        **related_records(outcome.promise, actors=pks(outcome.delivered_to.all())),
    )


def of_milestones(slugs: Collection[str]) -> Projection:
    """The entries of these milestones, stored and wanted."""
    milestones = published_rows(Milestone, slugs).exclude(due_on_upper=None).select_related("promise")
    milestones = milestones.prefetch_related("promise__promisors", "promise__topics")
    return Projection(entries_of("milestone", slugs), [_milestone(milestone) for milestone in milestones])


def _milestone(milestone: Milestone) -> EntrySpec:
    lower, upper = milestone.due_on_lower, milestone.due_on_upper
    return EntrySpec(
        key=key(EntryKind.MILESTONE, milestone.slug),
        kind=EntryKind.MILESTONE,
        record_kind="milestone",
        record=milestone.slug,
        title=milestone.title,
        earlier_texts=earlier_of(milestone, "title", lambda past: str(past.title), field="title"),
        params={"promise": milestone.promise.slug},
        when=When(milestone.due_on, milestone.due_on_words, lower, upper, upper),
        shown=DisplayPeriod(with_promise(milestone)),
        importance=milestone.promise.importance,
        **related_records(milestone.promise),
    )
