"""Computed judgements as they stood on a day: assessments and flags whose period holds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When

from claims.enums import FlagHandling
from claims.models import Assessment, Flag, FlagPeriod, Promise, Target, Verdict
from claims.models.dated_texts import shown_as_of


def holds_on(day: dt.date) -> Q:
    """Rows of periods of as-of days whose period has the day in it."""
    return Q(from_day__lte=day) & (Q(to_day=None) | Q(to_day__gt=day))


def assessments(*, as_of: dt.date) -> QuerySet[Assessment]:
    """The assessments of that day: every version on every series of the public promises."""
    found = (
        Assessment.objects.filter(holds_on(as_of), promise__in=Promise.objects.public(as_of))
        .select_related("promise", "target", "target__indicator", "series", "series__provider")
        .order_by("promise__slug", "target__sequence", "series__slug")
    )
    return shown_as_of(found, as_of)


def headline_assessments(*, as_of: dt.date) -> QuerySet[Assessment]:
    """One assessment per promise: the one that gives its status on that day."""
    return assessments(as_of=as_of).filter(heads_promise=True)


def current_assessments(*, as_of: dt.date) -> QuerySet[Assessment]:
    """One assessment per promise with a number: of the valid version, on its chosen series.

    It need not give the promise's status: where nothing can be said of the number yet, steps and reports do.
    """
    stands = Case(When(withdrawn_on__lte=as_of, then=0), default=1)
    versions = Target.objects.public(as_of).filter(promise=OuterRef("promise"))
    current = versions.annotate(stands=stands).order_by("-stands", "-sequence", "-slug").values("pk")[:1]
    return assessments(as_of=as_of).filter(heads_version=True, target=Subquery(current))


def verdicts(promises: Collection[int], *, as_of: dt.date) -> dict[int, Verdict]:
    """The newest verdict on each promise, by the promises' keys."""
    rows = Verdict.objects.public(as_of).filter(promise__in=promises).order_by("concluded_on", "pk")
    return {verdict.promise_id: verdict for verdict in rows}


def flags(*, as_of: dt.date) -> QuerySet[Flag]:
    """Flags open on that day and not dismissed, with `current_findings` (one) and `severity` of that day."""
    found = FlagPeriod.objects.filter(holds_on(as_of))
    here = found.filter(flag=OuterRef("pk"))
    return (
        Flag.objects.filter(Q(opened_on__lte=as_of) & (Q(closed_on=None) | Q(closed_on__gt=as_of)))
        .annotate(severity=Subquery(here.values("severity")[:1]), evidence_digest=Subquery(here.values("digest")[:1]))
        .filter(Exists(here))
        .exclude(handling=FlagHandling.DISMISSED, handled_on__lte=as_of, handled_evidence=F("evidence_digest"))
        .prefetch_related(
            Prefetch("findings", queryset=found, to_attr="current_findings"),
            Prefetch("promises", queryset=Promise.objects.public(as_of)),
        )
        .order_by("-opened_on", "kind", "subject", "subject_period")
    )


def current_finding(flag: Flag) -> FlagPeriod:
    """What the rule found of a flag that `flags` selected, on the day that it was selected for."""
    finding: FlagPeriod = flag.current_findings[0]  # type: ignore[attr-defined]
    return finding
