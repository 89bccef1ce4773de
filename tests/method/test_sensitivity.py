"""What other choices of the rules would make of a result."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from claims.enums import Comparator, Model, SensitivityKind, Status
from claims.method import example_rows as build
from claims.method.facts import PromiseFacts
from claims.method.sensitivity import Sensitivity, find_sensitivities
from claims.method.target_assessment import assess_in, snapshot
from claims.method.thresholds import PACE_BANDS, SILENT_STATUSES, WIDE_PACE_BANDS
from tests.method.strategies import promises, tried


def find(years: dict[int, Any], day: str, *, model: Model = Model.LINEAR, **fields: Any) -> dict[Any, Sensitivity]:
    promise = build.facts(
        targets=(build.target(**fields),),
        indicators=(build.indicator(model=model),),
        observations=build.values(years),
    )
    seen = snapshot(promise, day=build.day(day))
    (head,) = (row for row in assess_in(seen) if row.is_headline)
    return {each.kind: each for each in find_sensitivities(seen, head)}


def test_one_year_decides_a_path_that_ended_in_a_shock() -> None:
    # Seven per cent a year from 100 in 2010, then a loss of a quarter in 2020; due 2025.
    shock = {2009: 95, 2010: 100, 2013: 122, 2016: 150, 2019: 184, 2020: 138}
    found = find(shock, "2021-06-01", deadlines=("2025-12-31",), model=Model.GEOMETRIC)
    assert found[SensitivityKind.WITHOUT_NEWEST].status is Status.ON_TRACK
    assert found[SensitivityKind.WITHOUT_NEWEST].figure.value == 184  # type: ignore[union-attr]
    assert found[SensitivityKind.BASE_EARLIER].figure.value == 95  # type: ignore[union-attr]
    assert found[SensitivityKind.BASE_LATER].figure.value == 122  # type: ignore[union-attr]
    assert found[SensitivityKind.OTHER_MODEL].status is Status.FAR_BEHIND


def test_bands_alone_change_what_is_between_a_half_and_three_fifths() -> None:
    found = find({2010: 100, 2015: 127.5}, "2016-06-01")
    assert found[SensitivityKind.WIDE_BANDS].ratio == 0.55
    assert found[SensitivityKind.WIDE_BANDS].status is Status.LAGGING
    assert [status for status, _lower in WIDE_PACE_BANDS] == [status for status, _lower in PACE_BANDS]


def test_what_is_over_hangs_on_the_base_and_the_tolerance_only() -> None:
    found = find({2009: 90, 2010: 100, 2012: 110, 2020: 196}, "2021-06-01")
    assert set(found) == {
        SensitivityKind.FIGURES_LOWER,
        SensitivityKind.FIGURES_HIGHER,
        SensitivityKind.BASE_EARLIER,
        SensitivityKind.BASE_LATER,
    }
    assert found[SensitivityKind.FIGURES_HIGHER].status is not found[SensitivityKind.FIGURES_LOWER].status


def test_a_multiple_of_the_base_has_no_other_base() -> None:
    found = find({2009: 90, 2010: 100, 2012: 110, 2015: 120}, "2016-06-01", comparator=Comparator.MULTIPLY, value="1.5")
    assert not {SensitivityKind.BASE_EARLIER, SensitivityKind.BASE_LATER} & set(found)


def test_a_result_that_says_nothing_has_no_other_one() -> None:
    assert find({}, "2016-06-01") == {}


@tried(60)
@given(promises())
def test_no_other_choice_says_nothing_and_the_order_is_that_of_the_list(promise: PromiseFacts) -> None:
    order = list(SensitivityKind)
    for day in sorted({row.known_on for row in promise.observations})[-3:]:
        seen = snapshot(promise, day=day)
        for result in assess_in(seen):
            found = find_sensitivities(seen, result)
            assert [each.kind for each in found] == sorted((each.kind for each in found), key=order.index)
            assert len({each.kind for each in found}) == len(found)
            assert not {each.status for each in found} & SILENT_STATUSES
            if result.status in SILENT_STATUSES:
                assert found == ()
