"""Every address in an answer leads somewhere: to the record in the API, to the place on the site that shows it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.api.world import LISTS, good, objects, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", LISTS)
def test_every_page_that_is_named_shows_the_record(name: str) -> None:
    rows = [row for page in walk(f"{name}/") for row in page]
    for row in rows:
        if row.get("page"):
            where, _hash, anchor = row["page"].partition("#")
            page = Client().get(where)
            assert page.status_code == 200, where
            assert not anchor or f'id="{anchor}"' in page.content.decode(), row["page"]


def test_every_record_says_where_the_site_shows_it() -> None:
    for name in set(LISTS) - {"assessments", "timeline"}:
        assert all(row["page"] for row in good(f"{name}/")["results"]), name


def test_every_address_in_the_api_answers() -> None:
    addresses = {each["self"] for name in LISTS for each in objects(good(f"{name}/")) if each.get("self")}
    assert len(addresses) > 50
    for address in addresses:
        assert good(address)


def test_the_root_leads_to_its_description() -> None:
    named = re.findall(r'<([^>]+)>; rel="([a-z-]+)"', Client().get("/api/v1/").headers["Link"])
    assert [rel for _address, rel in named] == ["service-doc", "service-desc"]
    assert all(Client().get(address).status_code == 200 for address, _rel in named)
