"""Figures for a monitor and lines that can be searched: neither changes an answer or looks up who asked."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries, Settings

from claims.models import Change, FailedChange, JobRun
from pivot_tracker import local_runner, logs
from tests.factories import EventFactory, published

pytestmark = pytest.mark.engine

TOKEN = {"Authorization": "Bearer secret"}


@pytest.fixture
def with_token(settings: Settings) -> None:
    settings.PIVOT_METRICS_TOKEN = "secret"


def figures(client: Client) -> dict[tuple[str, ...], float]:
    text = client.get("/metrics", headers=TOKEN).content.decode()
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.django_db
def test_the_figures_are_those_of_the_database_and_of_the_requests(client: Client, with_token: None) -> None:
    published(EventFactory())
    FailedChange.objects.create(reader="assess", change=Change.objects.latest("pk"), error="x")
    JobRun.objects.create(job="reconcile", period="2026-01-01", wrong=3)
    client.get("/healthz")

    found = figures(client)

    assert found["pivot_database_up",] == 1
    assert found["pivot_changes_parked",] == 1
    assert found["pivot_changes_waiting", "project"] > 0
    assert found["pivot_reader_lag_seconds", "project"] >= 0
    assert found["pivot_job_defects", "reconcile"] == 3
    assert found["pivot_requests_total", "GET", "200", "healthz"] >= 1
    assert found["pivot_request_seconds_count", "healthz"] >= 1


@pytest.mark.django_db
def test_the_figures_cost_the_same_queries_however_much_there_is(
    client: Client, with_token: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        published(EventFactory())
        JobRun.objects.create(job=f"job-{number}", period="2026-01-01")
    with django_assert_max_num_queries(16):
        figures(client)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "secret"}])
def test_without_the_token_there_is_no_such_page(
    client: Client, with_token: None, headers: dict[str, str], settings: Settings
) -> None:
    assert client.get("/metrics", headers=headers).status_code == 404
    settings.PIVOT_METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
def test_counting_and_logging_leave_public_answers_cacheable(client: Client) -> None:
    answer = client.get("/")
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "public" in answer.headers["Cache-Control"]


class AsJson(logging.StreamHandler[io.StringIO]):
    """Keeps the lines that would be written with LOG_FORMAT=json."""

    def __init__(self) -> None:
        super().__init__(io.StringIO())
        config = logs.formatter("json")
        self.setFormatter(config.pop("()")(**config))

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@contextmanager
def kept(logger: logging.Logger) -> Iterator[AsJson]:
    handler = AsJson()
    logger.addHandler(handler)
    try:
        yield handler
    finally:
        logger.removeHandler(handler)


@pytest.mark.django_db
def test_a_line_names_its_request_and_a_visitor_cannot_choose_the_name(client: Client, settings: Settings) -> None:
    with kept(logs.log) as handler:
        client.get("/healthz", headers={"X-Request-ID": "chosen-by-a-visitor"})
        settings.TRUSTED_PROXIES = 1
        client.get("/healthz", headers={"X-Request-ID": "named-by-a-proxy"})
        client.get("/healthz", headers={"X-Request-ID": 'forged" line'})

    first, second, third = handler.lines
    with kept(logging.getLogger("django.request")) as of_django:
        client.get("/no-such-page/")
    assert {len(str(line["request"])) for line in of_django.lines} == {32}
    assert (first["event"], first["status"], first["level"]) == ("GET /healthz", 200, "info")
    assert second["request"] == "named-by-a-proxy"
    assert {len(str(line["request"])) for line in (first, third)} == {32}


def test_a_line_of_a_job_names_the_job_and_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_runner, "close_old_connections", lambda: None)

    def fail() -> None:
        raise ValueError("no")

    with kept(local_runner.log) as handler:
        local_runner.run_job("sweep", fail)
        local_runner.log.error("between two jobs")

    during, after = handler.lines[0], handler.lines[-1]
    assert (during["job"], len(str(during["run"])), "exception" in during) == ("sweep", 12, True)
    assert "job" not in after
