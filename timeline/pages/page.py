"""Decorator of public pages: reads the day and the parameters of a request, and answers errors with a clear page.

`public_page` turns a function into a view: it sets `request.page`, and answers an unreadable or future day or a
parameter that the page does not take (`allowed_params`) with a 400, a record that does not exist or was not known yet
with a 404; each says what to do next.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import quote_etag
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_safe

from claims.exceptions import ClaimsError, InvalidDateError, NotKnownAsOfError, RetractedRecordError, UnknownRecordError
from claims.http import etags, response_cache
from claims.http.as_of import parse_as_of, today
from claims.selectors.corrections import last_swept, newest_change, newest_correction
from timeline.pages.allowed_params import fault_in, is_tracking
from timeline.selectors.days import days_beside

P = ParamSpec("P")

#: What another day does not keep of an address: the day itself, and the place in a list that is another then.
NOT_KEPT = ("as_of", "after", "before")

SITE_DESCRIPTION = gettext_noop("Promises, statements and events, each with its source, and the distance between them.")
#: The main menu, and the entry under which each page of one record is.
MENU = (
    ("timeline", gettext_lazy("Timeline")),
    ("promises", gettext_lazy("Promises")),
    ("flags", gettext_lazy("Flags")),
    ("claims", gettext_lazy("Claims")),
    ("actors", gettext_lazy("Actors")),
    ("sources", gettext_lazy("Sources")),
    ("methodology", gettext_lazy("Method")),
)
#: Pages with a card of their own for link previews; the others have the home page's.
WITH_CARD = ("timeline", "promise", "claim", "source", "actor", "topic", "event", "indicator")
SECTIONS = {"promise": "promises", "claim": "claims", "actor": "actors", "source": "sources", "event": "timeline"}


@dataclass(frozen=True, slots=True)
class PageContext:
    """The day that a page answers for, and today; both UTC."""

    as_of: date
    today: date

    @property
    def is_past(self) -> bool:
        return self.as_of < self.today

    def query(self) -> dict[str, str]:
        """What a link must carry so that its page answers for the same day."""
        return {"as_of": self.as_of.isoformat()} if self.is_past else {}


class PageRequest(HttpRequest):
    """A request that carries the context of its page."""

    page: PageContext


class BadRequestError(ClaimsError):
    """Something in a page's address that cannot be understood."""

    default_code = "bad-input"


def public_page(
    view: Callable[Concatenate[PageRequest, P], HttpResponse], *, also: Callable[[], str] = str
) -> Callable[..., HttpResponse]:
    """A public page for GET and HEAD that answers for a day; `also` says what else but the record alters it."""

    @require_safe
    @functools.wraps(view)
    def answer(plain_request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = as_page_request(plain_request)
        now = request.page.today
        if (refused := refuse_parameters(request)) is not None:
            return refused
        try:
            request.page = PageContext(parse_as_of(request.GET.get("as_of") or None, today=now), now)
        except ClaimsError as error:
            return error_page(request, HTTPStatus.BAD_REQUEST, _("This day cannot be shown"), error.message)
        tag = page_tag(request, today=now, also=also())
        if (same := etags.not_modified_response(request, tag)) is not None:
            return same
        if (given := response_cache.get_cached(request, tag)) is not None:
            return given
        try:
            response = view(request, *args, **kwargs)
            etags.set_cache_headers(response, tag)
            response_cache.store(request, tag, response)
            return response
        except NotKnownAsOfError as error:
            return error_page(request, HTTPStatus.NOT_FOUND, _("Not yet known on that day"), error.message)
        except RetractedRecordError as error:
            return refuse_retracted(request, error)
        except UnknownRecordError:
            why = _("There is no page at this address. It may be mistyped, or it was never public.")
            return error_page(request, HTTPStatus.NOT_FOUND, _("Page not found"), why)
        except (BadRequestError, InvalidDateError) as error:
            return refuse_address(request, error.message)

    return answer


def as_page_request(request: HttpRequest) -> PageRequest:
    """The request with the context of a page that answers for today."""
    page_request = cast("PageRequest", request)
    page_request.page = PageContext(today(), today())
    return page_request


def refuse_parameters(request: PageRequest) -> HttpResponse | None:
    """The page that says which parameter an address does not take, and which it does; None where it takes all."""
    match = request.resolver_match
    fault = fault_in(request.GET, "" if match is None else match.url_name or "")
    return refuse_address(request, fault) if fault else None


def refuse_address(request: PageRequest, why: str) -> HttpResponse:
    """A page that says what in its address cannot be understood."""
    return error_page(request, HTTPStatus.BAD_REQUEST, _("Invalid address"), why)


def page_tag(request: HttpRequest, *, today: date, also: str = "") -> str:
    """The ETag of a page: what a public answer depends on, and `also`."""
    tag = etags.etag_for(request, today=today, media_type="text/html")
    return quote_etag(hashlib.sha256(f"{tag}{also}".encode()).hexdigest()[:32])


def error_page(request: PageRequest, status: HTTPStatus, title: str, why: str) -> HttpResponse:
    """A page that says why there is none, with the ways on."""
    unknown_yet = status is HTTPStatus.NOT_FOUND and request.page.is_past
    slug = "" if request.resolver_match is None else str(request.resolver_match.kwargs.get("slug", ""))
    wanted = slug.replace("-", " ")[:100] if status is HTTPStatus.NOT_FOUND else ""
    context = {"title": title, "why": why, "without_as_of": request.path if unknown_yet else "", "wanted": wanted}
    return render_page(request, "pages/refused.html", context, status=status)


def refuse_retracted(request: PageRequest, error: RetractedRecordError) -> HttpResponse:
    """The page of a retracted record: when and why it was retracted, and what replaces it."""
    context = {
        "title": _("Retracted"),
        "why": error.message,
        "instead": error.members["replaced_by"],
        "retracted": True,
    }
    return render_page(request, "pages/refused.html", context, status=HTTPStatus.GONE)


def render_page(
    request: PageRequest, template: str, context: dict[str, Any], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Render a page with what every page shows: its day, the form to change it, the way to report an error."""
    match = request.resolver_match
    slug = "" if match is None or status != HTTPStatus.OK else str(match.kwargs.get("slug", ""))
    kind = "" if match is None else match.url_name or ""
    section = "" if match is None else SECTIONS.get(match.url_name or "", match.url_name or "")
    day_before, day_after = days_beside(request.page.as_of, today=request.page.today)
    everywhere = {
        "day_before": day_before,
        "day_after": day_after,
        "menu": MENU,
        "section": section,
        "here_is_section": match is not None and match.url_name == section,
        "page": request.page,
        "here": request.path,
        "canonical": request.build_absolute_uri(address(request.path, request.page.query())),
        "description": _describe(context.get("about")),
        "preview": request.build_absolute_uri(preview_path(kind, slug, request.page)),
        "other_params": _params_of(request) if status == HTTPStatus.OK else [],
        "page_of": (kind, slug),
        "changed": newest_change(kind, slug, as_of=request.page.as_of),
        "checked": last_swept(),
        "corrected": newest_correction(kind, slug, as_of=request.page.as_of) if slug else None,
        "report_url": address(reverse("pages:report"), {"page": request.get_full_path()}),
    }
    return render(request, template, everywhere | context, status=status)


def _describe(about: Any) -> str:
    """A page's description for search engines and previews: what it is about, or what the site is."""
    return Truncator(about).chars(200) if about else _(SITE_DESCRIPTION)


def _params_of(request: HttpRequest) -> list[tuple[str, str]]:
    """The parameters that the same page for another day keeps."""
    params = [(name, values) for name, values in request.GET.lists() if name not in NOT_KEPT and not is_tracking(name)]
    return [(name, value) for name, values in params for value in values]


def preview_path(name: str, slug: str, page: PageContext) -> str:
    """The address of the card that goes with a page."""
    card = name if name in WITH_CARD and (slug or name == "timeline") else "home"
    return address(reverse(f"pages:{card}-png", args=[slug] if card == name and slug else []), page.query())


def address(path: str, query: dict[str, str]) -> str:
    """An address with its query, if there is any."""
    return f"{path}?{urlencode(query)}" if query else path
