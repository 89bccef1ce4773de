"""Every public page for search engines: a sitemap, and what robots may read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.http import HttpResponse
from django.urls import reverse

from claims.models import Actor, Claim, Indicator, Promise, Source, Topic
from claims.models.base import PublicRecord
from claims.selectors.dossier_topic import topics
from timeline.models import Event
from timeline.pages.page import PageRequest, public_page

KINDS: tuple[type[PublicRecord], ...] = (Promise, Claim, Event, Actor, Indicator, Topic, Source)
LISTS = ("home", "timeline", "promises", "flags", "claims", "actors", "sources", "indicators", "topics", "corrections")
TEXTS = ("methodology", "about", "data")


class Records(Sitemap):  # type: ignore[type-arg]
    """The pages of one kind of record."""

    limit = 10_000

    def __init__(self, model: type[PublicRecord], as_of: dt.date) -> None:
        self.model, self.as_of = model, as_of

    def items(self) -> Any:
        rows = topics(as_of=self.as_of) if self.model is Topic else self.model.objects.public(self.as_of)
        return rows.order_by("slug").only("slug", "changed_at")

    def location(self, item: Any) -> str:
        return reverse(f"pages:{self.model.kind()}", args=[item.slug])

    def lastmod(self, item: Any) -> dt.datetime:
        changed: dt.datetime = item.changed_at
        return changed


class Lists(Sitemap):  # type: ignore[type-arg]
    """The pages that are there whatever the dossier holds."""

    def items(self) -> list[str]:
        return [*LISTS, *TEXTS]

    def location(self, item: Any) -> str:
        return reverse(f"pages:{item}")


def _sections(*, as_of: dt.date) -> dict[str, Any]:
    return {"pages": Lists(), **{f"{model.kind()}s": Records(model, as_of) for model in KINDS}}


@public_page
def index(request: PageRequest) -> HttpResponse:
    """The sitemap index: a section for each kind of page."""
    answer: Any = views.index(request, _sections(as_of=request.page.as_of), sitemap_url_name="pages:sitemap")
    for item in answer.context_data["sitemaps"]:
        # As in the sections: a day.
        item.last_mod = None if item.last_mod is None else item.last_mod.date()
    return _render_now(answer)


@public_page
def section(request: PageRequest, section: str) -> HttpResponse:
    """One section of the sitemap; 404 for an unknown section or page."""
    return _render_now(views.sitemap(request, _sections(as_of=request.page.as_of), section=section))


def _render_now(response: Any) -> HttpResponse:
    """Written now, so that an error in a list is raised here."""
    answer: HttpResponse = response.render()
    return answer


@public_page
def robots(request: PageRequest) -> HttpResponse:
    """Everything but the desk and what repeats pages: past days, filtered lists and embeds."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /embed/",
        "Disallow: /report/",
        "Disallow: /search/",
        "Disallow: /*?*as_of=",
        f"Sitemap: {request.build_absolute_uri(reverse('pages:sitemaps'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
