"""News by e-mail: asking for it, confirming it, ending it. Pages with a form that writes, hence with a cookie.

Mail programs end a subscription by one POST without a form (RFC 8058), so that page alone asks for no proof besides the
token in its address.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from claims.exceptions import ClaimsError
from claims.http.as_of import today
from claims.models import Promise, Subscription
from claims.services import email_digests
from timeline.pages.error_report import TRAP
from timeline.pages.page import as_page_request, refuse_parameters, render_page


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def news(request: HttpRequest) -> HttpResponse:
    """Subscribe, of everything or (`promise=SLUG`) of one promise."""
    if not settings.PIVOT_MAIL:
        raise Http404
    if (refused := refuse_parameters(as_page_request(request))) is not None:
        return refused
    promise = _promise((request.POST if request.method == "POST" else request.GET).get("promise", ""))
    context: dict[str, object] = {"promise": promise, "trap": TRAP, "email": "", "errors": [], "state": "asking"}
    status = HTTPStatus.OK
    if request.method == "POST":
        context["email"] = request.POST.get("email", "").replace("\x00", "")[:254]
        context["state"] = "asked"
        try:
            if not request.POST.get(TRAP):
                email_digests.request_subscription(str(context["email"]), now=timezone.now(), promise=promise)
        except ClaimsError as error:
            context |= {"errors": [error.message], "state": "asking"}
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(request, context, status)


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm by a press: programs that look into mails follow links."""
    row = _of(token)
    if request.method == "POST":
        email_digests.confirm_subscription(row)
        return _page(request, {"state": "confirmed"})
    return _page(request, {"state": "confirming"})


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End it by a press, or by the mail program's own POST."""
    row = email_digests.of_token(token)
    if request.method == "POST" or row is None:
        if row is not None:
            email_digests.end_subscription(row)
        return _page(request, {"state": "ended"})
    return _page(request, {"state": "ending"})


def _of(token: str) -> Subscription:
    row = email_digests.of_token(token)
    if row is None:
        raise Http404
    return row


def _promise(slug: str) -> Promise | None:
    if not slug:
        return None
    found = Promise.objects.public(today()).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, context: Mapping[str, object], status: int = 200) -> HttpResponse:
    return render_page(as_page_request(request), "pages/news.html", dict(context), status=status)
