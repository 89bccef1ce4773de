"""Pictures of the real dossier: no measured line leads over a missing year, and no part of a year looks like one."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

import pytest
from django.test import Client

from claims.models import Indicator
from claims.selectors.observations import figures_of
from claims.selectors.promise_progress import plain_series
from tests.deep import is_tried
from timeline import charts
from timeline.pages.promise_charts import chart_spec, promise_chart

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]

DAY = dt.date(2026, 11, 21)


def measured_lines(indicator: Indicator) -> list[list[float]]:
    """The years of each solid line of the picture of an indicator's series."""
    drawn = chart_spec(indicator, series_of(indicator))
    spec = charts.promise_spec(drawn.lines, drawn.promised, drawn.fans, unit=drawn.unit, width=760, height=380)
    solid = (
        layer["data"] for layer in spec.get("layer", []) if layer["mark"]["type"] == "line" and _is_thick(layer["mark"])
    )
    values = (data["values"] if "values" in data else spec["datasets"][data["name"]] for data in solid)
    return [[row["year"] for row in rows] for rows in values]


def _is_thick(mark: dict[str, float]) -> bool:
    return mark.get("strokeWidth", 0) >= 2


def series_of(indicator: Indicator) -> list[dict[str, object]]:
    return [plain_series(each) for each in figures_of([indicator.pk], as_of=DAY).get(indicator.pk, [])]


def yearly() -> list[Indicator]:
    return list(Indicator.objects.public(DAY).filter(frequency="annual"))


def test_no_solid_line_leads_over_a_missing_year() -> None:
    steps = [
        (indicator.slug, before, after)
        for indicator in yearly()
        for line in measured_lines(indicator)
        for before, after in zip(line, line[1:], strict=False)
    ]
    assert len(steps) > 20
    assert [step for step in steps if step[2] - step[1] > 1.01] == []


def test_a_gap_is_a_thin_dashed_line_and_the_key_says_so() -> None:
    tried = [each for each in yearly() if is_tried(each.slug, one_in=4)]
    with_gap = [each for each in tried if "missing figures" in page_of(each)]
    assert with_gap
    for indicator in with_gap:
        assert 'stroke-dasharray="1,4"' in page_of(indicator)


@cache
def page_of(indicator: Indicator) -> str:
    return Client().get(f"/indicators/{indicator.slug}/", {"as_of": DAY.isoformat()}).content.decode()


def test_a_part_of_a_year_is_in_the_table_and_not_in_the_picture() -> None:
    """Four months of trade, drawn at the end of April, looked as if trade had collapsed."""
    found = 0
    for indicator in yearly():
        if indicator.part_period_counts:
            continue
        pictured = str(promise_chart(indicator, series_of(indicator)).wide)
        for series in series_of(indicator):
            for each in series["observations"]:  # type: ignore[attr-defined]
                if each["value"] is None or each["period"]["upper"] is None or each["period"]["lower"] is None:
                    continue
                if (each["period"]["upper"] - each["period"]["lower"]).days < 364:
                    found += 1
                    assert f'observation-{each["slug"]}"' not in pictured, each["slug"]
                    assert f'id="observation-{each["slug"]}"' in page_of(indicator)
    assert found


def test_small_pictures_leave_gaps_too() -> None:
    """As many pieces of line and gaps as the years in the picture's words ask for."""
    html = Client().get("/promises/", {"as_of": DAY.isoformat()}).content.decode()
    pictures = re.findall(r'<svg class="sparkline".*?aria-label="([^"]*)">(.*?)</svg>', html, re.S)
    with_gap = 0
    for words, drawn in pictures:
        years = [int(year) for year in re.findall(r"(?:^|: |; )(\d{4}): ", words)]
        missing = sum(after - before > 1 for before, after in zip(years, years[1:], strict=False))
        if len(years) < 2 or len(years) != len({*years}):
            continue  # figures of single days, several a year
        assert drawn.count('<polyline class="series-gap"') == missing, words
        with_gap += missing > 0
    assert with_gap
