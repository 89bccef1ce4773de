"""What the flags share that say that the record contradicts a claim: each contradicted assertion next to the record."""

from collections.abc import Iterable
from typing import TypedDict

from claims.enums import AssertionKind, ClaimCheckResult, FlagKind, RecordKind, Severity
from claims.method.claim_check import DECIDED
from claims.method.claim_facts import Assertion, AssertionCheck, ClaimFacts, SeriesCheck
from claims.method.results import FlagResult, JsonObject, as_json


class ContradictionParams(TypedDict):
    """A contradicted assertion: `when` is `on_the_day` or `now`, `unit` the one of its numbers.

    `asserted` is the `Assertion`, `record` the `SeriesCheck` that contradicts it and `rivals` those of other
    providers, all as JSON.
    """

    when: str
    unit: str | None
    asserted: JsonObject
    record: JsonObject
    rivals: list[JsonObject]


class ContradictionsParams(TypedDict):
    """Every contradicted assertion of a claim."""

    contradicted: list[ContradictionParams]


def contradicted_assertions(
    facts: ClaimFacts, asserted: dict[int, Assertion], checks: Iterable[AssertionCheck], *, when: str
) -> list[ContradictionParams]:
    """Those of the assertions that are contradicted, each with what was asserted and what the record says."""
    units = {row.slug: row.unit for row in facts.indicators}
    found: list[ContradictionParams] = []
    for check in checks:
        assertion = asserted.get(check.number)
        if assertion is None or check.result is not ClaimCheckResult.CONTRADICTED:
            continue
        unit = units.get(assertion.indicator) if assertion.indicator is not None else None
        found.append(
            {
                "when": when,
                "unit": unit,
                "asserted": as_json(assertion),
                "record": as_json(check.check),
                "rivals": as_json(_rivals(facts, assertion, check)),
            }
        )
    return found


def _rivals(facts: ClaimFacts, assertion: Assertion, check: AssertionCheck) -> list[SeriesCheck]:
    """What the series of other providers say of an asserted value by evidence, whichever way they decide."""
    with_provider = {row.slug for row in facts.series if row.provider is not None}
    is_value = assertion.kind is AssertionKind.VALUE
    return [row for row in check.beside if is_value and row.result in DECIDED and row.series in with_provider]


def about_claim(facts: ClaimFacts, kind: FlagKind, severity: Severity, found: list[ContradictionParams]) -> FlagResult:
    """A flag on a claim for its contradicted assertions."""
    rows = sorted({slug for item in found for slug in item["record"]["rows"]})
    targets = sorted({item["asserted"]["target"] for item in found} - {None})
    params: ContradictionsParams = {"contradicted": found}
    return FlagResult(
        kind=kind,
        subject_kind=RecordKind.CLAIM,
        subject=facts.claim.slug,
        severity=severity,
        params=params,
        evidence=(
            (RecordKind.CLAIM, facts.claim.slug),
            *((RecordKind.TARGET, slug) for slug in targets),
            *((RecordKind.OBSERVATION, slug) for slug in rows),
        ),
    )
