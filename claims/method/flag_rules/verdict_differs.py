"""Where the editors' verdict and the computed status point different ways.

The table names the pairs that differ; a pair that it does not name does not. A verdict that says nothing of success or
failure (`not_rated`, `unratable`) differs from no status, and a status that says nothing (no data, awaiting data, a
trend) from no verdict.
"""

from collections.abc import Iterable, Iterator
from typing import TypedDict

from claims.enums import FlagKind, RecordKind, Severity, Stage, Status, VerdictKind
from claims.method.example_rows import outcome, step_example, verdict
from claims.method.facts import Verdict
from claims.method.flag_rules.rule import Finder, FlagRule, PromiseOnDay, about_promise, with_results
from claims.method.headline import GIVES_WAY, first_assessment, headline_assessment
from claims.method.results import Assessment, FlagResult
from claims.method.schedule import assess_visible, is_deliverable
from claims.method.target_assessment import Snapshot
from claims.method.thresholds import BREACH_STATUSES, MISSED_STATUSES, PACE_STATUSES

SUCCESS_IN_TIME = frozenset(
    {Status.ACHIEVED_EARLY, Status.REACHED, Status.MET_ON_TIME, Status.HOLDING, Status.HELD, Status.DELIVERED}
)
SUCCESS_LATE = frozenset({Status.MET_LATE, Status.DELIVERED_LATE})
SUCCESS = SUCCESS_IN_TIME | SUCCESS_LATE
#: Over, and not as promised; a breach of what was to hold all the time decides although time is left.
FAILURE = MISSED_STATUSES | BREACH_STATUSES | {Status.CANCELLED, Status.DELIVERED_TO_ANOTHER_PARTY}
#: Not as promised so far, with time or hope left.
SHORT = (PACE_STATUSES - {Status.ON_TRACK}) | {
    Status.ACHIEVED_THEN_LOST,
    Status.OVERDUE,
    Status.SUSPENDED,
    Status.NO_EVIDENCE_FOUND,
}
#: Nothing is due, or all goes as promised.
IN_ORDER = frozenset({Status.ON_TRACK, Status.NOT_DUE, Status.DUE_SOON, Status.OPEN_ENDED})

#: Statuses that say something of success or failure, so that a verdict can agree or differ.
COMPARED_STATUSES = SUCCESS | FAILURE | SHORT | IN_ORDER

#: By verdict: the statuses that point another way.
DIFFERS: dict[VerdictKind, frozenset[Status]] = {
    VerdictKind.NOT_RATED: frozenset(),
    VerdictKind.UNRATABLE: frozenset(),
    # Still open, say the editors; the rules say that it is over.
    VerdictKind.IN_PROGRESS: (SUCCESS - {Status.HOLDING}) | FAILURE,
    VerdictKind.NO_PROGRESS: SUCCESS | {Status.ON_TRACK, Status.LAGGING, Status.ACHIEVED_THEN_LOST},
    VerdictKind.KEPT: SUCCESS_LATE | FAILURE | SHORT,
    VerdictKind.KEPT_LATE: SUCCESS_IN_TIME | FAILURE | SHORT,
    VerdictKind.PARTLY_KEPT: SUCCESS | {Status.REVERSED, Status.STALLED, Status.MOVING_AWAY, Status.NO_EVIDENCE_FOUND},
    VerdictKind.FULFILLED_OTHERWISE: SUCCESS,
    VerdictKind.BROKEN: SUCCESS | IN_ORDER,
}


def verdict_differs(verdict: VerdictKind, status: Status) -> bool:
    """Whether a verdict and a status point different ways."""
    return status in DIFFERS[verdict]


class VerdictDiffersParams(TypedDict):
    """The verdict in force, and the result that it differs from, with the version and series that it is of."""

    verdict: str
    status: str
    reason: str | None
    target: str | None
    series: str | None


def _find(on_day: PromiseOnDay) -> Iterator[FlagResult]:
    """The verdict in force against the status that the promise counts by.

    That is the first version's where it can be judged, since a goalpost that moved improves nothing, else the status
    that speaks for the promise as a whole.
    """
    seen, assessments = on_day
    in_force = verdict_in_force(seen.facts.verdicts)
    head = _first_version(seen, assessments) or speaking_assessment(seen, assessments)
    if in_force is None or head is None or not verdict_differs(in_force.verdict, head.status):
        return
    params: VerdictDiffersParams = {
        "verdict": in_force.verdict.value,
        "status": head.status.value,
        "reason": None if head.reason is None else head.reason.value,
        "target": head.subject if head.subject_kind is RecordKind.TARGET else None,
        "series": head.series,
    }
    promise = (RecordKind.PROMISE, seen.facts.promise.slug)
    yield about_promise(
        seen.facts,
        FlagKind.VERDICT_DIFFERS,
        Severity.NOTICE,
        params=params,
        evidence=(promise, (RecordKind.VERDICT, in_force.slug), *_subject(head)),
    )


def _first_version(seen: Snapshot, assessments: Iterable[Assessment]) -> Assessment | None:
    """The result by which the promise counts by its first versions, if anything can be said of it."""
    if len(seen.facts.targets) < 2:
        return None
    found = first_assessment(assessments)
    return None if found is None or found.status in GIVES_WAY else found


def verdict_in_force(verdicts: Iterable[Verdict]) -> Verdict | None:
    """The newest of the verdicts."""
    return max(verdicts, key=lambda row: (row.concluded_on, row.known_on, row.slug), default=None)


def speaking_assessment(seen: Snapshot, assessments: Iterable[Assessment]) -> Assessment | None:
    """The assessment that gives the promise's status: of a version's number, or of the schedule."""
    schedule = [assess_visible(seen.facts, day=seen.day)] if is_deliverable(seen.facts) else []
    return headline_assessment([*assessments, *schedule])


def _subject(assessment: Assessment) -> tuple[tuple[RecordKind, str], ...]:
    """The version that speaks, or the reports and steps that the schedule rests on."""
    if assessment.subject_kind is RecordKind.TARGET:
        return ((RecordKind.TARGET, assessment.subject),)
    return ()


RULE = FlagRule(
    kind=FlagKind.VERDICT_DIFFERS,
    severities={Severity.NOTICE},
    params=VerdictDiffersParams,
    example=step_example(
        "the editors say kept; cancelled in 2016",
        "2017-01-01",
        outcome("end", Stage.CANCELLED, "2016-02-01"),
        verdicts=(verdict(VerdictKind.KEPT, "2016-12-01"),),
    ),
    of_promise=Finder(_find, with_results),
)
