"""Cursor pagination of the API's lists: the requested page, its links, and their description in the schema.

A cursor is signed and bound to the list, its filters and its ordering. Row numbers take no part in an order, since they
would tell how many drafts there are.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.exceptions import BadParametersError
from claims.http import keyset
from claims.http.query_fields import did_you_mean

PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
CURSOR, SIZE, COUNT, ORDERING = "cursor", "page_size", "count", "ordering"
NAMES = frozenset({CURSOR, SIZE, COUNT, ORDERING})

_signer = Signer(salt="claims.api.cursor")


class KeysetPagination(BasePagination):
    """`{"results", "next", "previous"}`, with `count` on request, and the same links as a header."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """The rows of the page asked for."""
        self.request = request
        self.order = ordering_of(request, view)
        size = page_size_of(request, most=view.largest_page(), default=view.usual_page())
        self.count = queryset.count() if wants_count(request) else None
        self.bound_to = _digest(request)
        backwards, after = self._cursor(request.query_params.get(CURSOR))
        self.page = keyset.read_page(queryset, self.order, size=size, after=after, backwards=backwards)
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        body: dict[str, Any] = {} if self.count is None else {"count": self.count}
        body["results"] = data
        body |= self.links
        return Response(body, headers=self.headers())

    @cached_property
    def links(self) -> dict[str, str | None]:
        """Addresses of the next and the previous page."""
        rows = self.page.rows
        return {
            "next": self._link(rows[-1], backwards=False) if rows and self.page.has_next else None,
            "previous": self._link(rows[0], backwards=True) if rows and self.page.has_previous else None,
        }

    def headers(self) -> dict[str, str]:
        """The links as a Link header (RFC 8288), for clients that do not read the body."""
        links = ", ".join(f'<{address}>; rel="{name}"' for name, address in self.links.items() if address)
        return {"Link": links} if links else {}

    def _link(self, row: Any, *, backwards: bool) -> str:
        place = [self.bound_to, backwards, self.order.values(row)]
        cursor = _signer.sign_object(place)
        # No parameter comes twice: `claims.api.query_params` refuses that.
        params = self.request.query_params.dict() | {CURSOR: cursor}
        return f"{self.here}?{urlencode(sorted(params.items()))}"

    @cached_property
    def here(self) -> str:
        """The address of the list without its parameters."""
        return str(self.request.build_absolute_uri().partition("?")[0])

    def _cursor(self, text: str | None) -> tuple[bool, list[Any] | None]:
        """Direction and sorting values of a cursor. Raises BadParametersError for one that this list did not give."""
        if text is None:
            return False, None
        try:
            bound_to, backwards, values = _signer.unsign_object(text)
        except (BadSignature, ValueError, UnicodeError) as error:
            raise _bad_cursor(
                _("This cursor is not from this API. Take it unchanged from a next or previous link.")
            ) from error
        if bound_to != self.bound_to:
            raise _bad_cursor(_("This cursor belongs to another list, other filters or another ordering."))
        return backwards, values

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "count": {
                    "type": "integer",
                    "minimum": 0,
                    "description": "Total number of rows on all pages; only with count=true.",
                },
                "results": schema,
                "next": {**link, "description": "Address of the next page; null on the last page."},
                "previous": {**link, "description": "Address of the previous page; null on the first page."},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        orderings = [sign + name for name in view.orderings for sign in ("", "-")]
        size = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE}
        order = {"type": "string", "enum": orderings, "default": view.default_ordering}
        return [
            _parameter(SIZE, _("Rows per page."), size),
            _parameter(
                CURSOR, _("Start of the page, taken unchanged from a next or previous link."), {"type": "string"}
            ),
            _parameter(ORDERING, _("Sort order; a minus sign reverses it."), order),
            _parameter(
                COUNT,
                _("Also return the total number of rows; costs a second query."),
                {"type": "boolean", "default": False},
            ),
        ]


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": str(description), "schema": schema}


def _bad_cursor(reason: str) -> BadParametersError:
    return BadParametersError([("invalid-cursor", CURSOR, reason)])


def _digest(request: Request) -> str:
    """What a cursor is bound to: the list, its filters and its ordering, but not the size of a page."""
    params = sorted((k, v) for k, v in request.query_params.items() if k not in (CURSOR, SIZE, COUNT))
    return hashlib.sha256(json.dumps([request.path, params]).encode()).hexdigest()[:16]


def ordering_of(request: Request, view: Any) -> keyset.Order:
    """The ordering asked for, or the list's own. Raises BadParametersError for one that is not on the list."""
    text = request.query_params.get(ORDERING, view.default_ordering)
    name = text.removeprefix("-")
    if name not in view.orderings:
        hint = did_you_mean(name, view.orderings)
        raise BadParametersError(
            [
                (
                    "invalid-parameter",
                    ORDERING,
                    _("The list cannot be sorted by “%(name)s”. %(hint)s") % {"name": name, "hint": hint},
                )
            ]
        )
    return keyset.Order.of(view.orderings[name], descending=text.startswith("-"))


def page_size_of(request: Request, *, most: int = MAX_PAGE_SIZE, default: int = PAGE_SIZE) -> int:
    """The page size that a query asks for. Raises BadParametersError for no whole number from 1 to `most`."""
    text = request.query_params.get(SIZE)
    if text is None:
        return default
    if text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= most:
        return int(text)
    reason = _("“%(given)s” is not a whole number from 1 to %(most)d.") % {"given": text, "most": most}
    raise BadParametersError([("invalid-parameter", SIZE, reason)])


def wants_count(request: Request) -> bool:
    """Whether a query asks for the total. Raises BadParametersError for anything but true or false."""
    text = request.query_params.get(COUNT, "false")
    if text not in ("true", "false"):
        raise BadParametersError(
            [("invalid-parameter", COUNT, _("“%(given)s” is neither true nor false.") % {"given": text})]
        )
    return text == "true"
