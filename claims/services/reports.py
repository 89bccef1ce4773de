"""Errors that readers report; they land on the editors' desk."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from claims.exceptions import InvalidRecord
from claims.models import Report
from claims.services.changes import record_change
from claims.vocabulary import ChangeAction


@transaction.atomic
def record_report(*, page: str, message: str, contact: str = "") -> Report:
    """Keep what a reader says is wrong on a page (its path). Raises InvalidRecord naming the field."""
    report = Report(page=page, message=message.strip(), contact=contact.strip())
    try:
        report.full_clean()
    except ValidationError as error:
        raise InvalidRecord(" ".join(error.messages), detail=dict(error.message_dict)) from error
    report.save()
    record_change(ChangeAction.REPORTED, "report", str(report.pk), by=None, public=False)
    return report
