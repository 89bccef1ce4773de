"""Years that are not the calendar's are read by their months, and refused without them."""

from __future__ import annotations

import pytest

from claims.dates import parse_date
from claims.exceptions import InvalidDateError

READ = {
    "FY2023/24 (April to March)": "2023-04/2024-03",
    "FY 2023-24 (Jul-Jun)": "2023-07/2024-06",
    "fiscal year 2023/2024 (October to September)": "2023-10/2024-09",
    "the year to March 2024": "2023-04/2024-03",
    "year ending 31 March 2024": "2023-04/2024-03",
    "fiscal year ended June 30, 2024": "2023-07/2024-06",
    "12 months to June 2024": "2023-07/2024-06",
    "twelve months to the end of December 2024": "2024-01/2024-12",
}
REFUSED = {
    "FY2023/24": "2023-04/2024-03, 2023-07/2024-06 or 2023-10/2024-09",
    "FY2023-24": "2023-04/2024-03, 2023-07/2024-06 or 2023-10/2024-09",
    "FY2023–24": "2023-04/2024-03, 2023-07/2024-06 or 2023-10/2024-09",
    "FY2024": "2023-04/2024-03, 2023-07/2024-06 or 2023-10/2024-09",
    "FY24": "2023-04/2024-03, 2023-07/2024-06 or 2023-10/2024-09",
    "2023/24 fiscal year": "2023-04/2024-03",
    "school year 2021/22": "2021-07/2022-06",
    "Q3 FY2024": "write its months",
    "FY2023/25": "is not a date",
    "FY2023/24 (April to April)": "does not name twelve months",
    "year ending 15 March 2024": "write its first and last day",
}


@pytest.mark.parametrize(("text", "edtf"), READ.items())
def test_a_year_with_its_months_is_read(text: str, edtf: str) -> None:
    assert parse_date(text).edtf == edtf


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_a_year_that_begins_elsewhere_in_each_country_is_refused(text: str, why: str) -> None:
    with pytest.raises(InvalidDateError) as caught:
        parse_date(text)
    assert why in caught.value.message
