"""Runs the schedule's tasks in a loop in this process, without a broker.

A task runs by being called. Two of these loops at once, or one next to a Celery worker, do no harm: the tasks find
their work in the database.
"""

import logging
from collections.abc import Callable, Mapping
from time import monotonic

from django.db import close_old_connections

from pivot_tracker import logs
from pivot_tracker.registry import Job

log = logging.getLogger(__name__)

MAX_ROUNDS = 1000  # far above what any backlog needs; a task that always finds work must not hang `run_once`


class NeverDoneError(Exception):
    """A task still found work after MOST_ROUNDS rounds."""


def run_job(name: str, task: Callable[[], object]) -> int:
    """Run one task; return how many things it did. A failure is logged and counts as nothing done."""
    close_old_connections()
    with logs.job(name):
        try:
            done = task()
        except Exception:
            log.exception("job %s failed; it runs again in the next period", name)
            return 0
    return done if isinstance(done, int) else 0


def run_once(schedule: Mapping[str, Job]) -> int:
    """Run every task, again and again until none of them finds anything to do; return how many things were done."""
    total = 0
    for _ in range(MAX_ROUNDS):
        done = sum(run_job(name, task) for name, (task, _period) in schedule.items())
        if done == 0:
            return total
        total += done
    raise NeverDoneError(f"after {MAX_ROUNDS} rounds the jobs still find work")


def run_until(
    schedule: Mapping[str, Job],
    *,
    wait: Callable[[float], bool],
    clock: Callable[[], float] = monotonic,
) -> None:
    """Run each task whenever its period is over, until `wait` (seconds to wait; true when to stop) says to stop.

    A task that takes longer than its period delays the others and is not run twice to catch up.
    """
    due = dict.fromkeys(schedule, clock())
    while not wait(max(0.0, min(due.values()) - clock())):
        for name, (task, period) in schedule.items():
            if due[name] > clock():
                continue
            run_job(name, task)
            due[name] = clock() + period.total_seconds()
            if wait(0):
                return
