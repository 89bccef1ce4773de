"""Running the rules over what was touched or over everything, a batch of records in a transaction of its own.

Memory stays flat: a batch is read, computed, stored and forgotten. Batches are read by key and not through one cursor,
since a cursor that outlives its transaction shows rows as they were when it was opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db import transaction

from claims.models import Basis, Change, Claim, Flag, Indicator, Promise
from claims.models.base import PublicRecord
from claims.selectors.claim_facts import sources_that_print_changes
from claims.services.assess import jobs
from claims.services.assess.basis import Rest, bases, keep_bases
from claims.services.assess.bulk import chunks
from claims.services.assess.store import store
from claims.services.assess.touched import NONE, Touched, touched_by
from claims.vocabulary import RecordKind, State

#: With more promises and indicators, or more claims and sources, than this the assessment waits for the job.
CHEAP = 20

#: Records in a transaction: enough that its queries cost little a record, few enough that nobody waits for its locks.
BATCH = 200

Tell = Callable[[str], None]

#: By kind of record, in the order in which they are assessed.
_READ: dict[RecordKind, jobs.Read] = {
    RecordKind.PROMISE: jobs.promises,
    RecordKind.INDICATOR: jobs.indicators,
    RecordKind.CLAIM: jobs.claims,
    RecordKind.SOURCE: jobs.sources,
}


_MODELS: dict[RecordKind, Any] = {
    RecordKind.PROMISE: Promise,
    RecordKind.INDICATOR: Indicator,
    RecordKind.CLAIM: Claim,
}


def assess_all(*, today: dt.date, writer: str = "", on_progress: Tell | None = None, afresh: bool = False) -> int:
    """Assess everything as of all days until `today`; return how many records' results changed.

    Records whose facts are those of the last time are passed over until a day turns, unless `afresh` says to compute
    them again, which finds stored results that somebody else changed.
    """
    changed = 0
    for kind in _READ:
        for slugs in _everything(kind):
            changed += len(_assess(kind, slugs, today=today, writer=writer, on_progress=on_progress, afresh=afresh))
    return changed


def _everything(kind: RecordKind) -> Iterator[list[str]]:
    """All published records of a kind, and all that have results from when they were, a batch at a time."""
    if kind is RecordKind.SOURCE:
        yield from chunks(sources_that_print_changes().values_list("slug", flat=True), BATCH)
    else:
        yield from _published(_MODELS[kind])
    yield from _left_over(kind)


def _published(model: Any) -> Iterator[list[str]]:
    found = model.objects.filter(state=State.PUBLISHED).order_by("pk").values_list("pk", "slug")
    last = 0
    while some := list(found.filter(pk__gt=last)[:BATCH]):
        yield [slug for _pk, slug in some]
        last = some[-1][0]


def _left_over(kind: RecordKind) -> Iterator[list[str]]:
    """Records with stored results that are not published any more, or print no change any more."""
    if kind is RecordKind.SOURCE:
        flagged = Flag.objects.filter(subject_kind=kind).values_list("subject", flat=True)
        yield from chunks(sorted(set(flagged)), BATCH)
        return
    published = _MODELS[kind].objects.filter(state=State.PUBLISHED)
    left = Basis.objects.filter(record_kind=kind).exclude(record__in=published.values("slug"))
    yield from chunks(list(left.order_by("record").values_list("record", flat=True)), BATCH)


def assess_touched(changes: Iterable[Change], *, today: dt.date, writer: str = "") -> int:
    """Assess what these Changes bear on; return how many records' results changed."""
    named = {(change.record_kind, change.record) for change in changes}
    touched = Touched()
    for kind, slug in sorted(named):
        touched |= touched_by(kind, slug)
    return assess(touched, today=today, writer=writer)


def assess_at_once(*records: PublicRecord, today: dt.date) -> int:
    """The same right after an editor's writes, as far as it is cheap; the job does the rest."""
    touched = Touched()
    for record in records:
        touched |= touched_by(record.kind(), record.slug)
    if len(touched.promises) + len(touched.indicators) > CHEAP:
        touched = replace(touched, promises=NONE, indicators=NONE)
    if len(touched.claims) + len(touched.sources) > CHEAP:
        touched = replace(touched, claims=NONE, sources=NONE)
    return assess(touched, today=today)


def assess(touched: Touched, *, today: dt.date, writer: str = "", on_progress: Tell | None = None) -> int:
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
        len(_assess(kind, slugs, today=today, writer=writer, on_progress=on_progress, afresh=True))
        for kind in _READ
        for slugs in chunks(sorted(named[kind]), BATCH)
    )


def _assess(
    kind: RecordKind, slugs: list[str], *, today: dt.date, writer: str, on_progress: Tell | None, afresh: bool
) -> list[str]:
    """Assess records of one kind in one transaction; returns the slugs of those whose results changed."""
    with transaction.atomic():
        found = _READ[kind](slugs)
        held = bases(kind, slugs)
        moved = [job for job in found if afresh or not _still_holds(held.get(job.slug), job.digest, today)]
        results = [(job, job.compute(today)) for job in moved]
        rests = {
            job.slug: None if job.digest is None else Rest(job.digest, today, result.turns_on)
            for job, result in results
        }
        keep_bases(kind, {slug: rest for slug, rest in rests.items() if held.get(slug) != rest})
        changed = store(kind, results, writer=writer) if results else []
    if on_progress is not None:
        for slug in slugs:
            on_progress(slug)
    return changed


def _still_holds(rest: Rest | None, digest: str | None, today: dt.date) -> bool:
    return rest is not None and digest is not None and rest.still_holds(digest, today)
