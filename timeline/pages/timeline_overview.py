"""The overview of a period: how many entries of each kind lie in each month, drawn, with the ways to zoom and pan.

Everything is a place on a line of months; the picture's unit across is one month, so that a browser shows another
stretch of it by another `viewBox`. Whatever can be done by dragging is also a link.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import NamedTuple

from babel.dates import format_date
from django.utils.translation import gettext as _

from claims.enums import EntryKind
from claims.presentation.numbers import locale
from timeline.projection.month_counts import next_month
from timeline.selectors.month_histogram import Density, Lane

#: Months that a link of the axis represents.
STEPS = (1, 3, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000)
#: The most links on a wide screen and on a phone, where each has to be wide enough for a finger.
WIDE, NARROW = 36, 14
#: A stretch shorter than this is shown within its year.
SHORTEST = 6
#: The share of entries long before the others that may lie outside of the first overview, if that halves it.
LONG_AGO = 0.02
#: The picture's units: height of a lane, and of its highest and lowest bar.
LANE, BAR, LOWEST = 12, 11, 3
YEAR = 12
#: Deadlines get a line through all lanes while there are not more months with one than this.
MAX_LINES = 80


class Stretch(NamedTuple):
    """Months from `first` until before `end`, as numbers of months since the year 0."""

    first: int
    end: int

    @property
    def months(self) -> int:
        return self.end - self.first

    def days(self) -> tuple[str, str]:
        """Its first and last month or year, as an address has them."""
        first, last = month_at(self.first), month_at(self.end - 1)
        if first.month == 1 and last.month == YEAR:
            return f"{first.year:04}", f"{last.year:04}"
        return f"{first:%Y-%m}", f"{last:%Y-%m}"

    def words(self) -> str:
        if self.first % YEAR == 0 and self.end % YEAR == 0:
            years = (self.first // YEAR, self.end // YEAR - 1)
            return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"
        first, last = (format_date(month_at(at), "MMMM y", locale=locale()) for at in (self.first, self.end - 1))
        return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


@dataclass(frozen=True, slots=True)
class Bin:
    """A link of the axis: the stretch, its short name (empty where there is no room), and how many entries it holds."""

    stretch: Stretch
    name: str
    number: int
    is_chosen: bool

    @property
    def words(self) -> str:
        return self.stretch.words()

    @property
    def days(self) -> tuple[str, str]:
        return self.stretch.days()


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """One lane: bars of what surely is in a month, and behind them what may lie over it."""

    kind: EntryKind
    sure: str
    vague: str
    top: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The overview as a template draws it; places across in months since `origin`."""

    origin: int
    whole: Stretch
    window: Stretch
    chosen: Stretch | None
    lanes: tuple[DrawnLane, ...]
    deadlines: str
    read: str
    now: float
    wide: tuple[Bin, ...]
    narrow: tuple[Bin, ...]
    number: int
    earlier_rest: tuple[Stretch, int] | None
    moves: tuple[tuple[str, str, Stretch | None], ...]

    @property
    def height(self) -> int:
        return (len(self.lanes) + 1) * LANE

    @property
    def lanes_height(self) -> int:
        return len(self.lanes) * LANE

    @property
    def box(self) -> str:
        return f"{self.window.first - self.origin} 0 {self.window.months} {self.height}"

    @property
    def veils(self) -> list[tuple[int, int]]:
        """What of the window is not chosen: start and length."""
        if self.chosen is None:
            return []
        start, first, end, stop = self.window.first, self.chosen.first, self.chosen.end, self.window.end
        return [(at - self.origin, length) for at, length in ((start, first - start), (end, stop - end)) if length > 0]

    @property
    def thumb(self) -> tuple[str, str]:
        """Position and length of the window in the whole period, in percent."""
        whole = max(self.whole.months, 1)
        return f"{(self.window.first - self.whole.first) / whole:.2%}", f"{self.window.months / whole:.2%}"


def month_number(day: date) -> int:
    """The number of a day's month, counted from the year 0."""
    return day.year * YEAR + day.month - 1


def month_at(number: int) -> date:
    """The first day of the month with this number."""
    return date(min(max(number // YEAR, 1), 9999), number % YEAR + 1, 1)


def timeline_overview(
    density: Density, sources: Mapping[date, int], *, first: date | None, last: date | None, as_of: date
) -> Overview | None:
    """The overview of the days from `first` to `last`, or of the whole period; None without entries."""
    if density.first is None or density.last is None:
        return None
    stands = {month_number(month): number for month, number in density.stands.items()}
    whole = _years(Stretch(month_number(density.first), month_number(density.last) + 1))
    core = _core(whole, stands)
    selection = _selection_of(first, last, whole)
    window = core if selection is None else _window(selection, whole)
    origin = whole.first
    lanes = _lanes(density.lanes, origin, as_of)
    long_ago = Stretch(whole.first, core.first)
    return Overview(
        origin=origin,
        whole=whole,
        window=window,
        chosen=selection if selection is not None and selection != window else None,
        lanes=lanes,
        deadlines=_deadlines(density.lanes.get(EntryKind.DEADLINE), origin, len(lanes) * LANE),
        read=_bars(_relative(sources, origin, within=whole), base=len(lanes) * LANE + LANE, most=_most([sources])),
        now=month_number(as_of) - origin + (as_of.day - 1) / 31,
        wide=_bins(window, stands, WIDE, selection),
        narrow=_bins(window, stands, NARROW, selection),
        number=_sum(stands, selection or window),
        earlier_rest=(long_ago, _sum(stands, long_ago)) if selection is None and long_ago.months else None,
        moves=_moves(window, core, whole, selection),
    )


def _years(stretch: Stretch) -> Stretch:
    return _snap_stretch(stretch, YEAR)


def _snap_stretch(stretch: Stretch, step: int) -> Stretch:
    """The stretch made longer, until it begins and ends at a multiple of the step."""
    return Stretch(stretch.first // step * step, -(-stretch.end // step) * step)


def _core(whole: Stretch, stands: Mapping[int, int]) -> Stretch:
    """The period without a few entries long before all others, where these would take more than half of the room."""
    most = LONG_AGO * sum(stands.values())
    passed = 0
    for month, number in sorted(stands.items()):
        passed += number
        if passed > most:
            core = Stretch(month // YEAR * YEAR, whole.end)
            return core if core.months * 2 <= whole.months else whole
    return whole


def _selection_of(first: date | None, last: date | None, whole: Stretch) -> Stretch | None:
    if first is None and last is None:
        return None
    start = whole.first if first is None else month_number(first)
    end = whole.end if last is None else month_number(last) + 1
    return Stretch(start, max(end, start + 1))


def _window(selection: Stretch, whole: Stretch) -> Stretch:
    """What is shown of a stretch that was asked for: whole steps of its axis, and never less than half a year."""
    inside = Stretch(max(selection.first, whole.first), min(selection.end, whole.end))
    if inside.months <= 0:
        inside = Stretch(selection.first, min(selection.end, selection.first + 100 * YEAR))
    if inside.months < SHORTEST:
        return _years(inside)
    return _snap_stretch(inside, _step(inside.months, WIDE))


def _step(months: int, most: int) -> int:
    return next(step for step in STEPS if -(-months // step) <= most)


def _bins(window: Stretch, stands: Mapping[int, int], most: int, selection: Stretch | None) -> tuple[Bin, ...]:
    step = _step(window.months, most)
    found = _snap_stretch(window, step)
    stretches = [Stretch(at, at + step) for at in range(found.first, found.end, step)]
    stretches[0], stretches[-1] = (
        Stretch(window.first, stretches[0].end),
        Stretch(stretches[-1].first, window.end),
    )
    named = 2 if len(stretches) > 2 * most // 3 else 1
    return tuple(
        Bin(each, _name(each, step) if at % named == 0 else "", _sum(stands, each), each == selection)
        for at, each in enumerate(stretches)
    )


def _name(stretch: Stretch, step: int) -> str:
    """The short name of a link: a year, or a month or quarter within one."""
    first = month_at(stretch.first)
    if step >= YEAR or first.month == 1:
        return str(first.year)
    return format_date(first, "MMM" if step == 1 else "QQQ", locale=locale())


def _sum(stands: Mapping[int, int], stretch: Stretch) -> int:
    return sum(number for month, number in stands.items() if stretch.first <= month < stretch.end)


def _moves(
    window: Stretch, core: Stretch, whole: Stretch, selection: Stretch | None
) -> tuple[tuple[str, str, Stretch | None], ...]:
    """Names, words and stretches of the buttons; no stretch where there is nothing to go to, the whole for all."""
    half, third = max(window.months // 2, 1), max(window.months // 3, SHORTEST)
    middle = window.first + (window.months - third) // 2
    closer = (
        _snap_stretch(Stretch(middle, middle + third), _step(third, WIDE)) if window.months > SHORTEST * 2 else None
    )
    wider = _snap_stretch(Stretch(window.first - window.months, window.end + window.months), YEAR)
    wider = Stretch(max(wider.first, whole.first), min(wider.end, whole.end))
    if selection is not None and selection.months < window.months:
        wider = window  # what is shown of a month is its year already
    earlier = Stretch(max(window.first - half, whole.first), max(window.first - half, whole.first) + window.months)
    later = Stretch(min(window.end + half, whole.end) - window.months, min(window.end + half, whole.end))
    return (
        ("earlier", _("Earlier"), earlier if window.first > whole.first else None),
        ("later", _("Later"), later if window.end < whole.end else None),
        ("closer", _("Zoom in"), closer),
        ("wider", _("Zoom out"), wider if selection is not None and wider != selection else None),
    )


def _lanes(lanes: Mapping[EntryKind, Lane], origin: int, as_of: date) -> tuple[DrawnLane, ...]:
    most = _most([lane.placed for lane in lanes.values()] + [lane.over for lane in lanes.values()])
    found = []
    for at, (kind, lane) in enumerate(lanes.items()):
        base = (at + 1) * LANE
        sure = _bars(_relative(lane.placed, origin), base=base, most=most)
        found.append(DrawnLane(kind, sure, _levels(lane.over, origin, base=base, most=most, as_of=as_of), at * LANE))
    return tuple(found)


def _most(counts: Iterable[Mapping[date, int]]) -> int:
    return max((number for months in counts for number in months.values()), default=1) or 1


def _relative(months: Mapping[date, int], origin: int, *, within: Stretch | None = None) -> dict[int, int]:
    """Counts by the place of their month in the picture; those outside of a stretch left out."""
    places = {month_number(month): number for month, number in months.items()}
    return {at - origin: n for at, n in places.items() if within is None or within.first <= at < within.end}


def _bars(months: Mapping[int, int], *, base: int, most: int) -> str:
    """A path of bars, one unit wide each; neighbours of one height are one bar."""
    path: list[str] = []
    runs: list[list[int]] = []
    for at, number in sorted(months.items()):
        high = _high(number, most)
        if runs and runs[-1][1] == at and runs[-1][2] == high:
            runs[-1][1] = at + 1
        elif high:
            runs.append([at, at + 1, high])
    for start, end, tenths in runs:
        path.append(f"M{start} {base}v-{_tenths(tenths)}h{end - start}v{_tenths(tenths)}z")
    return "".join(path)


@lru_cache(maxsize=4096)
def _high(number: int, most: int) -> int:
    """Tenths of a unit, by the logarithm: one entry among thousands is seen, and twice as many are higher."""
    return 0 if number <= 0 else round(LOWEST * 10 + log(number) / log(max(most, 2)) * (BAR - LOWEST) * 10)


def _tenths(number: int) -> str:
    return f"{number / 10:g}"


def _levels(over: Mapping[date, int], origin: int, *, base: int, most: int, as_of: date) -> str:
    """A path of what reaches over months; what has no end is drawn up to the day."""
    steps = sorted((month_number(month) - origin, number) for month, number in over.items())
    if not steps:
        return ""
    end = max(month_number(next_month(as_of)) - origin, steps[-1][0] + 1)
    path = []
    for (start, number), (stop, _next) in pairwise([*steps, (end, 0)]):
        if high := _high(number, most):
            path.append(f"M{start} {base}v-{_tenths(high)}h{stop - start}v{_tenths(high)}z")
    return "".join(path)


def _deadlines(lane: Lane | None, origin: int, height: int) -> str:
    """A line at the end of each month with a deadline, while there are few."""
    if lane is None or len(lane.due) > MAX_LINES:
        return ""
    return "".join(f"M{month_number(month) - origin + 1} 0v{height}" for month in sorted(lane.due))


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without entries: how many sources of that time were read."""

    stretch: Stretch
    sources: int

    @property
    def words(self) -> str:
        return self.stretch.words()


#: Whole months without anything from which on a list says so.
WORTH_SAYING = 12


def gap_between(
    upper: date | None, lower: date | None, sources: Sequence[tuple[int, int]], *, until: date
) -> Gap | None:
    """The whole months between two entries in time, if they are many and over by the day `until`.

    `sources` are the months in which sources were published, in order, each with how many.
    """
    if upper is None or lower is None:
        return None
    stretch = Stretch(month_number(upper) + 1, min(month_number(lower), month_number(until)))
    if stretch.months < WORTH_SAYING:
        return None
    start = bisect_left(sources, (stretch.first, 0))
    end = bisect_left(sources, (stretch.end, 0))
    return Gap(stretch, sum(number for _month, number in sources[start:end]))
