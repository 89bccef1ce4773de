"""The page from which the whole dossier is taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.exports import build as building
from tests.factories import ClaimFactory, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any) -> None:
    settings.PIVOT_EXPORTS = tmp_path / "exports"


def test_the_page_links_every_file_and_states_the_licence() -> None:
    published(ClaimFactory())
    now = timezone.now()
    manifest = building.build(today=now.date(), now=now)
    page = Client().get("/data/").content.decode()

    assert "https://creativecommons.org/licenses/by/4.0/" in page
    for file in manifest["files"]:
        address = f"/api/v1/exports/{manifest['build']}/{file['name']}"
        assert f'href="{address}"' in page
        answer = Client().get(address)
        assert len(b"".join(answer.streaming_content)) == file["bytes"]


def test_before_the_first_build_the_page_says_so() -> None:
    assert "The files are being prepared" in Client().get("/data/").content.decode()


def test_a_finished_build_is_no_304() -> None:
    """The files change some minutes after the records."""
    published(ClaimFactory())
    before = Client().get("/data/")
    now = timezone.now()
    building.build(today=now.date(), now=now)
    again = Client().get("/data/", headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 200
    assert Client().get("/data/", headers={"If-None-Match": again.headers["ETag"]}).status_code == 304
