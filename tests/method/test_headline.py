"""Which assessment gives a promise its status: the number, or the schedule where nothing can be said of the number."""

from dataclasses import replace
from datetime import date

import pytest

from claims.enums import Reason, RecordKind, Stage, Status
from claims.method import example_rows as build
from claims.method.headline import SCHEDULE_SPEAKS, assess_promise, headline_assessment, mark_headline
from claims.method.history import promise_history
from claims.method.results import Assessment

NUMBER = Assessment(
    subject_kind=RecordKind.TARGET, subject="target", status=Status.ON_TRACK, is_headline=True, is_current=True
)
UNKNOWN = replace(NUMBER, status=Status.NOT_ASSESSABLE, reason=Reason.NO_DATA)
SCHEDULE = Assessment(
    subject_kind=RecordKind.PROMISE,
    subject="promise",
    status=Status.OVERDUE,
    is_headline=True,
    deadline=date(2018, 1, 1),
)


def heads(until: date, **fields: object) -> list[tuple[str, Status, RecordKind]]:
    """From which day which status was given, and by what."""
    found = promise_history(build.facts(**fields), until=until).assessments
    said: list[tuple[str, Status, RecordKind]] = []
    for period in sorted((p for p in found if p.value.heads_promise), key=lambda p: p.from_day):
        status, kind = period.value.status, period.value.subject_kind
        if not said or said[-1][1:] != (status, kind):
            said.append((period.from_day.isoformat(), status, kind))
    return said


def test_a_number_that_can_be_assessed_speaks() -> None:
    assert headline_assessment([NUMBER, SCHEDULE]) is NUMBER


def test_an_older_version_and_a_rival_series_never_speak() -> None:
    older, rival = replace(NUMBER, is_current=False), replace(NUMBER, is_headline=False)
    assert headline_assessment([older, rival, NUMBER]) is NUMBER
    assert headline_assessment([older, rival]) is None


@pytest.mark.parametrize(
    ("statuses", "head"),
    [
        ((Status.MET_ON_TIME, Status.MISSED, Status.MET_ON_TIME), 1),
        ((Status.MET_ON_TIME, Status.LAGGING), 1),
        ((Status.MET_ON_TIME, Status.NOT_ASSESSABLE), 1),
        ((Status.FAR_BEHIND, Status.NOT_ASSESSABLE), 0),
        ((Status.MET_ON_TIME, Status.MET_LATE), 1),
        ((Status.NOT_ASSESSABLE, Status.NOT_ASSESSABLE), 1),
    ],
)
def test_of_several_things_the_one_that_counts_worst_speaks(statuses: tuple[Status, ...], head: int) -> None:
    goals = [replace(NUMBER, subject=f"goal-{n}", status=status) for n, status in enumerate(statuses)]
    assert headline_assessment(goals) is goals[head]


def test_a_promise_without_a_number_speaks_through_its_schedule_whatever_that_says() -> None:
    for status in Status:
        only = replace(SCHEDULE, status=status)
        assert headline_assessment([only]) is only


@pytest.mark.parametrize("status", list(Status))
def test_a_schedule_speaks_for_an_unknown_number_only_where_it_says_something(status: Status) -> None:
    """All steps done does not say that the number was reached, and "nobody looked" says less than the reason does."""
    schedule = replace(SCHEDULE, status=status)
    assert (headline_assessment([UNKNOWN, schedule]) is schedule) == (status in SCHEDULE_SPEAKS)


def test_a_schedule_without_any_due_day_does_not_speak_for_a_number() -> None:
    assert (
        headline_assessment([UNKNOWN, replace(SCHEDULE, status=Status.OPEN_ENDED, reason=Reason.NO_DEADLINE)])
        is UNKNOWN
    )


def test_one_assessment_is_marked_and_the_others_are_left_as_they_were() -> None:
    assert mark_headline([UNKNOWN, SCHEDULE]) == [UNKNOWN, replace(SCHEDULE, heads_promise=True, counts_first=True)]
    assert mark_headline([]) == []


def test_a_step_that_is_overdue_speaks_until_figures_come() -> None:
    """38 billion cubic metres a year, without a day; first gas by the end of 2018, which came a year late."""
    begun = build.outcome("begun", Stage.IMPLEMENTING, "2014-09-01")
    found = heads(
        date(2020, 6, 1),
        targets=(build.target(baseline_value=None, baseline_end=None, deadlines=(), known_on=date(2014, 5, 21)),),
        milestones=(build.milestone(),),
        outcomes=(begun, build.outcome("gas", Stage.COMPLETED, "2019-12-02", milestone="step")),
        observations=build.values({2019: 250}),
    )
    promise, target = RecordKind.PROMISE, RecordKind.TARGET
    assert found == [
        ("2011-01-15", Status.NOT_CHECKED, promise),
        ("2014-05-21", Status.NOT_DUE, promise),
        ("2018-10-02", Status.DUE_SOON, promise),
        ("2019-01-01", Status.OVERDUE, promise),
        ("2019-12-02", Status.NOT_ASSESSABLE, target),
        ("2020-02-01", Status.REACHED, target),
    ]


def test_a_promise_on_one_day_is_its_versions_and_its_schedule_and_nothing_before_it_was_known() -> None:
    later = replace(build.target(slug="second", sequence=2), known_on=date(2015, 1, 1))
    whole = build.facts(
        targets=(build.target(), later),
        observations=build.values({2012: 115, 2014: 130}),
        milestones=(build.milestone("step", "2013-12-31"),),
        outcomes=(build.outcome("begun", Stage.IMPLEMENTING, "2012-06-01"),),
    )
    assert assess_promise(whole, day=date(2011, 1, 14)) == []
    on_the_day = assess_promise(whole, day=whole.promise.known_on)
    assert [row.subject for row in on_the_day] == ["target"]

    early = assess_promise(whole, day=date(2014, 12, 31))
    assert [(row.subject_kind, row.subject) for row in early] == [
        (RecordKind.TARGET, "target"),
        (RecordKind.PROMISE, "promise"),
    ]
    assert early[0].latest is not None and early[0].latest.period_end == date(2012, 12, 31)
    assert early[1].status is Status.OVERDUE
    assert [row.heads_promise for row in early] == [True, False]
    late = assess_promise(whole, day=date(2015, 6, 1))
    assert [(row.subject, row.heads_promise) for row in late] == [
        ("target", False),
        ("second", True),
        ("promise", False),
    ]
    number = build.facts(targets=(build.target(),), observations=build.values({2012: 115}))
    assert [row.subject for row in assess_promise(number, day=date(2014, 1, 1))] == ["target"]
