"""Dates that count from the day of a statement: read where that day is known and leaves one reading."""

from __future__ import annotations

from datetime import date

import pytest

from claims.dates import parse_date
from claims.exceptions import InvalidDateError

SAID_ON = date(2024, 5, 10)
READ = {
    "within 100 days": "../2024-08-18",
    "in 100 days": "../2024-08-18",
    "in two weeks' time": "../2024-05-24",
    "within six months": "../2024-11-10",
    "in the next three years": "../2027-05-10",
    "over the next three years": "2024-05-10/2027-05-10",
    "by 31 March": "../2025-03-31",
    "by March 31": "../2025-03-31",
    "by 11 May": "../2024-05-11",
    "before 1 July": "../2024-06-30",
    "no later than the 1st of June": "../2024-06-01",
    "by June": "../2024-06",
    "by the end of March": "../2025-03",
    "by mid-June": "../2024-06-20",
    "by next March": "../2025-03",
    "next year": "2025",
    "by next year": "../2025",
    "early next year": "2025-37",
    "by the end of next year": "../2025",
    "by the end of the year": "../2024",
    "by year-end": "../2024",
    "by the end of the month": "../2024-05",
    "last month": "2024-04",
    "this summer": "2024-22",
    "yesterday": "2024-05-09",
    "10 days ago": "2024-04-30",
}
TWO_READINGS = {
    "in three years": "by 2027-05-10 and 2027",
    "in two months": "by 2024-07-10 and 2024-07",
    "three years ago": "2021-05-10 and 2021",
    "by the end of the decade": "the end of 2029 and the end of 2030",
    "by the end of the century": "the end of 2099 and the end of 2100",
    "within the year": "by the end of 2024 and by 2025-05-10",
    "31 March": "31 March 2024 and 31 March 2025",
    "1 July": "1 July 2023 and 1 July 2024",
    "by 10 May": "10 May 2024 and 10 May 2025",
    "by May": "May 2024 and May 2025",
    "by next June": "June 2024 and June 2025",
    "next summer": "summer 2024 and summer 2025",
}


@pytest.mark.parametrize(("text", "edtf"), READ.items())
def test_a_date_counts_from_the_day_of_the_statement(text: str, edtf: str) -> None:
    found = parse_date(text, said_on=SAID_ON)
    assert (found.edtf, found.words) == (edtf, text if len(text.split()) <= 6 else "")


@pytest.mark.parametrize(("text", "readings"), TWO_READINGS.items())
def test_two_readings_are_refused_with_both(text: str, readings: str) -> None:
    with pytest.raises(InvalidDateError) as caught:
        parse_date(text, said_on=SAID_ON)
    assert f"can mean {readings}: write one of them." in caught.value.message


@pytest.mark.parametrize("text", [*READ, *TWO_READINGS])
def test_without_that_day_the_date_itself_is_asked_for(text: str) -> None:
    with pytest.raises(InvalidDateError) as caught:
        parse_date(text)
    assert "write the date itself, such as by 31 May 2016." in caught.value.message
    assert f"“{text}” " in caught.value.message


def test_a_shorter_month_ends_earlier() -> None:
    assert parse_date("within six months", said_on=date(2024, 8, 31)).edtf == "../2025-02-28"


def test_a_day_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(InvalidDateError, match="no such date"):
        parse_date("within 9999 years", said_on=SAID_ON)


def test_a_date_with_its_year_does_not_depend_on_the_statement() -> None:
    assert parse_date("by 31 March 2016", said_on=SAID_ON).edtf == "../2016-03-31"
