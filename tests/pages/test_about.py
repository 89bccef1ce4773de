"""The page about the dossier: what it holds, how fresh it is, and what is not known."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from claims.selectors.assessments import headline_assessments
from claims.selectors.dossier_topic import DOSSIER
from tests.api.world import World, compute
from tests.factories import ClaimFactory, PromiseFactory, SourceFactory, TopicFactory, published
from tests.pages.conftest import DAY
from tests.pages.crawler import get
from timeline.pages.methodology import UNKNOWN

pytestmark = pytest.mark.django_db


def test_what_cannot_be_said_of_a_promise_is_counted_and_leads_to_just_that_many(world: World) -> None:
    for _number in range(2):
        published(PromiseFactory(known_on_override="2016-01-01"))
    compute()
    page = get(f"/about/?as_of={DAY}")
    counted = re.findall(r'/promises/\?status=(\w+)[^"]*">(\d+|One) promise', page.html)
    unknown = headline_assessments(as_of=DAY).filter(status__in=UNKNOWN)

    assert sum(1 if number == "One" else int(number) for _status, number in counted) == unknown.count() > 0
    for status, number in counted:
        listed = get(f"/promises/?status={status}&as_of={DAY}")
        assert listed.html.count('<h2><a href="/promises/') == (1 if number == "One" else int(number))


def test_what_the_dossier_is_about_heads_the_site_as_of_the_day(world: World) -> None:
    assert "What was promised and what came of it" in get("/").text
    content = {"description": "Every tree that was promised to the city.", "note": "It starts from the Herald."}
    published(TopicFactory(slug=DOSSIER, name="The city's trees", known_on_override="2017-01-01", **content))

    home, about = get("/"), get("/about/")
    for page in (home, about):
        assert "The city's trees" in page.text and content["description"] in page.text
        assert f'<meta name="description" content="{content["description"]}">' in page.html
    assert content["note"] in about.text
    assert "<title>The city&#x27;s trees" in home.html
    assert "The city's trees" not in get("/?as_of=2016-12-31").text + get("/about/?as_of=2016-12-31").text


def test_what_the_dossier_is_about_is_shown_on_one_page_and_in_no_list_of_topics(world: World) -> None:
    published(TopicFactory(slug=DOSSIER, name="The city's trees", known_on_override="2017-01-01"))

    moved = Client().get(f"/topics/{DOSSIER}/?as_of=2017-06-30")
    assert (moved.status_code, moved["Location"]) == (302, "/about/?as_of=2017-06-30")
    for address in ("/topics/", "/promises/", "/claims/", "/sitemap-topics.xml"):
        answer = Client().get(address)
        assert answer.status_code == 200
        assert "The city" not in answer.content.decode() and f"/{DOSSIER}/" not in answer.content.decode()


def test_undated_claims_and_inferred_dates_are_counted(world: World) -> None:
    assert "claim has no date" not in get("/about/").text
    published(ClaimFactory(stated_on=""))
    published(SourceFactory(published_on_inferred=True, published_on="2016"))
    text = get("/about/").text
    assert "One claim has no date" in text and "of one source is inferred" in text


def test_the_newest_source_and_figure_are_named_as_of_the_day(world: World) -> None:
    past, now = get(f"/about/?as_of={DAY}").text, get("/about/").text
    assert "Latest source" in past and "Measured up to" in now
    assert re.search(r"Latest figure known since ([^S]+)", past) != re.search(r"Latest figure known since ([^S]+)", now)
