"""Which figures are evidence about a claim: those that some source other than the claim's own reports.

A claim's own sources are those that report it, those of claims that repeat it or that it repeats, and whatever its
speakers, its reporter or the authors of its sources publish themselves. As of a day a source counts once it could be
read; a figure that its provider published before any of them counts from its own day.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from claims.method.claim_facts import ClaimFacts
from claims.method.facts import Cited, Observation, Series


@dataclass(frozen=True, slots=True)
class Evidence:
    """Tells which figures are evidence about one claim as of a day.

    `is_forecast`: the provider's figures decide what came true even where the provider made the forecast.
    """

    facts: ClaimFacts
    series: Mapping[str, Series]
    own_sources: frozenset[str]
    own_authors: frozenset[str]
    day: date
    is_forecast: bool

    def includes(self, row: Observation) -> bool:
        """Whether a source that is not the claim's own reports this figure by the day."""
        series = self.series.get(row.series)
        if series is not None and not self.is_forecast and series.provider in self.facts.claim.speakers:
            return False
        sources = self.facts.sources_of.get(row.slug, ())
        if not sources:
            return series is None or series.document is None or series.document not in self.own_sources
        is_released = row.known_on < min(source.known_on for source in sources)
        return any((is_released or source.known_on <= self.day) and not self._is_own(source) for source in sources)

    def _is_own(self, source: Cited) -> bool:
        claim = self.facts.claim
        voices = claim.speakers if claim.reporter is None else claim.speakers | {claim.reporter}
        return (
            source.slug in self.own_sources
            or source.authors.casefold() in self.own_authors
            or is_own(source, voices=voices, bodies=claim.speaker_bodies)
        )


def evidence_about(facts: ClaimFacts, *, day: date, is_forecast: bool) -> Evidence:
    """What tells evidence about a claim from what its own sources say, as of a day."""
    series = [*facts.series, *(row for promise in facts.promises for row in promise.series)]
    return Evidence(
        facts,
        {row.slug: row for row in series},
        frozenset(source.slug for source in facts.claim.sources) | facts.repeated_in,
        frozenset(source.authors.casefold() for source in facts.claim.sources) - {""},
        day,
        is_forecast,
    )


def is_own(source: Cited, *, voices: Collection[str], bodies: Collection[str]) -> bool:
    """Whether a source is published by one of the voices, by what one belongs to, or by what belongs to one.

    That two belong to the same body makes neither the other's voice.
    """
    return source.publisher in voices or source.publisher in bodies or source.publisher_body in voices
