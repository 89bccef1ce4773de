"""What the rules would say, beside the form: with the button and as the script asks, and nothing is saved."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.models import Observation, Target
from claims.services.content import content_of
from tests.admin.conftest import change_url, form_data, row, url
from tests.api.world import World, make_world
from tests.factories import SourceFactory, published

pytestmark = pytest.mark.engine

ASK = {"_would_say": "1"}


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

    assert "As things stand" in page and "With this published" in page
    assert "104 USD bn" in page and "Almanac of 2021 table 7" in page
    assert "Please correct" not in page
    assert 'value="104"' in page
    assert Observation.objects.count() == before


def test_an_edit_of_a_published_record_is_compared_with_it(as_editor: Client, world: World) -> None:
    target = world.target
    stored = content_of(target)
    data = form_data(as_editor.get(change_url(target))) | {"value": "64"} | ASK

    page = as_editor.post(change_url(target), data).content.decode()

    assert "With this published" in page
    assert content_of(Target.objects.get(pk=target.pk)) == stored


def test_the_script_gets_the_answer_alone(as_editor: Client, world: World) -> None:
    answer = as_editor.post(url(Observation, "add"), figure(as_editor, world), headers={"X-Would-Say": "1"})

    page = answer.content.decode()
    assert "With this published" in page
    assert "<form" not in page and "<html" not in page


def test_a_form_that_says_too_little_is_told_what_is_missing(as_editor: Client, world: World) -> None:
    data = figure(as_editor, world, period="03/04/2016", value="")

    page = as_editor.post(url(Observation, "add"), data, headers={"X-Would-Say": "1"}).content.decode()

    assert "Period: “03/04/2016” can mean 2016-03-04 and 2016-04-03" in page
