"""Promises without a number: what is due, what was reported, and who got it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from claims.enums import DeadlineKind, FlagKind, PromiseKind, Reason, RecordKind, Severity, Stage, Status
from claims.method import example_rows as build
from claims.method.facts import Outcome, Promise, PromiseFacts
from claims.method.flag_rules.registry import ONLY_PROMISES
from claims.method.flags import find_flags
from claims.method.results import Assessment
from claims.method.schedule import (
    Due,
    assess_deliverable,
    due_dates,
    due_soon_from,
    is_deliverable,
    unintended_recipients,
)

PROMISE = Promise(
    slug="promise",
    known_on=date(2014, 5, 21),
    promisors=frozenset({"seller"}),
    counterparties=frozenset({"buyer"}),
)
BEGUN = build.outcome("begun", Stage.IMPLEMENTING, "2014-09-01")


def pipeline(*outcomes: Outcome, due: str | None = "2018-12-31", **fields: Any) -> PromiseFacts:
    return PromiseFacts(
        **({"promise": PROMISE, "milestones": (build.milestone(due=due),), "outcomes": outcomes} | fields)
    )


def status(facts: PromiseFacts, day: str) -> Status:
    return assess_deliverable(facts, day=build.day(day)).status


def kinds(facts: PromiseFacts, day: str) -> set[FlagKind]:
    return {flag.kind for flag in find_flags(facts, day=build.day(day))}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2018-10-01", Status.NOT_DUE),
        ("2018-10-02", Status.DUE_SOON),
        ("2018-12-31", Status.DUE_SOON),
        ("2019-01-01", Status.OVERDUE),
    ],
)
def test_time_alone_makes_a_step_due_and_overdue(day: str, expected: Status) -> None:
    assert status(pipeline(BEGUN), day) is expected


def test_done_in_time_is_delivered_and_later_is_late() -> None:
    in_time = pipeline(BEGUN, build.outcome("done", Stage.COMPLETED, "2018-12-31"))
    assert status(in_time, "2019-01-01") is Status.DELIVERED
    late = pipeline(BEGUN, build.outcome("done", Stage.COMPLETED, "2019-12-02"))
    found = assess_deliverable(late, day=date(2019, 12, 2))
    assert (found.status, found.slip_days) == (Status.DELIVERED_LATE, 336)
    assert status(late, "2019-12-01") is Status.OVERDUE


def test_all_milestones_done_make_a_promise_delivered() -> None:
    steps = (build.milestone("one", "2015-12-31"), build.milestone("two", "2018-12-31"))
    first = build.outcome("first", Stage.COMPLETED, "2015-06-01", milestone="one")
    second = build.outcome("second", Stage.COMPLETED, "2018-06-01", milestone="two")
    assert status(pipeline(first, milestones=steps), "2018-06-01") is Status.NOT_DUE
    assert status(pipeline(first, second, milestones=steps), "2018-06-01") is Status.DELIVERED


def test_nobody_checked_differs_from_somebody_looked_and_found_nothing() -> None:
    looked = build.outcome("looked", None, "2019-06-01")
    assert status(pipeline(), "2019-07-01") is Status.NOT_CHECKED
    assert status(pipeline(looked), "2019-07-01") is Status.NO_EVIDENCE_FOUND
    assert status(pipeline(looked), "2019-05-31") is Status.NOT_CHECKED
    assert status(pipeline(due=None), "2019-07-01") is Status.NOT_CHECKED


@pytest.mark.parametrize(
    ("stage", "expected", "flag", "severity"),
    [
        (Stage.SUSPENDED, Status.SUSPENDED, FlagKind.PROMISE_SUSPENDED, Severity.WARNING),
        (Stage.CANCELLED, Status.CANCELLED, FlagKind.PROMISE_CANCELLED, Severity.SERIOUS),
    ],
)
def test_the_latest_report_suspends_or_cancels(
    stage: Stage, expected: Status, flag: FlagKind, severity: Severity
) -> None:
    facts = pipeline(BEGUN, build.outcome("stopped", stage, "2016-02-01"))
    assert status(facts, "2016-02-01") is expected
    assert [(item.kind, item.severity) for item in find_flags(facts, day=date(2016, 2, 1))] == [(flag, severity)]
    resumed = pipeline(*facts.outcomes, build.outcome("resumed", Stage.IMPLEMENTING, "2017-02-01"))
    assert status(resumed, "2017-02-01") is Status.NOT_DUE
    assert kinds(resumed, "2017-02-01") == set()


def test_delivery_to_somebody_else_is_neither_kept_nor_simply_broken() -> None:
    sold = build.outcome("sold", Stage.COMPLETED, "2016-12-07", recipients=frozenset({"fund", "trader"}))
    facts = pipeline(sold)
    assert status(facts, "2016-12-07") is Status.DELIVERED_TO_ANOTHER_PARTY
    (flag,) = find_flags(facts, day=date(2016, 12, 7))
    assert (flag.kind, flag.severity) == (FlagKind.DELIVERED_TO_ANOTHER_PARTY, Severity.SERIOUS)
    assert flag.params["recipients"] == ["fund", "trader"]
    as_agreed = pipeline(build.outcome("sold", Stage.COMPLETED, "2016-12-07", recipients=frozenset({"buyer"})))
    assert status(as_agreed, "2016-12-07") is Status.DELIVERED


def test_without_a_named_counterparty_nobody_is_another_party() -> None:
    to_all = Promise(slug="promise", known_on=date(2014, 5, 21), promisors=frozenset({"seller"}))
    sold = build.outcome("sold", Stage.COMPLETED, "2016-12-07", recipients=frozenset({"fund"}))
    assert status(pipeline(sold, promise=to_all), "2016-12-07") is Status.DELIVERED


def test_an_overdue_step_and_no_report_at_all_are_two_flags() -> None:
    assert kinds(pipeline(), "2018-12-31") == set()
    assert kinds(pipeline(), "2019-01-01") == {FlagKind.MILESTONE_OVERDUE, FlagKind.NO_OUTCOME_AFTER_DUE}
    assert kinds(pipeline(BEGUN), "2019-01-01") == {FlagKind.MILESTONE_OVERDUE}
    done = build.outcome("done", Stage.COMPLETED, "2019-12-02", milestone="step")
    assert kinds(pipeline(BEGUN, done), "2019-12-02") == set()


def test_a_promise_with_numbers_only_has_no_schedule_of_its_own() -> None:
    assert not is_deliverable(build.facts(targets=(build.target(),)))
    assert is_deliverable(pipeline())
    assert is_deliverable(PromiseFacts(promise=PROMISE))


def test_not_due_for_want_of_a_day_says_that_none_was_named() -> None:
    reported = (build.outcome("begun", Stage.IMPLEMENTING, "2015-01-01"),)
    without = assess_deliverable(build.facts(outcomes=reported), day=date(2016, 1, 1))
    dated = build.facts(outcomes=reported, milestones=(build.milestone(due="2018-12-31"),))
    with_day = assess_deliverable(dated, day=date(2016, 1, 1))

    assert (without.status, without.reason) == (Status.OPEN_ENDED, Reason.NO_DEADLINE)
    assert (with_day.status, with_day.reason) == (Status.NOT_DUE, None)


def test_a_schedule_names_what_it_rests_on_and_when_the_last_step_is_due() -> None:
    steps = (build.milestone("one", "2015-12-31"), build.milestone("two", "2018-12-31"), build.milestone("any", None))
    done = build.outcome("done", Stage.COMPLETED, "2021-12-31")
    assert assess_deliverable(pipeline(BEGUN, done, milestones=steps), day=date(2022, 1, 1)) == Assessment(
        subject_kind=RecordKind.PROMISE,
        subject="promise",
        status=Status.DELIVERED_LATE,
        deadline=date(2018, 12, 31),
        deadline_kind=DeadlineKind.SINGLE,
        slip_days=1096,
        slip_years=3.0,
        is_headline=True,
        rows_used=("begun", "done", "one", "two"),
    )
    undated = assess_deliverable(pipeline(done, milestones=()), day=date(2022, 1, 1))
    assert (undated.status, undated.deadline, undated.deadline_kind) == (Status.DELIVERED, None, DeadlineKind.NONE)
    assert (undated.slip_days, undated.slip_years) == (None, None)
    early = assess_deliverable(pipeline(build.outcome("done", Stage.COMPLETED, "2018-01-01")), day=date(2022, 1, 1))
    assert (early.status, early.slip_days, early.slip_years) == (Status.DELIVERED, None, None)


def test_a_report_counts_from_what_it_reports_and_else_from_when_it_was_known() -> None:
    told_later = build.outcome("told", Stage.COMPLETED, "2018-12-31", known_on=date(2019, 6, 1))
    assert status(pipeline(told_later), "2019-06-01") is Status.DELIVERED
    undated = replace(told_later, happened=None)
    assert assess_deliverable(pipeline(undated), day=date(2019, 6, 1)).slip_days == 152
    # What happened last is what counts, whatever was known last.
    stopped = build.outcome("stopped", Stage.SUSPENDED, "2016-01-01", known_on=date(2017, 1, 1))
    resumed = build.outcome("resumed", Stage.IMPLEMENTING, "2016-06-01")
    assert status(pipeline(stopped, resumed), "2017-01-01") is Status.NOT_DUE
    assert status(pipeline(stopped, replace(resumed, happened=None)), "2017-01-01") is Status.NOT_DUE
    one_day = (build.outcome("a", Stage.SUSPENDED, "2016-01-01"), build.outcome("b", Stage.IMPLEMENTING, "2016-01-01"))
    assert status(pipeline(*one_day), "2017-01-01") is Status.NOT_DUE


def test_a_target_that_nothing_measures_is_due_with_its_last_deadline() -> None:
    wordy = build.target(slug="wordy", indicator=None, value=None, deadlines=("2017-12-31", "2018-06-30"))
    withdrawn = build.target(
        slug="old", sequence=2, indicator=None, value=None, deadlines=("2030-12-31",), withdrawn_on=date(2015, 1, 1)
    )
    measured = build.target(slug="number", sequence=3, deadlines=("2040-12-31",))
    facts = pipeline(BEGUN, milestones=(), targets=(wordy, withdrawn, measured))
    assert due_dates(facts) == [Due(days=(date(2018, 6, 30),), slugs=("wordy",), kind=RecordKind.TARGET, done=None)]
    assert status(facts, "2018-06-30") is Status.DUE_SOON
    assert status(facts, "2018-07-01") is Status.OVERDUE


def test_something_due_near_the_beginning_of_the_calendar_is_due_soon_from_its_first_day() -> None:
    assert due_soon_from(date(1, 3, 1)) == date.min
    assert due_soon_from(date(2019, 1, 1)) == date(2018, 10, 3)


def test_only_recipients_who_are_no_counterparty_are_strangers() -> None:
    facts = pipeline()
    assert unintended_recipients(facts, replace(BEGUN, recipients=frozenset({"buyer", "trader", "fund"}))) == [
        "fund",
        "trader",
    ]
    assert unintended_recipients(facts, BEGUN) == []
    # A report of work under way does not deliver to anybody.
    begun = replace(BEGUN, recipients=frozenset({"fund"}))
    assert status(pipeline(begun), "2016-01-01") is Status.NOT_DUE


def test_what_nobody_promised_is_not_reported_as_broken() -> None:
    """Of what was only offered or talked about it is no breach that it went to somebody else, or came to nothing."""
    elsewhere = replace(build.outcome("sold", Stage.COMPLETED, "2018-01-01"), recipients=frozenset({"rival"}))
    for facts in (pipeline(elsewhere), pipeline(BEGUN), pipeline()):
        assert kinds(facts, "2020-01-01") & ONLY_PROMISES
        offered = replace(facts, promise=replace(PROMISE, kind=PromiseKind.EXPECTATION))
        assert not kinds(offered, "2020-01-01") & ONLY_PROMISES
        assert status(offered, "2020-01-01") is status(facts, "2020-01-01")


@pytest.mark.parametrize(
    ("deadlines", "due"),
    [(("2019-12-31",), date(2019, 12, 31)), (("2019-12-31", "2021-12-31", "2023-12-31"), date(2023, 12, 31))],
)
def test_a_deadline_without_a_number_is_due_on_the_last_day_named(deadlines: tuple[str, ...], due: date) -> None:
    bare = build.target(indicator=None, own_series=None, value=None, deadlines=deadlines)
    assert due_dates(build.facts(targets=(bare,))) == [
        Due(days=(due,), slugs=("target",), kind=RecordKind.TARGET, done=None)
    ]


def test_a_deadline_without_a_number_is_done_on_the_day_of_completion() -> None:
    bare = build.target(indicator=None, own_series=None, value=None)
    done = build.outcome("done", Stage.COMPLETED, "2015-03-01")
    assert [due.done for due in due_dates(build.facts(targets=(bare,), outcomes=(done,)))] == [date(2015, 3, 1)]
