"""Figures that look like a slip beside the others of their series: a sign, a unit or a decimal point.

A figure is compared with those of periods about as long as its own. Nothing is refused by this: a figure may well be
odd and right. Out of scope: the sentence that says it, and which figures there are (``claims.services.warnings``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

#: From this many times its neighbours on, or this part of them, a figure may be in another unit.
TIMES = 8
#: So many others, none of them below zero, make a negative figure odd.
FEWEST = 3
#: Neighbours that are compared, the nearest in time.
NEAREST = 2
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
    """What is odd: `beside` is the nearest figure, `times` how many times it the figure is; None for a wrong sign."""

    beside: Figure
    others: int
    times: Decimal | None = None


def oddity_of(figure: Figure, others: Sequence[Figure]) -> Oddity | None:
    """What is odd about a figure beside the others of its series; None where nothing is."""
    alike = sorted((other for other in others if _as_long(figure, other)), key=lambda other: _days_apart(figure, other))
    if not alike:
        return None
    if figure.value < 0 and len(alike) >= FEWEST and all(other.value >= 0 for other in alike):
        return Oddity(alike[0], len(alike))
    near = [other for other in alike if other.value != 0][:NEAREST]
    if not near or figure.value == 0 or _leaps(alike):
        return None
    ratios = [abs(figure.value / other.value) for other in near]
    if min(ratios) >= TIMES or max(ratios) * TIMES <= 1:
        return Oddity(near[0], len(alike), ratios[0])
    return None


def _as_long(one: Figure, other: Figure) -> bool:
    days = sorted((each.end - each.start).days + 1 for each in (one, other))
    return days[1] <= days[0] * AS_LONG


def _days_apart(one: Figure, other: Figure) -> int:
    return abs((one.end - other.end).days)


def _leaps(figures: Sequence[Figure]) -> bool:
    """Whether most steps of the series are as large, as those of rates of change are."""
    sizes = [abs(each.value) for each in sorted(figures, key=lambda each: each.end) if each.value != 0]
    leaps = [max(pair) >= TIMES * min(pair) for pair in zip(sizes, sizes[1:], strict=False)]
    return sum(leaps) * 2 > len(leaps)
