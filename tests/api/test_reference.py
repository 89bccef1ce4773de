"""The documentation of the API says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from claims.api.openapi.reference import page
from claims.services.record_content import content_fields
from tests.api.test_schema import schema
from tests.factories import FACTORIES

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = (ROOT / "docs" / "how-to" / "use-the-api.md").read_text(encoding="utf-8")


def test_the_reference_page_is_what_the_code_says() -> None:
    """If not: `python manage.py api_reference > docs/reference/api.md`."""
    assert (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8") == page()


@pytest.mark.django_db
def test_every_list_in_the_instructions_answers() -> None:
    addresses = re.findall(r"curl (?:-I )?'http://localhost:8000([^']+)'", HOW_TO)
    assert len(addresses) > 5
    for address in addresses:
        expected = 404 if "/progress/" in address else 200
        assert Client().get(address).status_code == expected, address


#: Fields of a record that the API shows under another name, or not at all.
OTHERWISE = {"known_on_override": "known_on"}


@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.kind())
def test_every_field_that_an_editor_can_fill_in_is_shown(model: type) -> None:
    shown = schema()["components"]["schemas"][model.__name__]["properties"]
    wanted = {OTHERWISE.get(name, name) for name in content_fields(model) if not name.endswith("_words")}
    wanted |= set(model.parts)  # type: ignore[attr-defined]
    assert wanted <= set(shown)
