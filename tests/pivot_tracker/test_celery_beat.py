"""Beat starts on a machine where nothing was made for it, and stays up while its broker is away."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Nobody listens there: beat has to start without its broker, as after a power cut.
AWAY = "redis://127.0.0.1:1/0"


def test_beat_starts_without_a_directory_made_for_it(tmp_path: Path) -> None:
    place = tmp_path / "lib" / "pivot-tracker"
    env = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "a-key-for-the-test-of-beat-0123456789abcdef",
        "ALLOWED_HOSTS": "localhost",
        "BROKER_URL": AWAY,
        "VAR_DIR": str(place),
    }
    command = [sys.executable, "-m", "celery", "-A", "pivot_tracker", "beat"]
    with (tmp_path / "log").open("wb") as log:
        beat = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            until = time.monotonic() + 60
            while beat.poll() is None and not list(place.glob("celerybeat-schedule*")) and time.monotonic() < until:
                time.sleep(0.1)
            assert list(place.glob("celerybeat-schedule*")), (tmp_path / "log").read_text()
            assert beat.poll() is None, (tmp_path / "log").read_text()
        finally:
            beat.kill()
            beat.wait()
