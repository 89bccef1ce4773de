"""Laws that hold for any facts: order, time, scale, finiteness, and that replaying a day agrees with asking it."""

import json
import math
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from claims.enums import Comparator, Direction, MeasureKind, Model, RecordKind, Status
from claims.exceptions import ClaimsError
from claims.method.facts import PromiseFacts, Target
from claims.method.flag_rules import registry
from claims.method.flag_rules.registry import PROMISE_FINDERS
from claims.method.flag_rules.rule import PromiseOnDay
from claims.method.flags import find_flags, find_indicator_flags
from claims.method.headline import assess_promise
from claims.method.history import indicator_history, promise_history
from claims.method.periods import add_days, never_after, overdue_after, stale_after
from claims.method.results import History, Period, as_json
from claims.method.schedule import due_soon_from
from claims.method.target_assessment import assess_promise_targets, first_day_past_early, snapshot
from claims.method.thresholds import CLOSED_STATUSES, OPEN_STATUSES
from claims.method.vintages import visible
from tests.deep import DEEP
from tests.method.histories import recompute_dates
from tests.method.strategies import UNTIL, days, promises, tried, wild_days, wild_promises

OTHER_WAY = {Comparator.AT_LEAST: Comparator.AT_MOST, Comparator.AT_MOST: Comparator.AT_LEAST}


def everything(facts: PromiseFacts, *, day: date) -> list[Any]:
    return [*assess_promise(facts, day=day), *find_flags(facts, day=day)]


def indicator_flags(facts: PromiseFacts, *, day: date) -> list[Any]:
    return find_indicator_flags(
        facts.indicators[0], facts.series, facts.observations, day=day, open_targets=facts.targets
    )


@tried(20)
@given(promises(), days, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(facts: PromiseFacts, day: date, chance: random.Random) -> None:
    def shuffled(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(rows, len(rows)))

    mixed = replace(
        facts,
        targets=shuffled(facts.targets),
        milestones=shuffled(facts.milestones),
        outcomes=shuffled(facts.outcomes),
        series=shuffled(facts.series),
        observations=shuffled(facts.observations),
    )
    assert everything(mixed, day=day) == everything(facts, day=day)
    assert indicator_flags(mixed, day=day) == indicator_flags(facts, day=day)


@tried(20)
@given(promises(), days)
def test_what_became_known_later_changes_nothing(facts: PromiseFacts, day: date) -> None:
    known = replace(
        facts,
        targets=tuple(row for row in facts.targets if row.known_on <= day),
        milestones=tuple(row for row in facts.milestones if row.known_on <= day),
        outcomes=tuple(row for row in facts.outcomes if row.known_on <= day),
        observations=tuple(row for row in facts.observations if row.known_on <= day),
    )
    assert everything(known, day=day) == everything(facts, day=day)
    assert indicator_flags(known, day=day) == indicator_flags(facts, day=day)
    assert visible(visible(facts, day), day) == visible(facts, day)


@tried(20)
@given(promises(), days, st.sampled_from([Decimal(2), Decimal(1024), Decimal("0.5")]))
def test_another_unit_changes_no_status(facts: PromiseFacts, day: date, factor: Decimal) -> None:
    def scaled(number: Decimal | None) -> Decimal | None:
        return None if number is None else number * factor

    def scaled_target(row: Target) -> Target:
        multiple = row.comparator is Comparator.MULTIPLY
        return replace(
            row,
            value=row.value if multiple else scaled(row.value),
            high=scaled(row.high),
            tolerance=scaled(row.tolerance),
            baseline_value=scaled(row.baseline_value),
        )

    other = replace(
        facts,
        targets=tuple(scaled_target(row) for row in facts.targets),
        observations=tuple(replace(row, value=scaled(row.value)) for row in facts.observations),
    )
    before, after = assess_promise_targets(facts, day=day), assess_promise_targets(other, day=day)
    assert [(row.status, row.reason, row.modifiers) for row in after] == [
        (row.status, row.reason, row.modifiers) for row in before
    ]


def mirrored(facts: PromiseFacts) -> PromiseFacts:
    """Every value with the other sign, and every target the other way round, counted linearly.

    Figures of a part of the year all count here: otherwise they count for a floor only, since what accumulates can
    only grow, and that is the one rule that knows up from down.
    """

    def negative(number: Decimal | None) -> Decimal | None:
        return None if number is None else -number

    def turned(row: Target) -> Target:
        ends = (row.value, row.high) if row.high is None else (row.high, row.value)
        value, high = ends if row.comparator is Comparator.MULTIPLY else map(negative, ends)
        return replace(
            row,
            comparator=OTHER_WAY.get(row.comparator, row.comparator),
            direction=Direction.INCREASE if row.direction is Direction.DECREASE else Direction.DECREASE,
            value=value,
            high=high,
            baseline_value=negative(row.baseline_value),
        )

    return replace(
        facts,
        targets=tuple(map(turned, facts.targets)),
        observations=tuple(
            replace(row, value=negative(row.value), low=negative(row.high), high=negative(row.low))
            for row in facts.observations
        ),
    )


@tried(20)
@given(promises(), days)
def test_what_falls_as_far_as_another_rises_has_the_same_status(facts: PromiseFacts, day: date) -> None:
    linear = tuple(replace(row, model=Model.LINEAR, kind_of_measure=MeasureKind.STOCK) for row in facts.indicators)
    facts = replace(facts, indicators=linear)
    before, after = (assess_promise_targets(given, day=day) for given in (facts, mirrored(facts)))
    assert [(row.subject, row.series, row.status, row.reason, row.modifiers) for row in before] == [
        (row.subject, row.series, row.status, row.reason, row.modifiers) for row in after
    ]


def numbers_in(result: Any) -> Iterator[float]:
    if isinstance(result, float):
        yield result
    elif isinstance(result, dict):
        for item in result.values():
            yield from numbers_in(item)
    elif isinstance(result, tuple | list):
        for item in result:
            yield from numbers_in(item)
    elif is_dataclass(result):
        for item in fields(result):
            yield from numbers_in(getattr(result, item.name))


@tried(30)
@given(st.data(), wild_days)
def test_no_input_gives_an_infinity_or_an_unnamed_error(data: st.DataObject, day: date) -> None:
    try:
        facts = data.draw(wild_promises())
    except ClaimsError as error:
        assert error.code
        return
    found = [*everything(facts, day=day), *indicator_flags(facts, day=day)]
    assert all(math.isfinite(number) for number in numbers_in(found))
    assert json.dumps(as_json(found), allow_nan=False)
    told = promise_history(facts, until=day)
    assert json.dumps(as_json(told), allow_nan=False)


@tried(20)
@given(promises(), days)
def test_open_and_closed_statuses_never_mix(facts: PromiseFacts, day: date) -> None:
    of_open = OPEN_STATUSES | {Status.HOLDING, Status.BREACHED, Status.RESTORED}
    of_closed = CLOSED_STATUSES | {Status.HELD, Status.NOT_HELD}
    for assessment in assess_promise_targets(facts, day=day):
        for result in assessment.deadlines:
            closed = result.deadline is not None and day > result.deadline
            assert result.status in {Status.NOT_ASSESSABLE} | (of_closed if closed else of_open)


def on_day(periods: tuple[Period[Any], ...], day: date) -> list[Any]:
    return [row.value for row in periods if row.from_day <= day and (row.to_day is None or day < row.to_day)]


def listed(found: list[Any]) -> list[str]:
    return sorted(repr(item) for item in found)


def possible_dates(facts: PromiseFacts) -> set[date]:
    """Every day that any rule could name, whatever was known by then: more than those on which something changes."""
    indicator = facts.indicators[0]
    rows = (*facts.targets, *facts.milestones, *facts.outcomes, *facts.observations, *facts.verdicts)
    found = {row.known_on for row in rows} | {row.withdrawn_on for row in facts.targets if row.withdrawn_on}
    for day in sorted({facts.promise.known_on, *found}):
        found |= registry.recompute_dates(PROMISE_FINDERS, PromiseOnDay(snapshot(facts, day=day), ()))
    ends = {row.end for row in facts.observations} | {row.baseline_end for row in facts.targets if row.baseline_end}
    deadlines = {deadline for target in facts.targets for deadline in target.deadlines}
    found |= {add_days(day, 1) for day in deadlines}
    found |= {add_days(overdue_after(day, indicator.frequency, indicator.usual_lag_days), 1) for day in deadlines}
    never = {never_after(day, indicator.frequency, indicator.usual_lag_days) for day in deadlines}
    found |= {add_days(day, 1) for day in never if day is not None}
    found |= {first_day_past_early(start, day) for start in ends for day in deadlines if start < day}
    old = {stale_after(end, indicator.frequency, indicator.usual_lag_days) for end in ends}
    found |= {add_days(day, 1) for day in old if day is not None}
    for due in deadlines | {step.due for step in facts.milestones if step.due}:
        found |= {add_days(due, 1), due_soon_from(due)}
    return {day for day in found if facts.promise.known_on <= day <= UNTIL}


@tried(6)
@given(promises(), st.lists(days, min_size=4, max_size=4))
def test_the_history_says_on_each_day_what_that_day_alone_says(facts: PromiseFacts, chosen: list[date]) -> None:
    told: History = promise_history(facts, until=UNTIL)
    possible = possible_dates(facts)
    assert set(recompute_dates(facts, until=UNTIL)) <= possible | {facts.promise.known_on}
    around = {day + timedelta(days=shift) for day in possible for shift in (-1, 0)}
    told_of_indicator = indicator_history(
        facts.indicators[0], facts.series, facts.observations, until=UNTIL, open_targets=facts.targets
    ).flags
    some = sorted({*chosen, *around})
    for day in some if DEEP else some[:: max(1, len(some) // 25)]:
        periods = on_day(told.assessments, day) + on_day(told.flags, day)
        assert listed(periods) == listed(everything(facts, day=day))
        assert listed(on_day(told_of_indicator, day)) == listed(indicator_flags(facts, day=day))


@tried(20)
@given(promises(), st.dates(date(2012, 1, 1), UNTIL))
def test_until_its_next_recompute_date_a_history_stays_what_it_is(facts: PromiseFacts, until: date) -> None:
    told = promise_history(facts, until=until)
    if told.recompute_on is not None:
        assert told.recompute_on > until
    last = UNTIL if told.recompute_on is None else min(told.recompute_on - timedelta(days=1), UNTIL)
    assert promise_history(facts, until=max(until, last)) == told


@tried(20)
@given(promises())
def test_neighbouring_periods_differ_and_never_overlap(facts: PromiseFacts) -> None:
    told = promise_history(facts, until=UNTIL)
    assert told == promise_history(facts, until=UNTIL)
    for one, other in zip(told.assessments, told.assessments[1:], strict=False):
        if (one.value.subject, one.value.series) == (other.value.subject, other.value.series):
            assert one.to_day is not None
            assert one.to_day <= other.from_day
            assert one.to_day < other.from_day or one.value != other.value


@tried(20)
@given(promises(), days)
def test_at_most_one_flag_per_subject_period_and_kind(facts: PromiseFacts, day: date) -> None:
    found = [(flag.subject_kind, flag.subject, flag.subject_period, flag.kind) for flag in find_flags(facts, day=day)]
    assert len(found) == len(set(found))
    assert all(kind is not RecordKind.INDICATOR for kind, _, _, _ in found)


def test_the_method_runs_without_django() -> None:
    """In a new process. (The `edtf` package looks for Django by itself, so claims.dates is left out here.)"""
    modules = "claims.enums, claims.exceptions, claims.method.history, claims.method.trend"
    code = f"import sys, {modules}; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_dates_are_read_without_any_settings() -> None:
    code = "from claims.dates import parse_date; assert parse_date('early 2016').upper.month == 4"
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([sys.executable, "-c", code], check=True, env=clean)
