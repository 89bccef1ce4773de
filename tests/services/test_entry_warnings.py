"""Odd figures are asked about on every way in, and taken when an editor says that they are right."""

from __future__ import annotations

from typing import Any

import pytest

from claims.enums import ImportState, State, TokenScope
from claims.models import Observation
from claims.services import entry_warnings
from tests.admin.conftest import signed_in
from tests.api.test_write import call, key_of
from tests.factories import ObservationFactory, SeriesFactory, SourceFactory, editor, published, reviewer
from tests.pivot_tracker.test_quick_entry import filled, page_of
from tests.services.test_spreadsheets import handed_in, text_file

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
TOO_MUCH = "about 1000 times"
CITED = [{"source": "yearbook-2020", "locator": "p. 1", "stance": "supports"}]


@pytest.fixture
def series() -> Any:
    found = SeriesFactory(title="Trade, customs", slug="trade")
    for year, value in (("2012", "66"), ("2013", "68"), ("2014", "70")):
        published(ObservationFactory(series=found, period=year, value=value))
    return found


@pytest.fixture(autouse=True)
def yearbook() -> None:
    SourceFactory(slug="yearbook-2020", published_on="2020")


def figure(series: Any, period: str = "2015", value: str = "70000") -> dict[str, Any]:
    return {"series": series.slug, "period": period, "value": value, "citations": CITED}


def test_quick_entry_asks_first_and_saves_when_confirmed(series: Any) -> None:
    client, source = signed_in(editor()), SourceFactory(published_on="2020")
    sent = filled(client, source, "figure", series="Trade, customs", period="2015", value="70000")

    page = client.post(page_of(source), sent).content.decode()
    assert TOO_MUCH in page and 'name="despite_warnings"' in page and "Not saved yet" in page
    assert not Observation.objects.filter(value=70000).exists()
    assert client.post(page_of(source), sent | {"despite_warnings": "1"}).status_code == 302
    assert Observation.objects.filter(value=70000).exists()


def test_the_form_of_the_desk_asks_too_and_shows_it_until_it_is_published(series: Any) -> None:
    client, odd = signed_in(editor()), ObservationFactory(series=series, period="2015", value="71")
    url = f"/admin/claims/observation/{odd.pk}/change/"
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    for formset in client.get(url).context["inline_admin_formsets"]:
        data |= {f"{formset.formset.prefix}-TOTAL_FORMS": 0, f"{formset.formset.prefix}-INITIAL_FORMS": 0}
    data |= {"value": "70000", "period": "2015"}

    page = client.post(url, data).content.decode()
    assert TOO_MUCH in page
    assert Observation.objects.get(pk=odd.pk).value == 71
    Observation.objects.filter(pk=odd.pk).update(value=70000)
    assert "Warning:" in client.get(url).content.decode()


def test_a_program_gets_warnings_with_the_answer_row_by_row(series: Any) -> None:
    key = key_of(editor())
    one = call("post", "observations/", key, {"content": figure(series)})
    assert one.status_code == 201
    (found,) = one.json()["warnings"]
    assert found["name"] == "/content/value" and TOO_MUCH in found["reason"]
    rows = [figure(series, "2016", "71"), figure(series, "2017", "-72"), figure(series, "2018", "73000")]
    made = call("post", "batch/observations/", key, {"observations": rows}).json()["results"]
    told = [[warning["name"] for warning in row["warnings"]] for row in made]
    assert told[0] == [] and told[2] == ["/observations/2/value"]


def test_a_token_that_may_not_read_is_compared_with_public_figures_only(series: Any) -> None:
    empty = SeriesFactory(slug="empty")
    ObservationFactory(series=empty, period="2014", value="1")
    key = key_of(editor(), TokenScope.ENTER)
    assert call("post", "observations/", key, {"content": figure(empty)}).json()["warnings"] == []
    assert TOO_MUCH in call("post", "observations/", key, {"content": figure(series)}).json()["warnings"][0]["reason"]


def test_a_file_gets_warnings_before_it_is_written(series: Any) -> None:
    SourceFactory(slug="yearbook", published_on="2020")
    heading = ["series", "period", "value", "unit", "source", "locator"]
    unit = series.indicator.unit
    made = handed_in(text_file(heading, ["trade", "2015", "70000", unit, "yearbook", "p. 1"]))
    assert made.state == ImportState.CHECKED, made.report
    (found,) = made.report["warnings"]
    assert (found["row"], found["column"]) == (2, "value") and TOO_MUCH in found["why"]
    page = signed_in(made.uploaded_by).get(f"/admin/claims/spreadsheetimport/{made.pk}/change/").content.decode()
    assert "Warnings" in page and TOO_MUCH in page


def test_rows_of_one_file_are_compared_with_each_other() -> None:
    trees = SeriesFactory(title="Trees", slug="trees")
    SourceFactory(slug="yearbook", published_on="2020")
    heading = ["series", "period", "value", "unit", "source", "locator"]
    values = (("2018", "6500"), ("2019", "68000"), ("2020", "7100"))
    rows = [["trees", period, value, trees.indicator.unit, "yearbook", "p. 1"] for period, value in values]
    made = handed_in(text_file(heading, *rows))
    assert made.state == ImportState.CHECKED, made.report
    assert [warning["row"] for warning in made.report["warnings"]] == [3]


def test_the_preview_of_the_form_asks_before_saving_does(series: Any) -> None:
    client, source = signed_in(editor()), SourceFactory(published_on="2020")
    sent = filled(client, source, "figure", series="Trade, customs", period="2015", value="70000")
    page = client.post(
        page_of(source), sent | {"_draft_preview": "1"}, headers={"X-Draft-Preview": "1"}
    ).content.decode()
    assert "Warning:" in page and TOO_MUCH in page


def test_the_review_page_shows_what_the_editor_was_asked(series: Any) -> None:
    odd = ObservationFactory(series=series, period="2015", value="70000")
    Observation.objects.filter(pk=odd.pk).update(state=State.IN_REVIEW)
    page = signed_in(reviewer()).get(f"/admin/review/observation/{odd.pk}/").content.decode()
    assert "Warning:" in page and TOO_MUCH in page


def test_an_edit_of_something_else_asks_nothing(series: Any) -> None:
    odd = ObservationFactory(series=series, period="2015", value="70000")
    assert entry_warnings.warnings_about(Observation, {"value": "70000", "note": "Read again."}, stored=odd) == []
    assert entry_warnings.warnings_about(Observation, {"value": "80000"}, stored=odd)
