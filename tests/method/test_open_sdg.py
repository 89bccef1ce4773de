"""Our ratio and status against Open SDG's for the same inputs."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claims.enums import Comparator, Direction, Status
from claims.method import example_rows as build
from claims.method.target_assessment import assess_target

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases" / "open_sdg.json").read_text())["cases"]


def open_sdg_class(status: Status, ratio: float) -> str:
    """The other program's class for one of our statuses."""
    if status is Status.STALLED:
        return "limited_progress" if ratio >= 0 else "deterioration"
    return {
        Status.ACHIEVED_EARLY: "target_achieved",
        Status.ON_TRACK: "substantial_progress",
        Status.LAGGING: "moderate_progress",
        Status.FAR_BEHIND: "limited_progress",
        Status.MOVING_AWAY: "deterioration",
    }[status]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_ratio_and_the_class_are_those_of_open_sdg(case: dict[str, Any]) -> None:
    target = build.target(
        value=case["target"],
        comparator=Comparator.AT_LEAST if case["increase"] else Comparator.AT_MOST,
        direction=Direction.INCREASE if case["increase"] else Direction.DECREASE,
        baseline_value=None,
        baseline_end=date(case["base_year"], 12, 31),
        deadlines=(date(case["target_year"], 12, 31),),
        known_on=date(2000, 1, 1),
    )
    # Each figure is taken as known when its year is over: the other program knows no vintages.
    rows = tuple(build.observation(year, Decimal(str(value)), known=f"{year}-12-31") for year, value in case["series"])
    found = assess_target(
        build.facts(targets=(target,), observations=rows),
        target,
        series=build.series(),
        day=date(case["target_year"], 12, 31),
    )
    assert found.measures.ratio == pytest.approx(case["ratio"], abs=1e-9)
    assert found.measures.ratio is not None
    assert open_sdg_class(found.status, found.measures.ratio) == case["class"]


def test_there_are_cases_of_every_class() -> None:
    assert {case["class"] for case in CASES} >= {
        "target_achieved",
        "substantial_progress",
        "moderate_progress",
        "limited_progress",
        "deterioration",
    }
