"""Values beyond an exact target or a range, and targets that held already where they start.

The target runs from the end of 2010 to the end of 2020, in equal steps a year (the linear model).
"""

from typing import Any

import pytest

from claims.enums import Comparator, Direction, Model, Reason, Status
from claims.method.results import Assessment
from tests.method.test_status import assess

LINEAR = {"model": Model.LINEAR}
RANGE = {"comparator": Comparator.BETWEEN, "value": 150, "high": 250}
EXACT = {"comparator": Comparator.EQUAL, "value": 200, "tolerance": 5}


def half_way(value: int, /, **target: Any) -> Assessment:
    return assess({2015: value}, day="2016-06-01", of=LINEAR, **target)


def at_the_end(value: int, /, **target: Any) -> Status:
    return assess({2020: value}, day="2021-06-01", of=LINEAR, **target).status


@pytest.mark.parametrize(
    ("baseline", "direction", "latest", "goal", "ratio"),
    [
        # From below, its lower end: 20 of 50 in half of the time.
        (100, Direction.INCREASE, 120, 150, 0.8),
        # From above, its upper end: 20 of 50 as well.
        (300, Direction.DECREASE, 280, 250, 0.8),
        # Ten beyond the far side are ten short of the near one: 40 of 50.
        (100, Direction.INCREASE, 260, 150, 1.6),
        (300, Direction.DECREASE, 140, 250, 1.6),
        # Within it, and at its ends, the whole way counts: 100 and 150 of 50.
        (100, Direction.INCREASE, 200, 150, 4.0),
        (100, Direction.INCREASE, 250, 150, 6.0),
        (300, Direction.DECREASE, 200, 250, 4.0),
        (300, Direction.DECREASE, 150, 250, 6.0),
        # The wrong way.
        (100, Direction.INCREASE, 90, 150, -0.4),
        (300, Direction.DECREASE, 310, 250, -0.4),
    ],
)
def test_a_range_is_aimed_at_by_its_nearer_end(
    baseline: int, direction: Direction, latest: int, goal: int, ratio: float
) -> None:
    found = half_way(latest, baseline_value=baseline, direction=direction, **RANGE)
    assert found.goal == goal
    assert (found.measures.ratio, found.measures.ratio_linear) == (pytest.approx(ratio), pytest.approx(ratio))


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("latest", [140, 260])
def test_who_starts_within_a_range_and_leaves_it_moves_away_on_either_side(latest: int, direction: Direction) -> None:
    """From 200, ten beyond either end count as ten the wrong way: a fifth of the distance from 200 to 150, R -0.4."""
    found = half_way(latest, baseline_value=200, direction=direction, **RANGE)
    assert (found.status, found.measures.ratio) == (Status.MOVING_AWAY, pytest.approx(-0.4))
    assert at_the_end(latest, baseline_value=200, direction=direction, **RANGE) is Status.REVERSED


@pytest.mark.parametrize("direction", list(Direction))
def test_who_starts_within_a_range_and_stays_has_it(direction: Direction) -> None:
    found = half_way(160, baseline_value=200, direction=direction, **RANGE)
    assert (found.status, abs(found.measures.ratio or 0)) == (Status.ACHIEVED_EARLY, 1.6)
    assert at_the_end(240, baseline_value=200, direction=direction, **RANGE) is Status.MET_ON_TIME


@pytest.mark.parametrize(
    ("baseline", "direction", "values"),
    [(203, Direction.DECREASE, (190, 210)), (197, Direction.INCREASE, (190, 210)), (205, Direction.DECREASE, (150,))],
)
def test_who_starts_within_the_tolerance_of_an_exact_target_and_leaves_it_has_gone_backwards(
    baseline: int, direction: Direction, values: tuple[int, ...]
) -> None:
    for value in values:
        assert at_the_end(value, baseline_value=baseline, direction=direction, **EXACT) is Status.REVERSED
        assert half_way(value, baseline_value=baseline, direction=direction, **EXACT).status is Status.MOVING_AWAY


@pytest.mark.parametrize(
    ("latest", "ratio"),
    [
        # 100 were promised in ten years; ten years' half asks for 50.
        (150, 1.0),
        (194, 1.88),
        # 206 is one above 205 and counts as 199.
        (206, 1.98),
        (400, -1.9),
    ],
)
def test_an_exact_target_counts_the_way_back(latest: int, ratio: float) -> None:
    assert half_way(latest, **EXACT).measures.ratio == pytest.approx(ratio)


def test_an_exact_target_from_above_counts_the_way_back_too() -> None:
    down = EXACT | {"baseline_value": 300, "direction": Direction.DECREASE}
    assert half_way(194, **down).measures.ratio == pytest.approx(1.98)
    assert at_the_end(194, **down) is Status.NARROWLY_MISSED
    assert at_the_end(150, **down) is Status.MISSED
    assert at_the_end(90, **down) is Status.REVERSED


def test_who_starts_at_the_upper_end_of_a_range_and_leaves_it_upwards_moves_away() -> None:
    down = RANGE | {"baseline_value": 250, "direction": Direction.DECREASE}
    assert half_way(260, **down).status is Status.MOVING_AWAY
    assert at_the_end(260, **down) is Status.REVERSED


def test_a_floor_and_a_ceiling_have_no_far_side() -> None:
    lost = half_way(90, value=120, baseline_value=130)
    assert (lost.status, lost.measures.ratio) == (Status.ACHIEVED_THEN_LOST, None)
    assert at_the_end(110, value=120, baseline_value=130) is Status.MISSED


@pytest.mark.parametrize(
    ("latest", "status"), [(50, Status.ACHIEVED_EARLY), (51, Status.ON_TRACK), (110, Status.MOVING_AWAY)]
)
def test_halving_is_reached_at_half_and_below(latest: int, status: Status) -> None:
    halved = {"comparator": Comparator.MULTIPLY, "value": "0.5", "direction": Direction.DECREASE}
    found = half_way(latest, **halved)
    assert (found.goal, found.status) == (50, status)


def test_a_goal_that_is_its_own_baseline_asks_for_nothing_that_a_pace_could_be_held_against() -> None:
    found = half_way(140, **(RANGE | {"baseline_value": 150}))
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.TARGET_EQUALS_BASELINE)
    assert at_the_end(140, **(RANGE | {"baseline_value": 150})) is Status.MISSED


def test_a_promised_change_beyond_all_numbers_is_missed_and_no_more() -> None:
    far = {"comparator": Comparator.EQUAL, "value": "1e308", "tolerance": 0, "baseline_value": "-1e308"}
    for value in ("1.5e308", "-1.5e308", "0"):
        assert assess({2020: value}, day="2021-06-01", of=LINEAR, **far).status is Status.MISSED
