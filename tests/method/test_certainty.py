"""How sure a status is: the ends of ranges, the tolerance of figures, and what was met when it was promised."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import Comparator, Direction, Model, Modifier, Reason, Status
from claims.method import example_rows as build
from claims.method.results import Assessment
from claims.method.target_assessment import assess_target
from claims.method.thresholds import PACE_STATUSES
from claims.method.tolerances import room_of, room_over_time

LINEAR = {"model": Model.LINEAR}
CEILING = {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE, "value": 5, "baseline_value": "4.8"}


def assess(years: dict[int, Any], day: str, *rows: Any, of: dict[str, Any] | None = None, **target: Any) -> Assessment:
    wanted = build.target(**target)
    facts = build.facts(
        targets=(wanted,), indicators=(build.indicator(**(of or {})),), observations=(*build.values(years), *rows)
    )
    return assess_target(facts, wanted, series=build.series(), day=build.day(day))


def test_a_figure_of_395_that_is_365_to_440_leaves_400_undecided() -> None:
    row = build.observation(2020, 395, low=Decimal(365), high=Decimal(440))
    found = assess({}, "2021-06-01", row, value=400)
    assert (found.status, found.status_at_low, found.status_at_high) == (
        Status.UNDECIDED,
        Status.MISSED,
        Status.MET_ON_TIME,
    )
    assert Modifier.BORDERLINE not in found.modifiers
    assert found.decided_by is not None and found.decided_by.value == 395


def test_a_range_that_misses_at_both_ends_is_missed() -> None:
    row = build.observation(2020, 380, low=Decimal(350), high=Decimal(390))
    assert assess({}, "2021-06-01", row, value=400).status is not Status.UNDECIDED


def test_a_breach_that_a_range_leaves_open_is_undecided() -> None:
    row = build.observation(2015, 97, low=Decimal(95), high=Decimal(104))
    keep = {"comparator": Comparator.AT_LEAST, "value": 100, "applies": "throughout"}
    assert assess({}, "2016-06-01", row, **keep).status is Status.UNDECIDED


@pytest.mark.parametrize(
    ("years", "day", "others"),
    [
        ({2020: "196.5"}, "2021-06-01", (Status.MET_ON_TIME, Status.MISSED)),
        ({2020: 203}, "2021-06-01", (Status.NARROWLY_MISSED,)),
        ({2020: 205}, "2021-06-01", ()),
        ({2020: 150}, "2021-06-01", ()),
    ],
)
def test_a_result_that_the_tolerance_could_change_is_borderline(
    years: dict[int, Any], day: str, others: tuple[Status, ...]
) -> None:
    found = assess(years, day)
    assert set(found.other_statuses) == set(others)
    assert (Modifier.BORDERLINE in found.modifiers) is bool(others)
    assert (found.room is not None) is bool(others)


def test_a_borderline_pace_has_the_least_and_the_greatest_ratio() -> None:
    found = assess({2015: 130}, "2016-06-01", of=LINEAR)
    assert (found.status, found.other_statuses) == (Status.LAGGING, (Status.FAR_BEHIND,))
    assert found.ratio_low == pytest.approx(0.548) and found.ratio_high == pytest.approx(0.652)
    assert found.measures.ratio == pytest.approx(0.6)
    assert found.room == pytest.approx(2.6)


def test_a_change_within_the_tolerance_has_stalled() -> None:
    assert assess({2015: "99.9"}, "2016-06-01", value="100.5").status is Status.STALLED
    assert assess({2015: "101.9"}, "2016-06-01").status is Status.STALLED


def test_who_was_to_change_little_by_now_has_not_stalled() -> None:
    """One of the ten steps of a slow target is on its path, however small it is."""
    assert assess({2011: 101}, "2012-06-01", value=110, of=LINEAR).status is Status.ON_TRACK


def test_a_ceiling_that_was_satisfied_from_the_start_has_no_pace() -> None:
    lost = assess({2012: "5.5"}, "2013-06-01", of=LINEAR, **CEILING)
    assert (lost.status, lost.measures.ratio) == (Status.ACHIEVED_THEN_LOST, None)
    assert Modifier.MET_WHEN_MADE in lost.modifiers
    so_far = assess({2012: "4.9"}, "2013-06-01", of=LINEAR, **CEILING)
    assert (so_far.status, so_far.measures.ratio) == (Status.ACHIEVED_EARLY, None)
    assert assess({2020: "5.5"}, "2021-06-01", of=LINEAR, **CEILING).status is Status.MISSED


def test_what_was_met_when_it_was_promised_says_so_on_every_day() -> None:
    made = {"value": 100, "baseline_value": None, "baseline_end": None, "known_on": date(2011, 3, 1)}
    for years, day in (({2010: 120}, "2011-06-01"), ({2010: 120, 2015: 90}, "2016-06-01")):
        assert Modifier.MET_WHEN_MADE in assess(years, day, **made).modifiers
    assert Modifier.MET_WHEN_MADE not in assess({2010: 99, 2015: 120}, "2016-06-01", **made).modifiers


def test_a_later_revision_does_not_change_what_was_known_when_it_was_promised() -> None:
    revised = build.observation(2010, 95, known="2014-01-01", slug="revised")
    made = {"value": 100, "baseline_value": None, "baseline_end": None, "known_on": date(2011, 3, 1)}
    assert Modifier.MET_WHEN_MADE in assess({2010: 120, 2015: 98}, "2016-06-01", revised, **made).modifiers


def test_figures_older_than_the_statement_judge_nothing() -> None:
    old = {"baseline_value": 150, "baseline_end": date(2005, 12, 31), "known_on": date(2011, 1, 15)}
    found = assess({2010: 100}, "2011-02-15", **old)
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.NO_LATER_OBSERVATION)
    assert assess({2010: 100, 2011: 100}, "2012-06-01", **old).status is Status.MOVING_AWAY


@pytest.mark.parametrize(
    ("level", "of", "room"),
    [
        (200, {}, "4"),
        (-200, {}, "4"),
        (10, {"unit": "rank"}, "0"),
        (9, {"counts_events": True}, "3"),
        (0, {"counts_events": True}, "0"),
        (30, {"counts_events": True}, "0.6"),
        (25, {"counts_events": True, "tolerance": Decimal("0.5")}, "12.5"),
    ],
)
def test_how_far_a_figure_may_be_off(level: int, of: dict[str, Any], room: str) -> None:
    indicator = build.indicator(**of)
    assert room_over_time(indicator, Decimal(level)) == Decimal(room)
    assert room_of(indicator, Decimal(level)) <= Decimal(room)


def test_two_cases_instead_of_one_are_no_reversal() -> None:
    few = {"counts_events": True, "model": Model.LINEAR}
    down = {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE, "value": 0, "baseline_value": 1}
    assert assess({2015: 2}, "2016-06-01", of=few, **down).status is Status.STALLED


@given(latest=st.integers(101, 400), goal=st.integers(120, 400))
def test_the_ratio_is_between_its_ends(latest: int, goal: int) -> None:
    found = assess({2013: 100, 2014: 100, 2015: latest}, "2016-06-01", value=goal, of=LINEAR)
    if found.ratio_low is not None and found.ratio_high is not None:
        assert found.status in PACE_STATUSES and found.measures.ratio is not None
        assert found.ratio_low <= found.measures.ratio <= found.ratio_high
