"""The timeline: everything that can appear on it in one stream, grouped by year and month, under an overview of it all.

Every state of the page is an address: kinds, topic, actor, promise, importance, text, dates, order, day, and the place
in the list. `part=view` answers with what changes with these alone, `view=print` with the whole selection for paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from claims import presentation
from claims.enums import EntryKind
from timeline.models import CountedBy, Entry, MonthCount
from timeline.pages.entry_selection import read_filter
from timeline.pages.page import BadRequestError, PageRequest, public_page, render_page
from timeline.pages.pagination import AFTER, BEFORE, PAGE_SIZE, Page, cursor_of, paginate
from timeline.pages.prev_next import with_neighbours
from timeline.pages.timeline_items import EntryLine, entry_lines
from timeline.pages.timeline_overview import Gap, gap_between, month_number, timeline_overview
from timeline.selectors import NamedRecord
from timeline.selectors.entries import RELATED_MODELS, entries
from timeline.selectors.month_histogram import Density, TimelineFilter, month_histogram, sources_by_month

NEWEST_FIRST, OLDEST_FIRST = "newest", "oldest"
ORDERS = {NEWEST_FIRST: ("-sort_on", "-id"), OLDEST_FIRST: ("sort_on", "id")}
#: Entries of one answer of the print view; a longer selection has several.
PRINT_PAGE_SIZE = 1000
#: A list to choose from is never longer: what is not in it is chosen on its own page.
MAX_CHOICES = 150
#: Names in an address that choose how the page is shown, and are no filter.
PART, VIEW = "part", "view"


@dataclass(slots=True)
class Month:
    """Entries of one month; `first` is None for those whose month is not known."""

    first: date | None
    lines: list[EntryLine] = field(default_factory=list)


@dataclass(slots=True)
class Year:
    """Entries of one year; `gap` is a long stretch without entries above it."""

    number: int
    gap: Gap | None = None
    months: list[Month] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TimelineQuery:
    """What a reader asked of the timeline."""

    wish: TimelineFilter
    first: date | None
    last: date | None
    order: str

    @property
    def is_newest_first(self) -> bool:
        return self.order == "newest"

    @property
    def earlier_arrow(self) -> str:
        """Where earlier entries are on the page."""
        return "↓" if self.is_newest_first else "↑"

    @property
    def later_arrow(self) -> str:
        return "↑" if self.is_newest_first else "↓"

    @property
    def is_filtered(self) -> bool:
        return self.wish != TimelineFilter() or self.is_zoomed

    @property
    def is_zoomed(self) -> bool:
        return self.first is not None or self.last is not None


@public_page
def timeline(request: PageRequest) -> HttpResponse:
    """The timeline page, or only the part of it that a script asks for."""
    as_of = request.page.as_of
    part_only, printed = _shown_as(request)
    wish = _query_of(request.GET, as_of=as_of)
    found = wish.wish.entries(as_of, first=wish.first, last=wish.last)
    size = PRINT_PAGE_SIZE if printed else PAGE_SIZE
    if not printed and wish.order == NEWEST_FIRST and not (request.GET.get(AFTER) or request.GET.get(BEFORE)):
        part, furthest = opened_at(found, as_of, size)
    else:
        part, furthest = list_entries(found, request.GET, wish.order, as_of, size), None
    lines = with_neighbours(entry_lines(part.rows, as_of=as_of, with_sources=True))
    context = {
        "part": part,
        "furthest": furthest,
        "asked": wish,
        "of_promise": "" if wish.wish.promise is None else wish.wish.promise.slug,
        "said": list(describe_filters(wish)),
        "given": {name: request.GET.get(name, "") for name in ("from", "to")},
        "orders": [(NEWEST_FIRST, _("Newest first")), (OLDEST_FIRST, _("Oldest first"))],
    }
    if printed:
        some = _group_lines(lines, {}, as_of=as_of)
        both = [some["years_ahead"], some["years"]]
        context["both"] = both if wish.order == NEWEST_FIRST else both[::-1]
        return render_page(request, "pages/timeline_print.html", context)
    sources = sources_by_month(as_of=as_of)
    overview = timeline_overview(_density(wish, as_of=as_of), sources, first=wish.first, last=wish.last, as_of=as_of)
    gaps = _gaps(lines, wish.order, sources, as_of=as_of)
    context |= {"overview": overview} | _group_lines(lines, gaps, as_of=as_of)
    if part_only:
        return render_page(request, "pages/parts/timeline_view.html", context)
    return render_page(
        request, "pages/timeline.html", context | {"kinds": list(EntryKind)} | _choices(wish, as_of=as_of)
    )


def date_ranges(order: str, as_of: date) -> tuple[Q, ...]:
    """What was still to come on a day, and the rest: without the split the newest entries known on a day long past
    would be found by passing over all that happened since.
    """
    ahead, rest = Q(sort_on__gt=as_of) & Q(sort_on__gt=F("known_on")), Q(sort_on__lte=as_of)
    return (ahead, rest) if order == NEWEST_FIRST else (rest, ahead)


def list_entries(found: QuerySet[Entry], query: QueryDict, order: str, as_of: date, size: int) -> Page[Entry]:
    """The part of the timeline that a query's cursor points to, else its beginning."""
    return paginate(found, query, order=ORDERS[order], size=size, stretches=date_ranges(order, as_of))


def opened_at(found: QuerySet[Entry], as_of: date, size: int) -> tuple[Page[Entry], date | None]:
    """The beginning of the timeline, newest first; of one that is longer than a page, from what had happened on a day.

    Then what lay ahead is the part before, and the day of the furthest entry that lay ahead is shown.
    """
    order = ORDERS[NEWEST_FIRST]
    happened = paginate(found.filter(sort_on__lte=as_of), QueryDict(), order=order, size=size)
    ahead, _rest = date_ranges(NEWEST_FIRST, as_of)
    days_ahead = list(found.filter(ahead).order_by(*order).values_list("sort_on", flat=True)[:size])
    if not days_ahead:
        return happened, None
    if not happened.rows or (happened.after is None and len(days_ahead) + len(happened.rows) <= size):
        return list_entries(found, QueryDict(), NEWEST_FIRST, as_of, size), None
    return replace(happened, before=cursor_of(happened.rows[0], order)), days_ahead[0]


def _shown_as(request: HttpRequest) -> tuple[bool, bool]:
    """Whether only the changing part is asked for, and whether for paper; taken out of what links keep."""
    query = request.GET.copy()
    part, view = query.pop(PART, [""])[-1], query.pop(VIEW, [""])[-1]
    for name, given, known in ((PART, part, ("", "view")), (VIEW, view, ("", "print"))):
        if given not in known:
            message = _("%(name)s is “%(given)s”, which is not one of %(known)s.")
            raise BadRequestError(message % {"name": name, "given": given, "known": known[1]})
    request.GET = query  # type: ignore[assignment]
    return part == "view", view == "print"


def _query_of(query: QueryDict, *, as_of: date) -> TimelineQuery:
    order = query.get("order") or NEWEST_FIRST
    if order not in ORDERS:
        raise BadRequestError(_("order is “%(given)s”; use newest or oldest.") % {"given": order})
    wish, first, last = read_filter(query, as_of=as_of)
    return TimelineQuery(wish, first, last, order)


def describe_filters(wish: TimelineQuery) -> Iterable[str]:
    """What is filtered by, in words; the stretch of time is said by the overview."""
    yield from (str(presentation.label(kind)) for kind in wish.wish.kinds)
    for row in (wish.wish.promise, wish.wish.topic, wish.wish.actor):
        if row is not None:
            yield str(row)
    if wish.wish.importance is not None:
        yield _("importance %(n)d or more") % {"n": wish.wish.importance}
    if wish.wish.text:
        yield _("“%(text)s”") % {"text": wish.wish.text}


def _density(wish: TimelineQuery, *, as_of: date) -> Density:
    found = month_histogram(wish.wish, as_of=as_of)
    # A stretch without anything has an overview too, as long as there are entries elsewhere.
    return found if found.first is not None or not wish.is_zoomed else month_histogram(TimelineFilter(), as_of=as_of)


def _gaps(lines: list[EntryLine], order: str, sources: Mapping[date, int], *, as_of: date) -> dict[str, Gap]:
    """The long stretches without an entry, by the key of the line below, which is always the first of its year."""
    months = [(month_number(month), number) for month, number in sources.items()]
    gaps: dict[str, Gap] = {}
    for above, below in zip(lines, lines[1:], strict=False):
        early, late = (below, above) if order == NEWEST_FIRST else (above, below)
        gap = gap_between(early.last_day, late.first_day, months, until=as_of)
        if gap is not None:
            gaps[below.entry.key] = gap
    return gaps


def _group_lines(lines: list[EntryLine], gaps: Mapping[str, Gap], *, as_of: date) -> dict[str, Any]:
    return {
        "years_ahead": group_by_year((line for line in lines if line.entry.sort_on > as_of), gaps),
        "years": group_by_year((line for line in lines if line.entry.sort_on <= as_of), gaps),
    }


def _choices(wish: TimelineQuery, *, as_of: date) -> dict[str, list[NamedRecord]]:
    """What the filters offer: what an entry of the day is about, at most so many, and what is chosen.

    The counts rule out what has no entry of that month or before, so that few are looked at one by one.
    """
    day = as_of
    offered: dict[str, list[NamedRecord]] = {}
    for by, relation in ((CountedBy.TOPIC, "topics"), (CountedBy.ACTOR, "actors"), (CountedBy.PROMISE, "promises")):
        model, called = RELATED_MODELS[relation]
        counted = MonthCount.objects.filter(by=by, about=OuterRef("pk"), turn__lte=day)
        shown = entries(as_of=day).filter(**{relation: OuterRef("pk")}).order_by()
        rows = model.objects.public(day).filter(Exists(counted), Exists(shown)).order_by(called)
        some = [NamedRecord(row.slug, getattr(row, called)) for row in rows.only("slug", called)[:MAX_CHOICES]]
        row = getattr(wish.wish, by)
        chosen = [] if row is None else [NamedRecord(row.slug, str(row))]
        offered[relation] = some if not chosen or chosen[0] in some else chosen + some
    return offered


def group_by_year(lines: Iterable[EntryLine], gaps: Mapping[str, Gap]) -> list[Year]:
    """Lines by year and month in their order; a year's entries without a known month are together, in no month."""
    years: list[Year] = []
    for line in lines:
        if not years or years[-1].number != line.year:
            years.append(Year(line.year, gaps.get(line.entry.key)))
        months = years[-1].months
        month = next((each for each in months if each.first == line.month), None)
        if month is None:
            month = Month(line.month)
            months.append(month)
        month.lines.append(line)
    return years
