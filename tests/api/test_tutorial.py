"""Every snippet of the API's tutorial, run unchanged against a live server."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.api.world import compute
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    IndicatorFactory,
    MilestoneFactory,
    ObservationFactory,
    OutcomeFactory,
    PromiseFactory,
    SeriesFactory,
    TargetFactory,
    published,
)

pytestmark = pytest.mark.engine

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "api.md"
SNIPPETS = re.findall(r"^```(bash|python)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def _dossier() -> None:
    """The promise that the tutorial follows, and one without a number."""
    indicator = published(IndicatorFactory(slug="russia-china-trade", name="Товарооборот"))
    series = published(SeriesFactory(title="Торговля", indicator=indicator, provider=ActorFactory().slug))
    promise = published(PromiseFactory(slug="trade-200-billion", title="Trade of 200 billion by 2020"))
    claim = published(ClaimFactory(promises=[promise.slug]))
    published(TargetFactory(promise=promise, set_by=claim, indicator=indicator, own_series=series.slug))
    for year, value in ((2015, "63.5"), (2016, "66.1")):
        published(ObservationFactory(series=series, period=str(year), value=value))
    pipeline = published(PromiseFactory(slug="pipeline", title="A pipeline"))
    published(MilestoneFactory(promise=pipeline, title="The first pipe"))
    published(OutcomeFactory(promise=pipeline, summary="It was laid."))
    compute()


@pytest.mark.django_db(transaction=True)
def test_every_snippet_of_the_tutorial_does_what_it_says(live_server: Any, tmp_path: Path) -> None:
    _dossier()
    said: list[str] = []
    for language, snippet in SNIPPETS:
        code = snippet.replace("http://localhost:8000", live_server.url)
        shell = ["bash", "-euc", code.replace("curl ", "curl -sS --fail ")]
        command = shell if language == "bash" else [sys.executable, "-c", code]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert run.returncode == 0, (snippet, run.stderr)
        said.append(run.stdout)

    found, promise, progress, past, drawn, _table, all_of_them, changes = said
    assert json.loads(found)["results"][0]["slug"] == "trade-200-billion"
    (target,) = json.loads(promise)["included"]["targets"]
    assert target["included"]["indicator"]["slug"] == "russia-china-trade"
    assert len(json.loads(progress)["versions"][0]["series"][0]["observations"]) == 2
    assert json.loads(past)["as_of"] == "2018-02-01"
    assert "<svg" in (tmp_path / "chart.svg").read_text(encoding="utf-8") and drawn.strip()
    with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["value"] for row in rows] == ["63.5", "66.1"] and "Торговля" in str(rows[0])
    lines = all_of_them.splitlines()
    assert "Trade of 200 billion by 2020" in lines and "A pipeline" in lines
    promised = "  promised: Товарооборот at_least 200 USD bn by 2020"
    assert any(line == promised and after.startswith("    by Report") for line, after in pairwise(lines)), lines
    assert any(line.startswith("  came: 66.1 USD bn (2016-12-31) - ") for line in lines), lines
    assert any(line.startswith("  said: Ministry says") for line in lines), lines
    assert any("It was laid. - Report" in line for line in lines) and "no source" not in all_of_them
    assert json.loads(changes)["cursor"] == 1
