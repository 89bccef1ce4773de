"""From an editor's form to a reader's page: a figure with its source, four eyes, and nothing public before that."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from claims.enums import State
from claims.models import Observation
from tests.api.world import World
from tests.browser.conftest import Opener
from tests.factories import PASSWORD, SourceFactory, editor, published, reviewer

pytestmark = pytest.mark.browser


def _sign_in(page: Page, username: str) -> None:
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#user-tools")).to_contain_text(username, ignore_case=True)


def _choose(page: Page, field: str, text: str) -> None:
    """Pick an option of one of the admin's searchable lists."""
    page.locator(f"{field} .select2-selection").first.click()
    page.locator(".select2-search__field").last.fill(text)
    page.locator(".select2-results__option", has_text=text).first.click()


def _public_bytes(world: World) -> dict[str, bytes]:
    """What a reader gets, cookies aside."""
    paths = ("/", "/timeline/", "/flags/", "/promises/", f"/promises/{world.promise.slug}/", "/sources/")
    return {path: Client().get(path).content for path in paths}


def test_a_figure_becomes_public_with_its_status_flag_and_citation_once_a_second_person_publishes_it(
    world: World, opened: Opener
) -> None:
    almanac = published(SourceFactory(title="Almanac of 2024", published_on="2024-03-01"))
    editor(), reviewer()
    before = _public_bytes(world)

    desk = opened("/admin/login/?next=/admin/claims/observation/add/")
    _sign_in(desk, "editor")
    _choose(desk, ".field-series", world.target.own_series.title)
    desk.locator("#id_period").fill("2020")
    desk.locator("#id_value").fill("104")
    _choose(desk, "#citations-0 .field-source", almanac.title)
    desk.locator("#id_citations-0-locator").fill("table 7")
    desk.get_by_role("button", name="Save", exact=True).click()

    figure = Observation.objects.get(period="2020")
    assert figure.state == State.DRAFT
    desk.goto(f"/admin/claims/observation/{figure.pk}/change/")
    expect(desk.get_by_role("button", name="Publish")).to_have_count(0)
    assert _public_bytes(world) == before

    other = opened(f"/admin/login/?next=/admin/claims/observation/{figure.pk}/change/")
    _sign_in(other, "reviewer")
    other.get_by_role("button", name="Publish", exact=True).click()
    figure.refresh_from_db()
    assert figure.state == State.PUBLISHED

    public = opened(f"/promises/{world.promise.slug}/")
    answer = public.locator(".promise-answer", has_text="by 2020")
    expect(answer).to_contain_text("came to 104 USD bn in 2020; the promise was at least 200 USD bn")
    expect(public.locator(".badges, .badge").filter(has_text="Missed").first).to_be_visible()
    flag = public.locator(".flags > li", has_text="Deadline missed").first
    flag.locator("summary").click()
    expect(flag).to_contain_text("Almanac of 2024")
    expect(flag).to_contain_text("table 7")
    cell = public.locator("table.table-compact a", has_text="104")
    cell.click()
    expect(public.get_by_role("heading", level=1)).to_have_text("Almanac of 2024")
    expect(public.locator("tr:target")).to_contain_text("table 7")
    changed = {path for path, content in _public_bytes(world).items() if content != before[path]}
    assert changed >= {"/", "/flags/", "/promises/", f"/promises/{world.promise.slug}/"}


def test_the_editor_cannot_publish_by_going_around_the_buttons(world: World) -> None:
    from tests.factories import ObservationFactory

    figure = ObservationFactory(series=world.target.own_series, period="2020", value="104")
    client = Client()
    client.force_login(editor())
    before = _public_bytes(world)
    client.post(f"/admin/claims/observation/{figure.pk}/step/publish/")
    figure.refresh_from_db()
    assert figure.state == State.DRAFT
    assert _public_bytes(world) == before
