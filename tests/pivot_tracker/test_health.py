"""`/healthz`, `/readyz`, and addresses that lead nowhere."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from claims.selectors.consumer_lag import SCHEDULE
from claims.services.heartbeats import record_heartbeat
from pivot_tracker import health

pytestmark = pytest.mark.engine


def test_healthz_answers_without_touching_the_database(client: Client) -> None:
    # No database mark: a query would fail this test.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_is_ready_when_the_database_is_migrated(client: Client) -> None:
    record_heartbeat(SCHEDULE, now=timezone.now())
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "checks": {"database": "ok", "migrations": "ok", "jobs": "ok"}}


@pytest.mark.django_db
def test_readyz_is_not_ready_with_a_migration_that_is_not_applied(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: [("a migration", False)])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] == "1 not applied"


def test_readyz_is_not_ready_without_a_database_and_keeps_its_address_to_itself(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise OperationalError("connection to server at 10.1.2.3 refused")

    monkeypatch.setattr(health, "MigrationExecutor", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "not reachable", "migrations": "unknown", "jobs": "unknown"}
    assert b"10.1.2.3" not in answer.content


@pytest.mark.django_db
def test_a_wrong_address_under_the_api_is_a_problem_document(client: Client) -> None:
    answer = client.get("/api/v1/no-such-thing/")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404
    assert answer.json()["instance"] == "/api/v1/no-such-thing/"
    assert answer.json()["type"] == "/api/problems/not-found"


@pytest.mark.django_db
def test_a_wrong_address_elsewhere_is_a_page(client: Client) -> None:
    answer = client.get("/no-such-thing/")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


def test_the_documentation_of_the_api_works_under_the_strict_policy(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = client.get("/api/docs/")
    assert page.status_code == 200
    html = page.content.decode()
    assert "<style" not in html
    assert "<script>" not in html
    policy = page["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy + ";"
    script = client.get("/api/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert not page.cookies
