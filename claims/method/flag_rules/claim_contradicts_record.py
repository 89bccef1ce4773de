"""What a claim asserts of its own time or before is contradicted, on the day it was made or now."""

from collections.abc import Iterator

from claims.enums import FlagKind, Severity
from claims.method.example_claims import asserted, claim_example
from claims.method.example_rows import observation
from claims.method.flag_rules.contradictions import ContradictionsParams, about_claim, contradicted_assertions
from claims.method.flag_rules.rule import ClaimOnDay, Finder, FlagRule, with_results
from claims.method.results import FlagResult


def _find(on_day: ClaimOnDay) -> Iterator[FlagResult]:
    facts, check, _day = on_day
    if check is None:
        return
    stated = {row.number: row for row in facts.claim.assertions if not facts.claim.speaks_ahead(row)}
    found = [
        *contradicted_assertions(facts, stated, check.assertions_on_the_day, when="on_the_day"),
        *contradicted_assertions(facts, stated, check.assertions_now, when="now"),
    ]
    if found:
        yield about_claim(facts, FlagKind.CLAIM_CONTRADICTS_RECORD, Severity.SERIOUS, found)


RULE = FlagRule(
    kind=FlagKind.CLAIM_CONTRADICTS_RECORD,
    severities={Severity.SERIOUS},
    params=ContradictionsParams,
    example=claim_example("said: 100 in 2015; recorded: 90", asserted(100), rows=(observation(2015, 90),)),
    of_claim=Finder(_find, with_results),
)
