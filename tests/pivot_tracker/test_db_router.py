"""Visitors read from the replica, all of an answer and its tag; editors and everything that writes do not."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.test import RequestFactory

from pivot_tracker.db_router import is_public
from tests.factories import EventFactory, editor, published
from tests.pivot_tracker.processes import script

pytestmark = pytest.mark.engine

ASKED = """
import json
from django.contrib.auth.models import User
from django.test import Client
from django.conf import settings
said = {}
for who in ("visitor", "editor", "program"):
    client = Client()
    if who == "editor":
        client.force_login(User.objects.get(username="editor"))
    headers = {"Authorization": "Bearer x"} if who == "program" else {}
    answer = client.get("/api/v1/events/", headers=headers)
    said[who] = [answer.status_code, len(answer.json().get("results", ())), answer.headers.get("ETag")]
print(json.dumps(said))
"""


def asked(database_url: str, replica: Path) -> dict[str, list[object]]:
    process = script(ASKED, database_url=database_url, broker_url="", replica_url=f"sqlite:///{replica}")
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0, out
    return dict(json.loads(out.splitlines()[-1]))


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_visitor_reads_the_replica_as_a_whole_and_an_editor_the_database(tmp_path: Path, database_url: str) -> None:
    published(EventFactory())
    editor("editor")
    replica = tmp_path / "replica.sqlite3"
    with closing(sqlite3.connect(replica)) as copy:
        connection.connection.backup(copy)
    before = asked(database_url, replica)
    published(EventFactory())

    late = asked(database_url, replica)
    away = asked(database_url, tmp_path / "no-such-directory" / "replica.sqlite3")

    assert late["visitor"] == before["visitor"] != late["editor"]
    assert [late[who][1] for who in ("visitor", "editor", "program")] == [1, 2, 2]
    assert late["visitor"][2] != late["editor"][2]
    # A replica that does not answer costs nobody an answer.
    assert away["visitor"][:2] == [200, 2]


@pytest.mark.parametrize(
    ("method", "path", "cookies", "public"),
    [
        ("GET", "/", {}, True),
        ("HEAD", "/api/v1/events/", {}, True),
        ("POST", "/report/", {}, False),
        ("GET", "/admin/", {}, False),
        ("GET", "/readyz", {}, False),
        ("GET", "/", {"sessionid": "x"}, False),
        ("GET", "/", {"theme": "dark"}, True),
    ],
)
def test_only_a_request_of_nobody_in_particular_is_public(
    method: str, path: str, cookies: dict[str, str], public: bool
) -> None:
    request = RequestFactory().generic(method, path)
    request.COOKIES.update(cookies)
    assert is_public(request) is public
