"""Writing the timeline's read model: stored entries are made equal to the ones that there should be.

Projecting twice writes nothing the second time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db import connection, models, transaction

from claims.enums import ChangeAction
from claims.models import Change
from claims.models.search_text import folded_texts
from claims.services.change_consumers import is_caught_up, lock_consumer
from claims.services.change_log import record_changes
from claims.services.scheduled_runs import Position, Step
from claims.types import Plain
from timeline.models import Entry, MonthCount
from timeline.projection.affected import SCOPES, Key, TouchedScopes, all_keys, touched_by
from timeline.projection.entry_spec import DisplayPeriod, EntrySpec, When
from timeline.projection.month_counts import Cells, cells

WRITER = "project"

#: Owners projected in one transaction by `project_all`.
SLICE = 200

Records = set[tuple[str, str]]


def project(kind: str, slug: str, *, writer: str = WRITER) -> int:
    """Update the entries that a change of this record affects; return how many records' entries changed."""
    return project_records([(kind, slug)], writer=writer)


@transaction.atomic
def project_records(records: Iterable[tuple[str, str]], *, writer: str = WRITER) -> int:
    """Update the entries that changes of these records (kind, slug) affect, in one transaction."""
    touched: TouchedScopes = defaultdict(set)
    for kind, slug in records:
        for scope, keys in touched_by(kind, slug).items():
            touched[scope] |= keys
    return _finish(_bring_up_to_date(touched), writer=writer)


def project_all(*, writer: str = WRITER, on_progress: Callable[[str], None] | None = None) -> int:
    """Compare every entry with what it should be, and fix what differs; return how many records' entries changed.

    A slice of owners at a time, each in its own transaction, while the consumer of the change log is locked.
    """
    changed = 0
    for scope, keys in all_keys().items():
        for some in _slices(sorted(keys)):
            with transaction.atomic():
                lock_consumer(WRITER)
                changed += _finish(_bring_up_to_date({scope: set(some)}), writer=writer)
        if on_progress is not None:
            on_progress(f"{scope}: {len(keys)}")
    return changed


def project_step(position: Position) -> Step:
    """Compare the next slice of owners, as a step of a job's work; report what the consumer missed as a defect.

    A position is a place among the scopes and the last key that was taken there.
    """
    place, last = position or (0, None)
    scopes = sorted(all_keys().items())
    while place < len(scopes):
        scope, keys = scopes[place]
        if some := sorted(key for key in keys if last is None or key > _key(last))[:SLICE]:
            lock_consumer(WRITER)
            changed = _bring_up_to_date({scope: set(some)})
            done = _finish(changed, writer=WRITER)
            # Asked last: a writer that was seen has left a Change by then.
            wrong = sorted(changed) if is_caught_up(WRITER) else []
            defects = tuple({"kind": kind, "record": slug, "error": "entries differed"} for kind, slug in wrong)
            return Step([place, some[-1]], done, defects)
        place, last = place + 1, None
    return Step(None)


def _key(last: Key) -> Key:
    """A key as it was before it was kept as JSON."""
    return tuple(last) if isinstance(last, list) else last


def _slices(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    return (keys[start : start + SLICE] for start in range(0, len(keys), SLICE))


def _bring_up_to_date(touched: TouchedScopes) -> Records:
    changed: Records = set()
    for scope, keys in sorted(touched.items()):
        if keys:
            stored, wanted = SCOPES[scope](sorted(keys))
            changed |= _store(list(Entry.objects.filter(stored)), wanted)
    return changed


def _finish(changed: Records, *, writer: str) -> int:
    """Write the Changes, last in the transaction."""
    if changed:
        rows = [Change(record_kind=kind, record=slug) for kind, slug in sorted(changed)]
        for row in rows:
            row.action, row.writer = ChangeAction.PROJECTED, writer
        record_changes([(row, True) for row in rows])
    return len(changed)


def _store(stored: Sequence[Entry], wanted: Sequence[EntrySpec]) -> Records:
    """Create, change and delete until stored equals wanted; return the records whose entries were written."""
    before = cells(_with_links(stored), sign=-1)
    present = {entry.key: entry for entry in stored}
    rows = {want.key: want for want in wanted}
    gone = [entry for entry in stored if entry.key not in rows]
    fresh = [_entry(want) for want in wanted if want.key not in present]
    edited = [present[name] for name, want in rows.items() if name in present and _fill(present[name], want)]
    if gone:
        Entry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
    if fresh:
        Entry.objects.bulk_create(fresh)
    if edited:
        Entry.objects.bulk_update(edited, _COLUMNS)
    entries = {entry.pk: rows[entry.key] for entry in [*fresh, *(e for e in stored if e.key in rows)]}
    relinked = _link(entries)
    _count(before, cells((entry, _links(rows[entry.key])) for entry in [*fresh, *stored] if entry.key in rows))
    written = [*gone, *fresh, *edited, *(entry for entry in stored if entry.pk in relinked)]
    return {(entry.record_kind, entry.record) for entry in written}


#: Columns of an entry that are called the same in what is wanted; the others come from `When` and `DisplayPeriod`.
_SAME = ("kind", "record_kind", "record", "title", "earlier_texts", "params", "importance")
_COLUMNS = (*_SAME, *When._fields, *DisplayPeriod._fields, "search_text")


def _values(want: EntrySpec) -> Plain:
    return {name: getattr(want, name) for name in _SAME} | want.when._asdict() | want.shown._asdict()


def _entry(want: EntrySpec) -> Entry:
    return Entry(key=want.key, **_values(want))


def _fill(entry: Entry, want: EntrySpec) -> bool:
    """Put the wanted values onto a stored entry; return whether any differed."""
    differing = {name: value for name, value in _values(want).items() if getattr(entry, name) != value}
    for name, value in differing.items():
        setattr(entry, name, value)
    searched = folded_texts(entry)
    if entry.search_text != searched:
        entry.search_text, differing["search_text"] = searched, searched
    return bool(differing)


#: Relation, its table, and the column that names the other record.
_LINKS: tuple[tuple[str, type[models.Model], str], ...] = (
    ("promises", Entry.promises.through, "promise_id"),
    ("actors", Entry.actors.through, "actor_id"),
    ("topics", Entry.topics.through, "topic_id"),
)


def _link(wanted: dict[int, EntrySpec]) -> set[int]:
    """Make the related records equal; return the entries (by primary key) whose links were written."""
    relinked: set[int] = set()
    for name, table, column in _LINKS:
        found = table._default_manager.filter(entry__in=list(wanted)).values_list("entry_id", column, "pk")
        present = {(entry, other): pk for entry, other, pk in found}
        should = {(pk, other) for pk, want in wanted.items() for other in getattr(want, name)}
        gone = [row for pair, row in present.items() if pair not in should]
        fresh = sorted(should - present.keys())
        if gone:
            table._default_manager.filter(pk__in=gone).delete()
        if fresh:
            table._default_manager.bulk_create([table(**{"entry_id": pk, column: other}) for pk, other in fresh])
        relinked |= {pk for pk, _other in [*fresh, *(pair for pair in present if pair not in should)]}
    return relinked


def _links(want: EntrySpec) -> dict[str, set[int]]:
    return {name: set(getattr(want, name)) for name, _table, _column in _LINKS}


def _with_links(stored: Sequence[Entry]) -> list[tuple[Entry, dict[str, set[int]]]]:
    """Stored entries with what they are linked to, as they are now; the entries themselves may change afterwards."""
    links: dict[int, dict[str, set[int]]] = {entry.pk: {name: set() for name, _t, _c in _LINKS} for entry in stored}
    for name, table, column in _LINKS if stored else ():
        for row in table._default_manager.filter(entry__in=list(links)).values_list("entry_id", column):
            links[row[0]][name].add(row[1])
    return [(entry, links[entry.pk]) for entry in stored]


_COUNT = """
INSERT INTO timeline_monthcount ("by", about, of_year, turn, month, kind, placed, opened, closed)
VALUES {}
ON CONFLICT ("by", about, of_year, turn, month, kind) DO UPDATE SET
    placed = timeline_monthcount.placed + excluded.placed,
    opened = timeline_monthcount.opened + excluded.opened,
    closed = timeline_monthcount.closed + excluded.closed
"""


def _count(before: Cells, now: Cells) -> None:
    """Add to the counts what entries add now, and what they added before (which is negative); cells in one order."""
    none: Counter[str] = Counter()
    added = {
        cell: [before.get(cell, none)[name] + now.get(cell, none)[name] for name in _NUMBERS]
        for cell in sorted(before.keys() | now.keys())
    }
    rows = [(*cell, *numbers) for cell, numbers in added.items() if any(numbers)]
    with connection.cursor() as cursor:
        for some in _slices(rows):
            marks = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(some))
            cursor.execute(_COUNT.format(marks), [value for row in some for value in row])


_NUMBERS = ("placed", "opened", "closed")


@transaction.atomic
def recount(*, many: int = 20_000) -> None:
    """Count the entries by month again; the result is what the projection keeps up to date."""
    lock_consumer(WRITER)
    MonthCount.objects.all().delete()
    found = Entry.objects.order_by("pk")
    position = 0
    while some := list(found.filter(pk__gt=position)[:many]):
        _count({}, cells(_with_links(some)))
        position = some[-1].pk
