"""The timeline's entries as they could be shown on a day.

Out of scope: the order and length of a page (a list asks for its own), and how an entry reads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from claims.models import Actor, Claim, Milestone, Outcome, Promise, Target, Topic
from claims.models.base import PublicRecord
from claims.selectors.search import matching
from claims.vocabulary import EntryKind
from timeline.models import Entry, Event
from timeline.projection.flags import SUBJECTS

#: What an entry can show, or a flag can be about.
SHOWN: tuple[type[PublicRecord], ...] = tuple(dict.fromkeys((Event, Claim, Target, Milestone, Outcome, *SUBJECTS)))


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
    """What was known on `as_of` and not gone by then.

    `topic`, `actor` and `promise` are slugs; one that is not public on that day matches nothing. `from_day` and
    `to_day` bound the place on the line (`sort_on`), both included; `importance` is the least; each word of `text`
    occurs in the entry. `trusting` leaves out the look at each entry's record, which is for counting only. In no order.
    """
    found = Entry.objects.filter(Q(gone_on=None) | Q(gone_on__gt=as_of), known_on__lte=as_of)
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
        found = matching(found, text)
    for name, model, slug in (("topics", Topic, topic), ("actors", Actor, actor), ("promises", Promise, promise)):
        if slug is not None:
            found = found.filter(**{f"{name}__in": model.objects.public(as_of).filter(slug=slug)})
    return found


def linked(as_of: dt.date) -> tuple[Prefetch[Any], ...]:
    """What entries are about, as far as it is public on that day, to be fetched along with them."""
    related = (("promises", Promise), ("actors", Actor), ("topics", Topic))
    return tuple(Prefetch(name, model.objects.public(as_of)) for name, model in related)


def shows_public(as_of: dt.date) -> Q:
    """The record shown is itself public on that day: what was retracted a moment ago must not wait for a job.

    Asked as a value and not with EXISTS, which PostgreSQL may answer by reading the whole table of records first.
    """
    shown = Q()
    for model in SHOWN:
        record = model.objects.public(as_of).filter(slug=OuterRef("record")).order_by().values("pk")[:1]
        shown |= Q(record_kind=model.kind()) & Q(IsNull(Subquery(record), False))
    return shown
