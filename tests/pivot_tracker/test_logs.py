"""One event is one line of the log, and no line holds the value of a variable: those are passwords and tokens."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.backends import ModelBackend
from django.db import OperationalError, connection
from django.test import Client

from pivot_tracker.logs import formatter

pytestmark = pytest.mark.engine

PASSWORD = "Correct-Horse-77"
TOKEN = "pvt_nHwh5QLHaVerySecretToken00000000000000000"


@pytest.fixture(params=["json", "text"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def written(form: str) -> Iterator[Callable[[], str]]:
    """What the site's own formatter writes of everything that is logged inside the block."""
    made = dict(formatter(form))
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(made.pop("()")(**made))
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream.getvalue
    root.removeHandler(handler)


def check_password(password: str) -> None:
    credentials = {"password": password, "bytes": password.encode()}
    try:
        raise OperationalError("server closed the connection")
    except OperationalError as error:
        raise RuntimeError(f"could not sign in {len(credentials)}") from error


def test_a_traceback_names_places_and_causes_but_no_values(written: Callable[[], str]) -> None:
    try:
        check_password(PASSWORD)
    except RuntimeError:
        logging.getLogger("pivot_tracker.test").exception("sign-in failed")
    text = written()
    assert PASSWORD not in text
    for expected in ("sign-in failed", "RuntimeError", "could not sign in 2", "OperationalError", "check_password"):
        assert expected in text


def test_one_event_is_one_line(written: Callable[[], str], form: str) -> None:
    logging.getLogger("pivot_tracker.test").warning("asked for %s", "/a\n2026 WARNING forged: line\x1b[2J\u2028x")
    try:
        check_password(PASSWORD)
    except RuntimeError:
        logging.getLogger("pivot_tracker.test").exception("sign-in failed")
    lines = written().splitlines()
    assert len(lines) == 2
    assert "\x1b" not in lines[0]
    if form == "json":
        assert [json.loads(line)["level"] for line in lines] == ["warning", "error"]


@pytest.mark.django_db
def test_a_sign_in_that_fails_with_the_database_logs_no_password(
    client: Client, written: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(ModelBackend, "authenticate", away)
    client.raise_request_exception = False
    answer = client.post("/admin/login/", {"username": "editor", "password": PASSWORD})
    assert answer.status_code >= 500
    assert "server closed the connection unexpectedly" in written()
    assert PASSWORD not in written()


@pytest.mark.django_db
def test_a_write_that_fails_with_the_database_logs_no_token(
    client: Client, written: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(connection, "ensure_connection", away)
    monkeypatch.setattr(connection, "cursor", away)
    client.raise_request_exception = False
    answer = client.post(
        "/api/v1/desk/topics/", {"name": "x"}, "application/json", headers={"authorization": f"Bearer {TOKEN}"}
    )
    assert answer.status_code >= 500
    assert "server closed the connection unexpectedly" in written()
    assert TOKEN not in written()
    assert TOKEN[4:] not in written()
