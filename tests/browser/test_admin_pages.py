"""The desk's further pages in Chromium: tokens, two texts of one record, an earlier state; wide and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from claims.models import Change, FailedChange, LinkCheck, Source, Token
from claims.services import records
from tests.api.world import World
from tests.browser.conftest import Opener
from tests.browser.test_pages import violations
from tests.browser.test_review import at_desk
from tests.factories import SourceFactory, editor, published

pytestmark = pytest.mark.browser


def _pages(page: Page, draft: Source) -> Iterator[str]:
    """Leads through the pages; yields the name of each that is open."""
    page.goto(reverse("admin:claims_token_add"))
    yield "a new token"
    page.locator("#id_name").fill("Loader")
    page.locator("[name=_save]").click()
    page.locator("#token").wait_for()
    yield "the token, shown once"
    page.goto(reverse("admin:claims_token_changelist"))
    yield "the tokens"
    page.goto(reverse("admin:claims_token_change", args=[Token.objects.get().pk]))
    yield "a token that can be revoked"

    page.goto(reverse("admin:claims_source_change", args=[draft.pk]))
    records.edit_record(draft, {"title": "Their text"}, by=editor("other"), base_version=draft.version)
    page.locator("#id_title").fill("My text")
    page.locator("[name=_save]").click()
    page.locator(".merge-panel").wait_for()
    yield "two texts of one record"
    page.goto(reverse("admin:claims_source_history", args=[draft.pk]))
    yield "the history"
    page.locator("a[href*='/restore/']").last.click()
    page.locator("table.diff-table").wait_for()
    yield "an earlier version"

    edited = published(SourceFactory(title="Published"))
    revision: Any = records.edit_record(
        edited, {"title": "Better"}, by=editor("other"), base_version=edited.version, why="An error"
    )
    page.goto(reverse("admin:claims_revision_change", args=[revision.pk]))
    yield "an edit of a published record"
    for name in ("claims_observation", "claims_claim", "claims_linkcheck", "claims_failedchange", "claims_change"):
        page.goto(reverse(f"admin:{name}_changelist"))
        yield f"list {name}"
    page.goto(reverse("admin:my_digest"))
    yield "the desk by e-mail"


@pytest.mark.sample(1)
@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "width": 390}], ids=["light", "dark phone"])
def test_axe_finds_nothing_serious_on_tokens_merge_history_restore_and_lists(
    world: World, opened: Opener, options: dict[str, Any]
) -> None:
    draft = SourceFactory(title="The first text")
    LinkCheck.objects.create(source=draft, url="https://example.org/gone", state="dead", next_check_at=timezone.now())
    FailedChange.objects.create(reader="assess", change=Change.objects.latest("pk"), error="It is full")
    page = at_desk(opened, "editor", reverse("admin:index"), **options)

    found: list[str] = []
    for name in _pages(page, draft):
        found += [f"{name}: {each}" for each in violations(page, impacts=("serious", "critical"))]
        assert page.evaluate("document.documentElement.scrollWidth") <= options.get("width", 1280), name
    assert found == []
