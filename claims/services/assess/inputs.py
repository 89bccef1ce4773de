"""What the results of promises, indicators, claims and sources look into, as keys of dependencies.

Next to ``claims.selectors.promise_facts`` and ``claims.selectors.claim_facts``, which read it: what they begin to read
is added here. A record that is not public yet counts as looked into, since its publication is what makes a difference.
Each function takes rows and slugs by primary key, and asks a constant number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from claims.enums import ClaimRelationKind
from claims.models import (
    Assertion,
    Claim,
    ClaimCitation,
    ClaimRelation,
    Indicator,
    Milestone,
    ObservationCitation,
    OutcomeCitation,
    Promise,
    Series,
    Target,
)
from claims.models.aliases import AnyQuerySet
from claims.services.assess.dependencies import record_key, set_key

Keys = dict[int, set[str]]


def of_promises(slugs: Mapping[int, str]) -> Keys:
    """A promise's own rows, those who promised, its sources, and what its targets are measured by."""
    keys: Keys = {
        pk: _own("promise", slug, sets=("target", "milestone", "outcome", "verdict")) for pk, slug in slugs.items()
    }
    for through in (Promise.promisors.through, Promise.counterparties.through):
        _add(keys, "actor", through.objects.filter(promise__in=slugs).values_list("promise_id", "actor__slug"))
    _add_speakers(keys, slugs)
    targets = Target.objects.filter(promise__in=slugs)
    _add(keys, "claim", targets.values_list("promise_id", "set_by__slug"))
    for series in ("own_series__slug", "path_series__slug"):
        _add(keys, "series", targets.values_list("promise_id", series))
    _add_sources(keys, OutcomeCitation.objects.filter(record__promise__in=slugs), "record__promise_id")
    _add_measures(keys, targets.values_list("promise_id", "indicator_id"))
    return keys


def of_indicators(slugs: Mapping[int, str]) -> Keys:
    """An indicator's series and figures, and the targets that wait for them, with who set those and for what."""
    keys: Keys = {pk: _own("indicator", slug, sets=("target",)) for pk, slug in slugs.items()}
    targets = Target.objects.filter(indicator__in=slugs)
    _add(keys, "promise", targets.values_list("indicator_id", "promise__slug"))
    _add(keys, "claim", targets.values_list("indicator_id", "set_by__slug"))
    _add(keys, "series", targets.values_list("indicator_id", "own_series__slug"))
    _add_measures(keys, [(pk, pk) for pk in slugs])
    return keys


def of_claims(slugs: Mapping[int, str]) -> Keys:
    """The keys of claims: speakers, reporters, what they assert about, who reports the figures, and related claims."""
    keys: Keys = {pk: _own("claim", slug, sets=("claim", "target")) for pk, slug in slugs.items()}
    _add(keys, "actor", Claim.objects.filter(pk__in=slugs).values_list("pk", "reported_by__slug"))
    _add(keys, "actor", Claim.speakers.through.objects.filter(claim__in=slugs).values_list("claim_id", "actor__slug"))
    _add(
        keys, "promise", Claim.promises.through.objects.filter(claim__in=slugs).values_list("claim_id", "promise__slug")
    )
    _add(keys, "promise", Target.objects.filter(set_by__in=slugs).values_list("set_by_id", "promise__slug"))
    _add_sources(keys, ClaimCitation.objects.filter(record__in=slugs), "record_id")
    _add_relations(keys, slugs)
    asserted = list(
        Assertion.objects.filter(record__in=slugs).values_list(
            "record_id", "indicator_id", "series__slug", "target__slug", "target__promise_id", "target__promise__slug"
        )
    )
    _add(keys, "series", ((claim, series) for claim, _i, series, *_rest in asserted))
    _add(keys, "target", ((claim, target) for claim, _i, _s, target, *_rest in asserted))
    promises = {pk: slug for *_rest, pk, slug in asserted if pk is not None}
    read = of_promises(promises) if promises else {}
    for claim, *_rest, promise, _slug in asserted:
        keys[claim] |= read.get(promise, set())
    measured = {(claim, indicator) for claim, indicator, *_rest in asserted if indicator is not None}
    _add_measures(keys, measured)
    pairs = Target.objects.filter(promise__in=promises).values_list("promise_id", "indicator_id") if promises else ()
    of_promise: dict[int, set[int]] = defaultdict(set)
    for promise, indicator in pairs:
        of_promise[promise].add(indicator)
    measured |= {(claim, each) for claim, *_rest, promise, _slug in asserted for each in of_promise.get(promise, ())}
    _add_reporters(keys, measured)
    return keys


def of_sources(slugs: Mapping[int, str]) -> Keys:
    """The figures that a source reports, with what they measure, and the targets of the levels whose change it is."""
    keys: Keys = {pk: _own("source", slug, sets=("observation",)) for pk, slug in slugs.items()}
    reported = ObservationCitation.objects.filter(source__in=slugs)
    columns = ("source_id", "record__series__slug", "record__series__indicator__slug")
    level = "record__series__indicator__change_of"
    pairs = list(reported.values_list(*columns, f"{level}_id", f"{level}__slug").distinct())
    _add(keys, "series", ((source, series) for source, series, *_rest in pairs))
    _add(keys, "indicator", ((source, indicator) for source, _s, indicator, *_rest in pairs))
    _add(keys, "indicator", ((source, slug) for source, *_rest, slug in pairs))
    of_level: dict[int, set[int]] = defaultdict(set)
    for source, _series, _indicator, change_of, slug in pairs:
        if change_of is not None:
            keys[source].add(set_key("target", "indicator", slug))
            of_level[change_of].add(source)
    for indicator, promise in Target.objects.filter(indicator__in=of_level).values_list(
        "indicator_id", "promise__slug"
    ):
        _add(keys, "promise", ((source, promise) for source in of_level[indicator]))
    return keys


def _own(kind: str, slug: str, *, sets: Iterable[str]) -> set[str]:
    return {record_key(kind, slug), *(set_key(each, kind, slug) for each in sets)}


def _add(keys: Keys, kind: str, pairs: Iterable[tuple[int, str | None]]) -> None:
    """Records that were read, as pairs of the reading row and a slug."""
    for pk, slug in pairs:
        if slug is not None:
            keys[pk].add(record_key(kind, slug))


def _add_sources(keys: Keys, citations: AnyQuerySet, path: str) -> None:
    """Cited sources, and who publishes them."""
    for pk, source, publisher in citations.values_list(path, "source__slug", "source__publisher_actor__slug"):
        _add(keys, "source", [(pk, source)])
        _add(keys, "actor", [(pk, publisher)])


def _add_speakers(keys: Keys, promises: Collection[int]) -> None:
    """The claims that named the days of promises' steps, who made them, and what those belong to."""
    said = Milestone.objects.filter(promise__in=promises, set_by__isnull=False)
    speaker = "set_by__speakers__"
    paths = (f"{speaker}slug", f"{speaker}affiliation__slug", f"{speaker}affiliation__affiliation__slug")
    for promise, claim, *actors in said.values_list("promise_id", "set_by__slug", *paths):
        _add(keys, "claim", [(promise, claim)])
        _add(keys, "actor", ((promise, slug) for slug in actors))


def _add_measures(keys: Keys, pairs: Iterable[tuple[int, int]]) -> None:
    """Indicators (by row), with all their series and the figures of those."""
    readers: dict[int, set[int]] = defaultdict(set)
    for pk, indicator in pairs:
        readers[indicator].add(pk)
    found: dict[int, set[str]] = defaultdict(set)
    for pk, slug in Indicator.objects.filter(pk__in=readers).values_list("pk", "slug"):
        found[pk] |= _own("indicator", slug, sets=("series",))
    for indicator, slug in Series.objects.filter(indicator__in=readers).values_list("indicator_id", "slug"):
        found[indicator].add(set_key("observation", "series", slug))
    for indicator, some in readers.items():
        for pk in some:
            keys[pk] |= found[indicator]


def _add_reporters(keys: Keys, pairs: Collection[tuple[int, int]]) -> None:
    """The sources that report figures of indicators (by row)."""
    readers: dict[int, set[int]] = defaultdict(set)
    for pk, indicator in pairs:
        readers[indicator].add(pk)
    citations = ObservationCitation.objects.filter(record__series__indicator__in=readers)
    for indicator, source, publisher in citations.values_list(
        "record__series__indicator_id", "source__slug", "source__publisher_actor__slug"
    ).distinct():
        _add(keys, "source", ((pk, source) for pk in readers[indicator]))
        _add(keys, "actor", ((pk, publisher) for pk in readers[indicator]))


def _add_relations(keys: Keys, slugs: Mapping[int, str]) -> None:
    """Claims that refer to it, those that it repeats, and those that repeat the same."""
    of_it = ClaimRelation.objects.filter(other__in=slugs).values_list("other_id", "record__slug")
    _add(keys, "claim", of_it)
    repeats = ClaimRelation.objects.filter(relation=ClaimRelationKind.REPEATS)
    originals: dict[int, set[int]] = defaultdict(set)
    for pk, other, slug in repeats.filter(record__in=slugs).values_list("record_id", "other_id", "other__slug"):
        originals[other].add(pk)
        keys[pk] |= _own("claim", slug, sets=("claim",))
    for other, slug in repeats.filter(other__in=originals).values_list("other_id", "record__slug"):
        _add(keys, "claim", ((pk, slug) for pk in originals[other]))
