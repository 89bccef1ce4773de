"""What a monitor wants to know, in Prometheus' form: `/metrics`, for who has the token (`METRICS_TOKEN`).

Requests are counted by the processes that answer them; everything about the jobs is read from the database when it is
asked for, so that it is right whichever process answers and wherever the jobs run. Counting touches neither answers nor
cookies. With several processes set `PROMETHEUS_MULTIPROC_DIR` to an empty directory, and all are counted together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from secrets import compare_digest
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Max, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from claims.models import Assessment, Change, Delivery, JobRun, LinkCheck
from claims.selectors.consumer_lag import consumer_backlogs, failed_changes, time_since_last_run
from pivot_tracker import registry

OWN = CollectorRegistry()
REQUESTS = Counter("pivot_requests", "Number of requests.", ["method", "view", "status"], registry=OWN)
SECONDS = Histogram(
    "pivot_request_seconds",
    "Response time.",
    ["view"],
    registry=OWN,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class CountRequests:
    """Middleware: counts by the name of the view, of which there are few, and never by the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = self.get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(method, view, str(response.status_code)).inc()
        SECONDS.labels(view).observe(perf_counter() - began)
        return response


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures; 404 without the token, as if there were no such page."""
    token, given = settings.PIVOT_METRICS_TOKEN, request.headers.get("Authorization", "")
    if not token or not compare_digest(given.encode(), f"Bearer {token}".encode()):
        return HttpResponse(status=404)
    registry = OWN
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    found = CollectorRegistry()
    found.register(Jobs())
    return HttpResponse(generate_latest(registry) + generate_latest(found), content_type=CONTENT_TYPE_LATEST)


class Jobs:
    """The figures of the jobs, as the database has them now."""

    def collect(self) -> Iterator[Any]:
        try:
            yield from _figures()
        except DatabaseError:
            yield GaugeMetricFamily("pivot_database_up", "Whether the database responds.", value=0)


def _figures() -> Iterator[Any]:
    now = timezone.now()
    yield GaugeMetricFamily("pivot_database_up", "Whether the database responds.", value=1)
    waiting = GaugeMetricFamily(
        "pivot_changes_waiting", "Changes that a consumer has not processed yet.", labels=["reader"]
    )
    lag = GaugeMetricFamily("pivot_reader_lag_seconds", "Age of the oldest unprocessed change.", labels=["reader"])
    for backlog in consumer_backlogs(registry.change_consumers(), now=now):
        waiting.add_metric([backlog.reader], backlog.waiting)
        lag.add_metric([backlog.reader], backlog.lag.total_seconds())
    yield from (waiting, lag)
    silent = time_since_last_run(now=now)
    yield GaugeMetricFamily(
        "pivot_schedule_silent_seconds",
        "Time since the schedule last ran a job; infinite if it never did.",
        value=float("inf") if silent is None else silent.total_seconds(),
    )
    yield GaugeMetricFamily("pivot_changes_parked", "Changes that a job failed on.", value=failed_changes())
    yield GaugeMetricFamily("pivot_assessments", "Stored assessments.", value=Assessment.objects.count())
    newest = Change.objects.aggregate(newest=Max("public_seq"))["newest"]
    yield GaugeMetricFamily("pivot_public_seq", "Number of the latest public change.", value=newest or 0)
    yield _by("pivot_deliveries", "Messages to subscribers.", Delivery, "subscription__channel", "state")
    yield _by("pivot_links", "Addresses of sources.", LinkCheck, "state")
    done = GaugeMetricFamily("pivot_job_done_seconds", "Time since a daily job last ended.", labels=["job"])
    wrong = GaugeMetricFamily("pivot_job_defects", "Wrong results found by jobs, in total.", labels=["job"])
    runs = JobRun.objects.values("job").annotate(last=Max("ended_at"), defects=Sum("wrong")).order_by("job")
    for run in runs:
        wrong.add_metric([run["job"]], run["defects"])
        if run["last"] is not None:
            done.add_metric([run["job"]], (now - run["last"]).total_seconds())
    yield from (done, wrong)


def _by(name: str, description: str, model: Any, *columns: str) -> Any:
    family = GaugeMetricFamily(name, description, labels=[column.rpartition("__")[2] for column in columns])
    for *labels, count in model.objects.order_by().values_list(*columns).annotate(count=Count("pk")):
        family.add_metric(labels, count)
    return family
