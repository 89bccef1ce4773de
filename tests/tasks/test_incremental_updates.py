"""Whatever is written, in whatever order: after the jobs, all that is stored is what computing from nothing gives."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import transaction

from claims import tasks
from claims.api import cached_lists as answers
from claims.models import Assessment, CachedApiResponse, ClaimCheck, Flag, FlagPeriod, ResultFingerprint
from claims.services.assess import assess_all
from tests.deep import DEEP
from tests.tasks.random_writes import CONTENT, Writer
from timeline import tasks as timeline_tasks
from timeline.models import Entry
from timeline.services import project_all

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.engine]

NOW = dt.datetime(2023, 6, 1, 12, tzinfo=dt.UTC)
#: Seeds, rounds of each, and writes between two rounds of the jobs.
SEEDS, ROUNDS, WRITES = (range(40), 40, 12) if DEEP else ((0, 6), 5, 20)


def work() -> None:
    """What the readers and the rendering do, until there is nothing left."""
    while tasks.assess() + timeline_tasks.project() + answers.fill_missing(today=NOW.date()):
        pass


def computed() -> dict[str, list[Any]]:
    """Everything that the rules and the projection stored, without row numbers."""
    entries = [
        (
            *(getattr(entry, name) for name in ENTRY),
            *(sorted(other.slug for other in getattr(entry, name).all()) for name in ("promises", "actors", "topics")),
        )
        for entry in Entry.objects.prefetch_related("promises", "actors", "topics")
    ]
    promises = [
        (flag.public_id, sorted(promise.slug for promise in flag.promises.all()))
        for flag in Flag.objects.prefetch_related("promises")
    ]
    found = {
        "assessments": Assessment.objects.values_list(
            "promise__slug", "target__slug", "series__slug", "from_day", "to_day", "digest"
        ),
        "checks": ClaimCheck.objects.values_list("claim__slug", "from_day", "to_day", "on_the_day", "now", "params"),
        "flags": Flag.objects.values_list(
            "kind", "subject_kind", "subject", "subject_period", "opened_on", "closed_on"
        ),
        "findings": FlagPeriod.objects.values_list(
            "flag__kind", "flag__subject", "flag__subject_period", "from_day", "to_day", "severity", "digest"
        ),
        "shown on": promises,
        "entries": entries,
    }
    return {name: sorted(map(repr, rows)) for name, rows in found.items()}


ENTRY = (
    "key",
    "kind",
    "record_kind",
    "record",
    "title",
    "earlier_texts",
    "params",
    "known_on",
    "gone_on",
    "sort_on",
    "importance",
)


def from_nothing() -> dict[str, list[Any]]:
    """The same, computed from the records alone; what was stored is put back."""
    with transaction.atomic():
        for model in (FlagPeriod, Flag.promises.through, Flag, Assessment, ClaimCheck, ResultFingerprint, Entry):
            model.objects.all().delete()  # type: ignore[attr-defined]
        assess_all(today=NOW.date())
        project_all()
        found = computed()
        transaction.set_rollback(True)
    return found


def stale_answers() -> list[dict[str, str]]:
    """The stored answers of the API that are not what would be answered now."""
    with transaction.atomic():
        defects: list[dict[str, str]] = []
        position: Any = None
        while (step := answers.verify_batch(position, today=NOW.date())).position is not None:
            defects += step.defects
            position = step.position
        transaction.set_rollback(True)
    return defects


@pytest.mark.parametrize("seed", SEEDS)
def test_after_the_jobs_everything_stored_is_what_computing_from_nothing_gives(seed: int) -> None:
    writer = Writer(seed)
    with time_machine.travel(NOW, tick=False):
        writer.begin()
        for number in range(ROUNDS):
            for _each in range(WRITES):
                writer.write()
            work()
            stored, fresh = computed(), from_nothing()
            differing = {
                name: sorted(set(stored[name]) ^ set(fresh[name])) for name in fresh if stored[name] != fresh[name]
            }
            assert differing == {}, f"seed {seed}, round {number}"
            assert stale_answers() == [], f"seed {seed}, round {number}"
    assert CachedApiResponse.objects.exclude(body="").exists()
    if DEEP:
        assert {kind for _action, kind in writer.made} == {model.kind() for model in CONTENT}
        assert {action for action, _kind in writer.made} == {"create", "publish", "edit", "retract"}
