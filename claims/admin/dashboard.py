"""The desk on the admin's front page: a table of rows, each with what waits and a link to exactly that.

Anyone who adds a reason to come to the desk adds a row to `ROWS`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import presentation
from claims.admin import unread_series
from claims.admin.assessment_panel import record_url
from claims.enums import ChangeAction, FlagKind, LinkState, ReportState, RevisionState, Severity, State
from claims.models import Change, ErrorReport, FailedChange, JobRun, Revision
from claims.models.base import PublicRecord, record_models
from claims.selectors.flag_inbox import InboxFilter, flags_in_inbox
from claims.services.link_checker import dead_links

#: How many returned records and edits are listed by name.
LIMIT = 10
A_WEEK = dt.timedelta(days=7)
#: What the rules say when a date has passed and nothing was reported.
OVERDUE = (FlagKind.NO_OUTCOME_AFTER_DUE, FlagKind.MILESTONE_OVERDUE)

Link = dict[str, Any]


class WhoseFilter(admin.SimpleListFilter):
    """By who changed it last: oneself or somebody else, whose work one may approve."""

    title = gettext_lazy("changed by")
    parameter_name = "whose"
    column = "edited_by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", gettext_lazy("Me")), ("others", gettext_lazy("Others"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        mine = Q(**{self.column: request.user})
        return {"mine": queryset.filter(mine), "others": queryset.exclude(mine)}.get(self.value() or "", queryset)


class ProposedFilter(WhoseFilter):
    """Revisions by who proposed them: oneself or somebody else."""

    title = gettext_lazy("proposed by")
    column = "proposed_by"


class ShelfFilter(admin.SimpleListFilter):
    """By what was done about a flag: whether it waits in the inbox."""

    title = gettext_lazy("inbox")
    parameter_name = "shelf"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", gettext_lazy("Waiting for someone"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != InboxFilter.WAITING:
            return queryset
        return queryset.filter(pk__in=flags_in_inbox(InboxFilter.WAITING).order_by().values("pk"))


class Waiting:
    """What waits for one person; each count is asked once however many rows use it."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.may_publish = user.has_perm("claims.publish_record")

    @cached_property
    def counts_by_model(self) -> list[tuple[type[PublicRecord], dict[str, int]]]:
        return [(model, _counts(model, self.user)) for model in record_models()]

    @cached_property
    def flags(self) -> list[tuple[str, str, int]]:
        """Kind, severity and number of the flags that wait."""
        waiting = flags_in_inbox(InboxFilter.WAITING).order_by()
        return list(waiting.values_list("kind", "severity").annotate(count=Count("pk")))


@dataclass(frozen=True)
class Row:
    """One reason to come to the desk: its heading, its links, and to whom it is shown."""

    name: str
    heading: Any
    links: Callable[[Waiting], list[Link]]
    is_shown: Callable[[Waiting], bool] = field(default=lambda waiting: True)


def waiting_work(user: Any) -> dict[str, Any]:
    """Everything the desk shows to this person: the rows in order, and each row's links by its name."""
    found = Waiting(user)
    shown = [(row, row.links(found)) for row in ROWS if row.is_shown(found)]
    by_name: dict[str, Any] = {row.name: links for row, links in shown}
    return by_name | {"rows": shown, "is_idle": not any(links for _row, links in shown)}


def waiting_lines(user: Any) -> list[str]:
    """A line for each thing that waits for this editor, for e-mail; none for somebody who has left the desk."""
    if not (user.is_active and user.is_staff):
        return []
    return [
        f"{row.heading}: {link['label']}" + (f" ({link['count']})" if "count" in link else "")
        for row, links in waiting_work(user)["rows"]
        for link in links
    ]


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


def _links(counts_by_model: Any, what: str, **query: Any) -> list[dict[str, Any]]:
    """One link for each kind of which there are any."""
    found = []
    for model, counts in counts_by_model:
        if count := counts[what]:
            label = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
            found.append(_link(label, count, f"{model._meta.app_label}_{model._meta.model_name}", **query))
    return found


def _review(found: Waiting) -> list[Link]:
    links = _links(found.counts_by_model, "review", state__exact=State.IN_REVIEW, whose="others")
    edits = Revision.objects.filter(state=RevisionState.PENDING).exclude(proposed_by=found.user).count()
    if edits:
        label = _("edit of a published record") if edits == 1 else _("edits of published records")
        links.append(_link(label, edits, "claims_revision", state__exact=RevisionState.PENDING, whose="others"))
    return links


def _link_submitted(found: Waiting) -> list[Link]:
    return _links(found.counts_by_model, "submitted", state__exact=State.IN_REVIEW, whose="mine")


def _drafts(found: Waiting) -> list[Link]:
    return _links(found.counts_by_model, "drafts", state__exact=State.DRAFT, whose="mine")


def _link_returned(found: Waiting) -> list[Link]:
    return [*_returned_records(found.counts_by_model, found.user), *_returned_revisions(found.user)]


def _returned_records(counts_by_model: Any, user: Any) -> list[dict[str, Any]]:
    """This person's drafts to which a return is the last thing that happened, with its reason."""
    found = []
    for model, counts in counts_by_model:
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
    """This person's edits that were returned and not proposed again since."""
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


def _flags(found: Waiting) -> list[Link]:
    """The flags that wait, by severity, the heaviest first."""
    links = []
    for severity in reversed(Severity):
        if count := sum(number for _kind, weight, number in found.flags if weight == severity):
            url = reverse("admin:inbox") + "?" + urlencode({"severity": severity})
            links.append({"label": presentation.label(severity), "count": count, "url": url})
    return links


def _link_flags(*kinds: FlagKind) -> Callable[[Waiting], list[Link]]:
    """The flags of some kinds that wait."""

    def links(found: Waiting) -> list[Link]:
        counts = [(kind, sum(number for name, _weight, number in found.flags if name == kind)) for kind in kinds]
        return [
            _link(presentation.label(kind), count, "claims_flag", shelf=InboxFilter.WAITING, kind__exact=kind)
            for kind, count in counts
            if count
        ]

    return links


def _unread(found: Waiting) -> list[Link]:
    """Indicators whose figures no rule reads, since several series have some and none is chosen."""
    count = unread_series.unread_indicators().count()
    label = _("Indicators with no chosen series")
    return [{"label": label, "count": count, "url": reverse(f"admin:{unread_series.ADDRESS}")}] if count else []


def _reports(found: Waiting) -> list[Link]:
    count = ErrorReport.objects.filter(state=ReportState.OPEN).count()
    return [_link(_("Readers’ reports"), count, "claims_errorreport", state__exact=ReportState.OPEN)] if count else []


def _link_failed_changes(found: Waiting) -> list[Link]:
    count = FailedChange.objects.filter(resolved_at=None).count()
    label = _("Failed changes")
    return [_link(label, count, "claims_failedchange", resolved_at__isempty=1)] if count else []


def _dead_links(found: Waiting) -> list[Link]:
    count = dead_links().count()
    label = _("Sources with dead links")
    return [_link(label, count, "claims_linkcheck", state__exact=LinkState.DEAD)] if count else []


def _link_repairs(found: Waiting) -> list[Link]:
    """Jobs of the last days that found stored results to be wrong."""
    since = timezone.now().date() - A_WEEK
    count = JobRun.objects.filter(wrong__gte=1, period__gte=since).count()
    label = _("Nightly checks that found and fixed errors")
    return [_link(label, count, "claims_jobrun", wrong__gte=1, period__gte=since.isoformat())] if count else []


ROWS: tuple[Row, ...] = (
    Row("review", gettext_lazy("Waiting for my review"), _review, lambda found: found.may_publish),
    Row("submitted", gettext_lazy("Submitted by me"), _link_submitted),
    Row("drafts", gettext_lazy("My drafts"), _drafts),
    Row("returned", gettext_lazy("Returned to me"), _link_returned),
    Row("flags", gettext_lazy("Open flags"), _flags),
    Row("overdue", gettext_lazy("Deadlines passed without an outcome"), _link_flags(*OVERDUE)),
    Row("stale", gettext_lazy("Old figures"), _link_flags(FlagKind.STALE_DATA)),
    Row(
        "unread",
        gettext_lazy("Promises whose figures are not used"),
        _unread,
        lambda found: bool(found.user.has_perm("claims.change_indicator")),
    ),
    Row("reports", gettext_lazy("From readers"), _reports),
    Row("links", gettext_lazy("Dead links"), _dead_links),
    Row("parked", gettext_lazy("Failed jobs"), _link_failed_changes),
    Row("mended", gettext_lazy("Fixed overnight"), _link_repairs),
)
