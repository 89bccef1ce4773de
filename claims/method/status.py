"""The status of a case against one deadline as of a day, and its measures."""

from datetime import date
from decimal import Decimal

from claims.enums import Due, Frequency, Reason, Status
from claims.method.brackets import Bracket, find_bracket, waiting_status
from claims.method.certainty import is_change_within_tolerance
from claims.method.continuous_targets import applies_throughout, judge_throughout
from claims.method.facts import Observation, Target
from claims.method.open_ended import reach_of
from claims.method.periods import add_days, is_full_period, period_of, years_between
from claims.method.progress import SIGN, attainment, measure
from claims.method.promised_path import on_path, path_status
from claims.method.results import DeadlineResult, Measures
from claims.method.run_rates import part_measures, part_of_deadline
from claims.method.target_case import Case, reading_of
from claims.method.thresholds import CLOSED_BANDS, PACE_BANDS, band_of
from claims.method.windows import judge_window


def judge_status(case: Case, *, deadline: date | None, day: date) -> DeadlineResult:
    """The status against one deadline (its last day, or None) as of a day, with its measures.

    The measures are those of the figure that decided; of the latest one where none has decided.
    """
    if case.target.covers_window and not case.target.is_contradictory:
        return judge_window(case, deadline=deadline, day=day)
    if applies_throughout(case.target):
        return judge_throughout(case, deadline=deadline, day=day)
    if deadline is not None and day > deadline:
        return _judge_closed(case, deadline=deadline, day=day)
    result = _judge_open(case, deadline=deadline)
    return _by_run_rate(case, result, deadline=deadline) if result.status is Status.NOT_ASSESSABLE else result


#: Reasons for which no whole period says anything, so that a part of the deadline's may.
NO_WHOLE_PERIOD = frozenset(
    {Reason.NO_DATA, Reason.NO_BASELINE, Reason.NO_LATER_OBSERVATION, Reason.BASIS_MISMATCH, Reason.PERIOD_MISMATCH}
)


def _by_run_rate(case: Case, result: DeadlineResult, *, deadline: date | None) -> DeadlineResult:
    """The run rate of a flow in the deadline's own period, if no whole period says anything; else the same result."""
    part = part_of_deadline(case.target, case.indicator, case.parts, deadline)
    if part is None or case.goal is None or deadline is None or result.reason not in NO_WHOLE_PERIOD:
        return result
    measures = part_measures(case.target, case.indicator, part, goal=float(case.goal), deadline=deadline)
    if measures.ratio is None:
        return result
    status = band_of(measures.ratio, PACE_BANDS)
    return DeadlineResult(deadline=deadline, status=status, measures=measures, decided_by=reading_of(part))


def _judge_open(case: Case, *, deadline: date | None) -> DeadlineResult:
    latest = case.latest
    if case.broken_since is not None and case.reason is None:
        return DeadlineResult(deadline=deadline, status=Status.NOT_ASSESSABLE, reason=Reason.SERIES_BREAK)
    if case.reason is not None or latest is None:
        return DeadlineResult(deadline=deadline, status=Status.NOT_ASSESSABLE, reason=case.reason or Reason.NO_DATA)
    measures = measures_at(case, latest, deadline=deadline)
    reached, lost = _reach(case)
    status, reason = Status.NOT_ASSESSABLE, None
    if _is_overrun(case, latest, deadline=deadline):
        status = Status.MISSED
    elif case.satisfied_by(latest):
        status = Status.ACHIEVED_EARLY if deadline is not None else Status.REACHED
        reached = reached if reached is not None else latest
    elif _is_older_than_statement(case, latest) and (
        reached is not None or measures.ratio is not None or measures.path_is_promised
    ):
        reason = case.mismatch if case.incomparable_later else Reason.NO_LATER_OBSERVATION
        reached, lost = None, None
    elif reached is not None or _was_satisfied_at_baseline(case):
        status = Status.ACHIEVED_THEN_LOST
        lost = lost if reached is not None else _first_unsatisfied_since_baseline(case)
    elif measures.path_is_promised:
        status = _path_band(case, measures)
    elif measures.ratio is not None:
        status = _pace_band(case, latest, measures)
    else:
        reason = _no_pace(case, latest, deadline=deadline)
    if deadline is None and (
        reason is Reason.NO_DEADLINE or (reason is Reason.NO_BASELINE and _after_baseline(case, latest))
    ):
        status, reason = Status.OPEN_ENDED, Reason.NO_DEADLINE
    return DeadlineResult(
        deadline=deadline,
        status=status,
        reason=reason,
        reach=reach_of(case) if status is Status.OPEN_ENDED else (),
        measures=measures,
        decided_by=reading_of(latest),
        reached=reading_of(reached),
        lost=reading_of(lost),
    )


def _is_older_than_statement(case: Case, latest: Observation) -> bool:
    """Whether even the newest figure is of a time that was over when the target was stated."""
    return case.target.stated_on is not None and latest.end < case.target.stated_on


def _was_satisfied_at_baseline(case: Case) -> bool:
    """Whether a floor or a ceiling was satisfied by more than its level at the baseline: then nothing was to be moved,
    and there is no pace to judge. Who leaves a range that he began in has moved away from it."""
    baseline, accepted = case.baseline, case.acceptance
    if baseline is None or accepted is None or (accepted.low is not None and accepted.high is not None):
        return False
    return accepted.holds(baseline.value) and baseline.value != case.goal


def _path_band(case: Case, measures: Measures) -> Status:
    assert case.baseline is not None and case.goal is not None
    return path_status(measures, target=case.target, base=float(case.baseline.value), goal=float(case.goal))


def _pace_band(case: Case, latest: Observation, measures: Measures) -> Status:
    """The band of R. A change that is no larger than the figures' tolerance is none: such a target has stalled.

    Where so little was to change by then on an even path too, only a change for the worse is called so.
    """
    assert measures.ratio is not None and case.baseline is not None and latest.value is not None
    band, base = band_of(measures.ratio, PACE_BANDS), case.baseline.value
    if not is_change_within_tolerance(case.indicator, base, latest.value):
        return band
    path = measures.path_value
    is_slow = path is not None and is_change_within_tolerance(case.indicator, base, Decimal(path))
    return band if is_slow and band is not Status.MOVING_AWAY else Status.STALLED


def _is_overrun(case: Case, row: Observation, *, deadline: date | None) -> bool:
    """Whether a part of the deadline's own period already exceeds a ceiling for the whole of it."""
    if deadline is None or is_full_period(row.start, row.end, case.indicator.frequency):
        return False
    start, end = period_of(deadline, case.indicator.frequency)
    return case.overrun_by(row) and start <= row.start and row.end <= end


def _no_pace(case: Case, latest: Observation, *, deadline: date | None) -> Reason:
    """Why there is no ratio to judge a pace by."""
    baseline = case.baseline
    if baseline is None or baseline.period_end is None:
        return Reason.NO_BASELINE
    if latest.end <= baseline.period_end:
        return case.mismatch if case.incomparable_later else Reason.NO_LATER_OBSERVATION
    if not case.is_comparable(latest):
        return Reason.SERIES_BREAK
    if case.goal is None or float(case.goal) == float(baseline.value):
        return Reason.TARGET_EQUALS_BASELINE
    return Reason.NO_DEADLINE if deadline is None else Reason.OUT_OF_RANGE


def _judge_closed(case: Case, *, deadline: date, day: date) -> DeadlineResult:
    never = (Reason.NOT_NUMERIC, Reason.OUT_OF_RANGE, Reason.NO_BASELINE)
    if case.reason in never or (case.reason is Reason.PERIOD_MISMATCH and not case.parts):
        return DeadlineResult(deadline=deadline, status=Status.NOT_ASSESSABLE, reason=case.reason)
    figure = _deadline_figure(case, deadline)
    is_open = figure is None and case.broken_since is None
    bracket = find_bracket(case, deadline, first=_first_day(case)) if is_open else None
    reached, lost = _reach(case)
    in_time = _in_time(case, figure, bracket, deadline)
    if figure is None and in_time is None and case.broken_since is not None:
        return DeadlineResult(deadline=deadline, status=Status.NOT_ASSESSABLE, reason=Reason.SERIES_BREAK)
    short = figure if figure is not None else bracket[1] if bracket is not None else in_time
    if short is None:
        return DeadlineResult(
            deadline=deadline,
            status=waiting_status(case.indicator, deadline, day=day),
            measures=measures_at(case, case.latest, deadline=deadline) if case.latest is not None else Measures(),
            reached=reading_of(reached),
            lost=reading_of(lost),
        )
    met = in_time or (short if case.satisfied_by(short) else _first_satisfied(case, after=short))
    late = met is not None and in_time is None
    if met is None:
        status, decided = _short_of(case, bracket if bracket is not None else (short,)), short
    else:
        status, decided = Status.MET_LATE if late else Status.MET_ON_TIME, met
        reached, lost = met if late or reached is None else reached, _first_unsatisfied(case, after=met)
    return DeadlineResult(
        deadline=deadline,
        status=status,
        measures=measures_at(case, decided, deadline=deadline),
        decided_by=reading_of(decided),
        reached=reading_of(reached),
        lost=reading_of(lost),
        attainment_at_deadline=_attainment_of(case, figure) if figure is not None else None,
        slip_days=(decided.end - deadline).days if late else None,
        slip_years=years_between(deadline, decided.end) if late else None,
        bracket=tuple(found for row in bracket or () if (found := reading_of(row)) is not None),
    )


def _in_time(case: Case, figure: Observation | None, bracket: Bracket | None, deadline: date) -> Observation | None:
    """The figure by which the target was met in time: the deadline's own, or one that is enough without it.

    What is due by a day is met by any figure since the statement up to then, whatever came later.
    """
    if figure is not None and figure.start <= deadline and case.satisfied_by(figure):
        return figure
    if case.target.due is Due.BY:
        stated = case.target.stated_on
        up_to_then = (row for row in case.readings if row.start <= deadline and (stated is None or row.end >= stated))
        found = next((row for row in up_to_then if _after_baseline(case, row) and case.satisfied_by(row)), None)
        if found is not None:
            return found
    return bracket[0] if bracket is not None and case.satisfied_by(bracket[0]) else None


def is_lost_again(target: Target, result: DeadlineResult) -> bool:
    """Whether a target that one figure up to its deadline was enough for was met in time, and lost after that."""
    return target.due is Due.BY and result.status is Status.MET_ON_TIME and result.lost is not None


def _short_of(case: Case, rows: tuple[Observation, ...]) -> Status:
    """How far a deadline's figure was from the target; of several the plain `missed` where they do not agree."""
    found = {_missed(case, row) for row in rows}
    return found.pop() if len(found) == 1 else Status.MISSED


def _deadline_figure(case: Case, deadline: date) -> Observation | None:
    """The figure that a passed deadline is judged by.

    The value whose period holds the deadline. A part-year figure of the deadline's period that already satisfies the
    target counts; one that does not says nothing of the time up to the deadline, so that it decides only once a figure
    from after the deadline is short too. Where values come irregularly: the last one up to the deadline if it satisfies
    the target; else that same one, but only once a later value shows that no better news was on its way.
    """
    holding = [row for row in case.readings if row.start <= deadline <= row.end]
    if holding:
        return next((row for row in reversed(holding) if row.end == deadline), holding[-1])
    first, last = period_of(deadline, case.indicator.frequency)
    if case.indicator.frequency is not Frequency.IRREGULAR:
        inside = next((row for row in reversed(case.readings) if first <= row.start and row.end <= last), None)
        return inside if inside is not None and _tells_of(case, inside, deadline) else None
    before = [row for row in case.readings if row.end < deadline and _after_baseline(case, row)]
    after = next((row for row in case.readings if row.start > deadline), None)
    if before and (after is not None or case.satisfied_by(before[-1])):
        return before[-1]
    return after


def _tells_of(case: Case, row: Observation, deadline: date) -> bool:
    """Whether a figure from within the deadline's period says what was so at the deadline."""
    is_whole = is_full_period(row.start, row.end, case.indicator.frequency)
    if is_whole or row.end >= deadline or case.satisfied_by(row) or case.overrun_by(row):
        return True
    after = next((later for later in case.readings if later.start > deadline), None)
    return after is not None and not case.satisfied_by(after)


def _missed(case: Case, figure: Observation) -> Status:
    """By the attainment of the deadline's figure; `missed` without a baseline.

    So is a floor or a ceiling that its baseline satisfied: nothing was to change, of which a part could be missing. A
    range that was left has gone backwards, whatever the quotient of two negative changes would say.
    """
    baseline = case.baseline
    if baseline is None or case.goal is None or figure.value is None:
        return Status.MISSED
    base, goal, level = float(baseline.value), float(case.goal), _counts_as(case, figure)
    if _was_satisfied_at_baseline(case):
        return Status.MISSED
    if (goal - base) * SIGN[case.target.direction] < 0:
        return Status.REVERSED
    latest = float(figure.value) if level is None else level
    share = attainment(base=base, latest=latest, goal=goal) if _is_later(case, figure) else None
    return Status.MISSED if share is None else band_of(share, CLOSED_BANDS)


def _reach(case: Case) -> tuple[Observation | None, Observation | None]:
    """The first value after the baseline that satisfied the target, and the first after it that no longer did."""
    reached = next((row for row in case.readings if _after_baseline(case, row) and case.satisfied_by(row)), None)
    return reached, None if reached is None else _first_unsatisfied(case, after=reached)


def _first_satisfied(case: Case, *, after: Observation) -> Observation | None:
    return next((row for row in case.readings if row.end > after.end and case.satisfied_by(row)), None)


def _first_unsatisfied(case: Case, *, after: Observation) -> Observation | None:
    return next((row for row in case.readings if row.end > after.end and not case.satisfied_by(row)), None)


def _first_unsatisfied_since_baseline(case: Case) -> Observation | None:
    return next((row for row in case.readings if _after_baseline(case, row) and not case.satisfied_by(row)), None)


def _first_day(case: Case) -> date:
    """The day after which figures tell of the time since the baseline, or of the statement's own period."""
    stated = case.target.stated_on
    if case.target.baseline_end is not None:
        return case.target.baseline_end
    return date.min if stated is None or stated == date.min else add_days(stated, -1)


def _after_baseline(case: Case, row: Observation) -> bool:
    """Whether a value tells of the time after the baseline.

    Where no baseline was dated: of the statement's own period or a later one. `stated_on` is its last possible day,
    so that a year mentioned in its last month counts whichever day of it that was.
    """
    return row.end > _first_day(case)


def _counts_as(case: Case, row: Observation) -> float | None:
    """The level that a value beyond an exact target or a range comes to; None for every other value.

    Beyond the far side it is as far short of the goal as the value is beyond. Where the baseline lay within, either
    side is the wrong one: there it is as far behind the baseline.
    """
    accepted, baseline = case.acceptance, case.baseline
    if baseline is None or case.goal is None or row.value is None:
        return None
    if accepted is None or accepted.low is None or accepted.high is None:
        return None
    out = accepted.distance(float(row.value))
    if accepted.holds(baseline.value):
        return float(baseline.value) - SIGN[case.target.direction] * out if out else None
    if baseline.value < accepted.low:
        return float(case.goal) - out if row.value > accepted.high else None
    return float(case.goal) + out if row.value < accepted.low else None


def _attainment_of(case: Case, row: Observation) -> float | None:
    if case.baseline is None or case.goal is None or row.value is None or not _shows_change(case, row):
        return None
    return attainment(base=float(case.baseline.value), latest=float(row.value), goal=float(case.goal))


def _shows_change(case: Case, row: Observation) -> bool:
    """Whether the change from the baseline to a figure is one that was promised: none was where it was satisfied."""
    return _is_later(case, row) and not _was_satisfied_at_baseline(case)


def _is_later(case: Case, row: Observation) -> bool:
    """Whether a figure is of a later time than the baseline, and counted in the same way.

    Another figure of the same time shows no change since.
    """
    start = case.baseline.period_end if case.baseline is not None else None
    return (start is None or row.end > start) and case.is_comparable(row)


def measures_at(case: Case, row: Observation, *, deadline: date | None) -> Measures:
    """The measures with `row` as the latest value."""
    if case.goal is None or row.value is None:
        return Measures()
    baseline = case.baseline
    start = baseline.period_end if baseline is not None else None
    found = measure(
        model=case.indicator.model,
        direction=case.target.direction,
        goal=float(case.goal),
        latest=float(row.value),
        base=float(baseline.value) if baseline is not None and _shows_change(case, row) else None,
        years_gone=years_between(start, row.end) if start is not None and row.end > start else None,
        years_in_all=years_between(start, deadline) if start is not None and deadline is not None else None,
        counts_as=_counts_as(case, row),
    )
    if (
        not case.path
        or baseline is None
        or start is None
        or not _shows_change(case, row)
        or case.goal == baseline.value
    ):
        return found
    return on_path(
        found,
        case.path,
        target=case.target,
        day=row.end,
        latest=float(row.value),
        start=start,
        base=float(baseline.value),
        deadline=deadline,
        goal=float(case.goal),
    )
