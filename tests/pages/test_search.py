"""The search page: grouped by kind, for a day, marked, escaped, in a constant number of queries."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Claim
from claims.selectors.text_filter import words_of
from tests.api.world import World
from tests.factories import ActorFactory, ClaimFactory, PromiseFactory, published
from tests.pages.crawler import get
from timeline.pages.search import KINDS, highlight

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_what_is_found_is_grouped_by_kind_and_leads_to_its_page(world: World) -> None:
    page = get(f"/search/?q={world.promise.title.split()[0]}")

    assert page.response.status_code == 200
    assert f"/promises/{world.promise.slug}/" in page.read.links
    assert page.text.index("Promises") < page.text.index("Claims")
    for link in page.internal_links():
        assert get(link.partition("#")[0]).response.status_code == 200, link


def test_every_kind_of_find_leads_to_where_it_is_shown(world: World) -> None:
    for searched, _title in KINDS:
        record = searched.model.objects.public(date(2030, 1, 1)).first()
        assert record is not None, searched
        page = get(f"/search/?kind={record.kind()}&q={record.slug.replace('-', '+')}")
        found = [link for link in page.read.links if record.slug in link]
        assert found, record.kind()
        path, _hash, anchor = found[0].partition("#")
        assert not anchor or anchor in get(path).read.ids


def test_a_draft_is_not_found_and_the_past_does_not_know_the_future(world: World) -> None:
    ClaimFactory(statement="Quinces are planned")
    assert "Quinces" not in get("/search/?q=quinces").text
    published(ClaimFactory(statement="Quinces are planted", stated_on="2016-05"))
    assert "Quinces are planted" in get("/search/?q=quinces").text
    assert "Quinces" not in get("/search/?q=quinces&as_of=2016-01-01").text
    assert any("as_of=2017-01-01" in link for link in get("/search/?q=quinces&as_of=2017-01-01").read.links)


def test_an_address_that_leads_nowhere_offers_to_search_for_its_words(world: World) -> None:
    assert "/search/?q=two+hundred+trees" in get("/promises/two-hundred-trees/").html


def test_words_are_marked_as_they_were_written_and_nothing_of_them_runs() -> None:
    assert highlight("Ёлки & <b>", words_of("елки")) == "<mark>Ёлки</mark> &amp; &lt;b&gt;"
    published(ActorFactory(known_on_override="2016-01-01", name="<script>alert(1)</script> Quince"))
    html = get("/search/?q=quince+%3Cscript%3E").html
    assert "<script>" not in html and "<mark>Quince</mark>" in html


def test_nothing_found_says_what_to_do_and_a_question_of_nothing_tells_what_there_is() -> None:
    assert "Try fewer words" in get("/search/?q=zzzzzzzz").text
    assert "small typing errors do not matter" in get("/search/").text


@pytest.mark.parametrize("query", ["q=%00", f"q={'x' * 101}", "q=x&kind=nothing"])
def test_a_question_that_cannot_be_read_is_refused_with_a_sentence(query: str) -> None:
    assert get(f"/search/?{query}").response.status_code == 400


def test_the_search_box_is_on_every_page_and_keeps_the_day(world: World) -> None:
    for address in ("/", "/promises/", f"/promises/{world.promise.slug}/", "/nothing/", "/about/?as_of=2016-07-01"):
        assert 'name="q"' in get(address).html, address
    assert '<input type="hidden" name="as_of" value="2016-07-01">' in get("/about/?as_of=2016-07-01").html


def test_the_search_needs_the_same_number_of_queries_for_more_finds(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert Client().get("/search/?q=quince").status_code == 200
        return len(counted)

    published(PromiseFactory(known_on_override="2016-01-01", title="Quince for everybody"))
    published(ActorFactory(known_on_override="2016-01-01", name="Quince"))
    published(ClaimFactory(statement="Quinces", stated_on="2016"))
    before = queries()
    for number in range(8):
        published(ActorFactory(known_on_override="2016-01-01", name=f"Quince {number}"))
        published(ClaimFactory(statement=f"Quinces {number}", stated_on="2016"))
    assert queries() <= before <= 33
    assert Claim.objects.filter(search_text__has="quinces").count() == 9
