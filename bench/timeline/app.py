"""The site as gunicorn serves it, with one page more: a hundred entries as plain HTML, which is the yardstick.

Also, run as a program, the server's own times of the list, the density and a stretch, in milliseconds as JSON.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from pivot_tracker.wsgi import application as site

PLAIN_PATH = "/bench/plain.html"
TIMES = 15


def plain() -> bytes:
    """A hundred entries without style or script; a kind, a date, a title of 60 characters and three links each."""
    rows = "".join(
        f'<li class="entry" id="e{n}"><p><time datetime="2016-01-01">1 January 2016</time> Event</p>'
        f"<h3>{f'{n:07} the ministers of both states meet about works by the river':.60}</h3>"
        f'<p><a href="#a{n}">Ministry of works {n}</a> <a href="#b{n}">Works by the river {n}</a> '
        f'<a href="#e{n}">#</a></p></li>'
        for n in range(100)
    )
    head = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Plain</title></head>'
    return gzip.compress(f"{head}<body><h1>Timeline</h1><ol>{rows}</ol></body></html>".encode())


PLAIN = plain()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == PLAIN_PATH:
        start_response(
            "200 OK",
            [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Encoding", "gzip"),
                ("Content-Length", str(len(PLAIN))),
            ],
        )
        return [PLAIN]
    return site(environ, start_response)


def times() -> dict[str, float]:
    """Medians in milliseconds of what the server does for the timeline, in one process."""
    from django.http import QueryDict
    from django.test import Client
    from django.utils import timezone

    from timeline.pages.pagination import paginate
    from timeline.pages.timeline import NEWEST_FIRST, ORDERS, date_ranges
    from timeline.pages.timeline_items import entry_lines
    from timeline.pages.timeline_overview import timeline_overview
    from timeline.selectors import entries
    from timeline.selectors.month_histogram import TimelineFilter, month_histogram, sources_by_month

    today = timezone.now().date()
    order = ORDERS[NEWEST_FIRST]
    spring = (dt.date(2005, 3, 1), dt.date(2005, 5, 31))

    def listed(day: dt.date = today, **conditions: Any) -> Any:
        found = entries(as_of=day, **conditions)
        part = paginate(found, QueryDict(), order=order, stretches=date_ranges(NEWEST_FIRST, day))
        return entry_lines(part.rows, as_of=day, with_sources=True)

    def drawn(day: dt.date = today) -> Any:
        return timeline_overview(
            month_histogram(TimelineFilter(), as_of=day), sources_by_month(as_of=day), first=None, last=None, as_of=day
        )

    page = Client()
    calls: dict[str, Callable[[], Any]] = {
        "list": listed,
        "list of a stretch": lambda: listed(from_day=spring[0], to_day=spring[1]),
        "list of a past day": lambda: listed(dt.date(2012, 5, 17)),
        "list of a topic": lambda: listed(topic="topic-3"),
        "density": drawn,
        "density of a past day": lambda: drawn(dt.date(2012, 5, 17)),
        "viewport": lambda: page.get("/timeline/?from=2005-03&to=2005-05&part=view", HTTP_HOST="127.0.0.1"),
        "page": lambda: page.get("/timeline/", HTTP_HOST="127.0.0.1"),
    }
    found = {}
    for name, call in calls.items():
        call()
        spent = []
        for _ in range(TIMES):
            began = time.perf_counter()
            call()
            spent.append((time.perf_counter() - began) * 1000)
        found[name] = round(statistics.median(spent), 2)
    return found


if __name__ == "__main__":
    json.dump(times(), sys.stdout)
