"""How far a figure may be from the truth: one tolerance for targets, claims and comparisons of series.

It is the indicator's fraction of the level. Places in an order are exact. What changes from one time to another may
change by chance as well: a count of events below 30 by its square root at least, which is the standard deviation of a
Poisson count. Two figures for the same time have no such room: they count the same events.
"""

from decimal import Decimal

from claims.method.facts import Indicator
from claims.method.thresholds import SMALL_COUNT
from claims.method.units import EXACT, PLACES, scale_of


def room_of(indicator: Indicator, level: Decimal) -> Decimal:
    """How far a figure at this level may be off, in the indicator's unit; never below zero."""
    if scale_of(indicator.unit) == PLACES:
        return Decimal(0)
    return EXACT.multiply(abs(level), indicator.tolerance)


def room_over_time(indicator: Indicator, level: Decimal) -> Decimal:
    """How far a figure may be from another time's without anything having changed, in the indicator's unit."""
    size, room = abs(level), room_of(indicator, level)
    return max(room, EXACT.sqrt(size)) if indicator.counts_events and size < SMALL_COUNT else room
