"""Totals and averages over a time, and the run rate of what is not over."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import Comparator, Direction, MeasureKind, Model, Modifier, Per, Reason, Status, TargetMeasure
from claims.method import example_rows as build
from claims.method.facts import Observation
from tests.method.test_aggregation import judge, quarter, span

FLOW = MeasureKind.FLOW
CYCLE_PATHS: dict[str, Any] = {
    "value": 500,
    "baseline_value": None,
    "baseline_end": None,
    "applies_from": date(2020, 1, 1),
    "deadlines": ("2025-12-31",),
    "known_on": date(2020, 1, 10),
    "measure": TargetMeasure.TOTAL,
}
BUILT = (*build.values({2020: 46, 2021: 71, 2022: 64, 2023: 80, 2024: 60}),)
CEILING: dict[str, Any] = {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE}


def test_the_total_so_far_is_held_against_an_even_share_of_the_time() -> None:
    """500 km between 2020 and 2025: 321 km in five of six years."""
    found = judge(*BUILT, day="2025-06-01", of={"kind_of_measure": FLOW}, **CYCLE_PATHS)
    assert found.decided_by is not None
    assert (found.decided_by.value, found.decided_by.period_start) == (321, date(2020, 1, 1))
    assert found.status is Status.LAGGING
    assert found.measures.ratio == pytest.approx(321 / 500 * 6 / 5)
    assert found.measures.attainment == pytest.approx(0.642)
    assert found.measures.pace == pytest.approx(64.2)
    assert found.measures.needed_pace == pytest.approx(179)
    assert found.measures.path_value == pytest.approx(416.67, abs=0.01)
    assert set(found.modifiers) == {Modifier.AGGREGATED, Modifier.RUN_RATE}
    assert found.rows_used == tuple(row.slug for row in BUILT)


def test_without_its_measure_the_same_numbers_are_yearly_ones() -> None:
    """What today's rules make of it: 60 km in 2024 against 500."""
    usual = {name: value for name, value in CYCLE_PATHS.items() if name != "measure"}
    found = judge(*BUILT, day="2025-06-01", **usual)
    assert found.decided_by is None or found.decided_by.value == 60


def test_after_its_time_a_total_is_met_or_missed() -> None:
    of = {"kind_of_measure": FLOW}
    short = judge(*BUILT, build.observation(2025, 100), day="2026-06-01", of=of, **CYCLE_PATHS)
    assert (short.status, short.decided_by and short.decided_by.value) == (Status.MISSED, 421)
    assert judge(*BUILT, build.observation(2025, 170), day="2026-06-01", of=of, **CYCLE_PATHS).status is (
        Status.NARROWLY_MISSED
    )
    assert judge(*BUILT, build.observation(2025, 179), day="2026-06-01", of=of, **CYCLE_PATHS).status is (
        Status.MET_ON_TIME
    )
    late = judge(
        *BUILT, build.observation(2025, 100), build.observation(2026, 90), day="2027-06-01", of=of, **CYCLE_PATHS
    )
    assert (late.status, late.slip_years) == (Status.MET_LATE, pytest.approx(1))


def test_a_total_waits_for_its_last_year() -> None:
    of = {"kind_of_measure": FLOW}
    assert judge(*BUILT, day="2026-01-10", of=of, **CYCLE_PATHS).status is Status.AWAITING_DATA
    assert judge(*BUILT, day="2026-03-10", of=of, **CYCLE_PATHS).status is Status.DATA_OVERDUE


def test_investment_of_100_in_ten_years_is_met_when_the_sum_reaches_it() -> None:
    rows = build.values(dict.fromkeys(range(2011, 2021), 12))
    wanted = {
        "value": 100, "baseline_value": 0, "measure": TargetMeasure.TOTAL, "applies_from": date(2011, 1, 1)
    }  # fmt: skip
    of = {"kind_of_measure": FLOW, "model": Model.LINEAR}
    open_, reached, over = (
        judge(*rows, day=day, of=of, **wanted) for day in ("2016-06-01", "2020-06-01", "2021-06-01")
    )
    assert (open_.status, open_.decided_by and open_.decided_by.value) == (Status.ON_TRACK, 60)
    assert (reached.status, reached.reached and reached.reached.period_end) == (
        Status.ACHIEVED_EARLY,
        date(2019, 12, 31),
    )
    assert over.status is Status.MET_ON_TIME


def test_a_ceiling_for_a_whole_time_is_broken_for_good() -> None:
    wanted = CYCLE_PATHS | CEILING | {"value": 300}
    found = judge(*BUILT, day="2025-06-01", of={"kind_of_measure": FLOW}, **wanted)
    assert (found.status, found.decided_by and found.decided_by.value) == (Status.MISSED, 321)
    wanted |= {"value": 350}
    assert judge(*BUILT, day="2025-06-01", of={"kind_of_measure": FLOW}, **wanted).status is Status.LAGGING


def test_a_balance_over_a_time_decides_nothing_before_its_end() -> None:
    wanted = CYCLE_PATHS | {"value": 300}
    of = {"kind_of_measure": MeasureKind.NET_FLOW}
    assert judge(*BUILT, day="2025-06-01", of=of, **wanted).status is Status.ON_TRACK
    fallen = (*BUILT, build.observation(2025, -60))
    assert judge(*fallen, day="2026-06-01", of=of, **wanted).status is Status.MISSED


def test_an_average_over_a_time_is_that_of_its_periods() -> None:
    wanted = CYCLE_PATHS | {"measure": TargetMeasure.AVERAGE, "value": 70}
    found = judge(*BUILT, build.observation(2025, 99), day="2026-06-01", of={"kind_of_measure": FLOW}, **wanted)
    assert (found.status, found.decided_by and found.decided_by.value) == (Status.MET_ON_TIME, Decimal(70))
    rate = {"kind_of_measure": MeasureKind.RATE, "model": Model.LINEAR}
    low = judge(*build.values({2020: 2, 2021: 4}), day="2022-06-01", of=rate, **(wanted | {"value": 4}))
    assert (low.status, low.decided_by and low.decided_by.value) == (Status.LAGGING, 3)


def test_a_figure_for_the_whole_time_is_compared_as_it_is() -> None:
    """A total of 520 in five years against a promise of 500, which was 400 in the five years before."""
    rows = (
        span("2011-01-01", "2015-12-31", 400, known="2016-02-01"),
        span("2016-01-01", "2020-12-31", 520, known="2021-02-01"),
    )
    wanted = {"value": 500, "per": Per.WINDOW, "applies_from": date(2016, 1, 1), "baseline_value": None}
    found = judge(*rows, day="2021-06-01", of={"kind_of_measure": FLOW}, **wanted)
    assert (found.status, found.decided_by and found.decided_by.value) == (Status.MET_ON_TIME, 520)
    assert Modifier.AGGREGATED not in found.modifiers


def test_what_is_no_flow_has_no_total() -> None:
    found = judge(*BUILT, day="2025-06-01", of={"kind_of_measure": MeasureKind.STOCK}, **CYCLE_PATHS)
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.PERIOD_MISMATCH)


def test_a_total_has_no_figure_across_a_break_and_none_after_a_gap() -> None:
    of = {"kind_of_measure": FLOW}
    gap = (BUILT[0], *BUILT[2:])
    found = judge(*gap, day="2025-06-01", of=of, **CYCLE_PATHS)
    assert found.decided_by is not None
    assert found.decided_by.value == 46
    broken = judge(*BUILT, day="2025-06-01", of=of, series={"breaks": (date(2022, 1, 1),)}, **CYCLE_PATHS)
    assert broken.decided_by is not None
    assert broken.decided_by.value == 46 + 71


def test_a_part_of_a_year_gives_a_run_rate() -> None:
    """400 km in 2016, and 65 km by 19 May: 16 % after 38 % of the time."""
    row = span("2016-01-01", "2016-05-19", 65, known="2016-05-19")
    wanted: dict[str, Any] = {
        "value": 400,
        "baseline_value": 0,
        "baseline_end": date(2015, 12, 31),
        "deadlines": ("2016-12-31",),
        "known_on": date(2016, 5, 19),
    }
    found = judge(row, day="2016-06-01", of={"kind_of_measure": FLOW}, **wanted)
    assert found.status is Status.FAR_BEHIND
    assert found.measures.attainment == pytest.approx(0.1625)
    assert found.measures.ratio == pytest.approx(0.1625 / (140 / 366))
    assert set(found.modifiers) >= {Modifier.RUN_RATE, Modifier.PROVISIONAL}
    assert judge(row, day="2016-06-01", **wanted).status is Status.NOT_ASSESSABLE


def test_a_part_of_the_last_year_adds_to_the_total_and_is_provisional() -> None:
    """1.9 of 4.5 bn by the middle of the third of five years."""
    rows = (*build.values({2021: "0.6", 2022: "0.8"}), span("2023-01-01", "2023-06-30", "0.5"))
    wanted = CYCLE_PATHS | {"value": "4.5", "applies_from": date(2021, 1, 1), "known_on": date(2021, 1, 10)}
    found = judge(*rows, day="2023-08-01", of={"kind_of_measure": FLOW}, **wanted)
    assert found.decided_by is not None
    assert found.decided_by.value == Decimal("1.9")
    assert found.status is Status.LAGGING
    assert set(found.modifiers) >= {Modifier.RUN_RATE, Modifier.PROVISIONAL}


@given(st.lists(st.integers(min_value=0, max_value=100), min_size=1, max_size=8), st.integers(1, 400))
def test_a_total_that_can_only_grow_is_never_lost_again(numbers: list[int], goal: int) -> None:
    """Once the figures known by a day reach a floor, every later day says so too."""
    rows: list[Observation] = [quarter(2020 + n // 4, n % 4 + 1, value) for n, value in enumerate(numbers)]
    wanted = CYCLE_PATHS | {"value": goal}
    days = [date.fromordinal(row.known_on.toordinal() + 1).isoformat() for row in rows]
    found = [judge(*rows, day=day, of={"kind_of_measure": FLOW}, **wanted).status for day in days]
    reached = [status is Status.ACHIEVED_EARLY for status in found]
    assert reached == sorted(reached)
    assert reached[-1] == (sum(numbers) >= goal)
