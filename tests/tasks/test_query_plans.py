"""What the jobs ask every second is answered from an index, on either engine, however long the log is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from claims.models import Change, Delivery, JobRun, LinkCheck
from tests.conftest import engine

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
ASKED: dict[str, Any] = {
    "the next changes": lambda: Change.objects.filter(id__gt=5).order_by("id")[:500],
    "the newest change of a record": lambda: Change.objects.filter(record_kind="event", record="a").order_by("-id")[:1],
    "the head of the public changes": lambda: Change.objects.filter(public_seq__gt=5).order_by("public_seq")[:200],
    "the messages that are due": lambda: Delivery.objects.filter(state="waiting", next_try_at__lte=NOW).order_by(
        "next_try_at"
    )[:200],
    "the links that are due": lambda: LinkCheck.objects.filter(next_check_at__lte=NOW).order_by("next_check_at")[:100],
    "whether a day is done": lambda: JobRun.objects.filter(job="sweep", period__gte=NOW.date())[:1],
}


@pytest.mark.parametrize("what", ASKED)
def test_what_is_asked_every_second_is_found_by_an_index(what: str) -> None:
    with connection.cursor() as cursor:
        if engine() == "postgresql":
            # Tables of the tests are empty, and of those PostgreSQL would rather read the whole.
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = ASKED[what]().explain()

    if engine() == "postgresql":
        assert "Index" in plan and "Seq Scan" not in plan, plan
    else:
        assert "SEARCH claims_" in plan and "SCAN claims_" not in plan, plan


def test_the_tag_of_every_answer_costs_one_step_into_an_index() -> None:
    with connection.cursor() as cursor:
        if engine() == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN SELECT MAX(public_seq) FROM claims_change")
        else:
            cursor.execute("EXPLAIN QUERY PLAN SELECT MAX(public_seq) FROM claims_change")
        plan = str(cursor.fetchall())
    assert "Index" in plan or "USING COVERING INDEX" in plan, plan
