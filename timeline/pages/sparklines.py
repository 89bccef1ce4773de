"""Sparklines: a small chart of one series against its targets, as coordinates that a template draws.

Numbers in, places in a box of WIDTH by HEIGHT out; years are at their end as in the large chart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from claims.enums import Frequency
from claims.method.units import RANK
from claims.method.vintages import PROJECTED
from claims.models import Indicator, Target
from claims.selectors.observations import Figures
from claims.selectors.progress_types import PathPoint
from timeline.charts import decimal_year, line_segments
from timeline.label_placement import offsets
from timeline.pages.questions import format_amount

WIDTH, HEIGHT = 240, 68
LEFT, RIGHT, TOP, BOTTOM = 16, 40, 12, 14
#: Two years are both named only where they are so many pixels apart.
APART = 32
#: Days between the ends of a period from which on its figure is one of a whole year.
WHOLE_YEAR = 364
#: Months between the ends of two periods that follow each other.
MONTHS = {Frequency.ANNUAL: 12, Frequency.QUARTERLY: 3, Frequency.MONTHLY: 1}


class Place(NamedTuple):
    """Coordinates, ready to be written."""

    x: str
    y: str


class Year(NamedTuple):
    """A year, and where it is on the axis: at its end, as everything that happened then."""

    x: str
    number: int


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The series' line between its gaps, its last figure, the path, and each deadline's level."""

    lines: tuple[str, ...]
    gaps: tuple[str, ...]
    dots: tuple[Place, ...]
    path: str
    posts: tuple[Place, ...]
    #: The last figure in words, and the middle of the place where it is written.
    last: Place | None
    last_text: str
    years: tuple[Year, ...]
    words: str


def sparkline(
    figures: Figures | None, path: Sequence[PathPoint], targets: Sequence[Target], *, unit: str, decimals: int
) -> Sparkline | None:
    """The sparkline of a series, or None where there is nothing to draw."""
    dated = [] if figures is None else _measured_points(figures)
    months = 0 if figures is None else MONTHS.get(Frequency(figures.series.indicator.frequency), 0)
    pieces = [[_on_axis(each) for each in run] for run in line_segments(dated, months, day=lambda each: each[0])]
    points = [point for piece in pieces for point in piece]
    promised = [(decimal_year(point["on"]), point["value"]) for point in path]
    goals = sorted({goal for target in targets for goal in _goals(target)})
    everything = points + promised + goals
    if not points and not goals:
        return None
    place = _Box([x for x, _y in everything], [y for _x, y in everything], are_ranks=unit == RANK)
    last = points[-1] if points else None
    text = "" if last is None else format_amount(last[1], decimals=decimals)
    return Sparkline(
        lines=tuple(place.line(piece) for piece in pieces if len(piece) > 1),
        gaps=tuple(place.line([before[-1], after[0]]) for before, after in pairwise(pieces)),
        dots=tuple(place(x, y) for x, y in points),
        path=place.line(promised),
        posts=tuple(place(x, y) for x, y in goals),
        last=None if last is None else _beside(place, last, text, pieces, promised, goals),
        last_text=text,
        years=_years(place),
        words=_words(figures, dated, unit=unit, decimals=decimals),
    )


def _on_axis(measured: tuple[date, float]) -> tuple[float, float]:
    day, value = measured
    return decimal_year(day), value


def _measured_points(figures: Figures) -> list[tuple[date, float]]:
    """The measured values of a series in time: no forecasts, no plans, no parts of a year where they do not count."""
    return sorted(
        (each.period_upper, float(each.value))
        for each in figures.observations
        if each.value is not None
        and each.kind_of_value not in PROJECTED
        and stands_in_line(each.period_lower, each.period_upper, figures.series.indicator)
    )


def stands_in_line(lower: date | None, upper: date | None, indicator: Indicator) -> bool:
    """Whether a figure compares with those of whole years, so that a line may lead to it."""
    if lower is None or upper is None:
        return False
    yearly = indicator.frequency == Frequency.ANNUAL and not indicator.part_period_counts
    return not yearly or (upper - lower).days >= WHOLE_YEAR


def _goals(target: Target) -> list[tuple[float, float]]:
    if target.comparator == "multiply":
        return []
    return [(decimal_year(day), float(target.value)) for day in target.term.deadlines]


def _beside(
    place: _Box,
    last: tuple[float, float],
    text: str,
    pieces: list[list[tuple[float, float]]],
    promised: Sequence[tuple[float, float]],
    goals: Sequence[tuple[float, float]],
) -> Place:
    """Where the last figure is written: to the right of its dot, or where it hides no goal and no other figure."""

    def spot(point: tuple[float, float]) -> tuple[float, float]:
        x, y = place(*point)
        return float(x), float(y)

    stems = [[spot(goal), (spot(goal)[0], float(HEIGHT - BOTTOM))] for goal in goals]
    marks = [*(spot(goal) for goal in goals), *(spot(point) for piece in pieces for point in piece)]
    lines = [*([spot(point) for point in piece] for piece in pieces), [spot(point) for point in promised], *stems]
    box = {"width": float(WIDTH), "height": float(HEIGHT - BOTTOM + 2)}
    (offset,) = offsets([(spot(last), text)], marks=marks, lines=lines, beside_first=True, **box)
    x, y = spot(last)
    return Place(f"{x + offset.dx:.1f}", f"{y + offset.dy:.1f}")


def _years(place: _Box) -> tuple[Year, ...]:
    """The first and the last year whose end is on the axis; where none is, the year of its days, in its middle."""
    first, last = math.ceil(place.x0), math.floor(place.x1)
    if first > last:
        return (Year(place((place.x0 + place.x1) / 2, 0).x, first),)
    ends = [Year(place(year, 0).x, year) for year in sorted({first, last})]
    return tuple(ends if len(ends) == 1 or float(ends[1].x) - float(ends[0].x) >= APART else ends[1:])


def _words(figures: Figures | None, measured: Sequence[tuple[date, float]], *, unit: str, decimals: int) -> str:
    """The picture in words, for those who do not see it."""
    if figures is None or not measured:
        return ""
    said = "; ".join(f"{day.year}: {format_amount(value, decimals=decimals)}" for day, value in measured)
    return f"{figures.series.title}, {unit}: {said}."


class _Box:
    """Places numbers in the box; the vertical scale starts at zero, or below it for negative values.

    Ranks have the first place at the top, and no zero.
    """

    def __init__(self, xs: list[float], ys: list[float], *, are_ranks: bool) -> None:
        self.x0, self.x1 = min(xs), max(xs)
        self.y0, self.y1 = (max(2.0, *ys), 1.0) if are_ranks else (min(0.0, *ys), max(0.0, *ys))

    def __call__(self, x: float, y: float) -> Place:
        across = 0.5 if self.x1 == self.x0 else (x - self.x0) / (self.x1 - self.x0)
        up = 0.0 if self.y1 == self.y0 else (y - self.y0) / (self.y1 - self.y0)
        return Place(
            f"{LEFT + across * (WIDTH - LEFT - RIGHT):.1f}", f"{HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM):.1f}"
        )

    def line(self, points: Sequence[tuple[float, float]]) -> str:
        return " ".join(",".join(self(x, y)) for x, y in points)
