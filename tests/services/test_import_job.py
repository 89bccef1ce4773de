"""A spreadsheet whose process is killed in the middle of writing: the database keeps nothing of it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from claims.enums import ImportState
from claims.models import Actor, Change, SpreadsheetImport
from claims.services.spreadsheets import import_job
from pivot_tracker import roles
from tests.factories import member
from tests.pivot_tracker.processes import script

pytestmark = pytest.mark.engine

#: Ends its own process as `kill -9` does, once all rows are written and their Changes are not yet committed.
KILLED = """
import os, signal
from claims.services import bulk_create
from claims.services.spreadsheets import import_job
from django.utils import timezone
from claims.models import Actor
def die(*args, **kwargs):
    print(Actor.objects.count(), "rows in the transaction", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
bulk_create.record_changes = die
import_job.run_due_imports(clock=timezone.now)
"""


@pytest.mark.django_db(transaction=True)
def test_kill_minus_nine_in_the_middle_of_the_writing_leaves_no_row_and_the_next_job_writes_all(
    database_url: str,
) -> None:
    manager = member(roles.DATA_MANAGERS)
    rows = "name,kind_of_actor\r\n" + "".join(f"Ministry {number},organisation\r\n" for number in range(3_000))
    made = import_job.upload_import(
        kind="actor", file_name="actors.csv", content=rows.encode(), encoding="", why="A list", by=manager
    )
    import_job.run_due_imports(clock=timezone.now)
    import_job.confirm_import(made, by=manager)

    process = script(KILLED, database_url=database_url, broker_url="")
    said, _nothing = process.communicate(timeout=90)

    assert (process.returncode, said.strip()) == (-9, "3000 rows in the transaction"), said
    made.refresh_from_db()
    assert made.state == ImportState.WRITING
    written = Change.objects.filter(record_kind="actor")
    assert (Actor.objects.count(), Actor.history.count(), written.count()) == (0, 0, 0)

    assert import_job.run_due_imports(clock=lambda: timezone.now() + import_job.LEASE * 2) == 1
    made.refresh_from_db()
    assert made.state == ImportState.DONE
    assert (Actor.objects.count(), Actor.history.count(), written.count()) == (3_000, 3_000, 3_000)
    assert SpreadsheetImport.objects.get().file is None
