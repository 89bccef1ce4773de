"""What would have been said of claims and sources on every past day, as periods (as history.py for promises)."""

from dataclasses import dataclass
from datetime import date

from claims.method.claim_check import check_claim
from claims.method.claim_facts import ClaimCheck, ClaimFacts, SourceFacts
from claims.method.flag_rules import registry
from claims.method.flag_rules.registry import CLAIM_FINDERS, SOURCE_FINDERS
from claims.method.flag_rules.rule import ClaimOnDay, SourceOnDay
from claims.method.flags import claim_flags, find_source_flags
from claims.method.history import flag_key, merge_periods
from claims.method.periods import add_days
from claims.method.results import FlagResult, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimHistory:
    """Every test and flag of a claim as periods of as-of days, without overlap."""

    checks: tuple[Period[ClaimCheck], ...]
    flags: tuple[Period[FlagResult], ...]


def claim_recompute_dates(facts: ClaimFacts, *, until: date) -> list[date]:
    """Every day up to `until` on which a test or flag of this claim could change, in order, from the day it was known.

    That is each day on which a figure, a source or a contradicting claim became known, the day it was made, the day
    after each time that it speaks of, and the dates that the rules for flags name.
    """
    claim = facts.claim
    days = registry.recompute_dates(CLAIM_FINDERS, ClaimOnDay(facts, None, until))
    days |= {claim.known_on, claim.said_on}
    days |= {row.known_on for row in facts.observations} | {row.known_on for row in facts.contradicted_by}
    days |= {source.known_on for source in claim.sources}
    days |= {source.known_on for sources in facts.sources_of.values() for source in sources}
    days |= {row.known_on for promise in facts.promises for row in promise.observations}
    ends = [claim.horizon, *(claim.period_of(assertion)[1] for assertion in claim.assertions)]
    days |= {add_days(end, 1) for end in ends if end is not None}
    return sorted(day for day in days if claim.known_on <= day <= until)


def claim_history(facts: ClaimFacts, *, until: date) -> ClaimHistory:
    """Every test and flag of a claim; on each day up to `until` what computing that day alone says."""
    checks: list[tuple[date, list[ClaimCheck]]] = []
    flags: list[tuple[date, list[FlagResult]]] = []
    for day in claim_recompute_dates(facts, until=until):
        check = check_claim(facts, day=day)
        checks.append((day, [] if check is None else [check]))
        flags.append((day, claim_flags(facts, check, day=day)))
    return ClaimHistory(
        checks=merge_periods(checks, key=lambda check: (check.claim,)), flags=merge_periods(flags, key=flag_key)
    )


def source_history(facts: SourceFacts, *, until: date) -> tuple[Period[FlagResult], ...]:
    """The flags of a source as periods of as-of days, from the day it could be read."""
    days = {facts.known_on, *(max(row.known_on, facts.known_on) for row in facts.observations)}
    days |= registry.recompute_dates(SOURCE_FINDERS, SourceOnDay(facts, until))
    found = [(day, find_source_flags(facts, day=day)) for day in sorted(days) if day <= until]
    return merge_periods(found, key=flag_key)
