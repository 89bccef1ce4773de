"""How an indicator goes that nobody promised anything about, series by series, as of a day.

Computed when it is asked for: no status of a promise rests on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from claims.method.results import Assessment
from claims.method.trend import assess_trend
from claims.models import Indicator, Observation, Series, Target
from claims.selectors.observations import Figures
from claims.selectors.promise_facts import indicator_row, observation_rows, series_row


@dataclass(frozen=True, slots=True)
class Trend:
    """What the rules say of one series, and the two figures that they compared."""

    series: Series
    assessment: Assessment
    first: Observation
    last: Observation


def trends_of(indicator: Indicator, measured: Sequence[Figures], *, as_of: dt.date) -> list[Trend]:
    """The trend of each series with two whole periods, the headline series first; none where there is a target."""
    if Target.objects.public(as_of).filter(indicator=indicator).exists():
        return []
    row = indicator_row(indicator)
    found = []
    for each in measured:
        by_slug = {row.slug: row for row in each.observations}
        rows = list(observation_rows(each.observations))
        result = assess_trend(row, series_row(each.series), rows, day=as_of)
        if result.baseline is not None and result.baseline.slug and result.latest is not None and result.latest.slug:
            found.append(Trend(each.series, result, by_slug[result.baseline.slug], by_slug[result.latest.slug]))
    return sorted(found, key=lambda trend: not trend.assessment.is_headline)
