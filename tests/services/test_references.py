"""A record refers to what belongs to the same promise or indicator, whichever of the two is entered or edited last."""

from __future__ import annotations

from typing import Any

import pytest

from claims.exceptions import DuplicateRecordError, InvalidRecordError
from claims.models import Indicator, Outcome, Promise, Target
from claims.services import records
from claims.services.record_content import content_of
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    IndicatorFactory,
    MilestoneFactory,
    OutcomeFactory,
    PromiseFactory,
    SeriesFactory,
    TargetFactory,
    editor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def edit(record: Any, **content: Any) -> Any:
    return records.edit_record(record, content, by=editor(), base_version=record.version)


def test_a_report_is_of_a_step_of_its_own_promise() -> None:
    step, promise = MilestoneFactory(), PromiseFactory()
    with pytest.raises(InvalidRecordError) as refusal:
        OutcomeFactory(promise=promise, milestone=step)
    assert list(refusal.value.detail) == ["milestone"]
    report = OutcomeFactory(promise=step.promise, milestone=step)
    with pytest.raises(InvalidRecordError, match=report.slug):
        edit(step, promise=promise.slug)


def test_a_target_quotes_a_series_of_its_own_indicator() -> None:
    series = SeriesFactory()
    with pytest.raises(InvalidRecordError) as refusal:
        TargetFactory(own_series=series)
    assert list(refusal.value.detail) == ["own_series"]
    target = TargetFactory(own_series=series, indicator=series.indicator)
    with pytest.raises(InvalidRecordError, match=target.slug):
        edit(series, indicator=IndicatorFactory().slug)


def test_so_does_an_assertion_and_an_indicator_prefers_one_of_its_own() -> None:
    series, other = SeriesFactory(), IndicatorFactory()
    row = {"kind_of_assertion": "value", "indicator": other.slug, "series": series.slug, "period": "2015", "value": "2"}
    with pytest.raises(InvalidRecordError) as refusal:
        ClaimFactory(kind_of_claim="asserts", assertions=[row])
    assert list(refusal.value.detail) == ["assertions"]
    with pytest.raises(InvalidRecordError) as refusal:
        edit(other, preferred_series=series.slug)
    assert list(refusal.value.detail) == ["preferred_series"]
    assert edit(Indicator.objects.get(pk=series.indicator_id), preferred_series=series.slug)


# The same promise and the same number twice


@pytest.mark.parametrize("title", ["Plant 200 trees", "plant  200 TREES", "Plаnt 200 trees", "Рlant 200 trees"])
def test_a_promise_has_a_title_of_its_own_in_one_script(title: str) -> None:
    PromiseFactory(title="Plant 200 trees")
    with pytest.raises((DuplicateRecordError, InvalidRecordError)) as refusal:
        PromiseFactory(title=title)
    assert list(refusal.value.detail) == ["title"]
    assert Promise.objects.count() == 1


def test_a_promise_that_is_edited_keeps_its_title() -> None:
    promise = PromiseFactory(title="Plant 200 trees", promisors=[ActorFactory().slug])
    assert edit(promise, summary="More").title == "Plant 200 trees"


def test_the_same_number_is_no_second_version() -> None:
    first = content_of(TargetFactory()) | {"slug": "", "sequence": 2}
    with pytest.raises(DuplicateRecordError) as refusal:
        records.create_record(Target, first, by=editor())
    assert list(refusal.value.detail) == ["value"]
    assert records.create_record(Target, first | {"value": "150"}, by=editor()).pk
    assert records.create_record(Target, first | {"sequence": 3, "due_on": "2021"}, by=editor()).pk
    assert Outcome.objects.count() == 0
