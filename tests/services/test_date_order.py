"""The date of a fact, the day from which it was known, and today agree, whichever way a record comes in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import timezone
from django.utils.formats import date_format

from claims.exceptions import InvalidDossierError, InvalidRecordError
from claims.models import Claim, Observation, Outcome, Source
from claims.services import observation_batches, records
from claims.services.dossier_loader import load_dossier
from claims.services.spreadsheets import csv_xlsx
from claims.services.spreadsheets.validation import validate_rows
from tests.factories import (
    ClaimFactory,
    EventFactory,
    IndicatorFactory,
    ObservationFactory,
    OutcomeFactory,
    SeriesFactory,
    SourceFactory,
    cited,
    editor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def figure(**content: Any) -> Observation:
    """A figure in a source of 1 July 2016."""
    return ObservationFactory(**{"citations": cited(), **content})


@pytest.mark.parametrize("kind", ["final", "provisional", "estimate"])
def test_a_measured_figure_of_a_period_that_has_not_begun_is_refused(kind: str) -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        figure(period="2029", kind_of_value=kind)

    (sentence,) = refusal.value.detail["period"]
    assert "1 January 2029" in sentence
    assert "1 July 2016" in sentence
    assert "forecast or plan" in sentence


@pytest.mark.parametrize("kind", ["forecast", "plan"])
def test_a_forecast_of_what_has_not_begun_is_taken(kind: str) -> None:
    assert figure(period="2029", kind_of_value=kind).pk


def test_a_final_figure_needs_an_ended_period_and_others_a_begun_one() -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        figure(period="2016", kind_of_value="final")
    assert "it is not final" in refusal.value.detail["kind_of_value"][0]

    assert figure(period="2016", kind_of_value="provisional").pk
    assert figure(period="2016-01/2016-06", kind_of_value="final").pk


@pytest.mark.parametrize("given", [{"part_period_counts": True}, {"frequency": "irregular"}])
def test_a_stock_or_a_single_deal_is_final_within_its_period(given: dict[str, Any]) -> None:
    series = SeriesFactory(indicator=IndicatorFactory(**given))

    assert figure(series=series, period="2016", kind_of_value="final").pk
    with pytest.raises(InvalidRecordError):
        figure(series=series, period="2017", kind_of_value="final")


def test_an_outcome_after_its_source_is_refused() -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        OutcomeFactory(stage="completed", happened_on="2030-01-01")

    assert any("1 July 2016" in sentence for sentence in refusal.value.detail["happened_on"])
    assert not Outcome.objects.exists()


def test_an_outcome_that_may_have_happened_before_its_source_is_taken() -> None:
    assert OutcomeFactory(stage="completed", happened_on="2016-06/2016-12").pk


def test_a_statement_after_the_last_of_its_sources_is_refused_with_both_days() -> None:
    sources = [SourceFactory(published_on="2016-05"), SourceFactory(published_on="2016-06-01")]

    with pytest.raises(InvalidRecordError) as refusal:
        ClaimFactory(stated_on="2016-06-02", citations=cited(*sources))

    (sentence,) = refusal.value.detail["stated_on"]
    assert "2 June 2016" in sentence and "1 June 2016" in sentence
    assert ClaimFactory(stated_on="2016-06", citations=cited(*sources)).pk
    assert ClaimFactory(stated_on="2016-06-02", citations=cited(*sources, SourceFactory(published_on="2016-07"))).pk


def test_a_source_is_not_dated_before_a_statement_that_it_alone_reports() -> None:
    source = SourceFactory()
    claim = ClaimFactory(citations=cited(source))

    with pytest.raises(InvalidRecordError) as refusal:
        records.edit_record(source, {"published_on": "2012-07-01"}, by=editor(), base_version=source.version)

    assert claim.slug in str(refusal.value.detail)


@pytest.mark.parametrize(
    ("factory", "field"),
    [(ClaimFactory, "stated_on"), (EventFactory, "happened_on"), (SourceFactory, "published_on")],
)
def test_a_statement_an_event_and_a_publication_are_not_of_the_future(factory: Any, field: str) -> None:
    today = timezone.now().astimezone(dt.UTC).date()
    later = (today + dt.timedelta(days=2)).isoformat()
    words = date_format(today + dt.timedelta(days=2), "j F Y")

    source = SourceFactory(published_on=(today + dt.timedelta(days=1)).isoformat())
    given = {} if factory is SourceFactory else {"citations": cited(source)}

    with pytest.raises(InvalidRecordError) as refusal:
        factory(**{field: later}, **given)

    assert words in refusal.value.detail[field][0]
    assert date_format(today, "j F Y") in refusal.value.detail[field][0]
    assert factory(**{field: (today + dt.timedelta(days=1)).isoformat()}, **given).pk
    assert factory(**{field: f"{today.year}"}, **given).pk


def test_a_day_from_which_something_was_known_is_not_in_the_future() -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        SourceFactory(known_on_override="2999-01-01")

    assert "known_on_override" in refusal.value.detail


def test_the_day_is_the_callers() -> None:
    content = {"statement": "It is said.", "kind_of_claim": "asserts", "stated_on": "2016-06-03", "citations": cited()}

    with pytest.raises(InvalidRecordError):
        records.create_record(Claim, content, by=editor(), today=dt.date(2016, 6, 1))
    assert records.create_record(Claim, content, by=editor(), today=dt.date(2016, 6, 2)).pk


def test_an_edit_that_contradicts_is_refused_as_well() -> None:
    made = figure(period="2015")

    with pytest.raises(InvalidRecordError):
        records.edit_record(made, {"period": "2029"}, by=editor(), base_version=made.version)


def test_a_source_is_not_dated_before_what_rests_on_it() -> None:
    source = SourceFactory()
    made = figure(period="2015", citations=cited(source))

    with pytest.raises(InvalidRecordError) as refusal:
        records.edit_record(source, {"published_on": "2012-07-01"}, by=editor(), base_version=source.version)

    assert made.slug in str(refusal.value.detail)
    assert Source.objects.get(pk=source.pk).published_on == "2016-07-01"


def test_a_batch_names_the_row() -> None:
    series = SeriesFactory()
    rows = [
        {"series": series.slug, "period": period, "value": "1", "citations": cited()} for period in ("2014", "2029")
    ]

    with pytest.raises(InvalidRecordError) as refusal:
        observation_batches.add_observations(rows, by=editor())

    assert list(refusal.value.detail["rows"]) == [1]
    assert "period" in refusal.value.detail["rows"][1]
    assert not Observation.objects.exists()


def test_a_spreadsheet_names_row_and_column() -> None:
    series, source = SeriesFactory(), SourceFactory()
    heading = "series,period,value,unit,source\n"
    sheet = csv_xlsx.read_file(
        f"{heading}{series.slug},2014,1,USD bn,{source.slug}\n{series.slug},2029,1,USD bn,{source.slug}\n".encode()
    )

    (problem,) = validate_rows("observation", sheet).problems

    assert (problem.row, problem.column) == (3, "period")
    assert "but the figure was known on" in problem.why


def test_a_spreadsheet_names_a_statement_after_its_source() -> None:
    source = SourceFactory(published_on="2016-06-01")
    lines = f"statement,kind_of_claim,stated_on,source\nIt is said.,asserts,2016-06-02,{source.slug}\n"

    (problem,) = validate_rows("claim", csv_xlsx.read_file(lines.encode())).problems

    assert (problem.row, problem.column) == (2, "stated_on")


def test_a_dossier_names_the_row(tmp_path: Path) -> None:
    fields = {
        "slug": "tomorrow",
        "title": "A report",
        "kind_of_source": "news",
        "published_on": "2199",
        "state": "published",
    }
    (tmp_path / "dossier.yaml").write_text("name: a-test\n")
    (tmp_path / "1.yaml").write_text(yaml.safe_dump([{"model": "claims.source", "fields": fields}]))

    with pytest.raises(InvalidDossierError) as refusal:
        load_dossier(tmp_path)

    (row,) = refusal.value.detail["rows"]
    assert "tomorrow" in row
    assert "1 January 2199 is in the future" in row
