"""The timeline in Chromium: its overview walked by keys, dragged and zoomed, the list following."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.api.world import World
from tests.browser.conftest import Opener
from timeline.models import Entry

pytestmark = pytest.mark.browser


def test_the_timeline_is_walked_by_keys_alone(world: World, opened: Opener) -> None:
    page = opened("/timeline/")
    inside, words = page.locator(".period-links.wide a"), page.locator(".overview-title")
    expect(page.locator(".period-links.wide a[tabindex='0']")).to_have_count(1)
    whole = words.inner_text()
    # One tab stop; the arrows walk within it.
    page.locator(".overview-controls a").last.focus()
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
    expect(page.locator(".period-links.wide a:focus")).to_have_count(1)
    expect(page.get_by_role("status").last).to_contain_text(words.inner_text())
    closer = words.inner_text()
    assert closer != whole and closer in name.replace("\n", " ")
    # Out again by Escape, and back by the browser's own way.
    expect(page.locator(".is-loading")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(words).to_contain_text(re.compile(r"^2016: "))
    page.go_back()
    expect(words).to_contain_text(closer)
    # Leaving the axis: the next stop is no link of it. An entry opens in place.
    page.locator(".period-links.wide a[tabindex='0']").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.period-links')") is None
    page.goto("/timeline/?kind=claim")
    page.locator(".entry summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".entry .entry-details").first).to_be_visible()
    # Filters by keys.
    page.locator(".filter-toggle summary").focus()
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
    expect(page.locator(".is-loading")).to_have_count(0)
    picked = page.locator(".overview-title").inner_text()
    assert 0 < page.locator(".entry").count() < Entry.objects.count()
    thumb = page.locator(".thumb").bounding_box()
    assert thumb is not None
    page.mouse.move(thumb["x"] + 8, thumb["y"] + 4)
    page.mouse.down()
    page.mouse.move(thumb["x"] + 300, thumb["y"] + 4, steps=4)
    page.mouse.up()
    expect(page.locator(".overview-title")).not_to_have_text(picked)
    expect(page.locator(".is-moving")).to_have_count(0)
    # The control of the day follows too: its links keep what is shown.
    page.locator(".as-of summary").click()
    expect(page.locator(".as-of .day-calendar a").first).to_have_attribute("href", re.compile("days"))
    assert "from=" in str(page.locator(".as-of a[data-day]").first.get_attribute("href"))


class Hand:
    """Fingers on the screen, as the browser gets them from the system."""

    def __init__(self, page: Page) -> None:
        self.page, self.session = page, page.context.new_cdp_session(page)

    def put(self, kind: str, *places: tuple[float, float]) -> None:
        # No finger is faster than the screen: what the last touch did is drawn before the next.
        self.page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def move(self, start: list[tuple[float, float]], end: list[tuple[float, float]], *, steps: int = 8) -> None:
        """All fingers down, from their starts to their ends, and up."""
        self.put("touchStart", *start)
        for step in range(1, steps + 1):
            share = step / steps
            at = [(a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in zip(start, end, strict=True)]
            self.put("touchMove", *at)
        self.put("touchEnd")


def _months(page: Page) -> tuple[float, float]:
    """The first month that the overview shows and how many there are, once it has come to rest."""
    expect(page.locator(".is-loading, .is-moving")).to_have_count(0)
    at, length = page.evaluate(
        "(box => [box.x, box.width])(document.querySelector('.overview-months').viewBox.baseVal)"
    )
    return at, length


def _apart(page: Page, start: int, end: int) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Two fingers on the overview where it is now, so far from its middle before and after."""
    box = page.locator(".plot").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
    return [(x - start, y), (x + start, y)], [(x - end, y), (x + end, y)]


@pytest.mark.parametrize("width", [390, 1280])
def test_two_fingers_zoom_the_overview_and_one_pans_it(world: World, opened: Opener, width: int) -> None:
    page = opened("/timeline/", width=width, has_touch=True)
    hand = Hand(page)
    expect(page.locator(".overview.is-interactive")).to_be_visible()
    _start, whole = _months(page)

    hand.move(*_apart(page, 30, 90))
    expect(page).to_have_url(re.compile("from=.+&to="))
    first, length = _months(page)
    assert length < whole / 2
    assert page.locator(".entry").count() < Entry.objects.count()

    (middle, y), _same = _apart(page, 0, 0)[0]
    hand.move([(middle, y)], [(middle + 80, y)])
    page.wait_for_function("at => document.querySelector('.overview-months').viewBox.baseVal.x < at", arg=first)
    earlier, same = _months(page)
    assert earlier < first and abs(same - length) <= 3

    # The second finger comes down next to the plot.
    start, end = _apart(page, 90, 15)
    hand.move([start[0], (start[1][0], start[1][1] - 40)], end)
    page.wait_for_function(
        "long => document.querySelector('.overview-months').viewBox.baseVal.width > 2 * long", arg=same
    )


def test_a_finger_going_up_the_overview_scrolls_the_page_and_a_tap_follows_its_link(
    world: World, opened: Opener
) -> None:
    page = opened("/timeline/", width=390, has_touch=True, is_mobile=True)
    box = page.locator(".plot").bounding_box()
    assert box is not None
    hand, x, y = Hand(page), box["x"] + box["width"] / 2, box["y"] + box["height"] - 5
    before = _months(page)
    hand.move([(x, y)], [(x, y - 150)])
    page.wait_for_function("scrollY > 50")
    assert _months(page) == before and "from=" not in page.url
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    page.touchscreen.tap(x, y)
    expect(page).to_have_url(re.compile("from=.+&to="))
