"""The real dossier out as spreadsheets and in again: every row is known cell for cell, and nothing changes."""

from __future__ import annotations

from itertools import cycle, product

import pytest
from django.contrib.auth.models import User

from claims.enums import ImportState
from claims.models import Change
from claims.models.base import model_of
from claims.services.record_content import content_of
from claims.services.spreadsheets import csv_xlsx, export, import_job
from claims.services.spreadsheets.columns import EXCHANGED_KINDS
from claims.tasks import import_spreadsheets
from pivot_tracker import roles
from tests.deep import DEEP
from tests.factories import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]


FORMATS = ("csv", "xlsx")


@pytest.fixture
def manager() -> User:
    return member(roles.DATA_MANAGERS)


#: Each kind with each format with DEEP=1 (`make deep`); in CI each kind with one of them.
WAYS = list(product(EXCHANGED_KINDS, FORMATS)) if DEEP else list(zip(EXCHANGED_KINDS, cycle(FORMATS), strict=False))


@pytest.mark.parametrize(("kind", "file_format"), WAYS)
def test_an_export_of_the_dossier_that_is_imported_again_changes_nothing(
    kind: str, file_format: str, manager: User
) -> None:
    records = model_of(kind).objects.order_by("pk")
    before = [(record.version, content_of(record)) for record in records]
    newest = Change.objects.latest("pk").pk
    rows = export.export_rows(model_of(kind).objects.all())
    content = b"".join(csv_xlsx.csv_lines(rows)) if file_format == "csv" else csv_xlsx.xlsx_file(rows, title=kind)

    made = import_job.upload_import(kind=kind, file_name=kind, content=content, encoding="", why="", by=manager)
    import_spreadsheets()
    made.refresh_from_db()
    assert (made.state, made.report["new"], made.report["problems"]) == (ImportState.CHECKED, 0, [])
    assert made.report["unchanged"] == len(before) > 0
    import_job.confirm_import(made, by=manager)
    import_spreadsheets()
    made.refresh_from_db()

    assert made.state == ImportState.DONE
    assert [(record.version, content_of(record)) for record in records.all()] == before
    assert Change.objects.latest("pk").pk == newest
