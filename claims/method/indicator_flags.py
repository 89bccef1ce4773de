"""Flags about what is measured: series that disagree on a period, and figures that grew old (METHOD 8).

No value is averaged or merged: disagreement is a difference between two values, each named with its series. Out of
scope: which series is right.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from claims.enums import FlagKind, RecordKind, Severity
from claims.method.facts import Indicator, Observation, Series, Target
from claims.method.periods import stale_after
from claims.method.results import FlagResult, as_json
from claims.method.target_case import EXACT
from claims.method.thresholds import DISAGREEMENT_WARNING
from claims.method.vintages import PROJECTED, newest_vintages


def find_indicator_flags(
    indicator: Indicator,
    series: Iterable[Series],
    observations: Iterable[Observation],
    *,
    day: date,
    open_targets: Iterable[Target] = (),
) -> list[FlagResult]:
    """`sources_disagree` per period and `stale_data`, as of a day.

    `open_targets` are targets on this indicator; those not yet known, withdrawn or past their last deadline on the day
    are left out here. Rows of other indicators' series are ignored.
    """
    series = tuple(series)
    rows = measured_on(indicator, series, observations, day=day)
    found = list(find_disagreements(indicator, series, rows))
    found.extend(find_stale(indicator, rows, day=day, open_targets=open_targets))
    return sorted(found, key=lambda flag: (flag.kind, flag.subject_period or ""))


def measured_on(
    indicator: Indicator, series: Iterable[Series], observations: Iterable[Observation], *, day: date
) -> list[Observation]:
    """The values of an indicator's series as they were known on a day, plans and forecasts left out."""
    own = {row.slug for row in series if row.indicator == indicator.slug}
    visible = newest_vintages((row for row in observations if row.series in own), day=day)
    return [row for row in visible if row.kind not in PROJECTED]


def open_on(targets: Iterable[Target], *, indicator: Indicator, day: date) -> list[Target]:
    """The targets on an indicator that are known, not withdrawn and not closed on a day."""
    return sorted(
        (
            row
            for row in targets
            if row.indicator == indicator.slug
            and row.known_on <= day
            and (row.withdrawn_on is None or row.withdrawn_on > day)
            and (not row.deadlines or row.deadlines[-1] >= day)
        ),
        key=lambda row: row.slug,
    )


def find_disagreements(
    indicator: Indicator, series: Iterable[Series], rows: Iterable[Observation]
) -> Iterator[FlagResult]:
    """`sources_disagree`, a flag a period, for rows of `measured_on`."""
    providers = {row.slug: row for row in series}
    rows = sorted(rows, key=lambda row: (row.start, row.end, row.series))
    for (start, end), group in groupby(rows, key=lambda row: (row.start, row.end)):
        same = list(group)
        if len(same) < 2:
            continue
        difference, low, high = _widest(same)
        if low is None or high is None or difference <= indicator.tolerance:
            continue
        warning = difference > Decimal(str(DISAGREEMENT_WARNING))
        yield FlagResult(
            kind=FlagKind.SOURCES_DISAGREE,
            subject_kind=RecordKind.INDICATOR,
            subject=indicator.slug,
            subject_period=f"{start.isoformat()}/{end.isoformat()}",
            severity=Severity.WARNING if warning else Severity.NOTICE,
            params={
                "indicator": indicator.slug,
                "unit": indicator.unit,
                "start": start.isoformat(),
                "end": end.isoformat(),
                "difference": float(round(difference, 6)),
                "tolerance": as_json(indicator.tolerance),
                "lowest": low.slug,
                "highest": high.slug,
                "values": [_value_params(row, providers[row.series]) for row in same],
            },
            evidence=tuple((RecordKind.OBSERVATION, row.slug) for row in same),
        )


def _value_params(row: Observation, series: Series) -> dict[str, object]:
    shown = {"value": row.value, "low": row.low, "high": row.high, "kind": row.kind}
    return {"observation": row.slug, "series": row.series, "provider": series.provider, **as_json(shown)}


def _widest(rows: list[Observation]) -> tuple[Decimal, Observation | None, Observation | None]:
    """The largest difference between two series, as a fraction of the larger of the two values, and the two rows.

    A figure given as a range differs from another only as far as the range's nearer end does.
    """
    widest, low, high = Decimal(0), None, None
    for one in rows:
        for other in rows:
            top, bottom = _top(one), _bottom(other)
            if one.series == other.series or top is None or bottom is None or bottom <= top:
                continue
            difference = _relative(top, bottom)
            if difference > widest:
                widest, low, high = difference, one, other
    return widest, low, high


def _top(row: Observation) -> Decimal | None:
    return row.value if row.value is not None else row.high


def _bottom(row: Observation) -> Decimal | None:
    return row.value if row.value is not None else row.low


def _relative(low: Decimal, high: Decimal) -> Decimal:
    """For two that differ, so that the larger of them is not zero."""
    return EXACT.divide(EXACT.subtract(high, low), max(abs(low), abs(high)))


def find_stale(
    indicator: Indicator, rows: Iterable[Observation], *, day: date, open_targets: Iterable[Target]
) -> Iterator[FlagResult]:
    """The newest of these rows is older than frequency and lag allow, while an open target needs a newer one."""
    targets = open_on(open_targets, indicator=indicator, day=day)
    newest = max(rows, key=lambda row: (row.end, row.slug), default=None)
    if newest is None or not targets:
        return
    fresh_until = stale_after(newest.end, indicator.frequency, indicator.usual_lag_days)
    if fresh_until is None or day <= fresh_until:
        return
    yield FlagResult(
        kind=FlagKind.STALE_DATA,
        subject_kind=RecordKind.INDICATOR,
        subject=indicator.slug,
        severity=Severity.NOTICE,
        params={
            "indicator": indicator.slug,
            "newest_end": newest.end.isoformat(),
            "newest": newest.slug,
            "fresh_until": fresh_until.isoformat(),
            "targets": [target.slug for target in targets],
        },
        evidence=(
            (RecordKind.OBSERVATION, newest.slug),
            *((RecordKind.TARGET, target.slug) for target in targets),
        ),
    )
