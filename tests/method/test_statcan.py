"""Our numbers against the 379 that Statistics Canada published with its indicators of sustainable development.

The results are read from the folder that METHOD_CASES_DIR names (`statcan_published.json`). Which of them differ from
ours, and why, is in docs/explanation/method.md; a test compares that list with what differs.
"""

import json
import os
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claims.enums import Comparator, Direction, Model, Reason, Status
from claims.method import example_rows as build
from claims.method.results import Assessment
from claims.method.target_assessment import assess_target
from claims.method.trend import assess_trend
from tests.method.test_open_sdg import open_sdg_class

pytestmark = pytest.mark.published_results
PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "method.md"

Case = dict[str, Any]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    path = Path(os.environ["METHOD_CASES_DIR"]) / "statcan_published.json"
    found: list[Case] = json.loads(path.read_text())["cases"]
    return found


def with_target(case: Case) -> bool:
    return case["config"].get("target") is not None


def rows_of(case: Case) -> tuple[Any, ...]:
    """All figures, each taken as known when its year is over: the published results know no vintages."""
    return tuple(build.observation(year, Decimal(str(value)), known=f"{year}-12-31") for year, value in case["series"])


def ours(case: Case) -> Assessment:
    """The case as a target of ours, judged on the last day of its deadline."""
    config = case["config"]
    upwards = config["direction"] == "positive"
    target = build.target(
        value=config["target"],
        comparator=Comparator.AT_LEAST if upwards else Comparator.AT_MOST,
        direction=Direction.INCREASE if upwards else Direction.DECREASE,
        baseline_value=None,
        baseline_end=date(config["base_year"], 12, 31),
        deadlines=(date(config["target_year"], 12, 31),),
        known_on=date(2000, 1, 1),
    )
    facts = build.facts(targets=(target,), observations=rows_of(case))
    return assess_target(facts, target, series=build.series(), day=target.deadlines[0])


def published(case: Case) -> Any:
    return case["peer_release_2_4_0"]


def differing(cases: list[Case], ratio: Callable[[Case], float | None]) -> list[str]:
    found = []
    for case in cases:
        theirs, mine = published(case)["ratio"], ratio(case)
        if (theirs is None) != (mine is None) or (theirs is not None and mine != pytest.approx(theirs, abs=1e-9)):
            found.append(case["id"])
    return found


def listed() -> list[str]:
    """The cases that the page names as differing."""
    return re.findall(r"`(statcan-[\w-]+)`", PAGE.read_text())


def test_every_ratio_to_a_numeric_target_is_theirs_but_for_those_that_the_page_explains(cases: list[Case]) -> None:
    numeric = [case for case in cases if with_target(case)]
    assert len(numeric) == 154
    assert sorted(differing(numeric, lambda case: ours(case).measures.ratio)) == sorted(listed())
    assert sum(published(case)["ratio"] is not None for case in numeric) == 114


def test_the_class_is_theirs_wherever_there_is_one(cases: list[Case]) -> None:
    for case in filter(with_target, cases):
        found, theirs = ours(case), published(case)["status"]
        if theirs == "not_available":
            assert (found.status, found.reason) in {
                (Status.NOT_ASSESSABLE, Reason.NO_DATA),
                (Status.NOT_ASSESSABLE, Reason.NO_LATER_OBSERVATION),
            }
        elif theirs == "target_achieved":
            assert found.status is Status.ACHIEVED_EARLY
        elif found.status is Status.ACHIEVED_THEN_LOST:
            assert (theirs, is_satisfied_at_start(case)) == ("deterioration", True)
        elif case["id"] == "statcan-gif_14-4-1_057":  # a change within the tolerance
            assert (found.status, theirs) == (Status.STALLED, "moderate_progress")
        else:
            assert found.measures.ratio is not None
            assert open_sdg_class(found.status, found.measures.ratio) == theirs


def is_satisfied_at_start(case: Case) -> bool:
    """Whether the first figure satisfies the target."""
    (_year, base), goal = case["series"][0], case["config"]["target"]
    return bool(base >= goal if case["config"]["direction"] == "positive" else base <= goal)


def test_what_was_satisfied_at_the_start_has_no_pace(cases: list[Case]) -> None:
    differing_ids = [case["id"] for case in cases if case["id"] in listed() and case["series"][-1][1] != 0]
    satisfied = [case for case in cases if case["id"] in differing_ids and is_satisfied_at_start(case)]
    assert len(satisfied) == len(differing_ids) == 8
    assert {ours(case).measures.ratio for case in satisfied} == {None}


def test_two_came_to_zero_which_theirs_counts_as_a_hundred_per_cent_a_year(cases: list[Case]) -> None:
    to_zero = [case for case in cases if case["id"] in listed() and case["series"][-1][1] == 0]
    assert len(to_zero) == 2
    for case in to_zero:
        (first, base), (last, latest) = case["series"]
        config, found = case["config"], ours(case)
        assert latest == 0
        assert found.measures.pace_model is Model.LINEAR
        gone, in_all = last - first, config["target_year"] - first
        required = (config["target"] / base) ** (1 / in_all) - 1
        assert published(case)["ratio"] == pytest.approx(-1 / required, rel=1e-9)
        linear = ((latest - base) / gone) / ((config["target"] - base) / in_all)
        assert found.measures.ratio == pytest.approx(linear, rel=1e-9)


def test_without_a_numeric_target_the_pace_is_theirs(cases: list[Case]) -> None:
    """Theirs is turned by the wanted direction; ours says up or down, since without a target nothing is wanted."""

    def pace(case: Case) -> float | None:
        since = date(case["config"]["base_year"], 12, 31)
        found = assess_trend(build.indicator(), build.series(), rows_of(case), day=date(2030, 1, 1), since=since)
        sign = 1 if case["config"]["direction"] == "positive" else -1
        return None if found.measures.pace is None else sign * found.measures.pace

    others = [case for case in cases if not with_target(case)]
    assert len(others) == 225
    assert differing(others, pace) == []
