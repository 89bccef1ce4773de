"""What tests of histories share: every day that can change a promise's results, flags about facts of any sort."""

from datetime import date

from claims.method.claim_facts import ClaimFacts, SourceFacts
from claims.method.facts import PromiseFacts
from claims.method.flag_rules.rule import IndicatorFacts
from claims.method.flags import find_claim_flags, find_flags, find_indicator_flags, find_source_flags
from claims.method.history import promise_history
from claims.method.results import FlagResult


def recompute_dates(facts: PromiseFacts, *, until: date) -> list[date]:
    """The days up to and including `until` on which a history ended one day earlier would go on."""
    found: list[date] = []
    day: date | None = promise_history(facts, until=date.min).recompute_on
    while day is not None and day <= until:
        found.append(day)
        day = promise_history(facts, until=day).recompute_on
    return found


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
