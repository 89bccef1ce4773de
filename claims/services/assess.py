"""Assessing: run the method over published facts and store its results as periods of as-of days.

Recomputing is idempotent: only rows that differ are written, and a Change only when one was.
Out of scope: the arithmetic (``claims.method``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from claims.method import replay
from claims.method.bands import RULESET
from claims.method.results import Assessment as Result
from claims.method.results import FlagFound, Period, as_json
from claims.models import Assessment, Change, Finding, Flag, Indicator, Promise, Series, Target
from claims.models.base import PublicRecord
from claims.selectors.facts import facts_of_promises, measures
from claims.services.changes import record_changes
from claims.vocabulary import ChangeAction, RecordKind, State

#: Columns of their own, since lists are filtered by them; the other measures stand in `measures`.
COLUMNS = ("ratio", "ratio_linear", "attainment")
#: With more promises than this the assessment waits for the job.
CHEAP = 20


@dataclass(frozen=True)
class Touched:
    """Slugs of what has to be assessed again."""

    promises: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()

    def __or__(self, other: Touched) -> Touched:
        return Touched(self.promises | other.promises, self.indicators | other.indicators)


def assess_all(*, today: dt.date, writer: str = "", on_progress: Callable[[str], None] | None = None) -> int:
    """Assess every promise and indicator as of all days until `today`; return how many changed."""
    promises = Promise.objects.filter(state=State.PUBLISHED).values_list("slug", flat=True)
    indicators = Indicator.objects.filter(state=State.PUBLISHED).values_list("slug", flat=True)
    return assess(
        Touched(frozenset(promises), frozenset(indicators)), today=today, writer=writer, on_progress=on_progress
    )


def assess_touched(changes: Iterable[Change], *, today: dt.date, writer: str = "") -> int:
    """Assess what these Changes bear on; return how many promises and indicators changed."""
    named = {(change.record_kind, change.record) for change in changes}
    touched = Touched()
    for kind, slug in sorted(named):
        touched |= touched_by(kind, slug)
    return assess(touched, today=today, writer=writer)


def assess_at_once(record: PublicRecord, *, today: dt.date) -> int:
    """The same right after an editor's write, when it is cheap; otherwise the job does it."""
    touched = touched_by(record.kind(), record.slug)
    if len(touched.promises) + len(touched.indicators) > CHEAP:
        return 0
    return assess(touched, today=today)


def touched_by(kind: str, slug: str) -> Touched:
    """Which promises and indicators a change of this record can bear on."""
    find = _BEARS_ON.get(kind)
    return Touched() if find is None else find(slug)


def _of_promises(**conditions: str) -> Touched:
    return Touched(promises=frozenset(Promise.objects.filter(**conditions).values_list("slug", flat=True)))


def _of_indicators(**conditions: str) -> Touched:
    found = frozenset(Indicator.objects.filter(**conditions).values_list("slug", flat=True))
    promises = Promise.objects.filter(targets__indicator__slug__in=found).values_list("slug", flat=True)
    return Touched(frozenset(promises), found)


_BEARS_ON: dict[str, Callable[[str], Touched]] = {
    "promise": lambda slug: _of_promises(slug=slug),
    "target": lambda slug: _of_promises(targets__slug=slug) | _of_indicators(targets__slug=slug),
    "milestone": lambda slug: _of_promises(milestones__slug=slug),
    "outcome": lambda slug: _of_promises(outcomes__slug=slug),
    "verdict": lambda slug: _of_promises(verdicts__slug=slug),
    "claim": lambda slug: _of_promises(targets__set_by__slug=slug) | _of_promises(milestones__set_by__slug=slug),
    "actor": lambda slug: _of_promises(counterparties__slug=slug) | _of_promises(outcomes__delivered_to__slug=slug),
    "indicator": lambda slug: _of_indicators(slug=slug),
    "series": lambda slug: _of_indicators(series__slug=slug),
    "observation": lambda slug: _of_indicators(series__observations__slug=slug),
}


def assess(
    touched: Touched, *, today: dt.date, writer: str = "", on_progress: Callable[[str], None] | None = None
) -> int:
    changed = 0
    done: set[str] = set()
    for facts in facts_of_promises(touched.promises):
        done.add(facts.promise.slug)
        changed += _assess_promise(facts, today=today, writer=writer)
        if on_progress is not None:
            on_progress(facts.promise.slug)
    for slug in sorted(touched.promises - done):
        changed += _clear(slug, writer=writer)
    for slug in sorted(touched.indicators):
        changed += _assess_indicator(slug, today=today, writer=writer)
    return changed


@transaction.atomic
def _assess_promise(facts: Any, *, today: dt.date, writer: str) -> int:
    promise = Promise.objects.select_for_update(of=("self",)).get(slug=facts.promise.slug)
    history = replay.history(facts, until=today)
    store = _Store()
    store.assessments(promise, history.assessments)
    targets = [t.slug for t in facts.targets]
    mine = Flag.objects.filter(subject_kind=RecordKind.PROMISE, subject=promise.slug) | Flag.objects.filter(
        subject_kind=RecordKind.TARGET, subject__in=targets or _ever(promise)
    )
    store.flags(mine, history.flags, [promise])
    return store.finish("promise", promise.slug, writer)


def _ever(promise: Promise) -> list[str]:
    return list(promise.targets.values_list("slug", flat=True))


@transaction.atomic
def _clear(slug: str, *, writer: str) -> int:
    """A promise that is no longer public keeps no computed rows."""
    promise = Promise.objects.filter(slug=slug).first()
    if promise is None:
        return 0
    store = _Store()
    store.assessments(promise, ())
    store.flags(
        Flag.objects.filter(subject_kind=RecordKind.PROMISE, subject=slug)
        | Flag.objects.filter(subject_kind=RecordKind.TARGET, subject__in=_ever(promise)),
        (),
        [],
    )
    return store.finish("promise", slug, writer)


@transaction.atomic
def _assess_indicator(slug: str, *, today: dt.date, writer: str) -> int:
    indicator = Indicator.objects.select_for_update(of=("self",)).get(slug=slug)
    found = measures([indicator.pk]).get(indicator.pk)
    promises = list(
        Promise.objects.filter(state=State.PUBLISHED, targets__indicator=indicator, targets__state=State.PUBLISHED)
        .distinct()
        .order_by("pk")
    )
    periods: Sequence[Period[FlagFound]] = ()
    if found is not None:
        facts = facts_of_promises([promise.slug for promise in promises])
        open_targets = [target for each in facts for target in each.targets if target.indicator == slug]
        periods = replay.indicator_history(found[0], found[1], found[2], until=today, open_targets=open_targets)
    store = _Store()
    store.flags(Flag.objects.filter(subject_kind=RecordKind.INDICATOR, subject=slug), periods, promises)
    return store.finish("indicator", slug, writer)


class _Store:
    """Makes stored periods equal to computed ones and notes what that changed."""

    def __init__(self) -> None:
        self.touched = False
        self.opened: list[str] = []
        self.closed: list[str] = []

    def assessments(self, promise: Promise, periods: Sequence[Period[Result]]) -> None:
        wanted = {(row.target_id, row.series_id, row.from_day): row for row in _rows(promise, periods)}
        stored = {(row.target_id, row.series_id, row.from_day): row for row in promise.assessments.all()}
        gone = [row.pk for key, row in stored.items() if key not in wanted or _differs(row, wanted[key], _ASSESSED)]
        fresh = [row for key, row in wanted.items() if key not in stored or _differs(stored[key], row, _ASSESSED)]
        Assessment.objects.filter(pk__in=gone).delete()
        Assessment.objects.bulk_create(fresh)
        self.touched |= bool(gone or fresh)

    def flags(self, mine: Any, periods: Sequence[Period[FlagFound]], promises: Sequence[Promise]) -> None:
        wanted = {_flag_key(spell[0]): spell for spell in _spells(periods)}
        stored = {
            (f.kind, f.subject_kind, f.subject, f.subject_period, f.opened_on): f
            for f in mine.prefetch_related("findings", "promises")
        }
        for key, flag in stored.items():
            if key not in wanted:
                self.touched = True
                if flag.closed_on is None:
                    self.closed.append(flag.public_id)
                flag.delete()
        # Closing before opening keeps to one open flag per subject and kind.
        for key, spell in sorted(wanted.items(), key=lambda item: (item[1][-1].to_day is None, item[0])):
            self._flag(stored.get(key), spell, promises)

    def _flag(self, flag: Flag | None, spell: list[Period[FlagFound]], promises: Sequence[Promise]) -> None:
        first, closed_on = spell[0], spell[-1].to_day
        if flag is None:
            found = first.value
            flag = Flag.objects.create(
                kind=found.kind,
                subject_kind=found.subject_kind,
                subject=found.subject,
                subject_period=found.subject_period or "",
                opened_on=first.from_day,
                closed_on=closed_on,
            )
            flag.promises.set(promises)
            self.touched = True
            if closed_on is None:
                self.opened.append(flag.public_id)
        elif flag.closed_on != closed_on:
            (self.closed if flag.closed_on is None else self.opened).append(flag.public_id)
            flag.closed_on = closed_on
            flag.save(update_fields=["closed_on"])
            self.touched = True
        if {p.pk for p in flag.promises.all()} != {p.pk for p in promises}:
            flag.promises.set(promises)
            self.touched = True
        self._findings(flag, spell)

    def _findings(self, flag: Flag, spell: list[Period[FlagFound]]) -> None:
        wanted = {period.from_day: _finding(flag, period) for period in spell}
        stored = {row.from_day: row for row in flag.findings.all()}
        gone = [row.pk for day, row in stored.items() if day not in wanted or _differs(row, wanted[day], _FOUND)]
        fresh = [row for day, row in wanted.items() if day not in stored or _differs(stored[day], row, _FOUND)]
        if gone:
            Finding.objects.filter(pk__in=gone).delete()
        if fresh:
            Finding.objects.bulk_create(fresh)
        self.touched |= bool(gone or fresh)

    def finish(self, kind: str, slug: str, writer: str) -> int:
        """Write the Changes, last in the transaction; returns 1 if anything changed."""
        if not self.touched:
            return 0
        flags = [(ChangeAction.FLAG_CLOSED, name) for name in self.closed] + [
            (ChangeAction.FLAG_OPENED, name) for name in self.opened
        ]
        changes = [Change(action=ChangeAction.ASSESSED, record_kind=kind, record=slug, writer=writer)]
        changes += [Change(action=action, record_kind="flag", record=name, writer=writer) for action, name in flags]
        record_changes([(change, True) for change in changes])
        return 1


_ASSESSED = (
    "to_day",
    "heads_version",
    "heads_promise",
    "status",
    "reason",
    "modifiers",
    *COLUMNS,
    "measures",
    "rows",
    "ruleset",
)
_FOUND = ("to_day", "severity", "params", "evidence", "digest", "ruleset")


def _differs(stored: Any, wanted: Any, names: Collection[str]) -> bool:
    return any(getattr(stored, name) != getattr(wanted, name) for name in names)


def _rows(promise: Promise, periods: Sequence[Period[Result]]) -> list[Assessment]:
    targets = dict(Target.objects.filter(promise=promise).values_list("slug", "pk"))
    slugs = {period.value.series for period in periods}
    series = dict(Series.objects.filter(slug__in=slugs - {None}).values_list("slug", "pk"))
    first_target = min(
        (p.from_day for p in periods if p.value.subject_kind == RecordKind.TARGET and p.value.is_headline), default=None
    )
    return [
        _row(promise, period, targets, series, first_target)
        for whole in periods
        for period in _split(whole, first_target)
    ]


def _split(period: Period[Result], day: dt.date | None) -> list[Period[Result]]:
    """A deliverable heads its promise until a target does, so its period is cut there."""
    if (
        period.value.subject_kind == RecordKind.TARGET
        or day is None
        or not period.from_day < day
        or (period.to_day is not None and period.to_day <= day)
    ):
        return [period]
    return [Period(period.from_day, day, period.value), Period(day, period.to_day, period.value)]


def _row(
    promise: Promise,
    period: Period[Result],
    targets: dict[str, int],
    series: dict[str, int],
    first_target: dt.date | None,
) -> Assessment:
    result = period.value
    plain = as_json(result)
    is_target = result.subject_kind == RecordKind.TARGET
    heads = result.is_headline and result.is_current
    if not is_target:
        heads = first_target is None or period.from_day < first_target
    return Assessment(
        promise=promise,
        target_id=targets[result.subject] if is_target else None,
        series_id=None if result.series is None else series[result.series],
        heads_version=result.is_headline or not is_target,
        heads_promise=heads,
        from_day=period.from_day,
        to_day=period.to_day,
        status=result.status,
        reason="" if result.reason is None else result.reason,
        modifiers=plain["modifiers"],
        **{name: plain["measures"][name] for name in COLUMNS},
        measures=_rest(plain),
        rows=plain["rows_used"],
        ruleset=RULESET,
    )


#: What of a result stands in columns of its own, not among the measures.
_ELSEWHERE = {
    "subject_kind",
    "subject",
    "series",
    "status",
    "reason",
    "modifiers",
    "rows_used",
    "is_headline",
    "is_current",
    "measures",
}


def _rest(plain: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: value for name, value in plain["measures"].items() if name not in COLUMNS}
    return numbers | {name: value for name, value in plain.items() if name not in _ELSEWHERE}


def _flag_key(period: Period[FlagFound]) -> tuple[str, str, str, str, dt.date]:
    found = period.value
    return str(found.kind), str(found.subject_kind), found.subject, found.subject_period or "", period.from_day


def _spells(periods: Sequence[Period[FlagFound]]) -> list[list[Period[FlagFound]]]:
    """Findings of one subject and kind that follow each other without a gap are one flag."""
    grouped: dict[tuple[str, str, str, str], list[Period[FlagFound]]] = defaultdict(list)
    for period in sorted(periods, key=lambda p: p.from_day):
        grouped[_flag_key(period)[:4]].append(period)
    spells: list[list[Period[FlagFound]]] = []
    for found in grouped.values():
        spells.append([found[0]])
        for before, period in zip(found, found[1:], strict=False):
            if before.to_day == period.from_day:
                spells[-1].append(period)
            else:
                spells.append([period])
    return spells


def _finding(flag: Flag, period: Period[FlagFound]) -> Finding:
    found = period.value
    evidence = [{"kind": str(kind), "slug": slug} for kind, slug in found.evidence]
    params = as_json(found.params)
    plain = json.dumps([evidence, params], sort_keys=True)
    return Finding(
        flag=flag,
        from_day=period.from_day,
        to_day=period.to_day,
        severity=found.severity,
        params=params,
        evidence=evidence,
        digest=hashlib.sha256(plain.encode()).hexdigest(),
        ruleset=RULESET,
    )
