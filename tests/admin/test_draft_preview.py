"""The preview of what the rules would say, next to the form: by the button and by the script; nothing is saved."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.admin import draft_preview
from claims.models import Indicator, Observation, Outcome, Target
from claims.services.record_content import content_of
from tests.admin.conftest import change_url, form_data, row, url
from tests.api.world import World, make_world
from tests.factories import (
    ClaimFactory,
    IndicatorFactory,
    MilestoneFactory,
    PromiseFactory,
    SeriesFactory,
    SourceFactory,
    TargetFactory,
    cited,
    published,
)

ASK = {"_draft_preview": "1"}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def figure(client: Client, world: World, **fields: object) -> dict[str, object]:
    source = published(SourceFactory(published_on="2021-03-01", title="Almanac of 2021"))
    data = form_data(client.get(url(Observation, "add")))
    data |= {"series": world.target.own_series.pk, "period": "2020", "value": "104"} | fields
    return data | row("citations", 0, source=source.pk, locator="table 7") | ASK


def test_the_button_shows_both_sides_and_saves_nothing(as_editor: Client, world: World) -> None:
    before = Observation.objects.count()

    page = as_editor.post(url(Observation, "add"), figure(as_editor, world)).content.decode()

    assert "Now" in page and "If published" in page
    assert "104 USD bn" in page and "Almanac of 2021 table 7" in page
    assert "Please correct" not in page
    assert 'value="104"' in page
    assert Observation.objects.count() == before


def test_an_edit_of_a_published_record_is_compared_with_it(as_editor: Client, world: World) -> None:
    target = world.target
    stored = content_of(target)
    data = form_data(as_editor.get(change_url(target))) | {"value": "64"} | ASK

    page = as_editor.post(change_url(target), data).content.decode()

    assert "If published" in page
    assert content_of(Target.objects.get(pk=target.pk)) == stored


def test_an_indicator_and_its_preferred_series_name_each_other(as_editor: Client, world: World) -> None:
    series = world.target.own_series
    Indicator.objects.filter(pk=series.indicator_id).update(preferred_series=series)

    answers = [
        as_editor.post(url(Observation, "add"), figure(as_editor, world)),
        as_editor.post(
            change_url(world.target), form_data(as_editor.get(change_url(world.target))) | {"value": "64"} | ASK
        ),
    ]

    assert all(answer.status_code == 200 and "If published" in answer.content.decode() for answer in answers)


def test_the_script_gets_the_answer_alone(as_editor: Client, world: World) -> None:
    answer = as_editor.post(url(Observation, "add"), figure(as_editor, world), headers={"X-Draft-Preview": "1"})

    page = answer.content.decode()
    assert "If published" in page
    assert "<form" not in page and "<html" not in page


def test_a_form_that_says_too_little_is_refused_with_what_is_missing(as_editor: Client, world: World) -> None:
    data = figure(as_editor, world, period="03/04/2016", value="")

    page = as_editor.post(url(Observation, "add"), data, headers={"X-Draft-Preview": "1"}).content.decode()

    assert "Period: “03/04/2016” can mean 2016-03-04 and 2016-04-03" in page


@pytest.mark.parametrize(
    ("value", "why"), [("10,450", "“10,450” can mean 10450 and 10.45"), ("1e3", "Not a number. Use a decimal point")]
)
def test_a_number_of_the_form_is_refused_as_in_an_import(as_editor: Client, world: World, value: str, why: str) -> None:
    data = figure(as_editor, world, value=value)

    page = as_editor.post(url(Observation, "add"), data, headers={"X-Draft-Preview": "1"}).content.decode()

    assert f"Value: {why}" in page


def test_a_number_may_have_thin_spaces(as_editor: Client, world: World) -> None:
    page = as_editor.post(url(Observation, "add"), figure(as_editor, world, value="1\u2009040")).content.decode()

    assert "1,040 USD bn" in page


# Drafts that are not counted


def test_completed_is_not_called_in_time_while_its_step_is_a_draft(db: None) -> None:
    promise = published(PromiseFactory(title="A bridge"))
    step = MilestoneFactory(promise=promise, set_by=None, title="The bridge opens", due_on="2022-08")
    content = {"promise": promise, "summary": "It opened.", "stage": "completed", "happened_on": "2023-06-17"}
    content |= {"citations": cited(published(SourceFactory(published_on="2023-06-18")))}

    (waiting,) = draft_preview.preview_response(Outcome, content)["subjects"]
    published(step)
    (counted,) = draft_preview.preview_response(Outcome, content)["subjects"]

    assert [line["label"] for line in waiting["sides"][1]["lines"]] == ["Waiting for drafts"]
    assert waiting["drafts"] == ["Milestone: The bridge opens (due: August 2022)"]
    assert [line["label"] for line in counted["sides"][1]["lines"]] == ["Delivered late"]
    assert counted["drafts"] == []


def test_a_figure_names_the_draft_target_that_it_waits_for(as_editor: Client) -> None:
    target = TargetFactory(promise=PromiseFactory(title="A forest"))
    series = SeriesFactory(indicator=target.indicator)
    content = {"series": series, "period": "2015", "value": "63.5", "citations": cited()}

    answer = draft_preview.preview_response(Observation, content)

    (subject,) = answer["subjects"]
    assert not subject["changes"]
    assert [text.startswith("Target: A forest: ") for text in subject["drafts"]] == [True]


def test_a_draft_is_named_by_its_name_and_not_by_its_public_id(db: None) -> None:
    promise, claim = published(PromiseFactory()), published(ClaimFactory())
    indicator = IndicatorFactory(name="Noise", unit="dB")
    content = {"promise": promise, "set_by": claim, "indicator": indicator, "sequence": 1, "value": "3"}
    content |= {"comparator": "multiply", "baseline_period": "2015", "due_on": "../2020"}

    answer = draft_preview.preview_response(Target, content | {"citations": cited()})
    assert "problems" not in answer, answer
    (subject,) = answer["subjects"]

    sentences = " ".join(flag["sentence"] for flag in subject["sides"][1]["flags"])
    assert "promised by the end of 2020: Noise." in sentences
    assert indicator.slug == "noise-db"
