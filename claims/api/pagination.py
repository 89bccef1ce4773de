"""Pages of a list by keyset: a cursor holds the sorting values of a page's last row, never a position.

So every page costs the same, and no row comes twice or is skipped when others are inserted meanwhile. The order of a
list is by its columns and then by the public id; row numbers take no part, since they would tell how many drafts
there are. Nulls count as smallest on every engine. A cursor is signed and bound to the list, its filters and its
ordering. Out of scope: which orderings a list allows (the view says).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signing import BadSignature, Signer
from django.db.models import F, Model, Q
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.exceptions import BadParametersError
from claims.api.query_params import did_you_mean

PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
CURSOR, SIZE, COUNT, ORDERING = "cursor", "page_size", "count", "ordering"
NAMES = frozenset({CURSOR, SIZE, COUNT, ORDERING})

_signer = Signer(salt="claims.api.cursor")


@dataclass(frozen=True, slots=True)
class Order:
    """Columns to sort by, all in one direction; together they tell any two rows apart."""

    columns: tuple[str, ...]
    descending: bool

    def turned(self) -> Order:
        return Order(self.columns, not self.descending)

    def terms(self, model: type[Model], columns: tuple[str, ...]) -> list[Any]:
        """Terms for `order_by`. Null is smallest; other columns keep the plain form that an index serves."""
        return [self._term(column, nullable=nullable(model, column)) for column in columns]

    def _term(self, column: str, *, nullable: bool) -> Any:
        if not nullable:
            return F(column).desc() if self.descending else F(column).asc()
        return F(column).desc(nulls_last=True) if self.descending else F(column).asc(nulls_first=True)

    def legs(self, model: type[Model]) -> list[bool]:
        """Whether the first column is null, leg by leg: a list walks its dated rows and its undated ones apart.

        A leg is one range of an index; rows of both at once would be found by walking the list from its start.
        """
        if not nullable(model, self.columns[0]):
            return [False]
        return [False, True] if self.descending else [True, False]

    def leg(self, found: Any, *, is_null: bool, after: list[Any] | None) -> Any:
        """The rows of one leg in order, those after the row with the sorting values `after` where it is given."""
        first, rest = self.columns[0], self.columns[1:]
        if is_null:
            found = found.filter(**{f"{first}__isnull": True}).order_by(*self.terms(found.model, rest))
            return found if after is None else found.filter(self._beyond(rest, after[1:], found.model))
        term = F(first).desc() if self.descending else F(first).asc()
        found = found.order_by(term, *self.terms(found.model, rest))
        if nullable(found.model, first):
            found = found.filter(**{f"{first}__isnull": False})
        if after is None:
            return found
        beyond = Q(**{f"{first}__{'lt' if self.descending else 'gt'}": after[0]})
        beyond |= Q(**{first: after[0]}) & self._beyond(rest, after[1:], found.model)
        # The bound says nothing new, but gives the engine one range to walk an index by.
        return found.filter(beyond, **{f"{first}__{'lte' if self.descending else 'gte'}": after[0]})

    def _beyond(self, columns: tuple[str, ...], values: list[Any], model: type[Model]) -> Q:
        if not columns:
            return Q(pk__in=[])
        found, same = Q(), Q()
        for column, value in zip(columns, values, strict=True):
            found |= same & self._past(column, value, nullable=nullable(model, column))
            same &= Q(**{f"{column}__isnull": True}) if value is None else Q(**{column: value})
        return found

    def _past(self, column: str, value: Any, *, nullable: bool) -> Q:
        if not self.descending:
            return Q(**{f"{column}__isnull": False}) if value is None else Q(**{f"{column}__gt": value})
        if value is None:
            return Q(pk__in=[])
        smaller = Q(**{f"{column}__lt": value})
        return smaller | Q(**{f"{column}__isnull": True}) if nullable else smaller


@cache
def nullable(model: type[Model], column: str) -> bool:
    """Whether a sorting value can be missing; what is public has a day on which it was known."""
    if column == "known_on":
        return False
    here: Any = model
    for step in column.split("__"):
        try:
            field = here._meta.get_field(step)
        except FieldDoesNotExist:
            return True  # an annotation
        if field.null:
            return True
        here = field.related_model
    return False


class KeysetPagination(BasePagination):
    """`{"results", "next", "previous"}`, with `count` on request, and the same links as a header."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """The rows of the page asked for."""
        self.request = request
        self.order = ordering_of(request, view)
        size = page_size_of(request, most=view.largest_page(), default=view.usual_page())
        self.count = queryset.count() if wants_count(request) else None
        self.bound_to = _digest(request)
        backwards, values = self._cursor(request.query_params.get(CURSOR))
        rows = rows_of(queryset, self.order.turned() if backwards else self.order, after=values, most=size + 1)
        more = len(rows) > size
        rows = rows[:size]
        if backwards:
            rows.reverse()
        self.has_previous = more if backwards else values is not None
        self.has_next = values is not None if backwards else more
        self.rows = rows
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        body: dict[str, Any] = {} if self.count is None else {"count": self.count}
        body["results"] = data
        body |= self.links
        return Response(body, headers=self.headers())

    @cached_property
    def links(self) -> dict[str, str | None]:
        """Addresses of the pages beside this one."""
        return {
            "next": self._link(self.rows[-1], backwards=False) if self.rows and self.has_next else None,
            "previous": self._link(self.rows[0], backwards=True) if self.rows and self.has_previous else None,
        }

    def headers(self) -> dict[str, str]:
        """The same as a Link header (RFC 8288), for who reads no JSON."""
        links = ", ".join(f'<{address}>; rel="{name}"' for name, address in self.links.items() if address)
        return {"Link": links} if links else {}

    def _link(self, row: Any, *, backwards: bool) -> str:
        cursor = _signer.sign_object(
            [self.bound_to, backwards, [_value(row, c) for c in self.order.columns]], serializer=_Json
        )
        # No parameter comes twice: that is refused (``parameters``).
        asked = self.request.query_params.dict() | {CURSOR: cursor}
        return f"{self.here}?{urlencode(sorted(asked.items()))}"

    @cached_property
    def here(self) -> str:
        """The address of the list without its parameters."""
        return str(self.request.build_absolute_uri().partition("?")[0])

    def _cursor(self, text: str | None) -> tuple[bool, list[Any] | None]:
        """Direction and sorting values of a cursor. Raises BadParameters for one that this list did not give."""
        if text is None:
            return False, None
        try:
            bound_to, backwards, values = _signer.unsign_object(text, serializer=_Json)
        except (BadSignature, ValueError, UnicodeError) as error:
            raise _bad_cursor(
                _("It is not one that this API gave. Take it unchanged from a next or previous link.")
            ) from error
        if bound_to != self.bound_to:
            raise _bad_cursor(_("It belongs to another list, other filters or another ordering."))
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
                    "description": "Rows on all pages together; only with count=true.",
                },
                "results": schema,
                "next": {**link, "description": "Address of the following page; null on the last one."},
                "previous": {**link, "description": "Address of the page before; null on the first one."},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        orderings = [sign + name for name in view.orderings for sign in ("", "-")]
        size = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE}
        order = {"type": "string", "enum": orderings, "default": view.default_ordering}
        return [
            _parameter(SIZE, _("Rows on one page."), size),
            _parameter(
                CURSOR, _("Where the page starts: taken unchanged from a next or previous link."), {"type": "string"}
            ),
            _parameter(ORDERING, _("What the list is sorted by; a minus turns it round."), order),
            _parameter(
                COUNT,
                _("Also say how many rows all pages have together; costs a second query."),
                {"type": "boolean", "default": False},
            ),
        ]


class _Json:
    """The signer's serializer: dates as ISO text, no spaces."""

    def dumps(self, value: Any) -> bytes:
        return json.dumps(value, cls=DjangoJSONEncoder, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": str(description), "schema": schema}


def rows_of(found: Any, order: Order, *, after: list[Any] | None, most: int) -> list[Any]:
    """At most so many rows in order, leg by leg."""
    legs = order.legs(found.model)
    if after is not None and after[0] is None:
        legs = legs[legs.index(True) :]
    elif after is not None:
        legs = legs[legs.index(False) :]
    rows: list[Any] = []
    for number, is_null in enumerate(legs):
        if len(rows) < most:
            rows += order.leg(found, is_null=is_null, after=None if number else after)[: most - len(rows)]
    return rows


def _bad_cursor(reason: str) -> BadParametersError:
    return BadParametersError([("invalid-cursor", CURSOR, reason)])


def _value(row: Any, column: str) -> Any:
    """A sorting value of a row; a path over relations follows them, and stops at a missing one."""
    for step in column.split("__"):
        row = None if row is None else getattr(row, step)
    return row


def _digest(request: Request) -> str:
    """What a cursor is bound to: the list, its filters and its ordering, but not the size of a page."""
    asked = sorted((k, v) for k, v in request.query_params.items() if k not in (CURSOR, SIZE, COUNT))
    return hashlib.sha256(json.dumps([request.path, asked]).encode()).hexdigest()[:16]


def ordering_of(request: Request, view: Any) -> Order:
    """The ordering asked for, or the list's own. Raises BadParameters for one that is not on the list."""
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
    return Order(view.orderings[name], text.startswith("-"))


def page_size_of(request: Request, *, most: int = MAX_PAGE_SIZE, default: int = PAGE_SIZE) -> int:
    text = request.query_params.get(SIZE)
    if text is None:
        return default
    if text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= most:
        return int(text)
    reason = _("“%(given)s” is not a whole number from 1 to %(most)d.") % {"given": text, "most": most}
    raise BadParametersError([("invalid-parameter", SIZE, reason)])


def wants_count(request: Request) -> bool:
    text = request.query_params.get(COUNT, "false")
    if text not in ("true", "false"):
        raise BadParametersError(
            [("invalid-parameter", COUNT, _("“%(given)s” is neither true nor false.") % {"given": text})]
        )
    return text == "true"
