"""Series of one indicator give values for a period that differ by more than the tolerance; a flag a period.

No value is averaged or merged: disagreement is a difference between two values, each named with its series. Out of
scope: which series is right.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import NotRequired, TypedDict

from claims.enums import FlagKind, RecordKind, Severity
from claims.method.example_rows import rivals_example
from claims.method.facts import Indicator, Observation, Series
from claims.method.flag_rules.rule import Finder, FlagRule, IndicatorOnDay
from claims.method.results import FlagResult, as_json
from claims.method.series_breaks import same_prices
from claims.method.thresholds import (
    DISAGREEMENT_WARNING,
    DISAGREEMENT_WARNING_PLACES,
    DISAGREEMENT_WARNING_POINTS,
)
from claims.method.tolerances import room_of
from claims.method.units import AMOUNT, EXACT, PLACES, POINTS, SHARE, difference_of

#: By how much series have to differ for a warning, by what the difference is said in.
WARNINGS = {
    SHARE: DISAGREEMENT_WARNING,
    POINTS: DISAGREEMENT_WARNING_POINTS,
    PLACES: DISAGREEMENT_WARNING_PLACES,
}


class ValueParams(TypedDict):
    """What one series says: its slug and provider, the value or range, and how firm it is."""

    observation: str
    series: str
    provider: str | None
    value: float | None
    low: float | None
    high: float | None
    kind: str


class SourcesDisagreeParams(TypedDict):
    """The values of a period in `unit`, and how far two of them lie apart.

    `scale` says in what `difference` is: `share` (a fraction of the larger), `points`, `places` or `amount` (in the
    unit). Results of earlier rulesets have shares only and no scale.
    """

    indicator: str
    unit: str
    start: str
    end: str
    scale: NotRequired[str]
    difference: float
    tolerance: float
    lowest: str
    highest: str
    values: list[ValueParams]


def _find(on_day: IndicatorOnDay) -> Iterator[FlagResult]:
    indicator = on_day.indicator
    providers = {row.slug: row for row in on_day.series}
    rows = sorted(on_day.rows, key=lambda row: (row.start, row.end, row.series))
    for (start, end), group in groupby(rows, key=lambda row: (row.start, row.end)):
        same = list(group)
        if len(same) < 2:
            continue
        widest = _widest(same, indicator, providers)
        if widest is None:
            continue
        low, high, bottom, top = widest
        scale, difference = difference_of(indicator.unit, bottom, top)
        # Figures on either side of zero say the opposite of each other.
        warning = scale == AMOUNT or difference > Decimal(str(WARNINGS[scale]))
        params: SourcesDisagreeParams = {
            "indicator": indicator.slug,
            "unit": indicator.unit,
            "start": start.isoformat(),
            "end": end.isoformat(),
            "scale": scale,
            "difference": round(float(difference), 6),
            "tolerance": as_json(indicator.tolerance),
            "lowest": low.slug,
            "highest": high.slug,
            "values": [_value_params(row, providers[row.series]) for row in same],
        }
        yield FlagResult(
            kind=FlagKind.SOURCES_DISAGREE,
            subject_kind=RecordKind.INDICATOR,
            subject=indicator.slug,
            subject_period=f"{start.isoformat()}/{end.isoformat()}",
            severity=Severity.WARNING if warning else Severity.NOTICE,
            params=params,
            evidence=tuple((RecordKind.OBSERVATION, row.slug) for row in same),
        )


def _value_params(row: Observation, series: Series) -> ValueParams:
    return {
        "observation": row.slug,
        "series": row.series,
        "provider": series.provider,
        "value": as_json(row.value),
        "low": as_json(row.low),
        "high": as_json(row.high),
        "kind": row.kind.value,
    }


def _widest(
    rows: list[Observation], indicator: Indicator, series: Mapping[str, Series]
) -> tuple[Observation, Observation, Decimal, Decimal] | None:
    """The two rows of different series that are furthest apart, and the nearest levels of them; None if all agree.

    Series agree within the tolerance of the larger figure. A figure given as a range differs from another only as far
    as the range's nearer end does. Values in current prices and in constant ones do not disagree.
    """
    widest: tuple[Observation, Observation, Decimal, Decimal] | None = None
    for one in rows:
        for other in rows:
            top, bottom = _top(one), _bottom(other)
            if one.series == other.series or top is None or bottom is None or bottom <= top:
                continue
            if not same_prices(series[one.series], series[other.series]):
                continue
            room = room_of(indicator, max(abs(top), abs(bottom)))
            apart = EXACT.subtract(bottom, top)
            if apart > room and (widest is None or apart > EXACT.subtract(widest[3], widest[2])):
                widest = one, other, top, bottom
    return widest


def _top(row: Observation) -> Decimal | None:
    return row.value if row.value is not None else row.high


def _bottom(row: Observation) -> Decimal | None:
    return row.value if row.value is not None else row.low


RULE = FlagRule(
    kind=FlagKind.SOURCES_DISAGREE,
    severities={Severity.NOTICE, Severity.WARNING},
    params=SourcesDisagreeParams,
    example=rivals_example("100 in 2015 by one provider, 102.1 by another", {2015: 100}, {2015: "102.1"}),
    of_indicator=Finder(_find),
)
