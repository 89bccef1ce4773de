"""What an entry of the timeline should be, and how records and dates become one."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import models
from django.db.models import Q

from claims.enums import EntryKind, Severity, State
from claims.models import Milestone, Outcome, Promise, Target
from claims.models.aliases import AnyQuerySet
from claims.models.base import PublicRecord, known_day
from claims.types import Json

#: How much what the rules found weighs besides events of importance 1 to 5.
FOUND_IMPORTANCE = {Severity.SERIOUS: 4, Severity.WARNING: 3, Severity.NOTICE: 2}

#: Characters of `Entry.key`; a longer one keeps its beginning and gets a digest.
MAX_KEY_LENGTH = 200


class When(NamedTuple):
    """Position in time: the vague date, its words and bounds, and the day it is sorted by."""

    edtf: str
    words: str
    lower: dt.date | None
    upper: dt.date | None
    sort_on: dt.date


class DisplayPeriod(NamedTuple):
    """From which day on an entry may be shown, and from which no longer."""

    known_on: dt.date
    gone_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class EntrySpec:
    """One entry as it should be stored; related records by primary key."""

    key: str
    kind: EntryKind
    record_kind: str
    record: str
    title: str
    params: Mapping[str, Json]
    when: When
    shown: DisplayPeriod
    importance: int
    promises: frozenset[int] = frozenset()
    actors: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()
    #: What the title, or a text among the params, said before a day (``claims.models.dated_texts``).
    earlier_texts: list[dict[str, str]] = field(default_factory=list)


class Projection(NamedTuple):
    """Which stored entries belong to a scope, and which there should be."""

    stored: Q
    wanted: list[EntrySpec]


def event_date(record: PublicRecord, name: str, *, known_on: dt.date) -> When:
    """The first day it may have happened. Undated, it happened no later than the day it became known."""
    edtf, words = getattr(record, name), getattr(record, f"{name}_words")
    lower, upper = getattr(record, f"{name}_lower"), getattr(record, f"{name}_upper")
    if lower is None and upper is None:
        return When(f"../{known_on.isoformat()}", words, None, known_on, known_on)
    return When(edtf, words, lower, upper, lower if lower is not None else upper)


def key(kind: EntryKind, *names: str) -> str:
    """The stable public id of an entry: its kind and what it shows."""
    whole = "--".join([kind.replace("_", "-"), *names])
    if len(whole) <= MAX_KEY_LENGTH:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()[:16]
    return f"{whole[: MAX_KEY_LENGTH - 18]}--{digest}"


def published_rows(model: type[PublicRecord], slugs: Collection[str]) -> AnyQuerySet:
    """The named records of a kind that are public on some day."""
    return model.objects.filter(slug__in=slugs, state=State.PUBLISHED, known_on__isnull=False)


def entries_of(kind: str, slugs: Iterable[str]) -> Q:
    """The stored entries that show these records themselves; flags about them are a scope of their own."""
    return Q(record_kind=kind, record__in=list(slugs)) & ~Q(kind=EntryKind.FLAG)


def related_records(promise: Promise, *, actors: frozenset[int] = frozenset()) -> dict[str, frozenset[int]]:
    """Context of an entry about a promise: itself, its promisors and other actors named, its topics."""
    return {
        "promises": frozenset({promise.pk}),
        "actors": pks(promise.promisors.all()) | actors,
        "topics": pks(promise.topics.all()),
    }


def with_promise(record: Outcome | Milestone | Target) -> dt.date:
    """The day from which a report or a step is shown: not before its promise."""
    day = known_day(record)
    promised = record.promise.known_on
    return day if promised is None else max(day, promised)


def pks(rows: Iterable[models.Model]) -> frozenset[int]:
    """The primary keys of rows."""
    return frozenset(row.pk for row in rows)
