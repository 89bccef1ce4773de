"""Errors outside the API's own views: what is wrong under /api/ is answered as problem+json, elsewhere as a page.

Which problems there are, and errors raised inside API views, belong to `claims.api.problems`.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from claims.api import problems

API_PREFIX = "/api/"

Handler = Callable[..., HttpResponse]


def _handler(code: str, page: Handler) -> Handler:
    """An error handler for urls.py: the problem `code` for the API, Django's own handler for everything else."""

    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.path.startswith(API_PREFIX):
            return problems.answer(request, code)
        return page(request, *args, **kwargs)

    return handle


bad_request = _handler("parse-error", defaults.bad_request)
permission_denied = _handler("not-allowed", defaults.permission_denied)
not_found = _handler("not-found", defaults.page_not_found)
server_error = _handler("server-error", defaults.server_error)
