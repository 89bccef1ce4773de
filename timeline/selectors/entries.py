"""The timeline's entries as they could be shown on a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from claims.enums import EntryKind
from claims.models import Actor, Claim, Milestone, Outcome, Promise, Target, Topic
from claims.models.aliases import AnyPrefetch, AnyQuerySet
from claims.models.base import PublicRecord
from claims.models.dated_texts import shown_as_of
from claims.selectors.text_filter import filter_by_text
from timeline.models import Entry, Event
from timeline.projection.flag_entries import SUBJECTS

#: What an entry can show, or a flag can be about.
SHOWN_MODELS: tuple[type[PublicRecord], ...] = tuple(
    dict.fromkeys((Event, Claim, Target, Milestone, Outcome, *SUBJECTS))
)


def entries(
    *,
    as_of: dt.date,
    kinds: Collection[EntryKind] = (),
    topic: str | None = None,
    actor: str | None = None,
    promise: str | None = None,
    from_day: dt.date | None = None,
    to_day: dt.date | None = None,
    importance: int | None = None,
    text: str = "",
    trusting: bool = False,
) -> QuerySet[Entry]:
    """Show what was known on `as_of` and not gone by then, with the texts of that day.

    `topic`, `actor` and `promise` are slugs; one that is not public on that day matches nothing. `from_day` and
    `to_day` bound the place on the line (`sort_on`), both included; `importance` is the least; each word of `text`
    occurs in the entry. `trusting` leaves out the look at each entry's record, which is for counting only. In no order.
    """
    found = shown_as_of(Entry.objects.filter(Q(gone_on=None) | Q(gone_on__gt=as_of), known_on__lte=as_of), as_of)
    if not trusting:
        found = found.filter(shows_public(as_of))
    if kinds:
        found = found.filter(kind__in=kinds)
    if from_day is not None:
        found = found.filter(sort_on__gte=from_day)
    if to_day is not None:
        found = found.filter(sort_on__lte=to_day)
    if importance is not None:
        found = found.filter(importance__gte=importance)
    if text:
        found = filter_by_text(found, text)
    for name, model, slug in (("topics", Topic, topic), ("actors", Actor, actor), ("promises", Promise, promise)):
        if slug is not None:
            found = found.filter(**{f"{name}__in": model.objects.public(as_of).filter(slug=slug)})
    return found


class NamedRecord(NamedTuple):
    """A record by its slug and what it is called."""

    slug: str
    name: str

    def __str__(self) -> str:
        return self.name


#: What entries are about, by the name of the relation: the model, and the column of what it is called.
RELATED_MODELS: Mapping[str, tuple[type[PublicRecord], str]] = {
    "promises": (Promise, "title"),
    "actors": (Actor, "name"),
    "topics": (Topic, "name"),
}


def entries_about(shown: Iterable[Entry], *, as_of: dt.date) -> dict[tuple[str, int], list[NamedRecord]]:
    """What entries are about, as far as it is public on that day, by relation and entry. One query a relation."""
    keys = [entry.pk for entry in shown]
    found: dict[tuple[str, int], list[NamedRecord]] = defaultdict(list)
    for relation, (model, called) in RELATED_MODELS.items():
        known: AnyQuerySet = model.objects.public(as_of)
        rows = known.filter(entries__in=keys).annotate(entry=F("entries")).only("slug", called)
        for row in rows:
            found[relation, row.entry].append(NamedRecord(row.slug, getattr(row, called)))
    return found


def linked_entries(as_of: dt.date) -> tuple[AnyPrefetch, ...]:
    """The records that entries are about, whole, to be fetched along with the entries."""
    return tuple(
        Prefetch(relation, model.objects.public(as_of)) for relation, (model, _called) in RELATED_MODELS.items()
    )


def shows_public(as_of: dt.date) -> Q:
    """The record shown is itself public on that day: what was retracted a moment ago must not wait for a job.

    Asked as a value and not with EXISTS, which PostgreSQL may answer by reading the whole table of records first.
    """
    shown = Q()
    for model in SHOWN_MODELS:
        record = model.objects.public(as_of).filter(slug=OuterRef("record")).order_by().values("pk")[:1]
        shown |= Q(record_kind=model.kind()) & Q(IsNull(Subquery(record), False))
    return shown
