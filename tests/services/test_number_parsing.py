"""A typed number: what says one thing only is read, and what can say two is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from claims.services.number_parsing import read_number

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10450", "10450"),
        (" 1234.50 ", "1234.50"),
        ("−3.1", "-3.1"),
        ("10\u00a0450", "10450"),
        ("1\u2009234\u2009567.8", "1234567.8"),
        ("-1\u202f234", "-1234"),
    ],
)
def test_a_number_with_or_without_spaces_that_do_not_break(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "10,450",
        "2,4",
        "1.234,5",
        "10 450",
        "3 %",
        "1e3",
        "about 250",
        "10\u00a04",
        "1\u00a0234\u2009567",
        "1234\u2009567",
    ],
)
def test_what_can_be_read_in_two_ways_or_not_at_all_is_refused_with_how_to_write_it(text: str) -> None:
    with pytest.raises(ValidationError, match="Use a decimal point"):
        read_number(text)
