"""Running the rules over what was touched, a promise, indicator, claim or source in a transaction of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q

from claims.method import claim_replay, replay
from claims.method.claim_rows import ClaimFacts, SourceFacts
from claims.method.results import FlagFound, Period
from claims.method.rows import PromiseFacts
from claims.models import Change, Claim, Flag, Indicator, Promise, Source
from claims.models.base import PublicRecord
from claims.selectors.claim_facts import facts_of_claims, facts_of_sources, sources_that_print_changes
from claims.selectors.facts import facts_of_promises, measures
from claims.services.assess.store import Store
from claims.services.assess.touched import NONE, Touched, touched_by
from claims.vocabulary import RecordKind, State

#: With more promises and indicators, or more claims and sources, than this the assessment waits for the job.
CHEAP = 20

Tell = Callable[[str], None]


def assess_all(*, today: dt.date, writer: str = "", on_progress: Tell | None = None) -> int:
    """Assess everything published as of all days until `today`; return how many records' results changed."""
    published = {
        model.kind(): frozenset(model.objects.filter(state=State.PUBLISHED).values_list("slug", flat=True))
        for model in (Promise, Indicator, Claim)
    }
    flagged = Flag.objects.filter(subject_kind=RecordKind.SOURCE).values_list("subject", flat=True)
    printing = sources_that_print_changes().values_list("slug", flat=True)
    everything = Touched(
        published["promise"], published["indicator"], published["claim"], frozenset(printing) | frozenset(flagged)
    )
    return assess(everything, today=today, writer=writer, on_progress=on_progress)


def assess_touched(changes: Iterable[Change], *, today: dt.date, writer: str = "") -> int:
    """Assess what these Changes bear on; return how many records' results changed."""
    named = {(change.record_kind, change.record) for change in changes}
    touched = Touched()
    for kind, slug in sorted(named):
        touched |= touched_by(kind, slug)
    return assess(touched, today=today, writer=writer)


def assess_at_once(*records: PublicRecord, today: dt.date) -> int:
    """The same right after an editor's writes, as far as it is cheap; the job does the rest."""
    touched = Touched()
    for record in records:
        touched |= touched_by(record.kind(), record.slug)
    if len(touched.promises) + len(touched.indicators) > CHEAP:
        touched = replace(touched, promises=NONE, indicators=NONE)
    if len(touched.claims) + len(touched.sources) > CHEAP:
        touched = replace(touched, claims=NONE, sources=NONE)
    return assess(touched, today=today)


def assess(touched: Touched, *, today: dt.date, writer: str = "", on_progress: Tell | None = None) -> int:
    """Assess what was touched; return how many records' results changed.

    What is no longer public, or has nothing to assess any more, keeps no computed row.
    """
    tell = on_progress if on_progress is not None else lambda slug: None
    changed = 0
    done: set[str] = set()
    for facts in facts_of_promises(touched.promises):
        done.add(facts.promise.slug)
        changed += _assess_promise(facts, today=today, writer=writer)
        tell(facts.promise.slug)
    changed += sum(_clear_promise(slug, writer=writer) for slug in sorted(touched.promises - done))
    for slug in sorted(touched.indicators):
        changed += _assess_indicator(slug, today=today, writer=writer)
        tell(slug)
    done = set()
    for claim in facts_of_claims(touched.claims):
        done.add(claim.claim.slug)
        changed += _assess_claim(claim, today=today, writer=writer)
        tell(claim.claim.slug)
    changed += sum(_clear_claim(slug, writer=writer) for slug in sorted(touched.claims - done))
    done = set()
    for source in facts_of_sources(touched.sources):
        done.add(source.slug)
        changed += _assess_source(source, today=today, writer=writer)
        tell(source.slug)
    changed += sum(_clear_source(slug, writer=writer) for slug in sorted(touched.sources - done))
    return changed


@transaction.atomic
def _assess_promise(facts: PromiseFacts, *, today: dt.date, writer: str) -> int:
    promise = Promise.objects.select_for_update(of=("self",)).get(slug=facts.promise.slug)
    history = replay.history(facts, until=today)
    store = Store()
    store.assessments(promise, history.assessments)
    store.flags(_flags_of_promise(promise), history.flags, [promise])
    return store.finish("promise", promise.slug, writer)


@transaction.atomic
def _clear_promise(slug: str, *, writer: str) -> int:
    promise = Promise.objects.filter(slug=slug).first()
    if promise is None:
        return 0
    store = Store()
    store.assessments(promise, ())
    store.flags(_flags_of_promise(promise), (), [])
    return store.finish("promise", slug, writer)


def _flags_of_promise(promise: Promise) -> Any:
    """The flags on a promise, and on whatever target or outcome it has or had."""
    targets = list(promise.targets.values_list("slug", flat=True))
    outcomes = list(promise.outcomes.values_list("slug", flat=True))
    return Flag.objects.filter(
        Q(subject_kind=RecordKind.PROMISE, subject=promise.slug)
        | Q(subject_kind=RecordKind.TARGET, subject__in=targets)
        | Q(subject_kind=RecordKind.OUTCOME, subject__in=outcomes)
    )


@transaction.atomic
def _assess_indicator(slug: str, *, today: dt.date, writer: str) -> int:
    indicator = Indicator.objects.select_for_update(of=("self",)).get(slug=slug)
    found = measures([indicator.pk]).get(indicator.pk)
    promises = _promises_measured_by([slug])
    periods: Sequence[Period[FlagFound]] = ()
    if found is not None:
        facts = facts_of_promises([promise.slug for promise in promises])
        open_targets = [target for each in facts for target in each.targets if target.indicator == slug]
        periods = replay.indicator_history(found[0], found[1], found[2], until=today, open_targets=open_targets)
    store = Store()
    store.flags(Flag.objects.filter(subject_kind=RecordKind.INDICATOR, subject=slug), periods, promises)
    return store.finish("indicator", slug, writer)


def _promises_measured_by(indicators: Iterable[str]) -> list[Promise]:
    found = Promise.objects.filter(
        state=State.PUBLISHED, targets__indicator__slug__in=list(indicators), targets__state=State.PUBLISHED
    )
    return list(found.distinct().order_by("pk"))


@transaction.atomic
def _assess_claim(facts: ClaimFacts, *, today: dt.date, writer: str) -> int:
    claim = Claim.objects.select_for_update(of=("self",)).get(slug=facts.claim.slug)
    history = claim_replay.claim_history(facts, until=today)
    store = Store()
    store.checks(claim, history.checks)
    store.flags(_flags_of_claim(claim.slug), history.flags, _promises_of_claim(claim))
    return store.finish("claim", claim.slug, writer)


@transaction.atomic
def _clear_claim(slug: str, *, writer: str) -> int:
    claim = Claim.objects.filter(slug=slug).first()
    if claim is None:
        return 0
    store = Store()
    store.checks(claim, ())
    store.flags(_flags_of_claim(slug), (), [])
    return store.finish("claim", slug, writer)


def _flags_of_claim(slug: str) -> Any:
    return Flag.objects.filter(subject_kind=RecordKind.CLAIM, subject=slug)


def _promises_of_claim(claim: Claim) -> list[Promise]:
    """The published promises that a claim is about, sets a target of, or tells the state of."""
    about = Q(claims=claim) | Q(targets__set_by=claim) | Q(targets__in=claim.assertions.values("target"))
    return list(Promise.objects.filter(about, state=State.PUBLISHED).distinct().order_by("pk"))


@transaction.atomic
def _assess_source(facts: SourceFacts, *, today: dt.date, writer: str) -> int:
    source = Source.objects.select_for_update(of=("self",)).get(slug=facts.slug)
    periods = claim_replay.source_history(facts, until=today)
    levels = [row.change_of for row in facts.indicators if row.change_of is not None]
    store = Store()
    store.flags(_flags_of_source(source.slug), periods, _promises_measured_by(levels))
    return store.finish("source", source.slug, writer)


@transaction.atomic
def _clear_source(slug: str, *, writer: str) -> int:
    store = Store()
    store.flags(_flags_of_source(slug), (), [])
    return store.finish("source", slug, writer)


def _flags_of_source(slug: str) -> Any:
    return Flag.objects.filter(subject_kind=RecordKind.SOURCE, subject=slug)
