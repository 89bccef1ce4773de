"""An indicator without a target: rising, flat or falling, and no verdict."""

from collections.abc import Iterable
from datetime import date

from claims.enums import BaselineOrigin, Model, Reason, RecordKind, Status
from claims.method.facts import Indicator, Observation, Series
from claims.method.periods import is_full_period, years_between
from claims.method.progress import linear_pace, model_for, pace_of
from claims.method.results import Assessment, Baseline, Measures
from claims.method.target_case import reading_of
from claims.method.thresholds import FLAT_WITHIN
from claims.method.vintages import PROJECTED, newest_vintages


def assess_trend(
    indicator: Indicator,
    series: Series,
    observations: Iterable[Observation],
    *,
    day: date,
    since: date | None = None,
) -> Assessment:
    """The change a year from the first full value (of a period ending on `since` or later) to the newest one.

    Flat is within half a per cent a year. Where the geometric model cannot be used, the change is held against the
    larger of the two levels.
    """
    rows = [
        row
        for row in newest_vintages((row for row in observations if row.series == series.slug), day=day)
        if row.value is not None
        and row.kind not in PROJECTED
        and is_full_period(row.start, row.end, indicator.frequency)
        and (since is None or row.end >= since)
    ]
    rows.sort(key=lambda row: (row.end, row.start))
    headline = series.provider is not None and series.slug == indicator.preferred_series
    if not rows or rows[0].end == rows[-1].end:
        return Assessment(
            subject_kind=RecordKind.INDICATOR,
            subject=indicator.slug,
            series=series.slug,
            status=Status.NOT_ASSESSABLE,
            reason=Reason.NO_LATER_OBSERVATION if rows else Reason.NO_DATA,
            latest=reading_of(rows[-1]) if rows else None,
            is_headline=headline,
            rows_used=(rows[-1].slug,) if rows else (),
        )
    first, last = rows[0], rows[-1]
    assert first.value is not None and last.value is not None
    years = years_between(first.end, last.end)
    measures, yearly = _change(indicator, float(first.value), float(last.value), years=years)
    return Assessment(
        subject_kind=RecordKind.INDICATOR,
        subject=indicator.slug,
        series=series.slug,
        status=_status(yearly),
        reason=Reason.OUT_OF_RANGE if yearly is None else None,
        measures=measures,
        baseline=Baseline(value=first.value, period_end=first.end, origin=BaselineOrigin.MEASURED, slug=first.slug),
        latest=reading_of(last),
        is_headline=headline,
        rows_used=tuple(sorted({first.slug, last.slug})),
    )


def _change(indicator: Indicator, start: float, end: float, *, years: float) -> tuple[Measures, float | None]:
    """The pace under the model that can be used, and the same as a fraction a year."""
    model = model_for(indicator.model, start, end)
    pace = pace_of(model, start=start, end=end, years=years)
    measures = Measures(pace=pace, pace_model=model if pace is not None else None)
    if model is Model.GEOMETRIC or pace is None:
        return measures, pace
    largest = max(abs(start), abs(end))
    return measures, 0.0 if largest == 0 else linear_pace(start=start / largest, end=end / largest, years=years)


def _status(yearly: float | None) -> Status:
    if yearly is None:
        return Status.NOT_ASSESSABLE
    if abs(yearly) <= FLAT_WITHIN:
        return Status.FLAT
    return Status.RISING if yearly > 0 else Status.FALLING
