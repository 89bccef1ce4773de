"""The timeline: everything that can stand on it in one stream, grouped by year and month.

Every state of the page is an address: kinds, topic, actor, promise, dates, order, day, and the place in the list.
Out of scope: what an entry says (lines.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from claims.models import Actor, Promise, Topic
from claims.vocabulary import EntryKind
from timeline.models import Entry
from timeline.selectors import entries

from . import asked
from .keyset import Part, part_of
from .lines import EntryLine, entry_lines
from .visit import BadInput, Visit, page, show

#: How many years have a link of their own.
SINGLE_YEARS = 30
NEWEST_FIRST, OLDEST_FIRST = "newest", "oldest"
ORDERS = {NEWEST_FIRST: ("-sort_on", "-id"), OLDEST_FIRST: ("sort_on", "id")}


@dataclass(slots=True)
class Month:
    """Entries of one month; `first` is None for those whose month is not known."""

    first: date | None
    lines: list[EntryLine] = field(default_factory=list)


@dataclass(slots=True)
class Year:
    """Entries of one year. `ahead`: its beginning lies after the day asked for."""

    number: int
    months: list[Month] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visitor asked of the timeline."""

    kinds: list[EntryKind]
    topic: Topic | None
    actor: Actor | None
    promise: Promise | None
    first: date | None
    last: date | None
    order: str

    @property
    def is_filtered(self) -> bool:
        return bool(self.kinds) or any(
            each is not None for each in (self.topic, self.actor, self.promise, self.first, self.last)
        )


@page
def timeline(request: HttpRequest, visit: Visit) -> HttpResponse:
    wish = _asked(request.GET, visit)
    found = entries(
        as_of=visit.as_of,
        kinds=wish.kinds,
        topic=None if wish.topic is None else wish.topic.slug,
        actor=None if wish.actor is None else wish.actor.slug,
        promise=None if wish.promise is None else wish.promise.slug,
        from_day=wish.first,
        to_day=wish.last,
    )
    part: Part[Entry] = part_of(found, request.GET, order=ORDERS[wish.order])
    lines = entry_lines(part.rows, visit)
    context = {
        "part": part,
        "years_ahead": grouped(line for line in lines if line.entry.sort_on > visit.as_of),
        "years": grouped(line for line in lines if line.entry.sort_on <= visit.as_of),
        "wish": wish,
        "kinds": list(EntryKind),
        "orders": [(NEWEST_FIRST, _("Newest first")), (OLDEST_FIRST, _("Oldest first"))],
        "given": {name: request.GET.get(name, "") for name in ("from", "to")},
        "spans": spans(visit),
        **_choices(visit),
    }
    return show(request, visit, "pages/timeline.html", context)


def _asked(query: QueryDict, visit: Visit) -> Asked:
    order = query.get("order") or NEWEST_FIRST
    if order not in ORDERS:
        raise BadInput(_("order is “%(given)s”: write newest or oldest.") % {"given": order})
    first, last = asked.first_day(query, "from"), asked.last_day(query, "to")
    asked.in_order(first, last)
    return Asked(
        kinds=asked.words(query, "kind", EntryKind),
        topic=asked.record(query, "topic", Topic, visit),
        actor=asked.record(query, "actor", Actor, visit),
        promise=asked.record(query, "promise", Promise, visit),
        first=first,
        last=last,
        order=order,
    )


def spans(visit: Visit) -> list[tuple[int, int]]:
    """The years up to the last entry, to go to; those long ago together."""
    found = entries(as_of=visit.as_of).prefetch_related(None).order_by("sort_on")
    first, last = found.values_list("sort_on", flat=True).first(), found.values_list("sort_on", flat=True).last()
    if first is None or last is None:
        return []
    since = max(first.year, last.year - SINGLE_YEARS + 1)
    earlier = [(first.year, since - 1)] if first.year < since else []
    return earlier + [(year, year) for year in range(since, last.year + 1)]


def _choices(visit: Visit) -> dict[str, Any]:
    return {
        "topics": Topic.objects.public(visit.as_of).order_by("name"),
        "actors": Actor.objects.public(visit.as_of).filter(entries__isnull=False).distinct().order_by("name"),
        "promises": Promise.objects.public(visit.as_of).order_by("title"),
    }


def grouped(lines: Iterable[EntryLine]) -> list[Year]:
    """Lines by year and month in their order; a year's entries without a known month stand together, in no month."""
    years: list[Year] = []
    for line in lines:
        if not years or years[-1].number != line.year:
            years.append(Year(line.year))
        months = years[-1].months
        month = next((each for each in months if each.first == line.month), None)
        if month is None:
            month = Month(line.month)
            months.append(month)
        month.lines.append(line)
    return years
