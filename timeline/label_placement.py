"""Where the labels of a picture go, so that none hides a mark, another label, or more of a line than it must.

Pure arithmetic on pixels: places in, offsets out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

Spot = tuple[float, float]

#: The size of one character of a label, and half the sides of a mark, with some air around it. In pixels.
CHARACTER, HEIGHT, MARK = 7.5, 13.0, 6.0
#: What it costs a label to be cut off, to hide a mark or another label, and to cross a line (at each of its points).
CUT_COST, HIDDEN_COST, CROSSED_COST = 1000.0, 100.0, 1.0
#: Pixels between the points at which a line is looked at.
STEP = 4.0


class Offset(NamedTuple):
    """How far the middle of a label is from its mark, in pixels; `dy` grows downwards."""

    dx: float
    dy: float


class Box(NamedTuple):
    """A rectangle around a middle."""

    x: float
    y: float
    across: float
    up: float

    def meets(self, other: Box) -> bool:
        return abs(self.x - other.x) < self.across + other.across and abs(self.y - other.y) < self.up + other.up


class Frame(NamedTuple):
    """Where labels may be: a width, a height, and how far above it."""

    width: float
    height: float
    above: float


def offsets(
    named: Sequence[tuple[Spot, str]],
    *,
    marks: Iterable[Spot],
    lines: Iterable[Sequence[Spot]],
    width: float,
    height: float,
    above: float = 0.0,
    beside_first: bool = False,
) -> list[Offset]:
    """An offset for each label (the spot of its mark, its text), in their order.

    Above the mark (to its right with `beside_first`) where that hides nothing, else at the nearest place that hides
    least. Each label avoids those before it. `marks` are all marks of the picture, `lines` its lines through their
    corners; a label may reach as far `above` the picture.
    """
    taken = [Box(x, y, MARK, MARK) for x, y in marks]
    crossed = [point for line in lines for point in _along(line)]
    found = []
    for (x, y), text in named:
        across = CHARACTER * len(text) / 2
        choices = _choices(across, beside_first=beside_first)
        boxes = [Box(x + dx, y + dy, across, HEIGHT / 2) for dx, dy in choices]
        costs = [_cost(box, taken, crossed, Frame(width, height, above)) for box in boxes]
        best = costs.index(min(costs))
        taken.append(boxes[best])
        found.append(choices[best])
    return found


def _choices(across: float, *, beside_first: bool) -> list[Offset]:
    """The places around a mark, the best first: above, below, left and right, and the same further away."""
    beside = MARK + across + 2
    near = [Offset(0, -14), Offset(0, 15), Offset(beside, 0), Offset(-beside, 0)]
    near = [*near[2:3], *near[:2], *near[3:]] if beside_first else near
    corners = [Offset(dx, dy) for dy in (-14, 15) for dx in (beside, -beside)]
    return [*near, *corners, Offset(0, -26), Offset(0, 27), Offset(0, -38), Offset(0, 39)]


def _cost(box: Box, taken: Sequence[Box], crossed: Sequence[Spot], frame: Frame) -> float:
    is_cut = box.x - box.across < 0 or box.x + box.across > frame.width
    is_cut = is_cut or box.y - box.up < -frame.above or box.y + box.up > frame.height
    hidden = sum(box.meets(other) for other in taken)
    points = sum(box.meets(Box(x, y, 0, 0)) for x, y in crossed)
    return CUT_COST * is_cut + HIDDEN_COST * hidden + CROSSED_COST * points


def _along(line: Sequence[Spot]) -> Iterable[Spot]:
    """Points of a line through its corners, at most STEP apart."""
    for (x0, y0), (x1, y1) in pairwise(line):
        pieces = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / STEP))
        yield from ((x0 + (x1 - x0) * n / pieces, y0 + (y1 - y0) * n / pieces) for n in range(pieces + 1))
