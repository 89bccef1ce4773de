"""A page answers for the day that is asked for: nothing that became known later, and the day in every link."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import Assessment
from claims.models.base import PublicRecord
from tests.api.world import World
from tests.factories import FACTORIES, ClaimFactory, SourceFactory, cited, published
from tests.pages.conftest import DAY
from tests.pages.crawler import Page, day_of, get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

WORDS = ("title", "name", "statement", "summary", "reason")


def _own_words(record: PublicRecord) -> str:
    return next((text for name in WORDS if (text := getattr(record, name, ""))), "")


def _later() -> list[PublicRecord]:
    return [record for model in FACTORIES for record in model.objects.filter(known_on__gt=DAY)]


def test_no_page_of_a_past_day_says_anything_that_became_known_later(past: dict[str, Page]) -> None:
    later = _later()
    assert {record.kind() for record in later} >= {"target", "claim", "observation", "verdict"}
    assert len(past) > 20
    for address, page in past.items():
        assert page.response.status_code == 200, address
        for record in later:
            words = _own_words(record)
            if words:
                assert not re.search(rf"{re.escape(words)}(?!\d)", page.text), (address, record)
            assert f"/{record.kind()}s/{record.slug}/" not in page.html, (address, record)
            assert f"{record.kind()}-{record.slug}" not in page.html, (address, record)


def test_a_source_that_came_later_is_named_only_where_nothing_else_supports_the_record_and_never_by_its_title() -> None:
    early, late = (
        SourceFactory(title="Plan of the day", published_on="2016-03-01"),
        SourceFactory(title="What became of the plan", published_on="2019-03-01"),
    )
    for source in (early, late):
        published(source)
    both = published(ClaimFactory(stated_on="2016-02-01", citations=[*cited(early), *cited(late, stance="context")]))
    alone = published(ClaimFactory(stated_on="2016-02-01", known_on_override="2016-02-01", citations=cited(late)))
    assert "Plan of the day" in get(f"/claims/{both.slug}/?as_of={DAY}").text
    for record in (both, alone):
        assert "What became of the plan" in get(f"/claims/{record.slug}/").text
        assert "What became of the plan" not in get(f"/claims/{record.slug}/?as_of={DAY}").html
    assert "a source published later, 1 March 2019" in get(f"/claims/{alone.slug}/?as_of={DAY}").text
    assert "published later" not in get(f"/claims/{both.slug}/?as_of={DAY}").text


def test_a_number_known_later_is_not_in_the_tables_and_pictures_of_a_past_day(world: World) -> None:
    address = f"/promises/{world.promise.slug}/"
    assert "66.1" in get(address).text
    past = get(f"{address}?as_of=2017-03-30")  # a day before the figure's usual release
    assert "66.1" not in past.text and "63.5" in past.text
    assert "2021" not in get(f"{address}?as_of={DAY}").html


def test_what_was_not_known_yet_is_a_404_that_says_so_and_leads_to_today() -> None:
    for record in _later():
        if record.kind() in ("claim", "event", "source"):
            page = get(f"/{record.kind()}s/{record.slug}/?as_of={DAY}")
            assert page.response.status_code == 404
            assert "was not yet known on 2016-07-01" in page.text
            assert f"/{record.kind()}s/{record.slug}/" in page.read.links


def test_the_status_shown_is_the_one_of_the_day(world: World) -> None:
    days = {a.from_day: a.status for a in Assessment.objects.filter(promise=world.promise, heads_promise=True)}
    assert len(set(days.values())) > 2
    for day, status in days.items():
        if day <= timezone.now().date():
            page = get(f"/promises/?as_of={day}&status={status}")
            assert world.promise.title in page.text
    first = min(days)
    assert "far_behind" not in days.get(first, "")


def test_every_link_of_a_page_about_a_past_day_keeps_the_day(past: dict[str, Page]) -> None:
    for address, page in past.items():
        assert day_of(address) == str(DAY)
        assert "You are viewing what was known on" in page.text
        today = [link for link in page.internal_links() if day_of(link) is None]
        # One link on each page leads to the same page as known today.
        assert [urlsplit(link).path for link in today] == [urlsplit(address).path], address


def test_a_page_of_today_names_a_day_only_in_links_to_its_own_past(site: dict[str, Page]) -> None:
    for address, page in site.items():
        past = [link for link in page.read.links if "as_of=" in link]
        assert {urlsplit(link).path for link in past} <= {urlsplit(address).path}, address
        assert "You are viewing what was known on" not in page.text


@pytest.mark.parametrize("given", ["yesterday", "2016-13-01", "2016-02-30", "2016", "0000-00-00", "2016-07-01T00:00"])
def test_a_day_that_cannot_be_read_is_a_400_that_says_what_to_write(given: str) -> None:
    for path in ("/", "/timeline/", "/promises/x/", "/flags/", "/methodology/"):
        response = Client().get(path, {"as_of": given})
        assert response.status_code == 400
        assert given in response.content.decode()


def test_a_day_to_come_is_a_400_that_names_the_latest_possible_day() -> None:
    today = timezone.now().date()
    response = Client().get("/timeline/", {"as_of": str(today + timedelta(days=1))})
    assert response.status_code == 400 and str(today) in response.content.decode()
    assert Client().get("/timeline/", {"as_of": str(today)}).status_code == 200


def test_before_anything_was_known_every_list_says_that_it_is_empty() -> None:
    for path in (
        "/",
        "/timeline/",
        "/promises/",
        "/claims/",
        "/sources/",
        "/actors/",
        "/topics/",
        "/indicators/",
        "/flags/",
        "/corrections/",
    ):
        page = get(f"{path}?as_of=1900-01-01")
        assert page.response.status_code == 200
        assert page.read.tags["article"] == 0


def test_choosing_another_day_keeps_the_filters() -> None:
    page = get("/timeline/?kind=claim&kind=event&order=oldest&as_of=2016-07-01")
    form = page.html[page.html.index('<details class="as-of"') :]
    form = form[form.index("<form") : form.index("</form>")]
    assert form.count('name="kind"') == 2
    assert 'name="order" value="oldest"' in form
