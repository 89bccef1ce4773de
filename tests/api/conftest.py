"""Worlds that several tests read: made once for a module, taken back at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from tests.api.world import World, make_world


@contextmanager
def rolled_back(blocker: Any, make: Callable[[], Any]) -> Iterator[Any]:
    """What `make` makes, rolled back at the end of the block; each test works in a savepoint above it."""
    with blocker.unblock(), transaction.atomic():
        yield make()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two promises with records of every kind."""
    with rolled_back(django_db_blocker, lambda: make_world(more=1)) as made:
        yield made
