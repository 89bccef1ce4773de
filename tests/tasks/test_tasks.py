"""After an editor's publication the jobs assess and project; time alone changes a status, once a day."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator, Sequence

import pytest
import time_machine
from django.core.management import call_command

from claims import tasks as claims_tasks
from claims.enums import EntryKind, RecordKind, Status
from claims.method.thresholds import PACE_STATUSES
from claims.models import Assessment, CachedApiResponse, Change, ChangeConsumer, FailedChange, Flag, JobRun, Revision
from claims.selectors.assessments import headline_assessments
from claims.services import records, workflow
from claims.services.assess import runner
from claims.services.assess.work_items import Job
from pivot_tracker import local_runner
from pivot_tracker.tasks import read_changes
from tests.factories import (
    EventFactory,
    MilestoneFactory,
    ObservationFactory,
    OutcomeFactory,
    SeriesFactory,
    TargetFactory,
    editor,
    published,
    reviewer,
)
from tests.pivot_tracker.processes import script
from timeline import tasks as timeline_tasks
from timeline.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(autouse=True)
def connection_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop drops a connection that is inside a transaction, and a test is inside one from end to end."""
    monkeypatch.setattr(local_runner, "close_old_connections", lambda: None)


def run_jobs() -> None:
    call_command("run_jobs", "--once")


def stored() -> dict[str, list[dict[str, object]]]:
    """Everything that the jobs write, without the times of writing."""
    left_out = {"id", "computed_at", "entry_id"}
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in left_out}
            for row in model.objects.order_by("pk").values()  # type: ignore[attr-defined]
        ]
        for model in (Assessment, Flag, Entry)
    }


def test_after_a_publication_the_promise_is_assessed_and_is_on_the_timeline() -> None:
    target = published(TargetFactory())
    assert not Assessment.objects.exists() and not Entry.objects.exists()

    run_jobs()

    assert {entry.kind for entry in Entry.objects.filter(record=target.slug)} == {
        EntryKind.TARGET_SET,
        EntryKind.DEADLINE,
        EntryKind.FLAG,
    }
    assert Assessment.objects.filter(target=target).exists()
    head = Change.objects.latest("id").pk
    run_jobs()
    assert Change.objects.latest("id").pk == head


def test_a_new_figure_changes_the_status_and_closes_the_flag() -> None:
    target = published(TargetFactory())
    run_jobs()
    flag = Flag.objects.get(kind="no_data", subject=target.slug)
    assert flag.closed_on is None

    observation = published(ObservationFactory(period="2016", series__indicator=target.indicator))
    run_jobs()

    flag.refresh_from_db()
    assert flag.closed_on == observation.known_on
    assert Assessment.objects.filter(target=target, series=observation.series).exists()
    # It was raised, so it stays on the timeline.
    assert Entry.objects.filter(kind=EntryKind.FLAG, params__flag=flag.public_id).exists()


def test_a_draft_makes_no_work_that_shows() -> None:
    EventFactory()
    TargetFactory()

    run_jobs()

    assert not Entry.objects.exists()
    assert not Change.objects.filter(public_seq__isnull=False).exists()


def test_reading_everything_again_writes_nothing() -> None:
    published(TargetFactory())
    published(OutcomeFactory())
    published(EventFactory())
    run_jobs()
    before, head = stored(), Change.objects.latest("id").pk

    ChangeConsumer.objects.update(last_change_id=0, last_run_date=None)
    run_jobs()

    assert stored() == before
    assert Change.objects.latest("id").pk == head


def test_a_record_that_cannot_be_projected_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = published(EventFactory()), published(EventFactory())
    whole = timeline_tasks.services.project_records

    def project_records(records: Sequence[tuple[str, str]]) -> int:
        if ("event", bad.slug) in list(records):
            raise ValueError("This one cannot be read.")
        return whole(records)

    monkeypatch.setattr(timeline_tasks.services, "project_records", project_records)
    read_changes()

    assert [entry.record for entry in Entry.objects.all()] == [good.slug]
    parked = FailedChange.objects.get()
    assert (parked.reader, parked.change.record) == ("project", bad.slug)
    assert parked.error == "ValueError: This one cannot be read."


def test_time_alone_changes_a_status() -> None:
    with time_machine.travel("2020-12-31T23:59:00Z", tick=False):
        series = SeriesFactory()
        target = published(TargetFactory(indicator=series.indicator, own_series=series))
        for period, value in (("2015", "63.5"), ("2016", "66.1")):
            published(ObservationFactory(series=series, period=period, value=value))
        run_jobs()
    mark = Change.objects.latest("id").pk
    assert status(target, on="2020-12-31") in PACE_STATUSES

    with time_machine.travel("2021-01-01T00:01:00Z", tick=False):
        run_jobs()

    assert status(target, on="2021-01-01") == Status.AWAITING_DATA
    assert status(target, on="2020-12-31") in PACE_STATUSES
    assert {change.writer for change in Change.objects.filter(pk__gt=mark)} == {"sweep"}


def status(target: object, *, on: str) -> str:
    return headline_assessments(as_of=dt.date.fromisoformat(on)).get(target=target, heads_version=True).status


def test_a_flag_that_time_alone_raises_is_on_the_timeline_the_same_day() -> None:
    with time_machine.travel("2018-12-31T12:00:00Z", tick=False):
        step = published(MilestoneFactory(due_on="2018-12"))
        run_jobs()
        assert not Entry.objects.filter(kind=EntryKind.FLAG, sort_on="2019-01-01").exists()

    with time_machine.travel("2019-01-01T00:05:00Z", tick=False):
        run_jobs()

    (entry,) = Entry.objects.filter(kind=EntryKind.FLAG, sort_on="2019-01-01", params__flag_kind="milestone_overdue")
    assert entry.record == step.promise.slug


def test_the_sweep_is_done_once_a_day_and_names_the_day() -> None:
    with time_machine.travel("2021-01-01T00:05:00Z", tick=False):
        assert claims_tasks.sweep() > 0
        assert claims_tasks.sweep() == 0
        assert ChangeConsumer.objects.get(name="sweep").last_run_date == dt.date(2021, 1, 1)
    with time_machine.travel("2020-12-31T23:50:00Z", tick=False):
        # A second scheduler whose clock is ten minutes behind.
        assert claims_tasks.sweep() == 0
    with time_machine.travel("2021-01-02T00:00:00Z", tick=False):
        assert claims_tasks.sweep() > 0


def test_a_machine_whose_clock_is_behind_takes_back_nothing_of_the_new_day() -> None:
    with time_machine.travel("2021-01-01T00:05:00Z", tick=False):
        series = SeriesFactory()
        target = published(TargetFactory(indicator=series.indicator, own_series=series))
        for period, value in (("2015", "63.5"), ("2016", "66.1")):
            observation = published(ObservationFactory(series=series, period=period, value=value))
        run_jobs()

    with time_machine.travel("2020-12-31T23:55:00Z", tick=False):
        records.edit_record(observation, {"note": "Seen."}, by=editor(), base_version=observation.version, why="A note")
        workflow.approve(Revision.objects.get(), by=reviewer())
        run_jobs()

    assert status(target, on="2021-01-01") == Status.AWAITING_DATA


def test_a_sweep_on_a_day_on_which_nothing_changes_writes_nothing() -> None:
    with time_machine.travel("2019-05-01T12:00:00Z", tick=False):
        published(TargetFactory())
        run_jobs()
    before, head = stored(), Change.objects.latest("id").pk

    with time_machine.travel("2019-05-02T12:00:00Z", tick=False):
        assert claims_tasks.sweep() > 0

    assert stored() == before
    assert Change.objects.latest("id").pk == head


def test_a_record_that_cannot_be_swept_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = published(TargetFactory()).promise.slug, published(TargetFactory()).promise.slug
    whole = runner._READERS[RecordKind.PROMISE]

    def promises(slugs: list[str]) -> list[Job]:
        if bad in slugs:
            raise ValueError("This one cannot be assessed.")
        return whole(slugs)

    monkeypatch.setitem(runner._READERS, RecordKind.PROMISE, promises)
    while claims_tasks.sweep():
        pass

    assert {row.promise.slug for row in Assessment.objects.all()} == {good}
    (defect,) = JobRun.objects.get(job="sweep").defects
    assert defect == {"kind": "promise", "record": bad, "error": "ValueError: This one cannot be assessed."}


# --- every night everything is compared ---

NIGHTLY = (claims_tasks.reconcile, claims_tasks.reconcile_answers, timeline_tasks.reconcile_timeline)


def two_nights() -> dict[str, JobRun]:
    """What the nightly jobs of a second night found, after a first one that is only noted."""
    with time_machine.travel("2026-01-02T03:00:00Z", tick=False):
        assert not any(job() for job in NIGHTLY)
    with time_machine.travel("2026-01-03T03:00:00Z", tick=False):
        for job in NIGHTLY:
            while job():
                pass
            read_changes()
    return {run.job: run for run in JobRun.objects.filter(period="2026-01-03", job__startswith="reconcile")}


def test_a_night_finds_nothing_wrong_and_writes_nothing_where_all_is_right() -> None:
    with time_machine.travel("2026-01-03T01:00:00Z", tick=False):
        published(TargetFactory())
        published(EventFactory())
        run_jobs()
    before, head = stored(), Change.objects.latest("id").pk

    runs = two_nights()

    assert [(run.wrong, run.done, run.ended_at is None) for run in runs.values()] == [(0, 0, False)] * 3
    assert (stored(), Change.objects.latest("id").pk) == (before, head)


def test_results_that_something_else_changed_are_repaired_overnight_and_reported() -> None:
    with time_machine.travel("2026-01-03T01:00:00Z", tick=False):
        target, event = published(TargetFactory()), published(EventFactory())
        run_jobs()
        before = stored()
        Assessment.objects.update(status="on_track", digest="forged")
        Entry.objects.filter(record=event.slug).update(title="Forged")
        CachedApiResponse.objects.filter(record_kind="event").update(body='{"slug":"forged"}')

        runs = two_nights()

        assert stored() == before
        assert runs["reconcile"].defects == [
            {"kind": "promise", "record": target.promise.slug, "error": "stored results differed"}
        ]
        assert [each["record"] for each in runs["reconcile_timeline"].defects] == [event.slug]
        assert [each["record"] for each in runs["reconcile_answers"].defects] == [event.slug]
        claims_tasks.render()
        assert event.slug in CachedApiResponse.objects.get(record_kind="event", record=event.slug).body


def test_what_waits_for_its_reader_is_no_defect() -> None:
    with time_machine.travel("2026-01-03T01:00:00Z", tick=False):
        observation = published(ObservationFactory(period="2016"))
        published(TargetFactory(indicator=observation.series.indicator))
        run_jobs()
        published(ObservationFactory(period="2017", series=observation.series))
        published(EventFactory())

    runs = two_nights()

    assert runs["reconcile"].done > 0
    assert {run.wrong for run in runs.values()} == {0}


# --- the web process and the broker ---


@pytest.fixture
def silent_broker() -> Iterator[socket.socket]:
    """Something that listens where the broker should be, and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        yield listener


def url_of(listener: socket.socket) -> str:
    return f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


PUBLISH = """
from claims.services import workflow
from django.contrib.auth.models import User
from django.test import Client
from timeline.models import Event
workflow.publish(Event.objects.get(slug="{slug}"), by=User.objects.get(username="{by}"))
assert Client().get("/healthz").status_code == 200
"""


@pytest.mark.django_db(transaction=True)
def test_publishing_never_contacts_the_broker(silent_broker: socket.socket, database_url: str) -> None:
    event, by = EventFactory(), reviewer()
    for _name, other in workflow._references(event):
        published(other, by=by)

    code = PUBLISH.format(slug=event.slug, by=by.username)
    process = script(code, database_url=database_url, broker_url=url_of(silent_broker))
    out, _ = process.communicate(timeout=60)

    assert process.returncode == 0, out
    event.refresh_from_db()
    assert event.is_public_state
    silent_broker.settimeout(0)
    with pytest.raises(BlockingIOError):
        silent_broker.accept()


@pytest.mark.django_db(transaction=True)
def test_a_process_that_sends_a_task_would_be_seen_at_the_broker(
    silent_broker: socket.socket, database_url: str
) -> None:
    """What the test above would see if the web process did."""
    code = "from pivot_tracker.tasks import read_changes\nread_changes.delay()"
    process = script(code, database_url=database_url, broker_url=url_of(silent_broker))
    try:
        silent_broker.accept()[0].close()
    finally:
        process.kill()
        process.communicate()
