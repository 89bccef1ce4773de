"""Paths that a promise states itself: where the indicator was to be at the end of which period, on the way to its goal.

The points are the plans of the series that the target names for its path, each a figure with sources of its own. A
target without one is held against an even path (progress.py). Between two points the path is straight; before the first
it starts at the baseline, after the last it leads to the goal at the deadline.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from claims.enums import ObservationKind, Status
from claims.method.facts import Observation, Target
from claims.method.periods import years_between
from claims.method.progress import SIGN
from claims.method.results import Measures
from claims.method.thresholds import PACE_BANDS, PATH_GAP_BANDS, band_of


@dataclass(frozen=True, slots=True)
class PathPoint:
    """A level promised for the end of a period: its last day, the level in the indicator's unit, the plan's slug."""

    end: date
    value: float
    slug: str


def path_of(target: Target, rows: Iterable[Observation]) -> tuple[PathPoint, ...]:
    """The stated path of a target, in order; `rows` are those of the series that it names. Empty: it states none.

    Of several plans for periods with one end the shortest period's counts. What is after the last deadline is left out.
    """
    last = target.deadlines[-1] if target.deadlines else date.max
    plans = [row for row in rows if row.kind is ObservationKind.PLAN and row.value is not None and row.end <= last]
    points: dict[date, PathPoint] = {}
    for row in sorted(plans, key=lambda row: (row.end, row.end - row.start, row.slug)):
        if row.value is not None:
            points.setdefault(row.end, PathPoint(row.end, float(row.value), row.slug))
    return tuple(points[end] for end in sorted(points))


def level_on(
    path: Sequence[PathPoint], day: date, *, start: date, base: float, deadline: date | None, goal: float
) -> float | None:
    """The level promised for a day between the baseline's and the deadline; None outside."""
    ends = [(start, base), *((point.end, point.value) for point in path if point.end > start)]
    if deadline is not None and deadline > ends[-1][0]:
        ends.append((deadline, goal))
    for (since, before), (until, after) in zip(ends, ends[1:], strict=False):
        if since <= day <= until:
            return before + (after - before) * years_between(since, day) / years_between(since, until)
    return None


def is_detour(path: Sequence[PathPoint], *, target: Target, base: float) -> bool:
    """Whether a path first goes the other way, as emissions that are to peak before they fall."""
    return any((point.value - base) * SIGN[target.direction] < 0 for point in path)


def on_path(
    measures: Measures,
    path: Sequence[PathPoint],
    *,
    target: Target,
    day: date,
    latest: float,
    start: date,
    base: float,
    deadline: date | None,
    goal: float,
) -> Measures:
    """The measures of a figure for the period that ends on `day` against a stated path, in place of an even one.

    R is the change so far over the change promised by then. A path that first goes the other way has none.
    """
    promised = level_on(path, day, start=start, base=base, deadline=deadline, goal=goal)
    if promised is None:
        return measures
    asked = promised - base
    has_ratio = asked != 0 and not is_detour(path, target=target, base=base)
    return replace(
        measures,
        ratio=(latest - base) / asked if has_ratio else None,
        ratio_linear=None,
        required_pace=None,
        path_value=promised,
        path_gap=promised - latest,
        path_is_promised=True,
    )


def path_status(measures: Measures, *, target: Target, base: float, goal: float) -> Status:
    """The status of an open target on its stated path: by R, else by how much of the promised change it is behind."""
    if measures.ratio is not None:
        return band_of(measures.ratio, PACE_BANDS)
    gap = 0.0 if measures.path_gap is None else measures.path_gap * SIGN[target.direction]
    # Further behind is a larger gap: the bands are of its negative, from above.
    return band_of(-gap / abs(goal - base), PATH_GAP_BANDS)
