"""What leaves the site in the forms of others: feeds, calendars, frames, data blocks, lists for search engines."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from claims.enums import ClaimCheckResult, EntryKind
from claims.http.as_of import today
from claims.models import Claim, ClaimCheck, Topic
from tests.api.world import World, _promise, compute
from tests.factories import FACTORIES, ClaimFactory, EventFactory, TopicFactory, published
from tests.pages.crawler import Page, get
from tests.pages.test_every_page import WITH_PAGES
from timeline.models import Event
from timeline.pages.entry_selection import clean
from timeline.pages.templatetags.seo import json_ld
from timeline.selectors import entries
from timeline.services import project_records

pytestmark = pytest.mark.django_db

#: Everything that takes the filters of the timeline.
FORMS = ("/timeline.atom", "/timeline.ics", "/timeline.json", "/embed/timeline/")


def said(page: Page) -> dict[str, Any]:
    """What a page says to machines."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.html)
    found: dict[str, Any] = json.loads(block)
    return found


def test_the_feed_is_atom_with_a_stable_id_and_a_link_that_leads_to_the_record(world: World) -> None:
    response = Client().get("/timeline.atom")
    feed = feedparser.parse(response.content)

    assert not feed.bozo and feed.version == "atom10" and feed.feed.updated and feed.feed.rights and feed.feed.id
    assert len(feed.entries) > 5
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert [entry.updated for entry in feed.entries] == sorted((entry.updated for entry in feed.entries), reverse=True)
    for entry in feed.entries:
        assert entry.id.startswith("tag:testserver,2026:") and entry.title and entry.summary
    places = [urlsplit(entry.link) for entry in feed.entries]
    pages = {path: get(path) for path in {place.path for place in places}}
    for place in places:
        assert pages[place.path].response.status_code == 200
        assert not place.fragment or place.fragment in pages[place.path].read.ids


def test_the_feed_of_a_promise_or_a_topic_has_only_what_is_about_it(world: World) -> None:
    whole = feedparser.parse(Client().get("/timeline.atom").content).entries
    some = feedparser.parse(Client().get(f"/timeline.atom?promise={world.promise.slug}").content)
    topic = world.promise.topics.get()
    about = feedparser.parse(Client().get(f"/timeline.atom?topic={topic.slug}").content)

    assert 0 < len(some.entries) < len(whole) and world.promise.title in some.feed.title
    assert 0 < len(about.entries) < len(whole) and topic.name in about.feed.title


def test_every_deadline_and_step_is_in_the_calendar_on_its_last_day(world: World) -> None:
    book = Calendar.from_ical(Client().get("/timeline.ics").content)
    days = {str(each["uid"]): each for each in book.walk("VEVENT")}

    expected = entries(as_of=today(), kinds=(EntryKind.DEADLINE, EntryKind.MILESTONE)).filter(upper__isnull=False)
    assert set(days) == {f"{entry.key}@testserver" for entry in expected} and days
    for entry in expected:
        due = days[f"{entry.key}@testserver"]
        assert due.decoded("dtstart") == entry.upper
        assert due["summary"] and due["url"].startswith("http://testserver/promises/") and due["dtstamp"]


def test_timelinejs_gets_dates_as_exact_as_they_are_and_texts_without_markup(world: World) -> None:
    published(EventFactory(title="<b>Bold</b>", happened_on="2016", slug="of-a-year"))
    published(EventFactory(title="A day", happened_on="2016-05-31", slug="of-a-day"))
    published(EventFactory(title="A month", happened_on="2016-05", slug="of-a-month"))
    project_records([("event", f"of-a-{span}") for span in ("year", "day", "month")])
    told = json.loads(Client().get("/timeline.json").content)

    events = {event["unique_id"].removeprefix("event--"): event for event in told["events"]}
    assert "&lt;b&gt;Bold&lt;/b&gt;</a>" in events["of-a-year"]["text"]["headline"]
    assert events["of-a-day"]["start_date"] == {"year": 2016, "month": 5, "day": 31}
    assert events["of-a-month"]["start_date"] == {"year": 2016, "month": 5} and "end_date" not in events["of-a-month"]
    assert events["of-a-year"]["display_date"] == "2016" and events["of-a-year"]["end_date"]["month"] == 12
    assert len(events) == entries(as_of=today()).count()
    for event in told["events"]:
        assert set(event) >= {"start_date", "text", "unique_id", "group", "display_date"} and event["text"]["headline"]


@pytest.mark.parametrize("form", FORMS)
def test_each_form_takes_the_filters_and_the_day_of_the_timeline(world: World, form: str) -> None:
    some = Client().get(form, {"promise": world.promise.slug, "from": "2000", "to": "2100"}).content
    whole = Client().get(form).content
    past = Client().get(form, {"as_of": "1990-01-01"}).content

    assert len(past) < len(some) < len(whole)
    assert len(Client().get(form, {"importance": "5", "text": "nothing has this"}).content) < len(some)
    for query in ("importance=9", "promise=nothing", "as_of=tomorrow", "from=2020&to=2010", "kind=nothing"):
        assert Client().get(f"{form}?{query}").status_code == 400


@pytest.mark.parametrize("form", [*FORMS, "/sitemap.xml", "/sitemap-promises.xml", "/robots.txt"])
def test_each_form_answers_304_sets_no_cookie_and_shows_no_draft(world: World, form: str) -> None:
    response = Client().get(form)
    assert response.status_code == 200 and not response.cookies
    assert Client().get(form, headers={"if-none-match": response.headers["ETag"]}).status_code == 304

    ClaimFactory(statement="Quinces are planned")
    assert Client().get(form).content == response.content


def test_no_form_needs_more_queries_for_more_entries(world: World) -> None:
    def queries(form: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert Client().get(form).status_code == 200
        return len(counted)

    before = {form: queries(form) for form in FORMS}
    _promise(60)
    compute()
    assert {form: (before[form], now) for form in FORMS if not (now := queries(form)) <= before[form] <= 15} == {}


def test_every_public_record_with_a_page_is_in_the_sitemap(world: World) -> None:
    names = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    index = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    found: set[str] = set()
    for place in index.iter(f"{names}loc"):
        whole = ElementTree.fromstring(Client().get(urlsplit(str(place.text)).path).content)
        found |= {urlsplit(str(each.text)).path for each in whole.iter(f"{names}loc")}

    for model in FACTORIES:
        if model.kind() in WITH_PAGES:
            public = model.objects.public(date(2100, 1, 1)).values_list("slug", flat=True)
            assert {f"/{model.kind()}s/{slug}/" for slug in public} <= found
    assert {"/", "/timeline/", "/about/"} <= found
    assert Client().get("/sitemap-nothing.xml").status_code == 404
    robots = Client().get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in robots and "Disallow: /admin/" in robots


def test_only_embeds_may_be_framed_and_their_links_leave_the_frame(world: World, site: dict[str, Page]) -> None:
    for address in (f"/embed/promises/{world.promise.slug}/", "/embed/timeline/"):
        page = get(address)
        assert "frame-ancestors *" in page.response.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in page.response.headers
        assert ("base", "target", "_blank") in page.read.attributes and page.read.tags["h1"] == 1
        assert page.read.faults == [] and page.read.tags["script"] == page.read.tags["form"] == 0
    for address, page in site.items():
        assert "frame-ancestors 'none'" in page.response.headers["Content-Security-Policy"], address
        assert page.response.headers["X-Frame-Options"] == "DENY", address


def test_oembed_leads_from_an_address_to_its_frame(world: World) -> None:
    discovered = re.search(
        r'type="application/json\+oembed" href="([^"]+)"', get(f"/promises/{world.promise.slug}/").html
    )
    assert discovered is not None
    told = json.loads(Client().get(discovered[1].replace("&amp;", "&").removeprefix("http://testserver")).content)

    assert told["version"] == "1.0" and told["type"] == "rich" and told["title"] == world.promise.title
    source = re.search(r'src="([^"]+)"', told["html"])
    assert source is not None and get(urlsplit(source[1]).path).response.status_code == 200
    small = Client().get("/oembed?maxwidth=300&maxheight=300&url=" + quote("http://testserver/timeline/?kind=claim"))
    told = json.loads(small.content)
    assert (told["width"], told["height"]) == (300, 300) and "/embed/timeline/?kind=claim" in told["html"]


def test_the_timeline_leads_to_its_selection_in_every_form(world: World) -> None:
    page = get(f"/timeline/?promise={world.promise.slug}&order=oldest")
    for form in FORMS:
        assert f"{form}?promise={world.promise.slug}" in page.read.links, form
    assert 'type="application/json+oembed"' in page.html


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("url=https://elsewhere.example/promises/x/", 404),
        ("url=http://testserver/about/", 404),
        ("url=http://testserver/promises/nothing/", 404),
        ("url=/timeline/&maxwidth=wide", 400),
        ("url=/timeline/&format=xml", 501),
        ("url=http://[", 404),
    ],
)
def test_oembed_refuses_what_cannot_be_framed(query: str, status: int) -> None:
    assert Client().get(f"/oembed?{query}").status_code == status


def test_a_claim_that_the_record_judges_says_so_to_machines(world: World) -> None:
    claim = Claim.objects.public(date(2100, 1, 1)).exclude(speakers=None).first()
    assert claim is not None
    ClaimCheck.objects.filter(claim=claim).delete()
    address = f"/claims/{claim.slug}/"
    assert "ld+json" not in get(address).html

    results = {"on_the_day": ClaimCheckResult.SUPPORTED, "now": ClaimCheckResult.CONTRADICTED}
    ClaimCheck.objects.create(claim=claim, from_day=claim.known_on, ruleset="x", **results)
    told = said(get(address))

    assert told["@context"] == "https://schema.org" and told["@type"] == "ClaimReview"
    assert told["claimReviewed"] == claim.statement and told["author"]["name"] and told["url"].endswith(address)
    assert told["reviewRating"]["ratingValue"] == 1 < told["reviewRating"]["bestRating"]
    assert told["reviewRating"]["alternateName"] and told["itemReviewed"]["author"]["name"]
    assert date.fromisoformat(told["datePublished"])


def test_an_event_and_figures_say_to_machines_what_they_are(world: World) -> None:
    event = said(get(f"/events/{world.promise.events.get().slug}/"))
    assert event["@type"] == "Event" and event["name"] and date.fromisoformat(event["startDate"])
    for address in ("/data/", f"/indicators/{world.target.indicator.slug}/"):
        told = said(get(address))
        assert told["@type"] == "Dataset" and told["license"].startswith("https://creativecommons.org/")
        assert told["name"] and told["description"] and told["creator"]["name"]
        for file in told["distribution"]:
            assert file["encodingFormat"] and Client().get(file["contentUrl"]).status_code == 200


def test_nothing_in_a_data_block_can_end_it_and_nothing_in_a_feed_breaks_it() -> None:
    text = str(json_ld({"name": "</script><script>alert(1)</script>&<!--"}))
    assert text.count("<") == 2 and json.loads(text[text.index("{") : text.rindex("}") + 1])["name"].startswith(
        "</script>"
    )
    assert clean("a\x00b\x0bc\ufffed\n😀") == "abcd\n😀"


def test_hostile_text_leaves_every_form_well_formed() -> None:
    hostile = '"><script>alert(1)</script>]]>\u202e\u200b😀\nBEGIN:VEVENT ; , \\ '
    topic = published(TopicFactory())
    event = published(EventFactory(happened_on="2016", topics=[topic.slug]))
    # As a database from before the services refused such signs has it.
    Topic.objects.filter(pk=topic.pk).update(name=hostile)
    Event.objects.filter(pk=event.pk).update(title=hostile, summary=hostile)
    project_records([("event", event.slug)])

    only = f"?topic={topic.slug}"
    feed = feedparser.parse(Client().get(f"/timeline.atom{only}").content)
    assert not feed.bozo and len(feed.entries) == 1 and "alert(1)" in feed.entries[0].title
    assert Calendar.from_ical(Client().get(f"/timeline.ics{only}").content).walk("VEVENT") == []
    assert "<script>" not in json.loads(Client().get(f"/timeline.json{only}").content)["events"][0]["text"]["headline"]
    frame = get(f"/embed/timeline/{only}")
    assert "<script>alert" not in frame.html and frame.read.faults == []
