"""Forecasts of targets as they would have been made on a day. Not stored: cheap, and no status rests on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from claims.method.facts import PromiseFacts
from claims.method.forecast import forecast_target
from claims.method.results import Forecast
from claims.method.target_assessment import assess_in, snapshot


def forecasts_of(promises: Iterable[PromiseFacts], *, as_of: dt.date) -> dict[str, Forecast]:
    """By target visible on that day: the forecast of its headline series at its last deadline, or why there is none.

    Targets without a headline series are left out.
    """
    found: dict[str, Forecast] = {}
    for facts in promises:
        seen = snapshot(facts, day=as_of)
        speaks = {row.subject: row.series for row in assess_in(seen) if row.is_headline}
        for target in seen.facts.targets:
            series = speaks[target.slug]
            if series is not None:
                found[target.slug] = forecast_target(seen.facts, target, series=seen.series[series], day=as_of)
    return found
