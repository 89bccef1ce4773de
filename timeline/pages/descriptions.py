"""One record in a sentence or two of plain text: for descriptions of its page and for its card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from claims import presentation
from claims.enums import ActorKind, ClaimCheckResult, ObservationKind, SourceKind
from claims.models import Actor, Claim, ClaimCheck, Indicator, Source
from claims.selectors.progress_types import SeriesProgress
from timeline.models import Event
from timeline.pages.questions import format_amount
from timeline.pages.timeline_items import say_date


def _join_parts(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def claim_words(claim: Claim, check: ClaimCheck | None) -> str:
    """Who said it and when, and how it fares against the record."""
    speakers = ", ".join(actor.name for actor in claim.speakers.all())
    said = _join_parts(speakers, say_date(claim.stated_on, claim.stated_on_words))
    return " ".join(filter(None, (f"{said}." if said else "", "" if check is None else check_words(check))))


def check_words(check: ClaimCheck) -> str:
    """The result of a claim check in plain text."""
    return presentation.check_sentence(ClaimCheckResult(check.on_the_day), ClaimCheckResult(check.now))


def event_words(event: Event) -> str:
    """An event in a sentence of plain text."""
    when = _join_parts(say_date(event.happened_on, event.happened_on_words), event.place)
    return " ".join(filter(None, (f"{when}." if when else "", event.summary)))


def actor_words(actor: Actor) -> str:
    """An actor in a sentence of plain text."""
    return actor.role or actor.description or str(presentation.label(ActorKind(actor.kind_of_actor)))


def source_words(source: Source) -> str:
    """A source in a sentence of plain text."""
    kind = str(presentation.label(SourceKind(source.kind_of_source)))
    by = source.authors or source.publisher
    return _join_parts(kind, by, say_date(source.published_on, source.published_on_words))


def indicator_words(indicator: Indicator, series: Sequence[SeriesProgress]) -> str:
    """What it measures, and the newest measured figure: of the headline series, else of the first that has one."""
    headline = "" if indicator.preferred_series is None else indicator.preferred_series.slug
    newest = ""
    for each in sorted(series, key=lambda each: each["slug"] != headline):
        measured = [
            o
            for o in each["observations"]
            if o["value"] is not None
            and o["period"]["upper"] is not None
            and o["kind"] not in (ObservationKind.PLAN, ObservationKind.FORECAST)
        ]
        if measured:
            last = max(measured, key=lambda o: o["period"]["upper"] or date.min)
            names = {
                "value": presentation.with_unit(
                    format_amount(last["value"], decimals=indicator.decimals), indicator.unit
                ),
                "period": say_date(last["period"]["edtf"], last["period"]["words"]),
                "series": each["title"],
            }
            newest = _("%(value)s in %(period)s (%(series)s).") % names
            break
    return " ".join(filter(None, (newest, indicator.definition)))
