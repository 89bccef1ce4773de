"""The measures by themselves: their formulas, and that no finite input leads out of the finite numbers."""

import math
from dataclasses import astuple
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import Direction, Model
from claims.method import progress
from claims.method.results import Measures
from tests.method.strategies import tried

any_number = st.floats(allow_nan=False, allow_infinity=False)
some_years = st.one_of(st.none(), st.floats(-50, 50), st.sampled_from([0.0, 1 / 365, 1e-300]))


@tried(100)
@given(
    st.sampled_from(list(Model)),
    st.sampled_from(list(Direction)),
    any_number,
    any_number,
    st.one_of(st.none(), any_number),
    some_years,
    some_years,
)
def test_every_measure_is_a_finite_number_or_none(
    model: Model,
    direction: Direction,
    goal: float,
    latest: float,
    base: float | None,
    gone: float | None,
    in_all: float | None,
) -> None:
    found = progress.measure(
        model=model, direction=direction, goal=goal, latest=latest, base=base, years_gone=gone, years_in_all=in_all
    )
    assert all(math.isfinite(number) for number in astuple(found) if isinstance(number, float))


def test_quotients_beyond_the_largest_number_do_not_exist() -> None:
    assert progress.attainment(base=0.0, latest=1e300, goal=1e-300) is None
    assert progress.level_share(latest=1e300, goal=1e-300) is None
    assert progress.linear_pace(start=-1e308, end=1e308, years=0.5) is None
    assert progress.geometric_pace(start=1.0, end=1e300, years=1 / 365) is None
    assert progress.pace_ratio(pace=1e300, required=1e-300, direction=Direction.INCREASE) is None


@pytest.mark.parametrize(
    ("start", "end", "years", "pace"), [(100, 121, 2, 0.1), (100, 100, 5, 0.0), (121, 100, 2, -1 / 11)]
)
def test_a_geometric_pace_compounds(start: float, end: float, years: float, pace: float) -> None:
    assert progress.geometric_pace(start=start, end=end, years=years) == pytest.approx(pace, abs=1e-12)


@pytest.mark.parametrize(("start", "end", "years"), [(0, 100, 1), (100, 0, 1), (-5, 5, 1), (100, 110, 0)])
def test_no_geometric_pace_starts_at_or_crosses_zero_or_takes_no_time(start: float, end: float, years: float) -> None:
    assert progress.geometric_pace(start=start, end=end, years=years) is None


def test_a_path_begins_at_the_baseline_and_ends_at_the_goal() -> None:
    for model in Model:
        path = [progress.path_value(model, base=50, goal=200, share_of_time=share) for share in (0, 0.5, 1)]
        assert path == pytest.approx([50, 100 if model is Model.GEOMETRIC else 125, 200])
    assert progress.path_value(Model.LINEAR, base=50, goal=200, share_of_time=1.1) is None


def test_a_gap_and_a_path_gap_count_what_is_missing() -> None:
    found = progress.measure(
        model=Model.LINEAR,
        direction=Direction.INCREASE,
        goal=200.0,
        latest=110.0,
        base=100.0,
        years_gone=5.0,
        years_in_all=10.0,
    )
    assert (found.gap, found.path_value, found.path_gap) == (90.0, 150.0, 40.0)
    assert (found.pace, found.required_pace, found.needed_pace) == (2.0, 10.0, 18.0)
    assert (found.ratio, found.ratio_linear, found.attainment, found.level_share) == (0.2, 0.2, 0.1, 0.55)


def measured(**fields: Any) -> Measures:
    given: dict[str, Any] = {
        "model": Model.GEOMETRIC,
        "direction": Direction.INCREASE,
        "goal": 200.0,
        "latest": 110.0,
        "base": 100.0,
        "years_gone": 5.0,
        "years_in_all": 10.0,
    }
    return progress.measure(**(given | fields))


def test_without_a_deadline_there_is_a_pace_and_nothing_to_hold_it_against() -> None:
    assert measured(years_in_all=None, model=Model.LINEAR) == Measures(
        attainment=0.1, level_share=0.55, gap=90.0, pace=2.0, pace_model=Model.LINEAR
    )
    for gone in (None, 0.0):
        assert measured(years_gone=gone, years_in_all=None) == Measures(attainment=0.1, level_share=0.55, gap=90.0)


def test_a_deadline_at_or_before_the_baseline_leaves_nothing_to_require() -> None:
    for years in (0.0, -1.0):
        assert measured(years_in_all=years).required_pace is None
    assert measured(years_in_all=0.5, years_gone=0.25).required_pace == pytest.approx(3.0)
    assert measured(years_in_all=1.0, years_gone=0.5).required_pace == pytest.approx(1.0)


def test_after_the_deadline_the_pace_stays_and_the_comparison_ends() -> None:
    found = measured(years_gone=10.5, model=Model.LINEAR)
    assert (found.ratio, found.ratio_linear, found.needed_pace, found.path_value) == (None, None, None, None)
    assert (found.pace, found.required_pace) == (pytest.approx(10 / 10.5), 10.0)
    on_the_day = measured(years_gone=10.0, model=Model.LINEAR)
    assert (on_the_day.ratio, on_the_day.ratio_linear, on_the_day.path_value) == (0.1, 0.1, 200.0)
    assert on_the_day.needed_pace is None


@pytest.mark.parametrize("zero", ["base", "latest", "goal"])
def test_a_zero_anywhere_makes_the_model_linear(zero: str) -> None:
    found = measured(**{zero: 0.0})
    assert found.pace_model is Model.LINEAR
    assert found.ratio == found.ratio_linear
    assert measured().pace_model is Model.GEOMETRIC


@pytest.mark.parametrize("model", list(Model))
def test_beyond_an_exact_target_the_way_back_counts_as_not_yet_gone(model: Model) -> None:
    """260 is 55 above 205, so that it is as far on as 145 would be."""
    over = measured(latest=260.0, counts_as=145.0, model=model)
    assert (over.ratio, over.ratio_linear) == (pytest.approx(0.9), pytest.approx(0.9))
    assert over.pace_model is model
    down: dict[str, Any] = {"base": 200.0, "goal": 100.0, "direction": Direction.DECREASE, "model": model}
    under = measured(latest=40.0, counts_as=155.0, **down)
    assert (under.ratio, under.ratio_linear) == (pytest.approx(0.9), pytest.approx(0.9))


def test_a_pace_takes_time_that_runs_forwards() -> None:
    assert progress.linear_pace(start=0, end=10, years=-1) is None
    assert progress.geometric_pace(start=1, end=2, years=-1) is None
    assert progress.linear_pace(start=0, end=10, years=0.5) == 20


def test_a_fall_to_next_to_nothing_has_no_geometric_pace() -> None:
    """The quotient is smaller than the smallest number."""
    assert progress.geometric_pace(start=1e308, end=1e-308, years=1) is None
    assert progress.geometric_pace(start=1e-308, end=1e308, years=1) is None
    assert progress.geometric_pace(start=0.5, end=0.25, years=1) == pytest.approx(-0.5)


@pytest.mark.parametrize(
    ("base", "goal", "value"),
    [(0.5, 2.0, 1.0), (200.0, 50.0, 100.0), (5.0, 0.0, None), (-5.0, -10.0, None), (-5.0, 5.0, None)]
    + [(0.0, 5.0, None), (1e-300, 1e300, None)],
)
def test_a_path_of_growth_leads_between_levels_above_zero_only(base: float, goal: float, value: float | None) -> None:
    found = progress.path_value(Model.GEOMETRIC, base=base, goal=goal, share_of_time=0.5)
    assert found == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(("pace", "required"), [(None, 1.0), (1.0, None), (None, None)])
def test_a_ratio_needs_both_paces(pace: float | None, required: float | None) -> None:
    assert progress.pace_ratio(pace=pace, required=required, direction=Direction.INCREASE) is None
