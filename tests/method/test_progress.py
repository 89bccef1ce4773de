"""The measures by themselves: their formulas, and that no finite input leads out of the finite numbers."""

import math
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.method import progress
from claims.vocabulary import Direction, Model

any_number = st.floats(allow_nan=False, allow_infinity=False)
some_years = st.one_of(st.none(), st.floats(-50, 50), st.sampled_from([0.0, 1 / 365, 1e-300]))


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
