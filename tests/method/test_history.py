"""The days on which an answer can change, one by one. (That the periods agree with each day is a law.)"""

from datetime import date, timedelta
from typing import Any

from claims.enums import FlagKind, Modifier, Stage, Status
from claims.method import example_rows as build
from claims.method.history import indicator_history, promise_history
from tests.method.histories import recompute_dates

UNTIL = date(2026, 1, 1)


def first_days(facts: Any, *, of: Any) -> list[str]:
    """The days on which a status or modifier first held, after it had not."""
    found: list[str] = []
    held = False
    for period in promise_history(facts, until=UNTIL).assessments:
        holds = of == period.value.status or of in period.value.modifiers
        if holds and not held:
            found.append(period.from_day.isoformat())
        held = holds
    return found


def test_the_day_after_the_deadline_and_the_day_after_the_usual_lag_turn() -> None:
    facts = build.facts(targets=(build.target(),), observations=build.values({2015: 110}))
    assert first_days(facts, of=Status.AWAITING_DATA) == ["2021-01-01"]
    assert first_days(facts, of=Status.DATA_OVERDUE) == ["2021-02-15"]


def test_the_day_on_which_a_fifth_of_the_time_has_gone_turns() -> None:
    """From the end of 2010 to the end of 2040 it is 10,958 days, of which a fifth has gone after 2,192."""
    facts = build.facts(
        targets=(build.target(deadlines=("2040-12-31",)),),
        observations=build.values({2011: 104, 2012: 107, 2013: 110, 2014: 113, 2015: 116}),
    )
    early = [
        (period.from_day.isoformat(), period.to_day and period.to_day.isoformat())
        for period in promise_history(facts, until=date(2017, 1, 5)).assessments
        if Modifier.EARLY in period.value.modifiers
    ]
    assert early[-1][1] == "2016-12-31"


def test_the_day_on_which_figures_grow_old_turns() -> None:
    facts = build.facts(targets=(build.target(),), observations=build.values({2015: 110}))
    assert first_days(facts, of=Modifier.STALE) == ["2017-04-01"]
    (flag,) = indicator_history(
        facts.indicators[0], facts.series, facts.observations, until=UNTIL, open_targets=facts.targets
    ).flags
    assert (flag.value.kind, flag.from_day, flag.to_day) == (
        FlagKind.STALE_DATA,
        date(2017, 4, 1),
        date(2021, 1, 1),
    )


def test_due_days_turn_ninety_days_before_and_on_the_day_after() -> None:
    begun = build.outcome("begun", Stage.IMPLEMENTING, "2014-09-01")
    facts = build.facts(milestones=(build.milestone(),), outcomes=(begun,), indicators=(), series=())
    assert first_days(facts, of=Status.DUE_SOON) == ["2018-10-02"]
    assert first_days(facts, of=Status.OVERDUE) == ["2019-01-01"]


def test_no_day_before_the_promise_or_after_the_last_one_asked_for_turns() -> None:
    facts = build.facts(targets=(build.target(),), observations=build.values({2005: 90, 2015: 110}))
    days = recompute_dates(facts, until=date(2021, 1, 1))
    assert (days[0], days[-1]) == (date(2011, 1, 15), date(2021, 1, 1))
    assert recompute_dates(facts, until=date(2011, 1, 14)) == []
    assert promise_history(facts, until=date(2011, 1, 14)).assessments == ()


def test_the_flags_of_an_indicator_say_until_when_they_hold() -> None:
    """Two series differ in 2015 from the day on which the second is known; with an open target the newest grows old."""
    rows = (
        build.observation(2015, 100, known="2016-02-01"),
        build.observation(2015, 140, known="2016-05-01", of="other"),
    )
    series = (build.series(), build.series("other"))
    whole = indicator_history(build.indicator(), series, rows, until=UNTIL, open_targets=(build.target(),))
    stale, differing = whole.flags
    assert (stale.value.kind, stale.value.subject_period) == (FlagKind.STALE_DATA, None)
    assert differing.value.kind is FlagKind.SOURCES_DISAGREE
    assert differing.value.subject_period == "2015-01-01/2015-12-31"
    assert (differing.from_day, differing.to_day) == (date(2016, 5, 1), None)
    aged = stale.from_day
    assert whole.recompute_on is None

    def told(until: date) -> Any:
        return indicator_history(build.indicator(), series, rows, until=until, open_targets=(build.target(),))

    assert told(date(2016, 1, 31)).flags == () and told(date(2016, 1, 31)).recompute_on == date(2016, 2, 1)
    assert [p.value.kind for p in told(date(2016, 5, 1)).flags] == [FlagKind.SOURCES_DISAGREE]
    for until in (date(2016, 4, 30), date(2016, 5, 1), aged - timedelta(days=1)):
        found = told(until)
        assert found.recompute_on is not None and found.recompute_on > until
        assert [p.from_day for p in found.flags] == [p.from_day for p in whole.flags if p.from_day <= until]
    assert [p.value.kind for p in told(aged).flags] == [FlagKind.STALE_DATA, FlagKind.SOURCES_DISAGREE]
    silent = indicator_history(build.indicator(), series, (), until=UNTIL)
    assert (silent.flags, silent.recompute_on) == ((), None)
