"""A typed number: what says one thing only is read, and what can say two is refused with both."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from claims.services import number_words
from claims.services.number_parsing import read_number

pytestmark = pytest.mark.engine

READ = {
    "10450": "10450",
    " 1234.50 ": "1234.50",
    "1.234": "1.234",
    "4,5": "4.5",
    "0,450": "0.45",
    "1234,567": "1234.567",
    "10 450": "10450",
    "10 450,5": "10450.5",
    "10\u00a0450": "10450",
    "10'450": "10450",
    "1\u2009234\u2009567.8": "1234567.8",
    "-1\u202f234": "-1234",
    "1,234.5": "1234.5",
    "1.234,5": "1234.5",
    "1,234,567": "1234567",
    "1.234.567": "1234567",
    "12,34,567": "1234567",
    "−3.1": "-3.1",
    "–3.1": "-3.1",
    "‑3,1": "-3.1",
    "+5": "5",
    "minus 3.1": "-3.1",
    "minus five": "-5",
    "минус 3,1": "-3.1",
    "负3.1": "-3.1",
    "2½": "2.5",
    "２０": "20",
    "twelve": "12",
    "Twenty-five": "25",
    "a dozen": "12",
    "half a dozen": "6",
    "two dozen": "24",
    "a hundred": "100",
    "two hundred": "200",
    "two and a half": "2.5",
    "zwölf": "12",
    "zwei Dutzend": "24",
    "двадцать пять": "25",
    "дюжина": "12",
    "三": "3",
}
TWO_READINGS = {
    "10,450": ["10450", "10.45"],
    "-10,450": ["10450", "10.45"],
    "(3.1)": ["-3.1", "3.1"],
    "4.5 billion": ["4500000000", "4.5 where the unit counts in “billion”"],
    "$4.5bn": ["4500000000", "4.5 where"],
    "-4.5 bn": ["-4500000000", "-4.5 where"],
    "half a million": ["500000", "0.5 where"],
    "20 thousand": ["20000", "20 where"],
    "4,5 billion": ["4500000000 or 4500000000000", "4.5 where"],
    "4,5 Milliarden": ["4500000000,", "4.5 where"],
    "3 Billionen": ["3000000000000,", "3 where the unit counts in “trillion”"],
    "4,5 млрд": ["4500000000,", "4.5 where"],
    "4,5 milliards": ["4500000000,", "4.5 where"],
    "45亿": ["4500000000,", "45 where the unit counts in “hundred million”"],
    "4.5万": ["45000,", "4.5 where"],
    "half": ["50 in per cent", "0.5 as a share"],
    "three quarters": ["75 in per cent", "0.75 as a share"],
    "one in five": ["20 in per cent", "0.2 as a share"],
    "9 out of 10": ["90 in per cent", "0.9 as a share"],
    "two thirds": ["about 66.7 in per cent", "0.667 as a share", "rounded"],
    "zwei Drittel": ["66.7", "0.667"],
    "две трети": ["66.7", "0.667"],
    "deux tiers": ["66.7", "0.667"],
    "三分之二": ["66.7", "0.667"],
}
IN_UNIT = [
    ("4.5 billion", "USD bn", "4.5"),
    ("4.5bn", "billion kWh", "4.5"),
    ("-4.5 billion", "USD bn", "-4.5"),
    ("4,5 млрд", "USD bn", None),
    ("4.5 млрд", "USD bn", "4.5"),
    ("1,234.5 million", "million", None),
    ("20 thousand", "thousand tonnes", "20"),
    ("3 %", "%", "3"),
    ("3,5 per cent", "% of GDP", "3.5"),
    ("3 percent", "per cent", "3"),
    ("a dozen", "USD bn", "12"),
    ("4.5 billion", "USD", None),
    ("4.5 billion", "USD m", None),
    ("4.5 million", "USD bn", None),
    ("$4.5 billion", "EUR bn", None),
    ("4.5 thousand", "ten thousand tonnes", None),
    ("4.5 thousand", "births per thousand", None),
    ("4.5 thousand", "1000 thousand", None),
    ("3 %", "USD bn", None),
    ("10,450 billion", "USD bn", None),
]
REFUSED = {
    "roughly 60": "“roughly 60” is approximate: write 60",
    "60 or so": "is approximate: write 60",
    "etwa 60": "is approximate: write 60",
    "около 60": "is approximate: write 60",
    "environ 60": "is approximate: write 60",
    "约60": "is approximate: write 60",
    "60左右": "is approximate: write 60",
    "about 10,450": "can mean 10450 and 10.45",
    "more than 12": "“more than 12” is a lower end: write 12",
    "over a dozen": "is a lower end: write 12",
    "12+": "is a lower end: write 12",
    "mehr als 12": "is a lower end: write 12",
    "более 12": "is a lower end: write 12",
    "plus de 12": "is a lower end: write 12",
    "超过12": "is a lower end: write 12",
    "up to 12": "is an upper end: write 12",
    "höchstens 12": "is an upper end: write 12",
    "не более 12": "is an upper end: write 12",
    "moins de 12": "is an upper end: write 12",
    "不到12": "is an upper end: write 12",
    "365 to 440": "write 365 as its lower end and 440 as its upper end",
    "365–440": "write 365 as its lower end and 440 as its upper end",
    "between 4 and 5.5": "write 4 as its lower end and 5.5 as its upper end",
    "−9–-8": "write -9 as its lower end and -8 as its upper end",
    "zwischen 4 und 5": "write 4 as its lower end and 5 as its upper end",
    "от 4 до 5": "write 4 as its lower end and 5 as its upper end",
    "entre 4 et 5": "write 4 as its lower end and 5 as its upper end",
    "4至5": "write 4 as its lower end and 5 as its upper end",
    "3 %": "write the number alone, 3,",
    "€10": "write the number alone, 10,",
    "10 km": "write the number alone, 10,",
    "1 234*": "write the number alone, 1234,",
}
NO_NUMBER = [
    "1e3",
    "1e999",
    "NaN",
    "inf",
    "n/a",
    "null",
    "UN",
    "…",
    "about",
    "dozens",
    "--5",
    "5 to 3",
    "10\u00a04",
    "1\u00a0234\u2009567",
    "1234\u2009567",
    "1,23,45",
    "1" * 101,
]


@pytest.mark.parametrize(("text", "number"), READ.items())
def test_what_leaves_one_number_is_read(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


def refusal(text: str) -> str:
    with pytest.raises(ValidationError) as caught:
        read_number(text)
    (message,) = caught.value.messages
    assert "\n" not in message
    return str(message)


@pytest.mark.parametrize(("text", "readings"), TWO_READINGS.items())
def test_two_readings_are_refused_with_both(text: str, readings: list[str]) -> None:
    message = refusal(text)
    assert [reading for reading in readings if reading not in message] == []


@pytest.mark.parametrize(("text", "unit", "number"), IN_UNIT)
def test_what_its_unit_says_too_is_read_in_that_unit(text: str, unit: str, number: str | None) -> None:
    if number is None:
        with pytest.raises(ValidationError, match=r"write|can mean"):
            read_number(text, unit=unit)
    else:
        assert read_number(text, unit=unit) == Decimal(number)


@pytest.mark.parametrize(("text", "instead"), REFUSED.items())
def test_what_is_no_single_number_is_refused_with_what_to_write_instead(text: str, instead: str) -> None:
    assert instead in refusal(text)


@pytest.mark.parametrize("text", NO_NUMBER)
def test_what_is_no_number_is_refused_with_how_to_write_one(text: str) -> None:
    assert "Use a decimal point" in refusal(text)


def test_words_are_listed_in_lower_case() -> None:
    """A text is folded before it is compared with them."""
    tables = (
        number_words.MINUS,
        number_words.ABOUT,
        number_words.FROM,
        number_words.UP_TO,
        number_words.CARDINALS,
        number_words.GROUPS_OF,
        number_words.SCALES,
        number_words.FRACTIONS,
    )
    assert [word for table in tables for word in table if word != word.lower()] == []
