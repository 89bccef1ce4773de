"""A world for what leaves the site, made once for each module that reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.conftest import kept
from tests.api.world import World, make_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two promises with everything beside them."""
    with kept(django_db_blocker, lambda: make_world(more=1)) as made:
        yield made
