"""The same schedule by a real Celery worker and beat, on every broker of TEST_BROKER_URLS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from kombu import Connection

from claims.enums import ChangeAction, EntryKind
from claims.models import Assessment, Change, ChangeConsumer, FailedChange
from tests.factories import EventFactory, TargetFactory, published
from tests.pivot_tracker.processes import end, script, wait_until, worker
from timeline.models import Entry
from timeline.services import project_all

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True), pytest.mark.engine]


@pytest.fixture
def places(broker_url: str, database_url: str) -> Iterator[dict[str, str]]:
    """The test's database, a broker, and a queue on it that is this test's alone."""
    queue = f"test-{uuid4()}"
    yield {"database_url": database_url, "broker_url": broker_url, "queue": queue}
    with Connection(broker_url) as connection:
        connection.default_channel.queue_delete(queue)


def caught_up() -> bool:
    """Both readers have read all that others wrote."""
    positions = dict(ChangeConsumer.objects.values_list("name", "last_change_id"))
    if not {"assess", "project"} <= positions.keys():
        return False
    return not any(
        Change.objects.filter(id__gt=positions[name]).exclude(writer=name).exists() for name in ("assess", "project")
    )


def nothing_lost_or_doubled() -> None:
    assert project_all() == 0
    for reader in ("assess", "project"):
        assert not FailedChange.objects.filter(reader=reader).exists()
    projected = Change.objects.filter(action=ChangeAction.PROJECTED, record_kind="event")
    slugs = list(projected.values_list("record", flat=True))
    assert len(slugs) == len(set(slugs))


def test_a_worker_assesses_and_projects_what_an_editor_published(places: dict[str, str], tmp_path: Path) -> None:
    target = published(TargetFactory())
    with worker(tmp_path / "beat", **places) as process:
        wait_until(caught_up, what="the backlog is read")
        assert Assessment.objects.filter(target=target).exists()
        assert Entry.objects.filter(record=target.slug, kind=EntryKind.TARGET_SET).exists()

        event = published(EventFactory())
        seconds = wait_until(Entry.objects.filter(record=event.slug).exists, what="the event on the timeline")
        assert seconds < 10
        end(process)
        assert process.returncode == 0
    nothing_lost_or_doubled()


@pytest.mark.sample(1)
def test_a_doubled_message_sweeps_once(places: dict[str, str], tmp_path: Path) -> None:
    published(TargetFactory())
    code = "from claims.tasks import sweep\nfor _ in range(3): sweep.delay()"
    sender = script(code, **places)
    out, _ = sender.communicate(timeout=60)
    assert sender.returncode == 0, out

    with worker(tmp_path / "none", **places, beat=False):
        wait_until(ChangeConsumer.objects.filter(last_run_date__isnull=False).exists, what="the day swept")
    assert {change.writer for change in Change.objects.filter(action=ChangeAction.ASSESSED)} == {"sweep"}
    changes = Change.objects.filter(action=ChangeAction.ASSESSED).values_list("record", flat=True)
    assert len(changes) == len(set(changes))


@pytest.mark.sample(1)
def test_two_schedulers_do_everything_once(places: dict[str, str], tmp_path: Path) -> None:
    events = [published(EventFactory()) for _ in range(20)]
    one = worker(tmp_path / "one", **places)
    other = worker(tmp_path / "other", **places)
    with one, other:
        wait_until(caught_up, what="everything read")
        events += [published(EventFactory()) for _ in range(5)]
        wait_until(caught_up, what="the rest read")
    assert Entry.objects.filter(kind=EntryKind.EVENT).count() == len(events)
    nothing_lost_or_doubled()
