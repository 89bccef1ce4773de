"""A slip of sign, unit or decimal point is asked about; what a series does anyway is not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from claims.method.odd_figures import Figure, oddity_of


def year(number: int, value: str) -> Figure:
    return Figure(dt.date(number, 1, 1), dt.date(number, 12, 31), Decimal(value))


def years(*values: str) -> list[Figure]:
    return [year(2010 + number, value) for number, value in enumerate(values)]


@pytest.mark.parametrize("value", ["68000", "680", "0.068", "6.8"])
def test_a_unit_slip_is_odd_upwards_and_downwards(value: str) -> None:
    found = oddity_of(year(2013, value), years("60", "64", "66"))
    assert found is not None and found.times is not None
    assert found.beside == year(2012, "66")


@pytest.mark.parametrize("value", ["68", "30", "140", "0", "500"])
def test_growth_and_nothing_are_not_odd(value: str) -> None:
    assert oddity_of(year(2013, value), years("60", "64", "66")) is None


def test_the_first_value_below_zero_is_odd_and_the_second_is_not() -> None:
    found = oddity_of(year(2013, "-66"), years("60", "64", "66"))
    assert found is not None and found.times is None and found.others == 3
    assert oddity_of(year(2013, "-66"), years("60", "-64", "66")) is None
    assert oddity_of(year(2013, "-1"), years("60", "64")) is not None  # a sixtieth of it, whatever the sign
    assert oddity_of(year(2013, "-60"), years("60", "64")) is None


def test_a_series_that_leaps_by_itself_and_parts_of_a_year_make_nothing_odd() -> None:
    assert oddity_of(year(2013, "5.2"), years("0.4", "6.1", "0.3")) is None
    month = Figure(dt.date(2013, 1, 1), dt.date(2013, 1, 31), Decimal("5.5"))
    assert oddity_of(month, years("60", "64", "66")) is None
    assert oddity_of(year(2013, "5"), []) is None
    assert oddity_of(year(2013, "5"), years("0", "0")) is None


def test_a_revision_is_compared_with_the_earlier_figure_of_its_period() -> None:
    found = oddity_of(year(2010, "0.06"), years("60"))
    assert found is not None and found.times == Decimal("0.001")
