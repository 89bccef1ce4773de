"""What leaves the site, in Chromium: frames in pages of another origin, a promise on paper, how fast it is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bench.page_load import measure
from tests.api.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def elsewhere() -> Iterator[Callable[[str], str]]:
    """Serves a page from another origin of this machine, and gives its address."""
    served = {"body": b""}

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(served["body"])

        def log_message(self, *_said: Any) -> None:
            """Nothing on the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()

    def serve(body: str) -> str:
        served["body"] = body.encode()
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    server.shutdown()
    server.server_close()


def test_an_embed_shows_in_a_page_of_another_origin_and_no_other_page_does(
    world: World, browser: Browser, live_server: Any, elsewhere: Callable[[str], str]
) -> None:
    paths = (f"/embed/promises/{world.promise.slug}/", "/embed/timeline/", f"/promises/{world.promise.slug}/")
    frames = "".join(f'<iframe src="{live_server.url}{path}"></iframe>' for path in paths)
    context = browser.new_context()
    page = context.new_page()
    page.goto(elsewhere(frames))

    expect(page.frame_locator("iframe >> nth=0").get_by_role("heading", level=1)).to_have_text(world.promise.title)
    expect(page.frame_locator("iframe >> nth=1").locator(".recent-list li").first).to_be_visible()
    expect(page.frame_locator("iframe >> nth=2").locator("body")).to_contain_text("refused")
    context.close()


def test_a_promise_prints_as_a_brief_of_two_pages(world: World, browser: Browser, live_server: Any) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{live_server.url}/promises/{world.promise.slug}/")
    printed = page.pdf(format="A4")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    page.emulate_media(media="print")
    for shown in (".promise-answer", ".chart", "#versions", "#judgements", "#flags", ".print-only"):
        expect(page.locator(shown).first).to_be_visible()
    expect(page.locator(".grid-3")).to_have_css("break-inside", "avoid")
    for hidden in (".site-nav", ".site-search", "#claims", "#take", ".site-footer"):
        expect(page.locator(hidden).first).to_be_hidden()
    context.close()


def test_nothing_moves_while_a_promise_s_page_loads(world: World, browser: Browser, live_server: Any) -> None:
    found = measure(browser, f"{live_server.url}/promises/{world.promise.slug}/", runs=1)
    assert found.shift == 0 and found.largest_paint > 0
