"""What the browser tests share: a world in a real database, and pages opened on the live server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.api.world import World, make_world

# Playwright's synchronous interface keeps an event loop running in the thread of the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# On a machine that does other work too, an answer may take some seconds.
expect.set_options(timeout=15_000)

Opener = Callable[..., Page]


@pytest.fixture(scope="package", autouse=True)
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pictures of the tests are not kept among those of the developer's site."""
    with override_settings(PIVOT_PICTURES=tmp_path_factory.mktemp("pictures")):
        yield


@pytest.fixture
def world(transactional_db: None) -> World:
    """A promise with records of every kind, committed, so that the server sees it."""
    return make_world()


@pytest.fixture
def opened(browser: Browser, live_server: Any) -> Iterator[Opener]:
    """Opens a page of the live server in a context of its own; any complaint of the browser fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str = "/", *, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 844}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
