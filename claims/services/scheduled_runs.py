"""Scheduled work: done exactly once per period, in small resumable steps (a lease per run).

A job has one row for each period, a day. A step is one transaction: it locks the row, does its work, and notes where
the next one begins. So of two schedulers one does each step, a killed process loses the step in hand and no other,
and neither a record nor the log stays locked for longer than a step. A period older than one that was done is done
too, which is what a scheduler whose clock is behind asks for. A period further ahead than the clocks of two machines
can be apart was noted by a clock that was wrong: it counts for nothing, or a clock that once ran a month ahead would
stop the day's work for a month.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeAlias

from django.db import transaction

from claims.models import ChangeConsumer, JobRun
from claims.services.change_log import defer_changes

log = logging.getLogger(__name__)

#: Seconds after which a call begins no further step: other jobs wait for it where one process runs them all.
BUDGET = 10.0
#: Defects that are kept by name in a run; all of them are logged.
MAX_STORED_RUNS = 1000
#: How far a period may be ahead and still count: another machine may have begun the next day.
AHEAD = dt.timedelta(days=1)


Position: TypeAlias = Any  # where a step begins, as JSON that only the step itself reads; None at the beginning


@dataclass(frozen=True)
class Step:
    """What a step did: where the next one begins (JSON; None after the last), records written, what was wrong."""

    position: Position
    done: int = 0
    defects: tuple[dict[str, str], ...] = ()


def run_for_period(
    job: str,
    step: Callable[[Position], Step],
    *,
    period: dt.date,
    now: dt.datetime,
    budget: float = BUDGET,
    clock: Callable[[], float] = monotonic,
) -> int:
    """Take the next steps of a job's work for a period, until it is done or the budget (seconds) is used up.

    `step` is given the position that the one before returned, None at first. Returns how many steps were taken: 0 when
    the period is done, or when another process is at it. Raises what a step raises, with nothing noted of that step.
    """
    end, taken = clock() + budget, 0
    while not is_done(job, period) and _take(job, step, period, now):
        taken += 1
        if clock() >= end:
            break
    return taken


def is_done(job: str, period: dt.date) -> bool:
    """Whether this period, or the next one, is done."""
    runs = JobRun.objects.filter(job=job, period__gte=period, period__lte=period + AHEAD)
    return runs.exclude(ended_at=None).exists()


def begin_with_the_next(job: str, *, period: dt.date, now: dt.datetime) -> None:
    """Note the current period of a job that never ran as done, so that it begins with the next."""
    if not JobRun.objects.filter(job=job).exists():
        JobRun.objects.get_or_create(job=job, period=period, defaults={"ended_at": now})


@transaction.atomic
def _take(job: str, step: Callable[[Position], Step], period: dt.date, now: dt.datetime) -> bool:
    """Take one step; False when another process holds the row or has done the rest in the meantime."""
    JobRun.objects.get_or_create(job=job, period=period)
    run = JobRun.objects.select_for_update(skip_locked=True).filter(job=job, period=period, ended_at=None).first()
    if run is None:
        return False
    with defer_changes():
        came = step(run.position)
    run.position, run.steps, run.done = came.position, run.steps + 1, run.done + came.done
    for defect in came.defects:
        log.error("%s %s: %s", job, period, defect)
    run.wrong += len(came.defects)
    run.defects = [*run.defects, *came.defects][:MAX_STORED_RUNS]
    if came.position is None:
        run.ended_at = now
        _forget_days_ahead(job, period)
        ChangeConsumer.objects.update_or_create(name=job, defaults={"last_run_date": period})
    run.save()
    return True


def _forget_days_ahead(job: str, period: dt.date) -> None:
    """Drop the runs that a wrong clock noted for days still to come; `doctor` names them until then."""
    ahead = JobRun.objects.filter(job=job, period__gt=period + AHEAD)
    for day in ahead.values_list("period", flat=True):
        log.warning("%s: dropping a run recorded for the future day %s: a clock was wrong", job, day)
    ahead.delete()
