"""The record of many promises on a day: how many were kept, late, not kept, are open or cannot be rated.

A promise counts by the assessment that gives its status on the day, and beside that by the first version of its
number, so that a goalpost that moved does not improve the record. The counting rule is the method's table
(claims/method/standing.py), put into SQL here; counts and the lists behind them come from the same expression.
Out of scope: the words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, IntegerField, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from claims.method.standing import BY_REASON, PAST_DUE, STANDINGS, Counted, Tally, tally
from claims.models import Actor, Assessment, Promise, Topic
from claims.selectors.judged import holds
from claims.vocabulary import Reason, Standing, Status


@dataclass(frozen=True, slots=True)
class Record:
    """The promises of somebody, of a topic or of the whole dossier, by the newest numbers and by the first ones."""

    current: Tally
    first: Tally

    @property
    def is_moved(self) -> bool:
        """Whether the first versions give other counts than the newest."""
        return self.current.standings() != self.first.standings()


def standings(*, as_of: dt.date, first: bool = False) -> QuerySet[Any]:
    """One assessment for each public promise, with `standing`: the one that gives its status on the day.

    With `first` it is that of the first version of its number that was known by then; of a promise without a number it
    is the same one.
    """
    told = Assessment.objects.filter(holds(as_of), heads_version=True).order_by()
    due_by = Cast(KeyTextTransform("deadline", "measures"), TextField())
    found = told.filter(promise__in=Promise.objects.public(as_of)).alias(due_by=due_by)
    if not first:
        return found.filter(heads_promise=True).annotate(standing=_standing(as_of))
    numbered = told.filter(promise=OuterRef("promise"), target__isnull=False)
    earlier = numbered.filter(target__sequence__lt=OuterRef("target__sequence"))
    is_first = Q(target__isnull=False) & ~Exists(earlier)
    has_none = Q(target__isnull=True, heads_promise=True) & ~Exists(numbered)
    return found.filter(is_first | has_none).annotate(standing=_standing(as_of))


def _standing(as_of: dt.date) -> Case:
    """The counting rule as SQL. The last due day of a schedule stands among the measures, in ISO form."""
    whens = [
        When(Q(status=status, due_by__lt=as_of.isoformat()), then=Value(standing))
        for status, standing in PAST_DUE.items()
    ]
    whens += [
        When(Q(status=status, reason=reason), then=Value(standing)) for (status, reason), standing in BY_REASON.items()
    ]
    for standing in Standing:
        counted = [status for status in Status if STANDINGS[status] is standing]
        whens.append(When(status__in=counted, then=Value(standing)))
    return Case(*whens, output_field=CharField())


def record(*, as_of: dt.date, by: Actor | None = None, topic: Topic | None = None) -> Record:
    """The record of what an actor promised, of a topic, or of everything. Four queries, whatever is counted."""
    return Record(
        current=_tally(_of(standings(as_of=as_of), by, topic)),
        first=_tally(_of(standings(as_of=as_of, first=True), by, topic)),
    )


def _of(found: QuerySet[Any], by: Actor | None, topic: Topic | None) -> QuerySet[Any]:
    if by is not None:
        found = found.filter(promise__in=by.promises_made.values("pk"))
    if topic is not None:
        found = found.filter(promise__in=topic.promises.values("pk"))
    return found


def _tally(found: Any) -> Tally:
    rows = found.values_list("standing", "status", "reason").annotate(promises=Count("pk"))
    late = found.filter(standing=Standing.LATE)
    days = Cast(KeyTextTransform("slip_days", "measures"), IntegerField())
    slips = late.annotate(days=days).exclude(days=None).values_list("days", flat=True)
    return tally(
        (
            Counted(Standing(standing), Status(status), Reason(reason) if reason else None, promises)
            for standing, status, reason, promises in rows
        ),
        list(slips),
    )
