"""The style guide: every component of the pages in every state, on one page that only development shows.

Its records are made up here and stored nowhere.
"""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.safestring import SafeString

from claims.enums import EntryKind, FlagKind, Modifier, Severity, Stage, Status, TrackRecordCategory, VerdictKind
from claims.exceptions import UnknownRecordError
from timeline.charts import Look
from timeline.pages.badges import Badge, Rating
from timeline.pages.date_glyphs import span_of
from timeline.pages.page import PageRequest, public_page, render_page
from timeline.pages.timeline_items import EntryLine, FlagLine

DAY = date(2016, 5, 31)
#: The tokens of colour that are shown, each with its name.
COLOURS = (
    *("paper", "raised", "sunken", "ink", "muted", "line", "line-strong", "link", "accent", "focus"),
    *("notice", "notice-ink", "good", "fair", "bad", "promised", *(f"series-{number}" for number in range(1, 7))),
)
#: Frames of charts: a line, and what was promised. Drawn charts come from timeline.charts.
CHART = SafeString(
    '<svg viewBox="0 0 320 90" aria-hidden="true"><path d="M4 80L100 60 200 40 316 12" fill="none" stroke-width="2" '
    'stroke="var(--color-series-1)"/><path d="M310 6h12v12h-12z" fill="none" stroke="var(--color-promised)"/></svg>'
)


@public_page
def styleguide(request: PageRequest) -> HttpResponse:
    """Shown with DEBUG only; anywhere else there is nothing at its address."""
    if not settings.DEBUG:
        raise UnknownRecordError("The style guide is for development.")
    context = {
        "colours": COLOURS,
        "statuses": list(Status),
        "categories": list(TrackRecordCategory),
        "verdicts": list(VerdictKind),
        "modifiers": list(Modifier),
        "badges": _badges(),
        "flag_lines": [_flag(severity) for severity in Severity],
        "entry_lines": _entries(),
        "picture": _picture(),
        "promise_row": SimpleNamespace(stage=1, last_stage="", way=[(stage, stage == "announced") for stage in Stage]),
        "part": SimpleNamespace(before="before", after="after"),
        "severities": list(Severity),
    }
    return render_page(request, "pages/styleguide.html", context)


def _badges() -> list[Badge]:
    """What is concluded: by both, as a pair, by nobody yet."""
    verdict = SimpleNamespace(verdict=VerdictKind.KEPT_LATE)
    met, late = Rating(Status.MET_ON_TIME, ""), Rating(Status.MET_LATE, "")
    rated: Any = met
    return [Badge(verdict, rated, None), Badge(verdict, rated, late), Badge(None, None, None)]


def _flag(severity: Severity) -> FlagLine:
    flag = SimpleNamespace(
        kind=next(iter(FlagKind)), opened_on=DAY, closed_on=None, handling="acknowledged", handled_reason="It is known."
    )
    return FlagLine(
        flag=flag,
        severity=severity,
        sentence="A sentence says what the rule found.",
        subject=None,
        evidence=(),
        anchor=f"flag-{severity}",
        worded_on=DAY,
    )


def _entries() -> list[EntryLine]:
    """Entries of the timeline: of a day, of a vague time, of little importance."""
    return [_entry("day", "2016-05-31", 5), _entry("vague", "2016~", 4), _entry("minor", "2016-05", 1)]


def _entry(key: str, edtf: str, importance: int) -> EntryLine:
    entry = SimpleNamespace(
        kind=EntryKind.EVENT,
        key=f"event-{key}",
        importance=importance,
        params={},
        edtf=edtf,
        words="",
        lower=DAY,
        upper=DAY,
        sort_on=DAY,
        known_on=DAY,
    )
    return EntryLine(
        entry=entry,
        title="What happened, in one sentence",
        detail="Where it happened",
        page_kind="",
        page_slug="",
        anchor="",
        promises=(),
        actors=(),
        topics=(),
        is_range=edtf.endswith("~"),
        span=span_of(edtf),
        badge=_badges()[1] if importance == 5 else None,
    )


def _picture() -> Any:
    """The frame of a chart with everything that its key can hold, and two rows of its table."""
    notes = {"kind": "estimate", "known_on_inferred": True, "citations": [], "low": None, "high": None}
    figures = [{**notes, "value": 63.5, "slug": "one"}, {**notes, "value": 104.2, "slug": "two", "kind": "final"}]
    period = {"edtf": "2016", "words": "", "lower": DAY, "upper": DAY}
    return SimpleNamespace(
        wide=CHART,
        narrow=CHART,
        key=[(SimpleNamespace(title="A series"), Look(1, "circle", "1 0", True))],
        indicator=SimpleNamespace(slug="example", name="Example", unit="USD bn", decimals=1),
        has_gap=True,
        has_path=True,
        paths=("1", "2"),
        is_promised=True,
        hollow="estimate",
        fan=1,
        columns=[SimpleNamespace(title="A series"), SimpleNamespace(title="Another series")],
        rows=[(period, [[figure], []]) for figure in figures],
    )
