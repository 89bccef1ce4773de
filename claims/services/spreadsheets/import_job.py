"""A spreadsheet from being handed in to being written: who may, in which order, and what an interruption leaves.

Handed in -> checked (nothing written) -> confirmed by whoever handed it in -> written as drafts, in one transaction
together with the note that it is done. A job that dies leaves nothing of its rows behind; the next one takes the
import up again when there was no sign of life for LEASE, at most MOST_TRIES times, and then says that it failed.

Out of scope: what is checked (`checking`), how records are written (`services.bulk`), when the job runs (`tasks`).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.enums import ImportState, RecordKind
from claims.exceptions import ClaimsError, InvalidFileError, PermissionRefusedError
from claims.models import Change, SpreadsheetImport
from claims.models.base import model_of
from claims.services import bulk_create
from claims.services.entry_warnings import warnings_of
from claims.services.permissions import require_permission
from claims.services.spreadsheets import csv_xlsx
from claims.services.spreadsheets.columns import EXCHANGED, MAX_CITATIONS, columns_of
from claims.services.spreadsheets.validation import MAX_PROBLEMS, Checked, compare_again, validate_rows
from claims.services.transactions import write_transaction

log = logging.getLogger(__name__)
Clock = Callable[[], dt.datetime]

RIGHT = "claims.import_records"
LEASE = dt.timedelta(seconds=60)
MAX_TRIES = 3
AT_WORK = {ImportState.WAITING: ImportState.CHECKING, ImportState.CONFIRMED: ImportState.WRITING}
#: States in which it is still open whether something will be written.
OPEN = (ImportState.WAITING, ImportState.CHECKED)


class LeaseLostError(Exception):
    """Another job has taken this import, or somebody has discarded it."""


def hand_in(*, kind: str, file_name: str, content: bytes, encoding: str, why: str, by: Any) -> SpreadsheetImport:
    """Take a file in; a job checks it. Raises NotAllowed, or InvalidFile when it is no file of that sort at all."""
    require_permission(by, RIGHT)
    if kind not in EXCHANGED:
        raise InvalidFileError(_("Records of this kind cannot be imported from spreadsheets."))
    if encoding not in csv_xlsx.ENCODINGS:
        raise InvalidFileError(_("Unknown encoding."))
    if not content:
        raise InvalidFileError(_("The file is empty."))
    if len(content) > csv_xlsx.MAX_BYTES:
        raise csv_xlsx.too_large()
    return SpreadsheetImport.objects.create(
        record_kind=kind,
        file_name=file_name[:200],
        file=content,
        encoding=encoding,
        why=why,
        uploaded_by=by,
    )


@write_transaction()
def confirm_import(handed_in: SpreadsheetImport, *, by: Any, why: str = "") -> SpreadsheetImport:
    """Let a checked file be written. Only whoever handed it in says so, since the drafts are theirs."""
    require_permission(by, RIGHT)
    current = _locked(handed_in)
    if current.uploaded_by_id != by.pk:
        raise PermissionRefusedError(_("Only the person who uploaded the file can import it."))
    if current.state != ImportState.CHECKED:
        raise PermissionRefusedError(_("This file is not ready to be imported."), detail={"state": current.state})
    current.state, current.report = ImportState.CONFIRMED, {**current.report, "tries": 0}
    current.save(update_fields=["state", "report", "heartbeat_at"])
    return current


@write_transaction()
def discard_import(handed_in: SpreadsheetImport, *, by: Any, why: str = "") -> SpreadsheetImport:
    """Drop a file that nothing was written of."""
    require_permission(by, RIGHT)
    current = _locked(handed_in)
    if current.state not in OPEN:
        raise PermissionRefusedError(_("There is nothing to discard."), detail={"state": current.state})
    _finish(current, ImportState.DISCARDED, {})
    return current


def _locked(handed_in: SpreadsheetImport) -> SpreadsheetImport:
    return SpreadsheetImport.objects.select_for_update(of=("self",)).defer("file").get(pk=handed_in.pk)


def run_due_imports(*, clock: Clock) -> int:
    """Check or write the file whose turn it is; return 1, or 0 when none waits."""
    taken = _take(clock())
    if taken is None:
        return 0
    try:
        if taken.state == ImportState.CHECKING:
            _check(taken, clock)
        elif taken.state == ImportState.WRITING:
            _write(taken, clock)
    except LeaseLostError:
        log.warning("import %s was taken over by another job or discarded", taken.pk)
    except ClaimsError as error:
        _settle(taken, ImportState.REFUSED, {"refusal": error.message})
    except Exception as error:
        log.exception("import %s failed; it is tried up to %d times", taken.pk, MAX_TRIES)
        _give_back(taken, f"{type(error).__name__}: {error}"[:500])
    return 1


def _take(now: dt.datetime) -> SpreadsheetImport | None:
    """The next file that waits, or whose job has not been heard of for LEASE, marked as taken."""
    waiting = Q(state__in=list(AT_WORK)) | Q(state__in=list(AT_WORK.values()), heartbeat_at__lt=now - LEASE)
    if not SpreadsheetImport.objects.filter(
        waiting
    ).exists():  # without a lock: an idle tick must not stop SQLite's writers
        return None
    with transaction.atomic():
        found = (
            SpreadsheetImport.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(waiting)
            .order_by("id")
            .first()
        )
        if found is None:
            return None
        tries = found.report.get("tries", 0) + 1
        if tries > MAX_TRIES:
            _finish(found, ImportState.FAILED, {**found.report, "refusal": _failure(found)})
            return found
        found.state = AT_WORK.get(ImportState(found.state), ImportState(found.state))
        found.lease_no, found.report = found.lease_no + 1, {**found.report, "tries": tries}
        found.rows_checked = 0
        found.save(update_fields=["state", "lease_no", "report", "rows_checked"])
        SpreadsheetImport.objects.filter(pk=found.pk).update(heartbeat_at=now)
    return found


def _failure(found: SpreadsheetImport) -> str:
    said = found.report.get("error") or _("the job was interrupted each time")
    return _("Failed after %(count)d attempts: %(why)s. Nothing was imported.") % {
        "count": MAX_TRIES,
        "why": said,
    }


def _finish(current: SpreadsheetImport, state: ImportState, report: dict[str, Any]) -> None:
    """The last thing that happens to a file: its content is dropped, the report stays."""
    current.state, current.report, current.file = state, report, None
    current.finished_at = timezone.now()
    current.save(update_fields=["state", "report", "file", "finished_at", "heartbeat_at"])


def _settle(taken: SpreadsheetImport, state: ImportState, report: dict[str, Any]) -> None:
    """End a try, unless another job has taken the file meanwhile. A checked file keeps its content."""
    with transaction.atomic():
        rows = SpreadsheetImport.objects.select_for_update(of=("self",))
        current = rows.filter(pk=taken.pk, lease_no=taken.lease_no).first()
        if current is None or current.state not in AT_WORK.values():
            return
        if state == ImportState.CHECKED:
            current.state, current.report = state, report
            current.save(update_fields=["state", "report", "heartbeat_at"])
        else:
            _finish(current, state, report)


def _give_back(taken: SpreadsheetImport, error: str) -> None:
    """Let the next tick try again; the number of tries is kept."""
    before = next(before for before, at_work in AT_WORK.items() if at_work == taken.state)
    mine = SpreadsheetImport.objects.filter(pk=taken.pk, lease_no=taken.lease_no, state=taken.state)
    mine.update(state=before, report={**taken.report, "error": error})


def _check(taken: SpreadsheetImport, clock: Clock) -> None:
    checked, _headings, _total = _checked(taken, clock)
    if not checked.problem_count:
        _try(taken, checked, clock)
    state = ImportState.REFUSED if checked.problem_count else ImportState.CHECKED
    _settle(taken, state, _report(checked))


def _checked(taken: SpreadsheetImport, clock: Clock) -> tuple[Checked, list[str], int]:
    """The file, read and checked, with a sign of life now and then. Raises InvalidFile or Overtaken."""
    known = {column.name for column in columns_of(taken.record_kind, MAX_CITATIONS)}
    sheet = csv_xlsx.read_file(bytes(taken.file or b""), encoding=taken.encoding, known=known)
    if not sheet.rows:
        raise InvalidFileError(_("There are no rows below the heading."))
    total = len(sheet.rows)

    def tell(done: int) -> None:
        mine = SpreadsheetImport.objects.filter(pk=taken.pk, lease_no=taken.lease_no, state=taken.state)
        if not mine.update(rows_total=total, rows_checked=done, heartbeat_at=clock()):
            raise LeaseLostError

    tell(0)
    today = clock().astimezone(dt.UTC).date()
    return validate_rows(taken.record_kind, sheet, on_progress=tell, today=today), sheet.headings, total


#: Kinds on which other records rest: whether those contradict the new rows is only seen when all rows are there.
RESTED_ON = (RecordKind.CLAIM,)


def _try(taken: SpreadsheetImport, checked: Checked, clock: Clock) -> None:
    """Write such rows and take them back. Raises InvalidRecord where other records would contradict them."""
    if taken.record_kind in RESTED_ON:
        with transaction.atomic():
            _create(taken, checked, clock)
            transaction.set_rollback(True)


def _create(taken: SpreadsheetImport, checked: Checked, clock: Clock) -> None:
    why = taken.why or _("Imported from %(file)s") % {"file": taken.file_name}
    new = [checked.new[row] for row in sorted(checked.new)]
    today = clock().astimezone(dt.UTC).date()
    bulk_create.create_many(model_of(taken.record_kind), new, by=taken.uploaded_by, why=why, today=today)


def _report(checked: Checked) -> dict[str, Any]:
    rows = sorted(checked.new)
    odd = warnings_of([checked.new[row].record for row in rows])
    return {
        "warnings": [
            {"row": rows[number], "column": field, "why": sentence}
            for number, found in sorted(odd.items())[:MAX_PROBLEMS]
            for field, sentence in found
        ],
        "new": len(checked.new),
        "unchanged": checked.unchanged,
        "problem_count": checked.problem_count,
        "problems": [asdict(problem) for problem in checked.problems],
    }


def _write(taken: SpreadsheetImport, clock: Clock) -> None:
    """Check once more, then write everything and the note that it is done in one transaction."""
    before = _newest_change()
    checked, headings, _total = _checked(taken, clock)
    with transaction.atomic():
        mine = SpreadsheetImport.objects.select_for_update(of=("self",)).defer("file")
        current = mine.filter(pk=taken.pk, lease_no=taken.lease_no, state=ImportState.WRITING).first()
        if current is None:
            raise LeaseLostError
        if _newest_change() != before:
            compare_again(taken.record_kind, headings, checked)
        if checked.problem_count:
            _finish(current, ImportState.REFUSED, _report(checked))
            return
        _create(taken, checked, clock)
        _finish(current, ImportState.DONE, _report(checked))


def _newest_change() -> int:
    newest: int | None = Change.objects.aggregate(newest=Max("id"))["newest"]
    return newest or 0
