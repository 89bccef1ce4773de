"""A few generated requests to every operation of the API, with all checks; `make deep` asks with tens of thousands."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.deep import DEEP
from tests.fuzz.run import PROJECT

#: Whole: every phase, each operation asked by each of the three. CI: a seeded sample with a token.
ASKED = ["--examples", "60"] if DEEP else ["--examples", "1", "--phases", "fuzzing", "--who", "token"]


@pytest.mark.sqlite
def test_no_generated_request_finds_a_failure() -> None:
    command = [sys.executable, "-m", "tests.fuzz.run", "--seed", "7", *ASKED]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-4_000:]
    cases = sum(int(number) for number in re.findall(r"(\d+) cases, no failure", run.stdout))
    print(f"{cases} cases")
    assert cases >= (20_000 if DEEP else 100)
