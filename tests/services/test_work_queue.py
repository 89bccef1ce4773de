"""What the queues share: leases and waits. What each does with them is tested with it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import LinkCheck
from claims.services import work_queue
from tests.factories import SourceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NOW = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)


def link(number: int) -> LinkCheck:
    url = f"https://example.org/{number}"
    return LinkCheck.objects.create(source=SourceFactory(url=url), url=url, next_check_at=NOW)


def test_a_queue_with_nothing_due_asks_once_and_locks_nothing() -> None:
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        work_queue.lock_due(LinkCheck.objects.order_by("pk"), limit=5) as rows,
    ):
        assert rows == []
    assert len(queries) == 1


def test_a_released_row_is_due_as_before_its_lease_and_another_ones_lease_stays() -> None:
    first, second = link(1), link(2)
    with work_queue.lock_due(LinkCheck.objects.filter(next_check_at__lte=NOW).order_by("pk"), limit=5) as rows:
        assert rows == [first, second]
        work_queue.lease(rows, next_check_at=NOW + dt.timedelta(minutes=5))
    assert not work_queue.find_held(rows[0], "next_check_at").exists()

    work_queue.release(rows[0], column="next_check_at")

    due = LinkCheck.objects.filter(next_check_at__lte=NOW)
    assert list(due) == [first] == list(work_queue.find_held(rows[0], "next_check_at"))


def test_the_wait_grows_with_each_failure_and_the_last_repeats() -> None:
    waits = [dt.timedelta(seconds=number) for number in (5, 60, 300)]

    assert [work_queue.wait_after(failures, waits) for failures in (1, 2, 3, 4)] == [*waits, waits[-1]]
