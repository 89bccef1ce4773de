"""Vague dates as EDTF: strict bounds, the deadlines they name, and what is refused."""

from datetime import date

import pytest

from claims.dates import Precision, ShapeKind, deadline_dates, parse_edtf_date, shape_of, term_of
from claims.enums import DeadlineKind
from claims.exceptions import InvalidDateError


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016-06", "2016-06-01", "2016-06-30"),
        ("2016-06~", "2016-06-01", "2016-06-30"),
        ("2016-06?", "2016-06-01", "2016-06-30"),
        ("2016-05-31%", "2016-05-31", "2016-05-31"),
        ("2015-02", "2015-02-01", "2015-02-28"),
        ("2016-02-XX", "2016-02-01", "2016-02-29"),
        ("2015-02-XX", "2015-02-01", "2015-02-28"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("2016-XX", "2016-01-01", "2016-12-31"),
        ("2016-22", "2016-06-01", "2016-08-31"),
        ("2016-34", "2016-04-01", "2016-06-30"),
        ("2019/2023", "2019-01-01", "2023-12-31"),
        ("2016-06~/2016-08?", "2016-06-01", "2016-08-31"),
        ("[2019,2021,2023]", "2019-01-01", "2023-12-31"),
        ("../2016", None, "2016-12-31"),
        ("[..2016]", None, "2016-12-31"),
        ("2016/..", "2016-01-01", None),
    ],
)
def test_bounds_are_those_of_what_was_written(text: str, lower: str | None, upper: str | None) -> None:
    found = parse_edtf_date(text)
    assert [day.isoformat() if day is not None else None for day in found] == [lower, upper]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2016-13", "no such date"),
        ("2016-00", "no such date"),
        ("2016-02-30", "no such date"),
        ("2015-02-29", "no such date"),
        ("0000", "no such date"),
        ("2023/2019", "ends before it starts"),
        ("2016-24", "winter"),
        ("2016-99", "neither a month nor a season"),
        ("156X-12-25", "coarser part unknown"),
        ("2016-XX-05", "coarser part unknown"),
        ("2016-1X", "is not a date"),
        ("../..", "at least one end"),
        ("2016/2017/2018", "two ends"),
        ("[]", "Enter a date"),
    ],
)
def test_what_is_not_edtf_is_refused_with_examples(text: str, why: str) -> None:
    with pytest.raises(InvalidDateError, match="[Ww]rite .*2016") as caught:
        parse_edtf_date(text)
    assert why in caught.value.message
    assert caught.value.code == "invalid-date"
    assert caught.value.detail["field"] == "date"


@pytest.mark.parametrize(
    ("text", "kind", "days"),
    [
        ("2020", DeadlineKind.SINGLE, ["2020-12-31"]),
        ("../2020-06", DeadlineKind.SINGLE, ["2020-06-30"]),
        ("[2023,2019,2021]", DeadlineKind.SET, ["2019-12-31", "2021-12-31", "2023-12-31"]),
        ("2019/2023", DeadlineKind.INTERVAL, ["2019-12-31", "2023-12-31"]),
        ("[2019..2023]", DeadlineKind.INTERVAL, ["2019-12-31", "2023-12-31"]),
        ("2016/..", DeadlineKind.NONE, []),
        ("", DeadlineKind.NONE, []),
    ],
)
def test_a_deadline_is_the_last_day_of_each_date_named(text: str, kind: DeadlineKind, days: list[str]) -> None:
    assert deadline_dates(text) == (kind, tuple(date.fromisoformat(day) for day in days))


def test_the_shape_of_a_date_is_free_of_any_language() -> None:
    shape = shape_of("2016-06~/2016-08-31")
    assert shape.kind is ShapeKind.INTERVAL
    assert [part.precision for part in shape.parts] == [Precision.MONTH, Precision.DAY]
    assert [part.approximate for part in shape.parts] == [True, False]
    assert shape_of("2016-34").parts[0].season == 34


@pytest.mark.parametrize(
    ("text", "throughout", "told"),
    [
        ("2021/2023", True, (DeadlineKind.SINGLE, (date(2023, 12, 31),), date(2021, 1, 1))),
        ("[2021,2022,2023]", True, (DeadlineKind.SINGLE, (date(2023, 12, 31),), date(2021, 1, 1))),
        ("2021/..", True, (DeadlineKind.NONE, (), date(2021, 1, 1))),
        ("2023", True, (DeadlineKind.SINGLE, (date(2023, 12, 31),), None)),
        ("", True, (DeadlineKind.NONE, (), None)),
        ("2021/2023", False, (DeadlineKind.INTERVAL, (date(2021, 12, 31), date(2023, 12, 31)), None)),
    ],
)
def test_what_applies_throughout_has_a_start_and_one_deadline(text: str, throughout: bool, told: object) -> None:
    assert term_of(text, throughout=throughout) == told
