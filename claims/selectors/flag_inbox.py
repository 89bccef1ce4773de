"""Open flags for the desk: what waits for somebody, and what was acknowledged or dismissed on its present evidence."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import Case, F, IntegerField, OuterRef, Prefetch, Q, Subquery, Value, When

from claims.enums import FlagHandling, Severity
from claims.models import Flag, FlagPeriod
from claims.models.aliases import AnyQuerySet


class InboxFilter(StrEnum):
    """Position of a flag in the inbox."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    DISMISSED = "dismissed"


def open_flags() -> AnyQuerySet:
    """Open flags, the heaviest and then the oldest first, with `severity` and `digest` of their newest finding."""
    newest = FlagPeriod.objects.filter(flag=OuterRef("pk")).order_by("-from_day")
    ranks = [When(severity=severity, then=Value(rank)) for rank, severity in enumerate(Severity)]
    return (
        Flag.objects.filter(closed_on=None)
        .annotate(severity=Subquery(newest.values("severity")[:1]), digest=Subquery(newest.values("digest")[:1]))
        .annotate(rank=Case(*ranks, default=Value(-1), output_field=IntegerField()))
        .select_related("handled_by")
        .prefetch_related(Prefetch("findings", queryset=FlagPeriod.objects.order_by("-from_day")), "promises")
        .order_by("-rank", "opened_on", "pk")
    )


def flags_in_inbox(shelf: InboxFilter) -> AnyQuerySet:
    """The open flags of one shelf. What was done about a flag holds until its evidence changes; then it waits again."""
    is_handled = Q(handled_evidence=F("digest")) & ~Q(handling=FlagHandling.NONE)
    if shelf == InboxFilter.WAITING:
        return open_flags().exclude(is_handled)
    return open_flags().filter(is_handled, handling=FlagHandling(shelf.value))
