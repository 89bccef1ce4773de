"""Targets that apply all the time or in each period: judged over all figures since the statement.

A figure counts if its period begins on the first day that the target names ("2021 to 2023"), else on the day of the
statement, or later and, unless it is a season, by the deadline. A breach before that day therefore accuses nobody, and
one breach decides for good: no later figure takes it back, and no missing one hides it.
"""

from datetime import date

from claims.enums import Applies, Frequency, Reason, Status
from claims.method.brackets import waiting_status
from claims.method.facts import Observation, Target
from claims.method.periods import MONTHS_IN_PERIOD, months_later
from claims.method.progress import measure
from claims.method.results import DeadlineResult, Measures
from claims.method.target_case import Case, reading_of

#: Reasons for which no figure whatever can be judged.
UNJUDGEABLE = frozenset({Reason.NOT_NUMERIC, Reason.OUT_OF_RANGE, Reason.NO_BASELINE})


def applies_throughout(target: Target) -> bool:
    """Whether a target is to be satisfied all the time or in each period, and not at its deadline alone."""
    return target.applies is not Applies.AT_DEADLINE


def judge_throughout(case: Case, *, deadline: date | None, day: date) -> DeadlineResult:
    """Whether the target was satisfied by every figure since the statement, as of a day.

    Open: `holding`, `breached` (the newest figure does not satisfy it) or `restored` (an earlier one did not). After
    the deadline: `held`, `not_held`, or a wait for the last period's figure. `decided_by` is the first breach, or the
    newest figure where there is none.
    """
    judged = judged_rows(case, deadline=deadline)
    broken = [row for row in judged if not case.satisfied_by(row)]
    status, reason = _status(case, judged, broken, deadline=deadline, day=day)
    decided = broken[0] if broken else judged[-1] if judged and status in (Status.HOLDING, Status.HELD) else None
    return DeadlineResult(
        deadline=deadline,
        status=status,
        reason=reason,
        measures=_measures(case),
        decided_by=reading_of(decided),
        periods_kept=len(judged) - len(broken),
        periods_judged=len(judged),
        breaches=tuple(found for row in broken if (found := reading_of(row)) is not None),
    )


def judged_rows(case: Case, *, deadline: date | None) -> list[Observation]:
    """The figures that a target is held against: of periods that begin by the deadline, and from the start that it
    names or, where it names none, from the statement on.

    A season is judged where it ends by the deadline, since most of one that only begins by then may come after it.
    """
    target = case.target
    first = target.applies_from or target.stated_on or target.baseline_end or date.min
    return [
        row
        for row in case.readings
        if row.start >= first and (deadline is None or (row.end if case.is_seasonal else row.start) <= deadline)
    ]


def _status(
    case: Case, judged: list[Observation], broken: list[Observation], *, deadline: date | None, day: date
) -> tuple[Status, Reason | None]:
    is_over = deadline is not None and day > deadline
    if case.reason in UNJUDGEABLE:
        return Status.NOT_ASSESSABLE, case.reason
    if broken and is_over:
        return Status.NOT_HELD, None
    if broken:
        return Status.BREACHED if broken[-1] is judged[-1] else Status.RESTORED, None
    if case.reason is not None:
        return Status.NOT_ASSESSABLE, case.reason
    if deadline is not None and is_over:
        if judged and _is_complete(case, judged[-1], deadline):
            return Status.HELD, None
        return waiting_status(case.indicator, deadline, day=day), None
    # A newer figure that does not compare must not let an older one speak in its place.
    if case.incomparable_later:
        return Status.NOT_ASSESSABLE, case.mismatch
    return (Status.HOLDING, None) if judged else (Status.NOT_ASSESSABLE, Reason.NO_LATER_OBSERVATION)


def _is_complete(case: Case, last: Observation, deadline: date) -> bool:
    """Whether no further period could begin (of a season: end) by the deadline. Irregular figures have no periods."""
    if case.indicator.frequency is Frequency.IRREGULAR:
        return True
    bound = last.end if case.is_seasonal else last.start
    return months_later(bound, MONTHS_IN_PERIOD[case.indicator.frequency]) > deadline


def _measures(case: Case) -> Measures:
    """The newest figure against the level; there is no pace towards what is to hold already."""
    latest = case.latest
    if case.goal is None or latest is None or latest.value is None:
        return Measures()
    return measure(
        model=case.indicator.model,
        direction=case.target.direction,
        goal=float(case.goal),
        latest=float(latest.value),
        base=None,
        years_gone=None,
        years_in_all=None,
    )
