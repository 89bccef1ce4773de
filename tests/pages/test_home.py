"""What a row of a promise says: the report that tells, how far it came, and no question twice."""

from __future__ import annotations

import pytest

from claims.enums import Stage
from claims.models import Outcome
from timeline.pages.home import _is_the_same, latest_stage, telling_report

BEGUN, DONE = Stage.IMPLEMENTING, Stage.COMPLETED


def reports(*stages: tuple[Stage | None, bool]) -> list[Outcome]:
    return [Outcome(stage=stage, milestone_id=1 if of_a_step else None) for stage, of_a_step in stages]


@pytest.mark.parametrize(
    ("stages", "delivered", "place"),
    [
        ([(DONE, True), (BEGUN, False)], True, 0),  # what followed the signing is not what was delivered
        ([(DONE, False), (DONE, False)], True, 0),  # the bridge opened; how much it carries is reported later
        ([(DONE, True), (DONE, True)], True, 1),  # step by step: the last step delivered it
        ([(DONE, True), (BEGUN, False)], False, 1),
        ([(BEGUN, False), (None, False)], False, 1),
    ],
)
def test_the_report_that_tells_is_the_one_by_which_it_was_delivered_else_the_newest(
    stages: list[tuple[Stage | None, bool]], delivered: bool, place: int
) -> None:
    found = reports(*stages)
    assert telling_report(found, delivered=delivered) is found[place]
    assert telling_report([], delivered=delivered) is None


def test_a_completed_step_does_not_complete_a_promise_that_is_overdue() -> None:
    found = reports((BEGUN, False), (DONE, True))
    assert latest_stage(found, delivered=False) == 2
    assert latest_stage(found, delivered=True) == 3
    assert latest_stage(reports((DONE, True)), delivered=False) is None


def test_a_question_that_is_asked_and_answered_twice_alike_is_shown_once() -> None:
    first, second = ("at least 200 by 2020", "64.2 in 2015", "missed"), ("at least 200 by 2020", "63.6", "missed")
    assert _is_the_same([first, second])
    assert not _is_the_same([first, (*second[:2], "met_late")])
    assert not _is_the_same([first, ("at least 200 by 2024", "63.6", "missed")])
