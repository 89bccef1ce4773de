"""A promise or a selection of the timeline as a small page for the frames of other sites, and oEmbed that leads to it.

Only these pages may be framed; every other page of the site refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from claims.exceptions import UnknownRecordError
from claims.models import Promise
from claims.selectors.published import get_public
from timeline.pages.allowed_params import fault_in, taken_by
from timeline.pages.entry_selection import selected_entries
from timeline.pages.home import rows_of
from timeline.pages.page import BadRequestError, PageRequest, address, public_page, render_page
from timeline.pages.timeline_items import entry_lines

#: Entries in a frame.
MOST = 30
#: Size of a frame in CSS pixels where the asker names none, and the least.
WIDTH, LEAST_WIDTH = 640, 280
HEIGHTS = {"promise": 320, "timeline": 560}

View = Callable[..., HttpResponse]


def allow_framing(view: View) -> View:
    """A page that any site may show in a frame."""
    return cast(View, xframe_options_exempt(csp_replace({"frame-ancestors": ["*"]})(view)))


@allow_framing
@public_page
def promise(request: PageRequest, slug: str) -> HttpResponse:
    """A promise as a small page for frames."""
    as_of = request.page.as_of
    found = get_public(Promise, slug, as_of=as_of)
    (row,) = rows_of([found], as_of=as_of)
    full = address(reverse("pages:promise", args=[slug]), request.page.query())
    return render_page(request, "pages/embed_promise.html", {"row": row, "full": full})


@allow_framing
@public_page
def timeline(request: PageRequest) -> HttpResponse:
    """A selection of the timeline as a small page for frames."""
    as_of = request.page.as_of
    selection = selected_entries(request.GET, as_of=as_of)
    newest = selection.rows.filter(sort_on__lte=as_of).order_by("-sort_on", "-key")[:MOST]
    full = f"{reverse('pages:timeline')}?{request.GET.urlencode()}".removesuffix("?")
    context = {
        "title": ", ".join(selection.about),
        "lines": entry_lines(newest, as_of=as_of),
        "full": full,
        "most": MOST,
    }
    return render_page(request, "pages/embed_timeline.html", context)


@public_page
def oembed(request: PageRequest) -> HttpResponse:
    """The frame for an address of this site, as oEmbed 1.0 (JSON)."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(_("Only JSON is served."), status=HTTPStatus.NOT_IMPLEMENTED, content_type="text/plain")
    try:
        parts = urlsplit(request.GET.get("url", ""))
    except ValueError as error:
        raise UnknownRecordError(_("This is not an address.")) from error
    if parts.netloc and parts.netloc != request.get_host():
        raise UnknownRecordError(_("This address is not on this site."))
    query = QueryDict(parts.query, mutable=True)
    kind, title, path = _place(parts.path, query, as_of=request.page.as_of)
    for name in set(query) - set(taken_by(resolve(path).url_name or "")):
        del query[name]
    width = max(LEAST_WIDTH, _pixels(request, "maxwidth", WIDTH))
    height = min(HEIGHTS[kind], max(LEAST_WIDTH, _pixels(request, "maxheight", HEIGHTS[kind])))
    source = request.build_absolute_uri(f"{path}?{query.urlencode()}".removesuffix("?"))
    frame = '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>'
    answer = {
        "version": "1.0",
        "type": "rich",
        "provider_name": _("Pivot tracker"),
        "provider_url": request.build_absolute_uri("/"),
        "title": title,
        "width": width,
        "height": height,
        "html": format_html(frame, source, width, height, title),
    }
    response = JsonResponse(answer)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _place(path: str, query: QueryDict, *, as_of: date) -> tuple[str, str, str]:
    """What an address of this site shows that can be framed: its kind, title, and the path of the frame."""
    try:
        match: Any = resolve(path)
    except Resolver404 as error:
        raise UnknownRecordError(_("There is no page at this address.")) from error
    if match.app_name == "pages" and (fault := fault_in(query, match.url_name or "")):
        raise BadRequestError(fault)
    if match.view_name == "pages:promise":
        slug = match.kwargs["slug"]
        found = get_public(Promise, slug, as_of=as_of)
        return "promise", found.title, reverse("pages:embed-promise", args=[slug])
    if match.view_name == "pages:timeline":
        return "timeline", selected_entries(query, as_of=as_of).title, reverse("pages:embed-timeline")
    raise UnknownRecordError(_("Only a promise or the timeline can be embedded."))


def _pixels(request: HttpRequest, name: str, default: int) -> int:
    given = request.GET.get(name, "")
    if given and not re.fullmatch(r"[0-9]{1,5}", given):
        raise BadRequestError(_("%(name)s is “%(given)s”; use a whole number.") % {"name": name, "given": given})
    return min(int(given), 4096) if given else default
