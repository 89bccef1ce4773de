"""What would have been said on every past day: the days on which an answer can change, and results as periods.

A result is computed on each turning day and holds until the next one that changes it; equal neighbours are one
period. Out of scope: storing the periods, and days after `until`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from claims.method.assess import assess_seen, first_day_past_early, see
from claims.method.deliverables import assess_visible, due_soon_from, is_deliverable
from claims.method.flags import flags_seen
from claims.method.indicator_flags import find_indicator_flags
from claims.method.memo import Memo
from claims.method.results import Assessment, FlagFound, History, Period
from claims.method.rows import Indicator, Observation, PromiseFacts, Series, Target
from claims.method.times import add_days, overdue_after, stale_after

T = TypeVar("T")


def turning_days(facts: PromiseFacts, *, until: date) -> list[date]:
    """Every day up to and including `until` on which a result about this promise could change, in order.

    That is each day on which a row became known or a version was withdrawn, the day after each deadline, the day
    after its figure's usual publication, the day on which a fifth of its time has gone, the day after a milestone was
    due and 90 days before it, and the day after a newest value grows old. None lies before the promise was known.
    """
    start = facts.promise.known_on
    days = {start, *_known_days(facts), *_deadline_days(facts), *_due_days(facts)}
    days |= set(_stale_days(facts.indicators, facts.series, facts.observations))
    return sorted(day for day in days if start <= day <= until)


def _known_days(facts: PromiseFacts) -> Iterator[date]:
    for rows in (facts.targets, facts.milestones, facts.outcomes, facts.observations, facts.verdicts):
        yield from (row.known_on for row in rows)
    yield from (source.known_on for outcome in facts.outcomes for source in outcome.sources)
    yield from (target.withdrawn_on for target in facts.targets if target.withdrawn_on is not None)


def _deadline_days(facts: PromiseFacts) -> Iterator[date]:
    indicators = {row.slug: row for row in facts.indicators}
    ends = {row.end for row in facts.observations}
    for target in facts.targets:
        indicator = indicators.get(target.indicator) if target.indicator is not None else None
        for deadline in target.deadlines:
            yield add_days(deadline, 1)
            if indicator is not None:
                yield add_days(overdue_after(deadline, indicator.frequency, indicator.usual_lag_days), 1)
        for start in _starts(target, ends):
            if target.deadlines and start < target.deadlines[-1]:
                yield first_day_past_early(start, target.deadlines[-1])


def _starts(target: Target, ends: Iterable[date]) -> Iterator[date]:
    """The days from which time may be counted: the stated baseline's, or a measured period's that holds it."""
    if target.baseline_end is not None:
        yield target.baseline_end
        yield from (end for end in ends if end > target.baseline_end)


def _due_days(facts: PromiseFacts) -> Iterator[date]:
    dues = [step.due for step in facts.milestones if step.due is not None]
    for due in [*dues, *(target.deadlines[-1] for target in facts.targets if target.deadlines)]:
        yield add_days(due, 1)
        yield due_soon_from(due)


def _stale_days(
    indicators: Iterable[Indicator], series: Iterable[Series], observations: Iterable[Observation]
) -> Iterator[date]:
    by_slug = {indicator.slug: indicator for indicator in indicators}
    measured = {row.slug: by_slug[row.indicator] for row in series if row.indicator in by_slug}
    for row in observations:
        indicator = measured.get(row.series)
        if indicator is None:
            continue
        fresh_until = stale_after(row.end, indicator.frequency, indicator.usual_lag_days)
        if fresh_until is not None:
            yield add_days(fresh_until, 1)


def history(facts: PromiseFacts, *, until: date) -> History:
    """Every assessment and flag of a promise as periods of as-of days, from the day it was known; the last is open.

    On each day up to `until` the periods say exactly what computing that day alone says. After `until` nothing is
    known yet, so an open period means only that nothing has changed by then.
    """
    assessments: list[tuple[date, list[Assessment]]] = []
    flags: list[tuple[date, list[FlagFound]]] = []
    memo = Memo()
    for day in turning_days(facts, until=until):
        seen = see(facts, day=day, memo=memo)
        found = assess_seen(seen)
        flags.append((day, flags_seen(seen, found)))
        if is_deliverable(seen.facts):
            found = [*found, assess_visible(seen.facts, day=day)]
        assessments.append((day, found))
    return History(
        assessments=merged(assessments, key=assessment_key),
        flags=merged(flags, key=flag_key),
    )


def indicator_history(
    indicator: Indicator,
    series: Sequence[Series],
    observations: Sequence[Observation],
    *,
    until: date,
    open_targets: Sequence[Target] = (),
) -> tuple[Period[FlagFound], ...]:
    """The flags of one indicator as periods of as-of days, from the first known figure on."""
    days = {row.known_on for row in observations} | {row.known_on for row in open_targets}
    days |= set(_stale_days((indicator,), series, observations))
    for target in open_targets:
        days |= {add_days(target.deadlines[-1], 1)} if target.deadlines else set()
        days |= {target.withdrawn_on} if target.withdrawn_on is not None else set()
    found = [
        (day, find_indicator_flags(indicator, series, observations, day=day, open_targets=open_targets))
        for day in sorted(days)
        if day <= until
    ]
    return merged(found, key=flag_key)


def assessment_key(result: Assessment) -> tuple[str, ...]:
    """What one line of assessments is about."""
    return result.subject_kind, result.subject, result.series if result.series is not None else ""


def flag_key(flag: FlagFound) -> tuple[str, ...]:
    """What one line of flags is about: at most one is open per subject (and period) and kind."""
    period = flag.subject_period if flag.subject_period is not None else ""
    return flag.subject_kind, flag.subject, period, flag.kind


def merged(found: Sequence[tuple[date, list[T]]], *, key: Callable[[T], tuple[str, ...]]) -> tuple[Period[T], ...]:
    """Answers of successive days as periods: one ends where its answer changes or is no longer given."""
    running: dict[tuple[str, ...], tuple[date, T]] = {}
    ended: list[Period[T]] = []
    for day, answers in found:
        now = {key(answer): answer for answer in answers}
        for name, (since, answer) in list(running.items()):
            if name not in now or now[name] != answer:
                ended.append(Period(since, day, answer))
                del running[name]
        for name, answer in now.items():
            running.setdefault(name, (day, answer))
    ended.extend(Period(since, None, answer) for since, answer in running.values())
    return tuple(sorted(ended, key=lambda period: (key(period.value), period.from_day)))
