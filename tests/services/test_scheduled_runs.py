"""Work that time asks for is done once a period, a step at a time, no matter who asks and what is killed."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from claims.models import ChangeConsumer, JobRun
from claims.services import scheduled_runs
from claims.services.scheduled_runs import Step

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NOW = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


class Walk:
    """Steps from 0 to `last`; notes each, and ends its process at those in `deadly`, once."""

    def __init__(self, last: int, deadly: tuple[int, ...] = ()) -> None:
        self.last, self.deadly = last, set(deadly)
        self.taken: list[int] = []

    def __call__(self, position: Any) -> Step:
        number = position or 0
        if number in self.deadly:
            self.deadly.remove(number)
            raise KeyboardInterrupt
        self.taken.append(number)
        return Step(None if number == self.last else number + 1, done=2)


def once(walk: Walk, day: int = 1, **options: Any) -> int:
    return scheduled_runs.run_for_period("sweep", walk, period=dt.date(2024, 1, day), now=NOW, **options)


def test_the_work_of_a_period_is_done_once_and_of_an_earlier_one_not_at_all() -> None:
    walk = Walk(0)

    assert [once(walk, day) for day in (1, 1, 2, 2, 1, 3)] == [1, 0, 1, 0, 0, 1]
    assert ChangeConsumer.objects.get(name="sweep").last_run_date == dt.date(2024, 1, 3)


def test_a_clock_that_once_ran_ahead_does_not_stop_the_days_work() -> None:
    walk = Walk(0)
    assert once(walk, 31) == 1

    assert [once(walk, day) for day in (1, 1, 2)] == [1, 0, 1]
    assert ChangeConsumer.objects.get(name="sweep").last_run_date == dt.date(2024, 1, 2)
    assert sorted(run.period.day for run in JobRun.objects.all()) == [1, 2]


def test_a_process_that_is_killed_loses_the_step_in_hand_and_no_other() -> None:
    walk = Walk(3, deadly=(2,))
    with pytest.raises(KeyboardInterrupt):
        once(walk)
    assert (JobRun.objects.get().position, JobRun.objects.get().ended_at) == (2, None)

    assert once(walk) == 2

    assert walk.taken == [0, 1, 2, 3]
    run = JobRun.objects.get()
    assert (run.steps, run.done, run.ended_at) == (4, 8, NOW)


def test_a_budget_of_time_ends_a_call_and_the_next_goes_on() -> None:
    walk, seconds = Walk(4), iter(range(100))

    assert once(walk, budget=2, clock=lambda: float(next(seconds))) == 2
    assert once(walk) == 3
    assert walk.taken == [0, 1, 2, 3, 4]


def test_what_a_step_found_wrong_is_kept_with_the_run_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    defect = {"kind": "promise", "record": "a", "error": "stored results differed"}

    scheduled_runs.run_for_period("reconcile", lambda _: Step(None, 1, (defect,)), period=dt.date(2024, 1, 1), now=NOW)

    assert (JobRun.objects.get().wrong, JobRun.objects.get().defects) == (1, [defect])
    assert "stored results differed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_do_each_step_once() -> None:
    walk = Walk(5)
    started = threading.Barrier(2)

    def run(_: int) -> int:
        try:
            started.wait(10)
            return once(walk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(run, range(2)))

    while once(walk):
        pass
    assert walk.taken == [0, 1, 2, 3, 4, 5]
    assert sum(counts) <= 6
