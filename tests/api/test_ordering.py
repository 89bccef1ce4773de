"""Every list can be walked row by row in each of its orders."""

from __future__ import annotations

import pytest

from tests.api.world import LISTS, ask, body, good, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world"), pytest.mark.engine]


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", LISTS)
def test_every_list_can_be_walked_row_by_row_in_each_of_its_orders(name: str) -> None:
    whole = good(f"{name}/", page_size="200")["results"]
    assert len(whole) > 1
    orderings = body(ask(f"{name}/", ordering="?"))["errors"][0]["reason"]
    for ordering in orderings.split("Possible values: ")[1].rstrip(".").split(", "):
        for sign in ("", "-"):
            rows = [row for page in walk(f"{name}/", page_size="1", ordering=sign + ordering) for row in page]
            assert sorted(map(str, rows)) == sorted(map(str, whole))
