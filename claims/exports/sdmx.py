"""Observations as SDMX-CSV 2.1, for statistical software.

One row for each value of a series, period, kind and vintage. Source of the form: the SDMX-CSV field guide of SDMX 3.1;
of the codes of OBS_STATUS: the cross-domain code list CL_OBS_STATUS.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from claims.enums import ObservationKind
from claims.models import Series
from claims.selectors.record_documents import Document

STRUCTURE, STRUCTURE_ID, ACTION = "dataflow", "PIVOT_TRACKER:OBSERVATIONS(1.0.0)", "I"
HEADER = (
    *("STRUCTURE", "STRUCTURE_ID", "ACTION", "SERIES", "VALUE_KIND", "VINTAGE", "TIME_PERIOD", "OBS_VALUE"),
    *("OBS_STATUS", "LOWER_BOUND", "UPPER_BOUND", "INDICATOR", "UNIT_MEASURE", "PROVIDER", "PERIOD_EDTF", "OBS_ID"),
)

#: Normal, provisional, estimated, forecast; a plan is no observation, and the list has no code of its own for it.
STATUS = {
    ObservationKind.FINAL: "A",
    ObservationKind.PROVISIONAL: "P",
    ObservationKind.ESTIMATE: "E",
    ObservationKind.FORECAST: "F",
    ObservationKind.PLAN: "F",
}


def time_period(lower: dt.date, upper: dt.date) -> str:
    """A period between two days, both included: a year, quarter, month or day, or a start with a duration."""
    after = upper + dt.timedelta(days=1)
    months = (after.year - lower.year) * 12 + after.month - lower.month
    if lower.day != 1 or after.day != 1:
        days = (after - lower).days
        return lower.isoformat() if days == 1 else f"{lower.isoformat()}/P{days}D"
    if months == 12 and lower.month == 1:
        return f"{lower.year:04}"
    if months == 3 and lower.month % 3 == 1:
        return f"{lower.year:04}-Q{(lower.month + 2) // 3}"
    if months == 1:
        return f"{lower.year:04}-{lower.month:02}"
    return f"{lower.isoformat()}/P{months // 12}Y" if months % 12 == 0 else f"{lower.isoformat()}/P{months}M"


def sdmx_rows(documents: Iterable[Document]) -> Iterator[list[Any]]:
    """A row for each observation whose period has both ends."""
    documents = list(documents)
    measured = _describe_series({each["series"] for each in documents})
    for each in documents:
        period = each["period"]
        if each["series"] not in measured or None in (period["lower"], period["upper"]):
            continue
        indicator, unit, provider = measured[each["series"]]
        yield [
            *(STRUCTURE, STRUCTURE_ID, ACTION, each["series"], each["kind_of_value"], each["known_on"]),
            *(time_period(period["lower"], period["upper"]), each["value"], STATUS[each["kind_of_value"]]),
            *(each["low"], each["high"], indicator, unit, provider, period["edtf"], each["slug"]),
        ]


def _describe_series(series: set[str]) -> dict[str, tuple[str, str, str | None]]:
    """Indicator, unit and provider of each series; they are published, since a published figure rests on them."""
    found = Series.objects.filter(slug__in=series).select_related("indicator", "provider")
    return {
        each.slug: (each.indicator.slug, each.indicator.unit, None if each.provider is None else each.provider.slug)
        for each in found
    }
