"""The public pages in Chromium: accessible, whole without JavaScript, on a phone, by keyboard, on paper."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.api.world import World
from tests.browser.conftest import Opener
from tests.deep import DEEP

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
#: Colours and widths to look at: each once, and with DEEP=1 each with each.
LOOKS = [("light", 1280), ("dark", 390)] + [("light", 390), ("dark", 1280)] * DEEP


def _addresses(world: World) -> list[str]:
    """One of each type of page."""
    promise, target = world.promise, world.target
    return [
        "/",
        "/?as_of=2016-07-01",
        "/timeline/",
        "/timeline/?kind=claim",
        "/timeline/?from=2016&to=2016",
        "/days/?year=2016",
        "/promises/",
        f"/promises/{promise.slug}/",
        "/claims/",
        f"/claims/{target.set_by.slug}/",
        "/sources/",
        f"/sources/{target.citations.get().source.slug}/",
        "/actors/",
        f"/actors/{promise.promisors.get().slug}/",
        "/topics/",
        f"/topics/{promise.topics.get().slug}/",
        f"/events/{promise.events.get().slug}/",
        "/indicators/",
        f"/indicators/{target.indicator.slug}/",
        "/flags/",
        "/corrections/",
        "/methodology/",
        "/search/?q=promise",
        "/data/",
        f"/embed/promises/{promise.slug}/",
        "/embed/timeline/",
        "/about/",
        "/report/",
        "/report/thanks/",
    ]


def violations(page: Page, *, impacts: tuple[str, ...] = (), within: str | None = None) -> list[str]:
    """What axe finds on a page, or in a part of it: everything, or only what has one of these impacts."""
    # Style sheets are not read again: axe would resolve their imports against the page instead of the sheet.
    results: dict[str, Any] = Axe().run(page, context=within, options=RULES | {"preload": False}).response
    return [
        f"{page.url}: {found['id']} ({found['help']}): {node['html'][:160]}"
        for found in results["violations"]
        if not impacts or found["impact"] in impacts
        for node in found["nodes"][:3]
    ]


@pytest.mark.sample(1)
@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_on_any_type_of_page(world: World, opened: Opener, scheme: str, width: int) -> None:
    page = opened("/", color_scheme=scheme, width=width)
    found: list[str] = []
    for address in _addresses(world):
        page.goto(address)
        found += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert found == []


def test_a_page_that_is_not_there_is_helpful_and_accessible(world: World, opened: Opener) -> None:
    page = opened("/")
    for address in ("/nothing/", "/promises/nothing/", "/timeline/?as_of=tomorrow"):
        # The browser itself notes the failed answer on its console; only here that is what is wanted.
        answer = page.context.request.get(address)
        page.set_content(answer.text())
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.get_by_role("link").count() >= 3


def test_every_page_is_whole_without_javascript(world: World, opened: Opener) -> None:
    page = opened("/timeline/", java_script_enabled=False)
    assert page.locator(".entry").count() > 5
    page.locator(".filter-toggle summary").click()
    page.locator(".filter-toggle").locator("input[value=claim]").check()
    page.get_by_role("button", name="Filter").click()
    assert "kind=claim" in page.url
    assert page.locator(".entry").count() == page.locator(".entry[id^=claim]").count() > 0
    page.locator(".as-of summary").click()
    page.get_by_label("Show what was known on").fill("2016-07-01")
    page.get_by_role("button", name="Show").click()
    assert "as_of=2016-07-01" in page.url and "kind=claim" in page.url
    expect(page.get_by_role("status")).to_contain_text("1 July 2016")
    page.goto(f"/promises/{world.promise.slug}/")
    expect(page.locator(".chart svg").first).to_be_visible()


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(world: World, opened: Opener) -> None:
    page = opened("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    assert skip.evaluate("element => element.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_a_phone_gets_its_own_picture_and_a_wide_screen_the_other(world: World, opened: Opener) -> None:
    address = f"/promises/{world.promise.slug}/"
    narrow = opened(address, width=390)
    expect(narrow.locator(".chart .narrow svg")).to_be_visible()
    expect(narrow.locator(".chart .wide svg")).to_be_hidden()
    wide = opened(address)
    expect(wide.locator(".chart .wide svg")).to_be_visible()
    expect(wide.locator(".chart .narrow svg")).to_be_hidden()


def test_every_control_of_the_header_is_whole_on_a_phone(world: World, opened: Opener) -> None:
    for width in (320, 390):
        for address in ("/", "/?as_of=2016-07-01", "/promises/?as_of=2017-12-31"):
            page = opened(address, width=width)
            for control in page.locator(".site-header a, .site-header summary, .site-header button, #seek").all():
                if not control.is_visible() or control.evaluate(
                    "element => !!element.closest('.as-of-panel, .past-banner')"
                ):
                    continue
                box = control.bounding_box()
                assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width, control.text_content()
            menu = page.locator(".site-nav")
            assert menu.evaluate("element => element.scrollWidth <= element.clientWidth")
            field = page.locator("#seek")
            field.fill(field.get_attribute("placeholder") or "")
            assert field.evaluate("element => element.scrollWidth <= element.clientWidth"), (width, address)


def test_on_paper_the_forms_go_and_the_entries_stay(world: World, opened: Opener) -> None:
    page = opened("/timeline/")
    titles = page.locator(".entry .title").count()
    page.emulate_media(media="print")
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.locator(".site-nav")).to_be_hidden()
    assert page.locator(".entry .title:visible").count() == titles > 5


@pytest.mark.sample(1)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_on_the_style_guide(
    transactional_db: None, opened: Opener, settings: Any, scheme: Any, width: int
) -> None:
    settings.DEBUG = True
    page = opened("/styleguide/", color_scheme=scheme, width=width)
    expect(page.get_by_role("heading", level=1)).to_have_text("Style guide")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
