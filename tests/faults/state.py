"""The facts that are moved, and what the jobs make of them: is anything lost or doubled against a serial run?"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from bench import world
from claims.enums import ChangeAction
from claims.models import (
    Assessment,
    Change,
    ChangeConsumer,
    FailedChange,
    Flag,
    FlagPeriod,
    JobRun,
    Observation,
    Promise,
    ResultFingerprint,
)
from claims.services import change_consumers
from claims.services.assess import assess_all
from claims.services.change_log import record_changes
from claims.tasks import utc_day
from timeline.models import Entry
from timeline.services import project_all

NEWEST = str(world.FIRST_YEAR + 4)
#: Made with Promise rows in this order, one or two versions each.
FIGURES = 5


def make(promises: int) -> list[str]:
    """Promises with a target and five figures each, assessed and on the timeline; the figures that are moved later."""
    call_command("flush", interactive=False, verbosity=0)
    world.make(promises, figures=FIGURES)
    today = utc_day(timezone.now())
    assess_all(today=today, writer="assess")
    project_all()
    for name in ("assess", "project", "deliver"):
        newest = Change.objects.latest("id").pk
        ChangeConsumer.objects.update_or_create(name=name, defaults={"last_change_id": newest})
    ChangeConsumer.objects.update_or_create(name="arrive", defaults={"last_run_date": today})
    for job in ("sweep", "arrive", "reconcile", "reconcile_answers", "reconcile_timeline"):
        JobRun.objects.create(job=job, period=today, ended_at=timezone.now())
    found = Observation.objects.filter(period=NEWEST, slug__contains="-0-").order_by("pk")
    return list(found.values_list("slug", flat=True))


def move(slugs: list[str], *, chance: random.Random) -> None:
    """Give figures another value and say so in the log, in one transaction: each is a reassessment that is due."""
    with transaction.atomic():
        rows = list(Observation.objects.select_for_update().filter(slug__in=slugs).order_by("pk"))
        for row in rows:
            row.value = Decimal(chance.randrange(40, 240))
        Observation.objects.bulk_update(rows, ["value"])
        record_changes(
            [(Change(action=ChangeAction.REVISED, record_kind="observation", record=row.slug), True) for row in rows]
        )


def caught_up() -> bool:
    return change_consumers.is_caught_up("assess") and change_consumers.is_caught_up("project")


def shown(change: int) -> bool:
    """Whether what this change bears on is assessed, and what the assessment wrote is on the timeline."""
    assessed = ChangeConsumer.objects.get(name="assess").last_change_id >= change
    return assessed and change_consumers.is_caught_up("project")


def wait_until(done: Callable[[], bool], *, patience: float = 600.0, every: float = 0.1) -> float:
    """Seconds until `done` became true; -1 when it did not."""
    begun = time.monotonic()
    while not done():
        if time.monotonic() - begun > patience:
            return -1.0
        time.sleep(every)
    return time.monotonic() - begun


def computed() -> dict[str, set[tuple[Any, ...]]]:
    """By the promise or subject that they are about: all computed rows, without ids and times of writing."""
    found: dict[str, set[tuple[Any, ...]]] = {}

    def add(key: str, *row: Any) -> None:
        found.setdefault(key, set()).add(row)

    for promise, *row in Assessment.objects.values_list(
        "promise__slug", "target__slug", "series__slug", "from_day", "to_day", "status", "digest"
    ):
        add(promise, "assessment", *row)
    for flag in Flag.objects.all():
        add(flag.subject, "flag", flag.kind, flag.subject_period, flag.opened_on, flag.closed_on)
    for subject, *row in FlagPeriod.objects.values_list("flag__subject", "flag__kind", "from_day", "to_day", "digest"):
        add(subject, "finding", *row)
    for entry in Entry.objects.all():
        add(entry.record, "entry", entry.key, entry.kind, entry.title, entry.sort_on, repr(entry.params))
    return found


def lost() -> int:
    """How many records' rows are not those of a serial run from nothing, which takes their place."""
    by_jobs = computed()
    for model in (FlagPeriod, Flag.promises.through, Flag, Assessment, ResultFingerprint, Entry, FailedChange):
        model._default_manager.all().delete()
    assess_all(today=utc_day(timezone.now()), writer="assess")
    project_all()
    serial = computed()
    return sum(by_jobs.get(key) != serial.get(key) for key in by_jobs.keys() | serial.keys())


def doubled() -> int:
    """Open flags of one kind about one subject and period beyond the first, and entries of one key beyond the first."""
    flags = Counter(
        Flag.objects.filter(closed_on=None).values_list("kind", "subject_kind", "subject", "subject_period")
    )
    entries = Counter(Entry.objects.values_list("key", flat=True))
    return sum(number - 1 for number in (*flags.values(), *entries.values()))


def promises() -> int:
    return Promise.objects.count()


def account() -> User:
    found, _made = User.objects.get_or_create(
        username="editor", defaults={"is_staff": True, "is_superuser": True, "date_joined": dt.datetime.now(dt.UTC)}
    )
    return found
