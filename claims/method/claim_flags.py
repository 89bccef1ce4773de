"""The flags of claims: against the record, against each other, forecasts that failed, reports by oneself (METHOD 8).

As everywhere, parameters are JSON values that do not depend on the day of computation. Out of scope: the test of a
claim (claim_check.py) and the flags of promises and figures (flags.py, indicator_flags.py).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from claims.enums import AssertionKind, ClaimCheckResult, FlagKind, RecordKind, Severity
from claims.method.claim_check import DECIDED, check_claim
from claims.method.claim_facts import Assertion, AssertionCheck, ClaimCheck, ClaimFacts, Contradiction, SeriesCheck
from claims.method.results import FlagResult, as_json
from claims.method.self_reporting import self_reported

CONTRADICTED = ClaimCheckResult.CONTRADICTED


def find_claim_flags(facts: ClaimFacts, *, day: date) -> list[FlagResult]:
    """Every flag on a claim as of a day, at most one of a kind, in a fixed order."""
    return claim_flags(facts, check_claim(facts, day=day), day=day)


def claim_flags(facts: ClaimFacts, check: ClaimCheck | None, *, day: date) -> list[FlagResult]:
    """As `find_claim_flags`, for a claim that was tested already."""
    claim = facts.claim
    if claim.known_on > day:
        return []
    found = [*_disputed(facts, day=day)]
    if check is not None:
        found += [*_contradicted(facts, check), *_failed(facts, check, day=day)]
    own = self_reported(
        RecordKind.CLAIM, claim.slug, claim.sources, voices=claim.speakers, bodies=claim.speaker_bodies, day=day
    )
    found += [] if own is None else [own]
    return sorted(found, key=lambda flag: flag.kind)


def _contradicted(facts: ClaimFacts, check: ClaimCheck) -> Iterator[FlagResult]:
    """What it asserts of its own time or before, contradicted on the day it was made or now."""
    stated = {row.number: row for row in facts.claim.assertions if not facts.claim.speaks_ahead(row)}
    told = [
        *_told(facts, stated, check.assertions_on_the_day, when="on_the_day"),
        *_told(facts, stated, check.assertions_now, when="now"),
    ]
    if told:
        yield _about(facts, FlagKind.CLAIM_CONTRADICTS_RECORD, Severity.SERIOUS, told)


def _failed(facts: ClaimFacts, check: ClaimCheck, *, day: date) -> Iterator[FlagResult]:
    """A forecast whose time has passed, and the record says otherwise."""
    horizon = facts.claim.horizon
    if horizon is not None and day <= horizon:
        return
    ahead = {row.number: row for row in facts.claim.assertions if facts.claim.speaks_ahead(row)}
    told = _told(facts, ahead, check.assertions_now, when="now")
    if told:
        yield _about(facts, FlagKind.FORECAST_FAILED, Severity.NOTICE, told)


def _told(
    facts: ClaimFacts, asserted: dict[int, Assertion], checks: Iterable[AssertionCheck], *, when: str
) -> list[dict[str, Any]]:
    """The contradicted ones, each with what was asserted and what the record says."""
    units = {row.slug: row.unit for row in facts.indicators}
    told: list[dict[str, Any]] = []
    for check in checks:
        assertion = asserted.get(check.number)
        if assertion is None or check.result is not CONTRADICTED:
            continue
        unit = units.get(assertion.indicator) if assertion.indicator is not None else None
        told.append(
            {
                "when": when,
                "unit": unit,
                "asserted": as_json(assertion),
                "record": as_json(check.check),
                "rivals": as_json(_rivals(facts, assertion, check)),
            }
        )
    return told


def _rivals(facts: ClaimFacts, assertion: Assertion, check: AssertionCheck) -> list[SeriesCheck]:
    """What the series of other providers say of an asserted value by evidence, whichever way they decide."""
    with_provider = {row.slug for row in facts.series if row.provider is not None}
    is_value = assertion.kind is AssertionKind.VALUE
    return [row for row in check.beside if is_value and row.result in DECIDED and row.series in with_provider]


def _about(facts: ClaimFacts, kind: FlagKind, severity: Severity, told: list[dict[str, Any]]) -> FlagResult:
    rows = sorted({slug for item in told for slug in item["record"]["rows"]})
    targets = sorted({item["asserted"]["target"] for item in told} - {None})
    return FlagResult(
        kind=kind,
        subject_kind=RecordKind.CLAIM,
        subject=facts.claim.slug,
        severity=severity,
        params={"contradicted": told},
        evidence=(
            (RecordKind.CLAIM, facts.claim.slug),
            *((RecordKind.TARGET, slug) for slug in targets),
            *((RecordKind.OBSERVATION, slug) for slug in rows),
        ),
    )


def _disputed(facts: ClaimFacts, *, day: date) -> Iterator[FlagResult]:
    """Other claims of the dossier that say the contrary, as the editors related them: who made them, and when."""
    known = {row.claim: row for row in facts.contradicted_by if row.known_on <= day}
    others = sorted(known)
    if others:
        yield FlagResult(
            kind=FlagKind.CLAIM_DISPUTED,
            subject_kind=RecordKind.CLAIM,
            subject=facts.claim.slug,
            severity=Severity.NOTICE,
            params={"claims": others, "said_by": [_said_by(known[slug]) for slug in others]},
            evidence=((RecordKind.CLAIM, facts.claim.slug), *((RecordKind.CLAIM, slug) for slug in others)),
        )


def _said_by(row: Contradiction) -> dict[str, Any]:
    said = {"claim": row.claim, "speakers": sorted(row.speakers)}
    return said | {"stated_edtf": row.stated_edtf, "stated_words": row.stated_words}
