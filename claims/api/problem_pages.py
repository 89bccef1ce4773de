"""The pages that the `type` of a problem points to: what the cause is, and what to do."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.api.exceptions import TYPES
from claims.http.etags import by_release


@by_release
@require_safe
def problem_types(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """One kind of error in words, or all of them."""
    if code is not None and code not in TYPES:
        raise Http404
    one = None if code is None else TYPES[code]
    title = _("Errors of this API") if one is None else one.title
    context = {"one": one, "types": TYPES.values(), "title": title, "language": get_language() or "en"}
    return render(request, "claims/problems.html", context)


urlpatterns = [
    path("", problem_types, name="api-problems"),
    path("<slug:code>", problem_types, name="api-problem"),
]
