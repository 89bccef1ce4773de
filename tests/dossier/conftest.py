"""The real dossier, loaded, assessed and put on the timeline once for all tests of this directory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from claims.services.dossier_loader import load_dossier
from tests.api.conftest import rolled_back
from tests.api.world import compute
from tests.snapshots import make_once


def _load() -> None:
    load_dossier(settings.PIVOT_FIXTURES)
    compute()


@pytest.fixture(scope="package")
def dossier(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with rolled_back(django_db_blocker, lambda: make_once("dossier", _load)):
        yield
