"""What became known, newest first, as an Atom feed.

Deadlines and steps are left out: they lie ahead and belong into a calendar.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims import presentation
from claims.enums import EntryKind
from timeline.pages.badges import Badge, badges
from timeline.pages.entry_selection import Item, clean, items, selected_entries
from timeline.pages.page import PageRequest, public_page

#: Entries of a feed.
MOST = 50
KINDS = [kind for kind in EntryKind if kind not in (EntryKind.DEADLINE, EntryKind.MILESTONE)]
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class AtomFeed(Atom1Feed):
    """A feed whose moments end in Z like all others: the library writes those without a time zone so, as UTC."""

    def latest_post_date(self) -> dt.datetime:
        return super().latest_post_date().replace(tzinfo=None)


@public_page
def atom_feed(request: PageRequest) -> HttpResponse:
    """The newest entries that fit the filters, as an Atom feed."""
    as_of = request.page.as_of
    selection = selected_entries(request.GET, as_of=as_of, among=KINDS)
    some = items(selection.rows.order_by("-known_on", "-sort_on", "key")[:MOST], request)
    feed = AtomFeed(
        title=clean(selection.title),
        link=request.build_absolute_uri(f"{reverse('pages:timeline')}?{request.GET.urlencode()}".removesuffix("?")),
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
        feed_copyright=LICENCE,
        author_name=_("Pivot tracker"),
    )
    promises = (item.line.followed_promise for item in some)
    judged = badges((each.slug for each in promises if each is not None), as_of=as_of)
    for item in some:
        followed = item.line.followed_promise
        feed.add_item(**_feed_item(item, request, None if followed is None else judged.get(followed.slug)))
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _feed_item(item: Item, request: HttpRequest, badge: Badge | None) -> dict[str, Any]:
    entry, line = item.entry, item.line
    followed = ""
    if badge is not None and line.followed_promise is not None:
        followed = f"{line.followed_promise.name}: {badge.words}"
    known = dt.datetime.combine(entry.known_on, dt.time.min)
    return {
        "title": clean(line.title),
        "link": item.url,
        "description": clean(" ".join(filter(None, (f"{item.when}.", line.detail, followed)))),
        "unique_id": f"tag:{request.get_host().partition(':')[0]},2026:{entry.key}",
        "updateddate": known,
        "pubdate": known,
        "categories": [str(presentation.label(EntryKind(entry.kind))), *(clean(topic.name) for topic in line.topics)],
    }
