"""Keyset pagination: a page starts after the sorting values of a row, never at a position.

So page a thousand costs what page one costs, and no row comes twice or is skipped when others are inserted. Null is
smallest on every engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q


@dataclass(frozen=True, slots=True)
class Order:
    """Fields to sort by as for `order_by`, such as ("-known_on", "slug"); together they tell any two rows apart."""

    steps: tuple[str, ...]

    @classmethod
    def of(cls, columns: Sequence[str], *, descending: bool) -> Order:
        """All columns in one direction."""
        return cls(tuple(f"-{column}" if descending else column for column in columns))

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(step.removeprefix("-") for step in self.steps)

    def opposite(self) -> Order:
        return Order(tuple(step[1:] if step.startswith("-") else f"-{step}" for step in self.steps))

    def terms(self, model: type[Model]) -> list[Any]:
        """Terms for `order_by`; of columns without null in the plain form that an index serves."""
        return [_term(step, nullable(model, step.removeprefix("-"))) for step in self.steps]

    def values(self, row: Any) -> list[str | int | None]:
        """The sorting values of a row as JSON holds them, exact to the microsecond."""
        found = [_value(row, column) for column in self.columns]
        return [value if value is None or isinstance(value, str | int) else str(value) for value in found]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and whether there are others before and after them."""

    rows: list[Any]
    has_previous: bool
    has_next: bool


def read_page(
    found: Any,
    order: Order,
    *,
    size: int,
    after: list[Any] | None = None,
    backwards: bool = False,
    ranges: Sequence[Q] = (Q(),),
) -> Page:
    """At most `size` rows after the row with the sorting values `after`, or before it where `backwards`.

    `ranges` split the rows into pieces that follow each other in the order, each found by an index of its own.
    """
    walk = order.opposite() if backwards else order
    rows: list[Any] = []
    for each in reversed(ranges) if backwards else ranges:
        for leg in _legs(found.filter(each), walk, after):
            if len(rows) <= size:
                rows += leg[: size + 1 - len(rows)]
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        return Page(rows[::-1], has_previous=more, has_next=after is not None)
    return Page(rows, has_previous=after is not None, has_next=more)


def _legs(found: Any, order: Order, after: list[Any] | None) -> Iterator[Any]:
    """The rows after `after` in order, those with a first value apart from those without.

    A leg is one range of an index; rows of both at once would be found by walking the list from its start.
    """
    first = order.steps[0]
    column = first.removeprefix("-")
    if not nullable(found.model, column):
        yield _leg(found, order, is_null=False, after=after)
        return
    legs = [False, True] if first.startswith("-") else [True, False]
    if after is not None:
        legs = legs[legs.index(after[0] is None) :]
    for number, is_null in enumerate(legs):
        here = found.filter(**{f"{column}__isnull": is_null})
        yield _leg(here, order, is_null=is_null, after=None if number else after)


def _leg(found: Any, order: Order, *, is_null: bool, after: list[Any] | None) -> Any:
    first, rest = order.steps[0], Order(order.steps[1:])
    terms = rest.terms(found.model)
    found = found.order_by(*terms) if is_null else found.order_by(_term(first, is_nullable=False), *terms)
    if after is None:
        return found
    beyond = _beyond(rest.steps, after[1:], found.model)
    if is_null:
        return found.filter(beyond)
    column, lookup = first.removeprefix("-"), "lt" if first.startswith("-") else "gt"
    beyond = Q(**{f"{column}__{lookup}": after[0]}) | Q(**{column: after[0]}) & beyond
    # The bound says nothing new, but gives the engine one range to walk an index by.
    return found.filter(beyond, **{f"{column}__{lookup}e": after[0]})


def _term(step: str, is_nullable: bool) -> Any:
    column = F(step.removeprefix("-"))
    if step.startswith("-"):
        return column.desc(nulls_last=True) if is_nullable else column.desc()
    return column.asc(nulls_first=True) if is_nullable else column.asc()


def _beyond(steps: Sequence[str], values: Sequence[Any], model: type[Model]) -> Q:
    """Rows after `values` in the order of `steps`."""
    if not steps:
        return Q(pk__in=[])
    found, same = Q(), Q()
    for step, value in zip(steps, values, strict=True):
        found |= same & _past(step, value, model)
        column = step.removeprefix("-")
        same &= Q(**{f"{column}__isnull": True}) if value is None else Q(**{column: value})
    return found


def _past(step: str, value: Any, model: type[Model]) -> Q:
    column = step.removeprefix("-")
    if step == column:
        return Q(**{f"{column}__isnull": False}) if value is None else Q(**{f"{column}__gt": value})
    if value is None:
        return Q(pk__in=[])
    smaller = Q(**{f"{column}__lt": value})
    return smaller | Q(**{f"{column}__isnull": True}) if nullable(model, column) else smaller


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


def _value(row: Any, column: str) -> Any:
    """A path over relations follows them, and stops at a missing one."""
    for step in column.split("__"):
        row = None if row is None else getattr(row, step)
    return row
