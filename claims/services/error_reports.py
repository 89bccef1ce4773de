"""Errors that readers report; they land on the editors' desk."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from claims.enums import ChangeAction, ReportState
from claims.exceptions import InvalidRecordError
from claims.models import ErrorReport
from claims.models.users import User
from claims.services.change_log import record_change
from claims.services.cleaning import cleaned_reason, cleaned_text
from claims.services.permissions import require_permission
from claims.services.transactions import write_transaction


@write_transaction()
def record_report(*, page: str, message: str, contact: str = "") -> ErrorReport:
    """Record a reader's error report about a page (its path). Raises InvalidRecordError naming the field."""
    text, reach = cleaned_text(message, field="message"), cleaned_text(contact, field="contact", one_line=True)
    report = ErrorReport(page=page, message=text, contact=reach)
    try:
        report.full_clean()
    except ValidationError as error:
        raise InvalidRecordError(" ".join(error.messages), detail=dict(error.message_dict)) from error
    report.save()
    record_change(ChangeAction.REPORTED, "report", str(report.pk), by=None, public=False)
    return report


def resolve(report: ErrorReport, *, by: User, why: str) -> ErrorReport:
    """Close a report because the error is fixed; `why` says how."""
    return _answer(report, ReportState.MENDED, by=by, why=why)


def refuse(report: ErrorReport, *, by: User, why: str) -> ErrorReport:
    """Close a report because there is no error; `why` says why not."""
    return _answer(report, ReportState.REFUSED, by=by, why=why)


@write_transaction()
def _answer(report: ErrorReport, state: ReportState, *, by: User, why: str) -> ErrorReport:
    report = ErrorReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    require_permission(by, "claims.change_errorreport")
    why = cleaned_reason(why)
    report.state, report.answer = state, why
    report.save()
    record_change(ChangeAction.EDITED, "report", str(report.pk), by=by, why=why, public=False)
    return report
