"""From published rows to the facts that the method reads about claims and about what sources print.

As for promises (facts.py), nothing here knows a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db.models import Prefetch, QuerySet

from claims.enums import AssertionKind, ClaimKind, ClaimRelationKind, Comparator, State
from claims.method import claim_facts, facts
from claims.models import (
    Claim,
    ClaimCitation,
    ClaimRelation,
    Indicator,
    Observation,
    ObservationCitation,
    Source,
    Target,
)
from claims.models.base import known_day
from claims.models.claims import Assertion
from claims.selectors.promise_facts import (
    SLICE,
    Measured,
    cited_source,
    cited_sources,
    facts_of_promises,
    indicator_measures,
    indicator_row,
    issuing_bodies,
    observation_row,
    outcome_sources,
    series_row,
)


def facts_of_claims(slugs: Collection[str] | None = None) -> Iterator[claim_facts.ClaimFacts]:
    """The facts of the named published claims, or of all, in order of slug, a slice at a time."""
    claims = Claim.objects.filter(state=State.PUBLISHED, known_on__isnull=False).order_by("slug")
    if slugs is not None:
        claims = claims.filter(slug__in=slugs)
    ids = list(claims.values_list("pk", flat=True))
    for start in range(0, len(ids), SLICE):
        yield from _slice(ids[start : start + SLICE])


def _slice(ids: list[int]) -> Iterator[claim_facts.ClaimFacts]:
    claims = list(
        Claim.objects.filter(pk__in=ids)
        .order_by("slug")
        .prefetch_related(
            "speakers__affiliation",
            "reported_by",
            "assertions__indicator",
            "assertions__series",
            "assertions__target__promise",
            Prefetch("citations", outcome_sources(ClaimCitation)),
        )
    )
    yield from facts_of_loaded(claims)


def facts_of_loaded(claims: Collection[Claim]) -> Iterator[claim_facts.ClaimFacts]:
    """The facts of claims whose speakers, assertions and reporting citations are at hand."""
    ids = [claim.pk for claim in claims]
    asserted = [assertion for claim in claims for assertion in claim.assertions.all()]
    measured = indicator_measures({a.indicator_id for a in asserted if a.indicator_id is not None})
    promises = {a.target.promise.slug for a in asserted if a.target is not None}
    by_promise = {facts.promise.slug: facts for facts in facts_of_promises(promises)} if promises else {}
    read = {*measured, *(row.indicator_id for row in _targets_beside(promises))}
    against, reported, repeated = _contradictions(ids), _sources_of(read), _repeated_in(ids)
    for claim in claims:
        yield _facts(claim, measured, by_promise, against[claim.pk], reported, repeated[claim.pk])


def _facts(
    claim: Claim,
    measured: dict[int, Measured],
    by_promise: dict[str, facts.PromiseFacts],
    against: list[claim_facts.Contradiction],
    reported: dict[str, tuple[facts.Cited, ...]],
    repeated: frozenset[str],
) -> claim_facts.ClaimFacts:
    asserted = list(claim.assertions.all())
    named = sorted({a.indicator_id for a in asserted if a.indicator_id in measured})
    observations = tuple(row for pk in named for row in measured[pk][2])
    promises = sorted({a.target.promise.slug for a in asserted if a.target is not None})
    found = [by_promise[slug] for slug in promises if slug in by_promise]
    measuring = [*observations, *(row for facts in found for row in facts.observations)]
    return claim_facts.ClaimFacts(
        claim=_claim(claim, asserted),
        contradicted_by=tuple(against),
        indicators=tuple(measured[pk][0] for pk in named),
        series=tuple(row for pk in named for row in measured[pk][1]),
        observations=observations,
        promises=tuple(found),
        sources_of={row.slug: reported[row.slug] for row in measuring if row.slug in reported},
        repeated_in=repeated,
    )


def _claim(claim: Claim, asserted: list[Assertion]) -> claim_facts.Claim:
    return claim_facts.Claim(
        slug=claim.slug,
        kind=ClaimKind(claim.kind_of_claim),
        known_on=known_day(claim),
        stated=claim.stated_on_upper,
        horizon_start=claim.horizon_lower,
        horizon=claim.horizon_upper,
        speakers=frozenset(actor.slug for actor in claim.speakers.all()),
        speaker_bodies=issuing_bodies(claim.speakers.all()),
        reporter=None if claim.reported_by is None else claim.reported_by.slug,
        assertions=tuple(_assertion(number, row) for number, row in enumerate(asserted, start=1)),
        sources=cited_sources(claim),
    )


def _assertion(number: int, row: Assertion) -> claim_facts.Assertion:
    return claim_facts.Assertion(
        number=number,
        kind=AssertionKind(row.kind_of_assertion),
        indicator=None if row.indicator is None else row.indicator.slug,
        target=None if row.target is None else row.target.slug,
        series=None if row.series is None else row.series.slug,
        start=row.period_lower,
        end=row.period_upper,
        comparator=Comparator(row.comparator) if row.comparator else None,
        value=row.value,
        high=row.high,
        state=row.asserted_state,
    )


def _contradictions(ids: list[int]) -> dict[int, list[claim_facts.Contradiction]]:
    """By claim: the published claims that contradict it."""
    found: dict[int, list[claim_facts.Contradiction]] = defaultdict(list)
    relations = ClaimRelation.objects.filter(
        other__in=ids,
        relation=ClaimRelationKind.CONTRADICTS,
        record__state=State.PUBLISHED,
        record__known_on__isnull=False,
    )
    rows = relations.select_related("record").prefetch_related("record__speakers").order_by("record__slug")
    for relation in rows:
        found[relation.other_id].append(contradiction(relation.record))
    return found


def contradiction(claim: Claim) -> claim_facts.Contradiction:
    """A claim as what contradicts another one."""
    assert claim.known_on is not None
    return claim_facts.Contradiction(
        claim=claim.slug,
        known_on=known_day(claim),
        speakers=tuple(sorted(actor.slug for actor in claim.speakers.all())),
        stated_edtf=claim.stated_on,
        stated_words=claim.stated_on_words,
    )


def _repeated_in(ids: Collection[int]) -> dict[int, frozenset[str]]:
    """By claim: the sources of published claims that it repeats, that repeat it, or that repeat the same one."""
    repeats = ClaimRelation.objects.filter(relation=ClaimRelationKind.REPEATS)
    first = {pk: {pk} for pk in ids}
    for one, other in repeats.filter(record__in=ids).values_list("record_id", "other_id"):
        first[one].add(other)
    said = {pk for originals in first.values() for pk in originals}
    again: dict[int, set[int]] = defaultdict(set)
    for one, other in repeats.filter(other__in=said).values_list("record_id", "other_id"):
        again[other].add(one)
    beside = {pk: originals.union(*(again[each] for each in originals)) - {pk} for pk, originals in first.items()}
    sources: dict[int, set[str]] = defaultdict(set)
    claims = {pk for others in beside.values() for pk in others}
    reported = outcome_sources(ClaimCitation).filter(record__in=claims, record__state=State.PUBLISHED) if claims else ()
    for citation in reported:
        sources[citation.record_id].add(citation.source.slug)
    return {pk: frozenset(slug for other in others for slug in sources[other]) for pk, others in beside.items()}


def _targets_beside(promises: Collection[str]) -> Iterable[Target]:
    """The targets whose indicators the rules read about these promises."""
    return Target.objects.filter(promise__slug__in=promises, state=State.PUBLISHED) if promises else ()


def _sources_of(indicators: Collection[int]) -> dict[str, tuple[facts.Cited, ...]]:
    """By observation of these indicators: the sources that report it."""
    found: dict[str, dict[str, facts.Cited]] = defaultdict(dict)
    if indicators:
        citations = outcome_sources(ObservationCitation).filter(
            record__series__indicator__in=indicators, record__state=State.PUBLISHED
        )
        for citation in citations.select_related("record", "source__publisher_actor__affiliation"):
            found[citation.record.slug][citation.source.slug] = cited_source(citation.source)
    return {slug: tuple(by_slug[name] for name in sorted(by_slug)) for slug, by_slug in found.items()}


def sources_that_print_changes() -> QuerySet[Source]:
    """The published sources that report a change of some indicator on the year before."""
    changes = outcome_sources(ObservationCitation).filter(
        record__state=State.PUBLISHED, record__series__indicator__change_of__isnull=False
    )
    return Source.objects.filter(
        state=State.PUBLISHED, known_on__isnull=False, pk__in=changes.values("source")
    ).order_by("slug")


def facts_of_sources(slugs: Collection[str] | None = None) -> Iterator[claim_facts.SourceFacts]:
    """What the named sources that print a change print of it and of its levels, in order of slug; or of all such."""
    found = sources_that_print_changes()
    if slugs is not None:
        found = found.filter(slug__in=slugs)
    sources = list(found)
    for start in range(0, len(sources), SLICE):
        some = sources[start : start + SLICE]
        printed = _observations_by_source(some)
        for source in some:
            yield _source_facts(source, printed[source.pk])


def _observations_by_source(sources: list[Source]) -> dict[int, list[Observation]]:
    """By source: the observations that it reports of changes and of their levels."""
    levels = Indicator.objects.filter(change_of__isnull=False).values("change_of")
    citations = outcome_sources(ObservationCitation).filter(
        source__in=sources,
        record__state=State.PUBLISHED,
        record__known_on__isnull=False,
        record__period_lower__isnull=False,
        record__period_upper__isnull=False,
        record__series__state=State.PUBLISHED,
    )
    wanted = citations.filter(record__series__indicator__in=levels) | citations.filter(
        record__series__indicator__change_of__isnull=False
    )
    found: dict[int, list[Observation]] = defaultdict(list)
    for citation in wanted.select_related(
        "record__series__indicator__change_of",
        "record__series__indicator__preferred_series",
        "record__series__provider",
        "record__series__source",
    ).order_by("record__slug"):
        found[citation.source_id].append(citation.record)
    return found


def _source_facts(source: Source, observations: list[Observation]) -> claim_facts.SourceFacts:
    assert source.known_on is not None
    series = {row.series.slug: row.series for row in observations}
    indicators = {row.indicator.slug: row.indicator for row in series.values()}
    return claim_facts.SourceFacts(
        slug=source.slug,
        known_on=source.known_on,
        indicators=tuple(indicator_row(row) for row in indicators.values()),
        series=tuple(series_row(row) for row in series.values()),
        observations=tuple({row.slug: observation_row(row) for row in observations}.values()),
    )
