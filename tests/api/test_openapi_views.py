"""The description answers everybody at once, in the form asked for, and is counted like the rest of the API."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from claims.api.openapi import views


def ask(accept: str = "", **headers: str) -> Any:
    return Client().get("/api/schema/", headers={"accept": accept, **headers} if accept else headers)


def test_eight_readers_at_once_are_all_answered() -> None:
    views._build.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(), range(16)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


def test_it_is_built_once_in_each_form(monkeypatch: pytest.MonkeyPatch) -> None:
    views._build.cache_clear()
    for _ in range(3):
        assert ask().headers["Content-Type"].startswith("application/vnd.oai.openapi")
        assert ask("application/json").json()["openapi"].startswith("3.1")
    assert views._build.cache_info().misses == 2


def test_forms_have_tags_of_their_own_and_none_is_given_for_another() -> None:
    yaml, json = ask(), ask("application/json")
    assert yaml.headers["ETag"] != json.headers["ETag"]
    assert ask(**{"if-none-match": yaml.headers["ETag"]}).status_code == 304
    assert ask("application/json", **{"if-none-match": yaml.headers["ETag"]}).status_code == 200
    assert ask("image/png").status_code == 406


@pytest.mark.django_db
def test_it_is_counted_by_the_limit(settings: Settings, tmp_path: Any) -> None:
    settings.API_RATE, settings.API_HITS = (2, 3600), tmp_path / "hits.sqlite3"
    client = Client()
    assert [client.get("/api/schema/").status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("query", ["format=json", "nothing=1"])
def test_a_parameter_is_refused_with_the_way_to_choose_the_form(query: str) -> None:
    answer = Client().get(f"/api/schema/?{query}")
    body = answer.json()
    assert (answer.status_code, body["type"]) == (400, "/api/problems/unknown-parameter")
    assert [error["name"] for error in body["errors"]] == [query.partition("=")[0]]
    assert "Accept" in body["detail"] or "no parameters" in body["detail"]


def test_a_refusal_of_every_form_is_kept_for_that_accept_header_only() -> None:
    answer = ask("image/png")
    assert "accept" in answer.headers["Vary"].lower()
    assert "application/json" in answer.json()["detail"]
