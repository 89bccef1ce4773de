"""Paths that a promise states itself, and the even one in their place."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import Comparator, Direction, Model, ObservationKind, Status
from claims.method import example_rows as build
from claims.method.facts import PromiseFacts
from claims.method.promised_path import PathPoint, level_on, path_of
from claims.method.results import Assessment
from claims.method.target_assessment import assess_target

#: The contract of the specification: 38 a year in the sixth year, from nothing, and what was delivered.
RAMP = {2020: 5, 2021: 10, 2022: 15, 2023: 22, 2024: 30, 2025: 38}
DELIVERED = {2020: "4.1", 2021: "10.4", 2022: "15.4", 2023: "22.7", 2024: "31.1"}
CONTRACT: dict[str, Any] = {
    "value": 38,
    "baseline_value": 0,
    "baseline_end": date(2019, 12, 31),
    "deadlines": ("2025-12-31",),
    "known_on": date(2019, 6, 1),
    "path_series": "contract",
}


def facts(path: dict[int, Any], years: dict[int, Any], **target: Any) -> PromiseFacts:
    plans = tuple(
        build.observation(year, value, of="contract", kind=ObservationKind.PLAN, known="2019-06-01")
        for year, value in path.items()
    )
    return build.facts(
        targets=(build.target(**target),),
        indicators=(build.indicator(model=Model.LINEAR),),
        series=(build.series(), build.series("contract", provider="Contract")),
        observations=(*build.values(years), *plans),
    )


def assess(path: dict[int, Any], years: dict[int, Any], day: str, **target: Any) -> Assessment:
    known = facts(path, years, **target)
    return assess_target(known, known.targets[0], series=build.series(), day=build.day(day))


def test_a_ramp_is_lagging_once_and_then_on_track_four_times() -> None:
    found = [assess(RAMP, DELIVERED, f"{year + 1}-02-15", **CONTRACT) for year in DELIVERED]
    assert [each.status for each in found] == [Status.LAGGING, *[Status.ON_TRACK] * 4]
    assert found[0].measures.ratio == pytest.approx(0.82)
    assert [each.measures.path_value for each in found] == pytest.approx([5, 10, 15, 22, 30])
    assert all(each.measures.path_is_promised for each in found)
    assert "contract-2020" in found[0].rows_used


def test_without_a_stated_path_the_same_figures_are_held_against_an_even_one() -> None:
    even = assess(RAMP, DELIVERED, "2021-02-15", **{**CONTRACT, "path_series": None})
    assert not even.measures.path_is_promised
    assert even.measures.path_value == pytest.approx(38 / 6)


NET_ZERO: dict[str, Any] = {
    "value": 0,
    "comparator": Comparator.AT_MOST,
    "direction": Direction.DECREASE,
    "baseline_value": 10,
    "baseline_end": date(2020, 12, 31),
    "deadlines": ("2060-12-31",),
    "known_on": date(2020, 9, 22),
    "path_series": "contract",
}


@pytest.mark.parametrize(
    ("peak", "latest", "status"),
    [
        (16, "12.5", Status.ON_TRACK),  # 12.4 by then: a hundredth of the change behind
        (13, "12.5", Status.LAGGING),  # 11.2 by then
        (13, "15.3", Status.FAR_BEHIND),
        (13, "9", Status.ON_TRACK),
    ],
)
def test_a_path_with_a_peak_is_held_by_the_gap_and_has_no_ratio(peak: int, latest: str, status: Status) -> None:
    found = assess({2030: peak}, {2024: latest}, "2025-06-01", **NET_ZERO)
    assert (found.status, found.measures.ratio) == (status, None)
    assert found.measures.path_value == pytest.approx(10 + (peak - 10) * 0.4)


def test_a_path_that_was_stated_later_is_not_known_before() -> None:
    known = facts(RAMP, DELIVERED, **CONTRACT)
    later = tuple(
        replace(row, known_on=date(2022, 1, 1)) if row.kind is ObservationKind.PLAN else row
        for row in known.observations
    )
    known = replace(known, observations=later)
    for day, is_promised in ((date(2021, 6, 1), False), (date(2022, 6, 1), True)):
        found = assess_target(known, known.targets[0], series=build.series(), day=day)
        assert found.measures.path_is_promised is is_promised


def test_only_plans_up_to_the_deadline_are_points_in_order() -> None:
    target = build.target(**CONTRACT)
    rows = (
        build.observation(2026, 38, kind=ObservationKind.PLAN),
        build.observation(2021, 10, kind=ObservationKind.PLAN),
        build.observation(2020, 5, kind=ObservationKind.PLAN),
        build.observation(2022, 15, kind=ObservationKind.FORECAST),
        build.observation(2023, None, kind=ObservationKind.PLAN, low=Decimal(20), high=Decimal(24)),
    )
    assert [(point.end.year, point.value) for point in path_of(target, rows)] == [(2020, 5.0), (2021, 10.0)]


@given(values=st.lists(st.floats(-100, 100), min_size=1, max_size=6), year=st.integers(2011, 2019))
def test_a_path_goes_through_its_points_and_between_them(values: list[float], year: int) -> None:
    path = [PathPoint(date(2011 + place, 12, 31), value, "plan") for place, value in enumerate(values)]
    ends = {"start": date(2010, 12, 31), "base": 0.0, "deadline": date(2020, 12, 31), "goal": 50.0}
    for point in path:
        assert level_on(path, point.end, **ends) == pytest.approx(point.value)
    found = level_on(path, date(year, 6, 30), **ends)
    assert found is not None and min(0.0, 50.0, *values) - 1e-9 <= found <= max(0.0, 50.0, *values) + 1e-9
    assert level_on(path, date(2021, 1, 1), **ends) is None
