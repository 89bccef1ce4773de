"""Cases in which ours is not comparable with Open SDG's result: each with a status or reason of its own, and why.

The cases are those of cases/open_sdg_others.json; the table of them in docs/explanation/method.md is made from it, and
compared with it here.
"""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claims.enums import Comparator, Direction, Status
from claims.method import example_rows as build
from claims.method.facts import Observation, Target
from claims.method.results import Assessment
from claims.method.target_assessment import assess_target
from claims.method.trend import assess_trend

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases" / "open_sdg_others.json").read_text())[
    "cases"
]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "method.md"

#: Why the results cannot be, or are not, the same.
WHY = {
    "bands": "The bands are the method's and cannot be set for one target.",
    "closed": "The deadline has passed: ours says whether it was met, by the deadline's own figure.",
    "deadline_first": "No pace leads to a deadline before the baseline; the desk refuses one before the statement.",
    "direction": "Theirs takes a missing direction for a decrease; ours has to be named.",
    "equals_base": "No change was promised, so that there is no ratio.",
    "flat": "The same ratio, 0. Ours calls it stalled, theirs limited progress.",
    "limit": "A limit is nobody's promise; ours has a target or none.",
    "no_baseline": "No figure belongs to the baseline's year; theirs stops with an error.",
    "no_target": "Without a target ours says where it goes, and not whether that is good.",
    "nothing": "There is nothing to judge with; ours says what is missing.",
    "satisfied_at_base": "The baseline satisfied the target, so that nothing was to be moved and ours has no pace.",
    "sign": "No rate of growth leads across zero or between negative levels; ours is counted by constant amounts.",
    "span": "A financial year is a period with its own first and last day; paces count from period ends.",
    "two_values": "Two values for one year are two vintages, the newer of which counts; theirs stops with an error.",
    "zero": "A zero stays a zero: ours is counted by constant amounts, theirs by rates, with 0.001 for some zeros.",
}


def rows_of(case: dict[str, Any]) -> tuple[Observation, ...]:
    """The figures, each known when its year is over; a label such as 2015-16 is a year from April to March."""
    rows = []
    for number, (label, value) in enumerate(case["series"]):
        spans = isinstance(label, str)
        year = int(label[:4]) if spans else label
        period = {"start": date(year, 4, 1), "end": date(year + 1, 3, 31)} if spans else {}
        known = period.get("end", date(year, 12, 31)).isoformat()
        given = None if value is None else Decimal(str(value))
        rows.append(build.observation(year, given, known=known, slug=f"row-{number}", **period))
    return tuple(rows)


def ours(case: dict[str, Any]) -> Assessment | None:
    """What ours says in the June after the last figure; None where ours cannot even be asked."""
    rows = rows_of(case)
    day = date(max(row.end for row in rows).year + 1, 6, 1)
    if case["target"] is None:
        return assess_trend(build.indicator(), build.series(), rows, day=day, since=date(case["base_year"], 12, 31))
    if case["direction"] is None:
        return None
    upwards = case["direction"] == "positive"
    spans = isinstance(case["series"][0][0], str)
    target = build.target(
        value=case["target"],
        comparator=Comparator.AT_LEAST if upwards else Comparator.AT_MOST,
        direction=Direction.INCREASE if upwards else Direction.DECREASE,
        baseline_value=None,
        baseline_end=date(case["base_year"] + 1, 3, 31) if spans else date(case["base_year"], 12, 31),
        deadlines=(date(case["target_year"], 12, 31),),
        known_on=date(1990, 1, 1),
    )
    facts = build.facts(targets=(target,), observations=rows)
    return assess_target(facts, target, series=build.series(), day=day)


def told(found: Assessment | None) -> dict[str, Any] | None:
    if found is None:
        return None
    ratio = found.measures.ratio
    return {
        "status": found.status.value,
        "reason": None if found.reason is None else found.reason.value,
        "ratio": ratio,
    }


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_what_is_not_comparable_has_a_status_or_reason_of_ours(case: dict[str, Any]) -> None:
    found = told(ours(case))
    expected = case["ours"]
    if found is None or expected is None:
        assert found == expected
        return
    assert (found["status"], found["reason"]) == (expected["status"], expected["reason"])
    assert found["ratio"] == (None if expected["ratio"] is None else pytest.approx(expected["ratio"], abs=1e-9))
    assert found["reason"] is not None or Status(found["status"]) is not Status.NOT_ASSESSABLE


@pytest.mark.parametrize("why", ["flat", "bands"])
def test_where_only_the_words_differ_the_ratio_is_theirs(why: str) -> None:
    for case in CASES:
        if case["why"] == why:
            assert case["ours"]["ratio"] == pytest.approx(case["theirs"]["ratio"], abs=1e-9)


def test_a_direction_cannot_be_left_out() -> None:
    given = {name: getattr(build.target(), name) for name in Target.__dataclass_fields__ if name != "direction"}
    with pytest.raises(TypeError, match="direction"):
        Target(**given)


def table() -> Iterable[str]:
    """The table of the page, a line for each case."""
    for case in CASES:
        theirs, mine = case["theirs"], case["ours"]
        yield (
            f"| {case['id']} | {_shown(theirs['class'], theirs['ratio'])} | "
            f"{'cannot be asked' if mine is None else _shown(mine['reason'] or mine['status'], mine['ratio'])} | "
            f"{WHY[case['why']]} |"
        )


def _shown(word: str | None, ratio: float | str | None) -> str:
    name = "an error" if word is None else word.replace("_", " ")
    return name if ratio is None or isinstance(ratio, str) else f"{name}, {ratio + 0:.3g}"


def test_the_page_lists_every_one_of_them_and_why() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [line for line in table() if line not in text] == []
    assert {case["why"] for case in CASES} == set(WHY)
