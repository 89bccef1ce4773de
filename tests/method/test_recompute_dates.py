"""Histories at their edges: a turning day that falls on another one, the last day asked for, and nothing known."""

from datetime import date

from claims.enums import FlagKind, ObservationKind, Status
from claims.method import example_claims as build_claims
from claims.method import example_rows as build
from claims.method.claim_history import claim_history, claim_recompute_dates, source_history
from claims.method.flags import find_indicator_flags
from claims.method.history import indicator_history, promise_history
from claims.method.results import History
from tests.method.histories import recompute_dates

UNTIL = date(2026, 1, 1)


def test_a_figure_that_becomes_known_on_a_turning_day_makes_one_day_of_the_two() -> None:
    """The day after the deadline; the figure of 2020 itself comes then."""
    rows = (build.observation(2015, 110), build.observation(2020, 205, known="2021-01-01"))
    facts = build.facts(targets=(build.target(),), observations=rows)
    days = recompute_dates(facts, until=UNTIL)
    assert days == sorted(set(days))
    met = [
        period
        for period in promise_history(facts, until=UNTIL).assessments
        if period.value.status is Status.MET_ON_TIME
    ]
    assert [(period.from_day, period.to_day) for period in met] == [(date(2021, 1, 1), None)]


def test_a_history_says_on_which_day_it_may_go_on() -> None:
    """Two years of ten are a fifth; due soon is 90 days before; the deadline is the end of 2020, the lag 45 days.

    No figure is awaited three lags and two years after 2020.
    """
    facts = build.facts(targets=(build.target(),))
    assert recompute_dates(facts, until=UNTIL) == [
        date(2011, 1, 15),
        date(2012, 12, 31),
        date(2020, 10, 2),
        date(2021, 1, 1),
        date(2021, 2, 15),
        date(2023, 5, 16),
    ]
    assert promise_history(facts, until=date(2011, 1, 14)).recompute_on == date(2011, 1, 15)
    assert promise_history(facts, until=date(2011, 1, 15)).recompute_on == date(2012, 12, 31)
    assert promise_history(facts, until=date(2021, 1, 1)).recompute_on == date(2021, 2, 15)
    assert promise_history(facts, until=date(2021, 2, 15)).recompute_on == date(2023, 5, 16)
    assert promise_history(facts, until=date(2023, 5, 16)).recompute_on is None


def test_a_figure_known_on_the_day_a_target_closes_leaves_no_period_of_no_days() -> None:
    """The newest figure is of 2015 and grows old on 1 April 2017; the target closes on 1 January 2021."""
    rows = (build.observation(2015, 110), build.observation(2019, 120, known="2021-01-01"))
    told = indicator_history(build.indicator(), (build.series(),), rows, until=UNTIL, open_targets=(build.target(),))
    assert [(p.value.kind, p.from_day, p.to_day) for p in told.flags] == [
        (FlagKind.STALE_DATA, date(2017, 4, 1), date(2021, 1, 1))
    ]
    fresh = (build.observation(2015, 110), build.observation(2016, 120, known="2017-04-01"))
    told = indicator_history(build.indicator(), (build.series(),), fresh, until=date(2017, 4, 1))
    assert told.flags == ()
    told = indicator_history(
        build.indicator(), (build.series(),), fresh, until=date(2017, 4, 1), open_targets=(build.target(),)
    )
    assert told.flags == ()


def test_an_indicator_of_which_only_a_plan_is_known_has_no_flags() -> None:
    plan = build.observation(2015, 110, kind=ObservationKind.PLAN)
    told = indicator_history(build.indicator(), (build.series(),), (plan,), until=UNTIL, open_targets=(build.target(),))
    assert told == History()
    assert find_indicator_flags(build.indicator(), (), (), day=UNTIL, open_targets=(build.target(),)) == []


def test_a_period_that_one_series_has_alone_hides_no_disagreement_after_it() -> None:
    rows = (build.observation(2014, 50), build.observation(2015, 100), build.observation(2015, 140, of="other"))
    found = find_indicator_flags(build.indicator(), (build.series(), build.series("other")), rows, day=date(2016, 6, 1))
    assert [(flag.kind, flag.subject_period) for flag in found] == [
        (FlagKind.SOURCES_DISAGREE, "2015-01-01/2015-12-31")
    ]


def test_the_history_of_a_claim_takes_in_the_last_day_asked_for() -> None:
    facts = build_claims.facts(build_claims.asserted(66), rows=build.values({2015: 63}))
    assert claim_recompute_dates(facts, until=date(2016, 5, 31)) == [date(2016, 5, 31)]
    assert claim_recompute_dates(facts, until=date(2016, 6, 1)) == [date(2016, 5, 31), date(2016, 6, 1)]
    assert [period.from_day for period in claim_history(facts, until=date(2016, 5, 31)).checks] == [date(2016, 5, 31)]


def test_a_claim_that_asserts_nothing_checkable_has_a_history_without_tests() -> None:
    assert claim_history(build_claims.facts(), until=UNTIL).checks == ()


def test_the_history_of_a_source_takes_in_the_last_day_asked_for() -> None:
    """It prints a growth of 50 % from 100 to 110."""
    rows = (
        build.observation(2014, 100, of="level", known="2016-07-01"),
        build.observation(2015, 110, of="level", known="2016-07-01"),
        build.observation(2015, 50, of="growth", known="2016-07-01"),
    )
    found = source_history(build_claims.source(*rows), until=date(2016, 7, 1))
    assert [(p.value.kind, p.from_day) for p in found] == [(FlagKind.FIGURES_INCONSISTENT, date(2016, 7, 1))]
    assert source_history(build_claims.source(*rows), until=date(2016, 6, 30)) == ()
