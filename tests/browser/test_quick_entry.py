"""Quick entry as an editor does it, counted in actions: by keyboard, without JavaScript, at 390 pixels, with axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from claims.models import Claim, Observation, Promise, Source, Target
from claims.services.spreadsheets import import_job
from claims.tasks import import_spreadsheets
from pivot_tracker import roles
from tests.api.world import World
from tests.browser.conftest import Opener
from tests.factories import PASSWORD, SourceFactory, editor, published

pytestmark = pytest.mark.browser


class Counted:
    """A page on which every field that is filled and every click counts as one action."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0
        self.pages: list[str] = []

    def fill(self, label: str, text: str) -> None:
        self.actions += 1
        self._open().get_by_label(label, exact=True).fill(text)

    def click(self, act: Callable[[], None]) -> None:
        self.actions += 1
        act()

    def _open(self) -> Page:
        return self.page.locator("details.entry[open] form, form[data-known-source]").first  # type: ignore[return-value]

    def save(self, name: str) -> None:
        self.pages.append(self.page.url.split("?")[0].split("#")[0])
        self.click(lambda: self._open().get_by_role("button", name=name).click())


def signed_in(opened: Opener, path: str, **options: object) -> Page:
    editor()
    page = opened(f"/admin/login/?next={path}", **options)
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#user-tools")).to_contain_text("editor", ignore_case=True)
    return page


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}, {"width": 390}], ids=["wide", "plain", "390"])
def test_a_claim_with_target_and_deadline_from_a_pasted_address_takes_two_pages_and_15_inputs(
    world: World, opened: Opener, options: dict[str, object]
) -> None:
    page = Counted(signed_in(opened, "/admin/enter/", **options))

    page.fill("Address (URL)", "https://example.org/plan")
    page.fill("Title", "The plan")
    page.fill("Publisher", "Herald")
    page.fill("Published on", "31 May 2016")
    page.save("Continue")
    page.fill("Statement", "The mayor says that there will be 900 trees by 2030.")
    page.fill("Speaker", "Mayor 0")
    page.fill("Place in the source", "p. 3")
    page.fill("Promise", world.promise.title)
    page.fill("Indicator", world.target.indicator.name)
    page.fill("Target value", "900")
    page.fill("Due on", "by 2030")
    page.save("Save as draft")

    expect(page.page.locator(".messagelist")).to_contain_text("Saved as draft")
    claim, target = Claim.objects.latest("pk"), Target.objects.latest("pk")
    assert (claim.stated_on, target.set_by, target.value, target.due_on) == ("2016-05-31", claim, 900, "../2030")
    assert target.citations.get().source == Source.objects.get(url="https://example.org/plan")
    assert page.page.evaluate("document.documentElement.scrollWidth") <= page.page.viewport_size["width"]  # type: ignore[index]
    assert len(set(page.pages)) == 2
    assert page.actions <= 15, page.actions


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["wide", "plain"])
def test_a_figure_takes_one_page_and_six_inputs(world: World, opened: Opener, options: dict[str, object]) -> None:
    source = published(SourceFactory(title="Almanac of 2024", published_on="2024-03-01"))
    page = Counted(signed_in(opened, f"/admin/enter/from/{source.slug}/", **options))

    page.click(lambda: page.page.locator("#figure > summary").click())
    page.fill("Series", world.target.own_series.title)  # type: ignore[union-attr]
    page.fill("Period", "Q3 2020")
    page.fill("Value", "104")
    page.fill("Place in the source", "table 7")
    page.save("Save as draft")

    expect(page.page.locator(".messagelist")).to_contain_text("Saved as draft")
    figure = Observation.objects.latest("pk")
    assert (figure.period, figure.value, figure.citations.get().locator) == ("2020-35", 104, "table 7")
    assert (len(set(page.pages)), page.actions <= 6) == (1, True), page.actions


def test_all_of_it_works_by_keyboard_and_says_what_it_makes_of_it_while_one_types(world: World, opened: Opener) -> None:
    source = published(SourceFactory(title="Almanac of 2024", published_on="2024-03-01"))
    page = signed_in(opened, f"/admin/enter/from/{source.slug}/")
    keys = page.keyboard

    for _ in range(20):  # the first press may come before the page's script runs
        keys.press("Alt+3")
        try:
            expect(page.locator("#id_figure-series")).to_be_focused(timeout=2000)
            break
        except AssertionError:
            continue
    expect(page.locator("#id_figure-series")).to_be_focused()
    keys.type(world.target.own_series.title)  # type: ignore[union-attr]
    keys.press("Tab")
    keys.type("2016")
    expect(page.locator("#figure .date-reading").first).to_contain_text("1 January 2016 to 31 December 2016")
    expect(page.locator("#figure .possible-duplicates")).to_contain_text("2016: 66.1")
    keys.press("Tab")
    keys.type("150")
    keys.press("Tab")
    keys.type("table 7")
    expect(page.locator("#figure .draft-preview")).to_contain_text("If published")
    page.locator("#id_figure-anyway").focus()
    keys.press("Space")
    keys.press("Control+Enter")

    expect(page.locator(".messagelist")).to_contain_text("Saved as draft")
    assert Observation.objects.latest("pk").value == 150
    expect(page.locator("#id_figure-series")).to_have_value(world.target.own_series.title)  # type: ignore[union-attr]


def test_what_is_new_is_asked_about_as_soon_as_it_is_named_and_made_on_the_same_page(
    world: World, opened: Opener
) -> None:
    source = published(SourceFactory(title="Almanac of 2024", published_on="2024-03-01"))
    page = signed_in(opened, f"/admin/enter/from/{source.slug}/")

    page.locator("#id_claim-statement").fill("A bridge will be built.")
    page.locator("#id_claim-promise").fill("The bridge")
    page.locator("#id_claim-promise").press("Tab")
    expect(page.locator("#claim .unknown-name")).to_contain_text("“The bridge” does not exist. Tick here to create it")
    page.locator("#id_claim-promise").fill(world.promise.title)
    page.locator("#id_claim-promise").press("Tab")
    expect(page.locator("#claim .unknown-name")).to_be_empty()
    page.locator("#id_claim-promise").fill("The bridge")
    page.locator("#id_claim-create").check()
    page.locator("#claim").get_by_role("button", name="Save as draft").click()

    expect(page.locator(".messagelist")).to_contain_text("Saved as draft")
    assert Claim.objects.latest("pk").promises.get() == Promise.objects.get(title="The bridge")


def serious(page: Page) -> list[tuple[str, str, list[str]]]:
    """What axe finds on the page that is serious: address, rule, elements."""
    # Without "preload": axe would write the admin's imported style sheets into the page, which the policy forbids.
    violations = Axe().run(page, options={"preload": False}).response["violations"]
    found = [each for each in violations if each["impact"] in ("serious", "critical")]
    return [(page.url, each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


@pytest.mark.sample(1)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_serious_on_the_desk_quick_entry_a_form_and_an_import(
    world: World, opened: Opener, scheme: str, width: int
) -> None:
    editor().groups.add(Group.objects.get(name=roles.DATA_MANAGERS))
    rows = b"name,kind_of_actor\r\nRosneft,organisation\r\n,heap\r\n"
    made = import_job.upload_import(
        kind="actor", file_name="actors.csv", content=rows, encoding="", why="A list", by=editor()
    )
    import_spreadsheets()
    pages = {
        "desk": "/admin/",
        "start": "/admin/enter/",
        "source": f"/admin/enter/from/{Source.objects.earliest('pk').slug}/",
        "form": f"/admin/claims/target/{world.target.pk}/change/",
        "imports": "/admin/claims/spreadsheetimport/",
        "hand in": "/admin/claims/spreadsheetimport/add/",
        "checked": f"/admin/claims/spreadsheetimport/{made.pk}/change/",
    }
    page = signed_in(opened, "/admin/", width=width, color_scheme=scheme)
    for name, path in pages.items():
        page.goto(path)
        if name == "source":
            page.locator("#id_claim-statement").fill("Something was said.")
            page.locator("#id_claim-stated_on").fill("03/04/2016")
            expect(page.locator("#claim .draft-preview")).to_contain_text("can mean 2016-03-04")
        if name == "form":
            page.locator("#id_value").fill("64")
            expect(page.locator("#draft-preview")).to_contain_text("If published")
        if name == "checked":
            expect(page.locator("#content")).to_contain_text("heap")
        assert serious(page) == [], name
