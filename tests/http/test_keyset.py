"""A walk over a list by keyset meets what one sorted query would, whatever the order and whatever is missing."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from random import Random
from typing import Any

import pytest
from django.db.models import Q

from claims.enums import State
from claims.http.keyset import Order, read_page
from claims.models import Claim

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

DAYS = [None, date(2016, 5, 31), date(2016, 6, 1), date(2018, 1, 1)]
#: Columns with and without null, first and later, in both directions and in mixed ones.
ORDERS = [
    ("stated_on_upper", "slug"),
    ("-stated_on_upper", "-slug"),
    ("-importance", "slug"),
    ("importance", "-stated_on_lower", "slug"),
    ("-stated_on_upper", "stated_on_lower", "-slug"),
    ("-importance", "stated_on_upper", "-slug"),
    ("-changed_at", "slug"),
]


@pytest.fixture
def claims() -> list[Claim]:
    """Claims with every mix of dates that are there and missing, many of them alike."""
    random = Random(7)
    rows = [
        Claim(
            slug=f"claim-{number:02d}",
            statement=f"Claim {number}",
            state=State.PUBLISHED,
            known_on=date(2016, 1, 1),
            stated_on="2016" if lower or upper else "",
            stated_on_lower=lower,
            stated_on_upper=upper,
            importance=random.randint(1, 3),
        )
        for number, (lower, upper) in enumerate(sorted(product(DAYS, DAYS), key=lambda _: random.random()))
    ]
    return Claim.objects.bulk_create(rows)


def sort(rows: list[Claim], order: Order) -> list[Claim]:
    """The rows in order by Python's own sorting, null smallest."""
    for step in reversed(order.steps):
        column = step.removeprefix("-")
        rows = sorted(
            rows,
            key=lambda row: (getattr(row, column) is not None, getattr(row, column) or 0),
            reverse=step.startswith("-"),
        )
    return rows


def walk(order: Order, *, size: int, backwards: bool = False, ranges: tuple[Q, ...] = (Q(),)) -> list[Claim]:
    """Every page from one end to the other, by the sorting values that an address would carry."""
    found: list[Claim] = []
    after: Any = None
    while True:
        page = read_page(Claim.objects.all(), order, size=size, after=after, backwards=backwards, ranges=ranges)
        assert len(page.rows) <= size
        found = page.rows + found if backwards else found + page.rows
        assert (page.has_next if backwards else page.has_previous) == (after is not None)
        if not (page.has_previous if backwards else page.has_next):
            return found
        after = json.loads(json.dumps(order.values(page.rows[0] if backwards else page.rows[-1])))


@pytest.mark.parametrize("steps", ORDERS, ids=",".join)
def test_every_walk_meets_every_row_once_in_order(claims: list[Claim], steps: tuple[str, ...]) -> None:
    order = Order(steps)
    expected = [row.slug for row in sort(list(Claim.objects.all()), order)]
    for size in (1, 3, 16, 50):
        assert [row.slug for row in walk(order, size=size)] == expected
        assert [row.slug for row in walk(order, size=size, backwards=True)] == expected


@pytest.mark.parametrize("steps", ORDERS, ids=",".join)
def test_the_terms_of_an_order_sort_as_its_walk_does(claims: list[Claim], steps: tuple[str, ...]) -> None:
    order = Order(steps)
    terms = order.terms(Claim)
    assert [row.slug for row in Claim.objects.order_by(*terms)] == [row.slug for row in walk(order, size=3)]
    assert sort(claims, order.opposite()) == sort(claims, order)[::-1]


def test_ranges_follow_each_other(claims: list[Claim]) -> None:
    order = Order(("-importance", "slug"))
    split = (Q(importance__gte=2), Q(importance__lt=2))
    for backwards in (False, True):
        assert walk(order, size=3, ranges=split, backwards=backwards) == walk(order, size=3)


def test_rows_of_one_instant_apart_by_microseconds_are_not_skipped(claims: list[Claim]) -> None:
    for number, row in enumerate(claims):
        Claim.objects.filter(pk=row.pk).update(changed_at=f"2016-05-31 12:00:00.123{number:03d}+00:00")
    order = Order(("-changed_at", "slug"))
    assert [row.slug for row in walk(order, size=3)] == [row.slug for row in reversed(claims)]
