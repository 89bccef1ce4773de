"""Versions of a promise's number: what is a moved goalpost, and what is not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import Comparator, DeadlineKind, Direction, Modifier, MoveKind
from claims.method import example_rows as build
from claims.method.goalposts import asked_for, compare_versions, to_plain_text
from claims.method.results import Move
from claims.method.target_assessment import assess_promise_targets


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


def test_a_move_says_what_it_was_what_it_is_and_since_when() -> None:
    (move,) = moves({"baseline_value": "63.50"}, {"promise": "trade"})
    assert move == Move(
        kind=MoveKind.RE_BASED,
        promise="trade",
        from_target="first",
        to_target="second",
        known_on=date(2013, 6, 30),
        before="100@2010-12-31",
        after="63.5@2010-12-31",
        amount=-36.5,
        unit="USD bn",
    )


def test_a_move_is_known_once_both_versions_are() -> None:
    first = build.target(slug="first", known_on=date(2012, 5, 1))
    second = build.target(slug="second", sequence=2, value=150, known_on=date(2012, 1, 1))
    facts = build.facts(targets=(first, second))
    assert compare_versions(facts, day=date(2012, 4, 30)) == []
    assert [move.known_on for move in compare_versions(facts, day=date(2012, 5, 1))] == [date(2012, 5, 1)]


@pytest.mark.parametrize(
    ("after", "before"),
    [
        ({"indicator": "gas", "value": 50, "deadlines": ("2030-12-31",)}, {}),
        ({"indicator": None, "value": 50, "baseline_value": 7}, {}),
        ({"indicator": "trade", "value": 50}, {"indicator": None}),
    ],
)
def test_versions_of_different_indicators_are_different_goals_and_move_nothing(
    after: dict[str, Any], before: dict[str, Any]
) -> None:
    assert moves(after, before) == []


@pytest.mark.parametrize(
    ("after", "before", "was", "now", "amount", "unit"),
    [
        ({"baseline_end": date(2012, 12, 31)}, {"baseline_value": None}, "@2010-12-31", "@2012-12-31", None, None),
        ({"baseline_value": 90}, {"baseline_end": None}, "100@", "90@", -10.0, "USD bn"),
        # Another base year is another base, whatever the two values are.
        ({"baseline_end": date(2012, 12, 31)}, {}, "100@2010-12-31", "100@2012-12-31", None, None),
        ({"baseline_value": "1e400"}, {}, "100@2010-12-31", f"1{'0' * 400}@2010-12-31", None, "USD bn"),
    ],
)
def test_a_version_on_another_base_is_re_based(
    after: dict[str, Any],
    before: dict[str, Any],
    was: str | None,
    now: str | None,
    amount: float | None,
    unit: str | None,
) -> None:
    (move,) = moves(after, before)
    assert move.kind is MoveKind.RE_BASED
    assert (move.before, move.after, move.amount, move.unit) == (was, now, amount, unit)


@pytest.mark.parametrize(
    ("after", "before"),
    [
        ({"baseline_value": 90}, {"baseline_value": None}),
        ({"baseline_value": None}, {}),
        ({"baseline_end": None}, {}),
        ({"baseline_end": date(2012, 12, 31)}, {"baseline_end": None}),
    ],
)
def test_a_baseline_named_first_or_left_out_is_no_move(after: dict[str, Any], before: dict[str, Any]) -> None:
    assert moves(after, before) == []


@pytest.mark.parametrize(
    ("number", "text"),
    [("200", "200"), ("63.50", "63.5"), ("1E+3", "1000"), ("0.00", "0"), ("10.0", "10"), ("0.050", "0.05")]
    + [("-7.0", "-7"), ("100", "100")],
)
def test_a_number_is_written_plainly(number: str, text: str) -> None:
    assert to_plain_text(Decimal(number)) == text


def test_a_later_deadline_is_counted_in_years_to_the_hundredth() -> None:
    (move,) = moves({"deadlines": ("2021-06-30",)})
    assert (move.kind, move.before, move.after, move.amount) == (MoveKind.LATER, "2020-12-31", "2021-06-30", 0.5)
    (move,) = moves({"deadlines": ("2021-01-31",)})
    assert move.amount == 0.08
    (move,) = moves({"deadlines": ("2021-01-01",)}, {})
    assert (move.kind, move.amount) == (MoveKind.LATER, 0.0)


def test_a_deadline_that_is_taken_away_is_named() -> None:
    (move,) = moves({"deadlines": ()}, {"deadlines": ("2019-12-31", "2020-12-31")})
    assert (move.kind, move.before, move.after) == (MoveKind.UNDATED, "[2019-12-31,2020-12-31]", None)


def test_more_deadlines_than_before_widen_and_fewer_do_not() -> None:
    two, four = ("2019-12-31", "2020-12-31"), ("2017-12-31", "2018-12-31", "2019-12-31", "2020-12-31")
    (move,) = moves({"deadlines": four}, {"deadlines": two})
    assert (move.kind, move.amount, move.unit) == (MoveKind.WIDENED, 2.0, "deadlines")
    assert (move.before, move.after) == (f"[{','.join(two)}]", f"[{','.join(four)}]")
    assert moves({"deadlines": two}, {"deadlines": four}) == []
    assert moves({"deadlines": ("2018-12-31", "2020-12-31")}, {"deadlines": two}) == []


def test_a_smaller_multiple_is_lower_and_a_multiple_never_compares_with_a_level() -> None:
    times = {"comparator": Comparator.MULTIPLY, "value": 3}
    (move,) = moves({"value": "2.5"}, times)
    assert (move.kind, move.before, move.after, move.amount, move.unit) == (MoveKind.LOWER, "3", "2.5", -0.5, "times")
    assert moves({"comparator": Comparator.MULTIPLY, "value": 3}) == []
    assert moves({"comparator": Comparator.AT_LEAST, "value": 2}, times) == []


def test_less_than_a_number_too_large_for_a_float_is_lower_without_an_amount() -> None:
    (move,) = moves({"value": 5}, {"value": "1e400"})
    assert (move.kind, move.amount, move.unit) == (MoveKind.LOWER, None, "USD bn")


def test_a_number_that_is_left_out_or_turned_round_is_not_lower() -> None:
    assert moves({"value": None}) == []
    assert moves({"value": 5}, {"value": None}) == []
    turned = {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE, "value": 300}
    assert moves(turned) == []


def test_more_room_around_the_same_number_widens() -> None:
    for comparator in (Comparator.EQUAL, Comparator.MAINTAIN):
        exactly = {"comparator": comparator, "tolerance": 5}
        (move,) = moves({"tolerance": 8}, exactly)
        assert (move.kind, move.before, move.after, move.amount, move.unit) == (
            MoveKind.WIDENED,
            "5",
            "8",
            3.0,
            "USD bn",
        )
        assert moves({"tolerance": 5}, exactly) == moves({"tolerance": 4}, exactly) == []
        # Asking for less says it already.
        assert [move.kind for move in moves({"tolerance": 8, "value": 150}, exactly)] == [MoveKind.LOWER]
    assert moves({"tolerance": 8}, {"tolerance": 5}) == []
    assert moves({"tolerance": 8}, {"comparator": Comparator.EQUAL, "tolerance": None}) == []


def test_a_range_that_has_to_be_come_down_to_asks_for_its_upper_end() -> None:
    down = {"comparator": Comparator.BETWEEN, "direction": Direction.DECREASE, "value": 20, "high": 50}
    assert asked_for(build.target(**down)) == 50
    assert asked_for(build.target(**(down | {"direction": Direction.INCREASE}))) == 20
    (move,) = moves({"value": 30, "high": 60}, down)
    assert (move.kind, move.before, move.after, move.amount) == (MoveKind.LOWER, "50", "60", 10.0)


def test_every_version_is_compared_with_the_one_before_it() -> None:
    versions = [
        build.target(slug=slug, sequence=number, value=value)
        for number, (slug, value) in enumerate((("a", 200), ("b", 150), ("c", 180), ("d", 120)))
    ]
    found = compare_versions(build.facts(targets=tuple(versions[::-1])), day=date(2014, 1, 1))
    assert [(move.from_target, move.to_target) for move in found] == [("a", "b"), ("c", "d")]


def test_a_start_from_nothing_is_the_same_in_every_year() -> None:
    """Power of Siberia: 0 at the end of 2013 and 0 at the end of 2018 ask for the same 38 billion cubic metres."""
    assert moves({"baseline_value": 0, "baseline_end": date(2018, 12, 31)}, {"baseline_value": 0}) == []


def amounts(first: dict[str, Any], second: dict[str, Any]) -> list[tuple[MoveKind, float | None, str | None]]:
    both = (build.target(**first), build.target(slug="second", sequence=2, **second))
    return [
        (move.kind, move.amount, move.unit)
        for move in compare_versions(build.facts(targets=both), day=date(2016, 6, 1))
    ]


DOWN = {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE, "baseline_value": None}
KEEP = {"comparator": Comparator.MAINTAIN, "value": 90, "high": 110}


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (DOWN | {"value": 50}, DOWN | {"value": 50}, []),
        (DOWN | {"value": 50}, DOWN | {"value": "50.5"}, [(MoveKind.LOWER, 0.5, "USD bn")]),
        (DOWN | {"value": 50}, DOWN | {"value": 49}, []),
        # A range to keep that grew upwards asks for no more and no less at its lower end.
        (KEEP, KEEP | {"high": 130}, [(MoveKind.WIDENED, 20.0, "USD bn")]),
        (KEEP, KEEP, []),
        # Without a number there is nothing to compare but the deadline.
        ({"indicator": None}, {"indicator": None}, []),
    ],
)
def test_what_a_second_version_gives_way_in(first: dict[str, Any], second: dict[str, Any], found: list[Any]) -> None:
    assert amounts(first, second) == found
