"""Pages of a long list by the place of their last row, so that page a thousand costs what page one costs.

A cursor is the row's sorting values, opaque to the reader and checked when it comes back. Out of scope: the filters,
and the timeline's own order (stream.py gives its fields).
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

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
    Raises `BadInput` for a cursor that this list did not give.
    """
    backwards = bool(query.get(BEFORE))
    cursor = query.get(BEFORE) or query.get(AFTER)
    steps = tuple(_turned(step) for step in order) if backwards else order
    found = rows.order_by(*steps)
    if cursor:
        found = found.filter(_beyond(steps, _values(cursor, rows.model, order)))
    some: list[Row] = []
    for stretch in reversed(stretches) if backwards else stretches:
        if len(some) <= size:
            some += found.filter(stretch)[: size + 1 - len(some)]
    more = len(some) > size
    some = some[:size]
    if backwards:
        some.reverse()
    if not some:
        return Page([], None, None)
    has_before = more if backwards else bool(cursor)
    has_after = bool(cursor) if backwards else more
    return Page(
        some,
        cursor_of(some[0], order) if has_before else None,
        cursor_of(some[-1], order) if has_after else None,
    )


def _turned(step: str) -> str:
    return step[1:] if step.startswith("-") else f"-{step}"


def _beyond(steps: tuple[str, ...], values: list[Any]) -> Q:
    """Rows that come after `values` in the order of `steps`."""
    condition, same = Q(), Q()
    for step, value in zip(steps, values, strict=True):
        name = step.lstrip("-")
        condition |= same & Q(**{f"{name}__{'lt' if step.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    # Said once more of the first column alone, since an index can start at that and not at an alternative.
    first = steps[0]
    return condition & Q(**{f"{first.lstrip('-')}__{'lte' if first.startswith('-') else 'gte'}": values[0]})


def cursor_of(row: Model, order: tuple[str, ...]) -> str:
    """The cursor of a row in an order, wherever it was met."""
    values = [getattr(row, step.lstrip("-")) for step in order]
    text = json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _values(cursor: str, model: type[Model], order: tuple[str, ...]) -> list[Any]:
    """The sorting values in a cursor, each checked to be what its field holds."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        given = json.loads(text)
        if not isinstance(given, list) or len(given) != len(order) or not all(isinstance(v, str | int) for v in given):
            raise ValueError
        fields = [model._meta.get_field(step.lstrip("-")) for step in order]
        return [field.to_python(value) for field, value in zip(fields, given, strict=True)]  # type: ignore[union-attr]
    except (ValueError, binascii.Error, ValidationError, RecursionError) as error:
        raise BadRequestError(
            _("This place in the list does not exist. Start again from the beginning of the list.")
        ) from error
