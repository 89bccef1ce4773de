"""A selection of the timeline as the JSON that TimelineJS reads, for those who show it in their own pages.

TimelineJS reads its texts as HTML, so they are escaped here. Dates are given as exactly as they are known, and said in
words next to it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from claims import presentation
from claims.enums import EntryKind
from timeline.pages.entry_selection import Item, items, selected_entries
from timeline.pages.page import PageRequest, public_page

#: The most important entries of a selection; TimelineJS does not get on with more.
MOST = 1000


@public_page
def timelinejs_feed(request: PageRequest) -> HttpResponse:
    """The entries that fit the filters, as JSON for TimelineJS."""
    selection = selected_entries(request.GET, as_of=request.page.as_of)
    rows = selection.rows.order_by("-importance", "-sort_on", "key")[:MOST]
    some = sorted(items(rows, request), key=lambda item: (item.entry.sort_on, item.entry.key))
    document = {
        "title": {"text": {"headline": escape(selection.title), "text": escape(_licence())}},
        "events": [_event(item) for item in some],
        "scale": "human",
    }
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _licence() -> str:
    return _("Data: CC BY 4.0.")


def _event(item: Item) -> dict[str, Any]:
    entry, line = item.entry, item.line
    lower, upper = entry.lower or entry.sort_on, entry.upper or entry.sort_on
    slide = {
        "unique_id": entry.key,
        "group": str(presentation.label(EntryKind(entry.kind))),
        "display_date": escape(item.when),
        "text": {
            "headline": format_html('<a href="{}">{}</a>', item.url, line.title),
            "text": escape(line.detail),
        },
        "start_date": _date(lower, upper),
    }
    if (lower.year, lower.month) != (upper.year, upper.month):
        slide["end_date"] = _date(upper, lower)
    return slide


def _date(day: dt.date, other: dt.date) -> dict[str, int]:
    """A day as exactly as it is known, given the other end of when it may have been."""
    if day == other:
        return {"year": day.year, "month": day.month, "day": day.day}
    return {"year": day.year, "month": day.month}
