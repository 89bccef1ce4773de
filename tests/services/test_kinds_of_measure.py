"""What kind of measure an indicator is, what a target's number is per, and the breaks of a series: as recorded."""

from __future__ import annotations

import datetime as dt
import importlib
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from claims.enums import MeasureKind, Modifier, Per, PriceBasis, Status, TargetMeasure
from claims.exceptions import ClaimsError, InvalidRecordError
from claims.models import Indicator, Series
from claims.selectors.assessments import headline_assessments
from claims.selectors.promise_facts import indicator_row, series_row
from claims.services.record_content import content_of
from tests.api.world import compute, good
from tests.factories import (
    ActorFactory,
    IndicatorFactory,
    ObservationFactory,
    PromiseFactory,
    SeriesFactory,
    TargetFactory,
    published,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

WINDOW: dict[str, Any] = {
    "measure": TargetMeasure.TOTAL, "value": "500", "due_on": "2020/2025", "baseline_value": None, "baseline_period": ""
}  # fmt: skip


def refused(**fields: Any) -> dict[str, Any]:
    """The fields that a target is refused for."""
    indicator = IndicatorFactory(**fields.pop("of", {"kind_of_measure": MeasureKind.FLOW}))
    with pytest.raises(InvalidRecordError) as error:
        TargetFactory(indicator=indicator, **fields)
    return dict(error.value.detail)


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("", False),
        (MeasureKind.STOCK, True),
        (MeasureKind.RATE, True),
        (MeasureKind.INDEX, True),
        (MeasureKind.FLOW, False),
        (MeasureKind.NET_FLOW, False),
        (MeasureKind.RANK, False),
    ],
)
def test_whether_part_of_a_period_counts_follows_from_the_kind(kind: str, counts: bool) -> None:
    indicator = IndicatorFactory(kind_of_measure=kind)
    assert indicator.part_period_counts is counts
    assert indicator_row(indicator).part_period_counts is counts


def test_an_older_dossier_that_says_that_part_of_a_period_counts_means_a_stock() -> None:
    assert IndicatorFactory(part_period_counts=True).kind_of_measure == MeasureKind.STOCK


def test_a_row_that_the_release_before_wrote_is_read_as_a_stock() -> None:
    indicator = IndicatorFactory()
    Indicator.objects.filter(pk=indicator.pk).update(part_period_counts=True)
    assert indicator_row(Indicator.objects.get(pk=indicator.pk)).kind_of_measure is MeasureKind.STOCK


def test_the_migration_keeps_what_existing_records_mean() -> None:
    share, count, plain = IndicatorFactory(unit="%"), IndicatorFactory(unit="buses"), IndicatorFactory()
    Indicator.objects.filter(pk__in=[share.pk, count.pk]).update(part_period_counts=True)
    migration = importlib.import_module("claims.migrations.0031_kinds_of_measure")
    migration.name_kinds(apps, SimpleNamespace(connection=connection))
    found = [Indicator.objects.get(pk=each.pk).kind_of_measure for each in (share, count, plain)]
    assert found == [MeasureKind.RATE, MeasureKind.STOCK, ""]


def test_a_number_for_a_whole_time_names_that_time_and_is_of_a_flow() -> None:
    assert "due_on" in refused(**(WINDOW | {"due_on": "2025"}))
    assert "measure" in refused(of={"kind_of_measure": MeasureKind.STOCK}, **WINDOW)
    assert "measure" in refused(of={}, **WINDOW)
    assert "measure" in refused(**WINDOW, applies="throughout")
    assert "measure" in refused(of={"kind_of_measure": MeasureKind.RANK}, **(WINDOW | {"measure": "average"}))
    made = TargetFactory(indicator=IndicatorFactory(kind_of_measure=MeasureKind.FLOW), **WINDOW)
    assert made.term.first == dt.date(2020, 1, 1)


def test_a_number_for_another_length_of_time_than_the_figures_needs_figures_that_add_up() -> None:
    assert "per" in refused(per=Per.MONTH)
    assert "per" in refused(of={"frequency": "monthly"}, per=Per.YEAR)
    assert TargetFactory(indicator=IndicatorFactory(frequency="monthly", kind_of_measure="flow"), per=Per.YEAR).per


@pytest.mark.parametrize("text", ["2015", "2015-13-01 Rebased", "2015-01-01", "2015-01-01 One\n2015-01-01 Two"])
def test_a_break_is_a_day_and_a_note(text: str) -> None:
    with pytest.raises(ClaimsError) as error:
        SeriesFactory(breaks=text)
    assert "breaks" in error.value.detail


def test_the_facts_and_the_api_have_what_a_series_says() -> None:
    series = published(
        SeriesFactory(
            indicator=published(IndicatorFactory()),
            provider=published(ActorFactory()),
            breaks=[{"day": "2018-01-01", "note": "New method"}, {"day": "2015-01-01", "note": "Rebased"}],
            price_basis=PriceBasis.CONSTANT,
            seasonally_adjusted=True,
        )
    )
    published(ObservationFactory(series=series))
    stored = Series.objects.get(pk=series.pk)
    assert content_of(stored)["breaks"] == "2015-01-01 Rebased\n2018-01-01 New method"
    row = series_row(stored)
    assert row.breaks == (dt.date(2015, 1, 1), dt.date(2018, 1, 1))
    assert (row.price_basis, row.seasonally_adjusted) == (PriceBasis.CONSTANT, True)
    answer = good(f"series/{series.slug}/")
    assert answer["breaks"][0] == {"day": "2015-01-01", "note": "Rebased"}
    assert (answer["price_basis"], answer["seasonally_adjusted"]) == ("constant", True)


def test_a_total_is_judged_and_said_from_the_record_to_the_sentence() -> None:
    indicator = published(IndicatorFactory(name="Cycle paths built", unit="km", kind_of_measure=MeasureKind.FLOW))
    series = published(SeriesFactory(indicator=indicator))
    promise = published(PromiseFactory())
    published(TargetFactory(promise=promise, indicator=indicator, own_series=series, **WINDOW))
    for year, value in {2020: 46, 2021: 71, 2022: 64, 2023: 80, 2024: 60}.items():
        published(ObservationFactory(series=series, period=str(year), value=str(value)))
    compute()
    day = dt.date(2025, 9, 1)
    found = headline_assessments(as_of=day).get(target__promise=promise)
    assert found.status == Status.LAGGING
    assert {Modifier.AGGREGATED, Modifier.RUN_RATE} <= set(found.modifiers)
    answer = good(f"promises/{promise.slug}/progress/", as_of=day.isoformat())
    assert "321 km" in answer["status"]["sentence"]
    assert "at least 500 km in total" in answer["status"]["sentence"]
    assert len(answer["status"]["decided_by"]["parts"]) == 5
    assert answer["versions"][0]["measure"] == "total"
    assert answer["versions"][0]["path"] == []
