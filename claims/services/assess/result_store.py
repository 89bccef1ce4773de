"""Making the stored results of a batch equal to the computed ones: only what differs is written.

What is there already is recognised by keys and digests, so that no result is read back.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Q

from claims.enums import ChangeAction, FlagHandling, RecordKind
from claims.method.results import FlagResult, Period
from claims.models import Assessment, Change, ClaimCheck, Flag, FlagPeriod, Outcome, Series, Target
from claims.services.assess import bulk_insert
from claims.services.assess.result_rows import (
    AssessmentRow,
    CheckRow,
    FindingRow,
    FlagKey,
    assessment_rows,
    check_rows,
    finding_row,
    flag_key,
    result_periods,
)
from claims.services.assess.work_items import Job, Results
from claims.services.change_log import record_changes

JobResults = Sequence[tuple[Job, Results]]

#: The columns that tell whether a stored finding differs, besides its flag and first day.
_FINDING_COLUMNS = ("to_day", "severity", "digest", "ruleset")
_CHECK_COLUMNS = ("to_day", "on_the_day", "now", "params", "rows", "ruleset")
_FLAG = ("kind", "subject_kind", "subject", "subject_period", "opened_on")


@dataclass
class ResultChanges:
    """The records of a batch whose stored results were changed, and their flags that opened and closed."""

    touched: set[str] = field(default_factory=set)
    opened: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    closed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def store_results(kind: str, moved: JobResults, *, writer: str) -> list[str]:
    """Store the results of records of one kind, with a Change for each that differs; returns those, in order."""
    written = ResultChanges()
    rows = {job.pk: job.slug for job, _results in moved if job.pk is not None}
    subjects = {(kind, job.slug): job.slug for job, _results in moved}
    if kind == RecordKind.PROMISE:
        targets = list(Target.objects.filter(promise__in=rows).values_list("promise_id", "slug", "pk"))
        outcomes = Outcome.objects.filter(promise__in=rows).values_list("promise_id", "slug")
        subjects |= {(RecordKind.TARGET.value, slug): rows[promise] for promise, slug, _pk in targets}
        subjects |= {(RecordKind.OUTCOME.value, slug): rows[promise] for promise, slug in outcomes}
        _assessments(written, moved, rows, {slug: pk for _promise, slug, pk in targets})
    elif kind == RecordKind.CLAIM:
        _checks(written, moved, rows)
    _flags(written, moved, subjects)
    _record(kind, written, writer)
    return sorted(written.touched)


def _record(kind: str, written: ResultChanges, writer: str) -> None:
    """Write the Changes, last in the transaction."""
    changes: list[Change] = []
    for slug in sorted(written.touched):
        changes.append(Change(action=ChangeAction.ASSESSED, record_kind=kind, record=slug, writer=writer))
        for action, names in (
            (ChangeAction.FLAG_CLOSED, written.closed[slug]),
            (ChangeAction.FLAG_OPENED, written.opened[slug]),
        ):
            changes.extend(Change(action=action, record_kind="flag", record=name, writer=writer) for name in names)
    if changes:
        record_changes([(change, True) for change in changes])


def _assessments(
    written: ResultChanges, moved: JobResults, rows: Mapping[int, str], targets: Mapping[str, int]
) -> None:
    named = {period.value.series for _job, results in moved for period in results.assessments} - {None}
    series = dict(Series.objects.filter(slug__in=named).values_list("slug", "pk")) if named else {}
    stored: dict[tuple[int, int | None, int | None, dt.date], tuple[int, str | None]] = {
        (promise, target, of, day): (pk, digest)
        for pk, promise, target, of, day, digest in Assessment.objects.filter(promise__in=rows).values_list(
            "pk", "promise_id", "target_id", "series_id", "from_day", "digest"
        )
    }
    fresh: list[AssessmentRow] = []
    for job, results in moved:
        if job.pk is None:
            continue
        for row in assessment_rows(job.pk, results.assessments, targets=targets, series=series):
            held = stored.get(row[:4])
            if held is not None and held[1] == row.digest:
                del stored[row[:4]]
            else:
                fresh.append(row)
    written.touched |= {rows[key[0]] for key in stored} | {rows[row.promise_id] for row in fresh}
    bulk_insert.delete(Assessment, pk__in=[pk for pk, _digest in stored.values()])
    bulk_insert.insert(Assessment, AssessmentRow._fields, fresh)


def _checks(written: ResultChanges, moved: JobResults, rows: Mapping[int, str]) -> None:
    stored = {
        (claim, day): (pk, tuple(said))
        for pk, claim, day, *said in ClaimCheck.objects.filter(claim__in=rows).values_list(
            "pk", "claim_id", "from_day", *_CHECK_COLUMNS
        )
    }
    fresh: list[CheckRow] = []
    for job, results in moved:
        if job.pk is None:
            continue
        for row in check_rows(job.pk, results.checks):
            read = row._replace(params=json.loads(row.params), rows=json.loads(row.rows))
            held = stored.get((row.claim_id, row.from_day))
            if held is not None and held[1] == read[2:]:
                del stored[row.claim_id, row.from_day]
            else:
                fresh.append(row)
    written.touched |= {rows[claim] for claim, _day in stored} | {rows[row.claim_id] for row in fresh}
    bulk_insert.delete(ClaimCheck, pk__in=[pk for pk, _said in stored.values()])
    bulk_insert.insert(ClaimCheck, CheckRow._fields, fresh)


def _flags(written: ResultChanges, moved: JobResults, subjects: Mapping[tuple[str, str], str]) -> None:
    wanted: dict[FlagKey, list[Period[FlagResult]]] = {}
    shown: dict[FlagKey, tuple[int, ...]] = {}
    for job, results in moved:
        for spell in result_periods(results.flags):
            key = flag_key(spell[0])
            wanted[key], shown[key] = spell, job.promises
    stored = _stored_flags(subjects)
    gone = {key: flag for key, flag in stored.items() if key not in wanted}
    for flag in gone.values():
        _record_turn(written, subjects, flag, opened=None, closed=flag.closed_on is None)
    _delete([flag.pk for flag in gone.values()])
    existing = {key: stored[key] for key in wanted.keys() & stored.keys()}
    _close_and_reopen(written, subjects, existing, wanted)
    ids = {key: flag.pk for key, flag in existing.items()}
    fresh = [key for key in wanted if key not in stored]
    ids |= _open(written, subjects, fresh, wanted)
    handled = {key[:4]: flag for key, flag in gone.items() if flag.handling != FlagHandling.NONE}
    for key in fresh:
        if key[:4] in handled:
            _hand_over(handled[key[:4]], ids[key])
    _links(written, subjects, ids, shown, existing)
    _findings(written, subjects, ids, wanted, existing)


def _hand_over(before: Flag, flag: int) -> None:
    """A flag that only opens on another day keeps what was done about it, which holds for its evidence alone."""
    names = ("handling", "handled_reason", "handled_by_id", "handled_on", "handled_evidence")
    Flag.objects.filter(pk=flag).update(**{name: getattr(before, name) for name in names})


def _stored_flags(subjects: Iterable[tuple[str, str]]) -> dict[FlagKey, Flag]:
    of_kind: dict[str, list[str]] = defaultdict(list)
    for kind, slug in subjects:
        of_kind[kind].append(slug)
    any_of = reduce(or_, (Q(subject_kind=kind, subject__in=slugs) for kind, slugs in of_kind.items()))
    found = Flag.objects.filter(any_of).order_by("pk")
    return {(f.kind, f.subject_kind, f.subject, f.subject_period, f.opened_on): f for f in found}


def _record_turn(
    written: ResultChanges, subjects: Mapping[tuple[str, str], str], flag: Flag, *, opened: bool | None, closed: bool
) -> None:
    slug = subjects[flag.subject_kind, flag.subject]
    written.touched.add(slug)
    if closed:
        written.closed[slug].append(flag.public_id)
    elif opened:
        written.opened[slug].append(flag.public_id)


def _delete(flags: Collection[int]) -> None:
    if flags:
        bulk_insert.delete(FlagPeriod, flag__in=flags)
        bulk_insert.delete(Flag.promises.through, flag__in=flags)
        bulk_insert.delete(Flag, pk__in=flags)


def _close_and_reopen(
    written: ResultChanges,
    subjects: Mapping[tuple[str, str], str],
    existing: Mapping[FlagKey, Flag],
    wanted: Mapping[FlagKey, list[Period[FlagResult]]],
) -> None:
    """Closing comes first, which keeps to one open flag per subject and kind."""
    moved: list[Flag] = []
    for key, flag in existing.items():
        closed_on = wanted[key][-1].to_day
        if flag.closed_on != closed_on:
            was_open, flag.closed_on = flag.closed_on is None, closed_on
            _record_turn(written, subjects, flag, opened=not was_open, closed=was_open)
            moved.append(flag)
    for some in ([f for f in moved if f.closed_on is not None], [f for f in moved if f.closed_on is None]):
        if some:
            Flag.objects.bulk_update(some, ["closed_on"])


def _open(
    written: ResultChanges,
    subjects: Mapping[tuple[str, str], str],
    keys: Sequence[FlagKey],
    wanted: Mapping[FlagKey, list[Period[FlagResult]]],
) -> dict[FlagKey, int]:
    ids = dict(zip(keys, bulk_insert.new_ids(Flag, len(keys)), strict=True))
    rows = [(ids[key], *key, wanted[key][-1].to_day) for key in keys]
    bulk_insert.insert(Flag, ("id", *_FLAG, "closed_on"), rows)
    for _pk, *said, closed_on in rows:
        flag = Flag(**dict(zip(_FLAG, said, strict=True)), closed_on=closed_on)
        _record_turn(written, subjects, flag, opened=closed_on is None, closed=False)
    return ids


def _links(
    written: ResultChanges,
    subjects: Mapping[tuple[str, str], str],
    ids: Mapping[FlagKey, int],
    shown: Mapping[FlagKey, tuple[int, ...]],
    existing: Mapping[FlagKey, Flag],
) -> None:
    """Which promises a flag is shown on."""
    through = Flag.promises.through
    keys = {flag.pk: key for key, flag in existing.items()}
    stored = (
        {
            (flag, promise): pk
            for pk, flag, promise in through.objects.filter(flag__in=keys).values_list("pk", "flag_id", "promise_id")
        }
        if keys
        else {}
    )
    wanted = {(ids[key], promise) for key in ids for promise in shown[key]}
    gone, fresh = stored.keys() - wanted, wanted - stored.keys()
    for flag, _promise in gone | fresh:
        if flag in keys:
            written.touched.add(subjects[keys[flag][1:3]])
    bulk_insert.delete(through, pk__in=[stored[pair] for pair in gone])
    bulk_insert.insert(through, ("flag_id", "promise_id"), sorted(fresh))


def _findings(
    written: ResultChanges,
    subjects: Mapping[tuple[str, str], str],
    ids: Mapping[FlagKey, int],
    wanted: Mapping[FlagKey, list[Period[FlagResult]]],
    existing: Mapping[FlagKey, Flag],
) -> None:
    slugs = {flag.pk: subjects[key[1:3]] for key, flag in existing.items()}
    stored: dict[tuple[int, dt.date], tuple[int, tuple[object, ...]]] = {}
    if slugs:
        found = FlagPeriod.objects.filter(flag__in=slugs).values_list("pk", "flag_id", "from_day", *_FINDING_COLUMNS)
        stored = {(flag, day): (pk, tuple(said)) for pk, flag, day, *said in found}
    fresh: list[tuple[object, ...]] = []
    for key, flag in ids.items():
        for period in wanted[key]:
            row = finding_row(period)
            held = stored.get((flag, row.from_day))
            if held is not None and held[1] == row[1:5]:
                del stored[flag, row.from_day]
                continue
            fresh.append((flag, *row))
            if flag in slugs:
                written.touched.add(slugs[flag])
    written.touched |= {slugs[flag] for flag, _day in stored}
    bulk_insert.delete(FlagPeriod, pk__in=[pk for pk, _said in stored.values()])
    bulk_insert.insert(FlagPeriod, ("flag_id", *FindingRow._fields), fresh)
