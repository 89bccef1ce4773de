"""Each client gets its own format, no matter who asked before and which process answers."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.test import Client

from claims.http import response_cache
from claims.http.compression import takes_gzip
from claims.http.negotiation import choose_media_type
from tests.api.conftest import World
from tests.deep import is_tried

pytestmark = pytest.mark.django_db

JSON, CSV = "application/json", "text/csv"
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
#: Headers of real clients, with what each is to get.
CLIENTS: dict[str | None, str] = {
    None: JSON,
    "*/*": JSON,
    "application/json, text/plain, */*": JSON,  # axios
    CHROME: JSON,
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": JSON,  # Firefox
    "text/csv": CSV,
    "text/*": CSV,
    "text/csv;q=.1,application/json": JSON,
    "application/json;q=0.1, text/csv;q=0.9": CSV,
    "application/json;q=0, */*": CSV,
}
REFUSED = ("application/xml", "application/ld+json", "text/html", "garbage", "application/json;q=0", "text/csv;q=0")


def ask(accept: str | None, path: str = "topics/", **headers: str) -> Any:
    given = headers if accept is None else {"accept": accept, **headers}
    return Client().get(f"/api/v1/{path}", headers=given)


@pytest.fixture(autouse=True)
def fresh() -> None:
    response_cache.cache_for.cache_clear()


@pytest.mark.parametrize(("first", "second"), [pair for pair in product(CLIENTS, CLIENTS) if is_tried(*pair, one_in=3)])
def test_each_gets_its_own_format_after_any_other_on_both_workers(
    first: str | None, second: str | None, world: World
) -> None:
    before = ask(first)
    warm = ask(second)
    response_cache.cache_for.cache_clear()  # the other worker has given nothing yet
    cold = ask(second)
    assert before.headers["Content-Type"].startswith(CLIENTS[first])
    for answer in (warm, cold):
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith(CLIENTS[second])
    same = CLIENTS[first] == CLIENTS[second]
    assert (before.headers["ETag"] == warm.headers["ETag"]) is same
    assert (before.content == warm.content) is same
    assert warm.content == cold.content
    again = ask(second, **{"if-none-match": before.headers["ETag"]})
    assert again.status_code == (304 if same else 200)


@pytest.mark.parametrize("accept", REFUSED)
def test_what_there_is_not_is_refused_whether_or_not_an_answer_is_in_memory(accept: str, world: World) -> None:
    for _ in range(2):
        answer = ask(accept)
        assert answer.status_code == 406
        assert answer.headers["Content-Type"] == "application/problem+json"
        ask(None), ask("text/csv")


def test_a_record_is_json_only_and_a_table_csv_for_everybody(world: World) -> None:
    assert ask("text/csv", "topics/topic-0/").status_code in (404, 406)
    assert ask(JSON, "topics.csv").headers["Content-Type"].startswith(CSV)


def test_the_most_specific_range_counts_and_of_equals_the_first_offered() -> None:
    offered = (JSON, CSV)
    assert choose_media_type("text/*;q=0.9, text/csv;q=0.2, application/*;q=0.3", offered) == JSON
    assert choose_media_type("TEXT/CSV , application/json", offered) == JSON
    assert choose_media_type("text/csv;q=high", offered) == CSV
    assert choose_media_type("application/json;q=0, text/csv;q=0, */*", offered) is None


@pytest.mark.parametrize(
    ("accept", "is_packed"), [("gzip", True), ("gzip;q=0", False), ("br, gzip;q=0.0", False), ("GZIP;q=0.5", True)]
)
def test_gzip_is_for_those_who_take_it(accept: str, is_packed: bool) -> None:
    assert takes_gzip(accept) is is_packed
