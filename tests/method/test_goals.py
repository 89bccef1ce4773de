"""A promise of several things: each goal has versions of its own, and no goal moves another one's goalpost."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import FlagKind, Modifier, MoveKind, Status
from claims.method import example_rows as build
from claims.method.facts import PromiseFacts, Target
from claims.method.flags import find_flags
from claims.method.goalposts import compare_versions
from claims.method.goals import first_versions, goals_of
from claims.method.headline import assess_promise
from claims.method.results import Assessment

NAMES = ("ferries", "cars", "chargers")
FIRST = build.target(slug="v1")


def things(*names: str) -> dict[str, Any]:
    """Indicators with a series each."""
    return {
        "indicators": tuple(build.indicator(slug=name, preferred_series=f"of-{name}") for name in names),
        "series": tuple(build.series(f"of-{name}", indicator=name) for name in names),
    }


def thing(name: str, sequence: int = 1, **fields: Any) -> Target:
    given = {"slug": f"{name}-{sequence}", "indicator": name, "own_series": f"of-{name}", "sequence": sequence}
    return build.target(**(given | fields))


def head_of(facts: PromiseFacts, day: str) -> Assessment:
    return next(row for row in assess_promise(facts, day=build.day(day)) if row.heads_promise)


def kinds(facts: PromiseFacts, day: str) -> set[FlagKind]:
    return {flag.kind for flag in find_flags(facts, day=build.day(day))}


@pytest.mark.parametrize("named", [False, True], ids=["by their indicators", "by name"])
def test_ferries_cars_and_chargers_of_one_claim_are_three_goals(named: bool) -> None:
    """Whether editors name the goals and number each from 1, or leave it to the indicators."""
    targets = tuple(
        thing(name, 1 if named else number, goal=name.title() if named else "", set_by="claim")
        for number, name in enumerate(NAMES, start=1)
    )
    reached = {"ferries": 210, "cars": 150, "chargers": 130}
    rows = tuple(build.observation(2015, value, of=f"of-{name}") for name, value in reached.items())
    facts = build.facts(targets=targets, observations=rows, **things(*NAMES))
    assert len(set(goals_of(targets).values())) == 3
    assert compare_versions(facts, day=date(2016, 6, 1)) == []
    assert not kinds(facts, "2016-06-01") & {FlagKind.GOALPOST_MOVED, FlagKind.MEASURED_OTHERWISE}
    head = head_of(facts, "2016-06-01")
    assert (head.goals_reached, head.goals) == (1, 3)
    assert head.status is not Status.ACHIEVED_EARLY  # what is reached does not speak for the others
    assert all(row.is_current for row in assess_promise(facts, day=date(2016, 6, 1)))


def test_the_worst_closed_goal_gives_the_status_and_the_count() -> None:
    targets = tuple(thing(name, goal=name) for name in NAMES)
    closed = {"ferries": 210, "cars": 120, "chargers": 220}
    rows = tuple(build.observation(2020, value, of=f"of-{name}") for name, value in closed.items())
    facts = build.facts(targets=targets, observations=rows, **things(*NAMES))
    head = head_of(facts, "2021-06-01")
    assert (head.subject, head.status, head.goals_reached, head.goals) == ("cars-1", Status.MISSED, 2, 3)
    assert head.counts_first


def test_one_goal_says_no_count() -> None:
    head = head_of(build.facts(targets=(FIRST,), observations=build.values({2015: 150})), "2016-06-01")
    assert (head.goals_reached, head.goals) == (None, None)


def test_a_version_supersedes_only_within_its_goal() -> None:
    """The ferries are put off; the cars are not, whose number is 1 as well."""
    targets = (
        thing("ferries", goal="Ferries"),
        thing("ferries", 2, goal="Ferries", known_on=date(2013, 6, 30), deadlines=("2024-12-31",)),
        thing("cars", goal="Cars"),
    )
    facts = build.facts(targets=targets, **things("ferries", "cars"))
    found = {row.subject: row for row in assess_promise(facts, day=date(2014, 1, 1))}
    assert Modifier.SUPERSEDED in found["ferries-1"].modifiers
    assert Modifier.SUPERSEDED not in found["cars-1"].modifiers
    assert {slug for slug, row in found.items() if row.is_current} == {"ferries-2", "cars-1"}
    (move,) = compare_versions(facts, day=date(2014, 1, 1))
    assert (move.kind, move.to_target) == (MoveKind.LATER, "ferries-2")


def test_the_count_by_first_versions_takes_the_worst_of_the_goals() -> None:
    """The ferries met their second deadline, having missed the first; the cars were met."""
    targets = (
        thing("ferries", goal="Ferries", deadlines=("2015-12-31",)),
        thing("ferries", 2, goal="Ferries", known_on=date(2013, 6, 30)),
        thing("cars", goal="Cars"),
    )
    rows = (
        build.observation(2015, 150, of="of-ferries"),
        build.observation(2020, 150, of="of-ferries", slug="ferries-2020"),
        build.observation(2020, 230, of="of-cars"),
    )
    facts = build.facts(targets=targets, observations=rows, **things("ferries", "cars"))
    counted = [row for row in assess_promise(facts, day=date(2021, 6, 1)) if row.counts_first]
    assert [(row.subject, row.status) for row in counted] == [("ferries-1", Status.MISSED)]


class TestStages:
    """At least 150 by 2015 and 200 by 2020, said on one day."""

    TARGETS = (
        build.target(slug="near", value=150, deadlines=("2015-12-31",)),
        build.target(slug="far", sequence=2),
    )

    def test_they_are_two_goals_and_no_goalpost_moved(self) -> None:
        facts = build.facts(targets=self.TARGETS, observations=build.values({2010: 100, 2015: 140}))
        assert len(set(goals_of(self.TARGETS).values())) == 2
        assert FlagKind.GOALPOST_MOVED not in kinds(facts, "2016-06-01")
        found = {row.subject: row for row in assess_promise(facts, day=date(2016, 6, 1))}
        assert found["near"].status is Status.MISSED
        assert found["far"].status is Status.ON_TRACK
        assert found["near"].is_current and found["far"].is_current
        assert (found["near"].heads_promise, found["near"].goals_reached, found["near"].goals) == (True, 0, 2)

    def test_a_later_version_continues_the_last_stage(self) -> None:
        later = build.target(slug="later", sequence=3, known_on=date(2018, 3, 1), deadlines=("2025-12-31",))
        facts = build.facts(targets=(*self.TARGETS, later))
        (move,) = compare_versions(facts, day=date(2018, 6, 1))
        assert (move.from_target, move.to_target, move.kind) == ("far", "later", MoveKind.LATER)
        assert first_versions(facts.targets) == {"near": "near", "far": "far", "later": "far"}

    def test_one_claim_has_stages_even_where_its_day_is_vague(self) -> None:
        vague = {"stated_from": date(2010, 1, 1), "stated_on": date(2010, 12, 31)}
        near, far = (
            build.target(slug=slug, sequence=number, deadlines=(due,), **vague)
            for number, (slug, due) in enumerate((("near", "2015-12-31"), ("far", "2020-12-31")), start=1)
        )
        assert goals_of((near, far))["near"] == goals_of((near, far))["far"]  # two claims of one year: perhaps a move
        claimed = [replace(row, set_by="claim") for row in (near, far)]
        assert len(set(goals_of(claimed).values())) == 2

    def test_the_same_deadline_twice_is_one_goal(self) -> None:
        again = build.target(slug="again", sequence=2, value=150)
        assert len(set(goals_of((FIRST, again)).values())) == 1


class TestMeasuredOtherwise:
    """One goal by name, whose second version counts another thing."""

    def facts(self, **after: Any) -> PromiseFacts:
        second = thing("cars", 2, goal="Fleet", value=50, known_on=date(2013, 6, 30), **after)
        return build.facts(targets=(thing("ferries", goal="Fleet"), second), **things("ferries", "cars"))

    def test_its_level_is_no_moved_goalpost(self) -> None:
        found = kinds(self.facts(), "2014-01-01")
        assert FlagKind.MEASURED_OTHERWISE in found and FlagKind.GOALPOST_MOVED not in found

    def test_its_deadline_can_still_move(self) -> None:
        (move,) = compare_versions(self.facts(deadlines=("2024-12-31",)), day=date(2014, 1, 1))
        assert move.kind is MoveKind.LATER

    def test_two_indicators_without_a_name_are_two_goals(self) -> None:
        facts = build.facts(targets=(thing("ferries"), thing("cars", 2, value=50)), **things("ferries", "cars"))
        assert not kinds(facts, "2014-01-01") & {FlagKind.MEASURED_OTHERWISE, FlagKind.GOALPOST_MOVED}


def test_the_first_version_that_was_missed_is_named_next_to_a_lowered_one_that_was_met() -> None:
    """200 by 2020; lowered to 120 in 2018; 125 in 2020."""
    lowered = build.target(slug="v2", sequence=2, value=120, known_on=date(2018, 3, 1))
    facts = build.facts(targets=(FIRST, lowered), observations=build.values({2010: 100, 2017: 115, 2020: 125}))
    found = {row.subject: row for row in assess_promise(facts, day=date(2021, 6, 1))}
    assert (found["v2"].heads_promise, found["v2"].status) == (True, Status.MET_ON_TIME)
    assert (found["v1"].counts_first, found["v1"].status) == (True, Status.MISSED)
    assert found["v2"].first_version == "v1"


@given(st.lists(st.tuples(st.sampled_from(("", "a", "b")), st.sampled_from(("x", "y"))), min_size=1, max_size=6))
def test_every_version_is_of_one_goal_and_no_name_mixes_with_another(given_as: list[tuple[str, str]]) -> None:
    rows = [
        build.target(slug=f"v{number}", sequence=number, goal=goal, indicator=indicator)
        for number, (goal, indicator) in enumerate(given_as, start=1)
    ]
    goals, first = goals_of(rows), first_versions(rows)
    assert set(goals) == set(first) == {row.slug for row in rows}
    for one in rows:
        for other in rows:
            same = one.goal == other.goal and (bool(one.goal) or one.indicator == other.indicator)
            assert (goals[one.slug] == goals[other.slug]) is same
