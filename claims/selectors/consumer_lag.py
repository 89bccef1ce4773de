"""Lag of the consumers of the change log, their failed changes, and whether the schedule runs at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from claims.models import Change, ChangeConsumer, FailedChange, Heartbeat, JobRun

#: The heartbeat that each tick of the schedule leaves, whichever runner took it.
SCHEDULE = "schedule"


@dataclass(frozen=True)
class Backlog:
    """The changes that one consumer has still to take: how many, and how long the oldest has waited."""

    reader: str
    waiting: int
    lag: dt.timedelta


def consumer_backlogs(names: Iterable[str], *, now: dt.datetime) -> list[Backlog]:
    """The backlog of each consumer in the order of `names`; one that never ran has the whole log before it."""
    positions = dict(ChangeConsumer.objects.values_list("name", "last_change_id"))
    return [_backlog(name, positions.get(name, 0), now) for name in names]


def failed_changes() -> int:
    """Number of parked changes, at which a consumer failed."""
    return FailedChange.objects.filter(resolved_at=None).count()


def time_since_last_run(*, now: dt.datetime) -> dt.timedelta | None:
    """How long ago the schedule last ran a job; None where it never did. A time ahead of `now` counts as now."""
    last = Heartbeat.objects.filter(name=SCHEDULE).values_list("at", flat=True).first()
    return None if last is None else max(now - last, dt.timedelta(0))


def days_ahead(today: dt.date) -> list[tuple[str, dt.date]]:
    """Jobs with a day still to come noted as done, and that day: a clock was wrong. Tomorrow is another machine's."""
    limit = today + dt.timedelta(days=1)
    days: dict[str, dt.date] = {}
    swept = ChangeConsumer.objects.filter(last_run_date__gt=limit).values_list("name", "last_run_date")
    runs = JobRun.objects.filter(period__gt=limit).values_list("job", "period")
    for job, day in (*swept, *runs):
        if day is not None:
            days[job] = max(day, days.get(job, day))
    return sorted(days.items())


def _backlog(name: str, position: int, now: dt.datetime) -> Backlog:
    """The changes above a position; a consumer does not take what it wrote itself."""
    above = Change.objects.filter(id__gt=position).exclude(writer=name)
    oldest = above.order_by("id").values_list("at", flat=True).first()
    return Backlog(name, above.count(), dt.timedelta(0) if oldest is None else max(now - oldest, dt.timedelta(0)))
