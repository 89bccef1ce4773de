"""Figures of one length of time made into another: months and quarters into years, periods into a window.

Only what adds up over time is added up (a flow), and only where all parts are there: a sum with a gap is no figure of
the whole. The sums are of calendar periods. A figure of another length that cannot be added up is never compared.
Out of scope: what the sums mean for a target (windows.py, run_rates.py), and breaks (series_breaks.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from claims.enums import Frequency, MeasureKind, Per, Reason, TargetMeasure
from claims.method.facts import FLOWS, Indicator, Observation, Series, Target
from claims.method.periods import FULL_DAYS, MONTHS_IN_PERIOD, is_full_period, is_part_period, period_of
from claims.method.units import EXACT
from claims.method.vintages import FIRMNESS

#: Digits after the point of an average, twice those of a figure.
AVERAGE_DIGITS = Decimal("1e-12")

#: The frequency that a target's figures have which says what its number is per.
FREQUENCY_OF = {Per.YEAR: Frequency.ANNUAL, Per.QUARTER: Frequency.QUARTERLY, Per.MONTH: Frequency.MONTHLY}


def counted_by(indicator: Indicator, target: Target) -> Indicator:
    """The indicator as a target counts it: with the frequency of the periods that its number is for."""
    frequency = FREQUENCY_OF.get(target.per) if target.per is not None else None
    return indicator if frequency in (None, indicator.frequency) else replace(indicator, frequency=frequency)


def with_sums(rows: Sequence[Observation], indicator: Indicator, series: Series | None) -> list[Observation]:
    """The rows, and the sum of the parts of each calendar period that has no figure of its own but all its parts.

    Rows without a value and rows on two sides of a break are not added up. What is no flow is not added up at all.
    """
    rows, frequency = list(rows), indicator.frequency
    if indicator.kind_of_measure not in FLOWS or frequency is Frequency.IRREGULAR:
        return rows
    breaks = series.breaks if series is not None else ()
    whole = [row for row in rows if is_full_period(row.start, row.end, frequency)]
    parts: dict[tuple[date, date], list[Observation]] = {}
    for row in rows:
        start, end = period_of(row.start, frequency)
        if row.value is not None and row.end <= end and is_part_period(row.start, row.end, frequency):
            parts.setdefault((start, end), []).append(row)
    for (start, end), found in parts.items():
        has_own = any(row.start <= end and start <= row.end for row in whole)
        chain = chain_from(start, found)
        is_broken = any(start < day <= end for day in breaks)
        if not has_own and not is_broken and chain and chain[-1].end == end:
            rows.append(sum_of(chain))
    return rows


def chain_from(start: date, rows: Iterable[Observation]) -> tuple[Observation, ...]:
    """The rows that follow each other from a day without a gap or an overlap, as far as they go; few rather than many.

    Of two chains that go equally far, the one of fewer rows; empty where no row starts on that day.
    """
    best: dict[date, tuple[Observation, ...]] = {start: ()}
    for row in sorted(rows, key=lambda row: (row.start, row.end, row.slug)):
        if row.value is None or row.start not in best or row.end == date.max:
            continue
        after, chain = row.end + timedelta(days=1), (*best[row.start], row)
        if after not in best or len(chain) < len(best[after]):
            best[after] = chain
    return best[max(best)]


def sum_of(chain: Sequence[Observation]) -> Observation:
    """One figure for the time of rows that follow each other: their sum, as firm as the least firm of them."""
    if len(chain) == 1:
        return chain[0]
    has_range = any(row.low is not None or row.high is not None for row in chain)
    return replace(
        chain[-1],
        start=chain[0].start,
        value=_total(row.value for row in chain),
        low=_total(row.value if row.low is None else row.low for row in chain) if has_range else None,
        high=_total(row.value if row.high is None else row.high for row in chain) if has_range else None,
        known_on=max(row.known_on for row in chain),
        kind=min((row.kind for row in chain), key=FIRMNESS.__getitem__),
        parts=tuple(row.slug for row in chain),
    )


def window_start(target: Target, frequency: Frequency) -> date | None:
    """The first day of a target's time: as named, else the day after its baseline, else of the statement's period."""
    if target.applies_from is not None:
        return target.applies_from
    if target.baseline_end is not None and target.baseline_end < date.max:
        return target.baseline_end + timedelta(days=1)
    return None if target.stated_on is None else period_of(target.stated_on, frequency)[0]


def running_figures(
    rows: Sequence[Observation], target: Target, indicator: Indicator, series: Series | None, *, start: date
) -> list[Observation]:
    """The total or average from a day to the end of each figure that follows it without a gap.

    Of a flow, the average is the total for each period of the indicator's frequency; of a level, the mean weighted by
    time. Of what is neither, nothing; nor where the series has a break in that time.
    """
    breaks = series.breaks if series is not None else ()
    chain = chain_from(start, rows)
    found = []
    for number in range(1, len(chain) + 1):
        end = chain[number - 1].end
        if any(start < day <= end for day in breaks):
            break
        row = _running(chain[:number], target, indicator)
        if row is not None:
            found.append(row)
    return found


def _running(chain: Sequence[Observation], target: Target, indicator: Indicator) -> Observation | None:
    is_flow = indicator.kind_of_measure in FLOWS
    if target.measure is not TargetMeasure.AVERAGE:
        return sum_of(chain) if is_flow or indicator.kind_of_measure is None else None
    if is_flow:
        months = Decimal(MONTHS_IN_PERIOD.get(indicator.frequency, 12))
        return _scaled(sum_of(chain), EXACT.divide(months, _months(chain[0].start, chain[-1].end)))
    if indicator.kind_of_measure is MeasureKind.RANK:
        return None
    weights = [_months(row.start, row.end) for row in chain]
    weighted = [_scaled(row, weight) for row, weight in zip(chain, weights, strict=True)]
    return _scaled(sum_of(weighted), EXACT.divide(Decimal(1), sum(weights, Decimal(0))))


def _scaled(row: Observation, factor: Decimal) -> Observation:
    def scale(number: Decimal | None) -> Decimal | None:
        return None if number is None else EXACT.multiply(number, factor).quantize(AVERAGE_DIGITS, context=EXACT)

    return replace(row, value=scale(row.value), low=scale(row.low), high=scale(row.high))


def _months(start: date, end: date) -> Decimal:
    """The length of a time in months; of a part of a month its share of 30 days."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    after = end if end == date.max else end + timedelta(days=1)
    if start.day == 1 and after.day == 1:
        return Decimal(whole + 1)
    return EXACT.divide(Decimal((end - start).days + 1), Decimal("30.4375"))


def is_longer(row: Observation, frequency: Frequency) -> bool:
    """Whether a figure covers more than one period."""
    return frequency is not Frequency.IRREGULAR and (row.end - row.start).days + 1 > FULL_DAYS[frequency][1]


def usable_longer(
    rows: Iterable[Observation], indicator: Indicator, others: Sequence[Observation]
) -> list[Observation]:
    """The figures of more than one period that count as levels: of a survey every two years in a yearly indicator.

    Only where no figure of a single period or less covers any of that time.
    """
    if not indicator.part_period_counts:
        return []
    return [
        row
        for row in rows
        if is_longer(row, indicator.frequency) and not any(o.start <= row.end and row.start <= o.end for o in others)
    ]


def mismatch_reason(target: Target, indicator: Indicator, rows: Iterable[Observation]) -> Reason:
    """Why figures do not compare with a target: their length of time, if that is said; else an unnamed one."""
    is_stated = target.per is not None or target.measure is not None or indicator.kind_of_measure is not None
    return Reason.PERIOD_MISMATCH if is_stated and any(row.value is not None for row in rows) else Reason.BASIS_MISMATCH


def covers_whole_periods(start: date, end: date, frequency: Frequency) -> bool:
    """Whether a time is one or more whole calendar periods, or as long as one."""
    if is_full_period(start, end, frequency):
        return True
    months = MONTHS_IN_PERIOD[frequency]
    span = (end.year - start.year) * 12 + end.month - start.month + 1
    ends_month = end == date.max or (end + timedelta(days=1)).day == 1
    return start.day == 1 and ends_month and span % months == 0


def _total(values: Iterable[Decimal | None]) -> Decimal:
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, Decimal(0) if value is None else value)
    return total
