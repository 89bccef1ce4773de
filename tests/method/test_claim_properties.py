"""Laws that hold for any claim and any printed figures: order, time, scale, finiteness, and replay."""

import json
import math
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from claims.enums import AssertionKind, ClaimCheckResult
from claims.exceptions import ClaimsError
from claims.method.claim_check import check_claim
from claims.method.claim_facts import Assertion, ClaimFacts, SourceFacts
from claims.method.claim_history import claim_history, source_history
from claims.method.flags import find_claim_flags, find_source_flags
from claims.method.results import as_json
from tests.method.strategies import UNTIL, claims, days, sources, tried, wild_claims, wild_days, wild_sources
from tests.method.test_properties import listed, numbers_in, on_day

#: Results that need no reason.
DECIDED = (ClaimCheckResult.SUPPORTED, ClaimCheckResult.CONTRADICTED, ClaimCheckResult.ONLY_OWN_SOURCE)


def everything(facts: ClaimFacts, *, day: date) -> list[Any]:
    check = check_claim(facts, day=day)
    return [*([] if check is None else [check]), *find_claim_flags(facts, day=day)]


@tried(20)
@given(claims(), sources(), days, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    facts: ClaimFacts, source: SourceFacts, day: date, chance: random.Random
) -> None:
    def shuffled(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(rows, len(rows)))

    mixed = replace(
        facts,
        claim=replace(facts.claim, assertions=shuffled(facts.claim.assertions), sources=shuffled(facts.claim.sources)),
        contradicted_by=shuffled(facts.contradicted_by),
        series=shuffled(facts.series),
        observations=shuffled(facts.observations),
    )
    assert everything(mixed, day=day) == everything(facts, day=day)
    mixed_source = replace(source, series=shuffled(source.series), observations=shuffled(source.observations))
    assert find_source_flags(mixed_source, day=day) == find_source_flags(source, day=day)


@tried(20)
@given(claims(), sources(), days)
def test_what_became_known_later_changes_nothing(facts: ClaimFacts, source: SourceFacts, day: date) -> None:
    def known(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row for row in rows if row.known_on <= day)

    before = replace(facts, contradicted_by=known(facts.contradicted_by), observations=known(facts.observations))
    promise = before.promises[0]
    before = replace(before, promises=(replace(promise, observations=known(promise.observations)),))
    assert everything(before, day=day) == everything(facts, day=day)
    early = replace(source, observations=known(source.observations))
    assert find_source_flags(early, day=day) == find_source_flags(source, day=day)


@tried(20)
@given(claims(), days)
def test_the_test_of_the_day_it_was_made_never_changes_afterwards(facts: ClaimFacts, day: date) -> None:
    first, later = check_claim(facts, day=facts.claim.said_on), check_claim(facts, day=max(day, facts.claim.said_on))
    assert first is None or later is None or first.assertions_on_the_day == later.assertions_on_the_day


@tried(20)
@given(claims(), days, st.sampled_from([Decimal(2), Decimal(1024), Decimal("0.5")]))
def test_another_unit_changes_no_result_of_a_value(facts: ClaimFacts, day: date, factor: Decimal) -> None:
    def scaled(number: Decimal | None) -> Decimal | None:
        return None if number is None else number * factor

    def of_value(row: Assertion) -> Assertion:
        return row if row.kind is AssertionKind.RANK else replace(row, value=scaled(row.value), high=scaled(row.high))

    kept = tuple(row for row in facts.claim.assertions if row.kind is not AssertionKind.TARGET_STATE)
    facts = replace(facts, claim=replace(facts.claim, assertions=kept))
    other = replace(
        facts,
        claim=replace(facts.claim, assertions=tuple(map(of_value, kept))),
        observations=tuple(
            replace(row, value=scaled(row.value), low=scaled(row.low), high=scaled(row.high))
            for row in facts.observations
        ),
    )
    one, two = check_claim(facts, day=day), check_claim(other, day=day)
    results = [None if check is None else (check.on_the_day, check.now, check.rows_used) for check in (one, two)]
    assert results[0] == results[1]


@tried(30)
@given(st.data(), wild_days)
def test_no_input_gives_an_infinity_or_an_unnamed_error(data: st.DataObject, day: date) -> None:
    try:
        facts, source = data.draw(wild_claims()), data.draw(wild_sources())
    except ClaimsError as error:
        assert error.code
        return
    found = [*everything(facts, day=day), *find_source_flags(source, day=day)]
    assert all(math.isfinite(number) for number in numbers_in(found))
    assert json.dumps(as_json(found), allow_nan=False)
    assert json.dumps(as_json([claim_history(facts, until=day), source_history(source, until=day)]), allow_nan=False)


@tried(6)
@given(claims(), sources(), st.lists(days, min_size=6, max_size=6))
def test_the_history_says_on_each_day_what_that_day_alone_says(
    facts: ClaimFacts, source: SourceFacts, chosen: list[date]
) -> None:
    told, of_source = claim_history(facts, until=UNTIL), source_history(source, until=UNTIL)
    assert told == claim_history(facts, until=UNTIL)
    turns = [period.from_day for period in (*told.checks, *told.flags, *of_source)]
    for day in [*chosen, *turns]:
        periods = on_day(told.checks, day) + on_day(told.flags, day)
        assert listed(periods) == listed(everything(facts, day=day))
        assert listed(on_day(of_source, day)) == listed(find_source_flags(source, day=day))


@tried(20)
@given(claims(), days)
def test_a_contradiction_always_shows_the_row_that_contradicts(facts: ClaimFacts, day: date) -> None:
    check = check_claim(facts, day=day)
    if check is None:
        return
    visible = {row.slug for row in (*facts.observations, *facts.promises[0].observations) if row.known_on <= day}
    assert set(check.rows_used) <= visible
    for found in (*check.assertions_on_the_day, *check.assertions_now):
        decided = found.result in DECIDED
        assert bool(found.check.rows) or not decided or found.check.status is not None
        assert (found.check.reason is None) is decided


@tried(20)
@given(claims(), days)
def test_at_most_one_flag_of_a_kind(facts: ClaimFacts, day: date) -> None:
    found = [flag.kind for flag in find_claim_flags(facts, day=day)]
    assert len(found) == len(set(found))
