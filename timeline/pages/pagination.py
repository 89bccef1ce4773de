"""Pages of a long list by the place of their last row, so that page a thousand costs what page one costs.

A cursor is the row's sorting values, opaque to the reader and checked when it comes back.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from claims.http import keyset
from timeline.pages.page import BadRequestError

Row = TypeVar("Row", bound=Model)

AFTER, BEFORE = "after", "before"
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, and the cursors of the rows before and after them (None at an end)."""

    rows: list[Row]
    before: str | None
    after: str | None


def paginate(
    rows: QuerySet[Row],
    query: QueryDict,
    *,
    order: tuple[str, ...],
    size: int = PAGE_SIZE,
    stretches: tuple[Q, ...] = (Q(),),
) -> Page[Row]:
    """The part of `rows` that a query's cursor points to, in `order` (fields as for `order_by`, together unique).

    `stretches` split the rows into pieces that follow each other in `order`, each found by an index of its own.
    Raises `BadRequestError` for a cursor that this list did not give.
    """
    cursor = query.get(BEFORE) or query.get(AFTER)
    found = keyset.read_page(
        rows,
        keyset.Order(order),
        size=size,
        after=_values(cursor, rows.model, order) if cursor else None,
        backwards=bool(query.get(BEFORE)),
        ranges=stretches,
    )
    some = found.rows
    return Page(
        some,
        cursor_of(some[0], order) if some and found.has_previous else None,
        cursor_of(some[-1], order) if some and found.has_next else None,
    )


def cursor_of(row: Model, order: tuple[str, ...]) -> str:
    """The cursor of a row in an order, wherever it was met."""
    text = json.dumps(keyset.Order(order).values(row), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _values(cursor: str, model: type[Model], order: tuple[str, ...]) -> list[Any]:
    """The sorting values in a cursor, each checked to be what its field holds."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        given = json.loads(text)
        if not isinstance(given, list) or len(given) != len(order) or not all(isinstance(v, str | int) for v in given):
            raise ValueError
        fields = [model._meta.get_field(column) for column in keyset.Order(order).columns]
        return [field.to_python(value) for field, value in zip(fields, given, strict=True)]  # type: ignore[union-attr]
    except (ValueError, binascii.Error, ValidationError, RecursionError) as error:
        raise BadRequestError(
            _("This page of the list does not exist. Start from the beginning of the list.")
        ) from error
