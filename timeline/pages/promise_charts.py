"""The picture of an indicator's figures, against what was promised of them where something was; and their table.

What can be pointed at in a picture bears the id of its record, by which static/pages/chart.mjs finds its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from claims import presentation
from claims.dates import readable_term
from claims.enums import Applies, Comparator, Frequency, ObservationKind, Per
from claims.method.projections import widening_factor
from claims.method.units import RANK
from claims.models import Indicator, Target
from claims.models.promises import version_name
from claims.selectors.progress_types import ObservationProgress, SeriesProgress, VagueDate, VersionProgress
from timeline import charts
from timeline.pages.record_links import anchor_of
from timeline.pages.sparklines import MONTHS, stands_in_line

#: For each period the figures of each series (several only by kind).
Rows = tuple[tuple[VagueDate, tuple[tuple[ObservationProgress, ...], ...]], ...]

WIDE, NARROW = (760, 380), (358, 300)
NOT_FIRM = (ObservationKind.ESTIMATE, ObservationKind.PLAN, ObservationKind.FORECAST)
PROJECTED = (ObservationKind.PLAN, ObservationKind.FORECAST)


@dataclass(frozen=True, slots=True)
class Picture:
    """The chart of one indicator: rendered for wide and narrow screens, its key, and the table of the same numbers.

    `fan` is the number of the colour in which a forecast is drawn, 0 where there is none. Of several versions, `paths`
    has the numbers of those whose path is drawn, and `forecast_of` that of the one whose forecast is: the current one.
    """

    indicator: Indicator
    wide: SafeString
    narrow: SafeString
    key: tuple[tuple[SeriesProgress, charts.Look], ...]
    columns: tuple[SeriesProgress, ...]
    rows: Rows
    is_promised: bool
    has_path: bool
    path_is_promised: bool
    has_gap: bool
    has_part: bool
    hollow: str
    fan: int
    is_cut: bool
    paths: tuple[str, ...]
    forecast_of: str

    @property
    def is_rank(self) -> bool:
        return bool(self.indicator.unit == RANK)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the chart of one indicator shows."""

    unit: str
    decimals: int
    lines: tuple[charts.Line, ...]
    promised: tuple[charts.PromisedPath, ...]
    fans: tuple[charts.Fan, ...]

    @property
    def shows_a_course(self) -> bool:
        """Whether there are marks on more than one day: one mark alone is no picture."""
        days = {point.day for line in self.lines for point in line.points}
        days |= {day for version in self.promised for day, _value in (*version.path, *version.goals)}
        return len(days) > 1

    @property
    def is_cut(self) -> bool:
        """Whether the forecast reaches beyond the picture."""
        return charts.is_cut(self.lines, self.promised, self.fans)

    def svg(self, width: int, height: int) -> str:
        return charts.promise_svg(
            self.lines,
            self.promised,
            self.fans,
            unit=self.unit,
            width=width,
            height=height,
            decimals=self.decimals,
            are_ranks=self.unit == RANK,
        )


def promise_charts(versions: Sequence[VersionProgress], targets: Mapping[str, Target]) -> list[Picture]:
    """A picture for each indicator that the versions count in, in their order."""
    indicators = {version["indicator"]["slug"]: targets[version["target"]].indicator for version in versions}
    found = []
    for slug, indicator in indicators.items():
        some = [version for version in versions if version["indicator"]["slug"] == slug]
        found.append(promise_chart(indicator, some[0]["series"], some))
    return found


def promise_chart(
    indicator: Indicator, series: Sequence[SeriesProgress], versions: Sequence[VersionProgress] = ()
) -> Picture:
    """The picture of an indicator's series, against the versions that count in it."""
    shown = [each for each in series if each["observations"]]
    drawn = chart_spec(indicator, series, versions)
    speaking = next((each["assessment"]["series"] for each in reversed(versions) if each["assessment"]), None)
    # The series that speaks is next to the periods, since a narrow screen shows no other.
    columns = sorted(shown, key=lambda each: each["slug"] != speaking)
    wide, narrow = (drawn.svg(*size) if drawn.shows_a_course else "" for size in (WIDE, NARROW))
    is_moved = len(versions) > 1
    looks = [charts.look_of(place, line) for place, line in enumerate(drawn.lines)]
    return Picture(
        indicator=indicator,
        wide=SafeString(wide),
        narrow=SafeString(narrow),
        key=tuple((each, look) for each, look, line in zip(shown, looks, drawn.lines, strict=True) if line.points),
        columns=tuple(columns),
        rows=table_of(columns),
        is_promised=any(version.goals for version in drawn.promised),
        has_path=any(version["path"] for version in versions),
        path_is_promised=all(version["path_is_promised"] for version in versions if version["path"]),
        has_gap=any(line.has_gap for line in drawn.lines),
        has_part=any(_is_part(o, indicator) for each in shown for o in each["observations"]),
        hollow=_hollow(figure["kind"] for each in shown for figure, _day, _value in _charted_figures(each, indicator)),
        fan=drawn.fans[0].series + 1 if drawn.fans else 0,
        is_cut=drawn.is_cut,
        paths=tuple(_name_of(version) for version in versions if version["path"]) if is_moved else (),
        forecast_of=_name_of(versions[-1]) if drawn.fans and is_moved else "",
    )


def _hollow(kinds: Iterable[str]) -> str:
    """What the hollow marks of a picture are, in words; empty where it has none."""
    present = set(kinds)
    return ", ".join(str(presentation.label(kind)).lower() for kind in NOT_FIRM if kind in present)


def chart_spec(
    indicator: Indicator, series: Sequence[SeriesProgress], versions: Sequence[VersionProgress] = ()
) -> Drawing:
    """The series that have figures, the path of each version, and the forecast of the current one.

    What was forecast for a version that was replaced says nothing of what is promised now.
    """
    shown = [each for each in series if each["observations"]]
    months = MONTHS.get(Frequency(indicator.frequency), 0)
    fan = _fan(versions[-1], shown) if versions else None
    return Drawing(
        unit=indicator.unit,
        decimals=indicator.decimals,
        lines=tuple(charts.Line(each["title"], _points(each, indicator), months) for each in shown),
        promised=tuple(_promised_path(version) for version in versions),
        fans=() if fan is None else (fan,),
    )


def _fan(version: VersionProgress, series: Sequence[SeriesProgress]) -> charts.Fan | None:
    """The intervals of a version's forecast from the last figure on, where the method allows to show them."""
    forecast = version["forecast"]
    if forecast is None or forecast["reason"] is not None or not forecast["intervals"]:
        return None
    at = next((place for place, each in enumerate(series) if each["slug"] == forecast["series"]), None)
    rows = [] if at is None else [o for o in series[at]["observations"] if o["slug"] == forecast["rows_used"][-1]]
    if at is None or not rows:
        return None
    value, since = rows[0]["value"], rows[0]["period"]["upper"]
    median, steps, period_end = forecast["median"], forecast["steps"], forecast["period_end"]
    if value is None or since is None or median is None or steps is None or period_end is None:
        return None
    until = date.fromisoformat(period_end)
    bands = []
    for interval in sorted(forecast["intervals"], key=lambda each: -each["level"]):
        ways = widening_factor(
            start=float(value),
            end=median,
            high=interval["high"],
            values=forecast["values"],
            steps=steps,
            persistence=forecast["persistence"] or 0.0,
        )
        bands.append(tuple((since + (until - since) * step / steps, low, high) for step, low, high in ways))
    return charts.Fan(at, tuple(bands))


def table_of(series: Sequence[SeriesProgress]) -> Rows:
    """The figures by period, newest first."""
    periods: dict[str, VagueDate] = {}
    for each in series:
        for observation in each["observations"]:
            periods.setdefault(observation["period"]["edtf"], observation["period"])
    ordered = sorted(periods.values(), key=lambda period: (period["upper"], period["lower"]), reverse=True)
    return tuple(
        (
            period,
            tuple(tuple(o for o in each["observations"] if o["period"]["edtf"] == period["edtf"]) for each in series),
        )
        for period in ordered
    )


def _points(series: SeriesProgress, indicator: Indicator) -> tuple[charts.Point, ...]:
    """The figures of a series that have a value, in time.

    A part of a year on a yearly axis would read as a collapse, and is in the table only.
    """
    points = [
        charts.Point(
            day=day,
            value=value,
            joined=each["kind"] not in PROJECTED,
            firm=each["kind"] not in NOT_FIRM,
            of=anchor_of("observation", each["slug"]),
        )
        for each, day, value in _charted_figures(series, indicator)
    ]
    return tuple(sorted(points, key=lambda point: point.day))


def _charted_figures(series: SeriesProgress, indicator: Indicator) -> list[tuple[ObservationProgress, date, float]]:
    """The figures of a series that are in the picture, each with the last day of its period and its value."""
    drawn = []
    for each in series["observations"]:
        lower, upper, value = each["period"]["lower"], each["period"]["upper"], each["value"]
        if value is not None and upper is not None and stands_in_line(lower, upper, indicator):
            drawn.append((each, upper, float(value)))
    return drawn


def _is_part(observation: ObservationProgress, indicator: Indicator) -> bool:
    """Whether a figure is left out of the picture, since it is of a part of a year only."""
    period = observation["period"]
    dated = period["lower"] is not None and period["upper"] is not None
    return dated and not stands_in_line(period["lower"], period["upper"], indicator)


def _name_of(version: VersionProgress) -> str:
    return version_name(version["goal"], version["sequence"])


def _promised_path(version: VersionProgress) -> charts.PromisedPath:
    """A version's path and goals; a multiple of its baseline has a level only where the rules found one."""
    path = tuple((point["on"], float(point["value"])) for point in version["path"])
    edtf = "" if version["deadline"] is None else version["deadline"]["edtf"]
    throughout = version["applies"] != Applies.AT_DEADLINE or version["comparator"] == Comparator.MAINTAIN
    covers_window = version["measure"] is not None or version["per"] == Per.WINDOW
    days = readable_term(edtf, throughout=throughout).deadlines
    # A total has no place among the figures that it is made of.
    level: float | None = None if covers_window else float(version["value"])
    if version["comparator"] == Comparator.MULTIPLY:
        level = path[-1][1] if path else None
    goals: tuple[tuple[date, float], ...] = () if level is None else tuple((day, level) for day in days)
    return charts.PromisedPath(_name_of(version), path, goals, anchor_of("target", version["target"]))
