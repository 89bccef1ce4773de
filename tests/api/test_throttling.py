"""How answers travel: counted by address, compressed for anybody, readable from any site, validated by a tag."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client, RequestFactory

from claims.api import throttling
from claims.api.throttling import CounterError, FileCounter, RedisCounter, address_of
from tests.api.world import ROOT, World, checked
from tests.conftest import broker_urls

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

LIST = f"{ROOT}topics/"
PROJECT = Path(__file__).resolve().parents[2]
ADDRESSES = ["/api/v1/", "/api/docs/", "/api/problems/", "/api/problems/not-found"]


@pytest.fixture
def limited(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three requests a minute, at an instant 18 seconds before the minute's end."""
    settings.API_RATE, settings.API_HITS = (3, 60), tmp_path / "hits.sqlite3"
    monkeypatch.setattr(throttling.time, "time", lambda: 1_700_000_000 // 60 * 60 + 42)


def test_the_headers_say_what_is_left_and_the_fourth_is_refused(limited: None) -> None:
    client = Client()
    for left in (2, 1, 0):
        answer = client.get(LIST)
        assert answer.status_code == 200
        assert answer.headers["RateLimit-Policy"] == '"anonymous";q=3;w=60'
        assert answer.headers["RateLimit"] == f'"anonymous";r={left};t=18'
    refused = client.get(LIST)
    assert checked(refused)["type"] == "/api/problems/too-many-requests"
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "18")
    assert refused.headers["RateLimit"] == '"anonymous";r=0;t=18'


def test_another_address_and_another_window_start_a_new_count(limited: None, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    assert [client.get(LIST).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get(LIST, REMOTE_ADDR="192.0.2.9").status_code == 200
    monkeypatch.setattr(throttling.time, "time", lambda: 1_700_000_000 // 60 * 60 + 60)
    assert client.get(LIST).status_code == 200


def test_what_is_not_the_api_is_not_counted(limited: None) -> None:
    assert all("RateLimit" not in Client().get(path).headers for path in ("/healthz", "/api/docs/"))


def test_a_copy_that_is_still_right_counts_too(limited: None) -> None:
    tag = Client().get(LIST).headers["ETag"]
    again = Client().get(LIST, headers={"if-none-match": tag})
    assert (again.status_code, again.headers["RateLimit"]) == (304, '"anonymous";r=1;t=18')


def test_a_counter_that_fails_stops_nobody(limited: None, settings: LazySettings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    settings.API_HITS = tmp_path / "file" / "hits.sqlite3"
    answer = Client().get(LIST)
    assert answer.status_code == 200 and "RateLimit" not in answer.headers


COUNT = """
import sys
from pathlib import Path
from claims.api.throttling import FileCounter
counter = FileCounter(Path(sys.argv[1]))
for _ in range(200):
    counter.add("somebody", 7)
"""


def test_processes_that_count_together_lose_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", COUNT, str(tmp_path / "hits")]
    workers = [subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(PROJECT)}) for _ in range(3)]
    assert [worker.wait(60) for worker in workers] == [0, 0, 0]
    assert FileCounter(tmp_path / "hits").add("somebody", 7) == 601


@pytest.mark.broker
def test_redis_counts_alike() -> None:
    url = next((url for url in broker_urls() if url.startswith("redis")), None)
    if url is None:
        pytest.skip("needs a broker that is Redis (TEST_BROKER_URLS=redis://…)")
    counter, window = RedisCounter(url, seconds=5), time.time_ns()
    assert [counter.add("somebody", window) for _ in range(3)] == [1, 2, 3]
    with pytest.raises(CounterError):
        RedisCounter("redis://127.0.0.1:1/0", seconds=5).add("somebody", window)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "203.0.113.5, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.5, 198.51.100.7", "203.0.113.5"),
        (2, "198.51.100.7", "198.51.100.7"),
        (1, "", "192.0.2.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_the_address_is_the_one_that_a_trusted_proxy_saw(
    proxies: int, forwarded: str, address: str, settings: LazySettings
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": forwarded})
    assert address_of(request) == address


def test_anybody_gets_a_compressed_answer_and_nobody_known_does(world: World) -> None:
    plain = Client().get(f"{ROOT}claims/")
    packed = Client().get(f"{ROOT}claims/", headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    tag = packed.headers["ETag"]
    assert tag == f"W/{plain.headers['ETag']}"
    assert Client().get(f"{ROOT}claims/", headers={"if-none-match": tag}).status_code == 304
    for secret in ({"authorization": "Bearer x"}, {"cookie": "sessionid=x"}):
        answer = Client().get(f"{ROOT}claims/", headers={"accept-encoding": "gzip", **secret})
        assert "Content-Encoding" not in answer.headers


def test_any_site_may_read_and_see_the_headers_but_not_with_cookies() -> None:
    answer = Client().get(LIST, headers={"origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    shown = {name.strip().lower() for name in answer.headers["Access-Control-Expose-Headers"].split(",")}
    assert {"etag", "link", "ratelimit", "retry-after"} <= shown
    asked = Client().options(
        LIST,
        headers={
            "origin": "https://example.org",
            "access-control-request-method": "GET",
            "access-control-request-headers": "if-none-match",
        },
    )
    assert asked.status_code == 200
    assert "GET" in asked.headers["Access-Control-Allow-Methods"]
    assert "POST" not in asked.headers["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Origin" not in Client().get("/", headers={"origin": "https://example.org"}).headers


@pytest.mark.parametrize("path", ["/api/v1/", "/api/docs/", "/api/problems/", "/api/problems/not-found"])
def test_every_answer_of_the_api_has_a_tag_and_is_not_sent_twice(path: str) -> None:
    answer = Client().get(path)
    tag = answer.headers["ETag"]
    assert re.search(r"no-cache", answer.headers["Cache-Control"])
    again = Client().get(path, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)


def test_a_star_is_no_copy() -> None:
    answer: Any = Client().get(f"{LIST}?nothing=1", headers={"if-none-match": "*"})
    assert json.loads(answer.content)["type"] == "/api/problems/unknown-parameter"
