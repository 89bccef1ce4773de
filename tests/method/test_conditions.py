"""Promises that depend on a condition: nothing is due, and nothing is late, until it is met."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from claims.enums import FlagKind, Reason, Stage, Status, TrackRecordCategory
from claims.method import example_rows as build
from claims.method.conditions import unmet_condition
from claims.method.facts import Outcome, PromiseFacts
from claims.method.flags import find_flags
from claims.method.headline import assess_promise
from claims.method.results import Assessment
from claims.method.tally import category_of

APPROVED = build.outcome("approved", Stage.CONDITION_MET, "2016-12-07")
LATE = {FlagKind.MILESTONE_OVERDUE, FlagKind.NO_OUTCOME_AFTER_DUE, FlagKind.DEADLINE_MISSED, FlagKind.BEHIND_SCHEDULE}


def facts(*outcomes: Outcome, **fields: Any) -> PromiseFacts:
    """A step due by the end of 2018, if a loan is approved."""
    example = build.step_example("", "2019-01-01", *outcomes, **({"promise": build.CONDITIONAL} | fields))
    assert isinstance(example.facts, PromiseFacts)
    return example.facts


def head(of: PromiseFacts, day: str = "2019-06-01") -> Assessment:
    return next(row for row in assess_promise(of, day=build.day(day)) if row.heads_promise)


@pytest.mark.parametrize(
    ("outcomes", "reason"),
    [
        ((), Reason.CONDITION_OPEN),
        ((build.BEGUN,), Reason.CONDITION_OPEN),
        ((build.REFUSED,), Reason.CONDITION_FAILED),
        ((build.REFUSED, replace(APPROVED, happened=date(2017, 2, 1))), None),
        ((APPROVED, replace(build.REFUSED, happened=date(2017, 2, 1))), Reason.CONDITION_FAILED),
    ],
)
def test_the_newest_report_says_how_the_condition_is(outcomes: tuple[Outcome, ...], reason: Reason | None) -> None:
    assert unmet_condition(facts(*outcomes)) is reason
    assert unmet_condition(facts(*outcomes, promise=replace(build.CONDITIONAL, is_conditional=False))) is None


def test_while_it_is_open_nothing_is_overdue() -> None:
    for outcomes in ((), (build.BEGUN,)):
        found = head(facts(*outcomes))
        assert (found.status, found.reason) == (Status.NOT_DUE, Reason.CONDITION_OPEN)
        assert not {flag.kind for flag in find_flags(facts(*outcomes), day=date(2019, 6, 1))} & LATE
    assert category_of(Status.NOT_DUE, reason=Reason.CONDITION_OPEN) is TrackRecordCategory.OPEN


def test_what_was_not_met_makes_nothing_due_and_cannot_be_rated() -> None:
    found = head(facts(build.BEGUN, build.REFUSED))
    assert (found.status, found.reason) == (Status.NOT_DUE, Reason.CONDITION_FAILED)
    assert category_of(found.status, reason=found.reason) is TrackRecordCategory.NOT_RATEABLE


def test_once_it_is_met_the_due_days_count() -> None:
    found = head(facts(build.BEGUN, APPROVED))
    assert (found.status, found.reason) == (Status.OVERDUE, None)
    assert {flag.kind for flag in find_flags(facts(build.BEGUN, APPROVED), day=date(2019, 6, 1))} & LATE


def test_a_report_of_the_condition_is_no_report_of_the_promise() -> None:
    assert head(facts(APPROVED)).status is Status.NOT_CHECKED
    assert FlagKind.NO_OUTCOME_AFTER_DUE in {flag.kind for flag in find_flags(facts(APPROVED), day=date(2019, 6, 1))}


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        (Stage.COMPLETED, Status.DELIVERED),
        (Stage.SUSPENDED, Status.SUSPENDED),
        (Stage.CANCELLED, Status.CANCELLED),
        (Stage.PARTLY_COMPLETED, Status.NOT_DUE),
    ],
)
def test_what_is_reported_of_the_promise_itself_stays_said(stage: Stage, status: Status) -> None:
    assert head(facts(build.outcome("report", stage, "2018-03-01"))).status is status


def test_a_part_that_is_completed_does_not_complete_the_promise() -> None:
    part = build.outcome("part", Stage.PARTLY_COMPLETED, "2018-03-01")
    unconditional = replace(build.CONDITIONAL, is_conditional=False)
    assert head(facts(part, promise=unconditional)).status is Status.OVERDUE
    assert head(facts(part, promise=unconditional), "2018-06-01").status is Status.NOT_DUE


def test_a_number_gives_way_to_its_condition_and_accuses_nobody() -> None:
    numeric = {
        "promise": replace(build.CONDITIONAL, known_on=date(2011, 1, 15)),
        "targets": (build.target(),),
        "milestones": (),
        "indicators": (build.indicator(),),
        "series": (build.series(),),
        "observations": build.values({2015: 110, 2020: 120}),
    }
    for day in ("2016-06-01", "2021-06-01"):
        found = head(facts(**numeric), day)
        assert (found.reason, found.counts_first) == (Reason.CONDITION_OPEN, True)
        assert not {flag.kind for flag in find_flags(facts(**numeric), day=build.day(day))} & LATE
    assert head(facts(APPROVED, **numeric), "2021-06-01").status is Status.MISSED
