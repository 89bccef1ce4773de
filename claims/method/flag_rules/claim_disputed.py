"""Other claims of the dossier say the contrary, as the editors related them: who made them, and when."""

from collections.abc import Iterator
from datetime import date
from typing import NotRequired, TypedDict

from claims.enums import FlagKind, RecordKind, Severity
from claims.method.claim_facts import Contradiction
from claims.method.example_claims import claim_example
from claims.method.flag_rules.rule import ClaimOnDay, Finder, FlagRule
from claims.method.results import FlagResult


class SaidByParams(TypedDict):
    """Who made a claim, and when: the date as EDTF and in the source's own words, empty where it is undated."""

    claim: str
    speakers: list[str]
    stated_edtf: str
    stated_words: str


class ClaimDisputedParams(TypedDict):
    """Slugs of the other claims, and who made each; what was found before that was recorded has only the slugs."""

    claims: list[str]
    said_by: NotRequired[list[SaidByParams]]


def _find(on_day: ClaimOnDay) -> Iterator[FlagResult]:
    slug = on_day.facts.claim.slug
    known = {row.claim: row for row in on_day.facts.contradicted_by if row.known_on <= on_day.day}
    others = sorted(known)
    if others:
        params: ClaimDisputedParams = {"claims": others, "said_by": [_said_by(known[other]) for other in others]}
        yield FlagResult(
            kind=FlagKind.CLAIM_DISPUTED,
            subject_kind=RecordKind.CLAIM,
            subject=slug,
            severity=Severity.NOTICE,
            params=params,
            evidence=((RecordKind.CLAIM, slug), *((RecordKind.CLAIM, other) for other in others)),
        )


def _said_by(row: Contradiction) -> SaidByParams:
    return {
        "claim": row.claim,
        "speakers": sorted(row.speakers),
        "stated_edtf": row.stated_edtf,
        "stated_words": row.stated_words,
    }


RULE = FlagRule(
    kind=FlagKind.CLAIM_DISPUTED,
    severities={Severity.NOTICE},
    params=ClaimDisputedParams,
    example=claim_example(
        "another claim says the contrary",
        contradicted_by=(Contradiction(claim="critic", known_on=date(2016, 7, 1)),),
    ),
    of_claim=Finder(_find),
)
