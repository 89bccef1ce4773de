"""Reporting an error: the one public page with a form that writes, hence the one with a cookie (against forgery).

A field that people do not see and programs fill in keeps the crudest of them out.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from claims.exceptions import ClaimsError
from claims.services.error_reports import record_report
from timeline.pages.page import PageRequest, as_page_request, public_page, refuse_parameters, render_page

#: A field that stays empty unless a program fills in everything.
TRAP = "website"
LONGEST = {"page": 600, "message": 4000, "contact": 200}


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def report(plain_request: HttpRequest) -> HttpResponse:
    """The form to report an error (GET), and the report itself (POST)."""
    request = as_page_request(plain_request)
    if (refused := refuse_parameters(request)) is not None:
        return refused
    if request.method != "POST":
        return _form(request, {"page": own_path(request.GET.get("page", ""))}, errors=[])
    given = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in LONGEST}
    given["page"] = own_path(given["page"])
    errors = _errors(given)
    if not errors and not request.POST.get(TRAP):
        try:
            record_report(page=given["page"], message=given["message"], contact=given["contact"])
        except ClaimsError as error:
            errors = [error.message]
    if errors:
        return _form(request, given, errors=errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(reverse("pages:thanks"), permanent=False)


def _form(request: PageRequest, given: dict[str, str], *, errors: list[str], status: int = 200) -> HttpResponse:
    context = {"given": given, "errors": errors, "trap": TRAP, "longest": LONGEST}
    return render_page(request, "pages/report.html", context, status=status)


def _errors(given: dict[str, str]) -> list[str]:
    errors = []
    if not given["message"]:
        errors.append(_("Tell us what is wrong: the message is empty."))
    for name, label in (("message", _("The message")), ("contact", _("The address"))):
        if len(given[name]) > LONGEST[name]:
            errors.append(_("%(field)s is longer than %(most)d characters.") % {"field": label, "most": LONGEST[name]})
    return errors


def own_path(text: str) -> str:
    """A path of this site with its query; what names another host or cannot be read becomes the home page."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or "\\" in text:
        return "/"
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path[: LONGEST["page"]]


@public_page
def thanks(request: PageRequest) -> HttpResponse:
    """The page after a report was sent."""
    return render_page(request, "pages/thanks.html", {})
