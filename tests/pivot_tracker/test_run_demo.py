"""`make run`'s command, for real: it prepares, serves, and stops everything on one interrupt.

With DEEP=1 (`make deep`) on the real dossier; else on the invented one of the tests, which loads in a second.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.deep import DEEP

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "pivot_tracker.settings" if DEEP else "tests.pivot_tracker.demo_settings"
PATIENCE = 15.0  # seconds for a stop that takes one or two on a machine that is not busy


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    """The running command, its port, and what it printed."""
    port, log = free_port(), tmp_path / "log"
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run_demo", "--port", str(port)],
            cwd=ROOT,
            env={
                **kept,
                "PIVOT_DEMO": "1",
                "DATABASE_URL": f"sqlite:///{tmp_path}/demo.sqlite3",
                "DJANGO_SETTINGS_MODULE": SETTINGS,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", process, log)
        yield process, port, log
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 180
    while not answers(address):
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"the demonstration did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")
        time.sleep(0.2)


def test_one_interrupt_to_the_command_stops_web_and_jobs(
    demo: tuple[subprocess.Popen[bytes], int, Path],
) -> None:
    process, port, log = demo
    assert answers(f"http://127.0.0.1:{port}/readyz")
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    try:
        assert process.wait(PATIENCE) == 0
    except subprocess.TimeoutExpired:
        pytest.fail(f"It still runs. It said:\n{log.read_text()}")
    while group_lives(process.pid) and time.monotonic() - began < PATIENCE:
        time.sleep(0.05)  # a killed process is gone when the system has noticed
    assert not group_lives(process.pid)
    assert not answers(f"http://127.0.0.1:{port}/healthz")
    text = log.read_text(encoding="utf-8")
    assert "Traceback" not in text
    assert "editor: " in text
    assert "reviewer: " in text
