"""Targets and promises without a deadline: how far they have come, and when the goal would be reached."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import Comparator, Direction, Frequency, Model, Reason, Stage, Status
from claims.method import example_rows as build
from claims.method.example_rows import Number
from claims.method.headline import assess_promise
from claims.method.results import Assessment
from claims.method.thresholds import REACH_YEARS


def head(
    years: dict[int, Number], day: str = "2019-06-01", model: Model = Model.GEOMETRIC, **fields: Any
) -> Assessment:
    facts = build.facts(
        targets=(build.target(**({"deadlines": ()} | fields)),),
        indicators=(build.indicator(model=model),),
        observations=build.values(years),
    )
    return next(row for row in assess_promise(facts, day=build.day(day)) if row.heads_promise)


def reached(found: Assessment) -> list[tuple[int, int, int | None]]:
    """The periods asked for, the year of the figure that is so old, and the year of reach."""
    return [
        (each.periods, each.since.period_end.year, None if each.reached_on is None else each.reached_on.year)
        for each in found.reach
    ]


def test_it_is_open_ended_and_says_how_far_it_has_come_and_when_it_would_be_reached() -> None:
    """100 in 2010, 130 in 2014, 170 in 2018 of 200: at either pace it would be reached in 2021."""
    found = head({2010: 100, 2014: 130, 2018: 170})
    assert (found.status, found.reason) == (Status.OPEN_ENDED, Reason.NO_DEADLINE)
    assert found.measures.attainment == pytest.approx(0.7)
    assert found.measures.pace is not None
    assert reached(found) == [(3, 2014, 2021), (5, 2010, 2021)]
    assert {"own-2010", "own-2014", "own-2018"} <= set(found.rows_used)


def test_by_constant_amounts_the_last_day_counts_whole() -> None:
    """10 a year from 170 in 2018: 200 at the end of 2021."""
    (first, _second) = head({2010: 100, 2014: 130, 2018: 170}, model=Model.LINEAR).reach
    assert first.reached_on == date(2021, 12, 31)


def test_each_pace_says_its_own_year() -> None:
    found = head({2013: 110, 2014: 112, 2015: 114, 2016: 116, 2017: 140, 2018: 164}, model=Model.LINEAR)
    assert reached(found) == [(3, 2015, 2021), (5, 2013, 2022)]


def test_a_pace_that_leads_elsewhere_or_takes_too_long_reaches_nothing() -> None:
    assert reached(head({2013: 150, 2015: 140, 2018: 130})) == [(3, 2015, None), (5, 2013, None)]
    assert reached(head({2015: 130, 2018: 130})) == [(3, 2015, None)]
    assert reached(head({2015: 130, 2018: 131}, model=Model.LINEAR)) == [(3, 2015, None)]  # 207 years


def test_without_figures_far_enough_apart_there_is_no_outlook() -> None:
    assert head({2017: 150, 2018: 160}).reach == ()
    assert reached(head({2011: 150, 2018: 160})) == [(5, 2011, 2043)]  # older than twice three years


def test_a_fall_to_a_ceiling_is_reached_likewise() -> None:
    down = {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE, "value": 40}
    assert reached(head({2015: 80, 2018: 60}, model=Model.LINEAR, **down))[0] == (3, 2015, 2021)


def test_without_a_baseline_it_is_open_ended_too() -> None:
    found = head({2018: 170}, baseline_value=None, baseline_end=None)
    assert (found.status, found.measures.attainment) == (Status.OPEN_ENDED, None)


def test_what_satisfies_it_is_reached_and_without_figures_nothing_can_be_said() -> None:
    assert head({2018: 210}).status is Status.REACHED
    assert head({2017: 210, 2018: 190}).status is Status.ACHIEVED_THEN_LOST
    assert (head({}).status, head({}).reason) == (Status.NOT_ASSESSABLE, Reason.NO_DATA)


def test_work_that_has_begun_and_names_no_day_is_open_ended_and_never_not_due() -> None:
    facts = build.facts(
        targets=(), outcomes=(build.BEGUN,), milestones=(build.milestone(due=None),), indicators=(), series=()
    )
    (found,) = assess_promise(facts, day=date(2020, 6, 1))
    assert (found.status, found.reason) == (Status.OPEN_ENDED, Reason.NO_DEADLINE)


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ((build.BEGUN,), Status.OPEN_ENDED),
        ((build.outcome("stop", Stage.SUSPENDED, "2015-01-01"),), Status.SUSPENDED),
    ],
)
def test_a_number_without_a_deadline_gives_way_to_a_schedule_that_says_something(
    outcomes: tuple[Any, ...], status: Status
) -> None:
    facts = build.facts(
        targets=(build.target(deadlines=()),), observations=build.values({2015: 150}), outcomes=outcomes
    )
    found = next(row for row in assess_promise(facts, day=date(2016, 6, 1)) if row.heads_promise)
    assert found.status is status


def test_what_is_measured_irregularly_counts_in_years() -> None:
    rows = (
        build.observation(2015, 130, start=date(2015, 5, 1), end=date(2015, 5, 1), known="2015-06-01"),
        build.observation(2018, 160, start=date(2018, 5, 1), end=date(2018, 5, 1), known="2018-06-01"),
    )
    facts = build.facts(
        targets=(build.target(deadlines=()),),
        indicators=(build.indicator(frequency=Frequency.IRREGULAR, model=Model.LINEAR),),
        observations=rows,
    )
    (found,) = assess_promise(facts, day=date(2019, 6, 1))
    (reach,) = found.reach
    assert reach.periods == 3 and reach.reached_on is not None and reach.reached_on.year == 2022


@given(
    st.dictionaries(st.integers(2000, 2018), st.integers(1, 199), min_size=2),
    st.sampled_from(Model),
)
def test_an_outlook_is_after_the_latest_figure_and_within_the_limit(years: dict[int, Number], model: Model) -> None:
    found = head(years, model=model, baseline_value=None, baseline_end=None, known_on=date(2000, 1, 1))
    latest = max(years)
    for each in found.reach:
        assert each.periods <= latest - each.since.period_end.year <= 2 * each.periods
        assert each.reached_on is None or latest < each.reached_on.year <= latest + REACH_YEARS + 1
