"""Figures of other lengths of time than a target's: added up where all parts are there, else never compared."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import (
    Applies,
    Comparator,
    Direction,
    Frequency,
    MeasureKind,
    Model,
    Modifier,
    ObservationKind,
    Per,
    Reason,
    Status,
)
from claims.method import example_rows as build
from claims.method.aggregation import chain_from, covers_whole_periods, sum_of, with_sums
from claims.method.facts import Observation
from claims.method.periods import months_later
from claims.method.results import Assessment
from claims.method.target_assessment import assess_promise_targets

FLOW = MeasureKind.FLOW
CEILING: dict[str, Any] = {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE}
FROM_150 = CEILING | {"value": 100, "baseline_value": 150}


def span(start: str, end: str, value: object, *, known: str | None = None, **fields: Any) -> Observation:
    """A figure for a time, known three weeks after it if nothing else is said."""
    first, last = build.day(start), build.day(end)
    known_on = build.day(known) if known is not None else date.fromordinal(last.toordinal() + 21)
    row = {"slug": f"own-{start}-{end}", "series": "own", "start": first, "end": last, "known_on": known_on}
    return Observation(**(row | {"value": build.decimal(value)} | fields))


def quarter(year: int, number: int, value: object, **fields: Any) -> Observation:
    first = date(year, 3 * number - 2, 1)
    last = date.fromordinal(months_later(first, 3).toordinal() - 1)
    return span(first.isoformat(), last.isoformat(), value, **fields)


def month(year: int, number: int, value: object, **fields: Any) -> Observation:
    first = date(year, number, 1)
    last = date.fromordinal(months_later(first, 1).toordinal() - 1)
    return span(first.isoformat(), last.isoformat(), value, **fields)


def judge(
    *rows: Observation,
    day: str,
    of: dict[str, Any] | None = None,
    series: dict[str, Any] | None = None,
    **target: Any,
) -> Assessment:
    facts = build.facts(
        targets=(build.target(**target),),
        indicators=(build.indicator(**(of or {})),),
        series=(build.series(**(series or {})),),
        observations=rows,
    )
    return next(row for row in assess_promise_targets(facts, day=build.day(day)) if row.is_headline)


def test_four_quarters_make_the_year_that_was_promised() -> None:
    """12 a year by 2020 from 8, and 3.1 in each quarter of 2020."""
    quarters = [quarter(2020, number, "3.1") for number in (1, 2, 3, 4)]
    of = {"frequency": Frequency.QUARTERLY, "kind_of_measure": FLOW}
    found = judge(*quarters, day="2021-06-01", of=of, value=12, baseline_value=8, per=Per.YEAR)
    assert found.status is Status.MET_ON_TIME
    assert found.decided_by is not None
    assert (found.decided_by.value, found.decided_by.period_start) == (Decimal("12.4"), date(2020, 1, 1))
    assert found.modifiers == (Modifier.AGGREGATED,)
    assert found.rows_used == tuple(sorted(row.slug for row in quarters))


def test_without_a_quarter_no_year_is_made_and_no_quarter_is_compared_with_a_year() -> None:
    quarters = [quarter(2020, number, "3.1") for number in (1, 2, 4)]
    of = {"frequency": Frequency.QUARTERLY, "kind_of_measure": FLOW}
    wanted: dict[str, Any] = {"value": 12, "baseline_value": 8, "per": Per.YEAR}
    assert judge(*quarters, day="2021-06-01", of=of, **wanted).status is Status.DATA_OVERDUE
    found = judge(*quarters[2:], day="2020-12-31", of=of, **wanted)
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.NO_DATA)
    earlier = quarter(2019, 4, "3.1")
    found = judge(earlier, day="2020-12-31", of=of, **wanted)
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.PERIOD_MISMATCH)


@pytest.mark.parametrize("kind", [None, MeasureKind.RATE, MeasureKind.INDEX, MeasureKind.RANK])
def test_what_does_not_add_up_is_refused_for_another_length_of_time(kind: MeasureKind | None) -> None:
    quarters = [quarter(2020, number, "3.1") for number in (1, 2, 3, 4)]
    of = {"frequency": Frequency.QUARTERLY, "kind_of_measure": kind}
    found = judge(*quarters, day="2021-06-01", of=of, value=12, baseline_value=8, per=Per.YEAR)
    assert Modifier.AGGREGATED not in found.modifiers
    if kind in (None, MeasureKind.RANK):
        assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.PERIOD_MISMATCH)


def test_a_goal_for_a_month_is_not_compared_with_a_year() -> None:
    found = judge(
        *build.values({2019: 1000, 2020: 1500}), day="2021-06-01", of={"kind_of_measure": FLOW}, value=12, per=Per.MONTH
    )
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.PERIOD_MISMATCH)


def test_monthly_figures_of_100_to_130_meet_1200_a_year() -> None:
    months = [
        month(year, number, 100 + number * 2 + year - 2015) for year in (2016, 2017, 2018) for number in range(1, 13)
    ]
    of = {"frequency": Frequency.MONTHLY, "kind_of_measure": FLOW}
    wanted: dict[str, Any] = {"value": 1200, "per": Per.YEAR, "deadlines": ("2018-12-31",), "baseline_value": None}
    found = judge(*months, day="2019-03-01", of=of, **wanted, baseline_end=date(2016, 12, 31))
    assert found.status is Status.MET_ON_TIME
    assert found.decided_by is not None
    assert found.decided_by.value == sum(100 + number * 2 + 3 for number in range(1, 13))
    assert found.baseline is not None
    assert found.baseline.value == sum(100 + number * 2 + 1 for number in range(1, 13))


def test_the_years_own_figure_counts_rather_than_the_sum_of_its_quarters() -> None:
    quarters = [quarter(2020, number, "3.1") for number in (1, 2, 3, 4)]
    own = build.observation(2020, "11.9", known="2021-03-01")
    found = judge(*quarters, own, day="2021-06-01", of={"kind_of_measure": FLOW}, value=12, baseline_value=8)
    assert found.status is Status.NARROWLY_MISSED
    assert Modifier.AGGREGATED not in found.modifiers


def test_a_sum_is_as_uncertain_as_its_least_firm_part() -> None:
    quarters = [quarter(2020, number, "3.1") for number in (1, 2, 3)]
    estimate = quarter(2020, 4, "3.1", kind=ObservationKind.ESTIMATE)
    found = judge(*quarters, estimate, day="2021-01-25", of={"kind_of_measure": FLOW}, value=12, baseline_value=8)
    assert set(found.modifiers) >= {Modifier.AGGREGATED, Modifier.PROVISIONAL}
    assert found.status_without_provisional is Status.AWAITING_DATA


def test_a_stock_is_judged_by_the_count_of_any_day() -> None:
    """300 buses by the end of 2027, 40 in 2023, and 118 on 13 October 2025."""
    bus = span("2025-10-13", "2025-10-13", 118, known="2025-10-13")
    found = judge(
        bus,
        day="2025-11-01",
        of={"kind_of_measure": MeasureKind.STOCK, "model": Model.LINEAR},
        value=300,
        baseline_value=40,
        baseline_end=date(2023, 12, 31),
        deadlines=("2027-12-31",),
        known_on=date(2024, 1, 15),
    )
    assert found.status is Status.LAGGING
    assert found.decided_by is not None
    assert found.decided_by.value == 118
    assert Modifier.PROVISIONAL not in found.modifiers


def test_a_part_of_a_year_that_exceeds_a_ceiling_decides_on_the_day_it_is_known() -> None:
    """At most 100 in 2020, and 120 from January to September; known on 20 October."""
    rows = (*build.values({2010: 150, 2019: 110}), span("2020-01-01", "2020-09-30", 120, known="2020-10-20"))
    wanted = FROM_150
    of = {"kind_of_measure": FLOW}
    before, on, after = (judge(*rows, day=day, of=of, **wanted) for day in ("2020-10-19", "2020-10-20", "2021-02-20"))
    assert before.status is Status.LAGGING
    assert (on.status, after.status) == (Status.MISSED, Status.MISSED)
    assert on.decided_by is not None
    assert on.decided_by.value == 120
    assert judge(*rows, day="2020-10-20", of={}, **wanted).status is Status.LAGGING


def test_a_part_of_a_year_below_a_ceiling_decides_nothing() -> None:
    rows = (*build.values({2010: 150, 2019: 110}), span("2020-01-01", "2020-09-30", 90, known="2020-10-20"))
    found = judge(*rows, day="2020-11-01", of={"kind_of_measure": FLOW}, **FROM_150)
    assert found.status is Status.LAGGING
    assert found.decided_by is not None
    assert found.decided_by.value == 110


def test_a_part_of_a_year_of_something_else_than_the_deadlines_year_is_no_value() -> None:
    rows = (*build.values({2010: 150, 2018: 110}), span("2019-01-01", "2019-09-30", 120, known="2019-10-20"))
    found = judge(*rows, day="2019-11-01", of={"kind_of_measure": FLOW}, **FROM_150)
    assert found.decided_by is not None
    assert found.decided_by.value == 110


def test_one_breach_by_a_part_of_a_year_breaks_a_ceiling_for_each_year() -> None:
    rows = (*build.values({2011: 90, 2012: 95}), span("2013-01-01", "2013-09-30", 120, known="2013-10-20"))
    wanted = CEILING | {"value": 100, "baseline_value": None, "baseline_end": None, "applies": Applies.EACH_PERIOD}
    assert judge(*rows, day="2013-11-01", of={"kind_of_measure": FLOW}, **wanted).status is Status.BREACHED


def test_a_balance_settles_nothing_before_its_year_is_over() -> None:
    """At least 3: 5 in the first half of 2020, -1 in the year."""
    half = span("2020-01-01", "2020-06-30", 5, known="2020-08-01")
    rows = (*build.values({2010: -5, 2019: -2}), half, build.observation(2020, -1, known="2021-02-10"))
    of = {"kind_of_measure": MeasureKind.NET_FLOW, "model": Model.LINEAR}
    wanted: dict[str, Any] = {"value": 3, "baseline_value": -5}
    early, late = (judge(*rows, day=day, of=of, **wanted) for day in ("2020-09-01", "2021-03-01"))
    assert early.status is Status.FAR_BEHIND
    assert early.decided_by is not None
    assert early.decided_by.value == -2
    assert late.status is Status.MISSED


def test_a_survey_of_two_years_counts_in_a_yearly_indicator() -> None:
    rows = (
        span("2009-01-01", "2010-12-31", 100),
        span("2011-01-01", "2012-12-31", 120),
        span("2013-01-01", "2014-12-31", 140),
    )
    found = judge(*rows, day="2015-06-01", of={"kind_of_measure": MeasureKind.RATE}, baseline_value=None)
    assert found.status is Status.ON_TRACK
    assert found.baseline is not None
    assert found.baseline.value == 100
    unstated = judge(*rows, day="2015-06-01", baseline_value=None)
    assert (unstated.status, unstated.reason) == (Status.NOT_ASSESSABLE, Reason.BASIS_MISMATCH)


def test_a_figure_of_a_year_does_not_decide_about_its_middle() -> None:
    rows = build.values({2019: 180, 2020: 205})
    found = judge(*rows, day="2021-06-01", deadlines=("2020-06-30",))
    assert found.status is Status.MET_ON_TIME
    assert set(found.modifiers) >= {Modifier.COARSER_THAN_DEADLINE, Modifier.PROVISIONAL}
    assert found.status_without_provisional is not Status.MET_ON_TIME
    assert Modifier.COARSER_THAN_DEADLINE not in judge(*rows, day="2021-06-01").modifiers


def test_the_count_of_a_stock_on_the_day_of_the_deadline_decides_before_the_years() -> None:
    rows = (*build.values({2019: 180, 2020: 205}), span("2020-06-30", "2020-06-30", 190))
    found = judge(*rows, day="2021-06-01", deadlines=("2020-06-30",), of={"kind_of_measure": MeasureKind.STOCK})
    assert found.decided_by is not None
    assert Modifier.COARSER_THAN_DEADLINE not in found.modifiers
    assert found.attainment_at_deadline == pytest.approx(0.9)


@given(st.lists(st.integers(min_value=-1000, max_value=1000), min_size=12, max_size=12))
def test_twelve_months_and_four_quarters_and_the_year_are_the_same(numbers: list[int]) -> None:
    """However the year is divided, it has one total."""
    indicator = build.indicator(kind_of_measure=MeasureKind.NET_FLOW)
    months = [month(2020, number, value) for number, value in enumerate(numbers, start=1)]
    quarters = [quarter(2020, n + 1, sum(numbers[3 * n : 3 * n + 3])) for n in range(4)]
    for rows in (months, quarters, [*months[:6], *quarters[2:]]):
        (made,) = [row for row in with_sums(rows, indicator, None) if row.parts]
        assert (made.value, made.start, made.end) == (sum(numbers), date(2020, 1, 1), date(2020, 12, 31))


def test_a_chain_takes_the_longest_figures_and_stops_at_a_gap() -> None:
    rows = [month(2020, number, 1) for number in (1, 2, 3, 5)] + [quarter(2020, 1, 3)]
    assert [row.slug for row in chain_from(date(2020, 1, 1), rows)] == ["own-2020-01-01-2020-03-31"]
    assert chain_from(date(2019, 1, 1), rows) == ()


def test_a_sum_adds_up_the_ends_of_ranges() -> None:
    rows = [month(2020, 1, 10, low=Decimal(8), high=Decimal(11)), month(2020, 2, 5)]
    found = sum_of(rows)
    assert (found.value, found.low, found.high) == (15, 13, 16)


def test_whole_periods_are_calendar_periods_or_as_long() -> None:
    assert covers_whole_periods(date(2020, 1, 1), date(2022, 12, 31), Frequency.ANNUAL)
    assert covers_whole_periods(date(2020, 4, 1), date(2021, 3, 31), Frequency.ANNUAL)
    assert not covers_whole_periods(date(2020, 1, 1), date(2022, 6, 30), Frequency.ANNUAL)
    assert covers_whole_periods(date(2020, 1, 1), date(2020, 6, 30), Frequency.QUARTERLY)
