"""A deadline whose own period has no figure: the figures around it decide where they agree, and waiting has an end."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import Due, Frequency, Modifier, Status
from claims.method import example_rows as build
from claims.method.brackets import waiting_status
from claims.method.example_rows import Number
from claims.method.headline import assess_promise
from claims.method.periods import never_after
from claims.method.results import Assessment
from claims.method.target_assessment import assess_promise_targets


def head(years: dict[int, Number], day: str, **fields: object) -> Assessment:
    facts = build.facts(targets=(build.target(**fields),), observations=build.values(years))
    return assess_promise_targets(facts, day=build.day(day))[0]


def test_satisfied_on_both_sides_is_met_in_time() -> None:
    found = head({2015: 150, 2019: 210, 2021: 250}, "2022-06-01")
    assert (found.status, found.modifiers) == (Status.MET_ON_TIME, (Modifier.BY_BRACKET,))
    assert [row.slug for row in found.bracket] == ["own-2019", "own-2021"]
    assert {"own-2019", "own-2021"} <= set(found.rows_used)
    assert found.slip_days is None and found.attainment_at_deadline is None


def test_short_on_both_sides_is_missed() -> None:
    found = head({2015: 110, 2019: 115, 2021: 117}, "2026-06-01")
    assert (found.status, found.modifiers) == (Status.MISSED, (Modifier.BY_BRACKET,))


def test_two_sides_that_miss_it_by_different_measures_are_plainly_missed() -> None:
    assert head({2019: 150, 2021: 198}, "2022-06-01").status is Status.MISSED
    assert head({2019: 196, 2021: 198}, "2022-06-01").status is Status.NARROWLY_MISSED
    assert head({2019: 90, 2021: 80}, "2022-06-01").status is Status.REVERSED


def test_what_is_met_after_a_bracket_that_missed_it_is_late() -> None:
    found = head({2019: 115, 2021: 117, 2023: 210}, "2024-06-01")
    assert (found.status, found.slip_years) == (Status.MET_LATE, 3.0)
    assert Modifier.BY_BRACKET in found.modifiers


@pytest.mark.parametrize("years", [{2019: 150, 2021: 210}, {2019: 210, 2021: 150}, {2019: 150}, {2021: 250}])
def test_sides_that_disagree_or_are_missing_decide_nothing(years: dict[int, Number]) -> None:
    assert head(years, "2022-06-01").status is Status.DATA_OVERDUE
    assert head(years, "2023-05-15").status is Status.DATA_OVERDUE
    assert head(years, "2023-05-16").status is Status.NEVER_PUBLISHED


def test_a_side_is_two_periods_away_at_most() -> None:
    assert head({2018: 210, 2022: 250}, "2023-03-01").status is Status.MET_ON_TIME
    assert head({2017: 210, 2021: 250}, "2023-03-01").status is Status.DATA_OVERDUE
    assert head({2019: 210, 2023: 250}, "2024-03-01").status is Status.NEVER_PUBLISHED


def test_the_baseline_is_no_side() -> None:
    found = head({2019: 100, 2021: 120}, "2022-06-01", baseline_value=100, baseline_end=date(2019, 12, 31))
    assert found.status is Status.DATA_OVERDUE


def test_the_deadlines_own_figure_takes_the_place_of_those_around_it() -> None:
    found = head({2019: 210, 2020: 150, 2021: 250}, "2022-06-01")
    assert (found.status, found.bracket) == (Status.MET_LATE, ())


def test_where_the_own_series_ended_another_one_with_a_provider_speaks() -> None:
    own = build.values({2010: 100, 2011: 105, 2012: 110})
    other = build.values({2010: 98, 2012: 112, 2016: 170, 2020: 230}, of="other")
    facts = build.facts(
        targets=(build.target(baseline_value=None),),
        series=(build.series(), build.series("other", provider="Bank")),
        observations=(*own, *other),
    )
    heads = {
        day: next(row for row in assess_promise(facts, day=build.day(day)) if row.heads_promise)
        for day in ("2021-02-14", "2021-02-15", "2026-06-01")
    }
    assert heads["2021-02-14"].status is Status.AWAITING_DATA  # its figure may still come
    for day in ("2021-02-15", "2026-06-01"):
        assert (heads[day].status, heads[day].series) == (Status.MET_ON_TIME, "other")
        assert Modifier.OTHER_SERIES in heads[day].modifiers


def test_what_is_measured_irregularly_has_no_period_that_could_stay_empty() -> None:
    indicator = build.indicator(frequency=Frequency.IRREGULAR)
    assert never_after(date(2020, 12, 31), Frequency.IRREGULAR, 45) is None
    assert waiting_status(indicator, date(2020, 12, 31), day=date(2040, 1, 1)) is Status.DATA_OVERDUE


@given(st.integers(0, 400), st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.sampled_from(Frequency))
def test_waiting_goes_one_way(lag: int, deadline: date, frequency: Frequency) -> None:
    """From awaited to overdue to never published, whatever the lag: no later day takes a step back."""
    indicator = build.indicator(frequency=frequency, usual_lag_days=lag)
    order = [Status.AWAITING_DATA, Status.DATA_OVERDUE, Status.NEVER_PUBLISHED]
    found = [order.index(waiting_status(indicator, deadline, day=date(year, 6, 1))) for year in range(2000, 2040)]
    assert found == sorted(found)


class TestByOrIn:
    """Reached 210 in 2018, and 150 in 2020; the goal is 200."""

    YEARS: dict[int, Number] = {2018: 210, 2019: 170, 2020: 150}

    def test_by_is_met_by_an_earlier_figure_and_lost_again(self) -> None:
        found = head(self.YEARS, "2021-06-01", due=Due.BY)
        assert (found.status, found.modifiers) == (Status.MET_ON_TIME, (Modifier.LOST_AGAIN,))
        assert found.decided_by is not None and found.decided_by.slug == "own-2018"
        assert found.lost is not None and found.lost.slug == "own-2019"
        assert found.attainment_at_deadline == pytest.approx(0.5)

    def test_in_is_missed(self) -> None:
        found = head(self.YEARS, "2021-06-01", due=Due.IN)
        assert (found.status, found.modifiers) == (Status.MISSED, ())

    def test_while_it_is_open_both_say_how_it_is(self) -> None:
        assert {head(self.YEARS, "2020-06-01", due=due).status for due in Due} == {Status.ACHIEVED_THEN_LOST}

    def test_by_does_not_wait_for_the_deadlines_figure(self) -> None:
        assert head({2018: 210}, "2021-01-01", due=Due.BY).status is Status.MET_ON_TIME
        assert head({2018: 210}, "2021-01-01", due=Due.IN).status is Status.AWAITING_DATA

    def test_a_figure_older_than_the_statement_meets_nothing(self) -> None:
        later = {"due": Due.BY, "known_on": date(2019, 3, 1)}
        assert head(self.YEARS, "2021-06-01", **later).status is Status.MISSED

    def test_part_of_a_year_is_no_whole_period(self) -> None:
        half = build.observation(2018, 150, end=date(2018, 6, 30))
        facts = build.facts(
            targets=(build.target(value=160, due=Due.BY),), observations=(half, *build.values({2020: 140}))
        )
        assert assess_promise_targets(facts, day=date(2021, 6, 1))[0].status is Status.MISSED

    def test_met_at_the_deadline_itself_the_deadlines_figure_decides(self) -> None:
        found = head({2018: 210, 2020: 205}, "2021-06-01", due=Due.BY)
        assert found.decided_by is not None and found.decided_by.slug == "own-2020"
