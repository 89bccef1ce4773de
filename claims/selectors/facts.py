"""From published rows to the frozen facts that the method reads.

Nothing here knows a day: the method itself leaves out what was not yet known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from claims import dates
from claims.method import rows
from claims.models import Indicator, Milestone, Observation, Outcome, OutcomeCitation, Promise, Series, Target, Verdict
from claims.vocabulary import (
    Comparator,
    Direction,
    Frequency,
    Model,
    ObservationKind,
    Stage,
    Stance,
    State,
    VerdictKind,
)

SLICE = 200


def facts_of_promises(slugs: Collection[str] | None = None) -> Iterator[rows.PromiseFacts]:
    """The facts of the named published promises, or of all, in order of slug, a slice at a time."""
    promises = Promise.objects.filter(state=State.PUBLISHED, known_on__isnull=False).order_by("slug")
    if slugs is not None:
        promises = promises.filter(slug__in=slugs)
    ids = list(promises.values_list("pk", flat=True))
    for start in range(0, len(ids), SLICE):
        yield from _slice(ids[start : start + SLICE])


def _slice(ids: list[int]) -> Iterator[rows.PromiseFacts]:
    promises = Promise.objects.filter(pk__in=ids).order_by("slug")
    promises = promises.prefetch_related("promisors__affiliation", "counterparties")
    targets = _by_promise(_known(Target, promise__in=ids).select_related("indicator", "own_series", "set_by"))
    milestones = _by_promise(_known(Milestone, promise__in=ids))
    outcomes = _by_promise(
        _known(Outcome, promise__in=ids)
        .select_related("milestone")
        .prefetch_related("delivered_to", Prefetch("citations", reporting(OutcomeCitation)))
    )
    verdicts = _by_promise(_known(Verdict, promise__in=ids))
    measured = measures({t.indicator_id for found in targets.values() for t in found})
    for promise in promises:
        own = targets[promise.pk]
        mine = [measured[pk] for pk in sorted({t.indicator_id for t in own}) if pk in measured]
        yield rows.PromiseFacts(
            promise=_promise(promise),
            targets=tuple(_target(t, promise.slug) for t in own),
            milestones=tuple(_milestone(m) for m in milestones[promise.pk]),
            outcomes=tuple(_outcome(o) for o in outcomes[promise.pk]),
            indicators=tuple(indicator for indicator, _s, _o in mine),
            series=tuple(s for _i, series, _o in mine for s in series),
            observations=tuple(o for _i, _s, observations in mine for o in observations),
            verdicts=tuple(_verdict(v) for v in verdicts[promise.pk]),
        )


def reporting(citations: Any) -> QuerySet[Any]:
    """The citations of published sources that report a fact; one that only gives context does not."""
    return (  # type: ignore[no-any-return]
        citations.objects.filter(source__state=State.PUBLISHED, source__known_on__isnull=False)
        .exclude(stance=Stance.CONTEXT)
        .select_related("source__publisher_actor__affiliation")
    )


def cited(record: Any) -> tuple[rows.Cited, ...]:
    """The sources that report a record, whose citations were fetched by `reporting`."""
    sources = {citation.source.slug: citation.source for citation in record.citations.all()}
    return tuple(_cited(sources[slug]) for slug in sorted(sources))


def _cited(source: Any) -> rows.Cited:
    publisher = source.publisher_actor
    body = None if publisher is None else publisher.affiliation
    return rows.Cited(
        slug=source.slug,
        known_on=source.known_on,
        publisher=None if publisher is None else publisher.slug,
        publisher_body=None if body is None else body.slug,
    )


def bodies(actors: Iterable[Any]) -> frozenset[str]:
    """What actors belong to."""
    return frozenset(actor.affiliation.slug for actor in actors if actor.affiliation is not None)


Measured = tuple[rows.Indicator, list[rows.Series], list[rows.Observation]]


def measures(indicator_ids: Collection[int]) -> dict[int, Measured]:
    """Each indicator with all its published series and observations."""
    found: dict[int, Measured] = {}
    for indicator in Indicator.objects.filter(pk__in=indicator_ids, state=State.PUBLISHED).select_related(
        "preferred_series", "change_of"
    ):
        found[indicator.pk] = (indicator_row(indicator), [], [])
    for series in Series.objects.filter(indicator__in=found, state=State.PUBLISHED).select_related(
        "provider", "indicator", "source"
    ):
        found[series.indicator_id][1].append(series_row(series))
    observed = _known(Observation, series__indicator__in=found, series__state=State.PUBLISHED).select_related("series")
    for observation in observed:
        if observation.period_lower is not None and observation.period_upper is not None:
            found[observation.series.indicator_id][2].append(observation_row(observation))
    return found


def _known(model: Any, **conditions: Any) -> Any:
    return model.objects.filter(state=State.PUBLISHED, known_on__isnull=False, **conditions).order_by("pk")


def _by_promise(found: Any) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in found:
        grouped[row.promise_id].append(row)
    return grouped


def _promise(promise: Promise) -> rows.Promise:
    assert promise.known_on is not None
    return rows.Promise(
        slug=promise.slug,
        known_on=promise.known_on,
        promisors=frozenset(actor.slug for actor in promise.promisors.all()),
        promisor_bodies=bodies(promise.promisors.all()),
        counterparties=frozenset(actor.slug for actor in promise.counterparties.all()),
    )


def _target(target: Any, promise: str) -> rows.Target:
    kind, days = dates.deadlines(target.due_on)
    return rows.Target(
        slug=target.slug,
        promise=promise,
        sequence=target.sequence,
        indicator=target.indicator.slug,
        own_series=None if target.own_series is None else target.own_series.slug,
        comparator=Comparator(target.comparator),
        direction=Direction(target.direction),
        value=target.value,
        high=target.high,
        tolerance=target.tolerance,
        baseline_value=target.baseline_value,
        baseline_end=target.baseline_period_upper,
        deadlines=days,
        deadline_kind=kind,
        stated_on=target.set_by.stated_on_upper or target.set_by.known_on,
        known_on=target.known_on,
        withdrawn_on=target.withdrawn_on,
    )


def _milestone(milestone: Any) -> rows.Milestone:
    return rows.Milestone(
        slug=milestone.slug, title=milestone.title, due=milestone.due_on_upper, known_on=milestone.known_on
    )


def _outcome(outcome: Any) -> rows.Outcome:
    return rows.Outcome(
        slug=outcome.slug,
        stage=Stage(outcome.stage) if outcome.stage else None,
        happened=outcome.happened_on_upper,
        recipients=frozenset(actor.slug for actor in outcome.delivered_to.all()),
        known_on=outcome.known_on,
        milestone=None if outcome.milestone is None else outcome.milestone.slug,
        sources=cited(outcome),
    )


def _verdict(verdict: Any) -> rows.Verdict:
    return rows.Verdict(
        slug=verdict.slug,
        verdict=VerdictKind(verdict.verdict),
        concluded_on=verdict.concluded_on,
        known_on=verdict.known_on,
    )


def indicator_row(indicator: Any) -> rows.Indicator:
    return rows.Indicator(
        slug=indicator.slug,
        unit=indicator.unit,
        model=Model(indicator.model),
        frequency=Frequency(indicator.frequency),
        usual_lag_days=indicator.usual_lag_days,
        tolerance=indicator.tolerance,
        preferred_series=None if indicator.preferred_series is None else indicator.preferred_series.slug,
        part_period_counts=indicator.part_period_counts,
        change_of=None if indicator.change_of is None else indicator.change_of.slug,
    )


def series_row(series: Any) -> rows.Series:
    return rows.Series(
        slug=series.slug,
        indicator=series.indicator.slug,
        provider=None if series.provider is None else series.provider.slug,
        basis=series.basis,
        can_headline=series.provider is not None,
        document=None if series.source is None else series.source.slug,
    )


def observation_row(observation: Any) -> rows.Observation:
    return rows.Observation(
        slug=observation.slug,
        series=observation.series.slug,
        start=observation.period_lower,
        end=observation.period_upper,
        value=observation.value,
        low=observation.low,
        high=observation.high,
        kind=ObservationKind(observation.kind_of_value),
        known_on=observation.known_on,
    )
