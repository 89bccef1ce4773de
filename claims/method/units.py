"""In what a difference between two figures is said: a share of the larger one, percentage points, or places.

A share of a share misleads: growth of 0.1 % and of 0.3 % differ by 0.2 points, a rank of 10 and one of 9 by one place.
"""

from typing import Literal, TypeAlias

Scale: TypeAlias = Literal["share", "points", "places"]
SHARE: Scale = "share"
POINTS: Scale = "points"
PLACES: Scale = "places"

#: The unit of places in an order, where the best is the first.
RANK = "rank"

#: Units of which a difference is said in points.
IN_POINTS = frozenset({"%", "per cent", "percent", "points", "percentage points"})


def scale_of(unit: str | None) -> Scale:
    """In what differences of figures in this unit are said: shares, points or places."""
    plain = (unit or "").strip().lower()
    if plain == RANK:
        return PLACES
    return POINTS if plain in IN_POINTS or plain.startswith("% ") else SHARE
