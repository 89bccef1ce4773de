"""A vague date or a range drawn on its years: solid where it surely is, hatched where it may."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from claims.dates import DatePart, Precision, ShapeKind, shape_of
from claims.exceptions import InvalidDateError

#: The picture's width in its own units, and the shortest thing that is still seen.
WIDTH, SHORTEST = 72, 3
#: Of how many years at most a month is still seen; longer spans are drawn on their own length.
MAX_YEARS = 12


@dataclass(frozen=True, slots=True)
class Span:
    """Pieces across the picture (start and length): `sure` and `vague`; `is_about`: its ends are not sharp either."""

    sure: tuple[tuple[str, str], ...]
    vague: tuple[tuple[str, str], ...]
    is_about: bool
    years: tuple[str, ...]


def span_of(edtf: str) -> Span | None:
    """The picture of a date, None for a sharp day and for what cannot be drawn."""
    try:
        shape = shape_of(edtf)
    except InvalidDateError:
        return None
    parts = shape.parts
    about = any(part.approximate or part.uncertain for part in parts)
    if shape.kind is ShapeKind.SINGLE and parts[0].precision is Precision.DAY and not about:
        return None
    first, last = parts[0].lower, parts[-1].upper
    years = (first.year, last.year)
    if last.year - first.year >= MAX_YEARS:
        place = _Place(_count(first), _count(last) + 1)
    else:
        place = _Place(float(years[0]), float(years[1] + 1))
    sure: list[tuple[str, str]] = []
    vague: list[tuple[str, str]] = []
    match shape.kind:
        case ShapeKind.INTERVAL:
            start, end = parts
            if start.upper < end.lower:
                sure.append(place(_end(start.upper), _count(end.lower)))
            for part in (start, end):
                (sure if _is_sharp(part) else vague).append(place(_count(part.lower), _end(part.upper)))
        case ShapeKind.BEFORE:
            vague.append(place(place.first, _end(parts[0].upper)))
        case ShapeKind.AFTER:
            vague.append(place(_count(parts[0].lower), place.last))
        case _:
            vague += [place(_count(part.lower), _end(part.upper)) for part in parts]
    open_ends = shape.kind in (ShapeKind.BEFORE, ShapeKind.AFTER)
    return Span(tuple(sure), tuple(vague), about or open_ends, tuple(dict.fromkeys(map(str, years))))


def _is_sharp(part: DatePart) -> bool:
    return part.precision is Precision.DAY and not (part.approximate or part.uncertain)


class _Place:
    """Places on the picture between two times in years."""

    def __init__(self, first: float, last: float) -> None:
        self.first, self.last = first, last

    def __call__(self, start: float, end: float) -> tuple[str, str]:
        unit = WIDTH / max(self.last - self.first, 0.01)
        left, right = (start - self.first) * unit, (end - self.first) * unit
        length = max(right - left, SHORTEST)
        return f"{min(left, WIDTH - length):.1f}", f"{length:.1f}"


def _count(day: date) -> float:
    """A day's beginning as a number of years."""
    return day.year + (day.timetuple().tm_yday - 1) / (366 if calendar.isleap(day.year) else 365)


def _end(day: date) -> float:
    return day.year + day.timetuple().tm_yday / (366 if calendar.isleap(day.year) else 365)
