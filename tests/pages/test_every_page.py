"""What holds for every public page, found by following the links from the home page."""

from __future__ import annotations

import gzip
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.api.world import World
from tests.contract.test_no_raw_enum_values import raw_values
from tests.factories import FACTORIES
from tests.pages.crawler import Page, get, public_addresses

#: How a module of our own begins; nothing else but data blocks may be a script.
MODULE = '<script type="module" src="/static/pages/'

pytestmark = pytest.mark.django_db

WITH_PAGES = ("promise", "claim", "source", "actor", "topic", "event", "indicator")


def test_every_link_leads_to_a_page_and_every_anchor_to_a_place(site: dict[str, Page]) -> None:
    assert {
        address: page.response.status_code for address, page in site.items() if page.response.status_code != 200
    } == {}
    missing = {address: page.fragments - set(page.read.ids) for address, page in site.items()}
    assert {address: sorted(names) for address, names in missing.items() if names} == {}


def test_every_public_record_with_a_page_is_within_four_links_of_the_home_page(site: dict[str, Page]) -> None:
    near = {link.partition("#")[0] for page in site.values() if page.distance <= 3 for link in page.internal_links()}
    for model in FACTORIES:
        if model.kind() in WITH_PAGES:
            for record in model.objects.all():
                assert f"/{model.kind()}s/{record.slug}/" in near


def test_every_page_is_whole_html_with_one_heading_and_ids_used_once(site: dict[str, Page]) -> None:
    for address, page in site.items():
        assert page.read.faults == [] and page.read.open == [], address
        assert [name for name, times in page.read.ids.items() if times > 1] == [], address
        assert page.read.tags["h1"] == 1 and page.read.tags["main"] == 1, address
        assert ("html", "lang", "en") in page.read.attributes


def test_no_page_shows_a_raw_value_of_a_closed_list_outside_code(
    world: World, site: dict[str, Page], past: dict[str, Page]
) -> None:
    addresses = {*public_addresses(), f"/embed/promises/{world.promise.slug}/"}
    pages = site | past | {address: get(address) for address in addresses - site.keys()}
    assert len(pages) > 50
    shown = {address: sorted(raw_values(page.prose)) for address, page in pages.items()}
    assert {address: values for address, values in shown.items() if values} == {}


def test_the_check_reads_prose_and_no_code() -> None:
    html = "<p title='on_track'>a promise is in_review <code>not_assessable</code></p><script>due_soon</script>"
    page = Page("/", HttpResponse(html))
    assert raw_values(page.prose) == {"on_track", "in_review"}


def test_no_page_sets_a_cookie(site: dict[str, Page]) -> None:
    for address, page in site.items():
        assert not page.response.cookies, address
        assert "Cookie" not in page.response.headers.get("Vary", ""), address


def test_every_page_has_a_strict_content_policy_and_nothing_that_it_would_stop(site: dict[str, Page]) -> None:
    for address, page in site.items():
        policy = page.response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy
        assert page.read.tags["style"] == page.read.tags["iframe"] == 0, address
        scripts = re.findall(r"<script\b[^>]*>", page.html)
        assert all(each.startswith(MODULE) or each == '<script type="application/ld+json">' for each in scripts), (
            address
        )
        names = {name for _tag, name, _value in page.read.attributes}
        assert not [name for name in names if name == "style" or name.startswith("on")], address


def test_nothing_is_fetched_from_another_host(site: dict[str, Page]) -> None:
    for address, page in site.items():
        for tag, name, value in page.read.attributes:
            fetched = name in ("src", "srcset", "xlink:href") or (tag == "link" and name == "href")
            assert not fetched or value.startswith(("/", "#", "http://testserver/")), (address, value)


def test_every_page_has_a_title_and_a_description_for_those_who_share_it(site: dict[str, Page]) -> None:
    for address, page in site.items():
        assert re.search(r"<title>[^<]{3,} · [^<]+</title>", page.html), address
        for name in ("og:title", "og:description", "og:url"):
            assert re.search(rf'<meta property="{name}" content="[^"]+">', page.html), (address, name)


def test_every_page_lets_one_report_an_error_and_names_itself_in_the_link(site: dict[str, Page]) -> None:
    for address, page in site.items():
        if address != "/report/thanks/":
            reports = [link for link in page.read.links if link.startswith("/report/?page=")]
            assert len(set(reports)) == 1, address
            form = Client().get(reports[0])
            assert f'value="{address}"' in form.content.decode().replace("&amp;", "&")


def test_the_licences_of_code_and_data_stand_on_every_page(site: dict[str, Page]) -> None:
    for page in site.values():
        assert "MIT" in page.text and "CC BY 4.0" in page.text


def test_every_picture_is_described_or_hidden_and_every_field_has_a_label(site: dict[str, Page]) -> None:
    for address, page in site.items():
        for svg in re.findall(r"<svg [^>]*>", page.html):
            assert 'aria-hidden="true"' in svg or 'aria-label="' in svg, (address, svg)


def test_a_copy_that_is_still_right_is_answered_with_304_and_any_public_change_ends_that(site: dict[str, Page]) -> None:
    from tests.factories import EventFactory, published

    tags = {address: page.response.headers["ETag"] for address, page in site.items()}
    for address, tag in tags.items():
        assert Client().get(address, headers={"if-none-match": tag}).status_code == 304
    published(EventFactory())
    for address, tag in tags.items():
        assert Client().get(address, headers={"if-none-match": tag}).status_code == 200


def test_pages_travel_compressed_to_anybody_and_stay_the_same_and_their_tags_hold(world: World) -> None:
    address = f"/promises/{world.promise.slug}/"
    packed, plain = Client().get(address, headers={"accept-encoding": "gzip"}), Client().get(address)
    assert gzip.decompress(packed.content) == plain.content and len(packed.content) < len(plain.content) / 4
    again = {"accept-encoding": "gzip", "if-none-match": packed.headers["ETag"]}
    assert Client().get(address, headers=again).status_code == 304
    for private in ("/admin/login/", "/report/"):
        assert "Content-Encoding" not in Client().get(private, headers={"accept-encoding": "gzip"}).headers
    signed_in = Client(headers={"cookie": "sessionid=x", "accept-encoding": "gzip"})
    assert "Content-Encoding" not in signed_in.get(address).headers


def test_only_get_and_head_are_answered() -> None:
    for address in ("/", "/timeline/", "/promises/"):
        assert Client().head(address).status_code == 200
        assert Client().post(address).status_code == 405


def test_a_browser_that_asks_for_an_icon_is_led_to_it() -> None:
    response = Client().get("/favicon.ico")
    assert response.status_code == 302
    assert response.headers["Location"].endswith("pages/icon.svg")
