"""Projections: the arithmetic against results worked out elsewhere, and the formula for yearly series by hand."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.exceptions import InvalidFigureError
from claims.method.projections import PERSISTENCE_LIMITS, Projection, project_drift, project_trend, widening_factor

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases" / "forecast.json").read_text())["cases"]
WORKABLE = [case for case in CASES if case["formula"]["df"] > 0]


@pytest.mark.parametrize("case", WORKABLE, ids=[case["id"] for case in WORKABLE])
def test_the_plain_method_is_that_of_the_published_cases(case: dict[str, Any]) -> None:
    """The published cases are of the plain drift method, which series that are not yearly still have."""
    found, expected = project_drift(case["values"], steps=case["horizon"]), case["formula"]
    low, high = found.interval(0.8)
    assert found.degrees == expected["df"]
    assert [found.drift, found.log_mean, found.median, found.spread, found.error] == pytest.approx(
        [case["drift"], case["log_mean_h"], case["median_h"], expected["s"], expected["se_h"]], rel=1e-9, abs=1e-12
    )
    assert [low, high] == pytest.approx([expected["lo80_t"], expected["hi80_t"]], rel=1e-9)
    assert found.probability(low=case["target"], high=None) == pytest.approx(expected["p_at_least_target_t"], abs=1e-9)


def test_there_are_cases_to_compare_with() -> None:
    assert len(WORKABLE) == 5


FEW = "A forecast needs three values and one step at least."
NOT_POSITIVE = "A forecast on logarithms needs values above zero."


@pytest.mark.parametrize(
    ("values", "steps", "message", "detail"),
    [
        ([63.5, 66.1], 4, FEW, {"values": 2, "steps": 4}),
        ([1, 2, 3], 0, FEW, {"values": 3, "steps": 0}),
        ([1, 0, 2], 1, NOT_POSITIVE, {"values": [1, 0, 2]}),
        ([1, -1, 2], 1, NOT_POSITIVE, {"values": [1, -1, 2]}),
        ([1, 2, math.inf], 1, NOT_POSITIVE, {"values": [1, 2, math.inf]}),
    ],
)
def test_what_cannot_be_projected_is_refused_and_named(
    values: list[float], steps: int, message: str, detail: dict[str, Any]
) -> None:
    with pytest.raises(InvalidFigureError) as refused:
        project_trend(values, steps=steps)
    assert (refused.value.message, refused.value.detail) == (message, detail)


@pytest.mark.parametrize("project", [project_drift, project_trend])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_a_fan_widens_as_the_projection_of_each_step_would(level: float, project: Callable[..., Projection]) -> None:
    values, steps = [100.0, 108.0, 104.0, 120.0, 131.0, 128.0], 5
    ahead = project(values, steps=steps)
    fan = widening_factor(
        start=values[-1],
        end=ahead.median,
        high=ahead.interval(level)[1],
        values=len(values),
        steps=steps,
        persistence=ahead.persistence,
    )

    assert fan[0] == (0, pytest.approx(values[-1]), pytest.approx(values[-1]))
    assert [step for step, _low, _high in fan] == list(range(steps + 1))
    for step, low, high in fan[1:]:
        assert (low, high) == pytest.approx(project(values, steps=step).interval(level))


def test_perfectly_even_growth_leaves_no_room_on_either_side() -> None:
    found = project_drift([1, 2, 4], steps=1)
    assert (found.error, found.interval(0.95)) == (0, pytest.approx((8, 8)))
    assert found.probability(low=7, high=None) == 1
    assert found.probability(low=9, high=None) == 0
    assert found.probability(low=7, high=9) == 1


def test_yearly_values_carry_a_part_of_each_change_on() -> None:
    """The formula of docs/explanation/method.md, worked out step by step."""
    values, steps = [100.0, 108.0, 104.0, 120.0, 131.0, 128.0], 3
    changes = [math.log(after / before) for before, after in zip(values, values[1:], strict=False)]
    m = len(changes)
    c = sum(changes) / m
    errors = [change - c for change in changes]
    squares = sum(error**2 for error in errors)
    r = sum(errors[i] * errors[i - 1] for i in range(1, m)) / squares + 1 / m
    rho = min(max((m * r + 6 * 0.35) / (m + 6), -0.3), 0.9)
    variance = squares / (m - 1)
    ahead = variance * steps * (1 + 2 * sum((1 - j / steps) * rho**j for j in range(1, steps)))
    of_drift = variance / m * (1 + 2 * sum((1 - j / m) * rho**j for j in range(1, m)))
    found = project_trend(values, steps=steps)
    assert found.persistence == pytest.approx(rho)
    assert found.drift == pytest.approx(c * m / (m + 2))
    assert found.log_mean == pytest.approx(math.log(128) + steps * c * m / (m + 2))
    assert found.error == pytest.approx(math.sqrt(ahead + steps**2 * of_drift))
    assert found.degrees == m - 1


def test_even_growth_leaves_nothing_to_measure_persistence_by() -> None:
    found = project_trend([1, 2, 4, 8], steps=1)
    assert found.error == pytest.approx(0, abs=1e-12)
    assert 0 < found.persistence <= PERSISTENCE_LIMITS[1]


@given(
    values=st.lists(st.floats(0.5, 1000), min_size=4, max_size=20),
    steps=st.integers(1, 8),
    factor=st.floats(0.01, 100),
)
def test_a_projection_does_not_depend_on_the_unit(values: list[float], steps: int, factor: float) -> None:
    found, scaled = project_trend(values, steps=steps), project_trend([factor * each for each in values], steps=steps)
    assert scaled.median == pytest.approx(factor * found.median, rel=1e-6)
    assert scaled.error == pytest.approx(found.error, rel=1e-6, abs=1e-9)
    least, most = PERSISTENCE_LIMITS
    assert least <= found.persistence <= most
    if steps > 1:
        assert found.error >= project_trend(values, steps=steps - 1).error
