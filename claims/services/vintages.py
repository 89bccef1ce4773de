"""Figures of one series for one period: when a provider released them, and which of several came first.

A final or provisional figure of an organisation that publishes statistics was released at
the latest its usual lag after the period, though the page on which the editors found it may be years younger. Where
there are several figures for one period, only the first may have such an inferred day: a revision is known from the
source that reports it. All else is known from its source: nobody released an estimate, an official's rounded remark, a
plan or a forecast on a calendar, nor a figure that a person, a state or unnamed officials gave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Count, Min, Q

from claims.enums import ActorKind, ObservationKind, Stance
from claims.models import Observation, Series

#: What a provider releases as its statistics. An estimate is somebody's remark on its own day.
RELEASED_KINDS = frozenset({ObservationKind.FINAL, ObservationKind.PROVISIONAL})
#: Who releases statistics. What the others give are words of the day on which they say them.
RELEASING = frozenset({ActorKind.ORGANISATION})
#: By period: each figure's kind and the day of the earliest source that reports it, by primary key.
Figures = dict[tuple[dt.date | None, dt.date | None], dict[int, tuple[str, dt.date | None]]]


def usual_release(record: Observation) -> dt.date:
    """The day by which a figure is usually out: its period's end plus its indicator's usual lag."""
    assert record.period_upper is not None, "a figure is of a period that ends"
    end: dt.date = record.period_upper
    return end + dt.timedelta(days=record.series.indicator.usual_lag_days)


def is_released(record: Observation) -> bool:
    """Whether a figure is a published statistic, which was out by its usual release whatever its source's day."""
    provider = record.series.provider
    return provider is not None and provider.kind_of_actor in RELEASING and record.kind_of_value in RELEASED_KINDS


def is_first_release(record: Observation, reported: dt.date) -> bool:
    """Whether a figure, reported by a source on that day, is what its provider published first for its period."""
    if not is_released(record):
        return False
    present = _figures(record.series).setdefault((record.period_lower, record.period_upper), {})
    # The same kind from a source of the same day is the same figure, entered once more.
    mine, key = (str(record.kind_of_value), reported), record.pk or -id(record)
    others = {pk: other for pk, other in present.items() if pk != key and other != mine}
    present[key] = mine
    # One that is being entered too has the inferred day until all are stored (`known_since.refresh_vintages`).
    is_taken = any(pk < 0 and other[0] == mine[0] for pk, other in others.items())
    return not is_taken and all(day is not None and day > reported for _kind, day in others.values())


def _figures(series: Series) -> Figures:
    """The figures of a series by period, asked once for each object in memory that represents it."""
    found: Figures | None = series.__dict__.get("_figures")
    if found is None:
        found = series.__dict__["_figures"] = {}
        reports = Min("citations__source__known_on", filter=~Q(citations__stance=Stance.CONTEXT))
        rows = Observation.objects.live().filter(series=series, kind_of_value__in=RELEASED_KINDS).order_by()
        for pk, lower, upper, kind, set_on, day in rows.annotate(day=reports).values_list(
            "pk", "period_lower", "period_upper", "kind_of_value", "known_on_override", "day"
        ):
            found.setdefault((lower, upper), {})[pk] = (kind, set_on or day)
    return found


def of_one_period(series: Iterable[int]) -> Iterator[Observation]:
    """The released figures of these series that are not alone in their period."""
    live = Observation.objects.live().filter(series__in=list(series), kind_of_value__in=RELEASED_KINDS).order_by()
    several = live.values("series", "period_lower", "period_upper").annotate(n=Count("pk")).filter(n__gt=1)
    wanted = {tuple(row.values())[:3] for row in several}
    shared: dict[int, Series] = {}
    related = ("series__indicator", "series__provider")
    rows = live.filter(series__in={key[0] for key in wanted}).select_related(*related).order_by("pk")
    for row in rows if wanted else ():
        row.series = shared.setdefault(row.series_id, row.series)
        if (row.series_id, row.period_lower, row.period_upper) in wanted:
            yield row
