"""What tests of histories share: every day that can change a promise's results, flags about facts of any sort."""

from datetime import date
from itertools import takewhile

from claims.method import history
from claims.method.claim_facts import ClaimFacts, SourceFacts
from claims.method.facts import PromiseFacts
from claims.method.flag_rules.rule import IndicatorFacts
from claims.method.flags import find_claim_flags, find_flags, find_indicator_flags, find_source_flags
from claims.method.results import FlagResult


def recompute_dates(facts: PromiseFacts, *, until: date) -> list[date]:
    """Every day up to and including `until` on which a history computes a promise's results again."""
    days = takewhile(lambda answer: answer[0].day <= until, history._recompute_days(facts))
    return [seen.day for seen, _found in days]


def flags_about(facts: PromiseFacts | IndicatorFacts | ClaimFacts | SourceFacts, *, day: date) -> list[FlagResult]:
    """Every flag that facts of any sort give rise to on a day."""
    if isinstance(facts, PromiseFacts):
        return find_flags(facts, day=day)
    if isinstance(facts, ClaimFacts):
        return find_claim_flags(facts, day=day)
    if isinstance(facts, SourceFacts):
        return find_source_flags(facts, day=day)
    return find_indicator_flags(
        facts.indicator, facts.series, facts.observations, day=day, open_targets=facts.open_targets
    )
