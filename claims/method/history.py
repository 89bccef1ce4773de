"""What would have been said on every past day: the dates on which an answer can change, and results as periods.

A result is computed on each recompute date and holds until the next one that changes it; equal neighbours are one
period.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TypeVar

from claims.method.aggregation import counted_by
from claims.method.evaluation_cache import Memo
from claims.method.facts import Indicator, Observation, PromiseFacts, Series, Target
from claims.method.flag_rules import registry
from claims.method.flag_rules.registry import INDICATOR_FINDERS, PROMISE_FINDERS, find_lasting, find_passing
from claims.method.flag_rules.rule import IndicatorFacts, PromiseOnDay
from claims.method.flags import flags_in, in_order, indicator_on
from claims.method.headline import mark_headline
from claims.method.measure_modifiers import steps_of
from claims.method.periods import add_days, never_after, overdue_after, stale_after
from claims.method.results import Assessment, FlagResult, History, Period
from claims.method.schedule import assess_visible, due_soon_from, is_deliverable
from claims.method.target_assessment import Snapshot, assess_in, first_day_past_early, snapshot

T = TypeVar("T")


def _recompute_days(facts: PromiseFacts) -> Iterator[tuple[Snapshot, list[Assessment]]]:
    """Each day on which a result about this promise can change, in order and without an end: what is seen, and found.

    Such a day is each on which a row became known or a version was withdrawn and, with what was known by then, the day
    after each deadline, the day after its figure's usual publication, the day on which a fifth of its time has gone,
    the day after something was due and 90 days before it, the day after the newest value grows old, and the dates that
    the rules for flags name. None is before the promise was known. What is found are the assessments of its targets.
    """
    memo = Memo()
    start = facts.promise.known_on
    known = sorted({start, *(day for day in _known_days(facts) if day > start)})
    for day, following in pairwise([*known, date.max]):
        seen = snapshot(facts, day=day, memo=memo)
        found = assess_in(seen)
        yield seen, found
        dates = registry.recompute_dates(PROMISE_FINDERS, PromiseOnDay(seen, found))
        for later in sorted(dates.union(_assessment_dates(seen.facts, seen.indicators, found))):
            if day < later < following:
                seen = replace(seen, day=later)
                yield seen, assess_in(seen)


def _known_days(facts: PromiseFacts) -> Iterator[date]:
    """The days on which something about the promise became known."""
    for rows in (facts.targets, facts.milestones, facts.outcomes, facts.observations, facts.verdicts):
        yield from (row.known_on for row in rows)
    yield from (source.known_on for outcome in facts.outcomes for source in outcome.sources)
    yield from (target.withdrawn_on for target in facts.targets if target.withdrawn_on is not None)


def _assessment_dates(
    facts: PromiseFacts, indicators: Mapping[str, Indicator], assessments: Iterable[Assessment]
) -> Iterator[date]:
    """The dates on which time alone changes assessments, while nothing new becomes known after these."""
    for target in facts.targets:
        indicator = indicators.get(target.indicator) if target.indicator is not None else None
        for deadline in target.deadlines:
            yield add_days(deadline, 1)
            if indicator is not None:
                counted = counted_by(indicator, target)
                yield add_days(overdue_after(deadline, counted.frequency, counted.usual_lag_days), 1)
                if (last := never_after(deadline, counted.frequency, counted.usual_lag_days)) is not None:
                    yield add_days(last, 1)
        if target.deadlines:
            yield due_soon_from(target.deadlines[-1])
    for step in facts.milestones:
        if step.due is not None:
            yield add_days(step.due, 1)
            yield due_soon_from(step.due)
    of_target = {target.slug: target for target in facts.targets}
    for result in assessments:
        start = result.baseline.period_end if result.baseline is not None else None
        if start is not None and result.deadline is not None and start < result.deadline:
            yield first_day_past_early(start, result.deadline)
        target = of_target[result.subject]
        if result.latest is not None and target.indicator is not None:
            one = next((row for row in facts.series if row.slug == result.series), None)
            yield from _grows_old(indicators[target.indicator], target, one, result.latest.period_end)


def _grows_old(indicator: Indicator, target: Target, series: Series | None, end: date) -> Iterator[date]:
    """The first day on which a newest value of a period with this end is stale."""
    counted = counted_by(indicator, target)
    fresh_until = stale_after(end, steps_of(counted, target, series), counted.usual_lag_days)
    if fresh_until is not None:
        yield add_days(fresh_until, 1)


def promise_history(facts: PromiseFacts, *, until: date) -> History:
    """Every assessment and flag of a promise as periods of as-of days, from the day it was known; the last is open.

    On each day up to `until` the periods say exactly what computing that day alone says. After `until` nothing is
    known yet, so an open period means only that nothing has changed by then.
    """
    assessments: list[tuple[date, list[Assessment]]] = []
    flags: list[tuple[date, list[FlagResult]]] = []
    recompute_on = None
    for seen, found in _recompute_days(facts):
        if seen.day > until:
            recompute_on = seen.day
            break
        flags.append((seen.day, flags_in(seen, found)))
        if is_deliverable(seen.facts):
            found = [*found, assess_visible(seen.facts, day=seen.day)]
        assessments.append((seen.day, mark_headline(found)))
    return History(
        assessments=merge_periods(assessments, key=assessment_key),
        flags=merge_periods(flags, key=flag_key),
        recompute_on=recompute_on,
    )


def indicator_history(
    indicator: Indicator,
    series: Sequence[Series],
    observations: Sequence[Observation],
    *,
    until: date,
    open_targets: Sequence[Target] = (),
) -> History:
    """The flags of one indicator as periods of as-of days, from the first known figure on; it has no assessments.

    `recompute_on` is the next day after `until` on which a flag could change.
    """
    facts = IndicatorFacts(indicator, tuple(series), tuple(observations), tuple(open_targets))
    found: list[tuple[date, list[FlagResult]]] = []
    known = sorted({row.known_on for row in observations})
    for day, following in pairwise([*known, date.max]):
        on_day = indicator_on(facts, day)
        lasting = find_lasting(INDICATOR_FINDERS, on_day)
        dates = registry.recompute_dates(INDICATOR_FINDERS, on_day)
        for each in [day, *sorted(later for later in dates if day < later < following)]:
            if each > until:
                return History(flags=merge_periods(found, key=flag_key), recompute_on=each)
            passing = find_passing(INDICATOR_FINDERS, on_day._replace(day=each))
            found.append((each, in_order([*lasting, *passing])))
    return History(flags=merge_periods(found, key=flag_key))


def assessment_key(result: Assessment) -> tuple[str, ...]:
    """What one line of assessments is about."""
    return result.subject_kind, result.subject, result.series if result.series is not None else ""


def flag_key(flag: FlagResult) -> tuple[str, ...]:
    """What one line of flags is about: at most one is open per subject (and period) and kind."""
    period = flag.subject_period if flag.subject_period is not None else ""
    return flag.subject_kind, flag.subject, period, flag.kind


def merge_periods(
    found: Sequence[tuple[date, list[T]]], *, key: Callable[[T], tuple[str, ...]]
) -> tuple[Period[T], ...]:
    """Answers of successive days as periods: one ends where its answer changes or is no longer given."""
    running: dict[tuple[str, ...], tuple[date, T]] = {}
    ended: list[tuple[tuple[str, ...], Period[T]]] = []
    for day, answers in found:
        now = {key(answer): answer for answer in answers}
        for name, (since, answer) in list(running.items()):
            if name not in now or (now[name] is not answer and now[name] != answer):
                ended.append((name, Period(since, day, answer)))
                del running[name]
        for name, answer in now.items():
            running.setdefault(name, (day, answer))
    ended.extend((name, Period(since, None, answer)) for name, (since, answer) in running.items())
    return tuple(period for _name, period in sorted(ended, key=lambda item: (item[0], item[1].from_day)))
