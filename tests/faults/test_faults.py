"""The short run of the faults: servers of one's own are stopped, hung and killed, and nothing is lost or doubled.

`make faults` runs them at their full size and prints the figures.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.sqlite  # it has databases of its own: one of the two runs is enough
@pytest.mark.parametrize("place", ["postgresql+redis", "postgresql+rabbitmq", "sqlite"])
def test_nothing_is_lost_or_doubled_whatever_breaks(place: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.faults.run", place, "--short"], cwd=ROOT, capture_output=True, text=True
    )
    found = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    print(*found, sep="\n")
    if "skipped" in found[0]:
        pytest.skip(found[0]["skipped"])
    assert {each["fault"]: each["verdict"] for each in found if each["verdict"] != "good"} == {}
    assert (run.returncode, len(found)) == (0, {"postgresql+redis": 3, "postgresql+rabbitmq": 1, "sqlite": 3}[place]), (
        run.stderr
    )
