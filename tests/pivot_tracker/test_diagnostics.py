"""`manage.py doctor` names what is wrong; `/readyz` says when the jobs are behind."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from claims.enums import ChangeAction
from claims.models import Change, ChangeConsumer, FailedChange, Heartbeat, JobRun
from claims.selectors.consumer_lag import SCHEDULE
from claims.services.change_log import record_change
from claims.services.heartbeats import record_heartbeat
from pivot_tracker import diagnostics, registry
from pivot_tracker.diagnostics import Health

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(autouse=True)
def installation(settings: Settings, tmp_path: Path) -> None:
    """Style sheets are there; what browser tests in the same process need (their event loop) is not reported."""
    settings.SILENCED_SYSTEM_CHECKS = [*settings.SILENCED_SYSTEM_CHECKS, "async.E001"]
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").touch()
    record_heartbeat(SCHEDULE, now=timezone.now())


def said() -> str:
    out = io.StringIO()
    try:
        call_command("doctor", stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def waiting(minutes: int) -> Change:
    """A change that every reader has still to take, written so long ago."""
    change = record_change(ChangeAction.PUBLISHED, "event", "e", by=None, public=True)
    Change.objects.filter(pk=change.pk).update(at=timezone.now() - dt.timedelta(minutes=minutes))
    return change


def test_an_installation_in_order_has_no_problem() -> None:
    assert "PROBLEM" not in said()
    assert "is migrated" in said()


def test_a_reader_that_is_behind_is_named_with_how_long() -> None:
    waiting(minutes=5)
    told = said()
    assert "“assess” is behind: 1 changes are waiting, the oldest for 5 minutes" in told
    assert f"{len(registry.change_consumers())} to be fixed." in told


def test_a_change_that_has_just_been_written_is_no_problem() -> None:
    waiting(minutes=1)
    assert "PROBLEM" not in said()


def test_parked_changes_and_a_sweep_that_did_not_run_are_problems() -> None:
    change = waiting(minutes=0)
    FailedChange.objects.create(reader="assess", change=change, error="x")
    ChangeConsumer.objects.create(name="sweep", last_run_date=timezone.now().date() - dt.timedelta(days=3))
    told = said()
    assert "1 change is parked" in told
    assert "daily sweep last ran for" in told


def test_a_schedule_that_nothing_runs_is_a_problem_on_a_quiet_site_too(client: Client) -> None:
    record_heartbeat(SCHEDULE, now=timezone.now() - dt.timedelta(minutes=7))
    assert "PROBLEM  No job has run for 7 minutes" in said()
    assert client.get("/readyz").json()["checks"]["jobs"].startswith("silent for 42")


def test_a_schedule_that_never_ran_is_a_problem(client: Client) -> None:
    Heartbeat.objects.all().delete()
    assert "PROBLEM  No job has run yet" in said()
    assert client.get("/readyz").json() == {
        "status": "degraded",
        "checks": {"database": "ok", "migrations": "ok", "jobs": "never ran"},
    }


def test_each_runner_leaves_a_heartbeat() -> None:
    Heartbeat.objects.all().delete()
    registry.schedule()["heartbeat"][0]()
    assert "PROBLEM" not in said()


def test_a_sweep_that_never_ran_is_a_problem_once_it_should_have() -> None:
    change = waiting(minutes=1)
    assert "The daily sweep has never run" not in said()
    Change.objects.filter(pk=change.pk).update(at=timezone.now() - dt.timedelta(days=2))
    assert "PROBLEM  The daily sweep has never run" in said()


def test_a_day_in_the_future_is_a_problem() -> None:
    today = timezone.now().date()
    ChangeConsumer.objects.create(name="sweep", last_run_date=today + dt.timedelta(days=1))
    assert "PROBLEM" not in said()
    ChangeConsumer.objects.filter(name="sweep").update(last_run_date=today + dt.timedelta(days=31))
    JobRun.objects.create(job="arrive", period=today + dt.timedelta(days=30), ended_at=timezone.now())
    told = said()
    assert f"“sweep” is recorded as done for the future day {today + dt.timedelta(days=31)}" in told
    assert f"“arrive” is recorded as done for the future day {today + dt.timedelta(days=30)}" in told


def test_missing_style_sheets_and_switched_off_four_eyes_are_reported(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "staticfiles.json").unlink()
    settings.PIVOT_FOUR_EYES = False
    told = said()
    assert "PROBLEM  Static files are missing" in told
    assert "note     The four-eyes check is off" in told


def test_a_broker_that_does_not_answer_is_a_problem(settings: Settings) -> None:
    from pivot_tracker.celery import app

    settings.CELERY_BROKER_URL = app.conf.broker_url = "redis://127.0.0.1:1/0"
    try:
        assert "PROBLEM  The broker does not respond" in said()
    finally:
        app.conf.broker_url = ""


def test_a_clock_that_is_wrong_is_a_problem() -> None:
    late = list(diagnostics._clock(timezone.now() + dt.timedelta(minutes=10)))
    assert [each.health for each in late] == [Health.ILL]
    assert not list(diagnostics._clock(timezone.now()))


def test_a_database_that_does_not_answer_is_reported_and_nothing_else_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", away)
    assert "PROBLEM  The database does not respond: connection refused" in said()


def test_readyz_is_degraded_and_not_dead_while_the_jobs_are_behind(client: Client) -> None:
    waiting(minutes=5)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"]["jobs"].startswith("behind by 30")
