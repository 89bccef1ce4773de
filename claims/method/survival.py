"""How long something takes where some of it is still going on."""

from collections.abc import Sequence
from fractions import Fraction


def median_duration(ended: Sequence[int], still_open: Sequence[int]) -> float | None:
    """The time after which half of all have ended, those still open among them; None where fewer than half have.

    The estimate of E. L. Kaplan and P. Meier (Journal of the American Statistical Association 53, 1958). The median of
    what has ended alone would be too short, since what takes longest is what is still open. Both are durations in the
    same unit, in any order: of what ended, and so far of what is still open.
    """
    remaining = Fraction(1)
    for time in sorted(set(ended)):
        at_risk = sum(each >= time for each in (*ended, *still_open))
        remaining *= 1 - Fraction(sum(each == time for each in ended), at_risk)
        if remaining <= Fraction(1, 2):
            return float(time)
    return None
