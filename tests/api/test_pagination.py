"""A walk over the pages sees every row once, forwards and back, whatever happens to the list between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.conftest import rolled_back
from tests.api.world import good, slugs, walk
from tests.factories import ClaimFactory, published

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

#: Many with one date, some undated, some with an open end.
DATES = ["2016-05-31"] * 5 + ["2016-05"] * 2 + ["", "", "", "../2016", "2016/..", "2014", "2017-01-01"]


@pytest.fixture(scope="module")
def claims(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    with rolled_back(
        django_db_blocker, lambda: [published(ClaimFactory(stated_on=date)).slug for date in DATES]
    ) as made:
        yield made


@pytest.mark.sample(7)
@pytest.mark.parametrize("size", ["1", "3", "14"])
@pytest.mark.parametrize(
    "ordering", ["stated_on", "-stated_on", "known_on", "-known_on", "slug", "-slug", "importance"]
)
def test_every_row_comes_once_in_order(claims: list[str], ordering: str, size: str) -> None:
    whole = slugs([good("claims/", ordering=ordering, page_size="200")["results"]])
    assert sorted(whole) == sorted(claims)
    assert slugs(walk("claims/", ordering=ordering, page_size=size)) == whole


@pytest.mark.parametrize("ordering", ["stated_on", "-stated_on", "slug"])
def test_the_way_back_shows_the_same_pages(claims: list[str], ordering: str) -> None:
    found = good("claims/", ordering=ordering, page_size="3")
    forwards = [found["results"]]
    while found["next"] is not None:
        found = good(found["next"])
        forwards.append(found["results"])
    backwards = [found["results"]]
    while found["previous"] is not None:
        found = good(found["previous"])
        backwards.insert(0, found["results"])
    assert [slugs([page]) for page in backwards[1:]] == [slugs([page]) for page in forwards[1:]]
    assert backwards[0] == forwards[0]


def test_the_opposite_ordering_is_the_exact_mirror(claims: list[str]) -> None:
    ascending = slugs([good("claims/", ordering="stated_on")["results"]])
    assert slugs([good("claims/", ordering="-stated_on")["results"]]) == ascending[::-1]


def test_rows_inserted_during_a_walk_neither_repeat_nor_hide_others(claims: list[str]) -> None:
    found = good("claims/", ordering="-stated_on", page_size="3")
    seen = [row["slug"] for row in found["results"]]
    number = 0
    while found["next"] is not None:
        for date in ("2018-01-01", "2016-05-31"):
            number += 1
            published(ClaimFactory(stated_on=date, slug=f"between-{number}" if date == "2016-05-31" else ""))
        found = good(found["next"])
        seen += [row["slug"] for row in found["results"]]
        assert number < 60
    assert len(seen) == len(set(seen))
    assert set(claims) <= set(seen)


def test_the_count_is_given_on_request_only(claims: list[str]) -> None:
    assert "count" not in good("claims/", page_size="2")
    assert good("claims/", page_size="2", count="true")["count"] == len(DATES)
    assert good("claims/", count="true", **{"from": "2017"})["count"] == 2


def test_links_keep_the_filters_and_the_day(claims: list[str]) -> None:
    link = good("claims/", page_size="1", as_of="2020-01-01", kind="sets_target")["next"]
    assert "as_of=2020-01-01" in link and "kind=sets_target" in link and "page_size=1" in link


def test_the_size_of_a_page_may_change_on_the_way(claims: list[str]) -> None:
    first = good("claims/", page_size="3")
    rest = good(first["next"].replace("page_size=3", "page_size=200"))
    assert len(first["results"]) + len(rest["results"]) == len(DATES)


def test_a_cursor_tells_no_row_numbers(claims: list[str]) -> None:
    """Row numbers would say how many drafts there are: two databases that differ in drafts give equal links."""
    before = good("claims/", page_size="2", ordering="slug")["next"]
    ClaimFactory(statement="A draft")
    assert good("claims/", page_size="2", ordering="slug")["next"] == before
