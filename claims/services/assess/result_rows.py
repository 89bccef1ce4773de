"""Results of the method as unsaved table rows: assessments, claim checks, findings of flags."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import NamedTuple

from claims.enums import RecordKind
from claims.method.claim_facts import ClaimCheck as Check
from claims.method.results import Assessment as Result
from claims.method.results import FlagResult, Period, as_json
from claims.method.ruleset import RULESET

#: Results hold no circles, and looking for some in each of a million rows takes its time.
to_json = json.JSONEncoder(check_circular=False).encode

#: Columns of their own, since lists are filtered by them; the other measures are in `measures`.
COLUMNS = ("ratio", "ratio_linear", "attainment")

#: What tells a flag from all others: kind, subject's kind and slug, subject's period, first day.
FlagKey = tuple[str, str, str, str, dt.date]


class AssessmentRow(NamedTuple):
    """A row of assessments; JSON as text. `digest` is of everything that the row says."""

    promise_id: int
    target_id: int | None
    series_id: int | None
    from_day: dt.date
    digest: str
    to_day: dt.date | None
    heads_version: bool
    heads_promise: bool
    counts_first: bool
    status: str
    reason: str
    modifiers: str
    ratio: float | None
    ratio_linear: float | None
    attainment: float | None
    measures: str
    rows: str
    ruleset: str


class CheckRow(NamedTuple):
    """A row of a claim's tests; JSON as text."""

    claim_id: int
    from_day: dt.date
    to_day: dt.date | None
    on_the_day: str
    now: str
    params: str
    rows: str
    ruleset: str


class FindingRow(NamedTuple):
    """A row of a flag's findings, without the flag; JSON as text. `digest` is of evidence and parameters."""

    from_day: dt.date
    to_day: dt.date | None
    severity: str
    digest: str
    ruleset: str
    params: str
    evidence: str


def assessment_rows(
    promise: int, periods: Sequence[Period[Result]], *, targets: Mapping[str, int], series: Mapping[str, int]
) -> Iterator[AssessmentRow]:
    """The rows of a promise's assessments; `targets` and `series` are rows by slug."""
    for period in periods:
        yield _row(promise, period, targets, series)


def _row(
    promise: int,
    period: Period[Result],
    targets: Mapping[str, int],
    series: Mapping[str, int],
) -> AssessmentRow:
    result = period.value
    is_target = result.subject_kind == RecordKind.TARGET
    measures = as_json(result.measures)
    row = AssessmentRow(
        promise_id=promise,
        target_id=targets[result.subject] if is_target else None,
        series_id=None if result.series is None else series[result.series],
        from_day=period.from_day,
        digest="",
        to_day=period.to_day,
        heads_version=result.is_headline or not is_target,
        heads_promise=result.heads_promise,
        counts_first=result.counts_first,
        status=result.status.value,
        reason="" if result.reason is None else result.reason.value,
        modifiers=to_json(result.modifiers),
        **{name: measures.pop(name) for name in COLUMNS},
        measures=to_json(measures | _rest(result)),
        rows=to_json(result.rows_used),
        ruleset=RULESET,
    )
    return row._replace(digest=hashlib.blake2b(repr(row).encode(), digest_size=16).hexdigest())


#: Fields of a result with columns of their own, not among the measures.
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
    "heads_promise",
    "counts_first",
    "measures",
    "deadlines",
}
_REST = tuple(field.name for field in fields(Result) if field.name not in _ELSEWHERE)


def _rest(result: Result) -> dict[str, object]:
    """What has no column of its own. Of a single deadline the row itself says all."""
    several = result.deadlines if len(result.deadlines) > 1 else ()
    return {name: as_json(getattr(result, name)) for name in _REST} | {"deadlines": as_json(several)}


def check_rows(claim: int, periods: Sequence[Period[Check]]) -> Iterator[CheckRow]:
    """The tests of a claim, a row a period."""
    for period in periods:
        params = {
            "on_the_day": as_json(period.value.assertions_on_the_day),
            "now": as_json(period.value.assertions_now),
        }
        yield CheckRow(
            claim_id=claim,
            from_day=period.from_day,
            to_day=period.to_day,
            on_the_day=period.value.on_the_day.value,
            now=period.value.now.value,
            params=to_json(params),
            rows=to_json(list(period.value.rows_used)),
            ruleset=RULESET,
        )


def flag_key(period: Period[FlagResult]) -> FlagKey:
    """What tells a flag from all others: subject, period and kind."""
    found = period.value
    return str(found.kind), str(found.subject_kind), found.subject, found.subject_period or "", period.from_day


def result_periods(periods: Sequence[Period[FlagResult]]) -> list[list[Period[FlagResult]]]:
    """Findings of one subject and kind that follow each other without a gap are one flag."""
    grouped: dict[tuple[str, str, str, str], list[Period[FlagResult]]] = defaultdict(list)
    for period in sorted(periods, key=lambda p: p.from_day):
        grouped[flag_key(period)[:4]].append(period)
    followed: list[list[Period[FlagResult]]] = []
    for found in grouped.values():
        followed.append([found[0]])
        for before, period in zip(found, found[1:], strict=False):
            if before.to_day == period.from_day:
                followed[-1].append(period)
            else:
                followed.append([period])
    return followed


def finding_row(period: Period[FlagResult]) -> FindingRow:
    """The row of one period of a flag."""
    found = period.value
    evidence = [{"kind": kind.value, "slug": slug} for kind, slug in found.evidence]
    plain = json.dumps([evidence, found.params], sort_keys=True)
    return FindingRow(
        from_day=period.from_day,
        to_day=period.to_day,
        severity=found.severity.value,
        digest=hashlib.sha256(plain.encode()).hexdigest(),
        ruleset=RULESET,
        params=to_json(found.params),
        evidence=to_json(evidence),
    )
