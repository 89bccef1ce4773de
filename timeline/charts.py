"""Pictures: plain numbers in, a Vega-Lite spec out, and the spec rendered to SVG that obeys a strict content policy.

Specs are made with altair and rendered by vl-convert. Both take long, so a rendered picture is kept in a directory
under a hash of what it shows and of this module, and the same picture is drawn once. Colours are the style sheet's
variables, hence one SVG serves light and dark. Years are at their end: the figure of 2020 and the deadline “2020”
are both at the tick 2020. Out of scope: which figures belong into a picture, its caption and the table of its numbers.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from timeline.label_placement import offsets

Spec = dict[str, Any]
DatedPoint = TypeVar("DatedPoint")

SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
COLOURS = tuple(f"var(--color-series-{number})" for number in range(1, 7))
DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (7, 3), (2, 2), (9, 3, 2, 3), (5, 2), (3, 4))
#: Sizes of marks in square pixels: a hollow one shows around a full one in the same place, and both fit into a goal's.
FULL, HOLLOW, GOAL = 34, 60, 130
#: The thin dashes that lead over missing figures.
GAP = (1, 4)
FAINT = 0.16
#: A forecast may reach so many times as high as everything else in a picture; what goes beyond is cut off.
ROOM_FOR_FANS = 1.6
#: Seconds that a picture is kept before it is drawn again, and the beginning of names at which old ones are looked for.
CACHE_SECONDS, SOMETIMES = 30 * 24 * 3600, "00"
SOFT, LINE, PROMISED_COLOUR, PAPER = (
    "var(--color-muted)",
    "var(--color-line)",
    "var(--color-promised)",
    "var(--color-paper)",
)


@dataclass(frozen=True, slots=True)
class Point:
    """One figure at the end of its period. `joined`: part of the series' line, not a plan or a forecast.

    `of` is the id of its record, which its mark bears; the same holds for a version's goals.
    """

    day: date
    value: float
    joined: bool = True
    firm: bool = True
    of: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One series. `months` lie between two figures of its frequency, 0 where it has none: then nothing is missing."""

    name: str
    points: tuple[Point, ...]
    months: int = 0

    @property
    def has_gap(self) -> bool:
        """Whether a figure is missing between two."""
        return len(line_segments([p for p in self.points if p.joined], self.months, day=lambda point: point.day)) > 1


@dataclass(frozen=True, slots=True)
class PromisedPath:
    """One version of a target: its path from the baseline, and what is to be reached on which days."""

    name: str
    path: tuple[tuple[date, float], ...]
    goals: tuple[tuple[date, float], ...]
    of: str = ""


@dataclass(frozen=True, slots=True)
class Fan:
    """A forecast of the series at that position: intervals that widen, each as (day, low, high), the widest first."""

    series: int
    bands: tuple[tuple[tuple[date, float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How one series is drawn, so that a key in HTML can show the same."""

    colour: int
    shape: str
    dash: str
    is_line: bool


def look_of(position: int, line: Line) -> Look:
    """The look of a series at that position (from 0)."""
    at = position % len(COLOURS)
    return Look(at + 1, SHAPES[at], " ".join(map(str, DASHES[at])), is_line=sum(p.joined for p in line.points) > 1)


def line_segments(
    points: Sequence[DatedPoint], months: int, *, day: Callable[[DatedPoint], date]
) -> list[list[DatedPoint]]:
    """The points in time, divided where a figure is missing, so that no measured line leads over a gap.

    `months` lie between two figures that follow each other, 0 where that is not known; `day` is the day of a point.
    """
    found: list[list[DatedPoint]] = []
    for point in points:
        if found and not _is_gap(day(found[-1][-1]), day(point), months):
            found[-1].append(point)
        else:
            found.append([point])
    return found


def _is_gap(before: date, after: date, months: int) -> bool:
    return months > 0 and (after.year - before.year) * 12 + after.month - before.month > months


def decimal_year(day: date) -> float:
    """A day as a number of years; 31 December is the whole year, so that a year's end is one round number."""
    first = date(day.year, 1, 1)
    days = (date(day.year, 12, 31) - first).days + 1
    return day.year + ((day - first).days + 1) / days - 1


@dataclass(frozen=True, slots=True)
class Scale:
    """The vertical scale: from what value to what, at which values it has ticks (None: as it comes), which way up."""

    lowest: float
    highest: float
    ticks: tuple[int, ...] | None = None
    is_turned: bool = False
    is_cut: bool = False

    def to_vega(self, alt: Any) -> Any:
        if self.is_turned:
            return alt.Scale(domain=[self.lowest, self.highest], reverse=True, nice=False, zero=False)
        return alt.Scale(zero=True, domainMax=self.highest) if self.is_cut else alt.Scale(zero=True)


def promise_spec(
    lines: Sequence[Line],
    promised: Sequence[PromisedPath],
    fans: Sequence[Fan] = (),
    *,
    unit: str,
    width: int,
    height: int,
    decimals: int | None = None,
    are_ranks: bool = False,
) -> Spec:
    """Series with their forecasts against the path of each version. Sizes in CSS pixels.

    Ranks have whole numbers only, the first at the top. No scale is finer than the `decimals` of its figures.
    """
    import altair as alt  # heavy, and most answers need no new picture

    years = [decimal_year(day) for day in _days(lines, promised, fans)]
    if not years:
        return {}
    first, last = min(years) - AROUND, max(years) + AROUND
    scale = _scale(lines, promised, fans, height=height, are_ranks=are_ranks)
    plot = Plot(first, last, scale, width - BESIDE, height - BENEATH)
    layers = [_goal_lines(alt, promised), *_fans(alt, fans), *_paths(alt, promised), *_posts(alt, promised)]
    layers += [*_series(alt, lines), *_post_labels(alt, lines, promised, plot)]
    layers = [layer for layer in layers if layer is not None]
    if not layers:
        return {}
    ticks = _ticks(min(years), max(years), room=width // 55)
    for layer in layers:
        layer.encoding.x.scale = alt.Scale(domain=[first, last], nice=False)
        layer.encoding.x.axis = alt.Axis(values=ticks, format="d", grid=False, tickSize=4, title=None)
        layer.encoding.y.scale = scale.to_vega(alt)
    chart = alt.layer(*layers).properties(width=width, height=height, padding=2, background="transparent")
    spec: Spec = chart.configure(**_CONFIG, autosize=alt.AutoSizeParams(type="fit", contains="padding")).to_dict()
    finest: dict[str, Any] = {} if decimals is None else {"tickMinStep": 10**-decimals}
    finest |= {"format": ",d"} if decimals == 0 else {}
    as_it_comes = {"tickCount": max(3, height // 60), **finest}
    marked = as_it_comes if scale.ticks is None else {"values": scale.ticks, "format": "d"}
    spec["layer"][0]["encoding"]["y"]["axis"] = {"title": unit, **marked, **_Y_AXIS}
    return spec


#: Years left free on both sides; pixels that the axes and the unit take from the picture's width and height.
AROUND, BESIDE, BENEATH = 0.35, 44, 48


@dataclass(frozen=True, slots=True)
class Plot:
    """About where in the picture a year and a value are, in pixels: enough to see what would hide what."""

    first: float
    last: float
    scale: Scale
    width: float
    height: float

    def __call__(self, day: date, value: float) -> tuple[float, float]:
        across = (decimal_year(day) - self.first) / (self.last - self.first)
        up = (value - self.scale.lowest) / ((self.scale.highest - self.scale.lowest) or 1)
        return across * self.width, (up if self.scale.is_turned else 1 - up) * self.height


_CONFIG: dict[str, Any] = {
    "aria": False,
    "view": {"stroke": None},
    "axis": {"labelColor": SOFT, "titleColor": SOFT, "domainColor": LINE, "tickColor": LINE, "gridColor": LINE}
    | {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelFont": "sans-serif"},
}
_Y_AXIS: dict[str, Any] = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 2, "titleY": -8}
_Y_AXIS |= {"titleBaseline": "bottom", "domain": False, "ticks": False, "labelPadding": 6}


def _scale(
    lines: Sequence[Line], promised: Sequence[PromisedPath], fans: Sequence[Fan], *, height: int, are_ranks: bool
) -> Scale:
    """The scale of what was measured and promised, cut off where a forecast would dwarf it."""
    values = _values(lines, promised)
    lowest, highest = min(values, default=0.0), max(values, default=0.0)
    if are_ranks:
        last = max(2, math.ceil(highest))
        return Scale(0.5, last + 0.5, ticks=_places(last, room=max(2, height // 40)), is_turned=True)
    highs = [high for fan in fans for band in fan.bands for _d, _l, high in band]
    if is_cut(lines, promised, fans):
        return Scale(min(lowest, 0.0), ROOM_FOR_FANS * highest, is_cut=True)
    return Scale(min(lowest, 0.0), max([highest, 0.0, *highs]))


def is_cut(lines: Sequence[Line], promised: Sequence[PromisedPath], fans: Sequence[Fan]) -> bool:
    """Whether a forecast would dwarf what was measured and promised, so that the scale ends below it."""
    room = ROOM_FOR_FANS * max(_values(lines, promised), default=0.0)
    return any(high > room for fan in fans for band in fan.bands for _d, _l, high in band)


def _values(lines: Sequence[Line], promised: Sequence[PromisedPath]) -> list[float]:
    """Everything measured and promised."""
    values = [point.value for line in lines for point in line.points]
    return values + [value for version in promised for _day, value in (*version.path, *version.goals)]


def _places(last: int, *, room: int) -> tuple[int, ...]:
    """The first place and round ones up to the last, at most about `room` of them."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000, 10**6) if last / step <= room)
    return (1, *(place for place in range(step, last + 1, step) if place > 1))


def _days(lines: Sequence[Line], promised: Sequence[PromisedPath], fans: Sequence[Fan]) -> list[date]:
    days = [point.day for line in lines for point in line.points]
    days += [day for fan in fans for band in fan.bands for day, _low, _high in band]
    return days + [day for version in promised for day, _value in (*version.path, *version.goals)]


def _ticks(first: float, last: float, *, room: int) -> list[int]:
    """Round years between two, at most `room` of them."""
    start, end = int(first), int(last) + (last > int(last))
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (end - start) / step <= max(room, 2))
    return [year for year in range(start, end + 1) if year % step == 0]


def _at(day: date, value: float, **more: Any) -> dict[str, Any]:
    return {"year": round(decimal_year(day), 4), "value": value, **more}


def _encode_axes(alt: Any, mark: Any) -> Any:
    return mark.encode(x=alt.X("year:Q"), y=alt.Y("value:Q"))


def _tag_mark(mark: Any) -> Any:
    """Each mark bears the id of its record, as a description that `svg` turns into `data-of`."""
    return mark.encode(description="of:N")


def _goal_lines(alt: Any, promised: Sequence[PromisedPath]) -> Any:
    """Thin lines from the first to the last day on which each level was to be reached."""
    levels: dict[float, list[date]] = {}
    for version in promised:
        for day, value in version.goals:
            levels.setdefault(value, []).append(day)
    rows = [_at(day, value, level=value) for value, days in levels.items() for day in (min(days), max(days))]
    if not rows:
        return None
    mark = alt.Chart(alt.Data(values=rows)).mark_line(stroke=PROMISED_COLOUR, strokeWidth=1, strokeDash=[1, 3])
    return _encode_axes(alt, mark).encode(detail=alt.Detail("level:N"))


def _fans(alt: Any, fans: Sequence[Fan]) -> list[Any]:
    """Bands over each other, so that the likeliest is the darkest."""
    layers = []
    for fan in fans:
        for band in fan.bands:
            data = alt.Data(values=[_at(day, low, high=high) for day, low, high in band])
            mark = alt.Chart(data).mark_area(fill=COLOURS[fan.series % len(COLOURS)], fillOpacity=FAINT, clip=True)
            layers.append(_encode_axes(alt, mark).encode(y2=alt.Y2("high:Q")))
    return layers


def _paths(alt: Any, promised: Sequence[PromisedPath]) -> list[Any]:
    layers = []
    for version in promised:
        if len(version.path) > 1:
            data = alt.Data(values=[_at(day, value) for day, value in version.path])
            mark = alt.Chart(data).mark_line(stroke=PROMISED_COLOUR, strokeWidth=1.5, strokeDash=[5, 4])
            layers.append(_encode_axes(alt, mark))
    return layers


def _series(alt: Any, lines: Sequence[Line]) -> list[Any]:
    """Lines, then hollow marks, then full ones: no forecast hides the figure that came."""
    layers = []
    for position, line in enumerate(lines):
        at = position % len(COLOURS)
        measured = line_segments([p for p in line.points if p.joined], line.months, day=lambda point: point.day)
        style: dict[str, Any] = {"stroke": COLOURS[at], "strokeJoin": "round"}
        for run in measured:
            if len(run) > 1:
                data = alt.Data(values=[_at(point.day, point.value) for point in run])
                mark = alt.Chart(data).mark_line(strokeWidth=2, strokeDash=list(DASHES[at]), **style)
                layers.append(_encode_axes(alt, mark))
        for before, after in pairwise(measured):
            data = alt.Data(values=[_at(point.day, point.value) for point in (before[-1], after[0])])
            mark = alt.Chart(data).mark_line(strokeWidth=0.75, strokeDash=list(GAP), **style)
            layers.append(_encode_axes(alt, mark))
    for firm in (False, True):
        for position, line in enumerate(lines):
            at = position % len(COLOURS)
            rows = [_at(p.day, p.value, of=p.of) for p in line.points if (p.firm and p.joined) is firm]
            if rows:
                mark = alt.Chart(alt.Data(values=rows)).mark_point(
                    shape=SHAPES[at],
                    size=FULL if firm else HOLLOW,
                    filled=True,
                    opacity=1,
                    fill=COLOURS[at] if firm else PAPER,
                    stroke=COLOURS[at],
                    aria=True,
                )
                layers.append(_tag_mark(_encode_axes(alt, mark)))
    return layers


@dataclass(frozen=True, slots=True)
class Post:
    """What was to be reached on a day, by the versions that said so."""

    day: date
    value: float
    versions: tuple[PromisedPath, ...]

    @property
    def name(self) -> str:
        return ", ".join(each.name for each in self.versions)


def posts_of(promised: Sequence[PromisedPath]) -> list[Post]:
    """The posts of some versions, each goal once."""
    goals: dict[tuple[date, float], list[PromisedPath]] = {}
    for version in promised:
        for goal in version.goals:
            goals.setdefault(goal, []).append(version)
    return [Post(day, value, tuple(some)) for (day, value), some in goals.items()]


def _posts(alt: Any, promised: Sequence[PromisedPath]) -> list[Any]:
    """Hollow squares, wide enough that a figure that met its goal is seen in it."""
    rows = [_at(p.day, p.value, of=" ".join(each.of for each in p.versions)) for p in posts_of(promised)]
    if not rows:
        return []
    style = {"shape": "square", "size": GOAL, "filled": True, "opacity": 1, "strokeWidth": 2, "aria": True}
    mark = alt.Chart(alt.Data(values=rows)).mark_point(fill=PAPER, stroke=PROMISED_COLOUR, **style)
    return [_tag_mark(_encode_axes(alt, mark))]


def _post_labels(alt: Any, lines: Sequence[Line], promised: Sequence[PromisedPath], plot: Plot) -> list[Any]:
    """The numbers of versions next to their posts, each with a rim of paper, where they hide no mark."""
    posts = posts_of(promised)
    places = offsets(
        [(plot(post.day, post.value), post.name) for post in posts],
        marks=[
            *(plot(post.day, post.value) for post in posts),
            *(plot(point.day, point.value) for line in lines for point in line.points),
        ],
        lines=[
            *([plot(point.day, point.value) for point in line.points if point.joined] for line in lines),
            *([plot(day, value) for day, value in version.path] for version in promised),
        ],
        width=plot.width,
        height=plot.height,
        above=BENEATH / 2,
    )
    layers = []
    for post, place in zip(posts, places, strict=True):
        data = alt.Data(values=[_at(post.day, post.value, name=post.name)])
        style = {"dx": place.dx, "dy": place.dy, "fontSize": 12, "fontWeight": "bold"}
        rim, ink = {"stroke": PAPER, "strokeWidth": 3, "color": PAPER}, {"color": PROMISED_COLOUR}
        for colours in (rim, ink):
            mark = alt.Chart(data).mark_text(**style, **colours)
            layers.append(_encode_axes(alt, mark).encode(text="name:N"))
    return layers


def promise_svg(
    lines: Sequence[Line],
    promised: Sequence[PromisedPath],
    fans: Sequence[Fan] = (),
    *,
    unit: str,
    width: int,
    height: int,
    decimals: int | None = None,
    are_ranks: bool = False,
) -> str:
    """The picture of `promise_spec` as SVG without any inline style or script; empty where there is nothing to show."""

    def draw() -> bytes:
        look: dict[str, Any] = {"unit": unit, "width": width, "height": height}
        spec = promise_spec(lines, promised, fans, **look, decimals=decimals, are_ranks=are_ranks)
        return svg(spec).encode() if spec else b""

    shown = (tuple(lines), tuple(promised), tuple(fans), unit, width, height, decimals, are_ranks)
    return cached_svg("svg", shown, draw).decode()


def cached_svg(suffix: str, shown: Any, draw: Callable[[], bytes]) -> bytes:
    """What `draw` makes of `shown` (plain values), drawn once in a release and stored in the directory of pictures."""
    name = hashlib.sha256(repr((settings.PIVOT_RELEASE, shown)).encode()).hexdigest()
    path = Path(settings.PIVOT_PICTURES) / f"{name}.{suffix}"
    with contextlib.suppress(OSError):
        return path.read_bytes()
    drawn = draw()
    _keep(path, drawn)
    return drawn


_MARK_LABEL = re.compile(r' aria-label="((?:observation|target)-[^"]+)"')
#: What Vega writes for programs that read marks one by one; the whole picture is described by its caption instead.
_DROPPED_ATTRIBUTES = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events|font-family|xmlns:xlink)="[^"]*"')
_EMPTY = re.compile(r'<path(?: display="none"| d=""| d="M0,0h0v0h0Z")+/>|<g></g>')
_FORBIDDEN = re.compile(r"<(?:script|style|foreignObject|image|a)\b|\son[a-z]+=|\sstyle=|javascript:", re.IGNORECASE)


def svg(spec: Spec) -> str:
    """A Vega-Lite spec drawn. Raises ValueError if the picture holds anything that the content policy forbids."""
    import vl_convert  # brings a JavaScript engine with it

    drawn = _MARK_LABEL.sub(r' data-of="\1"', str(vl_convert.vegalite_to_svg(json.dumps(spec))))
    drawn = _DROPPED_ATTRIBUTES.sub("", drawn)
    drawn = _EMPTY.sub("", drawn).replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    if _FORBIDDEN.search(re.sub(r">[^<]*<", "><", drawn)):
        raise ValueError("the rendered picture holds what the content policy forbids")
    return drawn


def _keep(path: Path, drawn: bytes) -> None:
    """Write whole or not at all; a directory that cannot be written costs time, not the page."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(drawn)
        os.replace(name, path)
        if path.name.startswith(SOMETIMES):
            drop_cached(path.parent, before=time.time() - CACHE_SECONDS)


def drop_cached(directory: Path, *, before: float) -> None:
    """Remove the pictures drawn before a moment: most of a day's cards are never asked for again."""
    for each in directory.iterdir():
        if each.stat().st_mtime < before:
            each.unlink(missing_ok=True)
