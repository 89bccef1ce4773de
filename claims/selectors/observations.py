"""The figures of indicators as they stood on a day: per series and period the newest vintage then known."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from claims.method.vintages import newest_vintages
from claims.models import Observation, Series
from claims.selectors.promise_facts import observation_rows
from claims.selectors.published import public


@dataclass(frozen=True)
class Figures:
    """One series with its figures in order of period."""

    series: Series
    observations: tuple[Observation, ...]


def figures_of(indicator_ids: Collection[int], *, as_of: dt.date) -> dict[int, list[Figures]]:
    """By indicator: its public series, stated providers first, each with its newest visible figures."""
    observed = list(public(Observation, as_of=as_of).filter(series__indicator__in=indicator_ids))
    by_slug = {observation.slug: observation for observation in observed}
    newest = newest_vintages(observation_rows(observed), day=as_of)
    by_series: dict[str, list[Observation]] = defaultdict(list)
    for row in newest:
        by_series[row.series].append(by_slug[row.slug])
    found: dict[int, list[Figures]] = defaultdict(list)
    series = public(Series, as_of=as_of).filter(indicator__in=indicator_ids)
    for each in sorted(series, key=lambda s: (s.provider_id is None, s.title)):
        found[each.indicator_id].append(Figures(each, tuple(by_series[each.slug])))
    return dict(found)
