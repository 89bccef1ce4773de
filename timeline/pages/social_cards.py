"""Cards for link previews: the content of an address in a title, a sentence or two, and a chart where there is one.

Each is the picture of its page for a day and needs no more queries for more rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims import presentation
from claims.enums import ClaimKind, EntryKind, RecordKind, TrackRecordCategory
from claims.models import Actor, Claim, Indicator, Promise, Source, Topic
from claims.models.base import PublicRecord
from claims.selectors.claim_checks import claim_checks
from claims.selectors.dossier_topic import dossier_topic
from claims.selectors.observations import figures_of
from claims.selectors.promise_progress import load_promise_snapshot, plain_series, serialize_progress
from claims.selectors.published import get_public
from claims.selectors.track_record import Record, track_record
from timeline import card_rendering
from timeline.models import Event
from timeline.pages.descriptions import actor_words, claim_words, event_words, indicator_words, source_words
from timeline.pages.home import row_of
from timeline.pages.icons import ENTRIES, STANDINGS
from timeline.pages.page import PageRequest, public_page
from timeline.pages.promise import answer_of
from timeline.pages.promise_charts import Drawing, chart_spec
from timeline.pages.timeline_overview import Overview, timeline_overview
from timeline.selectors.month_histogram import TimelineFilter, month_histogram, sources_by_month

#: Number of promises from which on a card draws their statuses.
WORTH_DRAWING = 3


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says; `above` names what it is about."""

    above: str
    title: str
    text: str
    chart: str = ""
    judged: str = ""

    def svg(self, request: PageRequest) -> str:
        names = {"host": request.get_host(), "day": request.page.as_of.isoformat()}
        foot = _("Pivot tracker, %(host)s · as known on %(day)s · CC BY 4.0") % names
        return card_rendering.card_svg(
            self.title, self.text, above=self.above, foot=foot, judged=self.judged, chart=self.chart
        )


def promise_card(found: Promise, as_of: date) -> Card:
    """The promise with its answer, and the chart of the indicator that its first version counts in."""
    read = load_promise_snapshot(found, as_of=as_of)
    versions = serialize_progress(read)["versions"]
    chart = ""
    if versions:
        first = versions[0]["indicator"]["slug"]
        indicator = next(each.indicator for each in read.targets if each.indicator.slug == first)
        some = [each for each in versions if each["indicator"]["slug"] == first]
        chart = _enlarge_drawing(chart_spec(indicator, some[0]["series"], some))
    row = row_of(read)
    return Card(_name_kind(RecordKind.PROMISE), found.title, answer_of(row) or found.summary, chart, row.badge.words)


def claim_card(found: Claim, as_of: date) -> Card:
    """The card of a claim."""
    check = claim_checks(as_of=as_of).filter(claim=found).first()
    above = str(presentation.label(ClaimKind(found.kind_of_claim)))
    return Card(f"{_name_kind(RecordKind.CLAIM)}: {above}", found.statement, claim_words(found, check))


def event_card(found: Event, as_of: date) -> Card:
    """The card of an event."""
    return Card(_name_kind(RecordKind.EVENT), found.title, event_words(found))


def source_card(found: Source, as_of: date) -> Card:
    """The card of a source."""
    return Card(_name_kind(RecordKind.SOURCE), found.title, source_words(found))


def actor_card(found: Actor, as_of: date) -> Card:
    """The card of an actor, with a chart of what became of its promises."""
    made = track_record(as_of=as_of, by=found)
    return Card(_("What was promised and what came of it"), found.name, actor_words(found), _bars(made))


def topic_card(found: Topic, as_of: date) -> Card:
    """The card of a topic, with a chart of what became of its promises."""
    about = track_record(as_of=as_of, topic=found)
    return Card(_name_kind(RecordKind.TOPIC), found.name, found.description or _shares(about), _bars(about))


def indicator_card(found: Indicator, as_of: date) -> Card:
    """The card of an indicator, with its chart."""
    measured = figures_of([found.pk], as_of=as_of).get(found.pk, [])
    series = [plain_series(figures) for figures in measured]
    drawn = chart_spec(found, series)
    chart = _enlarge_drawing(drawn) if drawn.shows_a_course else ""
    return Card(_name_kind(RecordKind.INDICATOR), found.name, indicator_words(found, series), chart)


def home_card(as_of: date) -> Card:
    """Statuses of all promises."""
    found, dossier = track_record(as_of=as_of), dossier_topic(as_of=as_of)
    promised = _("What was promised and what came of it")
    above, title = ("", promised) if dossier is None else (promised, dossier.name)
    return Card(above, title, _shares(found), _bars(found))


def timeline_card(as_of: date) -> Card:
    """The overview of the whole period."""
    sources = sources_by_month(as_of=as_of)
    drawn = timeline_overview(
        month_histogram(TimelineFilter(), as_of=as_of), sources, first=None, last=None, as_of=as_of
    )
    text = _("Events, statements, targets, deadlines and outcomes in order of date.")
    return Card("", _("Timeline"), text, "" if drawn is None else _lanes(drawn))


def _name_kind(kind: RecordKind) -> str:
    return str(presentation.label(kind))


def _shares(found: Record) -> str:
    return " ".join(presentation.record_sentences(found.first)[:1])


def _enlarge_drawing(drawn: Drawing) -> str:
    return card_rendering.scale_up(drawn.svg(card_rendering.DRAWN_WIDTH, card_rendering.DRAWN_HEIGHT))


def _bars(found: Record) -> str:
    """Results so far; one promise or two are no picture."""
    if found.first.promises < WORTH_DRAWING:
        return ""
    counts = [(standing, found.first.of(standing)) for standing in TrackRecordCategory]
    rows = [(str(presentation.label(each)), number, STANDINGS[each].tone) for each, number in counts if number]
    return card_rendering.bars(rows)


def _lanes(drawn: Overview) -> str:
    lanes = [(_kind(lane.kind), lane.vague, lane.sure, ENTRIES[lane.kind].tone) for lane in drawn.lanes]
    window = drawn.window
    ticks = [((each.stretch.first - window.first) / window.months, each.name) for each in drawn.narrow if each.name]
    return card_rendering.lanes(
        lanes, box=(drawn.window.first - drawn.origin, window.months, drawn.lanes_height), ticks=ticks
    )


def _kind(kind: EntryKind) -> str:
    return str(presentation.label(kind))


RECORDS: Mapping[type[PublicRecord], Callable[[Any, date], Card]] = {
    Promise: promise_card,
    Claim: claim_card,
    Event: event_card,
    Source: source_card,
    Actor: actor_card,
    Topic: topic_card,
    Indicator: indicator_card,
}


def of_record(model: type[PublicRecord]) -> Callable[..., HttpResponse]:
    """The view that gives the card of one record as a picture."""

    @public_page
    def png(request: PageRequest, slug: str) -> HttpResponse:
        as_of = request.page.as_of
        return _png(request, RECORDS[model](get_public(model, slug, as_of=as_of), as_of))

    return png


@public_page
def home(request: PageRequest) -> HttpResponse:
    """The card of the home page as PNG."""
    return _png(request, home_card(request.page.as_of))


@public_page
def timeline(request: PageRequest) -> HttpResponse:
    """The card of the timeline as PNG."""
    return _png(request, timeline_card(request.page.as_of))


def _png(request: PageRequest, card: Card) -> HttpResponse:
    return HttpResponse(card_rendering.card_png(card.svg(request)), content_type="image/png")
