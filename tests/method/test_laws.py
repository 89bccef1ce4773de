"""Laws that hold for any facts: order, time, scale, finiteness, and that replaying a day agrees with asking it."""

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

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.exceptions import ClaimsError
from claims.method.assess import assess_promise_targets
from claims.method.bands import CLOSED_STATUSES, OPEN_STATUSES
from claims.method.deliverables import assess_deliverable, is_deliverable
from claims.method.flags import find_flags
from claims.method.indicator_flags import find_indicator_flags
from claims.method.replay import history, indicator_history, turning_days
from claims.method.results import History, Period, as_json
from claims.method.rows import Observation, Promise, PromiseFacts, Target
from claims.vocabulary import Comparator, Direction, Frequency, Model, ObservationKind, RecordKind, Stage, Status
from tests.method import build

FEW = settings(max_examples=60, deadline=None)
UNTIL = date(2026, 1, 1)

days = st.dates(min_value=date(2011, 1, 15), max_value=UNTIL)
numbers = st.one_of(
    st.integers(-300, 300).map(Decimal),
    st.decimals(min_value="-1000000", max_value="1000000", places=4),
    st.sampled_from([Decimal(0), Decimal("1e-9"), Decimal("1e15"), Decimal("200"), Decimal("100")]),
)
#: Anything that is a number at all, far beyond what a float can hold.
wild = st.one_of(numbers, st.decimals(allow_nan=False, allow_infinity=False))


@st.composite
def observations(draw: st.DrawFn, values: st.SearchStrategy[Decimal] = numbers) -> Observation:
    year, of = draw(st.integers(2008, 2024)), draw(st.sampled_from(["own", "other", "unnamed"]))
    months = draw(st.sampled_from([12, 12, 12, 6, 11]))
    end = date(year, 12, 31) if months == 12 else date(year, months + 1, 1) - timedelta(days=1)
    known = end + timedelta(days=draw(st.integers(0, 900)))
    kind = draw(st.sampled_from([ObservationKind.FINAL] * 3 + list(ObservationKind)))
    return Observation(
        slug=f"{of}-{year}-{months}-{known.isoformat()}",
        series=of,
        start=date(year, 1, 1),
        end=end,
        value=draw(st.one_of(st.none(), values)) if draw(st.integers(0, 9)) == 0 else draw(values),
        known_on=known,
        kind=kind,
    )


@st.composite
def targets(draw: st.DrawFn, values: st.SearchStrategy[Decimal] = numbers, sequence: int = 1) -> Target:
    comparator = draw(st.sampled_from(list(Comparator)))
    value = draw(st.one_of(st.none(), values)) if draw(st.integers(0, 9)) == 0 else draw(values)
    high = None if value is None or comparator is not Comparator.BETWEEN else max(value, draw(values))
    known = draw(days)
    return Target(
        slug=f"version-{sequence}",
        promise="promise",
        sequence=sequence,
        indicator="trade",
        own_series=draw(st.sampled_from([None, "own", "unnamed"])),
        comparator=comparator,
        direction=draw(st.sampled_from(list(Direction))),
        value=value,
        high=high,
        tolerance=draw(st.one_of(st.none(), st.decimals(0, 50, places=2))),
        baseline_value=draw(st.one_of(st.none(), values)),
        baseline_end=draw(st.one_of(st.none(), st.integers(2008, 2014).map(lambda year: date(year, 12, 31)))),
        deadlines=tuple(sorted(draw(st.sets(st.dates(date(2010, 6, 30), date(2027, 12, 31)), max_size=3)))),
        known_on=known,
        stated_on=known,
        withdrawn_on=draw(st.one_of(st.none(), st.dates(known, UNTIL))),
    )


@st.composite
def promises(draw: st.DrawFn, values: st.SearchStrategy[Decimal] = numbers) -> PromiseFacts:
    rows = {row.slug: row for row in draw(st.lists(observations(values), max_size=14))}
    count = draw(st.integers(0, 3))
    outcomes = draw(
        st.lists(
            st.tuples(st.one_of(st.none(), st.sampled_from(list(Stage))), days, st.sampled_from(["buyer", "other"])),
            max_size=3,
        )
    )
    return PromiseFacts(
        promise=Promise(
            slug="promise",
            known_on=draw(st.dates(date(2011, 1, 15), date(2014, 1, 1))),
            counterparties=frozenset({"buyer"}),
        ),
        targets=tuple(draw(targets(values, sequence=index + 1)) for index in range(count)),
        milestones=tuple(
            build.milestone(f"step-{index}", due.isoformat(), known.isoformat())
            for index, (due, known) in enumerate(draw(st.lists(st.tuples(days, days), max_size=2)))
        ),
        outcomes=tuple(
            build.outcome(f"outcome-{index}", stage, day.isoformat(), recipients=frozenset({recipient}))
            for index, (stage, day, recipient) in enumerate(outcomes)
        ),
        indicators=(
            build.indicator(model=draw(st.sampled_from(list(Model))), frequency=draw(st.sampled_from(list(Frequency)))),
        ),
        series=(
            build.series(),
            build.series("other"),
            build.series("unnamed", provider=None, can_headline=False),
        ),
        observations=tuple(rows.values()),
    )


def everything(facts: PromiseFacts, *, day: date) -> list[Any]:
    found: list[Any] = [*assess_promise_targets(facts, day=day), *find_flags(facts, day=day)]
    seen = facts.visible(day)
    if is_deliverable(seen) and facts.promise.known_on <= day:
        found.append(assess_deliverable(facts, day=day))
    return found


def indicator_flags(facts: PromiseFacts, *, day: date) -> list[Any]:
    return find_indicator_flags(
        facts.indicators[0], facts.series, facts.observations, day=day, open_targets=facts.targets
    )


@FEW
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


@FEW
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
    assert facts.visible(day).visible(day) == facts.visible(day)


@FEW
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


@settings(max_examples=150, deadline=None)
@given(st.data(), days)
def test_no_input_gives_an_infinity_or_an_unnamed_error(data: st.DataObject, day: date) -> None:
    try:
        facts = data.draw(promises(wild))
        found = [*everything(facts, day=day), *indicator_flags(facts, day=day)]
    except ClaimsError as error:
        assert error.code
        return
    assert all(math.isfinite(number) for number in numbers_in(found))
    assert all(math.isfinite(number) for number in numbers_in(as_json(found)))


@FEW
@given(promises(), days)
def test_open_and_closed_statuses_never_mix(facts: PromiseFacts, day: date) -> None:
    allowed = {Status.NOT_ASSESSABLE, Status.HOLDING, Status.BREACHED}
    for assessment in assess_promise_targets(facts, day=day):
        for result in assessment.deadlines:
            closed = result.deadline is not None and day > result.deadline
            kept = {Status.AWAITING_DATA, Status.DATA_OVERDUE} if closed else set()
            assert result.status in allowed | kept | (CLOSED_STATUSES if closed else OPEN_STATUSES)


def on_day(periods: tuple[Period[Any], ...], day: date) -> list[Any]:
    return [row.value for row in periods if row.from_day <= day and (row.to_day is None or day < row.to_day)]


def listed(found: list[Any]) -> list[str]:
    return sorted(repr(item) for item in found)


@settings(max_examples=25, deadline=None)
@given(promises(), st.lists(days, min_size=4, max_size=4))
def test_the_history_says_on_each_day_what_that_day_alone_says(facts: PromiseFacts, chosen: list[date]) -> None:
    told: History = history(facts, until=UNTIL)
    turns = turning_days(facts, until=UNTIL)
    around = [day + timedelta(days=shift) for day in turns for shift in (-1, 0)]
    told_of_indicator = indicator_history(
        facts.indicators[0], facts.series, facts.observations, until=UNTIL, open_targets=facts.targets
    )
    for day in [*chosen, *around]:
        periods = on_day(told.assessments, day) + on_day(told.flags, day)
        assert listed(periods) == listed(everything(facts, day=day))
        assert listed(on_day(told_of_indicator, day)) == listed(indicator_flags(facts, day=day))


@FEW
@given(promises())
def test_neighbouring_periods_differ_and_never_overlap(facts: PromiseFacts) -> None:
    told = history(facts, until=UNTIL)
    assert told == history(facts, until=UNTIL)
    for one, other in zip(told.assessments, told.assessments[1:], strict=False):
        if (one.value.subject, one.value.series) == (other.value.subject, other.value.series):
            assert one.to_day is not None
            assert one.to_day <= other.from_day
            assert one.to_day < other.from_day or one.value != other.value


@FEW
@given(promises(), days)
def test_at_most_one_flag_per_subject_and_kind(facts: PromiseFacts, day: date) -> None:
    found = [(flag.subject_kind, flag.subject, flag.kind) for flag in find_flags(facts, day=day)]
    assert len(found) == len(set(found))
    assert all(kind is not RecordKind.INDICATOR for kind, _, _ in found)


def test_the_method_runs_without_django() -> None:
    """In a new process. (The `edtf` package looks for Django by itself, so claims.dates is left out here.)"""
    modules = "claims.vocabulary, claims.exceptions, claims.method.replay, claims.method.trend"
    code = f"import sys, {modules}; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_dates_are_read_without_any_settings() -> None:
    code = "from claims.dates import understand; assert understand('early 2016').upper.month == 4"
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([sys.executable, "-c", code], check=True, env=clean)
