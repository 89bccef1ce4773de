"""Addresses that cannot be read as they were meant: too long, or with bytes that are not UTF-8.

Django would put U+FFFD in the place of such bytes and answer another question than the one asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from claims.api import exceptions
from pivot_tracker.error_handlers import API_PREFIX

#: Bytes of the path and the query. The server reads lines of 8,190, so that this answer is given and not its own.
LONGEST = 4094


class CheckAddress:
    """Middleware: 414 for an address that is too long, 400 for a parameter that is not UTF-8."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.get_full_path()) > LONGEST:
            said = _("The address has more than %(most)d bytes. Send fewer values per request.") % {"most": LONGEST}
            return _refuse(request, "address-too-long", said)
        reason = _("The address is not UTF-8. Percent-encode text as UTF-8, such as %C3%A9 for é.")
        wrong = [(name, reason) for name in _unreadable(request.META.get("QUERY_STRING", ""))]
        if wrong:
            return _refuse(request, "invalid-parameter", f"{wrong[0][0]}: {reason}", wrong)
        return self.get_response(request)


def _unreadable(query: str) -> Iterator[str]:
    """The names of the parameters that are not UTF-8, by themselves or in their value; `query` as WSGI gives it."""
    for pair in query.encode("latin-1", "replace").split(b"&"):
        raw = unquote_to_bytes(pair.replace(b"+", b" "))
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            yield unquote_to_bytes(pair.partition(b"=")[0]).decode("utf-8", "replace")[:100]


def _refuse(request: HttpRequest, code: str, detail: str, errors: exceptions.Errors = ()) -> HttpResponse:
    """A problem document for the API, else a page that says the same."""
    if request.path.startswith(API_PREFIX):
        return exceptions.problem_response(request, code, detail=detail, errors=errors)
    return render(request, "400.html", {"why": detail}, status=exceptions.TYPES[code].status.value)
