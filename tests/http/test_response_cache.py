"""What a process has answered already is answered again from memory, for as long as nothing public changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.http import response_cache
from claims.services import records, workflow
from tests.api.world import ROOT, World, make_world
from tests.factories import editor, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
SIZE = 2
ADDRESSES = (
    "/timeline/",
    "/embed/timeline/",
    f"{ROOT}targets/",
    f"{ROOT}promises/?include=topics&fields=title",
    f"{ROOT}events.csv",
    f"{ROOT}observations/?as_of=2016-06-30",
)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture(autouse=True)
def some_memory(settings: Any) -> Iterator[None]:
    settings.ANSWERS_MB = SIZE
    response_cache.cache_for.cache_clear()
    yield
    response_cache.cache_for.cache_clear()


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_second_answer_is_the_first_one_and_costs_one_query(world: World, client: Client, address: str) -> None:
    first = client.get(address)
    with CaptureQueriesContext(connection) as queries:
        second = client.get(address)
    assert len(queries) == 1
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)


def test_a_public_change_is_answered_at_once_and_a_draft_changes_nothing(world: World, client: Client) -> None:
    target: Any = world.target
    target.refresh_from_db()
    address = f"{ROOT}targets/{target.slug}/"
    assert client.get(address).json()["value"] != 251
    revision: Any = records.edit_record(target, {"value": "251"}, by=editor(), base_version=target.version)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).json()["value"] != 251
    assert len(queries) == 1
    workflow.approve(revision, by=reviewer())
    assert client.get(address).json()["value"] == 251


def test_nothing_of_a_request_that_failed_or_asked_for_no_body_is_kept(world: World, client: Client) -> None:
    client.head(f"{ROOT}targets/")
    client.get(f"{ROOT}targets/?no_such=1")
    client.get(f"{ROOT}targets/no-such/")
    assert len(response_cache.cache_for(SIZE).answers) == 0


def test_what_is_not_asked_for_any_more_gives_way() -> None:
    memory = response_cache.ResponseCache(100_000)
    for number in range(20):
        memory.store(str(number), response_cache.CachedAnswer(b"x" * 8_000, {}))
        memory.get("0")
    assert memory.get("0") is not None
    assert memory.get("1") is None
    assert memory.answers.currsize <= 100_000


def test_an_answer_as_large_as_many_others_is_not_kept() -> None:
    memory = response_cache.ResponseCache(100_000)
    memory.store("large", response_cache.CachedAnswer(b"x" * 13_000, {}))
    assert memory.get("large") is None


def test_without_memory_every_answer_is_made(world: World, client: Client, settings: Any) -> None:
    settings.ANSWERS_MB = 0
    client.get(ADDRESSES[0])
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESSES[0])
    assert len(queries) > 1
