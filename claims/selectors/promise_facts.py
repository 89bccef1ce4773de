"""From published rows to the frozen facts that the method reads.

Nothing here knows a day: the method itself leaves out what was not yet known.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, TypeAlias, TypeVar

from django.db.models import Model as DjangoModel
from django.db.models import Prefetch, QuerySet

from claims import dates
from claims.enums import (
    Applies,
    ClaimKind,
    Comparator,
    Direction,
    Due,
    Frequency,
    MeasureKind,
    Model,
    ObservationKind,
    Per,
    PriceBasis,
    PromiseKind,
    Stage,
    Stance,
    State,
    TargetMeasure,
    VerdictKind,
)
from claims.exceptions import ClaimsError
from claims.method import facts
from claims.models import (
    Actor,
    Claim,
    Indicator,
    Milestone,
    Observation,
    Outcome,
    OutcomeCitation,
    Promise,
    Series,
    Source,
    Target,
    Verdict,
)
from claims.models.aliases import AnyQuerySet
from claims.models.base import Citation, PublicRecord, known_day
from claims.models.series_breaks import breaks_in
from claims.types import Plain

SLICE = 200
R = TypeVar("R")
P = TypeVar("P", bound=PublicRecord)
C = TypeVar("C", bound=Citation)
S = TypeVar("S", Milestone, Outcome, Verdict)
logger = logging.getLogger(__name__)

#: An indicator with all its published series and observations.
Measured = tuple[facts.Indicator, list[facts.Series], list[facts.Observation]]

#: A row of the database as it is read: its columns, by name and in this order.
Columns: TypeAlias = tuple[Any, ...]  # of all types: made into a row of the method right away

_TARGET = (
    "slug",
    "sequence",
    "indicator__slug",
    "own_series__slug",
    "path_series__slug",
    "comparator",
    "direction",
    "applies",
    "per",
    "measure",
    "due",
    "value",
    "high",
    "tolerance",
    "baseline_value",
    "baseline_period_upper",
    "due_on",
    "goal",
    "set_by__slug",
    "set_by__stated_on_lower",
    "set_by__stated_on_upper",
    "set_by__known_on",
    "known_on",
    "withdrawn_on",
)
_INDICATOR = (
    "slug",
    "unit",
    "model",
    "frequency",
    "usual_lag_days",
    "tolerance",
    "preferred_series__slug",
    "kind_of_measure",
    "part_period_counts",
    "counts_events",
    "change_of__slug",
)
_SERIES = (
    "slug",
    "indicator__slug",
    "provider__slug",
    "basis",
    "source__slug",
    "breaks",
    "price_basis",
    "seasonally_adjusted",
)
_OBSERVATION = ("slug", "period_lower", "period_upper", "value", "low", "high", "kind_of_value", "known_on")


@dataclass(frozen=True)
class MeasuredRead:
    """An indicator with all its published series and observations; these as columns until they are wanted."""

    indicator: facts.Indicator
    series: list[facts.Series]
    figures: list[Columns]

    @cached_property
    def observations(self) -> tuple[facts.Observation, ...]:
        return tuple(_readable(partial(_observation, figure) for figure in self.figures))

    @cached_property
    def text(self) -> str:
        """All of it as text, equal for equal facts."""
        return repr((self.indicator, self.series, self.figures))


@dataclass(frozen=True)
class PromiseRead:
    """A promise with what the rules read about it, the most numerous as columns until they are wanted."""

    pk: int
    slug: str
    columns: Columns
    targets: list[Columns]
    milestones: tuple[facts.Milestone, ...]
    outcomes: tuple[facts.Outcome, ...]
    verdicts: tuple[facts.Verdict, ...]
    measured: list[MeasuredRead]

    @property
    def text(self) -> str:
        """All of it as text, equal for equal facts."""
        outcomes = [(replace(row, recipients=frozenset()), sorted(row.recipients)) for row in self.outcomes]
        others = self.milestones, outcomes, self.verdicts
        return repr((self.columns, self.targets, others, [each.text for each in self.measured]))

    def to_facts(self) -> facts.PromiseFacts:
        return _facts(self)


def facts_of_promises(slugs: Collection[str] | None = None) -> Iterator[facts.PromiseFacts]:
    """The facts of the named published promises, or of all, in order of slug, a slice at a time."""
    promises = published_promises().order_by("slug")
    if slugs is not None:
        promises = promises.filter(slug__in=slugs)
    ids = list(promises.values_list("pk", flat=True))
    for start in range(0, len(ids), SLICE):
        read = read_promises(ids[start : start + SLICE])
        for promise in sorted(read, key=lambda row: row.slug):
            yield promise.to_facts()


def published_promises() -> QuerySet[Promise]:
    """The published promises with a day from which they were known."""
    return Promise.objects.filter(state=State.PUBLISHED, known_on__isnull=False)


def read_promises(ids: Sequence[int]) -> list[PromiseRead]:
    """What the rules read about these published promises, in a constant number of queries, in order of their rows."""
    voices = _actors(Promise.promisors.through, ids)
    parties = _actors(Promise.counterparties.through, ids)
    targets = defaultdict(list)
    named: dict[int, set[int]] = defaultdict(set)
    for promise, indicator, *columns in _known(Target, promise__in=ids).values_list(
        "promise_id", "indicator_id", *_TARGET
    ):
        targets[promise].append(tuple(columns))
        named[promise].add(indicator)
    milestones = _by_promise(
        _known(Milestone, promise__in=ids)
        .select_related("set_by", "replaces")
        .prefetch_related("set_by__speakers__affiliation__affiliation"),
        milestone_row,
    )
    outcomes = _by_promise(
        _known(Outcome, promise__in=ids)
        .select_related("milestone")
        .prefetch_related("delivered_to", Prefetch("citations", outcome_sources(OutcomeCitation))),
        outcome_row,
    )
    verdicts = _by_promise(_known(Verdict, promise__in=ids), verdict_row)
    measured = read_measures({pk for found in named.values() for pk in found})
    return [
        PromiseRead(
            pk=pk,
            slug=slug,
            columns=(slug, known_on, kind, condition, voices[pk], parties[pk]),
            targets=targets[pk],
            milestones=tuple(milestones[pk]),
            outcomes=tuple(outcomes[pk]),
            verdicts=tuple(verdicts[pk]),
            measured=[measured[each] for each in sorted(named[pk]) if each in measured],
        )
        for pk, slug, known_on, kind, condition in published_promises()
        .filter(pk__in=ids)
        .order_by("pk")
        .values_list("pk", "slug", "known_on", "kind_of_promise", "condition")
    ]


def _actors(through: type[DjangoModel], ids: Sequence[int]) -> dict[int, list[Columns]]:
    """By promise: the slugs of actors, each with that of what it belongs to."""
    found: dict[int, list[Columns]] = defaultdict(list)
    named = through._default_manager.filter(promise__in=ids).order_by("actor__slug")
    for promise, *columns in named.values_list("promise_id", "actor__slug", "actor__affiliation__slug"):
        found[promise].append(tuple(columns))
    return found


def _facts(read: PromiseRead) -> facts.PromiseFacts:
    slug, known_on, kind, condition, voices, parties = read.columns
    return facts.PromiseFacts(
        promise=facts.Promise(
            slug=slug,
            known_on=known_on,
            promisors=frozenset(actor for actor, _body in voices),
            promisor_bodies=frozenset(body for _actor, body in voices if body is not None),
            counterparties=frozenset(actor for actor, _body in parties),
            kind=PromiseKind(kind) if kind else None,
            is_conditional=bool(condition),
        ),
        targets=tuple(target_of(columns, slug) for columns in read.targets),
        milestones=read.milestones,
        outcomes=read.outcomes,
        indicators=tuple(each.indicator for each in read.measured),
        series=tuple(series for each in read.measured for series in each.series),
        observations=tuple(row for each in read.measured for row in each.observations),
        verdicts=read.verdicts,
    )


def outcome_sources(citations: type[C]) -> QuerySet[C]:
    """The citations of published sources that report a fact; one that only gives context does not."""
    found: AnyQuerySet = citations._default_manager.all()
    return (
        found.filter(source__state=State.PUBLISHED, source__known_on__isnull=False)
        .exclude(stance=Stance.CONTEXT)
        .select_related("source__publisher_actor__affiliation")
    )


def cited_sources(record: Outcome | Claim) -> tuple[facts.Cited, ...]:
    """The sources that report a record, whose citations were fetched by `outcome_sources`."""
    sources = {citation.source.slug: citation.source for citation in record.citations.all()}
    return tuple(cited_source(sources[slug]) for slug in sorted(sources))


def cited_source(source: Source) -> facts.Cited:
    """A source as the facts name it, with its publisher and authors."""
    publisher = source.publisher_actor
    body = None if publisher is None else publisher.affiliation
    return facts.Cited(
        slug=source.slug,
        known_on=known_day(source),
        publisher=None if publisher is None else publisher.slug,
        publisher_body=None if body is None else body.slug,
        authors=source.authors.strip(),
    )


def issuing_bodies(actors: Iterable[Actor]) -> frozenset[str]:
    """The slugs of the organisations that the actors belong to."""
    return frozenset(actor.affiliation.slug for actor in actors if actor.affiliation is not None)


def indicator_measures(indicator_ids: Collection[int]) -> dict[int, Measured]:
    """Each published indicator with all its published series and observations."""
    found = read_measures(indicator_ids)
    return {pk: (each.indicator, each.series, list(each.observations)) for pk, each in found.items()}


def read_measures(indicator_ids: Collection[int]) -> dict[int, MeasuredRead]:
    """Each published indicator with its series and observations, in three queries, not made into facts yet."""
    indicators = Indicator.objects.filter(pk__in=indicator_ids, state=State.PUBLISHED).order_by("pk")
    found = {
        pk: MeasuredRead(_indicator(tuple(columns)), [], [])
        for pk, *columns in indicators.values_list("pk", *_INDICATOR)
    }
    of_series: dict[int, tuple[str, MeasuredRead]] = {}
    published = Series.objects.filter(indicator__in=found, state=State.PUBLISHED).order_by("pk")
    for pk, indicator, *columns in published.values_list("pk", "indicator_id", *_SERIES):
        series = _series(tuple(columns))
        found[indicator].series.append(series)
        of_series[pk] = series.slug, found[indicator]
    observed = _known(
        Observation, series__in=of_series, period_lower__isnull=False, period_upper__isnull=False
    ).values_list("series_id", *_OBSERVATION)
    for series_id, *columns in observed:
        slug, measured = of_series[series_id]
        measured.figures.append((slug, *columns))
    return found


def target_columns(**conditions: object) -> Iterable[Columns]:
    """Published targets as columns for `target_of`, each after its promise's row and slug and its indicator's row."""
    columns: Iterable[Columns] = _known(Target, **conditions).values_list(
        "promise_id", "promise__slug", "indicator_id", *_TARGET
    )
    return columns


def _known(model: type[P], **conditions: object) -> QuerySet[P]:
    rows: AnyQuerySet = model._default_manager.all()
    found: QuerySet[P] = rows.filter(state=State.PUBLISHED, known_on__isnull=False, **conditions)
    return found.order_by("pk")


def _by_promise(found: Iterable[S], make: Callable[[S], R]) -> dict[int, list[R]]:
    grouped: dict[int, list[R]] = defaultdict(list)
    for row in found:
        grouped[row.promise_id].append(make(row))
    return grouped


def promise_row(promise: Promise) -> facts.Promise:
    """A promise as a row of the facts; its promisors and counterparties are prefetched."""
    assert promise.known_on is not None
    return facts.Promise(
        slug=promise.slug,
        known_on=promise.known_on,
        promisors=frozenset(actor.slug for actor in promise.promisors.all()),
        promisor_bodies=issuing_bodies(promise.promisors.all()),
        counterparties=frozenset(actor.slug for actor in promise.counterparties.all()),
        kind=PromiseKind(promise.kind_of_promise) if promise.kind_of_promise else None,
        is_conditional=bool(promise.condition),
    )


def target_row(target: Target, promise: str) -> facts.Target:
    """A target as a row of the facts."""
    return target_of(tuple(_follow(target, path) for path in _TARGET), promise)


def _follow(record: object, path: str) -> Any:  # the column says which type
    """A column by its path from a record; None where a record on the way is missing."""
    for name in path.split("__"):
        record = None if record is None else getattr(record, name)
    return record


def target_of(columns: Columns, promise: str) -> facts.Target:
    """The version; one that contradicts itself (an older program or somebody else wrote it) is marked so."""
    target = dict(zip(_TARGET, columns, strict=True))
    applies, comparator = Applies(target["applies"]), Comparator(target["comparator"])
    covers_window = bool(target["measure"]) or target["per"] == Per.WINDOW
    throughout = applies is not Applies.AT_DEADLINE or comparator is Comparator.MAINTAIN or covers_window
    try:
        return _target(target, promise, dates.term_of(target["due_on"], throughout=throughout))
    except ClaimsError:
        term = dates.readable_term(target["due_on"], throughout=throughout)
        return _target(target, promise, term, is_contradictory=True)


def _target(target: Plain, promise: str, term: dates.Term, *, is_contradictory: bool = False) -> facts.Target:
    return facts.Target(
        slug=target["slug"],
        promise=promise,
        sequence=target["sequence"],
        indicator=target["indicator__slug"],
        own_series=target["own_series__slug"],
        path_series=target["path_series__slug"],
        comparator=Comparator(target["comparator"]),
        direction=Direction(target["direction"]),
        applies=Applies(target["applies"]),
        per=Per(target["per"]) if target["per"] else None,
        measure=TargetMeasure(target["measure"]) if target["measure"] else None,
        due=Due(target["due"]),
        value=target["value"],
        high=target["high"],
        tolerance=target["tolerance"],
        baseline_value=target["baseline_value"],
        baseline_end=target["baseline_period_upper"],
        deadlines=term.deadlines,
        deadline_kind=term.kind,
        applies_from=term.first,
        stated_on=target["set_by__stated_on_upper"] or target["set_by__known_on"],
        known_on=target["known_on"],
        withdrawn_on=target["withdrawn_on"],
        goal=target["goal"],
        set_by=target["set_by__slug"] or None,
        stated_from=target["set_by__stated_on_lower"],
        is_contradictory=is_contradictory,
    )


def milestone_row(milestone: Milestone) -> facts.Milestone:
    """A milestone as a row of the facts."""
    claim, replaced = milestone.set_by, milestone.replaces
    return facts.Milestone(
        slug=milestone.slug,
        title=milestone.title,
        due=milestone.due_on_upper,
        known_on=known_day(milestone),
        replaces=None if replaced is None else replaced.slug,
        voices=None if claim is None else frozenset(_voices(claim)),
        is_forecast=claim is not None and claim.kind_of_claim == ClaimKind.FORECASTS,
        kind_of_date=PromiseKind(milestone.kind_of_date) if milestone.kind_of_date else None,
    )


def _voices(claim: Claim) -> Iterator[str]:
    """Those who made a claim, what they belong to, and what that belongs to in turn."""
    for speaker in claim.speakers.all():
        yield speaker.slug
        if speaker.affiliation is not None:
            yield speaker.affiliation.slug
            if speaker.affiliation.affiliation is not None:
                yield speaker.affiliation.affiliation.slug


def outcome_row(outcome: Outcome) -> facts.Outcome:
    """An outcome as a row of the facts, with the sources that report it."""
    return facts.Outcome(
        slug=outcome.slug,
        stage=Stage(outcome.stage) if outcome.stage else None,
        happened=outcome.happened_on_upper,
        happened_edtf=outcome.happened_on,
        happened_words=outcome.happened_on_words,
        recipients=frozenset(actor.slug for actor in outcome.delivered_to.all()),
        known_on=known_day(outcome),
        milestone=None if outcome.milestone is None else outcome.milestone.slug,
        sources=cited_sources(outcome),
    )


def verdict_row(verdict: Verdict) -> facts.Verdict:
    """A verdict as a row of the facts."""
    return facts.Verdict(
        slug=verdict.slug,
        verdict=VerdictKind(verdict.verdict),
        concluded_on=verdict.concluded_on,
        known_on=known_day(verdict),
    )


def indicator_row(indicator: Indicator) -> facts.Indicator:
    """An indicator as a row of the facts."""
    return _indicator(tuple(_follow(indicator, path) for path in _INDICATOR))


def _indicator(columns: Columns) -> facts.Indicator:
    slug, unit, model, frequency, lag, tolerance, preferred, kind, part_period_counts, *others = columns
    counts_events, change_of = others
    return facts.Indicator(
        slug=slug,
        unit=unit,
        model=Model(model),
        frequency=Frequency(frequency),
        usual_lag_days=lag,
        tolerance=tolerance,
        preferred_series=preferred,
        # A row that the release before this one wrote has only the older column.
        kind_of_measure=MeasureKind(kind) if kind else MeasureKind.STOCK if part_period_counts else None,
        counts_events=counts_events,
        change_of=change_of,
    )


def series_row(series: Series) -> facts.Series:
    """A series as a row of the facts."""
    return _series(tuple(_follow(series, path) for path in _SERIES))


def _series(columns: Columns) -> facts.Series:
    slug, indicator, provider, basis, document, breaks, price_basis, is_adjusted = columns
    return facts.Series(
        slug=slug,
        indicator=indicator,
        provider=provider,
        basis=basis,
        document=document,
        breaks=tuple(each.day for each in breaks_in(breaks)),
        price_basis=PriceBasis(price_basis) if price_basis else None,
        seasonally_adjusted=is_adjusted,
    )


def observation_rows(observations: Iterable[Observation]) -> Iterator[facts.Observation]:
    """The rows of dated figures, without those that contradict themselves: no rule can read them."""
    return _readable(partial(observation_row, one) for one in observations if one.period_lower and one.period_upper)


def _readable(makers: Iterable[Callable[[], R]]) -> Iterator[R]:
    """What can be made of rows of the database; an older program or somebody else may have written the others."""
    for make in makers:
        try:
            yield make()
        except ClaimsError as error:
            logger.error("a row cannot be judged: %s %s", error.message, error.detail)


def observation_row(observation: Observation) -> facts.Observation:
    """An observation as a row of the facts."""
    return _observation((observation.series.slug, *(_follow(observation, path) for path in _OBSERVATION)))


def _observation(figure: Columns) -> facts.Observation:
    series, slug, start, end, value, low, high, kind, known_on = figure
    return facts.Observation(
        slug=slug,
        series=series,
        start=start,
        end=end,
        value=value,
        low=low,
        high=high,
        kind=ObservationKind(kind),
        known_on=known_on,
    )
