"""What must not be compared within a series and between two: across a break, across price bases, across seasons.

A break is the first day of a new way of counting: a new definition, or a new base of an index. A number that was
promised belongs to the way of counting of its day.
"""

from collections.abc import Sequence
from datetime import date

from claims.enums import Applies, Frequency, MeasureKind
from claims.method.facts import Indicator, Observation, Series, Target
from claims.method.results import Baseline

#: Quantities that have no seasons: what there is on a day, and places in an order.
WITHOUT_SEASONS = frozenset({MeasureKind.STOCK, MeasureKind.RANK})


def anchor_of(target: Target, baseline: Baseline | None) -> date | None:
    """The day whose way of counting a target belongs to: its measured baseline's, else that of the statement."""
    if baseline is not None and baseline.slug is not None:
        return baseline.period_end
    return target.stated_on if target.stated_on is not None else target.baseline_end


def break_between(one: date | None, other: date, breaks: Sequence[date]) -> bool:
    """Whether a break separates the ends of two periods. A period that holds the break is counted in the new way."""
    if one is None:
        return False
    first, last = min(one, other), max(one, other)
    return any(first < day <= last for day in breaks)


def is_rebased(indicator: Indicator) -> bool:
    """Whether a break changes the level itself, so that figures after it do not compare with an earlier goal either."""
    return indicator.kind_of_measure is MeasureKind.INDEX


def same_prices(one: Series | None, other: Series | None) -> bool:
    """Whether two series can be compared: never one in the prices of the time with one in those of a single year."""
    if one is None or other is None or None in (one.price_basis, other.price_basis):
        return True
    return one.price_basis is other.price_basis


def compares_by_season(indicator: Indicator, target: Target, series: Series | None) -> bool:
    """Whether only the same month or quarter of different years compares: a season must not look like progress."""
    return (
        indicator.frequency in (Frequency.MONTHLY, Frequency.QUARTERLY)
        and indicator.kind_of_measure not in WITHOUT_SEASONS
        and target.applies is Applies.AT_DEADLINE
        and not target.covers_window
        and not (series is not None and series.seasonally_adjusted)
    )


def of_season(rows: Sequence[Observation], target: Target, baseline: Baseline | None) -> list[Observation]:
    """The figures of the same month or quarter as the baseline (without one: as the last deadline), and the deadlines'.

    All of them where neither is dated.
    """
    start = baseline.period_end if baseline is not None else None
    day = start if start is not None else target.deadlines[-1] if target.deadlines else None
    if day is None:
        return list(rows)
    return [
        row
        for row in rows
        if row.end.month == day.month or any(row.start <= deadline <= row.end for deadline in target.deadlines)
    ]
