"""The time of a forecast has passed, and the record says otherwise."""

from collections.abc import Iterator
from datetime import date

from claims.enums import ClaimKind, Comparator, FlagKind, Severity
from claims.method.example_claims import asserted, claim_example
from claims.method.example_rows import observation
from claims.method.flag_rules.contradictions import ContradictionsParams, about_claim, contradicted_assertions
from claims.method.flag_rules.rule import ClaimOnDay, Finder, FlagRule
from claims.method.periods import add_days
from claims.method.results import FlagResult


def _find(on_day: ClaimOnDay) -> Iterator[FlagResult]:
    facts, check, day = on_day
    horizon = facts.claim.horizon
    if check is None or (horizon is not None and day <= horizon):
        return
    ahead = {row.number: row for row in facts.claim.assertions if facts.claim.speaks_ahead(row)}
    found = contradicted_assertions(facts, ahead, check.assertions_now, when="now")
    if found:
        yield about_claim(facts, FlagKind.FORECAST_FAILED, Severity.NOTICE, found)


def _recompute_dates(on_day: ClaimOnDay) -> Iterator[date]:
    horizon = on_day.facts.claim.horizon
    if horizon is not None:
        yield add_days(horizon, 1)


RULE = FlagRule(
    kind=FlagKind.FORECAST_FAILED,
    severities={Severity.NOTICE},
    params=ContradictionsParams,
    example=claim_example(
        "forecast for 2016: at least 150; recorded: 120",
        asserted(150, year=2016, comparator=Comparator.AT_LEAST),
        rows=(observation(2016, 120),),
        kind=ClaimKind.FORECASTS,
    ),
    of_claim=Finder(_find, _recompute_dates),
)
