"""Targets for the total or average of a time ("500 km between 2020 and 2025"): judged by the time so far.

A floor for what can only grow is met as soon as the total reaches it, and a ceiling is broken as soon as it is
exceeded; nothing else is decided before the whole time is measured. Until then there is a run rate (run_rates.py).
"""

from datetime import date

from claims.enums import MeasureKind, Reason, Status, TargetMeasure
from claims.method.facts import Observation
from claims.method.periods import overdue_after, years_between
from claims.method.results import DeadlineResult, Measures
from claims.method.run_rates import even_measures, is_floor
from claims.method.target_case import Case, reading_of
from claims.method.thresholds import CLOSED_BANDS, PACE_BANDS, band_of

#: Reasons for which no figure whatever can be judged.
UNJUDGEABLE = frozenset({Reason.NOT_NUMERIC, Reason.OUT_OF_RANGE, Reason.NO_BASELINE, Reason.PERIOD_MISMATCH})


def judge_window(case: Case, *, deadline: date | None, day: date) -> DeadlineResult:
    """The status of a total or average against the end of its time, as of a day."""
    if deadline is None:
        return DeadlineResult(deadline=None, status=Status.NOT_ASSESSABLE, reason=case.reason or Reason.NO_DEADLINE)
    is_over = day > deadline
    if case.reason is not None:
        if not is_over or case.reason in UNJUDGEABLE:
            return DeadlineResult(deadline=deadline, status=Status.NOT_ASSESSABLE, reason=case.reason)
        return DeadlineResult(deadline=deadline, status=_waiting(case, deadline, day))
    in_time = [row for row in case.readings if row.end <= deadline]
    whole = next((row for row in case.readings if row.end >= deadline), None)
    reached = _reached(case)
    if is_over and whole is not None:
        return _judge_whole(case, whole, reached, deadline=deadline)
    if reached is not None and reached in in_time:
        status = Status.MET_ON_TIME if is_over else Status.ACHIEVED_EARLY
        return _result(case, status, reached, deadline=deadline, reached=reached)
    over = next((row for row in case.readings if _is_total(case) and case.overrun_by(row)), None)
    if over is not None:
        return _result(case, Status.MISSED, over, deadline=deadline)
    newest = case.readings[-1]
    if is_over:
        return _result(case, _waiting(case, deadline, day), None, deadline=deadline, measured=newest)
    ratio = _measures(case, newest, deadline=deadline).ratio
    if ratio is None:
        reason = Reason.OUT_OF_RANGE
        return DeadlineResult(deadline=deadline, status=Status.NOT_ASSESSABLE, reason=reason)
    return _result(case, band_of(ratio, PACE_BANDS), newest, deadline=deadline)


def _judge_whole(case: Case, whole: Observation, reached: Observation | None, *, deadline: date) -> DeadlineResult:
    """By the figure of the whole time; by a later one where the total of what only grows was reached after it."""
    if case.satisfied_by(whole):
        return _result(case, Status.MET_ON_TIME, whole, deadline=deadline, reached=reached or whole)
    if reached is not None and reached.end > whole.end:
        return _result(case, Status.MET_LATE, reached, deadline=deadline, reached=reached)
    assert case.goal is not None and whole.value is not None
    is_share = is_floor(case.target) and case.goal > 0
    share = float(whole.value) / float(case.goal) if is_share else None
    status = Status.MISSED if share is None else band_of(share, CLOSED_BANDS)
    return _result(case, status, whole, deadline=deadline)


def _reached(case: Case) -> Observation | None:
    """The first figure at which a total that can only grow reached its floor."""
    grows = case.indicator.kind_of_measure is MeasureKind.FLOW and _is_total(case)
    has_only_floor = case.acceptance is not None and case.acceptance.high is None
    if not (grows and has_only_floor):
        return None
    return next((row for row in case.readings if case.satisfied_by(row)), None)


def _is_total(case: Case) -> bool:
    return case.target.measure is not TargetMeasure.AVERAGE


def _waiting(case: Case, deadline: date, day: date) -> Status:
    overdue = day > overdue_after(deadline, case.indicator.frequency, case.indicator.usual_lag_days)
    return Status.DATA_OVERDUE if overdue else Status.AWAITING_DATA


def _result(
    case: Case,
    status: Status,
    decided: Observation | None,
    *,
    deadline: date,
    reached: Observation | None = None,
    measured: Observation | None = None,
) -> DeadlineResult:
    row = decided if decided is not None else measured
    is_late = status is Status.MET_LATE and decided is not None
    return DeadlineResult(
        deadline=deadline,
        status=status,
        measures=Measures() if row is None else _measures(case, row, deadline=deadline),
        decided_by=reading_of(decided),
        reached=reading_of(reached),
        slip_days=(decided.end - deadline).days if is_late and decided is not None else None,
        slip_years=years_between(deadline, decided.end) if is_late and decided is not None else None,
    )


def _measures(case: Case, row: Observation, *, deadline: date) -> Measures:
    """Of a total, against an even share of the goal for the time gone; of an average, against the goal itself."""
    if case.goal is None or row.value is None or case.window_start is None or case.window_start == date.min:
        return Measures()
    before = date.fromordinal(case.window_start.toordinal() - 1)
    gone, in_all = years_between(before, row.end), years_between(before, deadline)
    goal, value = float(case.goal), float(row.value)
    if _is_total(case):
        return even_measures(goal=goal, total=value, gone=gone, in_all=in_all, is_floor=is_floor(case.target))
    as_if_whole = even_measures(goal=goal, total=value, gone=in_all, in_all=in_all, is_floor=is_floor(case.target))
    return Measures(
        ratio=as_if_whole.ratio if gone < in_all else None,
        ratio_linear=as_if_whole.ratio if gone < in_all else None,
        level_share=as_if_whole.level_share,
        gap=as_if_whole.gap,
    )
