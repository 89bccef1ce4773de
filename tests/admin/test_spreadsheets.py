"""The pages on which spreadsheets are handed in, looked at and written; and the export of what a list shows."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from claims.enums import ImportState
from claims.models import Actor, SpreadsheetImport
from claims.services.spreadsheets.columns import EXCHANGED_KINDS, columns_of
from claims.tasks import import_spreadsheets
from pivot_tracker import roles
from tests.admin.conftest import signed_in
from tests.factories import ActorFactory, member

pytestmark = pytest.mark.django_db
RIGHT = "name,kind_of_actor\r\nГазпром,organisation\r\nRosneft,organisation\r\n".encode()
ADD = "admin:claims_spreadsheetimport_add"


@pytest.fixture
def as_manager(db: None) -> Client:
    return signed_in(member(roles.DATA_MANAGERS))


def hand_in(client: Client, content: bytes, **given: str) -> Any:
    file = ContentFile(content, name="actors.csv")
    return client.post(reverse(ADD), {"kind": "actor", "file": file, "why": "A list", **given}, follow=True)


def test_a_file_is_handed_in_checked_looked_at_and_written(as_manager: Client) -> None:
    page = hand_in(as_manager, RIGHT)
    assert "data-running" in page.content.decode()
    import_spreadsheets()
    at = page.redirect_chain[-1][0]

    shown = as_manager.get(at).content.decode()
    assert "2 new records" in shown and "data-running" not in shown and not Actor.objects.exists()
    as_manager.post(at, {"_write": "1"})
    import_spreadsheets()

    assert "2 new drafts" in as_manager.get(at).content.decode()
    assert sorted(Actor.objects.values_list("name", flat=True)) == ["Rosneft", "Газпром"]


def test_what_is_wrong_is_shown_by_row_and_column_and_can_be_downloaded(as_manager: Client) -> None:
    page = hand_in(as_manager, RIGHT.replace(b"Rosneft,organisation", b"<b>,heap"))
    import_spreadsheets()
    made = SpreadsheetImport.objects.get()

    shown = as_manager.get(page.redirect_chain[-1][0]).content.decode()
    problems = as_manager.get(reverse("admin:claims_spreadsheetimport_problems", args=[made.pk]))
    listed = b"".join(problems.streaming_content)

    assert "kind_of_actor" in shown and "heap" in shown and "_write" not in shown
    assert '3,kind_of_actor,heap,"Enter one of' in listed.decode("utf-8-sig")


def test_an_empty_file_and_an_unknown_kind_are_errors_of_the_form(as_manager: Client) -> None:
    for content, kind in ((b"", "actor"), (RIGHT, "verdict")):
        response = hand_in(as_manager, content, kind=kind)
        assert response.status_code == 200 and response.context["form"].errors
    assert not SpreadsheetImport.objects.exists()


def test_the_help_names_every_column_and_the_templates_have_them(as_manager: Client) -> None:
    page = as_manager.get(reverse(ADD)).content.decode()
    for kind in EXCHANGED_KINDS:
        assert all(f"<code>{column.name}</code>" in page for column in columns_of(kind))
        for file_format in ("csv", "xlsx"):
            response = as_manager.get(reverse("admin:claims_spreadsheetimport_template", args=[kind, file_format]))
            content = b"".join(response.streaming_content)
            if file_format == "xlsx":
                heading = [cell.value for cell in load_workbook(io.BytesIO(content)).active[1]]
            else:
                heading = content.decode("utf-8-sig").strip().split(",")
            assert {column.name for column in columns_of(kind)} <= set(heading)


def test_the_list_of_imports_never_loads_their_files(as_manager: Client) -> None:
    hand_in(as_manager, RIGHT)
    with CaptureQueriesContext(connection) as queries:
        assert "actors.csv" in as_manager.get(reverse("admin:claims_spreadsheetimport_changelist")).content.decode()
    assert not any('"claims_import"."file",' in query["sql"] for query in queries)


def test_a_discarded_file_is_dropped(as_manager: Client) -> None:
    page = hand_in(as_manager, RIGHT)
    as_manager.post(page.redirect_chain[-1][0], {"_discard": "1"})
    import_spreadsheets()

    made = SpreadsheetImport.objects.get()
    assert (made.state, made.file) == (ImportState.DISCARDED, None)


def test_an_export_holds_what_the_list_shows_with_its_search_and_filters(as_editor: Client) -> None:
    for number in range(60):
        ActorFactory(name=f"Ministry {number}")
    ActorFactory(name="Газпром", kind_of_actor="state")
    at = reverse("admin:claims_actor_export", args=["csv"])

    def names(**query: str) -> int:
        content = b"".join(as_editor.get(at, query).streaming_content).decode("utf-8-sig")
        return len(content.strip().splitlines()) - 1

    assert (names(), names(q="ГАЗ"), names(kind_of_actor__exact="organisation")) == (61, 1, 60)
    shown = as_editor.get(reverse("admin:claims_actor_changelist"), {"q": "газ"}).content.decode()
    assert f"{at}?q=%D0%B3%D0%B0%D0%B7" in shown
    assert as_editor.get(at.replace("csv", "exe")).status_code == 404
