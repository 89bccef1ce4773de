"""Results of the method as rows of the tables: assessments, tests of claims, findings of flags. Unsaved.

Out of scope: which rows are there already (``store``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from claims.method.bands import RULESET
from claims.method.claim_rows import ClaimCheck as Check
from claims.method.results import Assessment as Result
from claims.method.results import FlagFound, Period, as_json
from claims.models import Assessment, Claim, ClaimCheck, Finding, Flag, Promise, Series, Target
from claims.vocabulary import RecordKind

#: Columns of their own, since lists are filtered by them; the other measures stand in `measures`.
COLUMNS = ("ratio", "ratio_linear", "attainment")


def assessment_rows(promise: Promise, periods: Sequence[Period[Result]]) -> list[Assessment]:
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


def check_rows(claim: Claim, periods: Sequence[Period[Check]]) -> list[ClaimCheck]:
    """The tests of a claim, a row a period."""
    return [
        ClaimCheck(
            claim=claim,
            from_day=period.from_day,
            to_day=period.to_day,
            on_the_day=period.value.on_the_day,
            now=period.value.now,
            params={
                "on_the_day": as_json(period.value.assertions_on_the_day),
                "now": as_json(period.value.assertions_now),
            },
            rows=list(period.value.rows_used),
            ruleset=RULESET,
        )
        for period in periods
    ]


def flag_key(period: Period[FlagFound]) -> tuple[str, str, str, str, dt.date]:
    found = period.value
    return str(found.kind), str(found.subject_kind), found.subject, found.subject_period or "", period.from_day


def spells(periods: Sequence[Period[FlagFound]]) -> list[list[Period[FlagFound]]]:
    """Findings of one subject and kind that follow each other without a gap are one flag."""
    grouped: dict[tuple[str, str, str, str], list[Period[FlagFound]]] = defaultdict(list)
    for period in sorted(periods, key=lambda p: p.from_day):
        grouped[flag_key(period)[:4]].append(period)
    followed: list[list[Period[FlagFound]]] = []
    for found in grouped.values():
        followed.append([found[0]])
        for before, period in zip(found, found[1:], strict=False):
            if before.to_day == period.from_day:
                followed[-1].append(period)
            else:
                followed.append([period])
    return followed


def finding_row(flag: Flag, period: Period[FlagFound]) -> Finding:
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
