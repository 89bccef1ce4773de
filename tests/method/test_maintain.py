"""A level to keep: judged by the newest value while it lasts, and by the deadline period's own once it has passed."""

from datetime import date
from typing import Any

import pytest

from claims.method.results import DeadlineResult, Measures, Reading
from claims.vocabulary import Comparator, Direction, Model, Reason, Status
from tests.method import build
from tests.method.test_status import assess

DUE = date(2020, 12, 31)


def kept(years: dict[int, Any], day: str, **target: Any) -> DeadlineResult:
    """At least 98 (100 less 2 %) every year until the end of 2020."""
    held: dict[str, Any] = {"comparator": Comparator.MAINTAIN, "value": 100} | target
    (result,) = assess(years, day=day, **held).deadlines
    return result


def read(year: int, value: int) -> Reading:
    row = build.observation(year, value)
    assert row.value is not None
    return Reading(value=row.value, period_start=row.start, period_end=row.end, slug=row.slug)


def test_while_it_lasts_the_newest_value_decides() -> None:
    fall = pytest.approx(0.9 ** (1 / 9) - 1)
    assert kept({2018: 99, 2019: 90}, "2020-12-31") == DeadlineResult(
        deadline=DUE,
        status=Status.BREACHED,
        measures=Measures(level_share=0.9, gap=10.0, pace=fall, pace_model=Model.GEOMETRIC),
        decided_by=read(2019, 90),
        reached=read(2018, 99),
        lost=read(2019, 90),
    )
    assert kept({2018: 90, 2019: 98}, "2020-12-31").status is Status.HOLDING


def test_once_it_is_over_the_last_periods_own_value_decides() -> None:
    found = kept({2020: 99, 2021: 90}, "2022-06-01")
    assert (found.status, found.decided_by) == (Status.HOLDING, read(2020, 99))
    assert (found.reached, found.lost) == (read(2020, 99), read(2021, 90))
    assert found.measures.level_share == 0.9
    broken = kept({2020: 90, 2021: 99}, "2022-06-01")
    assert (broken.status, broken.decided_by, broken.reached) == (Status.BREACHED, read(2020, 90), read(2021, 99))


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2020-12-31", Status.HOLDING),
        ("2021-01-01", Status.AWAITING_DATA),
        ("2021-02-14", Status.AWAITING_DATA),
        ("2021-02-15", Status.DATA_OVERDUE),
    ],
)
def test_the_last_value_holds_to_the_last_day_and_then_the_next_is_awaited(day: str, status: Status) -> None:
    found = kept({2019: 99}, day)
    assert (found.deadline, found.status, found.measures.level_share) == (DUE, status, 0.99)
    assert found.reason is None


def test_without_a_value_there_is_nothing_to_hold() -> None:
    for day in ("2016-06-01", "2021-06-01"):
        assert kept({}, day) == DeadlineResult(deadline=DUE, status=Status.NOT_ASSESSABLE, reason=Reason.NO_DATA)
    half = build.observation(2015, 60, end=date(2015, 6, 30))
    found = assess(rows=(half,), day="2016-06-01", comparator=Comparator.MAINTAIN, value=100)
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.BASIS_MISMATCH)


def test_a_level_beyond_all_numbers_is_not_judged() -> None:
    found = kept({2015: "1e400"}, "2016-06-01")
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.OUT_OF_RANGE)


def test_without_a_stated_level_the_baselines_is_kept() -> None:
    assert kept({2015: 98}, "2016-06-01", value=None).status is Status.HOLDING
    assert kept({2015: 97}, "2016-06-01", value=None).status is Status.BREACHED
    found = kept({2015: 98}, "2016-06-01", value=None, baseline_value=None, baseline_end=None)
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.NO_BASELINE)


def test_a_ceiling_is_kept_from_below_and_a_band_from_both_sides() -> None:
    ceiling = {"direction": Direction.DECREASE}
    assert [kept({2015: value}, "2016-06-01", **ceiling).status for value in (50, 102, 103)] == [
        Status.HOLDING,
        Status.HOLDING,
        Status.BREACHED,
    ]
    band = {"value": 90, "high": 110}
    assert [kept({2015: value}, "2016-06-01", **band).status for value in (89, 90, 110, 111)] == [
        Status.BREACHED,
        Status.HOLDING,
        Status.HOLDING,
        Status.BREACHED,
    ]
