"""A value or a rank that a claim asserts, held against the figures of one series.

A figure given as a range decides only where the whole range says the same. A level is asserted and promised in the same
way: a figure on the other side of it by no more than its tolerance (tolerances.py) neither supports the claim nor
contradicts it, as it makes a target's result borderline. A value asserted as such allows the tolerance either way.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from claims.enums import CheckReason, ClaimCheckResult, Comparator, Frequency, MeasureKind, Side
from claims.method.claim_facts import Assertion, SeriesCheck
from claims.method.facts import Indicator, Observation
from claims.method.periods import MONTHS_IN_PERIOD, is_full_period, is_part_period, months_later
from claims.method.target_case import Acceptance
from claims.method.tolerances import room_of
from claims.method.units import EXACT
from claims.method.vintages import PROJECTED

SUPPORTED, CONTRADICTED = ClaimCheckResult.SUPPORTED, ClaimCheckResult.CONTRADICTED


#: What asserts a level that the value is not beyond, as a target's level is.
BOUNDS = frozenset({Comparator.AT_LEAST, Comparator.AT_MOST, Comparator.BETWEEN})


class Figure(NamedTuple):
    """What the record says of a period: the least and the greatest value that it allows; None is an open end."""

    low: Decimal | None
    high: Decimal | None
    row: Observation


def check_value(
    assertion: Assertion, indicator: Indicator, rows: Sequence[Observation], *, series: str, said_on: date
) -> SeriesCheck:
    """A value; `rows` are one series' visible ones. Without a period the newest figure of a time gone by counts."""
    if assertion.comparator is Comparator.MULTIPLY:
        return undecided_result(series, CheckReason.RELATIVE)
    is_cut_short = assertion.comparator is Comparator.BETWEEN and assertion.high is None
    if assertion.value is None or is_cut_short or _is_endless(assertion):
        return undecided_result(series, CheckReason.INCOMPLETE)
    figure = figure_for(assertion, indicator, rows, said_on=said_on)
    if figure is None:
        return unrecorded_result(series)
    tolerance = room_of(indicator, assertion.value)
    strict, lenient = _accepted(assertion, Decimal(0)), _accepted(assertion, tolerance)
    result, reason = _result(assertion, figure, strict, lenient)
    return SeriesCheck(
        series=series,
        result=result,
        reason=reason,
        low=figure.low,
        high=figure.high,
        start=figure.row.start,
        end=figure.row.end,
        tolerance=tolerance,
        side=_side(figure, lenient) if result is CONTRADICTED else None,
        only_within_tolerance=result is SUPPORTED and _held(figure, strict) is not SUPPORTED,
        rows=(figure.row.slug,),
    )


def _result(
    assertion: Assertion, figure: Figure, strict: Acceptance, lenient: Acceptance
) -> tuple[ClaimCheckResult, CheckReason | None]:
    """What a figure says of a value; of a level asserted as a bound the tolerance decides nothing."""
    exactly, within = _held(figure, strict), _held(figure, lenient)
    if within is SUPPORTED and exactly is CONTRADICTED and assertion.comparator in BOUNDS:
        return ClaimCheckResult.NOT_CHECKABLE, CheckReason.WITHIN_TOLERANCE
    return within, CheckReason.FIGURES_LEAVE_OPEN if within is ClaimCheckResult.NOT_CHECKABLE else None


def check_rank(
    assertion: Assertion, indicator: Indicator, rows: Sequence[Observation], *, series: str, said_on: date
) -> SeriesCheck:
    """A rank among the whole periods of one series up to the asserted one: a record "so far", never one against later.

    Figures that differ by no more than the tolerance count as equal, on the claim's side.
    """
    place = Decimal(1) if assertion.value is None else assertion.value
    last = place if assertion.high is None else assertion.high
    if place < 1 or place != place.to_integral_value() or last != last.to_integral_value() or _is_endless(assertion):
        return undecided_result(series, CheckReason.INCOMPLETE)
    whole = [row for row in _usable(rows) if is_full_period(row.start, row.end, indicator.frequency)]
    own = _whole_figure(assertion, whole, said_on=said_on)
    if own is None:
        return unrecorded_result(series)
    others = [Figure(*_ends(row), row) for row in whole if row.end < own.row.end]
    checked = SeriesCheck(series=series, result=ClaimCheckResult.NOT_CHECKABLE, start=own.row.start, end=own.row.end)
    if not others:
        return replace(checked, reason=CheckReason.NOTHING_TO_COMPARE, rows=(own.row.slug,))
    ahead, level, open_ = _places(own, others, indicator, lowest_first=assertion.comparator is Comparator.AT_MOST)
    result = _rank_result(ahead, level, open_, place=place, last=last)
    return replace(
        checked,
        result=result,
        reason=CheckReason.FIGURES_LEAVE_OPEN if result is ClaimCheckResult.NOT_CHECKABLE else None,
        low=Decimal(1 + ahead),
        high=Decimal(1 + ahead + level + open_),
        tolerance=indicator.tolerance,
        compared=len(others) + 1,
        since=min(figure.row.start for figure in others),
        rows=tuple(sorted({own.row.slug, *(figure.row.slug for figure in others)})),
    )


def figure_for(
    assertion: Assertion, indicator: Indicator, rows: Sequence[Observation], *, said_on: date
) -> Figure | None:
    """The record's figure for the asserted period.

    The row of that very period; else the newest row within it, which is the figure itself where part-year figures
    compare with whole ones, and otherwise a floor, if what accumulates can only grow. Of a day without a figure the
    newest one of the period before it, where part-year figures compare.
    """
    usable = _usable(rows)
    if assertion.end is None:
        over = [row for row in usable if row.end <= said_on and not _is_part(row, indicator)]
        newest = max(over, key=lambda row: (row.end, row.start, row.slug), default=None)
        return None if newest is None else Figure(*_ends(newest), newest)
    same = [row for row in usable if (row.start, row.end) == (assertion.start, assertion.end)]
    if same:
        return Figure(*_ends(same[0]), same[0])
    start = assertion.start if assertion.start is not None else date.min
    inside = [row for row in usable if start <= row.start and row.end <= assertion.end]
    if indicator.part_period_counts or indicator.frequency is Frequency.IRREGULAR:
        newest = max(inside or _shortly_before(assertion, indicator, usable), key=_by_period, default=None)
        return None if newest is None else Figure(*_ends(newest), newest)
    if indicator.kind_of_measure not in (None, MeasureKind.FLOW):
        return None  # what can also fall, or does not add up, has no floor in its first months
    parts = [row for row in inside if row.start == start and _ends(row)[0] is not None]
    longest = max(parts, key=lambda row: (row.end, row.slug), default=None)
    return None if longest is None else Figure(_ends(longest)[0], None, longest)


def _shortly_before(assertion: Assertion, indicator: Indicator, usable: Sequence[Observation]) -> list[Observation]:
    """Of what is asserted of one day, the figures from before it that are not older than one period: what there is on
    a day is shown by the newest count of it. Irregular figures have no period."""
    day, months = assertion.end, MONTHS_IN_PERIOD.get(indicator.frequency)
    if day is None or assertion.start != day or months is None:
        return []
    return [row for row in usable if months_later(day, -months) <= row.end <= day]


def _by_period(row: Observation) -> tuple[date, date, str]:
    return row.end, row.start, row.slug


def undecided_result(series: str | None, reason: CheckReason) -> SeriesCheck:
    """Nothing that these rows could decide."""
    return SeriesCheck(series=series, result=ClaimCheckResult.NOT_CHECKABLE, reason=reason)


def unrecorded_result(series: str | None, reason: CheckReason = CheckReason.NO_FIGURE) -> SeriesCheck:
    """Nothing on record to test with."""
    return SeriesCheck(series=series, result=ClaimCheckResult.NO_RECORD, reason=reason)


def _is_endless(assertion: Assertion) -> bool:
    """Whether it speaks of a time without an end, which no single figure covers."""
    return assertion.start is not None and assertion.end is None


def _usable(rows: Sequence[Observation]) -> list[Observation]:
    usable = [row for row in rows if row.kind not in PROJECTED and _ends(row) != (None, None)]
    return sorted(usable, key=lambda row: (row.end, row.start, row.slug))


def _is_part(row: Observation, indicator: Indicator) -> bool:
    return is_part_period(row.start, row.end, indicator.frequency) and not indicator.part_period_counts


def _ends(row: Observation) -> tuple[Decimal | None, Decimal | None]:
    return (row.value, row.value) if row.value is not None else (row.low, row.high)


def _accepted(assertion: Assertion, tolerance: Decimal) -> Acceptance:
    """The values that bear the assertion out."""
    assert assertion.value is not None
    low, high = EXACT.subtract(assertion.value, tolerance), EXACT.add(assertion.value, tolerance)
    if assertion.comparator is Comparator.AT_LEAST:
        return Acceptance(low, None)
    if assertion.comparator is Comparator.AT_MOST:
        return Acceptance(None, high)
    return Acceptance(low, high if assertion.high is None else EXACT.add(assertion.high, tolerance))


def _held(figure: Figure, accepted: Acceptance) -> ClaimCheckResult:
    """Whether all values that the figure allows are accepted, or none is; otherwise it is not decided."""
    low_is_in = accepted.low is None or (figure.low is not None and figure.low >= accepted.low)
    high_is_in = accepted.high is None or (figure.high is not None and figure.high <= accepted.high)
    if low_is_in and high_is_in:
        return SUPPORTED
    beyond = accepted.high is not None and figure.low is not None and figure.low > accepted.high
    short = accepted.low is not None and figure.high is not None and figure.high < accepted.low
    return CONTRADICTED if beyond or short else ClaimCheckResult.NOT_CHECKABLE


def _side(figure: Figure, accepted: Acceptance) -> Side:
    """On which side of the accepted values a figure is that contradicts them."""
    is_above = accepted.high is not None and figure.low is not None and figure.low > accepted.high
    return Side.ABOVE if is_above else Side.BELOW


def _whole_figure(assertion: Assertion, whole: Sequence[Observation], *, said_on: date) -> Figure | None:
    if assertion.end is None:
        found = [row for row in whole if row.end <= said_on]
    else:
        found = [row for row in whole if (row.start, row.end) == (assertion.start, assertion.end)]
    return Figure(*_ends(found[-1]), found[-1]) if found else None


def _places(own: Figure, others: Sequence[Figure], indicator: Indicator, *, lowest_first: bool) -> tuple[int, int, int]:
    """How many others lie ahead beyond the tolerance, how many about level, and how many the ranges leave open."""
    mine = _turned(own) if lowest_first else (own.low, own.high)
    known = [abs(end) for end in mine if end is not None]
    room = room_of(indicator, max(known))
    ahead = level = open_ = 0
    for figure in others:
        low, high = _turned(figure) if lowest_first else (figure.low, figure.high)
        if low is not None and mine[1] is not None and low > EXACT.add(mine[1], room):
            ahead += 1
        elif high is not None and mine[0] is not None and high <= EXACT.add(mine[0], room):
            level += high > mine[0]
        else:
            open_ += 1
    return ahead, level, open_


def _turned(figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    return None if figure.high is None else -figure.high, None if figure.low is None else -figure.low


def _rank_result(ahead: int, level: int, open_: int, *, place: Decimal, last: Decimal) -> ClaimCheckResult:
    """Whether the asserted place holds whichever way the open ones fall; those about level count for the claim."""
    holds = {last >= 1 + ahead + more and place <= 1 + ahead + level + more for more in range(open_ + 1)}
    if holds == {True}:
        return SUPPORTED
    return CONTRADICTED if holds == {False} else ClaimCheckResult.NOT_CHECKABLE
