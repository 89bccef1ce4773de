"""Errors outside the API's own views: what is wrong under /api/ is answered as problem+json, elsewhere as a page.

Which problems there are, and errors raised inside API views, belong to `claims.api.exceptions`.
"""

from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import defaults

from claims.api import exceptions
from claims.services.transactions import has_given_up

API_PREFIX = "/api/"

Handler = Callable[..., HttpResponse]


def _handler(code: str, page: Handler) -> Handler:
    """An error handler for urls.py: the problem `code` for the API, Django's own handler for everything else."""

    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.path.startswith(API_PREFIX):
            return exceptions.problem_response(request, code)
        return page(request, *args, **kwargs)

    return handle


bad_request = _handler("parse-error", defaults.bad_request)
permission_denied = _handler("not-allowed", defaults.permission_denied)
not_found = _handler("not-found", defaults.page_not_found)
server_error = _handler("server-error", defaults.server_error)


class WaitedInVain:
    """Middleware: a request that gave up waiting for another writer is answered with 503 instead of a server error.

    Most writes say so in their form. This is for what waits outside one: on SQLite already the start of a transaction.
    A page of the desk then holds everything that was sent, ready to be sent again.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError) or not has_given_up(error):
            return None
        answer = None
        if request.path.startswith(API_PREFIX):
            answer = exceptions.problem_response(request, "busy")
        elif request.path.startswith(reverse("admin:index")):
            sent = [(name, value) for name, values in request.POST.lists() for value in values]
            sent = [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"]
            answer = render(request, "admin/busy.html", {"sent": sent, "has_files": bool(request.FILES)}, status=503)
        if answer is not None:
            answer["Retry-After"] = "1"
        return answer
