"""The workflow (draft, in review, published, retracted) as one table of steps, with the four-eyes check.

Who wrote anything of what would become public cannot publish or approve it, superusers included
(setting PIVOT_FOUR_EYES; a one-person desk turns it off).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.enums import ChangeAction, RevisionState, State
from claims.exceptions import (
    DuplicateRecordError,
    InvalidRecordError,
    MissingCitationError,
    PermissionRefusedError,
)
from claims.models import Observation, Revision
from claims.models.aliases import AnyQuerySet
from claims.models.base import Citation, PublicRecord, model_of
from claims.models.users import User
from claims.selectors.authors import writers_since_publication
from claims.services.change_log import record_change
from claims.services.cleaning import cleaned_reason, cleaned_text
from claims.services.dependent_changes import record_dependent_changes
from claims.services.known_since import refresh_inherited_known_on, refresh_vintages
from claims.services.permissions import require_model_permission, require_permission
from claims.services.record_content import apply_content, content_of, corrected_fields
from claims.services.records import check_is_current, check_would_be_valid, lock_record, write_record
from claims.services.transactions import write_transaction
from claims.types import Differences


@dataclass(frozen=True)
class Step:
    """One transition: from which states to which, with which permission (None: that to edit the record).

    `refusal` is the message for a record in any other state.
    """

    sources: frozenset[State]
    goal: State
    permission: str | None = None
    other_person: bool = False
    needs_reason: bool = False
    refusal: str | LazyText = field(default="", compare=False)


STEPS: dict[ChangeAction, Step] = {
    ChangeAction.SUBMITTED: Step(
        frozenset({State.DRAFT}), State.IN_REVIEW, refusal=gettext_lazy("Only drafts can be submitted for review.")
    ),
    ChangeAction.RETURNED: Step(
        frozenset({State.IN_REVIEW}),
        State.DRAFT,
        "claims.publish_record",
        needs_reason=True,
        refusal=gettext_lazy("Only records in review can be returned."),
    ),
    ChangeAction.PUBLISHED: Step(
        frozenset({State.DRAFT, State.IN_REVIEW}),
        State.PUBLISHED,
        "claims.publish_record",
        other_person=True,
        refusal=gettext_lazy("Only drafts and records in review can be published."),
    ),
    ChangeAction.RETRACTED: Step(
        frozenset({State.PUBLISHED}),
        State.RETRACTED,
        "claims.retract_record",
        needs_reason=True,
        refusal=gettext_lazy("Only published records can be retracted."),
    ),
}

SAME_PERSON = gettext_lazy("You wrote part of this since it was last public, so another person must approve it.")


def check_can(
    action: ChangeAction, record: PublicRecord, *, by: User, why: str = "", writers: Collection[int] | None = None
) -> None:
    """Raises PermissionRefusedError or MissingCitationError, saying why this person cannot take this step now.

    `writers` are the people who wrote the record since it was last public, where a list has read them already.
    """
    step = STEPS[action]
    if record.state not in step.sources:
        raise PermissionRefusedError(str(step.refusal), detail={"state": record.state})
    if step.permission is None:
        require_model_permission(by, "change", type(record))
    else:
        require_permission(by, step.permission)
    if step.needs_reason:
        cleaned_reason(why)
    if step.other_person:
        check_four_eyes(_writers(record) if writers is None else writers, by)
    if step.goal == State.PUBLISHED:
        check_is_publishable(record)
    if step.goal == State.RETRACTED:
        check_is_unused(record)


def _writers(record: PublicRecord) -> Collection[int]:
    """Everybody who wrote the record since it was last public."""
    return writers_since_publication(type(record), [record.pk])[record.pk]


def check_four_eyes(writers: Collection[int], by: User) -> None:
    """The four-eyes check. Raises PermissionRefusedError (code self-approval) for an author of the record."""
    if settings.PIVOT_FOUR_EYES and by.pk in writers:
        raise PermissionRefusedError(str(SAME_PERSON), code="self-approval", detail={"edited_by": by.pk})


def check_is_publishable(record: PublicRecord) -> None:
    """Raises an error where the record has no source or refers to a record that is not public."""
    if record.needs_citation and not record.citations.exists():  # type: ignore[attr-defined]
        raise MissingCitationError(
            _("Add a citation before you publish."), detail={"citations": [_("Add a citation.")]}
        )
    for name, other in _references(record):
        if other.state != State.PUBLISHED:
            message = _("The %(kind)s “%(other)s” is not published yet.") % {
                "kind": other._meta.verbose_name,
                "other": other,
            }
            raise PermissionRefusedError(message, code="unpublished-reference", detail={name: [message]})


def check_is_still_valid(record: PublicRecord) -> None:
    """What saving it again as it is would check: a draft may be older than a rule, or than a date it rests on.

    Raises InvalidRecordError or DuplicateRecordError, by field, with every reason in its message.
    """
    try:
        check_would_be_valid(record, content_of(record))
    except (InvalidRecordError, DuplicateRecordError) as error:
        reasons = [str(reason) for found in error.detail.values() for reason in _as_list(found)]
        message = _("The %(kind)s cannot be published as it is: %(why)s")
        names = {"kind": record._meta.verbose_name, "why": " ".join(dict.fromkeys(reasons))}
        raise type(error)(message % names, detail=error.detail) from error


def _as_list(found: object) -> list[object]:
    return list(found) if isinstance(found, list | tuple) else [found]


def _references(record: PublicRecord) -> list[tuple[str, PublicRecord]]:
    """The public records that this one and its parts cannot be shown without."""
    rows: list[tuple[str, models.Model]] = [("", record)]
    rows += [(part, row) for part in record.parts for row in getattr(record, part).all()]
    found: list[tuple[str, PublicRecord]] = []
    for part, row in rows:
        for f in row._meta.concrete_fields:
            if (
                f.name != "record"
                and f.is_relation
                and isinstance(f.related_model, type)
                and issubclass(f.related_model, PublicRecord)
            ):
                other = getattr(row, f.name)
                if other is not None:
                    found.append((part or f.name, other))
    return found


def check_is_unused(record: PublicRecord) -> None:
    """A record that published records rest on is not retracted before them."""
    for relation in record._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        model = relation.related_model
        assert isinstance(model, type)
        name = relation.field.name  # type: ignore[union-attr]
        used: AnyQuerySet
        if issubclass(model, PublicRecord):
            used = model.objects.filter(**{name: record}, state=State.PUBLISHED)
        elif issubclass(model, Citation) and name == "source":
            rows: AnyQuerySet = model._default_manager.all()
            used = rows.filter(source=record, record__state=State.PUBLISHED)
        else:
            continue
        if count := used.count():
            one, many = model._meta.verbose_name, model._meta.verbose_name_plural
            text = ngettext(
                "%(count)d published %(one)s depends on this.", "%(count)d published %(many)s depend on this.", count
            )
            message = text % {"count": count, "one": one, "many": many}
            raise PermissionRefusedError(message, code="still-used", detail={"count": count})


def submit(record: PublicRecord, *, by: User, why: str = "", seen: int | None = None) -> PublicRecord:
    """Ask for review. `seen`, here and below, is the version on which the person decided."""
    return _take(ChangeAction.SUBMITTED, record, by=by, why=why, seen=seen)


def publish(record: PublicRecord, *, by: User, why: str = "", seen: int | None = None) -> PublicRecord:
    """Make a record public.

    Raises PermissionRefusedError, MissingCitationError, or StaleVersionError when `seen` is not its version any more.
    """
    return _take(ChangeAction.PUBLISHED, record, by=by, why=why, seen=seen)


def return_to_draft(record: PublicRecord, *, by: User, why: str, seen: int | None = None) -> PublicRecord:
    """Send a record in review back to its editor, with a reason."""
    return _take(ChangeAction.RETURNED, record, by=by, why=why, seen=seen)


def retract(
    record: PublicRecord, *, by: User, why: str, seen: int | None = None, replaced_by: str = ""
) -> PublicRecord:
    """Take a published record from the public, with a public reason. Its row and its past stay.

    `replaced_by` is the slug of the published record of the same kind that readers are led to instead.
    """
    return _take(ChangeAction.RETRACTED, record, by=by, why=why, seen=seen, replaced_by=replaced_by.strip())


def check_can_replace(record: PublicRecord, slug: str) -> None:
    """Raises PermissionRefusedError unless the slug is that of another published record of the same kind."""
    if slug and (slug == record.slug or not type(record).objects.filter(slug=slug, state=State.PUBLISHED).exists()):
        message = _("There is no published %(kind)s “%(slug)s” to replace it.")
        names = {"kind": record._meta.verbose_name, "slug": slug}
        raise PermissionRefusedError(message % names, code="no-replacement", detail={"replaced_by": [message % names]})


@write_transaction()
def _take(
    action: ChangeAction, record: PublicRecord, *, by: User, why: str, seen: int | None, replaced_by: str = ""
) -> PublicRecord:
    current = lock_record(record)
    check_can(action, current, by=by, why=why)
    check_can_replace(current, replaced_by)
    if STEPS[action].goal == State.PUBLISHED:
        check_is_still_valid(current)
    if seen is not None:
        check_is_current(current, seen, yours={})
    was_public = current.state == State.PUBLISHED
    current.state = STEPS[action].goal
    if current.state == State.PUBLISHED or was_public:
        current.version += 1
    current._history_user = by  # type: ignore[attr-defined]
    current._change_reason = why[:100]  # type: ignore[attr-defined]
    current.save()
    changes_public_bytes = was_public or current.state == State.PUBLISHED
    _finish(action, current, by=by, why=why, public=changes_public_bytes, replaced_by=replaced_by)
    return current


def _finish(action: ChangeAction, record: PublicRecord, *, by: User, why: str, public: bool, replaced_by: str) -> None:
    """Record the Change, and one for each record that this made visible or hid."""
    moved = refresh_vintages([record.series_id]) if isinstance(record, Observation) and public else []
    shown = [*moved, *refresh_inherited_known_on([record, *moved])] if public else []
    corrected: Differences | None = {} if action == ChangeAction.RETRACTED else None
    record_change(
        action,
        record.kind(),
        record.slug,
        by=by,
        why=why,
        public=public,
        corrected=corrected,
        replaced_by=replaced_by,
    )
    record_dependent_changes(shown, published_or_retracted=record if public else None)


def check_can_approve(revision: Revision, *, by: User) -> None:
    """Raises PermissionRefusedError if the revision is decided, is one's own, or the permission is missing."""
    if revision.state != RevisionState.PENDING:
        raise PermissionRefusedError(_("This edit has already been decided."), detail={"state": revision.state})
    require_permission(by, "claims.publish_record")
    check_four_eyes([revision.proposed_by_id], by)


@write_transaction()
def approve(revision: Revision, *, by: User, why: str = "") -> PublicRecord:
    """Make a proposed edit public. Raises PermissionRefusedError, or StaleVersionError with both texts."""
    revision = Revision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    check_can_approve(revision, by=by)
    model = model_of(revision.record_kind)
    current = lock_record(model.objects.get(slug=revision.record))
    if current.state != State.PUBLISHED:
        raise PermissionRefusedError(_("The record is no longer published."), detail={"state": current.state})
    check_is_current(current, revision.base_version, yours=revision.content)
    reached, before = named_by(current), content_of(current)
    current.version += 1
    moved = write_record(apply_content(current, revision.content), by=revision.proposed_by, why=revision.why)
    check_is_publishable(current)
    _decide(revision, RevisionState.APPROVED, by=by, why=why)
    shown = [*moved, *refresh_inherited_known_on([current, *reached, *moved])]
    record_change(
        ChangeAction.REVISED,
        current.kind(),
        current.slug,
        by=by,
        why=revision.why,
        public=True,
        corrected=corrected_fields(before, content_of(current)),
    )
    record_dependent_changes(shown)
    return current


def named_by(record: PublicRecord) -> list[PublicRecord]:
    """What the record refers to; before an edit and after it these may be others."""
    reached: list[PublicRecord] = [other for _name, other in _references(record)]
    for f in record._meta.many_to_many:
        reached += list(getattr(record, f.name).all())
    return reached


@write_transaction()
def return_revision(revision: Revision, *, by: User, why: str) -> Revision:
    """Refuse a proposed edit, with a reason for its author."""
    revision = Revision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    check_can_approve(revision, by=by)
    cleaned_reason(why)
    _decide(revision, RevisionState.RETURNED, by=by, why=why)
    record_change(ChangeAction.RETURNED, revision.record_kind, revision.record, by=by, why=why, public=False)
    return revision


def _decide(revision: Revision, state: RevisionState, *, by: User, why: str) -> None:
    revision.state = state
    revision.decided_by, revision.decided_at = by, timezone.now()
    revision.decision_reason = cleaned_text(why)
    revision.save()
