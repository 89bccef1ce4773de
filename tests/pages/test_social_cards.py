"""Cards for link previews: each page names one, and it answers for the page's day."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Promise
from claims.services import workflow
from tests.api.world import World, _promise, compute
from tests.factories import FACTORIES, reviewer
from tests.pages.conftest import DAY
from tests.pages.crawler import Page, get
from tests.pages.test_drafts import _drafts
from tests.pages.test_every_page import WITH_PAGES
from tests.pages.test_query_counts import _address
from timeline import card_rendering
from timeline.pages import social_cards

pytestmark = pytest.mark.django_db

#: The most queries that a card may need.
MOST = {
    "/home.png": 12,
    "/timeline.png": 10,
    "{promise}": 40,
    "{claim}": 15,
    "{source}": 8,
    "{actor}": 15,
    "{topic}": 12,
    "{event}": 10,
    "{indicator}": 15,
}


def _cards(world: World) -> dict[str, str]:
    return {name: _address(name, world).removesuffix("/").removesuffix(".png") + ".png" for name in MOST}


def _svg(monkeypatch: pytest.MonkeyPatch, address: str) -> str:
    """A card before it becomes points of colour."""
    monkeypatch.setattr(card_rendering, "card_png", lambda svg: svg.encode())
    response = Client().get(address)
    assert response.status_code == 200 and response.headers["Content-Type"] == "image/png" and not response.cookies
    return str(response.content.decode())


def test_every_page_names_a_card_of_its_day_that_is_there(site: dict[str, Page], past: dict[str, Page]) -> None:
    named: set[str] = set()
    for address, page in {**site, **past}.items():
        metas = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', page.html))
        card = metas["og:image"].removeprefix("http://testserver")
        assert metas["twitter:card"] == "summary_large_image" and metas["og:image:alt"] and metas["og:description"]
        assert card.endswith(f".png?as_of={DAY}" if "as_of" in address else ".png"), address
        if (own := re.match(r"/(\w+)s/[^/?]+/", address)) and own[1] in WITH_PAGES:
            assert card.startswith(own[0].removesuffix("/")), address
        named.add(card)
    assert len(named) > 20
    for card in sorted(named)[::7]:
        assert Client().head(card).status_code == 200, card


def test_a_card_is_a_picture_that_answers_304_while_nothing_changes(world: World) -> None:
    for address in _cards(world).values():
        response = Client().get(address)
        assert response.content[:8] == b"\x89PNG\r\n\x1a\n" and response.headers["Content-Type"] == "image/png"
        size = tuple(int.from_bytes(response.content[at : at + 4], "big") for at in (16, 20))
        assert size == (1200, 630), address
        assert Client().get(address, headers={"if-none-match": response.headers["ETag"]}).status_code == 304


def test_no_card_needs_more_queries_for_more_rows(world: World) -> None:
    def counts() -> dict[str, int]:
        found = {}
        for name, address in _cards(world).items():
            with CaptureQueriesContext(connection) as queries:
                assert Client().get(address).status_code == 200
            found[name] = len(queries)
        return found

    before = counts()
    assert {name: number for name, number in before.items() if number > MOST[name]} == {}
    _promise(60)
    more = Promise.objects.get(title="Two hundred trees 60")
    more.topics.add(*world.promise.topics.all())
    more.promisors.add(*world.promise.promisors.all())
    compute()
    assert {name: (before[name], now) for name, now in counts().items() if now > before[name]} == {}


def test_drafts_have_no_card_and_change_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {address: _svg(monkeypatch, address) for address in _cards(world).values()}
    for kind, slug in _drafts(world):
        assert Client().get(f"/{kind}s/{slug}.png").status_code == 404
    assert {address: _svg(monkeypatch, address) for address in before} == before


def test_a_card_of_a_past_day_knows_nothing_that_came_later(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    early = _svg(monkeypatch, f"/promises/{world.promise.slug}.png?as_of={DAY}")
    assert f"as known on {DAY}" in early and "66.1" not in early
    assert "66.1" in _svg(monkeypatch, f"/promises/{world.promise.slug}.png?as_of=2018-02-01")
    later = [each for model in FACTORIES for each in model.objects.filter(known_on__gt=DAY)]
    for record in later:
        if record.kind() in WITH_PAGES:
            assert Client().get(f"/{record.kind()}s/{record.slug}.png?as_of={DAY}").status_code == 404
    assert Client().get("/home.png?as_of=tomorrow").status_code == 400


def test_what_is_retracted_has_no_card_any_more(world: World) -> None:
    event = world.promise.events.get()
    workflow.retract(event, by=reviewer(), why="It did not happen.")
    assert Client().get(f"/events/{event.slug}.png").status_code == 410


def test_cards_say_what_it_is_and_draw_its_state(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    claim, indicator = world.target.set_by, world.target.indicator
    said = _svg(monkeypatch, f"/claims/{claim.slug}.png")
    assert "Claim: " in said and claim.statement[:30] in said and claim.speakers.get().name in said
    figures = _svg(monkeypatch, f"/indicators/{indicator.slug}.png")
    assert indicator.name in figures and "USD bn in 20" in figures and "data-of=" in figures
    for address in ("/home.png", f"/topics/{world.promise.topics.get().slug}.png"):
        few = _svg(monkeypatch, address)
        with monkeypatch.context() as many:
            many.setattr(social_cards, "WORTH_DRAWING", 1)
            assert _svg(monkeypatch, address).count("<rect") > few.count("<rect")
    timeline = _svg(monkeypatch, "/timeline.png")
    assert "Deadline" in timeline and 'preserveAspectRatio="none"' in timeline and ">2016<" in timeline


@pytest.mark.parametrize("title", ['"><script>alert(1)</script>\x00', "中俄贸易额" * 40, "Ш" * 300, ""])
def test_a_card_holds_any_title(title: str) -> None:
    svg = card_rendering.card_svg(title, title, foot="x", chart=card_rendering.bars([(title, 3, "good")]))
    ElementTree.fromstring(svg)
    assert "<script" not in svg and "var(" not in svg and card_rendering.card_png(svg)[:4] == b"\x89PNG"


def test_letters_that_are_twice_as_wide_stand_half_as_many_to_a_line() -> None:
    lines = re.findall(r">([^<]*)</text>", card_rendering.card_svg("中俄贸易额" * 40, "", foot="x"))
    assert max(map(len, lines)) * 2 <= card_rendering.TITLE_ALONE[1]


def test_a_page_describes_what_it_is_about(world: World) -> None:
    indicator = get(f"/indicators/{world.target.indicator.slug}/").html
    assert re.search(r'<meta name="description" content="[\d.]+ USD bn in 20', indicator)
