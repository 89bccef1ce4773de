"""Structured data of pages in schema.org JSON-LD: ClaimReview, Event, Dataset."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from claims import presentation
from claims.enums import ActorKind, ClaimCheckResult
from claims.models import ClaimCheck
from claims.types import Plain

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
#: How a claim fares against the record, from 1 (contradicted) to 5 (supported); nothing else is rated.
RATINGS = {ClaimCheckResult.CONTRADICTED: 1, ClaimCheckResult.SUPPORTED: 5}


def _thing(kind: str, **said: Any) -> Plain:
    return {"@type": kind, **{name: value for name, value in said.items() if value not in (None, "", [])}}


def _whole(request: HttpRequest, kind: str, **said: Any) -> Plain:
    return {"@context": "https://schema.org", **_thing(kind, url=request.build_absolute_uri(request.path), **said)}


def site(request: HttpRequest) -> Plain:
    """The site as a schema.org Organization, the author of what it says."""
    return _thing("Organization", name=_("Pivot tracker"), url=request.build_absolute_uri("/"))


def actor(found: Any) -> Plain:
    """An actor as a schema.org Person, Country or Organization."""
    kind = {ActorKind.PERSON: "Person", ActorKind.STATE: "Country"}.get(found.kind_of_actor, "Organization")
    return _thing(kind, name=found.name)


def claim_review(request: HttpRequest, claim: Any, check: ClaimCheck | None) -> Plain | None:
    """The claim against today's record; None where the record neither supports nor contradicts it."""
    result = None if check is None else ClaimCheckResult(check.now)
    if check is None or result not in RATINGS:
        return None
    sources = [each.source.url for each in claim.citations.all() if each.source.url.startswith(("http://", "https://"))]
    speakers = [actor(each) for each in claim.speakers.all()]
    return _whole(
        request,
        "ClaimReview",
        claimReviewed=claim.statement,
        datePublished=check.from_day.isoformat(),
        author=site(request),
        itemReviewed=_thing(
            "Claim",
            author=speakers[0] if len(speakers) == 1 else speakers or None,
            datePublished=claim.known_on.isoformat(),
            appearance=[_thing("CreativeWork", url=url) for url in sources],
        ),
        reviewRating=_thing(
            "Rating",
            ratingValue=RATINGS[result],
            worstRating=min(RATINGS.values()),
            bestRating=max(RATINGS.values()),
            alternateName=str(presentation.label(result)),
        ),
    )


def event(request: HttpRequest, found: Any) -> Plain | None:
    """Something that happened; None where not even its first day is known."""
    lower, upper = found.happened_on_lower, found.happened_on_upper
    if lower is None:
        return None
    return _whole(
        request,
        "Event",
        name=found.title,
        description=found.summary or found.title,
        startDate=lower.isoformat(),
        endDate=None if upper is None else upper.isoformat(),
        eventStatus="https://schema.org/EventScheduled",
        location=_thing("Place", name=found.place, address=found.place) if found.place else None,
        performer=[actor(each) for each in found.actors.all()],
    )


def dataset(request: HttpRequest, *, name: str, about: str, files: dict[str, str], span: str = "") -> Plain:
    """Figures that can be taken away: `files` by media type."""
    return _whole(
        request,
        "Dataset",
        name=name,
        description=about,
        license=LICENCE,
        isAccessibleForFree=True,
        creator=site(request),
        temporalCoverage=span,
        distribution=[
            _thing("DataDownload", encodingFormat=media, contentUrl=request.build_absolute_uri(path))
            for media, path in files.items()
        ],
    )


def whole_dossier(request: HttpRequest) -> Plain:
    """The whole dossier as a schema.org Dataset."""
    return dataset(
        request,
        name=_("Pivot tracker: the whole dossier"),
        about=_("Promises, statements and events, each with its source, and the distance between them."),
        files={"application/json": reverse("api-root"), "text/html": reverse("pages:data")},
    )
