"""The flags that facts about promises and figures give rise to (METHOD 8): a code, parameters, and the rows used.

Parameters are JSON values and never depend on the day of computation, so that a flag stays equal to itself until
something changes. Out of scope: flags about claims and sources (claim_flags.py, source_flags.py); sentences for
people; whether a found flag is opened, acknowledged or dismissed.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, takewhile
from typing import Any

from claims.enums import FlagKind, PromiseKind, RecordKind, Severity, Stage
from claims.method.continuous_targets import applies_throughout
from claims.method.facts import PromiseFacts
from claims.method.goalposts import moves_in
from claims.method.results import Assessment, FlagResult, Move, as_json
from claims.method.schedule import Due, due_dates, is_numeric, outcome_reports, unintended_recipients
from claims.method.self_reporting import self_reported
from claims.method.steps import completion_of, steps_of
from claims.method.target_assessment import Snapshot, assess_in, measured_series, snapshot
from claims.method.thresholds import STATUS_FLAGS
from claims.method.verdict_flags import verdict_flags

#: When a report says that something happened, as vaguely as it says so, and when the report became known.
_WHEN = ("happened", "happened_edtf", "happened_words", "known_on")

STAGE_FLAGS = {
    Stage.SUSPENDED: (FlagKind.PROMISE_SUSPENDED, Severity.WARNING),
    Stage.CANCELLED: (FlagKind.PROMISE_CANCELLED, Severity.SERIOUS),
}


#: What only a promise can give rise to: where the editors say that none was made, nobody failed to keep it.
OF_PROMISES = frozenset(
    {
        FlagKind.DEADLINE_MISSED,
        FlagKind.MET_LATE,
        FlagKind.LEVEL_BREACHED,
        FlagKind.GOALPOST_MOVED,
        FlagKind.MILESTONE_OVERDUE,
        FlagKind.NO_OUTCOME_AFTER_DUE,
        FlagKind.DELIVERED_TO_ANOTHER_PARTY,
    }
)


def find_flags(facts: PromiseFacts, *, day: date) -> list[FlagResult]:
    """Every flag on a promise, its targets and outcomes as of a day, in order.

    At most one per subject and kind; where it is about a day (a step's due day, that of a version) one per day.

    The statuses behind target flags are those of each version's headline series. A withdrawn version raises none.
    """
    if facts.promise.known_on > day:
        return []
    seen = snapshot(facts, day=day)
    return flags_in(seen, assess_in(seen))


def flags_in(seen: Snapshot, assessments: Sequence[Assessment]) -> list[FlagResult]:
    """As `find_flags`, for facts already restricted to a day and their assessments."""
    withdrawn = {target.slug for target in seen.facts.targets if target.withdrawn_on is not None}
    found: list[FlagResult] = []
    for assessment in assessments:
        if assessment.is_headline and assessment.subject not in withdrawn:
            found.extend(_target_flags(seen, assessment))
    found.extend(seen.memo.lasting(seen.facts, "flags", lambda: _lasting_flags(seen)))
    found.extend(_due_flags(seen))
    found.extend(verdict_flags(seen, assessments))
    if seen.facts.promise.kind is PromiseKind.EXPECTATION:
        found = [flag for flag in found if flag.kind not in OF_PROMISES]
    return sorted(found, key=lambda flag: (flag.subject_kind, flag.subject, flag.kind, flag.subject_period or ""))


def _lasting_flags(seen: Snapshot) -> list[FlagResult]:
    """The flags that time alone does not change: they hold until something else becomes known."""
    facts = seen.facts
    return [*_moved(facts), *_outcome_flags(facts), *_vague(facts), *_self_reports(seen)]


def _target_flags(seen: Snapshot, assessment: Assessment) -> Iterator[FlagResult]:
    for kind, severities in STATUS_FLAGS.items():
        severity = severities.get(assessment.status)
        if severity is not None:
            yield _about_target(seen, kind, assessment, severity)
    target = next(row for row in seen.facts.targets if row.slug == assessment.subject)
    if target.deadlines and target.indicator is not None and not measured_series(seen, target):
        yield _about_target(seen, FlagKind.NO_DATA, assessment, Severity.WARNING)


def _about_target(seen: Snapshot, kind: FlagKind, assessment: Assessment, severity: Severity) -> FlagResult:
    target = next(row for row in seen.facts.targets if row.slug == assessment.subject)
    indicator = seen.indicators[target.indicator] if target.indicator is not None else None
    params: dict[str, Any] = {
        "target": assessment.subject,
        "indicator": target.indicator,
        "unit": indicator.unit if indicator is not None else None,
        "series": assessment.series,
        "status": assessment.status,
        "comparator": target.comparator,
        "direction": target.direction,
        "kind_of_promise": seen.facts.promise.kind,
        "high": target.high,
        "goal": assessment.goal,
        "deadline": assessment.deadline,
        "baseline": assessment.baseline,
        "latest": assessment.latest,
        "decided_by": assessment.decided_by,
        "reached": assessment.reached,
        "lost": assessment.lost,
        "ratio": assessment.measures.ratio,
        "attainment": _first(assessment.attainment_at_deadline, assessment.measures.attainment),
        "attainment_at_deadline": assessment.attainment_at_deadline,
        "status_at_low": assessment.status_at_low,
        "status_at_high": assessment.status_at_high,
        "path_value": assessment.measures.path_value,
        "path_gap": assessment.measures.path_gap,
        "required_pace": assessment.measures.required_pace,
        "needed_pace": assessment.measures.needed_pace,
        "pace": assessment.measures.pace,
        "pace_model": assessment.measures.pace_model,
        "slip_days": assessment.slip_days,
        "slip_years": assessment.slip_years,
    }
    if len(assessment.deadlines) > 1:
        params |= {"deadline_kind": assessment.deadline_kind, "deadlines": _by_deadline(assessment)}
    if applies_throughout(target):
        params |= {
            "applies": target.applies,
            "frequency": indicator.frequency if indicator is not None else None,
            "periods_kept": assessment.periods_kept,
            "periods_judged": assessment.periods_judged,
            "breaches": assessment.breaches,
        }
    rows = tuple((RecordKind.OBSERVATION, slug) for slug in assessment.rows_used)
    return FlagResult(
        kind=kind,
        subject_kind=RecordKind.TARGET,
        subject=assessment.subject,
        severity=severity,
        params=as_json(params),
        evidence=((RecordKind.TARGET, assessment.subject), *rows),
    )


def _by_deadline(assessment: Assessment) -> list[dict[str, Any]]:
    """What came of a target by each of its deadlines."""
    return [{"deadline": each.deadline, "status": each.status, "reason": each.reason} for each in assessment.deadlines]


def _first(*numbers: float | None) -> float | None:
    return next((number for number in numbers if number is not None), None)


def _moved(facts: PromiseFacts) -> Iterator[FlagResult]:
    """One flag for the moves that became known on one day; each move says what, from and to."""
    for day, found in groupby(sorted(moves_in(facts), key=_known_on), key=_known_on):
        moves = list(found)
        rows = dict.fromkeys(
            (RecordKind.TARGET if move.step is None else RecordKind.MILESTONE, slug)
            for move in moves
            for slug in (move.from_target, move.to_target)
        )
        yield _about_promise(
            facts,
            FlagKind.GOALPOST_MOVED,
            Severity.SERIOUS,
            of_day=day,
            params={
                "from_target": moves[-1].from_target,
                "to_target": moves[-1].to_target,
                "moves": [as_json(move) for move in moves],
            },
            evidence=tuple(rows),
        )


def _known_on(move: Move) -> date:
    return move.known_on


def _due_flags(seen: Snapshot) -> Iterator[FlagResult]:
    facts = seen.facts
    passed = [due for due in due_dates(facts) if seen.day > due.day]
    overdue = [due for due in passed if due.kind is RecordKind.MILESTONE and due.done is None]
    for day, dues in groupby([] if _is_over(facts) else overdue, key=lambda due: due.day):
        steps = list(dues)
        yield _about_promise(
            facts,
            FlagKind.MILESTONE_OVERDUE,
            Severity.WARNING,
            of_day=day,
            params={"due": day.isoformat(), "milestones": [_due_params(due) for due in steps]},
            evidence=tuple((RecordKind.MILESTONE, due.slug) for due in steps),
        )
    if passed and not outcome_reports(facts):
        yield _about_promise(
            facts,
            FlagKind.NO_OUTCOME_AFTER_DUE,
            Severity.WARNING,
            params={"due": passed[0].day.isoformat(), "dues": [_due_params(due) for due in passed]},
            evidence=tuple((due.kind, due.slug) for due in passed),
        )


def _due_params(due: Due) -> dict[str, str]:
    return {"kind": due.kind.value, "slug": due.slug, "due": due.day.isoformat()}


def _is_over(facts: PromiseFacts) -> bool:
    """Whether nothing more is to be expected: the latest report says that the promise was cancelled."""
    reports = outcome_reports(facts)
    return bool(reports) and reports[-1].stage is Stage.CANCELLED


def _outcome_flags(facts: PromiseFacts) -> Iterator[FlagResult]:
    reports = outcome_reports(facts)
    stage = reports[-1].stage if reports else None
    if stage in STAGE_FLAGS:
        kind, severity = STAGE_FLAGS[stage]
        since = list(takewhile(lambda row: row.stage is stage, reversed(reports)))[-1]
        params = {name: as_json(getattr(since, name)) for name in _WHEN}
        yield _about_promise(
            facts,
            kind,
            severity,
            params={"outcome": since.slug, **params},
            evidence=((RecordKind.OUTCOME, since.slug),),
        )
    elsewhere = [(row, unintended_recipients(facts, row)) for row in reports if unintended_recipients(facts, row)]
    if elsewhere:
        yield _about_promise(
            facts,
            FlagKind.DELIVERED_TO_ANOTHER_PARTY,
            Severity.SERIOUS,
            params={
                "recipients": sorted({slug for _, slugs in elsewhere for slug in slugs}),
                "counterparties": sorted(facts.promise.counterparties),
                "outcomes": [row.slug for row, _ in elsewhere],
            },
            evidence=tuple((RecordKind.OUTCOME, row.slug) for row, _ in elsewhere),
        )


def _self_reports(seen: Snapshot) -> Iterator[FlagResult]:
    promise = seen.facts.promise
    for row in seen.facts.outcomes:
        found = self_reported(
            RecordKind.OUTCOME,
            row.slug,
            row.sources,
            voices=promise.promisors,
            bodies=promise.promisor_bodies,
            day=seen.day,
        )
        if found is not None:
            yield found


def _vague(facts: PromiseFacts) -> Iterator[FlagResult]:
    """What a promise leaves open. A step with a due day says what and when as well as a metric and a value do."""
    if completion_of(facts) is not None:
        return
    targets = facts.targets
    has_step = any(step.dates for step in steps_of(facts))
    missing = [
        name
        for name, is_there in (
            ("metric", has_step or any(is_numeric(target) for target in targets)),
            ("value", has_step or any(target.value is not None for target in targets)),
            ("date", has_step or any(target.deadlines for target in targets)),
            ("owner", bool(facts.promise.promisors)),
        )
        if not is_there
    ]
    if missing:
        yield _about_promise(
            facts,
            FlagKind.VAGUE_PROMISE,
            Severity.NOTICE,
            params={"missing": missing},
            evidence=((RecordKind.PROMISE, facts.promise.slug), *((RecordKind.TARGET, row.slug) for row in targets)),
        )


def _about_promise(
    facts: PromiseFacts,
    kind: FlagKind,
    severity: Severity,
    *,
    params: dict[str, Any],
    evidence: tuple[tuple[RecordKind, str], ...],
    of_day: date | None = None,
) -> FlagResult:
    """A flag on the whole promise; `of_day` tells those apart that are each about something of another day."""
    return FlagResult(
        kind=kind,
        subject_kind=RecordKind.PROMISE,
        subject=facts.promise.slug,
        severity=severity,
        subject_period=None if of_day is None else f"{of_day.isoformat()}/{of_day.isoformat()}",
        params=params,
        evidence=evidence,
    )
