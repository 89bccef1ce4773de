"""Versions of a promise's number: what is a moved goalpost, and what is not."""

from datetime import date
from typing import Any

import pytest

from claims.method.assess import assess_promise_targets
from claims.method.comparison import compare_versions
from claims.method.results import Move
from claims.vocabulary import Comparator, DeadlineKind, Direction, Modifier, MoveKind
from tests.method import build


def moves(after: dict[str, Any], before: dict[str, Any] | None = None) -> list[Move]:
    first = build.target(slug="first", **(before or {}))
    second = build.target(slug="second", sequence=2, **({"known_on": date(2013, 6, 30)} | (before or {}) | after))
    return compare_versions(build.facts(targets=(second, first)), day=date(2014, 1, 1))


@pytest.mark.parametrize(
    ("after", "kind", "amount", "unit"),
    [
        ({"deadlines": ("2024-12-31",)}, MoveKind.LATER, 4.0, "years"),
        ({"value": 150}, MoveKind.LOWER, -50.0, "USD bn"),
        ({"baseline_value": 90}, MoveKind.RE_BASED, -10.0, "USD bn"),
        ({"baseline_end": date(2012, 12, 31)}, MoveKind.RE_BASED, None, None),
        ({"deadlines": ()}, MoveKind.UNDATED, None, None),
        ({"deadlines": ("2019-12-31", "2020-12-31")}, MoveKind.WIDENED, 1.0, "deadlines"),
    ],
)
def test_a_version_that_gives_way_moves_the_goalpost(
    after: dict[str, Any], kind: MoveKind, amount: float | None, unit: str | None
) -> None:
    (move,) = moves(after)
    assert (move.kind, move.amount, move.unit) == (kind, amount, unit)
    assert (move.from_target, move.to_target, move.known_on) == ("first", "second", date(2013, 6, 30))


@pytest.mark.parametrize(
    ("after", "before"),
    [
        ({}, {}),
        ({"value": 250}, {}),
        ({"deadlines": ("2018-12-31",)}, {}),
        ({"baseline_value": 100, "baseline_end": date(2010, 12, 31)}, {"baseline_value": None, "baseline_end": None}),
        ({"deadlines": ("2020-12-31",)}, {"deadlines": ()}),
    ],
)
def test_saying_it_again_or_asking_for_more_moves_nothing(after: dict[str, Any], before: dict[str, Any]) -> None:
    assert moves(after, before) == []


def test_less_of_a_decrease_is_a_lower_target_too() -> None:
    way_down = {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE, "value": 50}
    assert [move.kind for move in moves({"value": 60}, way_down)] == [MoveKind.LOWER]
    assert moves({"value": 40}, way_down) == []


def test_a_wider_range_is_widened() -> None:
    between = {"comparator": Comparator.BETWEEN, "value": 150, "high": 200}
    (move,) = moves({"high": 250}, between)
    assert (move.kind, move.amount) == (MoveKind.WIDENED, 50.0)


def test_an_interval_of_deadlines_is_written_as_one() -> None:
    (move,) = moves({"deadlines": ("2019-12-31", "2020-12-31"), "deadline_kind": DeadlineKind.INTERVAL})
    assert move.after == "2019-12-31/2020-12-31"


def test_a_version_is_compared_from_the_day_it_is_known_only() -> None:
    first = build.target(slug="first")
    second = build.target(slug="second", sequence=2, value=150, known_on=date(2013, 6, 30))
    facts = build.facts(targets=(first, second))
    assert compare_versions(facts, day=date(2013, 6, 29)) == []
    assert len(compare_versions(facts, day=date(2013, 6, 30))) == 1


def test_older_versions_are_kept_and_marked() -> None:
    first = build.target(slug="first", withdrawn_on=date(2014, 1, 1))
    second = build.target(slug="second", sequence=2, value=150, known_on=date(2013, 6, 30))
    facts = build.facts(targets=(first, second), observations=build.values({2011: 110}))
    found = {item.subject: set(item.modifiers) for item in assess_promise_targets(facts, day=date(2014, 1, 1))}
    assert {Modifier.SUPERSEDED, Modifier.WITHDRAWN} <= found["first"]
    assert not {Modifier.SUPERSEDED, Modifier.WITHDRAWN} & found["second"]
    day_before = assess_promise_targets(facts, day=date(2013, 12, 31))
    assert not any(Modifier.WITHDRAWN in item.modifiers for item in day_before)
