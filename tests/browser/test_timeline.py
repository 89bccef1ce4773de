"""The timeline in Chromium: its overview walked by keys, dragged and zoomed, the list following."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.api.world import World
from tests.browser.conftest import Opener
from timeline.models import Entry

pytestmark = pytest.mark.browser


def test_the_timeline_is_walked_by_keys_alone(world: World, opened: Opener) -> None:
    page = opened("/timeline/")
    inside, words = page.locator(".bins.wide a"), page.locator(".strip-words")
    expect(page.locator(".bins.wide a[tabindex='0']")).to_have_count(1)
    whole = words.inner_text()
    # One tab stop; the arrows walk within it.
    page.locator(".moves a").last.focus()
    page.keyboard.press("Tab")
    expect(inside.first).to_be_focused()
    page.keyboard.press("End")
    expect(inside.last).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(inside.nth(inside.count() - 2)).to_be_focused()
    page.keyboard.press("Home")
    name = inside.first.inner_text()
    # Closer by Enter: address, list and what is announced follow, and the focus stays on the axis.
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"from=.+&to=.+"))
    expect(page.locator(".bins.wide a:focus")).to_have_count(1)
    expect(page.get_by_role("status").last).to_contain_text(words.inner_text())
    closer = words.inner_text()
    assert closer != whole and closer in name.replace("\n", " ")
    # Out again by Escape, and back by the browser's own way.
    expect(page.locator(".waiting")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(words).to_contain_text(re.compile(r"^2016: "))
    page.go_back()
    expect(words).to_contain_text(closer)
    # Leaving the axis: the next stop is no link of it. An entry opens in place.
    page.locator(".bins.wide a[tabindex='0']").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.bins')") is None
    page.goto("/timeline/?kind=claim")
    page.locator(".entry summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".entry .inside").first).to_be_visible()
    # Filters by keys.
    page.locator(".choose summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#filters input[value=claim]")).to_be_visible()
    page.locator("#filters input[value=claim]").focus()
    page.keyboard.press("Space")
    page.locator("#filters input[value=event]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?kind=event&"))
    expect(page.locator(".entry:not([id^=event])")).to_have_count(0)


def test_the_overview_is_dragged_and_the_list_follows(world: World, opened: Opener) -> None:
    page = opened("/timeline/")
    plot = page.locator(".plot").bounding_box()
    assert plot is not None
    page.mouse.move(plot["x"] + 5, plot["y"] + 20)
    page.mouse.down()
    page.mouse.move(plot["x"] + plot["width"] / 3, plot["y"] + 20, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"from="))
    expect(page.locator(".waiting")).to_have_count(0)
    picked = page.locator(".strip-words").inner_text()
    assert 0 < page.locator(".entry").count() < Entry.objects.count()
    thumb = page.locator(".thumb").bounding_box()
    assert thumb is not None
    page.mouse.move(thumb["x"] + 8, thumb["y"] + 4)
    page.mouse.down()
    page.mouse.move(thumb["x"] + 300, thumb["y"] + 4, steps=4)
    page.mouse.up()
    expect(page.locator(".strip-words")).not_to_have_text(picked)
    expect(page.locator(".moving")).to_have_count(0)
    # The control of the day follows too: its links keep what is shown.
    page.locator(".day summary").click()
    expect(page.locator(".day .days a").first).to_have_attribute("href", re.compile("days"))
    assert "from=" in str(page.locator(".day a[data-day]").first.get_attribute("href"))
