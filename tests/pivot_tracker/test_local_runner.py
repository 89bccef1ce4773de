"""The loop that runs the schedule without a broker, and the joining of what the applications declare."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from celery import current_app

from pivot_tracker import local_runner, registry, tasks

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db, pytest.mark.engine]


class Clock:
    """Seconds that pass only by waiting."""

    def __init__(self, *, until: float) -> None:
        self.now = 0.0
        self.until = until

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> bool:
        self.now += seconds
        return self.now >= self.until


def test_each_task_runs_once_in_each_of_its_periods() -> None:
    clock = Clock(until=10)
    runs: dict[str, list[float]] = {"fast": [], "slow": []}
    table = {
        "fast": (lambda: runs["fast"].append(clock.now), timedelta(seconds=1)),
        "slow": (lambda: runs["slow"].append(clock.now), timedelta(seconds=4)),
    }
    local_runner.run_until(table, wait=clock.wait, clock=clock)
    assert runs["slow"] == [0, 4, 8]
    assert runs["fast"] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_a_task_that_took_long_is_not_run_twice_to_catch_up() -> None:
    clock = Clock(until=10)
    runs = []

    def slow() -> None:
        runs.append(clock.now)
        clock.now += 3.5

    local_runner.run_until({"slow": (slow, timedelta(seconds=1))}, wait=clock.wait, clock=clock)
    assert runs == [0, 4.5, 9]


def test_a_failing_task_is_logged_and_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock(until=2)
    runs = []

    def fail() -> None:
        raise ValueError("no")

    table = {"bad": (fail, timedelta(seconds=1)), "good": (lambda: runs.append(1), timedelta(seconds=1))}
    local_runner.run_until(table, wait=clock.wait, clock=clock)
    assert runs == [1, 1]
    assert "job bad failed" in caplog.text


def test_the_loop_stops_between_two_tasks_when_it_is_asked_to() -> None:
    stopped = []
    runs = []

    def first() -> None:
        runs.append("first")
        stopped.append(True)

    table = {"first": (first, timedelta(seconds=1)), "second": (lambda: runs.append("second"), timedelta(seconds=1))}
    local_runner.run_until(table, wait=lambda _: bool(stopped))
    assert runs == ["first"]


def test_once_means_until_nobody_finds_anything_to_do() -> None:
    backlog = [3, 2]

    def work() -> int:
        return backlog.pop() if backlog else 0

    assert local_runner.run_once({"work": (work, timedelta(days=1))}) == 5


def test_a_task_that_always_finds_work_does_not_hang_the_one_run() -> None:
    with pytest.raises(local_runner.NeverDoneError):
        local_runner.run_once({"work": (lambda: 1, timedelta(days=1))})


def test_a_failing_reader_does_not_hold_up_the_next(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> int:
        raise ValueError("no")

    table: dict[str, Callable[[], int]] = {"assess": fail, "project": lambda: 2}
    monkeypatch.setattr(registry, "change_consumers", lambda: table)
    assert tasks.read_changes() == 2
    assert "consumer assess failed" in caplog.text


def test_two_applications_cannot_declare_the_same_name(monkeypatch: pytest.MonkeyPatch) -> None:
    module = SimpleNamespace(CONSUMERS={"assess": lambda: 0})
    monkeypatch.setattr(registry, "import_module", lambda _: module)
    monkeypatch.setattr(registry, "find_spec", lambda _: object())
    with pytest.raises(registry.DeclaredTwiceError, match="the consumer assess"):
        registry.change_consumers()


def test_beat_and_the_loop_run_the_same_tasks_at_the_same_periods() -> None:
    beat = registry.beat_schedule()
    table = registry.schedule()
    assert beat.keys() == table.keys()
    for name, (task, period) in table.items():
        assert current_app.tasks[beat[name]["task"]].run == task.run  # type: ignore[attr-defined]
        assert beat[name]["schedule"] == period
        # A worker whose clock is ten minutes ahead takes the message all the same.
        assert beat[name]["options"]["expires"] > period.total_seconds() + 600


def test_celery_refuses_to_start_without_a_broker() -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("celery"), "-A", "pivot_tracker", "worker", "--pool", "solo"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "C_FORCE_ROOT": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode != 0
    assert "BROKER_URL is not set" in run.stderr


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_stops_cleanly_when_interrupted(number: signal.Signals, database_url: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-u", "manage.py", "run_jobs"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "pivot_tracker.settings", "DATABASE_URL": database_url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline().startswith("Running ")
        process.send_signal(number)
        rest, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert rest.endswith("Stopped.\n")
    assert "Traceback" not in rest
