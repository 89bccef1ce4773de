"""Assessments of target versions: each version on each series, with modifiers, and which series gives the headline."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from claims.enums import BaselineOrigin, Model, Modifier, Reason, RecordKind, Status
from claims.exceptions import NotKnownAsOfError, UnknownRecordError
from claims.method.baselines import NOT_STATED, naming_version
from claims.method.certainty import NO_MARGIN, Margin, certain_result, has_margin, margin_of, was_met_when_made
from claims.method.continuous_targets import applies_throughout, judged_rows
from claims.method.evaluation_cache import Memo, Rows
from claims.method.facts import Indicator, Observation, PromiseFacts, Series, Target
from claims.method.goals import GoalKey, first_versions, goals_of
from claims.method.measure_modifiers import is_coarser, measure_modifiers, steps_of, whole_parts
from claims.method.periods import add_days, is_part_period, stale_after
from claims.method.promised_path import path_of
from claims.method.results import Assessment, DeadlineResult
from claims.method.series_breaks import same_prices
from claims.method.stand_ins import mark_version_stand_ins, series_stand_in
from claims.method.status import is_lost_again
from claims.method.target_case import Case, build_case, reading_of
from claims.method.thresholds import (
    BASELINE_STATUSES,
    EARLY_SHARE_OF_TIME,
    EARLY_VALUES,
    PACE_BANDS,
    PACE_STATUSES,
    SILENT_STATUSES,
    WAITING_STATUSES,
    band_of,
)
from claims.method.tolerances import room_over_time
from claims.method.vintages import PROJECTED, SOFT, newest_vintages, visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What is visible of a promise as of a day, grouped once for all its versions and series.

    `measured` are the slugs of the series with a visible figure that is no forecast or plan. `inherited` has by target
    the earlier version whose baseline it takes over, where it names none itself; `goals` its goal and `first` the slug
    of its goal's first version. `met_when_made` are the targets, each with a series, that the figures known when they
    were stated satisfied.
    """

    facts: PromiseFacts
    day: date
    rows: dict[str, Rows]
    measured: frozenset[str]
    indicators: dict[str, Indicator]
    series: dict[str, Series]
    inherited: dict[str, Target]
    met_when_made: frozenset[tuple[str, str]]
    goals: dict[str, GoalKey]
    first: dict[str, str]
    memo: Memo


def snapshot(facts: PromiseFacts, *, day: date, memo: Memo | None = None) -> Snapshot:
    """The facts visible on a day, grouped by series. A memo shared between days of the same facts spares work."""
    memo = Memo() if memo is None else memo
    seen = visible(facts, day)
    rows: dict[str, list[Observation]] = {}
    for row in seen.observations:
        rows.setdefault(row.series, []).append(row)
    return Snapshot(
        facts=seen,
        day=day,
        rows={slug: memo.same_rows(slug, tuple(found)) for slug, found in rows.items()},
        measured=frozenset(row.series for row in seen.observations if row.kind not in PROJECTED),
        indicators={indicator.slug: indicator for indicator in seen.indicators},
        series={series.slug: series for series in seen.series},
        inherited={target.slug: earlier for target in seen.targets if (earlier := _inherited(target, seen))},
        met_when_made=frozenset(
            (target.slug, series.slug)
            for target in seen.targets
            for series in seen.series
            if series.indicator == target.indicator and _was_met_when_made(facts, target, series, memo)
        ),
        goals=goals_of(seen.targets),
        first=first_versions(seen.targets),
        memo=memo,
    )


def _was_met_when_made(facts: PromiseFacts, target: Target, series: Series, memo: Memo) -> bool:
    """Whether a series' figures satisfied a target on the day on which it was stated, as they were known then."""
    said = target.stated_on
    indicator = next((row for row in facts.indicators if row.slug == target.indicator), None)
    if said is None or indicator is None:
        return False
    quoted = target.own_series or indicator.preferred_series

    def find() -> bool:
        rows = newest_vintages((row for row in facts.observations if row.series == series.slug), day=said)
        return was_met_when_made(build_case(target, indicator, rows, stated_baseline=quoted in (None, series.slug)))

    return memo.lasting(facts, f"made {target.slug} {series.slug}", find)


def assess_target(facts: PromiseFacts, target: Target, *, series: Series | None, day: date) -> Assessment:
    """One version on one series as of a day. Raises `NotKnownAsOfError` for a version that was not yet known then.

    `series` is None for a target that nothing can measure. Raises `UnknownRecordError` for an indicator that is not
    among the facts.
    """
    if target.known_on > day:
        raise NotKnownAsOfError(
            f"Target {target.slug} was not yet known on {day.isoformat()}.",
            detail={"kind": "target", "slug": target.slug, "known_on": target.known_on.isoformat()},
        )
    seen, slug = snapshot(facts, day=day), series.slug if series is not None else None
    held = next((row for row in seen.facts.targets if row.slug == target.slug), target)
    found = [row for row in assess_in(seen) if row.subject == target.slug]
    asked = next((row for row in found if row.series == slug), None)
    if asked is not None:
        return asked
    alone = _assess(seen, held, series=series)
    return replace(alone, is_headline=False) if found else alone


def assess_promise_targets(facts: PromiseFacts, *, day: date) -> list[Assessment]:
    """Every version visible on a day on every series of its indicator that has values then, the headline's first."""
    if facts.promise.known_on > day:
        return []
    return assess_in(snapshot(facts, day=day))


def assess_in(seen: Snapshot) -> list[Assessment]:
    """As `assess_promise_targets`, for facts already restricted to a day."""
    found: list[Assessment] = []
    for target in seen.facts.targets:
        found.extend(_assess_version(seen, target))
    return mark_version_stand_ins(found, seen.facts.targets)


def _assess_version(seen: Snapshot, target: Target) -> list[Assessment]:
    """One version on every series, the one that speaks for it first."""
    headline = headline_series(seen, target)
    others = [
        row
        for row in seen.facts.series
        if row.indicator == target.indicator and row != headline and row.slug in seen.rows
    ]
    head, *rivals = [_assess(seen, target, series=row) for row in (headline, *others)]
    named = [
        row
        for row in rivals
        if row.series is not None
        and seen.series[row.series].provider is not None
        and same_prices(headline, seen.series[row.series])
    ]
    indicator = _indicator(seen, target)
    speaks = series_stand_in(head, named, preferred=None if indicator is None else indicator.preferred_series)
    if speaks is None:
        return [head, *rivals]
    modifiers = (*speaks.modifiers, Modifier.OTHER_SERIES)
    silent = [replace(head, is_headline=False)] if head.series in seen.rows else []
    return [
        replace(speaks, is_headline=True, modifiers=modifiers),
        *silent,
        *(row for row in rivals if row is not speaks),
    ]


def _inherited(target: Target, seen: PromiseFacts) -> Target | None:
    found = naming_version(target, seen.targets)
    return None if found is target else found


def _quoted_series(seen: Snapshot, target: Target) -> str | None:
    """The slug of the series that a target quoted, else of the one that the baseline is of which it takes over.

    A baseline and the figures after it are of one series, so that a version inherits both or neither.
    """
    earlier = seen.inherited.get(target.slug)
    return target.own_series or (earlier.own_series if earlier is not None else None)


def _baseline_series(seen: Snapshot, target: Target) -> str | None:
    """The slug of the series that the baseline belongs to from which a target starts."""
    return own_series(seen, seen.inherited.get(target.slug, target))


def own_series(seen: Snapshot, target: Target) -> str | None:
    """The slug of the series that a target's stated baseline belongs to: the one quoted, else the one that speaks."""
    if target.own_series is not None:
        return target.own_series
    indicator = _indicator(seen, target)
    if indicator is not None and indicator.preferred_series is not None:
        return indicator.preferred_series
    alone = _only_series(seen, target)
    return alone.slug if alone is not None else None


def headline_series(seen: Snapshot, target: Target) -> Series | None:
    """The series that is to speak for a target: its own, else the indicator's preferred, else the only one there is.

    Among those with a measured figure on the day: a chosen series without one speaks only where no series has any, so
    that it can be said whose figures are missing. None where several could speak and none is chosen.
    """
    chosen = _chosen_series(seen, target)
    speaks = next((series for series in chosen if series.slug in seen.measured), None) or _only_series(seen, target)
    if speaks is not None or measured_series(seen, target):
        return speaks
    return chosen[0] if chosen else None


def measured_series(seen: Snapshot, target: Target) -> list[Series]:
    """The series of a target's indicator that have a measured figure on the day."""
    return [row for row in seen.facts.series if row.indicator == target.indicator and row.slug in seen.measured]


def _chosen_series(seen: Snapshot, target: Target) -> list[Series]:
    indicator = _indicator(seen, target)
    preferred = indicator.preferred_series if indicator is not None else None
    found = (seen.series.get(slug) for slug in (_quoted_series(seen, target), preferred) if slug is not None)
    return [series for series in found if series is not None]


def _only_series(seen: Snapshot, target: Target) -> Series | None:
    """The only measured series that has a provider, else the only measured one at all."""
    measured = measured_series(seen, target)
    named = [series for series in measured if series.provider is not None]
    for found in (named, measured):
        if len(found) == 1:
            return found[0]
    return None


def current_targets(seen: Snapshot) -> dict[GoalKey, Target]:
    """By goal the version that holds: the latest that was not withdrawn; the latest where all of all were.

    A promise of several things has one version for each that holds at the same time.
    """
    newest: dict[GoalKey, Target] = {}
    for target in sorted(seen.facts.targets, key=lambda row: (row.withdrawn_on is None, row.sequence, row.slug)):
        newest[seen.goals[target.slug]] = target
    held = {goal: target for goal, target in newest.items() if target.withdrawn_on is None}
    return held or newest


def _indicator(seen: Snapshot, target: Target) -> Indicator | None:
    if target.indicator is None:
        return None
    if target.indicator not in seen.indicators:
        raise UnknownRecordError(
            f"Indicator {target.indicator} of target {target.slug} is not among the facts.",
            detail={"kind": "indicator", "slug": target.indicator, "target": target.slug},
        )
    return seen.indicators[target.indicator]


def _assess(seen: Snapshot, target: Target, *, series: Series | None) -> Assessment:
    indicator = _indicator(seen, target)
    headline = headline_series(seen, target)
    is_headline = (series.slug if series is not None else None) == (headline.slug if headline is not None else None)
    if indicator is None or (series is not None and series.indicator != indicator.slug):
        reason = Reason.NOT_NUMERIC if indicator is None else Reason.BASIS_MISMATCH
        blank = DeadlineResult(deadline=_final(target), status=Status.NOT_ASSESSABLE, reason=reason)
        return _assessment(
            seen, target, series, results=(blank,), modifiers=_version_modifiers(seen, target), headline=is_headline
        )
    if series is None and measured_series(seen, target):
        blank = DeadlineResult(deadline=_final(target), status=Status.NOT_ASSESSABLE, reason=Reason.NO_SERIES_CHOSEN)
        return _assessment(
            seen, target, series, results=(blank,), modifiers=_version_modifiers(seen, target), headline=is_headline
        )
    rows = seen.rows.get(series.slug, ()) if series is not None else ()
    own = series is not None and series.slug == _baseline_series(seen, target)
    case = _case(seen, target, indicator, rows, own=own)
    results = tuple(seen.memo.judge(case, deadline=deadline, day=seen.day) for deadline in target.deadlines or (None,))
    ends = _at_ends(seen, case, rows, results[-1], own=own)
    results = (*results[:-1], certain_result(results[-1], ends))
    margin = _margin(seen, case, results[-1])
    firm_status = _status_of_firm_rows(seen, case, rows, results[-1], own=own)
    modifiers = [
        *([Modifier.PROVISIONAL] if firm_status is not None else []),
        *measure_modifiers(case, results[-1]),
        *([Modifier.DISPUTED] if series is not None and _is_disputed(seen, target, indicator, series) else []),
        *([Modifier.MODEL_SENSITIVE] if _is_model_sensitive(results[-1]) else []),
        *([Modifier.BASELINE_SENSITIVE] if own and _is_baseline_sensitive(seen, case, rows, results[-1]) else []),
        *([Modifier.BASELINE_IMPLIED] if _is_baseline_implied(case, results[-1]) else []),
        *([Modifier.STALE] if _is_stale(case, seen.day, series) else []),
        *([Modifier.BORDERLINE] if margin is not NO_MARGIN else []),
        *([Modifier.MET_WHEN_MADE] if series is not None and (target.slug, series.slug) in seen.met_when_made else []),
        *([Modifier.EARLY] if _is_early(case, results[-1], seen.day) else []),
        *([Modifier.REACHED_BEFORE] if _is_reached_before(results[-1]) else []),
        *([Modifier.LOST_AGAIN] if is_lost_again(target, results[-1]) else []),
        *([Modifier.BY_BRACKET] if results[-1].bracket else []),
        *([Modifier.UNNAMED_PROVIDER] if is_headline and _is_unnamed(series) else []),
        *_version_modifiers(seen, target),
    ]
    changed = firm_status if firm_status is not results[-1].status else None
    return _assessment(
        seen,
        target,
        series,
        results=results,
        modifiers=modifiers,
        headline=is_headline,
        case=case,
        firm_status=changed,
        ends=ends,
        margin=margin,
    )


def case_of(seen: Snapshot, assessment: Assessment) -> Case | None:
    """The target of a result held against the series that it is on; None where there is none."""
    target = next((row for row in seen.facts.targets if row.slug == assessment.subject), None)
    indicator = None if target is None else _indicator(seen, target)
    if target is None or indicator is None or assessment.series is None:
        return None
    own = assessment.series == _baseline_series(seen, target)
    return _case(seen, target, indicator, seen.rows.get(assessment.series, ()), own=own)


def _margin(seen: Snapshot, case: Case, result: DeadlineResult) -> Margin:
    """What the tolerance of the figures leaves open about a result."""
    if not has_margin(case, result):
        return NO_MARGIN
    cases = [seen.memo.case_shifted(case, side) for side in (-1, 1)]
    return margin_of(result, [seen.memo.judge(each, deadline=result.deadline, day=seen.day) for each in cases])


def _case(seen: Snapshot, target: Target, indicator: Indicator, rows: Rows, *, own: bool) -> Case:
    """A target held against rows; `own`: they are of the series that its baseline belongs to."""
    case = seen.memo.case(
        target,
        indicator,
        rows,
        stated_baseline=own,
        inherits=seen.inherited.get(target.slug),
        series=seen.series.get(rows[0].series) if rows else None,
    )
    path = () if target.path_series is None else path_of(target, seen.rows.get(target.path_series, ()))
    return seen.memo.case_on_path(case, path) if path else case


def _assessment(
    seen: Snapshot,
    target: Target,
    series: Series | None,
    *,
    results: tuple[DeadlineResult, ...],
    modifiers: Iterable[Modifier],
    headline: bool,
    case: Case | None = None,
    firm_status: Status | None = None,
    ends: tuple[DeadlineResult, ...] = (),
    margin: Margin = NO_MARGIN,
) -> Assessment:
    last, goal = results[-1], seen.goals.get(target.slug)
    current = None if goal is None else current_targets(seen).get(goal)
    return Assessment(
        subject_kind=RecordKind.TARGET,
        subject=target.slug,
        series=series.slug if series is not None else None,
        status=last.status,
        reason=last.reason,
        modifiers=tuple(modifiers),
        measures=last.measures,
        goal=case.goal if case is not None else None,
        baseline=case.baseline if case is not None else None,
        latest=reading_of(case.latest) if case is not None else None,
        decided_by=last.decided_by,
        reached=last.reached,
        lost=last.lost,
        attainment_at_deadline=last.attainment_at_deadline,
        slip_days=last.slip_days,
        slip_years=last.slip_years,
        periods_kept=last.periods_kept,
        periods_judged=last.periods_judged,
        breaches=last.breaches,
        bracket=last.bracket,
        reach=last.reach,
        deadline=last.deadline,
        deadline_kind=target.deadline_kind,
        deadlines=results,
        status_without_provisional=firm_status,
        status_at_low=ends[0].status if ends else None,
        status_at_high=ends[1].status if ends else None,
        other_statuses=margin.others,
        ratio_low=margin.ratio_low,
        ratio_high=margin.ratio_high,
        room=_room(case, last) if margin.others else None,
        is_headline=headline,
        is_current=current is not None and current.slug == target.slug,
        first_version=seen.first.get(target.slug),
        rows_used=tuple(sorted(_used([] if case is None else [case], [*results, *ends]))),
    )


def _room(case: Case | None, result: DeadlineResult) -> float | None:
    """How far the figure that decided may be off, in the unit."""
    if case is None or result.decided_by is None:
        return None
    return float(room_over_time(case.indicator, result.decided_by.value))


def _used(cases: Iterable[Case], results: Iterable[DeadlineResult]) -> set[str]:
    """The slugs of the rows that cases and judgements rest on."""
    cases, results = list(cases), list(results)
    rows = [row for case in cases for row in (case.latest, case.baseline_row)]
    named = [found for result in results for found in (result.decided_by, result.reached, result.lost)]
    kept = [
        row
        for case in cases
        if applies_throughout(case.target)
        for result in results
        for row in judged_rows(case, deadline=result.deadline)
    ]
    beside = [row for result in results for row in (*result.bracket, *(reach.since for reach in result.reach))]
    found = (each for each in (*rows, *named, *kept, *beside) if each is not None)
    on_path = any(result.measures.path_is_promised for result in results)
    points = {point.slug for case in cases for point in case.path} if on_path else set()
    return points | {slug for each in found for slug in each.parts or (each.slug,)}


def _final(target: Target) -> date | None:
    return target.deadlines[-1] if target.deadlines else None


def _status_of_firm_rows(seen: Snapshot, case: Case, rows: Rows, result: DeadlineResult, *, own: bool) -> Status | None:
    """The status on firm full-period values alone; None where the result rests on no other ones."""
    used, whole = _used([case], [result]), whole_parts(case, result)

    def is_soft(row: Observation) -> bool:
        return (
            row.kind in SOFT
            or is_coarser(result, row.slug)
            or (
                is_part_period(row.start, row.end, case.indicator.frequency)
                and row.slug not in whole
                and not case.is_seasonal
                and not _is_of_a_day(row, case)
            )
        )

    if not any(row.slug in used and is_soft(row) for row in rows):
        return None
    firm_rows = seen.memo.same_rows(f"{rows[0].series} firm", tuple(row for row in rows if not is_soft(row)))
    firm = _case(seen, case.target, case.indicator, firm_rows, own=own)
    return seen.memo.judge(firm, deadline=result.deadline, day=seen.day).status


def _is_of_a_day(row: Observation, case: Case) -> bool:
    """Whether a figure says what there was on a day, which is no part of a period that is still going on."""
    return case.indicator.part_period_counts and row.start == row.end


def _at_ends(
    seen: Snapshot, case: Case, rows: Rows, result: DeadlineResult, *, own: bool
) -> tuple[DeadlineResult, ...]:
    """The judgement with every range at its lower end and at its upper one; empty where it rests on no range."""
    ranges = {row.slug for row in rows if _is_range(row)}
    if not ranges:
        return ()
    cases, ends = [case], []
    for end in ("low", "high"):
        at_end = seen.memo.same_rows(f"{rows[0].series} {end}", tuple(_at_end(row, end) for row in rows))
        there = _case(seen, case.target, case.indicator, at_end, own=own)
        cases.append(there)
        ends.append(seen.memo.judge(there, deadline=result.deadline, day=seen.day))
    return tuple(ends) if ranges & _used(cases, [result, *ends]) else ()


def _is_range(row: Observation) -> bool:
    return row.low is not None and row.high is not None and row.low != row.high


def _at_end(row: Observation, end: str) -> Observation:
    return replace(row, value=getattr(row, end)) if _is_range(row) else row


def _is_model_sensitive(result: DeadlineResult) -> bool:
    measures = result.measures
    if result.status not in PACE_STATUSES or measures.pace_model is not Model.GEOMETRIC:
        return False
    return measures.ratio_linear is not None and band_of(measures.ratio_linear, PACE_BANDS) is not result.status


def _is_baseline_sensitive(seen: Snapshot, case: Case, rows: Rows, result: DeadlineResult) -> bool:
    if case.baseline is None or case.baseline.slug is not None:
        return False
    measured = _case(seen, case.target, case.indicator, rows, own=False)
    if measured.baseline is None or measured.baseline.origin is BaselineOrigin.NEAREST:
        return False
    status = seen.memo.judge(measured, deadline=result.deadline, day=seen.day).status
    return status is not result.status and not {status, result.status} & SILENT_STATUSES


def _is_baseline_implied(case: Case, result: DeadlineResult) -> bool:
    """Whether a status rests on a baseline that the version does not name itself."""
    return case.baseline is not None and case.baseline.origin in NOT_STATED and result.status in BASELINE_STATUSES


def _is_stale(case: Case, day: date, series: Series | None) -> bool:
    """Whether an open target's newest value is older than the next one's usual day of publication allows."""
    final = _final(case.target)
    if case.latest is None or (final is not None and day > final):
        return False
    step = steps_of(case.indicator, case.target, series)
    fresh_until = stale_after(case.latest.end, step, case.indicator.usual_lag_days)
    return fresh_until is not None and day > fresh_until


def _is_reached_before(result: DeadlineResult) -> bool:
    """Whether a target whose deadline's own figure is still awaited was satisfied before, and not lost again."""
    if result.status not in WAITING_STATUSES or result.reached is None or result.deadline is None:
        return False
    return result.lost is None and result.reached.period_end < result.deadline


def _is_unnamed(series: Series | None) -> bool:
    return series is not None and series.provider is None


def _is_early(case: Case, result: DeadlineResult, day: date) -> bool:
    if result.status not in PACE_STATUSES or case.baseline is None or case.baseline.period_end is None:
        return False
    start = case.baseline.period_end
    values = sum(1 for row in case.readings if row.end > start)
    return values < EARLY_VALUES or result.deadline is None or day < first_day_past_early(start, result.deadline)


def first_day_past_early(start: date, deadline: date) -> date:
    """The first day on which enough of the time from baseline to deadline has gone for a result not to be early."""
    over, under = EARLY_SHARE_OF_TIME
    return add_days(start, -(-(deadline - start).days * over // under))


def _version_modifiers(seen: Snapshot, target: Target) -> list[Modifier]:
    later = any(
        seen.goals[row.slug] == seen.goals.get(target.slug)
        and row.sequence > target.sequence
        and row.withdrawn_on is None
        for row in seen.facts.targets
    )
    withdrawn = target.withdrawn_on is not None
    return [*([Modifier.SUPERSEDED] if later else []), *([Modifier.WITHDRAWN] if withdrawn else [])]


def _is_disputed(seen: Snapshot, target: Target, indicator: Indicator, series: Series) -> bool:
    """Whether another series gives another status at the latest period that both have."""
    others = [
        row
        for row in seen.facts.series
        if row.indicator == indicator.slug and row.slug != series.slug and same_prices(series, row)
    ]
    return any(_disagree(seen, target, indicator, series, other) for other in others if other.slug in seen.rows)


def _disagree(seen: Snapshot, target: Target, indicator: Indicator, one: Series, other: Series) -> bool:
    own, memo = _baseline_series(seen, target), seen.memo
    first, second = (
        _case(seen, target, indicator, seen.rows.get(row.slug, ()), own=row.slug == own) for row in (one, other)
    )
    return memo.of_pair(
        "disagree",
        first,
        second,
        deadline=_final(target),
        day=seen.day,
        make=lambda: _differ(memo, first, second, deadline=_final(target), day=seen.day),
    )


def _differ(memo: Memo, one: Case, other: Case, *, deadline: date | None, day: date) -> bool:
    """Whether two cases have different statuses at the latest period that both have a value for."""
    common = {(row.start, row.end) for row in one.readings} & {(row.start, row.end) for row in other.readings}
    until = max((end for _, end in common), default=None)
    if until is None:
        return False
    statuses = {memo.judge(memo.case_until(case, until), deadline=deadline, day=day).status for case in (one, other)}
    return len(statuses) > 1 and not statuses & SILENT_STATUSES
