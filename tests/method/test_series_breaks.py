"""No pace across a break of a series, from nominal to real values, or from one season to another."""

import math
from datetime import date
from typing import Any

import pytest

from claims.enums import Frequency, MeasureKind, Modifier, PriceBasis, Reason, Status
from claims.method import example_rows as build
from claims.method.facts import Series
from claims.method.series_breaks import break_between, same_prices
from claims.method.target_assessment import assess_promise_targets
from tests.method.test_aggregation import judge, month

REBASED = {2010: 100, 2011: 106, 2012: 112, 2013: 118, 2014: 125, 2015: 100, 2016: 106}
BREAK = {"breaks": (date(2015, 1, 1),)}


def test_no_pace_is_measured_across_the_rebasing_of_an_index() -> None:
    rows = build.values(REBASED)
    wanted: dict[str, Any] = {"value": 150, "baseline_value": None}
    of = {"kind_of_measure": MeasureKind.INDEX}
    found = judge(*rows, day="2017-06-01", of=of, series=BREAK, **wanted)
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.SERIES_BREAK)
    closed = judge(*rows, build.observation(2020, 160), day="2021-06-01", of=of, series=BREAK, **wanted)
    assert (closed.status, closed.reason) == (Status.NOT_ASSESSABLE, Reason.SERIES_BREAK)
    assert judge(*rows, day="2017-06-01", of=of, **wanted).status is Status.FAR_BEHIND
    assert judge(*rows[:5], day="2015-06-01", of=of, series=BREAK, **wanted).status is Status.ON_TRACK


def test_a_goal_is_compared_with_a_level_that_is_counted_in_another_way_but_no_pace_is() -> None:
    rows = build.values({2010: 100, 2016: 150})
    found = judge(*rows, day="2017-06-01", series=BREAK, baseline_value=None)
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.SERIES_BREAK)
    met = judge(*rows, build.observation(2020, 210), day="2021-06-01", series=BREAK, baseline_value=None)
    assert met.status is Status.MET_ON_TIME
    short = judge(*rows, build.observation(2020, 199), day="2021-06-01", series=BREAK, baseline_value=None)
    assert (short.status, short.attainment_at_deadline) == (Status.MISSED, None)


def test_a_target_from_after_a_break_is_judged_as_usual() -> None:
    wanted: dict[str, Any] = {
        "value": 150, "baseline_value": None, "baseline_end": date(2015, 12, 31), "known_on": date(2016, 1, 10)
    }  # fmt: skip
    found = judge(
        *build.values(REBASED), day="2017-06-01", of={"kind_of_measure": MeasureKind.INDEX}, series=BREAK, **wanted
    )
    assert found.status is Status.LAGGING


def test_a_period_that_holds_the_break_is_counted_in_the_new_way() -> None:
    assert break_between(date(2014, 12, 31), date(2015, 12, 31), (date(2015, 6, 1),))
    assert not break_between(date(2015, 12, 31), date(2016, 12, 31), (date(2015, 6, 1),))
    assert not break_between(None, date(2016, 12, 31), (date(2015, 6, 1),))


def test_values_of_two_price_bases_are_neither_compared_nor_exchanged() -> None:
    """Real figures up to 2012, and nominal ones of another provider that grow fast enough."""
    real = build.values({2010: 100})
    nominal = build.values({year: 100 * 1.072 ** (year - 2010) for year in range(2010, 2016)}, of="other")

    def head(**basis: PriceBasis) -> tuple[Status, tuple[Modifier, ...]]:
        series = (build.series(price_basis=PriceBasis.CONSTANT), build.series("other", **basis))
        facts = build.facts(targets=(build.target(baseline_value=None),), series=series, observations=(*real, *nominal))
        found = next(row for row in assess_promise_targets(facts, day=date(2016, 6, 1)) if row.is_headline)
        return found.status, found.modifiers

    assert head()[0] is Status.ON_TRACK
    assert head(price_basis=PriceBasis.CURRENT)[0] is Status.NOT_ASSESSABLE


def test_a_nominal_series_does_not_dispute_a_real_one() -> None:
    def modifiers(**basis: PriceBasis) -> tuple[Modifier, ...]:
        facts = build.facts(
            targets=(build.target(),),
            series=(build.series(price_basis=PriceBasis.CONSTANT), build.series("other", **basis)),
            observations=(*build.values({2015: 110}), *build.values({2010: 100, 2015: 150}, of="other")),
        )
        return next(row for row in assess_promise_targets(facts, day=date(2016, 6, 1)) if row.is_headline).modifiers

    assert Modifier.DISPUTED in modifiers()
    assert Modifier.DISPUTED not in modifiers(price_basis=PriceBasis.CURRENT)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (None, PriceBasis.CURRENT, True),
        (PriceBasis.CURRENT, PriceBasis.CURRENT, True),
        (PriceBasis.CURRENT, PriceBasis.CONSTANT, False),
    ],
)
def test_series_compare_unless_both_say_otherwise(one: PriceBasis, other: PriceBasis, same: bool) -> None:
    def made(basis: PriceBasis) -> Series:
        return build.series(price_basis=basis)

    assert same_prices(made(one), made(other)) is same


SEASONS = tuple(
    month(
        year, number, round(100 * 1.01 ** (12 * (year - 2015) + number) * (1 + 0.3 * math.sin(math.pi * number / 6)), 2)
    )
    for year in range(2015, 2019)
    for number in range(1, 13)
)
BY_DECEMBER: dict[str, Any] = {
    "value": 160,
    "baseline_value": None,
    "baseline_end": date(2015, 12, 31),
    "deadlines": ("2019-12-31",),
    "known_on": date(2016, 1, 22),
}


def test_a_season_does_not_look_like_progress() -> None:
    """12 % a year with seasons of 30 % either way: the pace is the same all year."""
    days = [date(2017, 1 + n % 12, 25).replace(year=2017 + n // 12).isoformat() for n in range(24)]
    found = [judge(*SEASONS, day=day, of={"frequency": Frequency.MONTHLY}, **BY_DECEMBER) for day in days]
    assert {each.status for each in found} == {Status.ON_TRACK}
    assert {each.decided_by.period_end.month for each in found if each.decided_by} == {12}
    assert not any(Modifier.STALE in each.modifiers for each in found)


def test_adjusted_values_and_stocks_are_compared_month_by_month() -> None:
    for of, series in (
        ({"frequency": Frequency.MONTHLY}, {"seasonally_adjusted": True}),
        ({"frequency": Frequency.MONTHLY, "kind_of_measure": MeasureKind.STOCK}, {}),
    ):
        found = judge(*SEASONS, day="2017-10-25", of=of, series=series, **BY_DECEMBER)
        assert found.decided_by is not None
        assert found.decided_by.period_end == date(2017, 9, 30)


def test_the_month_of_the_deadline_decides_whatever_month_the_baseline_is_of() -> None:
    wanted = BY_DECEMBER | {"baseline_end": date(2015, 6, 30), "deadlines": ("2018-09-30",), "value": 140}
    found = judge(*SEASONS, day="2018-12-25", of={"frequency": Frequency.MONTHLY}, **wanted)
    assert found.decided_by is not None
    assert found.decided_by.period_end == date(2018, 9, 30)
