"""Steps: whose day counts, one step under several days, and when it was done."""

from dataclasses import replace
from datetime import date

import pytest

from claims.enums import FlagKind, MoveKind, PromiseKind, Reason, Stage, Status, TrackRecordCategory
from claims.method import example_rows as build
from claims.method.facts import Milestone, Outcome, Promise, PromiseFacts
from claims.method.flags import find_flags
from claims.method.goalposts import compare_versions
from claims.method.schedule import assess_deliverable
from claims.method.steps import completion_of, done_on, is_binding, steps_of
from claims.method.tally import category_of

PROMISE = Promise(
    slug="pipeline", known_on=date(2014, 5, 21), promisors=frozenset({"seller"}), promisor_bodies=frozenset({"state"})
)
FIRST = build.milestone("first-gas", "2018-12-31")
MOVED = replace(build.milestone("first-gas-moved", "2019-12-20", known="2017-07-04"), replaces="first-gas")


def facts_of(*outcomes: Outcome, milestones: tuple[Milestone, ...] = (FIRST, MOVED)) -> PromiseFacts:
    return PromiseFacts(promise=PROMISE, milestones=milestones, outcomes=outcomes)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"voices": frozenset({"seller"})}, True),
        ({"voices": frozenset({"minister", "state"})}, True),
        ({"voices": frozenset({"analyst"})}, False),
        ({"voices": frozenset()}, False),
        ({"voices": frozenset({"seller"}), "is_forecast": True}, False),
        ({"voices": frozenset({"analyst"}), "kind_of_date": PromiseKind.COMMITMENT}, True),
        ({"voices": frozenset({"seller"}), "kind_of_date": PromiseKind.EXPECTATION}, False),
    ],
)
def test_only_a_day_that_those_who_promised_named_binds(fields: dict[str, object], expected: bool) -> None:
    assert is_binding(replace(FIRST, **fields), PROMISE) is expected  # type: ignore[arg-type]


def test_where_nobody_is_recorded_as_having_promised_any_claim_but_a_forecast_binds() -> None:
    nobodys = replace(PROMISE, promisors=frozenset(), promisor_bodies=frozenset())
    said = replace(FIRST, voices=frozenset({"analyst"}))
    assert is_binding(said, nobodys)
    assert not is_binding(replace(said, is_forecast=True), nobodys)


def test_what_somebody_else_expects_makes_nothing_overdue_and_is_no_date_of_the_promise() -> None:
    expected = replace(FIRST, voices=frozenset({"analyst"}))
    begun = build.outcome("begun", Stage.IMPLEMENTING, "2014-09-01")
    facts = facts_of(begun, milestones=(expected,))
    found = assess_deliverable(facts, day=date(2020, 1, 1))
    assert (found.status, found.reason) == (Status.OPEN_ENDED, Reason.NO_DEADLINE)
    kinds = {flag.kind for flag in find_flags(facts, day=date(2020, 1, 1))}
    assert FlagKind.MILESTONE_OVERDUE not in kinds
    vague = next(flag for flag in find_flags(facts, day=date(2020, 1, 1)) if flag.kind is FlagKind.VAGUE_PROMISE)
    assert "date" in vague.params["missing"]


def test_a_step_that_is_overdue_leaves_a_promise_open_until_the_last_one_is_due() -> None:
    begun = build.outcome("begun", Stage.IMPLEMENTING, "2014-09-01")
    facts = facts_of(begun, milestones=(FIRST, build.milestone("full", "2021-12-31")))
    part = assess_deliverable(facts, day=date(2019, 1, 1))
    assert (part.status, part.reason) == (Status.OVERDUE, Reason.STEP_OVERDUE)
    assert category_of(part.status, reason=part.reason) is TrackRecordCategory.OPEN
    whole = assess_deliverable(facts, day=date(2022, 1, 1))
    assert (whole.status, whole.reason) == (Status.OVERDUE, None)
    assert category_of(whole.status, reason=whole.reason) is TrackRecordCategory.NOT_KEPT


def test_a_re_dated_step_is_one_step_judged_by_its_first_day_and_by_its_last() -> None:
    done = build.outcome("flows", Stage.COMPLETED, "2019-12-02", milestone="first-gas-moved")
    found = assess_deliverable(facts_of(done), day=date(2020, 1, 1))
    first, last = found.deadlines
    assert (first.status, first.deadline, first.slip_days) == (Status.DELIVERED_LATE, date(2018, 12, 31), 336)
    assert (last.status, last.deadline, last.slip_days) == (Status.DELIVERED, date(2019, 12, 20), None)
    assert (found.status, found.deadline) == (last.status, last.deadline)


def test_a_later_day_of_a_step_is_a_goalpost_that_moved_from_the_day_on_which_it_was_known() -> None:
    facts = facts_of()
    assert compare_versions(facts, day=date(2017, 7, 3)) == []
    (move,) = compare_versions(facts, day=date(2017, 7, 4))
    assert (move.kind, move.step, move.before, move.after) == (MoveKind.LATER, "first-gas", "2018-12-31", "2019-12-20")
    (flag,) = find_flags(facts, day=date(2017, 7, 4))
    assert flag.kind is FlagKind.GOALPOST_MOVED
    assert [slug for _kind, slug in flag.evidence] == ["first-gas", "first-gas-moved"]


def test_an_earlier_day_moves_no_goalpost_and_an_expectation_moves_none() -> None:
    sooner = replace(MOVED, due=date(2018, 6, 30))
    hoped = replace(MOVED, voices=frozenset({"analyst"}))
    for other in (sooner, hoped):
        assert compare_versions(facts_of(milestones=(FIRST, other)), day=date(2020, 1, 1)) == []
    assert len(assess_deliverable(facts_of(milestones=(FIRST, hoped)), day=date(2020, 1, 1)).deadlines) == 0


def test_steps_that_replace_each_other_or_one_that_is_not_known_stay_steps() -> None:
    there, back = replace(FIRST, replaces="first-gas-moved"), MOVED
    assert sum(len(step.versions) for step in steps_of(facts_of(milestones=(there, back)))) == 2
    assert [step.slugs for step in steps_of(facts_of(milestones=(MOVED,)))] == [frozenset({"first-gas-moved"})]


def test_a_step_is_done_on_the_first_day_on_which_it_or_the_whole_was_completed() -> None:
    again = [
        build.outcome(f"report-{day}", Stage.COMPLETED, day, milestone="first-gas", known_on=date(2018, 1, 1))
        for day in ("2016-06-01", "2015-06-01")
    ]

    def done(*outcomes: Outcome) -> date | None:
        facts = facts_of(*outcomes, milestones=(FIRST,))
        return done_on(facts, steps_of(facts)[0])

    assert done(*again) == date(2015, 6, 1)
    assert done(*again, build.outcome("whole", Stage.COMPLETED, "2015-01-01")) == date(2015, 1, 1)
    other = build.outcome("other", Stage.COMPLETED, "2014-12-01", milestone="two")
    begun = build.outcome("begun", Stage.IMPLEMENTING, "2014-12-01", milestone="first-gas")
    assert done(other, begun) is None


def test_the_last_step_to_be_done_completes_a_promise_and_one_undone_step_does_not() -> None:
    steps = (build.milestone("one", "2015-12-31"), build.milestone("two", "2018-12-31"))
    first = build.outcome("first", Stage.COMPLETED, "2016-06-01", milestone="one")
    second = build.outcome("second", Stage.COMPLETED, "2015-06-01", milestone="two")
    assert completion_of(facts_of(first, second, milestones=steps)) == date(2016, 6, 1)
    assert completion_of(facts_of(first, milestones=steps)) is None
    assert completion_of(facts_of(milestones=())) is None
    twice = (build.outcome("late", Stage.COMPLETED, "2020-01-01"), build.outcome("soon", Stage.COMPLETED, "2019-01-01"))
    assert completion_of(facts_of(*twice)) == date(2019, 1, 1)
