"""What an entry adds to the counts of entries by month: which cells, and by how much."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from timeline.models import CountedBy, Entry


class Cell(NamedTuple):
    """One row of the counts: what it is about, the turn (of a year or a month), the month, the kind."""

    by: str
    about: int
    of_year: bool
    turn: dt.date
    month: dt.date
    kind: str


class Lies(NamedTuple):
    """Position among the months: surely in `placed`, or over those from `opened` until before `closed`."""

    placed: dt.date | None
    opened: dt.date | None = None
    closed: dt.date | None = None


#: The three numbers of a cell, in the order of their columns: placed, opened, closed.
Cells = dict[Cell, Counter[str]]


def month_of(day: dt.date) -> dt.date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(month: dt.date, number: int = 1) -> dt.date:
    """The month so many later (earlier if negative), or the last there is."""
    count = month.year * 12 + month.month - 1 + number
    return dt.date(count // 12, count % 12 + 1, 1) if count < 10000 * 12 else dt.date(9999, 12, 1)


def entry_span(lower: dt.date | None, upper: dt.date | None, sort_on: dt.date) -> Lies:
    """Months of an entry; one with an open beginning is at its end, one with an open end is never closed."""
    first = month_of(sort_on if lower is None else lower)
    if upper is None:
        return Lies(None, first)
    last = month_of(upper)
    if lower is not None and first == last:
        return Lies(first)
    return Lies(None, first, next_month(last))


def cells(rows: Iterable[tuple[Entry, dict[str, set[int]]]], *, sign: int = 1) -> Cells:
    """What entries add to the counts, each given with the keys of its topics, actors and promises."""
    found: Cells = {}
    for entry, links in rows:
        turns = [(entry.known_on, sign)] + ([(entry.gone_on, -sign)] if entry.gone_on is not None else [])
        where = entry_span(entry.lower, entry.upper, entry.sort_on)
        for name, month in where._asdict().items():
            if month is not None:
                for by, about in _about(entry, links):
                    for day, one in turns:
                        for of_year, turn in ((False, month_of(day)), (True, dt.date(day.year, 1, 1))):
                            cell = Cell(by, about, of_year, turn, month, str(entry.kind))
                            found.setdefault(cell, Counter())[name] += one
    return found


def _about(entry: Entry, links: dict[str, set[int]]) -> Iterator[tuple[str, int]]:
    yield CountedBy.ALL, 0
    for least in range(2, entry.importance + 1):
        yield CountedBy.IMPORTANCE, least
    for by, name in ((CountedBy.TOPIC, "topics"), (CountedBy.ACTOR, "actors"), (CountedBy.PROMISE, "promises")):
        for pk in links[name]:
            yield by, pk
