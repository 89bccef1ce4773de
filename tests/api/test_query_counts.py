"""The number of queries of an answer is fixed: it does not grow with rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.world import LISTS, World, compute, good, make_world
from tests.factories import ClaimFactory, ObservationFactory, OutcomeFactory, TargetFactory, cited, published

pytestmark = pytest.mark.django_db

#: The most that any list may take: its rows and those without a date, each kind of record besides them, the tag's one.
MOST = {"flags": 22, "timeline": 12}


def queries(path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(path).status_code == 200
    return len(captured)


def test_the_queries_of_every_list_and_record_do_not_grow_with_rows(world: World) -> None:
    paths = [f"/api/v1/{name}/?page_size=200" for name in LISTS]
    paths += [path.removeprefix("http://testserver") for path in _progress(world)]
    queries(paths[0])  # the first request of a process also looks up what is cached
    before = {path: queries(path) for path in paths}
    make_world(number=7)
    _grow(world)
    after = {path: queries(path) for path in paths}
    assert after == before


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_few_queries(name: str, world: World) -> None:
    assert queries(f"/api/v1/{name}/?page_size=200") <= MOST.get(name, 12)


def test_a_count_is_one_query_more(world: World) -> None:
    assert queries("/api/v1/claims/?count=true") == queries("/api/v1/claims/") + 1


def test_a_copy_that_is_still_right_costs_one_query(world: World) -> None:
    first = Client().get("/api/v1/claims/")
    with CaptureQueriesContext(connection) as captured:
        again = Client().get("/api/v1/claims/", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert len(captured) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda world: published(ClaimFactory()),
        lambda world: published(OutcomeFactory(promise=world.promise)),
    ],
)
def test_what_changes_a_public_byte_changes_the_tag_of_every_answer(
    world: World, change: Callable[[World], Any]
) -> None:
    tags = {name: Client().get(f"/api/v1/{name}/").headers["ETag"] for name in LISTS}
    change(world)
    assert all(Client().get(f"/api/v1/{name}/").headers["ETag"] != tag for name, tag in tags.items())


def test_an_error_has_no_tag(world: World) -> None:
    assert "ETag" not in Client().get("/api/v1/claims/?nothing=1").headers
    assert "ETag" not in Client().get("/api/v1/claims/nothing/").headers


def test_a_tag_of_one_answer_is_none_of_another(world: World) -> None:
    tag = Client().get("/api/v1/claims/").headers["ETag"]
    assert Client().get("/api/v1/events/", headers={"if-none-match": tag}).status_code == 200


def _progress(world: World) -> list[str]:
    return [good(f"promises/{world.promise.slug}/")["progress"], good(f"targets/{world.target.slug}/")["progress"]]


def _grow(world: World) -> None:
    """More of everything besides the promise that is measured."""
    target = world.target
    for number in range(3, 6):
        published(OutcomeFactory(promise=world.promise))
        claim = published(ClaimFactory(stated_on=f"{2015 + number}-01-01", promises=[world.promise.slug]))
        published(
            TargetFactory(
                promise=world.promise, sequence=number, set_by=claim, indicator=target.indicator, due_on=f"203{number}"
            )
        )
        published(
            ObservationFactory(
                series=target.own_series, period=str(2000 + number), value=f"{60 + number}", citations=cited() + cited()
            )
        )
    compute()
