"""The status of a target that a claim asserts, compared with the status that the rules give it.

The status is always that of the day on which the claim was made: a target that was reached later does not make an
earlier "reached" true. What is known later only says better how things stood then.
"""

from dataclasses import replace
from datetime import date

from claims.enums import AssertedState, CheckReason, ClaimCheckResult, Reason, Status
from claims.method.claim_facts import Assertion, SeriesCheck
from claims.method.facts import PromiseFacts
from claims.method.results import Assessment
from claims.method.target_assessment import assess_in, snapshot
from claims.method.thresholds import (
    BREACH_STATUSES,
    CLOSED_STATUSES,
    KEEPING_STATUSES,
    MISSED_STATUSES,
    OPEN_STATUSES,
    SILENT_STATUSES,
    WAITING_STATUSES,
)
from claims.method.value_check import undecided_result, unrecorded_result
from claims.method.vintages import visible

SLOW = frozenset({Status.LAGGING, Status.FAR_BEHIND, Status.STALLED, Status.MOVING_AWAY})
EARLY = frozenset({Status.ACHIEVED_EARLY, Status.REACHED})

#: Which statuses bear a state out and which contradict it; any other leaves it open.
STATES: dict[AssertedState, tuple[frozenset[Status], frozenset[Status]]] = {
    AssertedState.REACHED: (
        EARLY | {Status.MET_ON_TIME, Status.MET_LATE} | KEEPING_STATUSES,
        SLOW | MISSED_STATUSES | BREACH_STATUSES | {Status.ON_TRACK},
    ),
    # `on_track` starts below the full pace; whether it is ahead is shown by the ratio, see below.
    AssertedState.AHEAD_OF_SCHEDULE: (EARLY, SLOW | MISSED_STATUSES | BREACH_STATUSES | {Status.MET_LATE}),
    AssertedState.ON_SCHEDULE: (
        EARLY | KEEPING_STATUSES | {Status.ON_TRACK, Status.MET_ON_TIME},
        SLOW | MISSED_STATUSES | BREACH_STATUSES | {Status.MET_LATE},
    ),
    AssertedState.BEHIND_SCHEDULE: (
        SLOW | MISSED_STATUSES,
        EARLY | KEEPING_STATUSES | {Status.ON_TRACK, Status.MET_ON_TIME},
    ),
    AssertedState.MISSED: (
        MISSED_STATUSES | BREACH_STATUSES | {Status.MET_LATE},
        EARLY | KEEPING_STATUSES | {Status.MET_ON_TIME, Status.ON_TRACK} | SLOW,
    ),
    AssertedState.HELD: (KEEPING_STATUSES, BREACH_STATUSES),
}

#: Other words for the same states, as claims use them.
SAME_AS = {
    "achieved": AssertedState.REACHED,
    "fulfilled": AssertedState.REACHED,
    "met": AssertedState.REACHED,
    "ahead": AssertedState.AHEAD_OF_SCHEDULE,
    "on_time": AssertedState.ON_SCHEDULE,
    "behind": AssertedState.BEHIND_SCHEDULE,
    "failed": AssertedState.MISSED,
}

#: Reasons for which a target cannot be assessed that mean that nothing is on record yet.
NOTHING_YET = frozenset({Reason.NO_DATA, Reason.NO_LATER_OBSERVATION})

#: Statuses that can themselves be asserted, each contradicted by every other of its kind.
ASSERTABLE = (
    (OPEN_STATUSES | CLOSED_STATUSES | KEEPING_STATUSES | BREACH_STATUSES) - SILENT_STATUSES - {Status.OPEN_ENDED}
)


def check_state(
    assertion: Assertion, promises: tuple[PromiseFacts, ...], *, said_on: date, day: date
) -> list[SeriesCheck]:
    """The state on each series of the target's indicator, the headline's first; one answer where none has figures."""
    if assertion.target is None:
        return [undecided_result(None, CheckReason.INCOMPLETE)]
    state = state_meaning(assertion.state)
    if state is None:
        return [undecided_result(None, CheckReason.UNKNOWN_STATE)]
    for facts in promises:
        if any(row.slug == assertion.target and row.known_on <= said_on for row in facts.targets):
            found = [row for row in _as_of(facts, said_on=said_on, day=day) if row.subject == assertion.target]
            return [_held(state, assessment) for assessment in found] or [unrecorded_result(None)]
    return [undecided_result(None, CheckReason.TARGET_NOT_KNOWN)]


def state_meaning(word: str) -> AssertedState | Status | None:
    """The state or status that a claim's word names, however it is spaced; None where it is not understood."""
    plain = "_".join(word.lower().replace("-", " ").replace("_", " ").split())
    if plain in SAME_AS:
        return SAME_AS[plain]
    if plain in set(AssertedState):
        return AssertedState(plain)
    return Status(plain) if plain in {status.value for status in ASSERTABLE} else None


def relevant_targets(state: AssertedState | Status, assessment: Assessment) -> ClaimCheckResult:
    """What an assessment says of an asserted state."""
    status, ratio = assessment.status, assessment.measures.ratio
    if isinstance(state, Status):
        kin = next((each for each in (KEEPING_STATUSES, BREACH_STATUSES) if state in each), frozenset({state}))
        supports = kin if state in KEEPING_STATUSES else frozenset({state})
        contradicts = ASSERTABLE - kin
    else:
        supports, contradicts = STATES[state]
    at_full_pace = status is Status.ON_TRACK and ratio is not None and ratio > 1
    if status in supports or (state is AssertedState.AHEAD_OF_SCHEDULE and at_full_pace):
        return ClaimCheckResult.SUPPORTED
    return ClaimCheckResult.CONTRADICTED if status in contradicts else ClaimCheckResult.NOT_CHECKABLE


def _may_hold(state: AssertedState | Status, assessment: Assessment) -> bool:
    """Whether the tolerance of the figures leaves open a status that bears the state out."""
    others = (replace(assessment, status=status) for status in assessment.other_statuses)
    return any(relevant_targets(state, other) is ClaimCheckResult.SUPPORTED for other in others)


def _as_of(facts: PromiseFacts, *, said_on: date, day: date) -> list[Assessment]:
    """The assessments of the day it was said, with the figures of `day` for the time that was over by then."""
    rows = tuple(
        replace(row, known_on=min(row.known_on, said_on))
        for row in visible(facts, day).observations
        if row.end <= said_on
    )
    return assess_in(snapshot(replace(facts, observations=rows), day=said_on))


def _held(state: AssertedState | Status, assessment: Assessment) -> SeriesCheck:
    if assessment.reason in NOTHING_YET or assessment.status in WAITING_STATUSES:
        return replace(unrecorded_result(assessment.series), status=assessment.status)
    result = relevant_targets(state, assessment)
    reason = CheckReason.STATUS_LEAVES_OPEN if result is ClaimCheckResult.NOT_CHECKABLE else None
    if result is ClaimCheckResult.CONTRADICTED and _may_hold(state, assessment):
        result, reason = ClaimCheckResult.NOT_CHECKABLE, CheckReason.WITHIN_TOLERANCE
    return SeriesCheck(
        series=assessment.series,
        result=result,
        reason=reason,
        status=assessment.status,
        rows=assessment.rows_used,
    )
