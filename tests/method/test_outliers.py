"""A slip of sign, unit or decimal point is asked about; what a series does anyway is not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.method.outliers import Figure, oddity_of


def year(number: int, value: str) -> Figure:
    return Figure(dt.date(number, 1, 1), dt.date(number, 12, 31), Decimal(value))


def years(*values: str) -> list[Figure]:
    return [year(2010 + number, value) for number, value in enumerate(values)]


@pytest.mark.parametrize("value", ["68000", "680", "0.068", "6.8"])
def test_a_unit_slip_is_odd_upwards_and_downwards(value: str) -> None:
    found = oddity_of(year(2013, value), years("60", "64", "66"))
    assert found is not None and found.times is not None
    assert found.beside == year(2012, "66")


@pytest.mark.parametrize("value", ["68", "30", "140", "0", "390"])
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


@st.composite
def growing(draw: st.DrawFn) -> list[Figure]:
    """Two to twelve years, each up to 60 % above or below the one before."""
    value, made = Decimal(draw(st.integers(5, 5_000))), []
    for number in range(draw(st.integers(2, 12))):
        made.append(year(2010 + number, str(value)))
        step = 1 + Decimal(draw(st.integers(0, 60))) / 100
        value = value * step if draw(st.booleans()) else value / step
    return made


@given(growing())
def test_growth_of_60_percent_a_year_is_never_asked_about(series: list[Figure]) -> None:
    assert not any(oddity_of(each, [other for other in series if other is not each]) for each in series)


@given(growing(), st.sampled_from([Decimal(10), Decimal("0.1")]), st.data())
def test_a_tenfold_slip_is_always_asked_about_and_no_figure_next_to_it(
    series: list[Figure], times: Decimal, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(series) - 1))
    slip = replace(series[place], value=series[place].value * times)
    made = [*series[:place], slip, *series[place + 1 :]]

    odd = [each for each in made if oddity_of(each, [other for other in made if other is not each])]

    assert slip in odd
    assert len(odd) == 1 or len(made) == 2  # of two figures nobody can tell which is the slip


def test_a_slip_before_a_growing_series_is_odd() -> None:
    assert oddity_of(year(2021, "1800"), [year(2022, "180"), year(2023, "290"), year(2024, "352")]) is not None
    assert oddity_of(year(2021, "112"), [year(2022, "180"), year(2023, "290"), year(2024, "352")]) is None


def test_a_month_is_compared_with_years_where_there_is_no_other_month() -> None:
    months = {
        value: Figure(dt.date(2026, 6, 1), dt.date(2026, 6, 30), Decimal(value)) for value in ("3700", "380", "31")
    }
    yearly = [year(2024, "340"), year(2025, "371")]
    assert oddity_of(months["3700"], yearly) and oddity_of(months["3700"], yearly, is_level=True)
    assert oddity_of(months["31"], yearly, is_level=True)  # a tenth of the level
    assert oddity_of(months["31"], yearly) is None  # a twelfth of a year's total
    assert oddity_of(months["380"], yearly, is_level=True) is None


def test_a_revision_is_compared_with_the_earlier_figure_of_its_period() -> None:
    found = oddity_of(year(2010, "0.06"), years("60"))
    assert found is not None and found.times == Decimal("0.001")
