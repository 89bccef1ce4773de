"""Results as JSON values, each kind of value for the first time: how a type becomes JSON is found out once."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import Status
from claims.method import results
from claims.method.results import Period, Reading, as_json


@pytest.fixture(autouse=True)
def nothing_found_out_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "_MAKERS", {})


@dataclass(frozen=True)
class Mixed:
    """Fields that JSON has itself, alone and in a union, and fields that it has not."""

    name: str
    count: int | None
    status: Status | None
    reading: Reading | None


READING = Reading(value=Decimal("63.50"), period_start=date(2015, 1, 1), period_end=date(2015, 12, 31), slug="own-2015")
READ = {
    "value": 63.5,
    "period_start": "2015-01-01",
    "period_end": "2015-12-31",
    "slug": "own-2015",
    "low": None,
    "high": None,
    "parts": [],
}


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Status.MET_LATE, '"met_late"'),
        (date(2016, 5, 31), '"2016-05-31"'),
        # A whole number has no point, and one beyond what a float holds is text.
        (Decimal("200.0"), "200"),
        (Decimal("63.50"), "63.5"),
        (Decimal("1e400"), '"1E+400"'),
        (2.0, "2.0"),
        (None, "null"),
        (True, "true"),
        ({"a": Decimal(1), 2: Status.MISSED}, '{"a": 1, "2": "missed"}'),
        ((date(2016, 1, 1), [Decimal(2)]), '["2016-01-01", [2]]'),
        (READING, json.dumps(READ)),
        (
            Mixed("a", None, Status.MISSED, READING),
            json.dumps({"name": "a", "count": None, "status": "missed", "reading": READ}),
        ),
        (Mixed("a", 3, None, None), '{"name": "a", "count": 3, "status": null, "reading": null}'),
        (
            Period(date(2016, 1, 1), None, Status.MISSED),
            '{"from_day": "2016-01-01", "to_day": null, "value": "missed"}',
        ),
    ],
)
def test_every_kind_of_value_has_its_form_in_json_the_second_time_as_the_first(result: Any, expected: str) -> None:
    assert json.dumps(as_json(result)) == expected
    assert json.dumps(as_json(result)) == expected


def test_what_json_may_hold_otherwise_is_left_as_it_is() -> None:
    other = object()
    assert as_json(other) is other


def test_how_a_type_becomes_json_is_found_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    as_json(READING)
    monkeypatch.setattr(results, "_maker", None)
    assert as_json(READING) == READ
