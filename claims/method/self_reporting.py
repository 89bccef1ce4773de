"""Reports that nobody else confirms: every source of an outcome or claim is the one who promised or claimed it.

Only sources that could be read by the day count; a source that is cited for context alone is not passed in. Out of
scope: whether the report is true.
"""

from collections.abc import Collection, Iterable
from datetime import date

from claims.enums import FlagKind, RecordKind, Severity
from claims.method.facts import Cited
from claims.method.results import FlagResult


def self_reported(
    kind: RecordKind,
    slug: str,
    sources: Iterable[Cited],
    *,
    voices: Collection[str],
    bodies: Collection[str],
    day: date,
) -> FlagResult | None:
    """The flag, where every source read by `day` is published by one of `voices`, their `bodies` or a part of them.

    `voices` are the slugs of those who promised or claimed, `bodies` of what they belong to. A source whose publisher
    is not known counts as somebody else.
    """
    read = sorted((source for source in sources if source.known_on <= day), key=lambda source: source.slug)
    if not read or not all(is_own(source, voices=voices, bodies=bodies) for source in read):
        return None
    return FlagResult(
        kind=FlagKind.SELF_REPORTED,
        subject_kind=kind,
        subject=slug,
        severity=Severity.NOTICE,
        params={
            "publishers": sorted({source.publisher for source in read if source.publisher is not None}),
            "sources": [source.slug for source in read],
        },
        evidence=((kind, slug), *((RecordKind.SOURCE, source.slug) for source in read)),
    )


def is_own(source: Cited, *, voices: Collection[str], bodies: Collection[str]) -> bool:
    """Whether a source is published by one of the voices, by what one belongs to, or by what belongs to one.

    That two belong to the same body makes neither the other's voice.
    """
    return source.publisher in voices or source.publisher in bodies or source.publisher_body in voices
