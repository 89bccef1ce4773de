"""Running the rules over what was touched or over everything, a batch of records in a transaction of its own.

Memory stays flat: a batch is read, computed, stored and forgotten. Batches are read by key and not through one cursor,
since a cursor that outlives its transaction shows rows as they were when it was opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from django.db import transaction

from claims.enums import RecordKind, State
from claims.models import Change, Claim, Indicator, Promise, ResultFingerprint, Source
from claims.models.base import PublicRecord
from claims.services.assess import work_items
from claims.services.assess.bulk_insert import chunks
from claims.services.assess.dependencies import NONE, TouchedRecords, keep_dependencies, touched_by
from claims.services.assess.fingerprints import Rest, fingerprints, keep_bases
from claims.services.assess.process_pool import process_pool
from claims.services.assess.result_store import store_results
from claims.services.scheduled_runs import Position, Step

#: With more promises and indicators, or more claims and sources, than this the assessment waits for the job.
CHEAP = 20

#: Records in a transaction: enough that its queries cost little a record, few enough that nobody waits for its locks.
BATCH = 200

Tell = Callable[[str], None]

#: By kind of record, in the order in which they are assessed.
_READERS: dict[RecordKind, work_items.Reader] = {
    RecordKind.PROMISE: work_items.promises,
    RecordKind.INDICATOR: work_items.indicators,
    RecordKind.CLAIM: work_items.claims,
    RecordKind.SOURCE: work_items.sources,
}


_MODELS: dict[RecordKind, type[PublicRecord]] = {
    RecordKind.PROMISE: Promise,
    RecordKind.INDICATOR: Indicator,
    RecordKind.CLAIM: Claim,
    RecordKind.SOURCE: Source,
}


def assess_all(
    *, today: dt.date, writer: str = "", on_progress: Tell | None = None, afresh: bool = False, processes: int = 1
) -> int:
    """Assess everything as of all days until `today`; return how many records' results changed.

    Records whose facts are those of the last time are passed over until a recompute date comes. `afresh` computes them
    all the same, which finds stored results that somebody else changed. Several `processes` need PostgreSQL (ValueError
    elsewhere) and share the batches of one kind of record after the other.
    """
    work = partial(_work, today=today, writer=writer, afresh=afresh)
    changed = 0
    with process_pool(processes) as run:
        for place in range(len(_EVERYTHING)):
            for slugs, count in run(work, _batches(place)):
                changed += count
                for slug in slugs if on_progress is not None else ():
                    on_progress(slug)  # type: ignore[misc]
    return changed


def _work(batch: _Batch, *, today: dt.date, writer: str, afresh: bool) -> tuple[list[str], int]:
    """The records of a batch, and how many of them have changed results now."""
    assessed = _assess(batch.kind, batch.slugs, today=today, writer=writer, on_progress=None, afresh=afresh)
    return batch.slugs, len(assessed.changed)


def assess_step(
    position: Position,
    *,
    today: dt.date,
    writer: str,
    afresh: bool = False,
    interruptions: tuple[type[Exception], ...] = (),
) -> Step:
    """Assess the next batch of everything, as a step of a job's work.

    A batch that fails is assessed record by record, and records that fail alone are reported as defects. With `afresh`
    so are those whose stored results are not what the same facts give: somebody or something else changed them.
    """
    batch = _after(position)
    if batch is None:
        return Step(None)

    def attempt(slugs: list[str]) -> _AssessedBatch:
        with transaction.atomic():
            return _assess(batch.kind, slugs, today=today, writer=writer, on_progress=None, afresh=afresh)

    defects: list[dict[str, str]] = []
    try:
        assessed = [attempt(batch.slugs)]
    except interruptions:
        raise
    except Exception:
        assessed = []
        for slug in batch.slugs:
            try:
                assessed.append(attempt([slug]))
            except interruptions:
                raise
            except Exception as error:
                description = f"{type(error).__name__}: {error}"[:400]
                defects.append({"kind": batch.kind.value, "record": slug, "error": description})
        if not assessed:
            raise  # all of them: the fault is not theirs
    defects += [
        {"kind": batch.kind.value, "record": slug, "error": "stored results differed"}
        for each in assessed
        for slug in each.wrong
    ]
    return Step(batch.position, sum(len(each.changed) for each in assessed), tuple(defects))


class _Batch(NamedTuple):
    """Records of one kind to be assessed in one transaction, and where the next batch begins."""

    kind: RecordKind
    slugs: list[str]
    position: Position


def _after(position: Position) -> _Batch | None:
    """The next batch of all published records, and of all that have results from when they were.

    A position is a place in `_EVERYTHING` and the last slug that was taken there.
    """
    first, last = position or (0, "")
    for place in range(first, len(_EVERYTHING)):
        if (batch := _next(place, last if place == first else "")) is not None:
            return batch
    return None


def _batches(place: int) -> Iterator[_Batch]:
    """All batches of one place in `_EVERYTHING`."""
    batch = _next(place, "")
    while batch is not None:
        yield batch
        batch = _next(place, batch.slugs[-1])


def _next(place: int, last: str) -> _Batch | None:
    kind, find = _EVERYTHING[place]
    slugs = find(kind, last)
    return _Batch(kind, slugs, [place, slugs[-1]]) if slugs else None


def _list_published(kind: RecordKind, last: str) -> list[str]:
    found = _MODELS[kind].objects.filter(state=State.PUBLISHED)
    return list(found.filter(slug__gt=last).order_by("slug").values_list("slug", flat=True)[:BATCH])


def _left_over(kind: RecordKind, last: str) -> list[str]:
    """Records with stored results that are not published any more."""
    published = _MODELS[kind].objects.filter(state=State.PUBLISHED)
    left = ResultFingerprint.objects.filter(record_kind=kind, record__gt=last).exclude(
        record__in=published.values("slug")
    )
    return list(left.order_by("record").values_list("record", flat=True)[:BATCH])


_EVERYTHING: tuple[tuple[RecordKind, Callable[[RecordKind, str], list[str]]], ...] = tuple(
    (kind, find) for kind in _READERS for find in (_list_published, _left_over)
)


def assess_touched(changes: Iterable[Change], *, today: dt.date, writer: str = "") -> int:
    """Assess the subjects that these Changes affect; return how many records' results changed."""
    named = {(change.record_kind, change.record) for change in changes}
    return assess(touched_by(*sorted(named)), today=today, writer=writer)


def assess_at_once(*records: PublicRecord, today: dt.date) -> int:
    """Assess what an editor's writes affect at once, as far as that is cheap; the job does the rest."""
    touched = touched_by(*((record.kind(), record.slug) for record in records))
    if len(touched.promises) + len(touched.indicators) > CHEAP:
        touched = replace(touched, promises=NONE, indicators=NONE)
    if len(touched.claims) + len(touched.sources) > CHEAP:
        touched = replace(touched, claims=NONE, sources=NONE)
    return assess(touched, today=today)


def assess(touched: TouchedRecords, *, today: dt.date, writer: str = "", on_progress: Tell | None = None) -> int:
    """Assess what was touched; return how many records' results changed.

    What is no longer public, or has nothing to assess any more, keeps no computed row.
    """
    named = {
        RecordKind.PROMISE: touched.promises,
        RecordKind.INDICATOR: touched.indicators,
        RecordKind.CLAIM: touched.claims,
        RecordKind.SOURCE: touched.sources,
    }
    return sum(
        len(_assess(kind, slugs, today=today, writer=writer, on_progress=on_progress, afresh=True).changed)
        for kind in _READERS
        for slugs in chunks(sorted(named[kind]), BATCH)
    )


class _AssessedBatch(NamedTuple):
    """The records whose results changed, and those of them whose results were wrong: the facts had not moved."""

    changed: list[str]
    wrong: list[str]


def _assess(
    kind: RecordKind, slugs: list[str], *, today: dt.date, writer: str, on_progress: Tell | None, afresh: bool
) -> _AssessedBatch:
    """Assess records of one kind in one transaction."""
    with transaction.atomic():
        found = _READERS[kind](slugs)
        held = fingerprints(kind, slugs)
        # A machine whose clock is behind takes back nothing that another said of a later day.
        days = {job.slug: max(today, held[job.slug].computed_for) if job.slug in held else today for job in found}
        unmoved = {job.slug for job in found if _still_holds(held.get(job.slug), job.digest, days[job.slug])}
        moved = [job for job in found if afresh or job.slug not in unmoved]
        results = [(job, job.compute(days[job.slug])) for job in moved]
        rests = {
            job.slug: None if job.digest is None else Rest(job.digest, days[job.slug], result.recompute_on)
            for job, result in results
        }
        keep_dependencies(kind, {job.slug: job.reads for job in moved})
        keep_bases(kind, {slug: rest for slug, rest in rests.items() if held.get(slug) != rest})
        changed = store_results(kind, results, writer=writer) if results else []
    if on_progress is not None:
        for slug in slugs:
            on_progress(slug)
    return _AssessedBatch(changed, [slug for slug in changed if slug in unmoved])


def _still_holds(rest: Rest | None, digest: str | None, today: dt.date) -> bool:
    return rest is not None and digest is not None and rest.still_holds(digest, today)
