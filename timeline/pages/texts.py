"""The methodology, whose bands and flags are read from the rules' own tables, and what this dossier is.

Out of scope: the arithmetic itself (claims.method).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from claims import wording
from claims.method import bands
from claims.models import Actor, Claim, Indicator, Observation, Promise, Source, Target
from claims.vocabulary import FlagKind, Modifier, Reason, Status
from timeline.models import Event

from .visit import Visit, page, show


def other_statuses() -> list[Status]:
    """Statuses that follow from no band."""
    banded = {status for status, _lower in (*bands.PACE_BANDS, *bands.CLOSED_BANDS)}
    return [status for status in Status if status not in banded]


@page
def methodology(request: HttpRequest, visit: Visit) -> HttpResponse:
    context = {
        "ruleset": bands.RULESET,
        "bands": wording.bands_table(),
        "tables": wording.method_tables(),
        "statuses": other_statuses(),
        "modifiers": list(Modifier),
        "reasons": list(Reason),
        "flags": list(FlagKind),
        "flat_within": bands.FLAT_WITHIN,
        "due_soon_days": bands.DUE_SOON_DAYS,
        "early_values": bands.EARLY_VALUES,
        "early_share": bands.EARLY_SHARE_OF_TIME[0] / bands.EARLY_SHARE_OF_TIME[1],
        "stale_lags": bands.STALE_LAGS,
        "disagreement_warning": bands.DISAGREEMENT_WARNING,
    }
    return show(request, visit, "pages/methodology.html", context)


#: What the page about the dossier counts.
COUNTED: tuple[tuple[Any, Any], ...] = (
    (Promise, gettext_lazy("Promises")),
    (Target, gettext_lazy("Versions of their numbers")),
    (Claim, gettext_lazy("Claims")),
    (Observation, gettext_lazy("Single figures")),
    (Event, gettext_lazy("Events")),
    (Source, gettext_lazy("Sources")),
    (Actor, gettext_lazy("Actors")),
    (Indicator, gettext_lazy("Things measured")),
)


@page
def about(request: HttpRequest, visit: Visit) -> HttpResponse:
    span = Source.objects.public(visit.as_of).aggregate(first=Min("published_on_lower"), last=Max("published_on_upper"))
    counts = [(title, model.objects.public(visit.as_of).count()) for model, title in COUNTED]
    inferred = Source.objects.public(visit.as_of).filter(published_on_inferred=True).count()
    return show(request, visit, "pages/about.html", {"counts": counts, "span": span, "inferred": inferred})
