"""The desk block on the admin's front page: what waits for whom, each count a link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from claims import wording
from claims.admin.judgements import with_severity
from claims.admin.panel import record_url
from claims.models import Change, Flag, ParkedChange, Report, Revision
from claims.models.base import PublicRecord
from claims.vocabulary import ChangeAction, FlagHandling, ReportState, RevisionState, Severity, State

#: How many returned records and edits are listed by name.
LIMIT = 10


def record_models() -> list[type[PublicRecord]]:
    """Every kind of public record, in whichever app it stands."""
    return [model for model in apps.get_models() if issubclass(model, PublicRecord)]


def waiting(user: Any) -> dict[str, Any]:
    """Everything the desk block shows to this person."""
    counted = [(model, _counts(model, user)) for model in record_models()]
    may_publish = user.has_perm("claims.publish_record")
    return {
        "review": _review(counted, user) if may_publish else None,
        "submitted": []
        if may_publish
        else _links(counted, "submitted", state__exact=State.IN_REVIEW, edited_by__id__exact=user.pk),
        "drafts": _links(counted, "drafts", state__exact=State.DRAFT, edited_by__id__exact=user.pk),
        "returned": [*_returned_records(counted, user), *_returned_revisions(user)],
        "flags": _flags(),
        "reports": _link(_("Readers’ reports"), _open_reports(), "claims_report", state__exact=ReportState.OPEN),
        "parked": _link(
            _("Changes that a job could not take"), _parked(), "claims_parkedchange", resolved_at__isempty=1
        ),
    }


def _counts(model: type[PublicRecord], user: Any) -> dict[str, int]:
    mine = Q(edited_by=user)
    in_review = Q(state=State.IN_REVIEW)
    return model.objects.aggregate(
        review=Count("pk", filter=in_review & ~mine),
        submitted=Count("pk", filter=in_review & mine),
        drafts=Count("pk", filter=Q(state=State.DRAFT) & mine),
    )


def _link(label: Any, count: int, name: str, **query: Any) -> dict[str, Any]:
    try:
        url = reverse(f"admin:{name}_changelist") + "?" + urlencode(query)
    except NoReverseMatch:  # a kind without an admin page
        url = ""
    return {"label": label, "count": count, "url": url}


def _links(counted: Any, what: str, **query: Any) -> list[dict[str, Any]]:
    """One link for each kind of which there are any."""
    found = []
    for model, counts in counted:
        if count := counts[what]:
            label = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
            found.append(_link(label, count, f"{model._meta.app_label}_{model._meta.model_name}", **query))
    return found


def _review(counted: Any, user: Any) -> list[dict[str, Any]]:
    links = _links(counted, "review", state__exact=State.IN_REVIEW)
    edits = Revision.objects.filter(state=RevisionState.PENDING).exclude(proposed_by=user).count()
    if edits:
        label = _("edit of something published") if edits == 1 else _("edits of something published")
        links.append(_link(label, edits, "claims_revision", state__exact=RevisionState.PENDING))
    return links


def _returned_records(counted: Any, user: Any) -> list[dict[str, Any]]:
    """This person's drafts to which a return is the last thing that happened, with its reason."""
    found = []
    for model, counts in counted:
        if not counts["drafts"]:
            continue
        newest = Change.objects.filter(record_kind=model.kind(), record=OuterRef("slug")).exclude(
            action=ChangeAction.SHOWN
        )
        mine = model.objects.filter(edited_by=user, state=State.DRAFT)
        last = Subquery(newest.order_by("-id").values("pk")[:1])
        for record in mine.annotate(last=last).filter(last__in=Change.objects.filter(action=ChangeAction.RETURNED))[
            :LIMIT
        ]:
            reason = Change.objects.get(pk=record.last)
            found.append({"label": str(record), "url": record_url(record), "why": reason.why, "by": reason.by})
    return found


def _returned_revisions(user: Any) -> list[dict[str, Any]]:
    """This person's edits that were returned and not proposed anew since."""
    later = Revision.objects.filter(record_kind=OuterRef("record_kind"), record=OuterRef("record"), proposed_by=user)
    newest = Subquery(later.order_by("-proposed_at", "-pk").values("pk")[:1])
    mine = (
        Revision.objects.filter(proposed_by=user, state=RevisionState.RETURNED)
        .annotate(newest=newest)
        .filter(pk=F("newest"))
    )
    return [
        {
            "label": _("Edit of %(record)s") % {"record": revision.record},
            "url": reverse("admin:claims_revision_change", args=[revision.pk]),
            "why": revision.decision_reason,
            "by": revision.decided_by,
        }
        for revision in mine.select_related("decided_by")[:LIMIT]
    ]


def _flags() -> list[dict[str, Any]]:
    open_flags: Any = with_severity(Flag.objects.filter(closed_on=None, handling=FlagHandling.NONE))
    counts = dict(open_flags.order_by().values_list("severity").annotate(count=Count("pk")))
    return [
        _link(
            wording.label(severity),
            counts[severity],
            "claims_flag",
            open="yes",
            severity=severity,
            handling__exact="none",
        )
        for severity in reversed(Severity)
        if counts.get(severity)
    ]


def _open_reports() -> int:
    return Report.objects.filter(state=ReportState.OPEN).count()


def _parked() -> int:
    return ParkedChange.objects.filter(resolved_at=None).count()
