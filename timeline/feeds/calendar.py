"""Deadlines and steps as an iCalendar, each on the last day on which it may be done.

A vague date ("2020") appears on its last day and says in words how vague it is.
"""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from claims import presentation
from claims.enums import EntryKind
from timeline.pages.entry_selection import Item, clean, items, selected_entries
from timeline.pages.page import PageRequest, public_page

KINDS = (EntryKind.DEADLINE, EntryKind.MILESTONE)
#: Days of one calendar; use filters for others.
MOST = 2000


@public_page
def icalendar_feed(request: PageRequest) -> HttpResponse:
    """The deadlines and steps that fit the filters, as an iCalendar file."""
    selection = selected_entries(request.GET, as_of=request.page.as_of, among=KINDS)
    rows = selection.rows.filter(upper__isnull=False).order_by("-sort_on", "key")[:MOST]
    book = Calendar()
    book.add("prodid", "-//pivot_tracker//timeline//EN")
    book.add("version", "2.0")
    book.add("x-wr-calname", clean(selection.title))
    for item in items(rows, request):
        book.add_component(_due(item, request))
    return HttpResponse(book.to_ical(), content_type="text/calendar; charset=utf-8")


def _due(item: Item, request: HttpRequest) -> Event:
    entry, line, due = item.entry, item.line, Event()
    assert entry.upper is not None
    due.add("uid", f"{entry.key}@{request.get_host().partition(':')[0]}")
    due.add("dtstamp", dt.datetime.combine(entry.known_on, dt.time.min, tzinfo=dt.UTC))
    due.add("dtstart", entry.upper)
    due.add("dtend", entry.upper + dt.timedelta(days=1))
    due.add("summary", clean(line.title))
    said = " ".join(filter(None, (_("Due: %(when)s.") % {"when": item.when}, line.detail)))
    due.add("description", clean(said))
    due.add("url", item.url)
    due.add(
        "categories", [str(presentation.label(EntryKind(entry.kind))), *(clean(topic.name) for topic in line.topics)]
    )
    due.add("transp", "TRANSPARENT")
    return due
