"""Parameters in addresses: each page says which it does not know, and what other sites add to links breaks none."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from claims.models import Actor, Claim, Indicator, Promise, Source, Topic
from tests.api.world import World
from tests.pages.crawler import get
from timeline import urls
from timeline.models import Event
from timeline.pages.allowed_params import PARAMETERS, REPEATABLE, taken_by

pytestmark = pytest.mark.django_db

#: Addresses without a query, links in mails, and a page of development only; each is looked at elsewhere.
APART = ("favicon", "confirm", "unsubscribe", "styleguide")
#: What an address needs to answer at all.
NEEDS = {"oembed": {"url": "/timeline/"}}


def _addresses(world: World) -> dict[str, str]:
    """One address of each name, as the table of URLs has them."""
    models = {model.kind(): model for model in (Actor, Claim, Event, Indicator, Promise, Source, Topic)}
    found = {}
    for each in urls.urlpatterns:
        name, route = str(each.name), str(each.pattern)
        if name in APART:
            continue
        kind = re.sub(r"^embed-|-(png|csv|svg)$", "", name)
        slug = (
            ""
            if "<slug" not in route
            else models[kind].objects.public(timezone.now().date()).order_by("pk").first().slug
        )
        if kind == "promise":
            slug = world.promise.slug
        found[name] = "/" + route.replace("<slug:slug>", slug).replace("<section>", "pages")
    return found


def test_every_page_says_which_parameter_it_does_not_know(world: World, settings: object) -> None:
    settings.PIVOT_MAIL = "pivot@example.org"  # type: ignore[attr-defined]
    for name, address in _addresses(world).items():
        page = get(f"{address}?yer=2014")
        assert page.response.status_code == 400, address
        assert "Unknown parameter “yer”." in page.text, address
        for known in taken_by(name):
            assert known in page.text, address


def test_what_other_sites_add_to_links_breaks_no_page(world: World, settings: object) -> None:
    settings.PIVOT_MAIL = "pivot@example.org"  # type: ignore[attr-defined]
    for name, address in _addresses(world).items():
        needs = "".join(f"&{key}={value}" for key, value in NEEDS.get(name, {}).items())
        page = get(f"{address}?utm_source=mail&utm_medium=x&fbclid=1&gclid=2{needs}")
        assert page.response.status_code == 200, address
        assert b'name="fbclid"' not in page.response.content, address


def test_a_parameter_given_twice_is_refused_where_only_one_would_count() -> None:
    page = get("/timeline/?from=2014&from=2016")
    assert page.response.status_code == 400 and "“from” is given 2 times" in page.text
    assert get("/timeline/?kind=claim&kind=event").response.status_code == 200


def test_a_near_miss_is_named() -> None:
    assert "Did you mean “year”?" in get("/days/?yer=2014").text


def test_the_list_of_days_takes_no_other_part() -> None:
    assert get("/days/?part=all").response.status_code == 400


def test_a_frame_keeps_the_selection_and_leaves_out_what_only_the_page_takes(world: World) -> None:
    url = "/timeline/%3Fkind=claim%26order=oldest%26utm_source=x"
    told = get(f"/oembed?url={url}").response.json()  # type: ignore[attr-defined]
    assert "/embed/timeline/?kind=claim&quot;" in told["html"] or '/embed/timeline/?kind=claim"' in told["html"]
    assert get("/oembed?url=/timeline/%3Fyer=2014").response.status_code == 400


def test_the_table_names_addresses_that_exist() -> None:
    names = {each.name for each in urls.urlpatterns}
    assert set(PARAMETERS) <= names and set(REPEATABLE) <= set(PARAMETERS)
