"""Errors outside the API's own views: a wrong address under /api/ is answered as RFC 9457 problem+json too.

Everything else gets the site's error pages. Errors raised inside API views belong to `claims.api.problems`.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

API_PREFIX = "/api/"
DETAILS = {
    HTTPStatus.BAD_REQUEST: "The request cannot be understood.",
    HTTPStatus.FORBIDDEN: "This is not allowed.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address. /api/schema/ lists every address of the API.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The server failed. The error has been logged.",
}


def problem(request: HttpRequest, status: HTTPStatus) -> JsonResponse:
    """The problem document for a status of `DETAILS`; type `about:blank`: the status says it all (RFC 9457, 4.2.1)."""
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": DETAILS[status],
        "instance": request.path,
    }
    return JsonResponse(body, status=status.value, content_type="application/problem+json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API_PREFIX):
        return problem(request, HTTPStatus.BAD_REQUEST)
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API_PREFIX):
        return problem(request, HTTPStatus.FORBIDDEN)
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API_PREFIX):
        return problem(request, HTTPStatus.NOT_FOUND)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest, *_: Any) -> HttpResponse:
    if request.path.startswith(API_PREFIX):
        return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    return defaults.server_error(request)
