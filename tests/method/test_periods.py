"""Time as the method counts it: periods by their ends, whole and part periods, months, and when a figure is due."""

from datetime import date

import pytest

from claims.enums import Frequency
from claims.method.periods import (
    add_days,
    decimal_year,
    is_full_period,
    is_part_period,
    months_later,
    overdue_after,
    period_of,
    stale_after,
    years_between,
)

ANNUAL, QUARTERLY, MONTHLY, IRREGULAR = Frequency.ANNUAL, Frequency.QUARTERLY, Frequency.MONTHLY, Frequency.IRREGULAR


def test_years_count_from_the_ends_of_days() -> None:
    assert decimal_year(date(2015, 12, 31)) == 2016.0
    assert decimal_year(date(2016, 1, 1)) == pytest.approx(2016 + 1 / 366, abs=1e-12)
    assert decimal_year(date(2015, 1, 1)) == pytest.approx(2015 + 1 / 365, abs=1e-12)
    assert years_between(date(2015, 12, 31), date(2020, 12, 31)) == 5.0
    assert years_between(date(2020, 12, 31), date(2015, 12, 31)) == -5.0


def test_days_beyond_the_calendar_stop_at_its_last_one() -> None:
    assert add_days(date(9999, 12, 30), 1) == date.max
    assert add_days(date(9999, 12, 30), 2) == date.max
    assert add_days(date.max, 0) == date.max
    assert add_days(date(2015, 12, 31), 1) == date(2016, 1, 1)


@pytest.mark.parametrize(
    ("frequency", "start", "shortest", "longest"),
    [
        (ANNUAL, date(2015, 1, 1), 350, 380),
        (QUARTERLY, date(2015, 1, 1), 85, 98),
        (MONTHLY, date(2015, 1, 1), 27, 35),
    ],
)
def test_a_period_is_full_within_its_usual_number_of_days_and_part_of_one_below(
    frequency: Frequency, start: date, shortest: int, longest: int
) -> None:
    def lasting(days: int) -> tuple[bool, bool]:
        end = add_days(start, days - 1)
        return is_full_period(start, end, frequency), is_part_period(start, end, frequency)

    assert lasting(shortest - 1) == (False, True)
    assert lasting(shortest) == lasting(longest) == (True, False)
    assert lasting(longest + 1) == (False, False)


def test_an_irregular_figure_may_cover_any_time() -> None:
    for end in (date(2015, 1, 1), date(2030, 1, 1)):
        assert is_full_period(date(2015, 1, 1), end, IRREGULAR)
        assert not is_part_period(date(2015, 1, 1), end, IRREGULAR)


@pytest.mark.parametrize(
    ("day", "frequency", "first", "last"),
    [
        ("2020-05-17", ANNUAL, "2020-01-01", "2020-12-31"),
        ("2020-01-01", QUARTERLY, "2020-01-01", "2020-03-31"),
        ("2020-03-31", QUARTERLY, "2020-01-01", "2020-03-31"),
        ("2020-04-01", QUARTERLY, "2020-04-01", "2020-06-30"),
        ("2020-12-31", QUARTERLY, "2020-10-01", "2020-12-31"),
        ("2020-02-10", MONTHLY, "2020-02-01", "2020-02-29"),
        ("2020-11-30", MONTHLY, "2020-11-01", "2020-11-30"),
        ("2020-12-01", MONTHLY, "2020-12-01", "2020-12-31"),
        ("2020-12-05", IRREGULAR, "2020-12-05", "2020-12-05"),
        ("9999-12-31", ANNUAL, "9999-01-01", "9999-12-31"),
        ("0001-01-01", QUARTERLY, "0001-01-01", "0001-03-31"),
    ],
)
def test_a_day_is_in_its_calendar_period(day: str, frequency: Frequency, first: str, last: str) -> None:
    assert period_of(date.fromisoformat(day), frequency) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2015-01-31", 1, "2015-02-28"),
        ("2016-02-29", 12, "2017-02-28"),
        ("2015-02-28", 12, "2016-02-29"),
        ("2015-02-28", 1, "2015-03-31"),
        ("2015-01-30", 1, "2015-02-28"),
        ("2015-03-30", 1, "2015-04-30"),
        ("2015-01-15", 13, "2016-02-15"),
        ("2015-12-01", 1, "2016-01-01"),
        ("2015-01-01", -1, "2014-12-01"),
        ("2015-11-30", 1, "2015-12-31"),
        ("2015-06-15", 0, "2015-06-15"),
        ("9999-12-31", 1, "9999-12-31"),
        ("9999-11-15", 1, "9999-12-15"),
        ("0001-01-31", -1, "0001-01-01"),
        ("0001-02-28", -1, "0001-01-31"),
    ],
)
def test_a_months_last_day_stays_one_and_the_calendar_has_ends(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_a_figure_is_overdue_after_its_periods_end_and_the_usual_lag() -> None:
    assert overdue_after(date(2020, 5, 17), ANNUAL, 45) == date(2021, 2, 14)
    assert overdue_after(date(2020, 5, 17), IRREGULAR, 45) == date(2020, 7, 1)
    assert overdue_after(date.max, ANNUAL, 45) == date.max


def test_a_value_is_fresh_for_one_period_and_twice_the_lag() -> None:
    assert stale_after(date(2015, 12, 31), ANNUAL, 45) == date(2017, 3, 31)
    assert stale_after(date(2015, 12, 31), QUARTERLY, 10) == date(2016, 4, 21)
    assert stale_after(date(2015, 12, 31), MONTHLY, 0) == date(2016, 1, 31)
    assert stale_after(date(2015, 12, 31), IRREGULAR, 45) is None
