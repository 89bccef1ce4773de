"""A report or a claim that nobody else confirms: each of its sources is the one who promised or claimed it.

Only sources that could be read by the day count; a source that is cited for context alone is not passed in. Out of
scope: whether the report is true.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TypedDict

from claims.enums import FlagKind, RecordKind, Severity
from claims.method.evidence import is_own
from claims.method.example_rows import OWN_WORD, step_example
from claims.method.facts import Cited
from claims.method.flag_rules.rule import ClaimOnDay, Finder, FlagRule, PromiseOnDay
from claims.method.results import FlagResult


class SelfReportedParams(TypedDict):
    """Slugs of those who publish the sources, and of the sources."""

    publishers: list[str]
    sources: list[str]


def _find_reports(on_day: PromiseOnDay) -> Iterator[FlagResult]:
    promise = on_day.seen.facts.promise
    for row in on_day.seen.facts.outcomes:
        yield from _self_reported(
            (RecordKind.OUTCOME, row.slug),
            row.sources,
            voices=promise.promisors,
            bodies=promise.promisor_bodies,
            day=on_day.seen.day,
        )


def _find_claims(on_day: ClaimOnDay) -> Iterator[FlagResult]:
    claim = on_day.facts.claim
    return _self_reported(
        (RecordKind.CLAIM, claim.slug),
        claim.sources,
        voices=claim.speakers,
        bodies=claim.speaker_bodies,
        day=on_day.day,
    )


def _self_reported(
    subject: tuple[RecordKind, str],
    sources: Iterable[Cited],
    *,
    voices: Collection[str],
    bodies: Collection[str],
    day: date,
) -> Iterator[FlagResult]:
    """The flag, where every source read by `day` is published by one of `voices`, their `bodies` or a part of them.

    `voices` are the slugs of those who promised or claimed, `bodies` of what they belong to. A source whose publisher
    is not known counts as somebody else.
    """
    read = sorted((source for source in sources if source.known_on <= day), key=lambda source: source.slug)
    if not read or not all(is_own(source, voices=voices, bodies=bodies) for source in read):
        return
    params: SelfReportedParams = {
        "publishers": sorted({source.publisher for source in read if source.publisher is not None}),
        "sources": [source.slug for source in read],
    }
    yield FlagResult(
        kind=FlagKind.SELF_REPORTED,
        subject_kind=subject[0],
        subject=subject[1],
        severity=Severity.NOTICE,
        params=params,
        evidence=(subject, *((RecordKind.SOURCE, source.slug) for source in read)),
    )


RULE = FlagRule(
    kind=FlagKind.SELF_REPORTED,
    severities={Severity.NOTICE},
    params=SelfReportedParams,
    example=step_example("only the seller says that work has begun", "2015-01-01", OWN_WORD),
    of_promise=Finder(_find_reports),
    of_claim=Finder(_find_claims),
)
