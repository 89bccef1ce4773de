"""Facts with unsaved records laid over the stored rows: what the rules would read if these were published.

A laid record is complete in memory: it has a slug, a `known_on` and a key (a stored one's own, else a negative one),
and its many-to-many and parts are prefetched. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol, TypeVar

from claims.method import claim_facts, facts
from claims.models import Claim, Indicator, Milestone, Observation, Outcome, Promise, Target, Verdict
from claims.models.base import PublicRecord
from claims.selectors import promise_facts
from claims.selectors.claim_facts import contradiction, facts_of_claims, facts_of_loaded


class _HasSlug(Protocol):
    @property
    def slug(self) -> str: ...


Facts = TypeVar("Facts", facts.PromiseFacts, claim_facts.ClaimFacts)
R = TypeVar("R", bound=_HasSlug)


def overlay_promise(promise: Promise, laid: Iterable[PublicRecord]) -> facts.PromiseFacts:
    """The facts of a promise, public or not, with the laid records in the place of their stored rows."""
    records = list(laid)
    own = next((record for record in records if isinstance(record, Promise)), None)
    found = next(iter(promise_facts.facts_of_promises([promise.slug])), None)
    if found is None:
        found = facts.PromiseFacts(promise=_overlay_promise(own or promise, records))
    elif own is not None:
        found = replace(found, promise=_overlay_promise(own, records))
    for record in records:
        found = _with(found, record)
    return found


def _overlay_promise(promise: Promise, laid: list[PublicRecord]) -> facts.Promise:
    """The promise, known from the day on which what is laid would show it, unless it was known before."""
    days = [day for day in (promise.known_on, *(record.known_on for record in laid)) if day is not None]
    stored, promise.known_on = promise.known_on, min(days)
    row = promise_facts.promise_row(promise)
    promise.known_on = stored
    return row


def _with(found: facts.PromiseFacts, record: PublicRecord) -> facts.PromiseFacts:
    match record:
        case Target():
            found = replace(
                found, targets=replace_row(found.targets, promise_facts.target_row(record, record.promise.slug))
            )
            return with_indicator(found, record.indicator)
        case Milestone():
            return replace(found, milestones=replace_row(found.milestones, promise_facts.milestone_row(record)))
        case Outcome():
            return replace(found, outcomes=replace_row(found.outcomes, promise_facts.outcome_row(record)))
        case Verdict():
            return replace(found, verdicts=replace_row(found.verdicts, promise_facts.verdict_row(record)))
        case Observation():
            return with_observation(found, record)
    return found


def replace_row(present: Iterable[R], row: R) -> tuple[R, ...]:
    """The rows with this one in the place of the one of its slug."""
    return (*(other for other in present if other.slug != row.slug), row)


def indicator_facts(indicator: Indicator) -> promise_facts.Measured:
    """An indicator, public or not, with its published series and figures."""
    found = promise_facts.indicator_measures([indicator.pk]).get(indicator.pk)
    return (promise_facts.indicator_row(indicator), [], []) if found is None else found


def indicator_facts_with(observation: Observation) -> promise_facts.Measured:
    """A figure's indicator with its series and figures, this one laid over them."""
    indicator, series, observations = indicator_facts(observation.series.indicator)
    return (
        indicator,
        list(replace_row(series, promise_facts.series_row(observation.series))),
        list(replace_row(observations, promise_facts.observation_row(observation))),
    )


def with_indicator(found: Facts, indicator: Indicator) -> Facts:
    """The facts with all that is known of an indicator, if they lack it."""
    if any(row.slug == indicator.slug for row in found.indicators):
        return found
    all_of_it: promise_facts.Measured = indicator_facts(indicator)
    return replace(
        found,
        indicators=(*found.indicators, all_of_it[0]),
        series=(*found.series, *all_of_it[1]),
        observations=(*found.observations, *all_of_it[2]),
    )


def with_observation(found: Facts, observation: Observation) -> Facts:
    """The facts with a figure, and with its series and indicator where they lack these."""
    found = with_indicator(found, observation.series.indicator)
    return replace(
        found,
        series=replace_row(found.series, promise_facts.series_row(observation.series)),
        observations=replace_row(found.observations, promise_facts.observation_row(observation)),
    )


def overlay_claim(claim: Claim) -> claim_facts.ClaimFacts:
    """The facts of a laid claim, whose assertions are tested against what is published."""
    return next(iter(facts_of_loaded([claim])))


def with_contradiction(slug: str, claim: Claim) -> claim_facts.ClaimFacts | None:
    """The facts of a published claim with a laid one that contradicts it; None for one that is not public."""
    assert claim.known_on is not None
    found = next(iter(facts_of_claims([slug])), None)
    if found is None:
        return None
    others = (row for row in found.contradicted_by if row.claim != claim.slug)
    return replace(found, contradicted_by=(*others, contradiction(claim)))
