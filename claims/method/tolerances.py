"""How far a figure may be from the truth: one tolerance for targets, claims and comparisons of series.

It is the indicator's fraction of the level. Places in an order are exact. A count of events is uncertain by chance as
well: below 30 by its square root at least, which is the standard deviation of a Poisson count.
"""

from decimal import Decimal

from claims.method.facts import Indicator
from claims.method.thresholds import SMALL_COUNT
from claims.method.units import EXACT, PLACES, scale_of


def room_of(indicator: Indicator, level: Decimal) -> Decimal:
    """How far a figure at this level may be off, in the indicator's unit; never below zero."""
    if scale_of(indicator.unit) == PLACES:
        return Decimal(0)
    size = abs(level)
    room = EXACT.multiply(size, indicator.tolerance)
    if indicator.counts_events and size < SMALL_COUNT:
        return max(room, EXACT.sqrt(size))
    return room
