"""The review, the inbox of flags and two editors on one record in Chromium: clicks counted, axe, keyboard, a phone."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from claims.enums import FlagHandling, State
from claims.models import Claim, Flag, Revision
from claims.models.base import PublicRecord
from claims.selectors.flag_inbox import InboxFilter, flags_in_inbox
from claims.services import records, workflow
from tests.api.world import World
from tests.browser.conftest import Opener
from tests.browser.test_pages import violations
from tests.browser.test_publishing import _sign_in as sign_in
from tests.factories import (
    ClaimFactory,
    ObservationFactory,
    SourceFactory,
    TopicFactory,
    cited,
    editor,
    published,
    reviewer,
)

pytestmark = pytest.mark.browser


def at_desk(opened: Opener, name: str, path: str, **options: Any) -> Page:
    page = opened(f"/admin/login/?next={path}", **options)
    sign_in(page, name)
    return page


class Clicks:
    """Clicks on a page, each waited for and counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, role: Any, name: str, *, exact: bool = False) -> None:
        self.page.get_by_role(role, name=name, exact=exact).first.click()
        self.count += 1


def ten_drafts(world: World) -> list[PublicRecord]:
    """A new source, and nine figures that are taken from it."""
    source: PublicRecord = SourceFactory(title="Almanac of 2024", published_on="2024-03-01")
    figures = [
        ObservationFactory(series=world.target.own_series, period=str(year), value=str(year), citations=cited(source))
        for year in range(2001, 2010)
    ]
    return [source, *figures]


def test_ten_drafts_are_reviewed_one_by_one_and_published_in_at_most_25_clicks(world: World, opened: Opener) -> None:
    drafts = ten_drafts(world)
    editor(), reviewer()
    desk = Clicks(at_desk(opened, "editor", "/admin/claims/source/?state__exact=draft"))
    for address in ("", "/admin/claims/observation/?state__exact=draft"):
        if address:
            desk.page.goto(address)
        desk.page.locator("#action-toggle").click()
        desk.page.get_by_label("Action:").select_option("submit_selected")
        desk.count += 2
        desk.on("button", "Run" if desk.page.get_by_role("button", name="Run").count() else "Go")
        desk.page.wait_for_load_state()
    assert {type(d).objects.get(pk=d.pk).state for d in drafts} == {State.IN_REVIEW}

    other = Clicks(at_desk(opened, "reviewer", reverse("admin:review")))
    other.on("link", "Start reviewing")
    for _number in drafts:
        expect(other.page.locator("table.diff-table")).to_be_visible()
        other.on("button", "Publish")
        other.page.wait_for_load_state()
    expect(other.page.locator(".messagelist")).to_contain_text("Nothing else is waiting for your review.")

    assert {type(d).objects.get(pk=d.pk).state for d in drafts} == {State.PUBLISHED}
    print(f"clicks: {desk.count} to submit ten drafts, {other.count} to review and publish them")
    assert desk.count + other.count <= 25


def _waiting(world: World) -> tuple[Any, Revision]:
    new = workflow.submit(SourceFactory(title="A new report"), by=editor())
    claim = published(ClaimFactory(statement="Trade will reach 200 billion."))
    content = {"statement": "Trade will reach 250 billion.", "citations": cited(published(SourceFactory()))}
    edit = records.edit_record(claim, content, by=editor(), base_version=claim.version, why="A mistake")
    workflow.submit(TopicFactory(name="The reviewer’s own", by=reviewer()), by=reviewer())
    assert isinstance(edit, Revision)
    return new, edit


@pytest.mark.sample(1)
@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "width": 390}], ids=["light", "dark phone"])
def test_axe_finds_nothing_serious_on_review_and_inbox(world: World, opened: Opener, options: dict[str, Any]) -> None:
    new, edit = _waiting(world)
    topic = published(TopicFactory())
    mended = records.edit_record(
        topic, {"name": "Better name"}, by=editor(), base_version=topic.version, why="A mistake"
    )
    workflow.approve(mended, by=reviewer())  # type: ignore[arg-type]
    page = at_desk(opened, "reviewer", reverse("admin:review"), **options)
    addresses = [
        "/corrections/",
        reverse("admin:review"),
        reverse("admin:review_item", args=["source", new.pk]),
        reverse("admin:review_item", args=["edit", edit.pk]),
        reverse("admin:inbox"),
        reverse("admin:claims_claim_history", args=[Claim.objects.get(slug=edit.record).pk]),
    ]
    found: list[str] = []
    for address in addresses:
        page.goto(address)
        found += violations(page, impacts=("serious", "critical"))
        assert page.evaluate("document.documentElement.scrollWidth") <= options.get("width", 1280), address
    assert found == []


def _press(page: Page, key: str, until: str) -> None:
    """Press a key until the element has the focus, as somebody without a mouse does."""
    for _number in range(120):
        if page.locator(until).first.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{until} is not reached with {key}")


def test_review_and_inbox_work_by_keyboard_alone(world: World, opened: Opener) -> None:
    new, edit = _waiting(world)
    page = at_desk(opened, "reviewer", reverse("admin:review"))
    _press(page, "Tab", ".review a.default")
    page.keyboard.press("Enter")
    _press(page, "Tab", "button[value=publish]")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("is published")
    _press(page, "Tab", "#id_why")
    page.keyboard.type("Which page?")
    _press(page, "Tab", "button[value=return]")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("was returned")
    new.refresh_from_db()
    edit.refresh_from_db()
    assert (new.state, edit.decision_reason) == (State.PUBLISHED, "Which page?")

    first = flags_in_inbox(InboxFilter.WAITING).first()
    page.goto(reverse("admin:inbox"))
    _press(page, "Tab", f"#why-{first.pk}")
    page.keyboard.type("Known to the desk")
    _press(page, "Tab", f"#flag-{first.pk} button[value=acknowledge]")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Acknowledged")
    assert Flag.objects.get(pk=first.pk).handling == FlagHandling.ACKNOWLEDGED


def test_two_editors_merge_their_texts_and_leaving_unsaved_input_warns(world: World, opened: Opener) -> None:
    claim = ClaimFactory(statement="The first text.")
    address = reverse("admin:claims_claim_change", args=[claim.pk])
    editor("anna"), editor("boris")
    anna, boris = (at_desk(opened, name, address) for name in ("anna", "boris"))
    anna.locator("#id_statement").fill("Anna's text.")
    anna.get_by_role("button", name="Save", exact=True).click()
    expect(anna.locator(".messagelist")).to_contain_text("changed successfully")

    boris.locator("#id_statement").fill("Boris's text.")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    boris.on("dialog", stay)
    boris.get_by_role("link", name="Home").click()
    assert asked == ["beforeunload"]
    expect(boris.locator("#id_statement")).to_have_value("Boris's text.")

    boris.get_by_role("button", name="Save", exact=True).click()
    merge = boris.locator(".merge-panel")
    expect(merge).to_contain_text("Anna's text.")
    expect(merge).to_contain_text("Boris's text.")
    assert violations(boris, impacts=("serious", "critical"), within=".merge-panel") == []
    merge.locator("input[name=keep-statement][value=mine]").check()
    boris.locator("#id_importance").fill("5")
    boris.get_by_role("button", name="Save", exact=True).click()
    expect(boris.locator(".messagelist")).to_contain_text("changed successfully")
    assert asked == ["beforeunload"]

    claim.refresh_from_db()
    assert (claim.statement, claim.importance, claim.version) == ("Boris's text.", 5, 3)
    anna.goto(reverse("admin:claims_claim_history", args=[claim.pk]))
    expect(anna.locator("#past-heading")).to_be_visible()
    expect(anna.locator("body")).to_contain_text("Anna's")
