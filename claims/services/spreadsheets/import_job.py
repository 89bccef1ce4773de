"""The import job of a spreadsheet: upload, check, confirmation and writing of the drafts, with lease and heartbeat.

Uploaded -> checked (nothing written) -> confirmed by the person who uploaded it -> written as drafts, in one
transaction together with its last state. A job that dies leaves nothing of its rows behind; after LEASE without a
heartbeat another job tries again, MAX_TRIES times in all, and then says that the import failed.

Out of scope: what is checked (`validation`), how records are written (`claims.services.bulk_create`), when the job runs
(`claims.tasks`).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import asdict

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.enums import ImportState, RecordKind
from claims.exceptions import ClaimsError, InvalidFileError, PermissionRefusedError
from claims.models import Change, SpreadsheetImport
from claims.models.base import model_of
from claims.models.users import User
from claims.services import bulk_create, work_queue
from claims.services.entry_warnings import warnings_of
from claims.services.permissions import require_permission
from claims.services.spreadsheets import csv_xlsx
from claims.services.spreadsheets.columns import EXCHANGED_KINDS, MAX_CITATIONS, columns_of
from claims.services.spreadsheets.validation import MAX_PROBLEMS, ValidationReport, compare_again, validate_rows
from claims.services.transactions import write_transaction
from claims.types import Plain

log = logging.getLogger(__name__)
Clock = Callable[[], dt.datetime]

PERMISSION = "claims.import_records"
LEASE = dt.timedelta(seconds=60)
MAX_TRIES = 3
AT_WORK = {ImportState.WAITING: ImportState.CHECKING, ImportState.CONFIRMED: ImportState.WRITING}
#: States in which it is still open whether something will be written.
OPEN = (ImportState.WAITING, ImportState.CHECKED)


class LeaseLostError(Exception):
    """Another job has taken this import, or somebody has discarded it."""


def upload_import(*, kind: str, file_name: str, content: bytes, encoding: str, why: str, by: User) -> SpreadsheetImport:
    """Store a file for a job to check. Raises PermissionRefusedError, or InvalidFileError for an unknown format."""
    require_permission(by, PERMISSION)
    if kind not in EXCHANGED_KINDS:
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
def confirm_import(uploaded: SpreadsheetImport, *, by: User, why: str = "") -> SpreadsheetImport:
    """Have a checked file written; only its uploader may confirm, since the drafts are theirs."""
    require_permission(by, PERMISSION)
    current = _lock_import(uploaded)
    if current.uploaded_by_id != by.pk:
        raise PermissionRefusedError(_("Only the person who uploaded the file can import it."))
    if current.state != ImportState.CHECKED:
        raise PermissionRefusedError(_("This file is not ready to be imported."), detail={"state": current.state})
    current.state, current.report = ImportState.CONFIRMED, {**current.report, "tries": 0}
    current.save(update_fields=["state", "report", "heartbeat_at"])
    return current


@write_transaction()
def discard_import(uploaded: SpreadsheetImport, *, by: User, why: str = "") -> SpreadsheetImport:
    """Discard a file of which nothing has been written."""
    require_permission(by, PERMISSION)
    current = _lock_import(uploaded)
    if current.state not in OPEN:
        raise PermissionRefusedError(_("There is nothing to discard."), detail={"state": current.state})
    _finish(current, ImportState.DISCARDED, {})
    return current


def _lock_import(uploaded: SpreadsheetImport) -> SpreadsheetImport:
    return SpreadsheetImport.objects.select_for_update(of=("self",)).defer("file").get(pk=uploaded.pk)


def run_due_imports(*, clock: Clock) -> int:
    """Check or write the next file; return 1, or 0 when none waits."""
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
        _end_try(taken, ImportState.REFUSED, {"refusal": error.message})
    except Exception as error:
        log.exception("import %s failed; it is tried up to %d times", taken.pk, MAX_TRIES)
        _release(taken, f"{type(error).__name__}: {error}"[:500])
    return 1


def _take(now: dt.datetime) -> SpreadsheetImport | None:
    """The next file that waits, or whose job gave no heartbeat for LEASE, leased to the caller."""
    waiting = Q(state__in=list(AT_WORK)) | Q(state__in=list(AT_WORK.values()), heartbeat_at__lt=now - LEASE)
    with work_queue.lock_due(SpreadsheetImport.objects.filter(waiting).order_by("id"), limit=1) as rows:
        if not rows:
            return None
        found = rows[0]
        tries = found.report.get("tries", 0) + 1
        if tries > MAX_TRIES:
            _finish(found, ImportState.FAILED, {**found.report, "refusal": _failure(found)})
            return found
        found.state = AT_WORK.get(ImportState(found.state), ImportState(found.state))
        found.lease_no, found.report, found.rows_checked = found.lease_no + 1, {**found.report, "tries": tries}, 0
        found.save(update_fields=["state", "lease_no", "report", "rows_checked"])
        work_queue.lease(rows, heartbeat_at=now)
    return found


def _find_held(taken: SpreadsheetImport) -> QuerySet[SpreadsheetImport]:
    return work_queue.find_held(taken, "lease_no", "state")


def _failure(found: SpreadsheetImport) -> str:
    said = found.report.get("error") or _("the job was interrupted each time")
    return _("Failed after %(count)d attempts: %(why)s. Nothing was imported.") % {
        "count": MAX_TRIES,
        "why": said,
    }


def _finish(current: SpreadsheetImport, state: ImportState, report: Plain) -> None:
    """End an import: its content is dropped, the report stays."""
    current.state, current.report, current.file = state, report, None
    current.finished_at = timezone.now()
    current.save(update_fields=["state", "report", "file", "finished_at", "heartbeat_at"])


def _end_try(taken: SpreadsheetImport, state: ImportState, report: Plain) -> None:
    """End a try, unless another job has the file now. A checked file keeps its content."""
    with transaction.atomic():
        current = _find_held(taken).select_for_update(of=("self",)).first()
        if current is None:
            return
        if state == ImportState.CHECKED:
            current.state, current.report = state, report
            current.save(update_fields=["state", "report", "heartbeat_at"])
        else:
            _finish(current, state, report)


def _release(taken: SpreadsheetImport, error: str) -> None:
    """Let the next tick try again; the number of tries stays."""
    before = next(before for before, at_work in AT_WORK.items() if at_work == taken.state)
    _find_held(taken).update(state=before, report={**taken.report, "error": error})


def _check(taken: SpreadsheetImport, clock: Clock) -> None:
    checked, _headings, _total = _read_and_validate(taken, clock)
    if not checked.problem_count:
        _dry_run(taken, checked, clock)
    state = ImportState.REFUSED if checked.problem_count else ImportState.CHECKED
    _end_try(taken, state, _report(checked))


def _read_and_validate(taken: SpreadsheetImport, clock: Clock) -> tuple[ValidationReport, list[str], int]:
    """The file, read and checked, with a heartbeat now and then. Raises InvalidFileError or LeaseLostError."""
    known = {column.name for column in columns_of(taken.record_kind, MAX_CITATIONS)}
    sheet = csv_xlsx.read_file(bytes(taken.file or b""), encoding=taken.encoding, known=known)
    if not sheet.rows:
        raise InvalidFileError(_("There are no rows below the heading."))
    total = len(sheet.rows)

    def report_progress(done: int) -> None:
        if not _find_held(taken).update(rows_total=total, rows_checked=done, heartbeat_at=clock()):
            raise LeaseLostError

    report_progress(0)
    today = clock().astimezone(dt.UTC).date()
    return validate_rows(taken.record_kind, sheet, on_progress=report_progress, today=today), sheet.headings, total


#: Kinds that other records depend on: a contradiction between them and the new rows shows only when all rows are there.
WITH_DEPENDENTS = (RecordKind.CLAIM,)


def _dry_run(taken: SpreadsheetImport, checked: ValidationReport, clock: Clock) -> None:
    """Write such rows and roll them back. Raises InvalidRecordError where other records contradict them."""
    if taken.record_kind in WITH_DEPENDENTS:
        with transaction.atomic():
            _create(taken, checked, clock)
            transaction.set_rollback(True)


def _create(taken: SpreadsheetImport, checked: ValidationReport, clock: Clock) -> None:
    why = taken.why or _("Imported from %(file)s") % {"file": taken.file_name}
    new = [checked.new[row] for row in sorted(checked.new)]
    today = clock().astimezone(dt.UTC).date()
    bulk_create.create_many(model_of(taken.record_kind), new, by=taken.uploaded_by, why=why, today=today)


def _report(checked: ValidationReport) -> Plain:
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
    """Check once more, then write everything and the last state in one transaction."""
    before = _newest_change()
    checked, headings, _total = _read_and_validate(taken, clock)
    with transaction.atomic():
        current = _find_held(taken).select_for_update(of=("self",)).defer("file").first()
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
