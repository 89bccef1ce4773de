"""Figures that look like a slip next to the others of their series: a sign, a unit or a decimal point.

A figure is compared with its nearest neighbours in time, one before and one after: a tenfold slip is far from both,
growth is not. Nothing is refused by this: a figure may well be odd and right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

#: From this many times its neighbour on, or this part of it, a figure may be in another unit. A tenfold slip next to it
#: growth of 60 % a year is still 6.25 times its neighbour, or that part of it.
TIMES = 6
#: Growth a year that is not asked about, however many years two figures are apart.
GROWTH = Decimal("1.6")
#: A figure at the end of its series has neighbours on one side only. Where it is within so many times the second one,
#: it is the first that is odd: two years of growth make 2.56 times, a tenfold slip next to them 3.9 or more.
SECOND = 3
#: So many others, none of them below zero, make a negative figure odd.
FEWEST = 3
#: Of two periods the longer has at most so many times the days of the shorter.
AS_LONG = Decimal("1.5")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, in the unit of its series, for a period from its first to its last day."""

    start: dt.date
    end: dt.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Oddity:
    """What is odd: `beside` is the nearest figure, `times` how many times it the figure is; None for a wrong
    sign."""

    beside: Figure
    others: int
    times: Decimal | None = None


def oddity_of(figure: Figure, others: Sequence[Figure], *, is_level: bool = False) -> Oddity | None:
    """What is odd about a figure next to the others of its series; None where nothing is.

    A level is the same number whether it was measured on a day or in a year, so that periods of any length compare.
    A total of another length is compared only where no other is as long: it may be anything from the total itself to
    the share that its days make.
    """
    alike = list(others) if is_level else [other for other in others if _as_long(figure, other)]
    if figure.value < 0 and len(alike) >= FEWEST and all(other.value >= 0 for other in alike):
        return Oddity(min(alike, key=lambda other: _days_apart(figure, other)), len(alike))
    near = sorted((one for one in alike or others if one.value != 0), key=lambda other: _days_apart(figure, other))
    if not near or figure.value == 0 or _leaps(near):
        return None
    before = [other for other in near if other.end <= figure.end]
    after = [other for other in near if other.end > figure.end]
    sides = [side for side in (before, after) if side]
    if not all(_is_far(figure, side[0], is_level) for side in sides):
        return None
    if len(sides) == 1 and len(near) > 1 and _fits_second(figure, near[1], is_level):
        return None
    return Oddity(near[0], len(near), abs(figure.value / near[0].value))


def _is_far(figure: Figure, other: Figure, is_level: bool) -> bool:
    """Whether two neighbours differ by more than a slip and growth make."""
    times = _times(figure, other, is_level)
    return times >= TIMES and times > GROWTH ** (Decimal(_days_apart(figure, other)) / 365)


def _fits_second(figure: Figure, other: Figure, is_level: bool) -> bool:
    return _times(figure, other, is_level) < SECOND


def _times(figure: Figure, other: Figure, is_level: bool) -> Decimal:
    """How many times the smaller of two figures the larger is, from 1; for totals of unlike length the least it is."""
    ratio = abs(figure.value / other.value)
    apart = max(ratio, 1 / ratio)
    if is_level or _as_long(figure, other):
        return apart
    days = Decimal(_days(figure)) / _days(other)
    low, high = sorted((Decimal(1), days))
    return max(ratio / high, low / ratio, Decimal(1))


def _days(figure: Figure) -> int:
    return (figure.end - figure.start).days + 1


def _as_long(one: Figure, other: Figure) -> bool:
    shorter, longer = sorted((_days(one), _days(other)))
    return longer <= shorter * AS_LONG


def _days_apart(one: Figure, other: Figure) -> int:
    return abs((one.end - other.end).days)


def _leaps(figures: Sequence[Figure]) -> bool:
    """Whether most steps of the series, two at least, are as large, as those of rates of change are."""
    sizes = [abs(each.value) for each in sorted(figures, key=lambda each: each.end) if each.value != 0]
    leaps = [max(pair) >= TIMES * min(pair) for pair in zip(sizes, sizes[1:], strict=False)]
    return len(leaps) > 1 and sum(leaps) * 2 > len(leaps)
