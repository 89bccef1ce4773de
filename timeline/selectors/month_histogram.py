"""How many entries lie in each month, by kind, as of a day; and in which months sources were published.

Read from the counts that the projection keeps where they can tell (one topic, actor, promise or least importance, or
none of them; any kinds), which costs the same for a million entries as for ten thousand; otherwise the entries that fit
are counted.
"""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, TruncMonth

from claims.enums import EntryKind
from claims.models import Actor, Change, ChangeConsumer, FailedChange, Promise, Source, Topic
from timeline.models import CountedBy, Entry, MonthCount
from timeline.projection.month_counts import entry_span, month_of, next_month
from timeline.selectors.entries import entries, shows_public

#: The consumer of the change log that writes the timeline.
PROJECTION = "project"
#: With more records waiting for it, the engine looks each entry's record up.
MAX_WAITING = 1000
#: Kinds placed on the last day on which they are due; the others on the first day on which they may have been.
DUE = (EntryKind.DEADLINE, EntryKind.MILESTONE)


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """What to count: kinds (none means all), and what the entries are about."""

    kinds: Sequence[EntryKind] = ()
    topic: Topic | None = None
    actor: Actor | None = None
    promise: Promise | None = None
    importance: int | None = None
    text: str = ""

    def about(self) -> list[tuple[CountedBy, int]]:
        """The one thing that the entries are about, as counts name it; several where no count can tell."""
        found = [
            (by, row.pk)
            for by, row in (
                (CountedBy.TOPIC, self.topic),
                (CountedBy.ACTOR, self.actor),
                (CountedBy.PROMISE, self.promise),
            )
            if row is not None
        ]
        least = self.importance or 1
        return found + ([(CountedBy.IMPORTANCE, least)] if least > 1 else [])

    @property
    def is_counted(self) -> bool:
        """Whether the kept counts can tell."""
        return not self.text and len(self.about()) < 2

    def entries(
        self, as_of: dt.date, *, first: dt.date | None = None, last: dt.date | None = None, trusting: bool = False
    ) -> QuerySet[Entry]:
        return entries(
            as_of=as_of,
            kinds=self.kinds,
            topic=None if self.topic is None else self.topic.slug,
            actor=None if self.actor is None else self.actor.slug,
            promise=None if self.promise is None else self.promise.slug,
            importance=self.importance,
            text=self.text,
            from_day=first,
            to_day=last,
            trusting=trusting,
        )


@dataclass(slots=True)
class Lane:
    """Entries of one kind by month.

    `placed`: surely in the month. `over`: how many reach over the months from this one on (vague dates and ranges).
    `stands`: how many the list sorts into the month, however vague. `due`: how many end with the month.
    """

    placed: dict[dt.date, int] = field(default_factory=dict)
    over: dict[dt.date, int] = field(default_factory=dict)
    stands: dict[dt.date, int] = field(default_factory=dict)
    due: dict[dt.date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Density:
    """Lanes by kind (only kinds with entries), and the first and last month with entries."""

    lanes: dict[EntryKind, Lane]
    first: dt.date | None
    last: dt.date | None

    @property
    def stands(self) -> dict[dt.date, int]:
        """All kinds together: how many entries the list sorts into each month, in order of time."""
        sums: dict[dt.date, int] = {}
        for lane in self.lanes.values():
            for month, number in lane.stands.items():
                sums[month] = sums.get(month, 0) + number
        return dict(sorted(sums.items()))


Numbers = dict[tuple[str, dt.date], list[int]]


def month_histogram(wish: TimelineFilter, *, as_of: dt.date) -> Density:
    """The months of everything that fits a wish and could be shown on `as_of`."""
    numbers: Numbers = defaultdict(lambda: [0, 0, 0])
    shown = wish.entries(as_of, trusting=True)
    if wish.is_counted:
        _add_counted(numbers, wish, as_of)
    else:
        _add(numbers, shown)
    if (waiting := _waits()) is not None:
        _add(numbers, shown.filter(waiting).exclude(shows_public(as_of)), sign=-1)
    return _density(numbers)


def _add_counted(numbers: Numbers, wish: TimelineFilter, as_of: dt.date) -> None:
    """From the kept counts: all turns up to the month of `as_of`, without what turned in it after that day."""
    by, about = next(iter(wish.about()), (CountedBy.ALL, 0))
    year = dt.date(as_of.year, 1, 1)
    turned = Q(of_year=True, turn__lt=year) | Q(of_year=False, turn__gte=year, turn__lte=month_of(as_of))
    rows = MonthCount.objects.filter(turned, by=by, about=about).order_by()
    if wish.kinds:
        rows = rows.filter(kind__in=wish.kinds)
    for kind, month, *sums in rows.values_list("kind", "month").annotate(Sum("placed"), Sum("opened"), Sum("closed")):
        numbers[kind, month] = sums
    found = _filter_entries(Entry.objects.all(), by, about, wish.kinds)
    following = next_month(month_of(as_of))
    _add(numbers, found.filter(known_on__gt=as_of, known_on__lt=following), sign=-1)
    _add(numbers, found.filter(gone_on__gt=as_of, gone_on__lt=following))


def _filter_entries(found: QuerySet[Entry], by: CountedBy, about: int, kinds: Collection[EntryKind]) -> QuerySet[Entry]:
    if kinds:
        found = found.filter(kind__in=kinds)
    match by:
        case CountedBy.ALL:
            return found
        case CountedBy.IMPORTANCE:
            return found.filter(importance__gte=about)
    return found.filter(**{f"{by}s": about})


def _waits() -> Q | None:
    """Entries of records whose newest change the projection has not taken: a retraction hides them at once."""
    position = ChangeConsumer.objects.filter(name=PROJECTION).values_list("last_change_id", flat=True).first() or 0
    changes = Change.objects.filter(public_seq__isnull=False).exclude(writer=PROJECTION)
    parked = FailedChange.objects.filter(reader=PROJECTION, resolved_at=None).values("change")
    waiting = changes.filter(Q(id__gt=position) | Q(pk__in=parked)).order_by()
    some = list(waiting.values_list("record_kind", "record").distinct()[: MAX_WAITING + 1])
    if len(some) > MAX_WAITING:
        return Q(Exists(waiting.filter(record_kind=OuterRef("record_kind"), record=OuterRef("record"))))
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, record in some:
        by_kind[kind].append(record)
    waits = (Q(record_kind=kind, record__in=records) for kind, records in by_kind.items())
    return functools.reduce(operator.or_, waits) if by_kind else None


def _add(numbers: Numbers, found: QuerySet[Entry], *, sign: int = 1) -> None:
    """Count entries by where they lie, grouped by the engine."""
    first = TruncMonth(Coalesce("lower", "sort_on"))
    open_start = Case(When(lower=None, then=Value(True)), default=Value(False))
    rows = found.order_by().values_list("kind", first, TruncMonth("upper"), open_start).annotate(n=Count("pk"))
    for kind, begins, ends, is_open, number in rows:
        where = entry_span(None if is_open else begins, ends, begins)
        for place, month in enumerate(where):
            if month is not None:
                numbers[kind, month][place] += sign * number


def _density(numbers: Numbers) -> Density:
    lanes = {str(kind): Lane() for kind in EntryKind}
    months: set[dt.date] = set()
    level: dict[str, int] = defaultdict(int)
    for (kind, month), (placed, opened, closed) in sorted(numbers.items()):
        lane, is_due = lanes[kind], kind in DUE
        if placed:
            lane.placed[month] = placed
            _raise(lane.due, month, placed)
        if opened != closed:
            level[kind] += opened - closed
            lane.over[month] = level[kind]
        if stands := placed if is_due else placed + opened:
            _raise(lane.stands, month, stands)
        if closed:
            ended = next_month(month, -1)
            _raise(lane.due, ended, closed)
            months.add(ended)
            if is_due:
                _raise(lane.stands, ended, closed)
        if placed or opened:
            months.add(month)
    order = {kind: lanes[kind] for kind in EntryKind if lanes[kind] != Lane()}
    return Density(order, min(months, default=None), max(months, default=None))


def _raise(counts: dict[dt.date, int], month: dt.date, number: int) -> None:
    counts[month] = counts.get(month, 0) + number


def sources_by_month(*, as_of: dt.date) -> dict[dt.date, int]:
    """How many of the sources that are public on that day were published in each month, in order of time."""
    rows = Source.objects.public(as_of).filter(published_on_upper__isnull=False).order_by()
    months = rows.values_list(TruncMonth("published_on_upper")).annotate(n=Count("pk"))
    return dict(sorted(months))
