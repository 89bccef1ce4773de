"""The timeline's page: vague dates, promises to follow, empty stretches, a part for the script, the whole for paper."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from claims.enums import Severity, Stage
from claims.models import Source
from tests.api.world import World
from tests.deep import is_tried
from tests.factories import ClaimFactory, EventFactory, OutcomeFactory, TopicFactory, published
from tests.pages.crawler import get
from timeline.models import Entry
from timeline.pages.badges import badges
from timeline.pages.icons import ENTRIES, SEVERITIES, SHAPES, STAGES
from timeline.services import project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def _event(title: str, day: str, **content: object) -> None:
    project("event", published(EventFactory(title=title, happened_on=day, **content)).slug)


def test_a_vague_date_is_said_and_drawn_as_vague_and_a_day_is_not() -> None:
    _event("Vague", "1999~")
    page = get("/timeline/?from=1999&to=1999")
    assert "about 1999" in page.text and "1999, month not known" in page.text
    assert "January 1999" not in page.html.split('class="timeline"')[1]
    assert page.html.count('class="date-glyph is-approximate"') == 1
    _event("Sharp", "1998-03-04")
    assert 'class="date-glyph' not in get("/timeline/?from=1998&to=1998").html


def test_a_promise_can_be_followed_down_the_page(world: World) -> None:
    page = get(
        f"/timeline/?promise={world.promise.slug}&order=oldest&kind=target_set&kind=goalpost_moved&kind=deadline"
    )
    keys = [value for tag, name, value in page.read.attributes if (tag, name) == ("li", "id")]
    assert len(keys) > 2
    steps = [link.removeprefix("#") for link in page.read.links if link.startswith("#") and link != "#content"]
    for before, after in zip(keys, keys[1:], strict=False):
        assert before in steps and after in steps
    assert "then: Goalpost moved" in page.text and "before: Target set" in page.text


def test_a_deadline_has_the_badge_of_its_promise_the_editors_first(world: World) -> None:
    badge = badges([world.promise.slug], as_of=timezone.now().date())[world.promise.slug]
    for address in ("/timeline/?kind=deadline", "/timeline/?kind=deadline&view=print"):
        for entry in get(address).html.split('<li class="entry')[1:]:
            said = " ".join(re.sub(r"<[^>]*>", " ", entry).split())
            if world.promise.title in said:
                assert badge.editors.removeprefix("Editors: ") in said, said
                assert said.index(badge.editors.removeprefix("Editors: ")) < said.index("Rules"), said


@pytest.mark.parametrize(
    ("stage", "shape", "tone"),
    [
        ("", "box", "neutral"),
        ("announced", "box-step", "neutral"),
        ("committed", "box-step", "neutral"),
        ("implementing", "box-step", "neutral"),
        ("completed", "box-check", "good"),
        ("suspended", "box-pause", "fair"),
        ("cancelled", "box-cross", "bad"),
    ],
)
def test_only_what_was_completed_has_a_green_tick(world: World, stage: str, shape: str, tone: str) -> None:
    outcome = published(OutcomeFactory(promise=world.promise, summary="No plant is found.", stage=stage))
    project("outcome", outcome.slug)
    topic = f"/topics/{world.promise.topics.get().slug}/"
    for address in ("/timeline/?kind=outcome&text=plant", "/timeline/?kind=outcome&text=plant&view=print", topic):
        html = get(address).html.partition("No plant is found.")[0].rpartition("<li")[2]
        assert html.count(f'<svg class="icon {tone}"') == 1 and f'd="{SHAPES[shape]}"' in html, (address, html)


def test_the_signs_of_entries_are_known_for_every_stage_and_severity() -> None:
    assert set(STAGES) == set(Stage) and set(SEVERITIES) == set(Severity)
    good = [kind for kind, mark in ENTRIES.items() if mark.tone == "good"]
    assert good == []  # a kind alone says nothing good


def test_filters_offer_only_what_a_record_of_the_day_has(world: World) -> None:
    """A topic that has its first record later is offered from that day on; a record's own draft never counts."""
    empty = published(TopicFactory(name="Topic of nothing"))
    late = published(TopicFactory(name="Topic of later"))
    draft = published(TopicFactory(name="Topic of a draft"))
    topics = {"topics": [late.slug]}
    published(ClaimFactory(statement="Said later.", stated_on="2017-03-05", promises=[world.promise.slug], **topics))
    ClaimFactory(statement="Not said yet.", stated_on="2016-03-05", topics=[draft.slug])
    _event("Later", "2017-03-05", **topics)
    days = {"2016-07-01": False, "2017-06-01": True}
    for day, offers in days.items():
        for address in ("/timeline/", "/claims/"):
            offered = _offered(f"{address}?as_of={day}", "topic")
            assert (late.slug in offered) is offers, (address, day)
            assert not {empty.slug, draft.slug} & offered, (address, day)
    # What is chosen stays chosen, or the form would say that nothing is.
    assert late.slug in _offered(f"/claims/?as_of=2026-01-01&topic={late.slug}&kind=forecasts", "topic")


def test_every_choice_that_a_filter_offers_finds_something(world: World) -> None:
    for day in ("2016-07-01", "2017-06-01", "2019-01-01"):
        for address, names in FILTERS.items():
            for name in names:
                for value in _offered(f"{address}?as_of={day}", name):
                    if not is_tried(day, address, name, value, one_in=3):
                        continue
                    page = get(f"{address}?as_of={day}&{name}={value}")
                    assert 'class="empty-state"' not in page.html, page.address


#: The lists with filters that name records.
FILTERS = {
    "/timeline/": ("topic", "actor", "promise"),
    "/claims/": ("topic", "actor", "promise"),
    "/promises/": ("topic", "actor"),
    "/flags/": ("promise",),
}


def _offered(address: str, name: str) -> set[str]:
    html = get(address).html
    select = re.search(rf'<select[^>]*name="{name}".*?</select>', html, re.S)
    assert select is not None, address
    return {value for value in re.findall(r'value="([^"]*)"', select[0]) if value}


def test_an_empty_stretch_says_whether_nothing_was_found_or_nobody_looked() -> None:
    _event("Old", "1990-05-05")
    _event("Older", "1980-05-05")
    Source.objects.filter(pk=Source.objects.first().pk).update(  # type: ignore[union-attr]
        published_on_lower="1995-05-05", published_on_upper="1995-05-05", known_on="1995-05-05"
    )
    text = get("/timeline/?kind=event&order=oldest").text
    assert "June 1980 to April 1990: no matching entries. No sources from this period have been checked." in text
    assert "One source from this period was checked." in text


def test_words_and_importance_narrow_the_timeline() -> None:
    _event("A comet passes", "2016-05-05", importance=5)
    page = get("/timeline/?text=COMET&importance=5")
    assert page.text.count("A comet passes") >= 1 and page.html.count('<li class="entry') == 1
    assert "importance 5 or more" in page.text and "“COMET”" in page.text
    assert get("/timeline/?text=comet&importance=4&kind=claim").html.count('<li class="entry') == 0


def test_the_part_for_the_script_is_the_part_of_the_page_and_its_links_lead_to_pages() -> None:
    part, page = get("/timeline/?kind=event&part=view"), get("/timeline/?kind=event")
    assert part.read.tags["html"] == 0 and part.read.faults == []
    assert part.html.strip() in page.html
    assert not [link for link in part.read.links if "part=" in link]


def test_the_print_view_has_the_whole_selection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.pages.timeline.PAGE_SIZE", 3)
    shown = get("/timeline/").html.count('<li class="entry')
    page = get("/timeline/?view=print")
    assert shown == 3 < page.html.count('<li class="entry') == Entry.objects.filter(gone_on=None).count()
    assert "As known on" in page.text


def test_days_on_which_something_became_known_lead_to_a_page_with_its_filters() -> None:
    page = get("/days/?page=/timeline/%3Fkind%3Devent%26as_of%3D2017-01-01&year=2016")
    links = [link for link in page.read.links if link.startswith("/timeline/?kind=event&as_of=2016-")]
    assert links and len(links) == len(set(links))
    assert get(links[0]).response.status_code == 200
    assert "Each links to the home page as of that day." in get("/days/").text
    assert "No news in 1950" in get("/days/?year=1950").text
    part = get("/days/?part=days")
    assert part.read.tags["html"] == 0 and part.html.strip().startswith('<div class="day-calendar">')


@pytest.mark.parametrize(
    "query",
    [
        "page=https://example.org/",
        "page=//example.org/",
        "page=javascript:alert(1)",
        "page=/admin/",
        "page=/nothing/",
        "page=/%09/example.org",
        "year=soon",
        "year=0",
        "year=99999",
        "page=" + "x" * 3000,
    ],
)
def test_days_of_no_page_of_ours_or_of_no_year_are_a_400(query: str) -> None:
    assert Client().get(f"/days/?{query}").status_code == 400


def test_every_page_leads_to_the_neighbouring_days_of_its_own() -> None:
    page = get("/claims/?kind=asserts&as_of=2017-06-30")
    days = [link for link in page.read.links if "as_of=" in link and "2017-06-30" not in link]
    assert len(days) == 2
    assert all(link.startswith("/claims/?kind=asserts&as_of=") for link in days)
    earlier, later = sorted(link[-10:] for link in days)
    assert earlier < "2017-06-30" < later
