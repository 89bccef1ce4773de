"""Create and edit records: drafts in place, published records by a Revision; optimistic locking by version.

Out of scope: the steps of the workflow (`claims.services.workflow`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claims.enums import ChangeAction, RevisionState, State
from claims.exceptions import DuplicateRecordError, PermissionRefusedError, StaleVersionError
from claims.models import Observation, Promise, Revision
from claims.models.aliases import AnyField
from claims.models.base import PublicRecord
from claims.models.users import User
from claims.services import known_since
from claims.services.change_log import record_change
from claims.services.cleaning import cleaned_text
from claims.services.consistency import dependent_records, refuse_contradicted, refuse_contradictions
from claims.services.dependent_changes import record_dependent_changes
from claims.services.future_dates import utc_today
from claims.services.identity import refuse_twin
from claims.services.permissions import require_model_permission
from claims.services.record_content import (
    Content,
    PendingRecord,
    apply_content,
    check_content,
    content_of,
    save_content,
)
from claims.services.transactions import write_transaction

R = TypeVar("R", bound=PublicRecord)


@write_transaction()
def create_record(
    model: type[R], content: Mapping[str, object], *, by: User, why: str = "", today: dt.date | None = None
) -> R:
    """Record a new draft; `today` (UTC) is the day after which nothing has happened yet.

    Raises InvalidRecordError naming the fields, DuplicateRecordError, or PermissionRefusedError.
    """
    require_model_permission(by, "add", model)
    record = model()
    write_record(apply_content(record, content), by=by, why=why, today=today)
    record_change(ChangeAction.RECORDED, model.kind(), record.slug, by=by, why=why, public=False)
    return record


@write_transaction()
def edit_record(
    record: PublicRecord,
    content: Mapping[str, object],
    *,
    by: User,
    base_version: int,
    why: str = "",
    today: dt.date | None = None,
) -> PublicRecord | Revision:
    """Edit a record, based on the version that the editor saw.

    A draft is changed at once. A published record stays as it is, and the edit becomes a pending
    Revision. Raises StaleVersionError with both texts when somebody else was faster, PermissionRefusedError for a
    retracted record or without the right, InvalidRecordError naming the fields.
    """
    require_model_permission(by, "change", type(record))
    current = lock_record(record)
    check_is_current(current, base_version, yours=dict(content))
    if current.state == State.RETRACTED:
        raise PermissionRefusedError(_("A retracted record cannot be edited."), detail={"state": current.state})
    if current.state == State.PUBLISHED:
        return _propose(current, content, by=by, why=why, today=today)
    current.version += 1
    current.state = State.DRAFT
    moved = write_record(apply_content(current, content), by=by, why=why, today=today)
    record_change(ChangeAction.EDITED, current.kind(), current.slug, by=by, why=why, public=False)
    record_dependent_changes(moved)
    return current


def write_record(
    filled: PendingRecord, *, by: User | None, why: str, one_by_one: bool = True, today: dt.date | None = None
) -> list[PublicRecord]:
    """Validate and save a filled record with its `known_on`, editor and reason, without a Change.

    Returns the records whose own `known_on` moved with it. Without `one_by_one` the caller brings other figures for
    the same period up to date when all are written (`known_since.refresh_vintages`). Raises DuplicateRecordError, or
    InvalidRecordError, also where a new date would contradict a record that takes its day from this one.
    """
    today = utc_today() if today is None else today
    record = filled.record
    for f in record._meta.concrete_fields:
        if hasattr(f, "set_bounds") and not _is_unreadable(f, record):
            f.set_bounds(record)
    before = (record.known_on, record.known_on_inferred)
    record.known_on, record.known_on_inferred = known_since.derive_known_on(record, filled.citations())
    record.edited_by = by
    record._history_user = by  # type: ignore[attr-defined]
    record._change_reason = why[:100]  # type: ignore[attr-defined]
    is_moved = record.pk is not None and before != (record.known_on, record.known_on_inferred)
    try:
        with transaction.atomic():
            check_content(filled, constraints=False)
            refuse_contradictions(filled, today=today)
            refuse_twin(record)
            save_content(filled)
            moved = known_since.refresh_dated_by(record) if is_moved else []
            if isinstance(record, Observation) and one_by_one:
                moved = [*moved, *_other_vintages(record)]
            shown = [other for other in moved if isinstance(other, Promise)]
            refuse_contradicted([*moved, *dependent_records(shown), *dependent_records([record])], today=today)
            return moved
    except IntegrityError as error:
        raise DuplicateRecordError(
            _("This %(kind)s already exists, or its values are inconsistent.") % {"kind": record._meta.verbose_name},
            detail={"record": str(error)},
        ) from error


def _other_vintages(figure: Observation) -> list[PublicRecord]:
    """The other figures for the same period whose day this one moved."""
    moved = known_since.refresh_vintages([figure.series_id])
    if figure in moved:
        figure.refresh_from_db(fields=["known_on", "known_on_inferred"])
    return [row for row in moved if row.pk != figure.pk]


def _is_unreadable(f: AnyField, record: PublicRecord) -> bool:
    """Whether a date is wrong; then validation names it, and there are no bounds to set."""
    from django.core.exceptions import ValidationError

    try:
        f.clean(getattr(record, f.attname), record)
    except ValidationError:
        return True
    return False


def _propose(
    current: PublicRecord, content: Mapping[str, object], *, by: User, why: str, today: dt.date | None
) -> Revision:
    proposed = content_of(current) | dict(content)
    check_would_be_valid(current, proposed, today=today)
    revision = Revision.objects.create(
        record_kind=current.kind(),
        record=current.slug,
        base_version=current.version,
        content=proposed,
        why=cleaned_text(why),
        proposed_by=by,
    )
    record_change(ChangeAction.PROPOSED, current.kind(), current.slug, by=by, why=why, public=False)
    return revision


def check_would_be_valid(current: PublicRecord, proposed: Content, *, today: dt.date | None = None) -> None:
    """Write the proposal and take it back, so that a wrong one is refused when it is made."""
    try:
        with transaction.atomic():
            trial = type(current).objects.get(pk=current.pk)
            write_record(apply_content(trial, proposed), by=None, why="", today=today)
            raise _RollbackError
    except _RollbackError:
        pass


class _RollbackError(Exception):
    """Rolls a trial write back."""


def lock_record(record: PublicRecord) -> PublicRecord:
    """The record as it is now, its row locked until the transaction ends."""
    found: PublicRecord = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    return found


def check_is_current(current: PublicRecord, base_version: int, *, yours: Content) -> None:
    """Raises StaleVersionError, with both texts, when the edit is based on an older version."""
    if current.version == base_version:
        return
    message = _(
        "This %(kind)s changed while you were editing it (you started from version %(saw)d, it is now version %(now)d)."
    )
    raise StaleVersionError(
        message % {"kind": current._meta.verbose_name, "now": current.version, "saw": base_version},
        detail={"current": content_of(current), "yours": yours, "version": current.version},
    )


def pending_revisions(record: PublicRecord) -> QuerySet[Revision]:
    """The pending Revisions of a record."""
    return Revision.objects.filter(record_kind=record.kind(), record=record.slug, state=RevisionState.PENDING)
