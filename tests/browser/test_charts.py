"""Pictures in Chromium: the figure nearest to the pointer, or reached by keys, is named with its source."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.api.world import World
from tests.browser.conftest import Opener
from tests.browser.test_pages import violations

pytestmark = pytest.mark.browser

#: What the content policy stops, and what moves, from the first moment on.
WATCH = """
window.stopped = []; window.moved = 0;
addEventListener("securitypolicyviolation", event => window.stopped.push(event.violatedDirective), true);
new PerformanceObserver(list => { for (const each of list.getEntries()) window.moved += each.value; })
  .observe({type: "layout-shift", buffered: true});
"""


def _watched(opened: Opener, address: str, **options: Any) -> tuple[Page, Locator]:
    page = opened("/about/", **options)
    page.add_init_script(WATCH)
    page.goto(address)
    chart = page.locator(".chart").first
    expect(chart).to_have_attribute("role", "application")
    return page, chart


def _mark(chart: Locator, of: str) -> tuple[float, float]:
    """Where the mark of a record is on the screen."""
    chart.scroll_into_view_if_needed()
    boxes = [each.bounding_box() for each in chart.locator(f'[data-of~="{of}"]').all()]
    box = next(each for each in boxes if each is not None)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _figures(chart: Locator) -> list[str]:
    """The records of the first series in time."""
    marks = chart.locator('svg:visible [stroke="var(--color-series-1)"][data-of]')
    return sorted(marks.evaluate_all("some => some.map(each => each.dataset.of)"), key=lambda of: _mark(chart, of))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_figure_nearest_to_the_pointer_is_named_and_leads_to_its_source(
    world: World, opened: Opener, scheme: str, width: int
) -> None:
    address = f"/promises/{world.promise.slug}/"
    page, chart = _watched(opened, address, width=width, color_scheme=scheme)
    tooltip = chart.locator(".tooltip")
    expect(tooltip).to_be_hidden()
    first, *_rest = _figures(chart)
    x, y = _mark(chart, first)
    page.mouse.move(x + 6, y + 6)
    expect(tooltip).to_contain_text("63.5 USD bn")
    expect(tooltip).to_contain_text("2015")
    expect(tooltip.locator(".tooltip-series")).to_have_text(page.locator('.chart-key [data-colour="1"]').inner_text())
    expect(chart.locator("svg:visible .is-active")).to_have_count(1)
    # Kept by a click, its link can be followed; Escape lets it go.
    page.mouse.click(x, y)
    expect(tooltip.get_by_role("link")).to_have_attribute("href", re.compile(rf"/sources/.+#{first}$"))
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(tooltip).to_be_hidden()
    page.mouse.click(x, y)
    tooltip.get_by_role("link").click()
    expect(page).to_have_url(re.compile(rf"/sources/.+#{first}$"))
    page.go_back()
    assert page.evaluate("[window.stopped, window.moved]") == [[], 0]


def test_a_goal_says_which_version_asked_what(world: World, opened: Opener) -> None:
    page, chart = _watched(opened, f"/promises/{world.promise.slug}/?as_of=2018-02-01")
    page.mouse.move(*_mark(chart, f"target-{world.target.slug}"))
    expect(chart.locator(".tooltip")).to_contain_text("Version 1: at least 200 USD bn by")
    page.mouse.move(2, 2)
    expect(chart.locator(".tooltip")).to_be_hidden()


def test_the_keys_go_from_figure_to_figure_and_each_is_spoken(world: World, opened: Opener) -> None:
    page, chart = _watched(opened, f"/promises/{world.promise.slug}/")
    spoken = chart.get_by_role("status")
    figures = _figures(chart)
    page.locator("section h2 a").first.focus()
    page.keyboard.press("Tab")
    expect(chart).to_be_focused()
    expect(spoken).not_to_be_empty()
    page.keyboard.press("Home")
    expect(spoken).to_contain_text("2015, known-since date inferred: 63.5 USD bn.")
    page.keyboard.press("ArrowRight")
    expect(spoken).to_contain_text("2016, known-since date inferred: 66.1 USD bn.")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(spoken).to_contain_text("2015, known-since date inferred: 63.5 USD bn.")
    series = spoken.inner_text().partition(", 2015")[0]
    page.keyboard.press("ArrowDown")
    expect(spoken).not_to_contain_text(series)
    page.keyboard.press("ArrowUp")
    expect(spoken).to_contain_text(series)
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/sources/.+#{figures[0]}$"))
    assert page.evaluate("window.stopped") == []


def test_a_series_is_highlighted_while_its_name_is_pointed_at(world: World, opened: Opener) -> None:
    page, chart = _watched(opened, f"/promises/{world.promise.slug}/")
    page.locator('.chart-key [data-colour="1"]').hover()
    faded = chart.locator("svg:visible .is-faded")
    assert faded.count() == chart.locator('svg:visible [stroke="var(--color-series-2)"]').count() > 0
    page.mouse.move(2, 2)
    expect(faded).to_have_count(0)


def test_an_indicator_has_its_picture_too_and_a_finger_names_its_figures(world: World, opened: Opener) -> None:
    page, chart = _watched(opened, f"/indicators/{world.target.indicator.slug}/", width=390, has_touch=True)
    first, *_rest = _figures(chart)
    page.touchscreen.tap(*_mark(chart, first))
    expect(chart.locator(".tooltip")).to_contain_text("63.5 USD bn")
    expect(chart.locator(".tooltip a")).to_have_attribute("href", re.compile(rf"#{first}$"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.touchscreen.tap(5, 5)
    expect(chart.locator(".tooltip")).to_be_hidden()
    assert page.evaluate("[window.stopped, window.moved]") == [[], 0]


def test_only_pages_with_a_picture_load_what_makes_it_answer(world: World, opened: Opener) -> None:
    page = opened("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address, wanted in (("/", False), ("/timeline/", False), (f"/promises/{world.promise.slug}/", True)):
        asked.clear()
        page.goto(address, wait_until="networkidle")
        assert any(re.search(r"\bchart\.\w*\.?mjs", each) for each in asked) is wanted, address
