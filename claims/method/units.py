"""In what a difference between two figures is said: a share of the larger one, percentage points, places or an amount.

A share of a share misleads: growth of 0.1 % and of 0.3 % differ by 0.2 points, a rank of 10 and one of 9 by one place.
"""

import math
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from typing import Literal, TypeAlias

Scale: TypeAlias = Literal["share", "points", "places", "amount"]
SHARE: Scale = "share"
POINTS: Scale = "points"
PLACES: Scale = "places"
AMOUNT: Scale = "amount"

#: Goals and tolerances are worked out exactly, so that a value equal to its target satisfies it; and in so wide
#: a range of exponents that no two numbers differ by more than it holds.
EXACT = Context(prec=80, Emin=MIN_EMIN, Emax=MAX_EMAX)

#: The unit of places in an order, where the best is the first.
RANK = "rank"

#: Units of which a difference is said in points.
IN_POINTS = frozenset({"%", "per cent", "percent", "points", "percentage points"})


def difference_of(unit: str | None, low: Decimal, high: Decimal) -> tuple[Scale, Decimal]:
    """In what two different figures in a unit differ, and by how much: of shares as a fraction of the larger.

    Figures of opposite signs differ by an amount: more than the whole of the larger is no share of it.
    """
    scale, apart = scale_of(unit), EXACT.subtract(high, low)
    if low < 0 < high and scale == SHARE:
        scale = AMOUNT
    if scale == SHARE or not math.isfinite(float(apart)):  # a share is always a number that can be shown
        return SHARE, EXACT.divide(apart, max(abs(low), abs(high)))
    return scale, apart


def scale_of(unit: str | None) -> Scale:
    """In what differences of figures in this unit are said: shares, points or places."""
    plain = (unit or "").strip().lower()
    if plain == RANK:
        return PLACES
    return POINTS if plain in IN_POINTS or plain.startswith("% ") else SHARE
