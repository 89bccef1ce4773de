"""The record of many promises on a day: how many were kept, late, not kept, are open or cannot be rated.

A promise counts by the first version of its number, so that a goalpost that moved does not improve the record, besides
that by the assessment that gives its status on the day, and by the editors' verdict. What is no promise of those who
have to keep it is left out (counting.py). The counting rule is the method's table (claims/method/tally.py), put into
SQL here; counts and the lists behind them come from the same expression.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce, NullIf

from claims.enums import NotCounted, Reason, Status, TrackRecordCategory, VerdictFilter
from claims.method.tally import BY_REASON, PAST_DUE, STANDINGS, STILL_POSSIBLE, Counted, Tally, tally
from claims.models import Actor, Assessment, Promise, Topic, Verdict
from claims.models.aliases import AnyQuerySet
from claims.selectors.assessments import holds_on
from claims.selectors.counting import count_rows, with_counting

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Record:
    """The promises of somebody, of a topic or of the whole dossier, by the newest numbers and by the first ones.

    `verdicts` counts them by what the editors concluded, `not_counted` those left out of all of this.
    """

    current: Tally
    first: Tally
    verdicts: Mapping[VerdictFilter, int]
    not_counted: Mapping[NotCounted, int]

    @property
    def is_moved(self) -> bool:
        """Whether the first versions give other counts than the newest, of what became of them too."""
        return self.current != self.first


def track_record_categories(*, as_of: dt.date, first: bool = False) -> AnyQuerySet:
    """One assessment for each promise that counts, with `standing`: the one that gives its status on the day.

    With `first` it is that of the first version of its number that was known by then, where there are several (of
    several goals the worst); of every other promise it is the same one, by the days that its steps were first given.
    `shown_status`, `shown_reason` and `slip` (days) are what the standing rests on.
    """
    heads = Assessment.objects.filter(holds_on(as_of), heads_version=True).order_by()
    shown = _annotate_shown(heads.filter(promise__in=count_rows(as_of=as_of).values("pk")), first=first)
    found: AnyQuerySet = shown.annotate(standing=_standing(as_of))
    return found.filter(counts_first=True) if first else found.filter(heads_promise=True)


def _annotate_shown(found: AnyQuerySet, *, first: bool) -> AnyQuerySet:
    """Assessments with what they are counted by: `shown_status`, `shown_reason`, `due_by` (ISO) and `slip` (days).

    With `first`, of a schedule whose steps were re-dated, those of the days first promised: the first of its results by
    day. Of a number the same list holds its several deadlines, which are all of one version.
    """
    of_first = KeyTransform("0", KeyTransform("deadlines", "measures"))
    is_moved = Q(target=None, measures__deadlines__0__isnull=False)

    def text(name: str, within: str | KeyTransform = "measures") -> NullIf:
        return NullIf(
            Cast(KeyTextTransform(name, within), TextField()), Value("null", TextField())
        )  # SQLite names a null

    def shown_value(name: str, own: Combinable) -> Combinable:
        return Case(When(is_moved, then=text(name, of_first)), default=own, output_field=TextField()) if first else own

    counted_by: AnyQuerySet = found.alias(due_by=shown_value("deadline", text("deadline"))).annotate(
        shown_status=shown_value("status", Cast("status", TextField())),
        shown_reason=shown_value("reason", Cast("reason", TextField())),
        slip=Cast(shown_value("slip_days", text("slip_days")), IntegerField()),
    )
    return counted_by


def _standing(as_of: dt.date) -> Case:
    """The counting rule as SQL."""
    whens = [
        When(Q(shown_status=status, due_by__lt=as_of.isoformat()), then=Value(standing))
        for status, standing in PAST_DUE.items()
    ]
    whens += [
        When(Q(shown_status=status, shown_reason=reason), then=Value(standing))
        for (status, reason), standing in BY_REASON.items()
    ]
    for standing in TrackRecordCategory:
        counted = [status for status in Status if STANDINGS[status] is standing]
        whens.append(When(shown_status__in=counted, then=Value(standing)))
    return Case(*whens, output_field=CharField())


def track_record(*, as_of: dt.date, by: Actor | None = None, topic: Topic | None = None) -> Record:
    """The track record of an actor, of a topic, or of everything. Four queries."""
    promises = _of(with_counting(Promise.objects.public(as_of), as_of=as_of), by, topic).order_by()
    return Record(
        current=_tally(_of(track_record_categories(as_of=as_of), by, topic, "promise"), as_of=as_of),
        first=_tally(_of(track_record_categories(as_of=as_of, first=True), by, topic, "promise"), as_of=as_of),
        verdicts=_counts(
            VerdictFilter, with_verdict(promises.filter(not_counted_because=""), as_of=as_of), "concluded"
        ),
        not_counted=_counts(NotCounted, promises.exclude(not_counted_because=""), "not_counted_because"),
    )


def with_verdict(found: AnyQuerySet, *, as_of: dt.date) -> AnyQuerySet:
    """Promises with `concluded`: what the editors concluded last, as a word of `VerdictFilter`."""
    rows = Verdict.objects.public(as_of).filter(promise=OuterRef("pk")).order_by("-concluded_on", "-pk")
    newest = Subquery(rows.values("verdict")[:1], output_field=CharField())
    concluded = Coalesce(newest, Value(VerdictFilter.NONE), output_field=CharField())
    judged: AnyQuerySet = found.annotate(concluded=concluded)
    return judged


def _of(found: AnyQuerySet, by: Actor | None, topic: Topic | None, promise: str = "pk") -> AnyQuerySet:
    """Rows of the promises that an actor made and that are on a topic; `promise` is the column that names them."""
    if by is not None:
        found = found.filter(**{f"{promise}__in": by.promises_made.values("pk")})
    if topic is not None:
        found = found.filter(**{f"{promise}__in": topic.promises.values("pk")})
    return found


def _counts(vocabulary: type[Word], found: AnyQuerySet, name: str) -> dict[Word, int]:
    """How many rows have each word in a column, in the vocabulary's order, without those that none has."""
    rows = dict(found.values_list(name).annotate(n=Count("pk")))
    return {word: rows[word.value] for word in vocabulary if word.value in rows}


def _tally(found: AnyQuerySet, *, as_of: dt.date) -> Tally:
    columns = ("standing", "shown_status", "shown_reason", "slip", "due")
    rows = found.annotate(due=F("due_by")).values_list(*columns).annotate(promises=Count("pk"))
    counts, slips, open_delays = [], [], []
    for standing, status, reason, late, due, promises in rows:
        counts.append(
            Counted(TrackRecordCategory(standing), Status(status), Reason(reason) if reason else None, promises)
        )
        if standing == TrackRecordCategory.LATE and late is not None:
            slips += [late] * promises
        if status in STILL_POSSIBLE and due is not None and standing == TrackRecordCategory.NOT_KEPT:
            open_delays += [(as_of - dt.date.fromisoformat(due)).days] * promises
    return tally(counts, slips, open_delays)
