"""Which promises a record of many counts, and why it leaves out the others (claims/method/counting.py), in SQL.

Counts and the lists behind them come from the same expression.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, CharField, Exists, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Least

from claims.enums import ClaimKind, Modifier, NotCounted, PromiseKind, Stage
from claims.method.counting import COMMITTING
from claims.models import Assessment, Claim, Outcome, Promise, Target
from claims.models.aliases import AnyQuerySet
from claims.selectors.assessments import holds_on

#: From a claim to a promise of the one who spoke: their own, or that of the body or state that they belong to.
PROMISED_BY_SPEAKER = tuple(
    f"speakers__{path}promises_made" for path in ("", "affiliation__", "affiliation__affiliation__")
)


def count_rows(*, as_of: dt.date) -> AnyQuerySet:
    """The public promises that a record counts on the day."""
    return with_counting(Promise.objects.public(as_of), as_of=as_of).filter(not_counted_because="")


def with_counting(found: AnyQuerySet, *, as_of: dt.date) -> AnyQuerySet:
    """Promises with `not_counted_because` as of the day: a word of `NotCounted`, or empty where they count."""
    completed = Outcome.objects.public(as_of).filter(promise=OuterRef("pk"), stage=Stage.COMPLETED, milestone=None)
    forecasts = Claim.objects.public(as_of).filter(promises=OuterRef("pk"), kind_of_claim=ClaimKind.FORECASTS)
    is_committed = _is_committed("pk", as_of)
    # Where the first report of completion has no earlier commitment; where a later one has none, the first has none.
    day = Coalesce(Least("happened_on_upper", "known_on"), "known_on")
    too_late = completed.annotate(day=day).filter(~_is_committed("promise", as_of, before="day"))
    counted: AnyQuerySet = found.annotate(
        not_counted_because=Case(
            When(kind_of_promise=PromiseKind.EXPECTATION, then=Value(NotCounted.EXPECTATION)),
            When(_is_met_when_made(as_of), then=Value(NotCounted.MET_WHEN_MADE)),
            When(kind_of_promise=PromiseKind.COMMITMENT, then=Value("")),
            When(~is_committed & (Q(Exists(forecasts)) | ~Q(Exists(completed))), then=Value(NotCounted.EXPECTATION)),
            When(Exists(too_late), then=Value(NotCounted.AFTER_DELIVERY)),
            default=Value(""),
            output_field=CharField(),
        )
    )
    return counted


def _is_met_when_made(as_of: dt.date) -> Exists:
    """Whether the first version of a promise's number was met already when it was stated.

    The stored list is compared as text, which both engines can.
    """
    heads = Assessment.objects.filter(holds_on(as_of), heads_version=True, target__isnull=False).order_by()
    marked = heads.annotate(written=Cast("modifiers", TextField())).filter(
        promise=OuterRef("pk"), written__contains=f'"{Modifier.MET_WHEN_MADE}"'
    )
    earlier = heads.filter(promise=OuterRef("promise"), target__sequence__lt=OuterRef("target__sequence"))
    return Exists(marked.filter(~Exists(earlier)))


def _is_committed(promise: str, as_of: dt.date, *, before: str | None = None) -> Q:
    """Whether a promisor said what binds him, or a target was set that is no forecast, if so `before` a day.

    `promise` and `before` are columns of the outer query. Who promised is not always recorded: then nobody can be
    asked to have said it himself.
    """
    when = Q() if before is None else Q(known_on__lt=OuterRef(before))
    said = Claim.objects.public(as_of).filter(when, promises=OuterRef(promise), kind_of_claim__in=COMMITTING)
    by_promisor = Q(*((path, OuterRef(promise)) for path in PROMISED_BY_SPEAKER), _connector=Q.OR)
    targets = Target.objects.public(as_of).filter(when, promise=OuterRef(promise))
    promisors = Promise.promisors.through.objects.filter(promise=OuterRef(promise))
    return (
        Q(Exists(said.filter(by_promisor)))
        | Q(Exists(targets.exclude(set_by__kind_of_claim=ClaimKind.FORECASTS)))
        | (~Q(Exists(promisors)) & Q(Exists(said)))
    )
