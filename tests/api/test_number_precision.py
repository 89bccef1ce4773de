"""A figure is kept digit by digit or refused in words, by every way in and on every database; and kept once."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from claims.api.write.content_schemas import NUMBER
from claims.exceptions import DuplicateRecordError, InvalidRecordError
from claims.models import Indicator, Observation, Target
from claims.services import draft_preview, observation_batches, records
from claims.services.record_content import content_of
from claims.services.spreadsheets import csv_xlsx
from claims.services.spreadsheets.validation import validate_rows
from tests.api.test_write import call, key_of, refused
from tests.api.world import body
from tests.factories import (
    ClaimFactory,
    IndicatorFactory,
    ObservationFactory,
    PromiseFactory,
    SeriesFactory,
    TargetFactory,
    cited,
    editor,
)
from timeline.pages.questions import format_amount

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

TOO_LONG = ["999999999999999999", "-999999999999999999", "9999999999999999", "1234567890.123456", "1000000000000000.5"]
KEPT = ["999999999999999", "-999999999999999000", "100000000000000000", "123456789.123456", "0.000001", "000.5"]


@pytest.fixture
def key() -> str:
    return key_of(editor())


def figure(value: Any) -> dict[str, Any]:
    (citation,) = cited()
    return {
        "series": SeriesFactory().slug,
        "period": "2015",
        "value": value,
        "citations": [citation | {"source": citation["source"][0]}],
    }


def target(value: Any, **more: Any) -> dict[str, Any]:
    content = {
        "promise": PromiseFactory().slug,
        "sequence": 1,
        "set_by": ClaimFactory().slug,
        "indicator": IndicatorFactory().slug,
        "value": value,
    }
    return content | more


@pytest.mark.parametrize("value", TOO_LONG)
def test_a_number_that_a_database_would_round_is_refused_at_its_place(key: str, value: str) -> None:
    for given in (value, float(value) if "." in value else int(value)):
        if str(given) not in (value, value.rstrip("0")):
            continue  # Python would round it before it is sent
        answer = call("POST", "observations/", key, {"content": figure(given)})
        assert refused(answer, 422, "invalid-record") == ["/content/value"]
    rows = {"observations": [figure("1"), figure(value)]}
    assert refused(call("POST", "batch/observations/", key, rows), 422, "invalid-record") == ["/observations/1/value"]
    assert not Observation.objects.exists()


@pytest.mark.parametrize("value", TOO_LONG)
def test_so_is_it_by_every_other_way_in(value: str) -> None:
    for make in (
        lambda: ObservationFactory(value=value),
        lambda: ObservationFactory(value=None, low=value),
        lambda: TargetFactory(value=value),
        lambda: observation_batches.add_observations([figure(value)], by=editor()),
        lambda: draft_preview.unsaved_record(Target, {"value": value}, stored=TargetFactory()),
    ):
        with pytest.raises(InvalidRecordError) as refusal:
            make()
        assert "at most 15" in str(refusal.value.detail).lower()
    series = SeriesFactory()
    row = f"series,period,value,unit,source\n{series.slug},2015,{value},USD bn,{cited()[0]['source'][0]}\n"
    (problem,) = validate_rows("observation", csv_xlsx.read_file(row.encode())).problems
    assert (problem.column, "at most 15" in problem.why.lower()) == ("value", True)


@pytest.mark.parametrize("value", KEPT)
def test_what_is_taken_comes_back_digit_by_digit(key: str, value: str) -> None:
    made = call("POST", "targets/", key, {"content": target(value, direction="increase")})
    assert made.status_code == 201, made.content
    assert Decimal(body(made)["content"]["value"]) == Decimal(value)
    assert Target.objects.get().value == Decimal(value)


def test_the_schema_says_the_same() -> None:
    assert [value for value in KEPT + TOO_LONG if re.search(NUMBER, value)] == KEPT


# How many digits readers are shown


def test_an_indicator_shows_at_most_six_digits(key: str) -> None:
    answer = call("POST", "indicators/", key, {"content": {"name": "Trees", "unit": "trees", "decimals": 99}})
    assert refused(answer, 422, "invalid-record") == ["/content/decimals"]
    with pytest.raises(InvalidRecordError) as refusal:
        IndicatorFactory(decimals=7)
    assert list(refusal.value.detail) == ["decimals"]
    assert IndicatorFactory(decimals=6).pk


def test_the_database_refuses_more_and_a_page_takes_it() -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.filter(pk=IndicatorFactory().pk).update(decimals=99)
    assert format_amount(Decimal("1.5"), decimals=99) == "1.5"


# One figure, however its period is written

WRITTEN = ["2015", "2015~", "2015?", "2015-01-01/2015-12-31", "2015-01/2015-12"]


@pytest.mark.parametrize("period", WRITTEN)
def test_a_second_figure_for_the_same_days_is_refused(period: str, key: str) -> None:
    first = content_of(ObservationFactory()) | {"slug": ""}
    second = first | {"period": period, "value": "25"}
    with pytest.raises(DuplicateRecordError) as refusal:
        records.create_record(Observation, second, by=editor())
    assert list(refusal.value.detail) == ["period"]
    with pytest.raises(DuplicateRecordError):
        observation_batches.add_observations([second], by=editor())
    with pytest.raises(DuplicateRecordError):
        observation_batches.add_observations(
            [first | {"period": "2014"}, second | {"period": "2014-01/2014-12"}], by=editor()
        )
    named = f"{first['series'][0]},{period},25,USD bn,{first['citations'][0]['source'][0]}"
    found = validate_rows("observation", csv_xlsx.read_file(f"series,period,value,unit,source\n{named}\n".encode()))
    assert "already exists" in found.problems[0].why
    assert Observation.objects.count() == 1


def test_an_edit_into_the_days_of_another_is_refused_and_other_vintages_are_not() -> None:
    first = content_of(ObservationFactory()) | {"slug": ""}
    other: Any = records.create_record(Observation, first | {"period": "2014"}, by=editor())
    with pytest.raises(DuplicateRecordError):
        records.edit_record(other, {"period": "2015~"}, by=editor(), base_version=other.version)
    assert records.create_record(
        Observation, first | {"period": "2015~", "known_on_override": "2017-03-01"}, by=editor()
    ).pk
    assert records.create_record(Observation, first | {"period": "2015~", "kind_of_value": "plan"}, by=editor()).pk
