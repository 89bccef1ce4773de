"""A world that many tests read, and all its pages, made once for this directory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import override_settings

from tests.api.conftest import rolled_back
from tests.api.world import World, make_world
from tests.pages.crawler import Page, crawl

#: A day on which the world's first things are known and its later ones are not.
DAY = date(2016, 7, 1)


@pytest.fixture(scope="package", autouse=True)
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pictures of the tests are not kept among those of the developer's site."""
    with override_settings(PIVOT_PICTURES=tmp_path_factory.mktemp("pictures")):
        yield


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two promises with records of every kind."""
    with rolled_back(django_db_blocker, lambda: make_world(more=1)) as made:
        yield made


@pytest.fixture(scope="package")
def site(world: World) -> dict[str, Page]:
    """Every page of that world."""
    return crawl()


@pytest.fixture(scope="package")
def past(world: World) -> dict[str, Page]:
    """Every page of that world as of `DAY`."""
    return crawl(f"/?as_of={DAY}")
