"""The flags on promises, indicators, claims and sources as of a day: what the rules of `flag_rules` find."""

from collections.abc import Iterable, Sequence
from datetime import date

from claims.enums import PromiseKind
from claims.method.claim_check import check_claim
from claims.method.claim_facts import ClaimCheck, ClaimFacts, SourceFacts
from claims.method.facts import Indicator, Observation, PromiseFacts, Series, Target
from claims.method.flag_rules.registry import (
    CLAIM_FINDERS,
    INDICATOR_FINDERS,
    ONLY_PROMISES,
    PROMISE_FINDERS,
    SOURCE_FINDERS,
    find_lasting,
    find_passing,
)
from claims.method.flag_rules.rule import (
    ClaimOnDay,
    IndicatorFacts,
    IndicatorOnDay,
    PromiseOnDay,
    SourceOnDay,
)
from claims.method.results import Assessment, FlagResult
from claims.method.target_assessment import Snapshot, assess_in, snapshot
from claims.method.vintages import PROJECTED, newest_vintages


def find_flags(facts: PromiseFacts, *, day: date) -> list[FlagResult]:
    """Every flag on a promise, its targets and outcomes as of a day, in order.

    At most one per subject and kind; where it is about a day (a step's due day, that of a version) one per day.

    The statuses behind target flags are those of each version's headline series. A withdrawn version raises none.
    """
    if facts.promise.known_on > day:
        return []
    seen = snapshot(facts, day=day)
    return flags_in(seen, assess_in(seen))


def flags_in(seen: Snapshot, assessments: Sequence[Assessment]) -> list[FlagResult]:
    """As `find_flags`, for facts already restricted to a day and their assessments."""
    on_day = PromiseOnDay(seen, assessments)
    lasting = seen.memo.lasting(seen.facts, "flags", lambda: find_lasting(PROMISE_FINDERS, on_day))
    found = [*lasting, *find_passing(PROMISE_FINDERS, on_day)]
    if seen.facts.promise.kind is PromiseKind.EXPECTATION:
        found = [flag for flag in found if flag.kind not in ONLY_PROMISES]
    return sorted(found, key=lambda flag: (flag.subject_kind, flag.subject, flag.kind, flag.subject_period or ""))


def find_indicator_flags(
    indicator: Indicator,
    series: Iterable[Series],
    observations: Iterable[Observation],
    *,
    day: date,
    open_targets: Iterable[Target] = (),
) -> list[FlagResult]:
    """Every flag on an indicator as of a day, by kind and period.

    `open_targets` are targets on this indicator; those not yet known, withdrawn or past their last deadline on the day
    are left out here. Rows of other indicators' series are ignored.
    """
    facts = IndicatorFacts(indicator, tuple(series), tuple(observations), tuple(open_targets))
    on_day = indicator_on(facts, day)
    return in_order([*find_lasting(INDICATOR_FINDERS, on_day), *find_passing(INDICATOR_FINDERS, on_day)])


def indicator_on(facts: IndicatorFacts, day: date) -> IndicatorOnDay:
    """An indicator's values as they were known on a day, plans and forecasts left out."""
    own = {row.slug for row in facts.series if row.indicator == facts.indicator.slug}
    visible = newest_vintages((row for row in facts.observations if row.series in own), day=day)
    rows = [row for row in visible if row.kind not in PROJECTED]
    return IndicatorOnDay(facts.indicator, facts.series, rows, facts.open_targets, day)


def find_claim_flags(facts: ClaimFacts, *, day: date) -> list[FlagResult]:
    """Every flag on a claim as of a day, at most one of a kind, in a fixed order."""
    return claim_flags(facts, check_claim(facts, day=day), day=day)


def claim_flags(facts: ClaimFacts, check: ClaimCheck | None, *, day: date) -> list[FlagResult]:
    """As `find_claim_flags`, for a claim that was tested already."""
    if facts.claim.known_on > day:
        return []
    on_day = ClaimOnDay(facts, check, day)
    return in_order(flag for finder in CLAIM_FINDERS for flag in finder.find(on_day))


def find_source_flags(facts: SourceFacts, *, day: date) -> list[FlagResult]:
    """Every flag on a source as of a day, at most one of a kind."""
    if facts.known_on > day:
        return []
    return in_order(flag for finder in SOURCE_FINDERS for flag in finder.find(SourceOnDay(facts, day)))


def in_order(found: Iterable[FlagResult]) -> list[FlagResult]:
    """Flags on one subject, by kind and period."""
    return sorted(found, key=lambda flag: (flag.kind, flag.subject_period or ""))
