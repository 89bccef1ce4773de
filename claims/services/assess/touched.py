"""What a change of a record bears on: the promises, indicators, claims and sources to be assessed again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from claims.models import Claim, Finding, Flag, Indicator, ObservationCitation, Promise
from claims.selectors.claim_facts import sources_that_print_changes
from claims.vocabulary import FlagKind, RecordKind

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Touched:
    """Slugs of what has to be assessed again."""

    promises: frozenset[str] = NONE
    indicators: frozenset[str] = NONE
    claims: frozenset[str] = NONE
    sources: frozenset[str] = NONE

    def __or__(self, other: Touched) -> Touched:
        return Touched(
            self.promises | other.promises,
            self.indicators | other.indicators,
            self.claims | other.claims,
            self.sources | other.sources,
        )


def touched_by(kind: str, slug: str) -> Touched:
    """What a change of this record can bear on, whatever it was."""
    found = Touched()
    for find in _BEARS_ON.get(kind, ()):
        found |= find(slug)
    return found | _flagged_with(kind, slug)


Find = Callable[[str], Touched]


def _promises(path: str) -> Find:
    return lambda slug: Touched(promises=frozenset(_slugs(Promise, path, slug)))


def _claims(path: str) -> Find:
    return lambda slug: Touched(claims=frozenset(_slugs(Claim, path, slug)))


def _indicators(path: str) -> Find:
    """Indicators, and the promises whose targets and the claims whose assertions are measured by them."""

    def find(slug: str) -> Touched:
        found = frozenset(_slugs(Indicator, path, slug))
        promises = Promise.objects.filter(targets__indicator__slug__in=found).values_list("slug", flat=True)
        claims = Claim.objects.filter(assertions__indicator__slug__in=found).values_list("slug", flat=True)
        return Touched(promises=frozenset(promises), indicators=found, claims=frozenset(claims))

    return find


def _sources(observation_path: str) -> Find:
    """The sources that print changes, and report an observation that this path leads to from the record."""

    def find(slug: str) -> Touched:
        reporting = ObservationCitation.objects.filter(**{f"record__{observation_path}": slug})
        printing = sources_that_print_changes().filter(pk__in=reporting.values("source"))
        return Touched(sources=frozenset(printing.values_list("slug", flat=True)))

    return find


def _source(slug: str) -> Touched:
    return Touched(sources=frozenset({slug}))


def _slugs(model: type[Promise] | type[Claim] | type[Indicator], path: str, slug: str) -> list[str]:
    return list(model.objects.filter(**{path: slug}).values_list("slug", flat=True))


_BEARS_ON: dict[str, tuple[Find, ...]] = {
    "promise": (_promises("slug"), _claims("assertions__target__promise__slug")),
    "target": (_promises("targets__slug"), _indicators("targets__slug"), _claims("assertions__target__slug")),
    "milestone": (_promises("milestones__slug"),),
    "outcome": (_promises("outcomes__slug"),),
    "verdict": (_promises("verdicts__slug"),),
    "claim": (
        _promises("targets__set_by__slug"),
        _promises("milestones__set_by__slug"),
        _claims("slug"),
        _claims("related_from__record__slug"),
    ),
    "actor": (
        _promises("promisors__slug"),
        _promises("counterparties__slug"),
        _promises("outcomes__delivered_to__slug"),
        _promises("outcomes__citations__source__publisher_actor__slug"),
        _claims("speakers__slug"),
        _claims("citations__source__publisher_actor__slug"),
    ),
    "source": (_source, _promises("outcomes__citations__source__slug"), _claims("citations__source__slug")),
    "indicator": (_indicators("slug"), _sources("series__indicator__slug")),
    "series": (_indicators("series__slug"), _sources("series__slug")),
    "observation": (_indicators("series__observations__slug"), _sources("slug")),
}

#: Flags whose evidence an edit may let go of, so that nothing leads from the edited record to their subject any more.
_LET_GO = (FlagKind.CLAIM_DISPUTED, FlagKind.FIGURES_INCONSISTENT)


def _flagged_with(kind: str, slug: str) -> Touched:
    """The subjects of open flags that rest on this record."""
    named = {"kind": kind, "slug": slug}
    findings = Finding.objects.filter(flag__kind__in=_LET_GO, flag__closed_on=None, to_day=None).select_related("flag")
    flags: list[Flag] = [finding.flag for finding in findings if named in finding.evidence]
    return Touched(
        claims=frozenset(flag.subject for flag in flags if flag.subject_kind == RecordKind.CLAIM),
        sources=frozenset(flag.subject for flag in flags if flag.subject_kind == RecordKind.SOURCE),
    )
