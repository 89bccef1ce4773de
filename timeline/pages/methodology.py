"""The methodology, whose bands and flags are read from the rules' own tables, and what this dossier is."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from claims import presentation
from claims.enums import FlagKind, Modifier, ObservationKind, Reason, Status
from claims.method import thresholds
from claims.method.ruleset import RULESET
from claims.models import Actor, Claim, Indicator, Observation, Promise, Source, Target
from claims.selectors.assessments import flags, headline_assessments
from claims.selectors.dossier_topic import dossier_topic
from claims.selectors.verdict_agreement import verdict_agreement
from timeline.models import Event
from timeline.pages.page import PageRequest, public_page, render_page


def other_statuses() -> list[Status]:
    """Statuses that follow from no band."""
    banded = {status for status, _lower in (*thresholds.PACE_BANDS, *thresholds.CLOSED_BANDS)}
    return [status for status in Status if status not in banded]


@public_page
def methodology(request: PageRequest) -> HttpResponse:
    """The methodology page."""
    context = {
        "ruleset": RULESET,
        "bands": presentation.bands_table(),
        "tables": presentation.method_tables(),
        "statuses": other_statuses(),
        "modifiers": list(Modifier),
        "reasons": list(Reason),
        "flags": list(FlagKind),
        "flat_within": thresholds.FLAT_WITHIN,
        "due_soon_days": thresholds.DUE_SOON_DAYS,
        "early_values": thresholds.EARLY_VALUES,
        "early_share": thresholds.EARLY_SHARE_OF_TIME[0] / thresholds.EARLY_SHARE_OF_TIME[1],
        "stale_lags": thresholds.STALE_LAGS,
        "disagreement_warning": thresholds.DISAGREEMENT_WARNING,
    }
    return render_page(request, "pages/methodology.html", context)


#: Kinds of figures that say what was, not what is planned or expected.
MEASURED_KINDS = (ObservationKind.FINAL, ObservationKind.PROVISIONAL, ObservationKind.ESTIMATE)

#: What the page about the dossier counts.
COUNTED_MODELS: tuple[tuple[Any, Any], ...] = (
    (Promise, gettext_lazy("Promises")),
    (Target, gettext_lazy("Versions of their numbers")),
    (Claim, gettext_lazy("Claims")),
    (Observation, gettext_lazy("Single figures")),
    (Event, gettext_lazy("Events")),
    (Source, gettext_lazy("Sources")),
    (Actor, gettext_lazy("Actors")),
    (Indicator, gettext_lazy("Things measured")),
)


#: Statuses under which nothing can be said of a promise.
UNKNOWN = (
    Status.NOT_ASSESSABLE,
    Status.AWAITING_DATA,
    Status.DATA_OVERDUE,
    Status.NEVER_PUBLISHED,
    Status.UNDECIDED,
    Status.NO_EVIDENCE_FOUND,
    Status.NOT_CHECKED,
)
#: Flags by which the rules say that something is missing.
MISSING = (FlagKind.NO_DATA, FlagKind.STALE_DATA, FlagKind.VAGUE_PROMISE)


@public_page
def about(request: PageRequest) -> HttpResponse:
    """The page about this dossier and its editors."""
    as_of = request.page.as_of
    sources = Source.objects.public(as_of)
    figures = Observation.objects.public(as_of)
    dossier = dossier_topic(as_of=as_of)
    context = {
        "subject": dossier,
        "about": "" if dossier is None else dossier.description,
        "counts": [(title, model.objects.public(as_of).count()) for model, title in COUNTED_MODELS],
        "span": sources.aggregate(
            first=Min("published_on_lower"),
            last=Max("published_on_upper"),
            inferred=Count("pk", filter=Q(published_on_inferred=True)),
        ),
        "figures": figures.aggregate(
            newest=Max("known_on"),
            last_period=Max("period_upper", filter=Q(kind_of_value__in=MEASURED_KINDS)),
            inferred=Count("pk", filter=Q(known_on_inferred=True)),
        ),
        "undated": Claim.objects.public(as_of).filter(stated_on="").count(),
        "unknown": _count_words(headline_assessments(as_of=as_of), "status", UNKNOWN),
        "agreement": presentation.agreement_sentence(verdict_agreement(as_of=as_of)),
        "missing": _count_words(flags(as_of=as_of), "kind", MISSING),
    }
    return render_page(request, "pages/about.html", context)


def _count_words(rows: Any, name: str, words: Sequence[StrEnum]) -> list[tuple[StrEnum, int]]:
    """How many rows there are of each of these words, those with none left out; one query."""
    found = (
        rows.filter(**{f"{name}__in": list(words)}).order_by().values_list(name).annotate(Count("pk", distinct=True))
    )
    numbers = dict(found)
    return [(word, numbers[word.value]) for word in words if numbers.get(word.value)]
