"""A promise's versions of its numbers and steps against each other: which moved, and by how much.

A promise may be of several things. Only versions of the same goal are compared (goals.py). One that measures it by
another indicator asks for another number: its level and its baseline cannot be compared, its deadline can.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from claims.enums import Comparator, DeadlineKind, Direction, MoveKind
from claims.method.facts import Indicator, PromiseFacts, Target
from claims.method.goals import GoalKey, goals_of
from claims.method.periods import years_between
from claims.method.results import Move
from claims.method.steps import steps_of
from claims.method.units import EXACT
from claims.method.vintages import visible


def compare_versions(facts: PromiseFacts, *, day: date) -> list[Move]:
    """Every way in which a version visible on a day gave way against the visible version of its goal before it.

    Later, lower (less is asked for, in the target's direction), re-based, widened or undated. Naming a baseline for
    the first time, asking for more, or an earlier deadline is no move; a repetition has nothing to compare.
    """
    return moves_in(visible(facts, day))


def moves_in(facts: PromiseFacts) -> list[Move]:
    """As `compare_versions`, for facts already restricted to a day."""
    indicators = {indicator.slug: indicator for indicator in facts.indicators}
    moves = [move for before, after in successors(facts.targets) for move in _moves(before, after, indicators)]
    return [*moves, *_step_moves(facts)]


def successors(targets: Iterable[Target]) -> Iterator[tuple[Target, Target]]:
    """Each version with the one before it of the same goal; those that contradict themselves are left out."""
    rows = sorted(targets, key=lambda row: (row.sequence, row.slug))
    goals, newest = goals_of(rows), dict[GoalKey, Target]()
    for row in rows:
        if row.is_contradictory:
            continue
        before = newest.get(goals[row.slug])
        if before is not None:
            yield before, row
        newest[goals[row.slug]] = row


def _step_moves(facts: PromiseFacts) -> Iterator[Move]:
    """Steps that were given a later day."""
    for step in steps_of(facts):
        known = {row.slug: row.known_on for row in step.versions}
        for (was, old), (now, new) in pairwise(step.dates):
            if new > old:
                yield Move(
                    kind=MoveKind.LATER,
                    promise=facts.promise.slug,
                    from_target=was,
                    to_target=now,
                    known_on=max(known[was], known[now]),
                    before=old.isoformat(),
                    after=new.isoformat(),
                    amount=round(years_between(old, new), 2),
                    unit="years",
                    step=step.versions[0].slug,
                )


def _moves(before: Target, after: Target, indicators: dict[str, Indicator]) -> Iterator[Move]:
    yield from _deadline_moves(before, after)
    if before.indicator != after.indicator:
        return
    unit = indicators[after.indicator].unit if after.indicator in indicators else None
    yield from _baseline_moves(before, after, unit=unit)
    # A number for another length of time is another number, not a lower one.
    if (before.per, before.measure) == (after.per, after.measure):
        yield from _value_moves(before, after, unit=unit)


def _deadline_moves(before: Target, after: Target) -> Iterator[Move]:
    if not before.deadlines:
        return
    named = _deadlines(before)
    if not after.deadlines:
        yield _move(MoveKind.UNDATED, before, after, named, None)
        return
    old, new = before.deadlines[-1], after.deadlines[-1]
    if new > old:
        years = round(years_between(old, new), 2)
        yield _move(MoveKind.LATER, before, after, named, _deadlines(after), amount=years, unit="years")
    if len(after.deadlines) > len(before.deadlines):
        yield _move(
            MoveKind.WIDENED,
            before,
            after,
            named,
            _deadlines(after),
            amount=float(len(after.deadlines) - len(before.deadlines)),
            unit="deadlines",
        )


def _baseline_moves(before: Target, after: Target, *, unit: str | None) -> Iterator[Move]:
    """Only where both versions name a baseline: naming one for the first time is no move, and nothing is nothing in
    every year.
    """
    if before.baseline_value == after.baseline_value == 0:
        return
    if before.baseline_end is not None and after.baseline_end is not None and before.baseline_end != after.baseline_end:
        yield _move(MoveKind.RE_BASED, before, after, _baseline(before), _baseline(after))
    elif (
        before.baseline_value is not None
        and after.baseline_value is not None
        and before.baseline_value != after.baseline_value
    ):
        amount = float(EXACT.subtract(after.baseline_value, before.baseline_value))
        yield _move(
            MoveKind.RE_BASED, before, after, _baseline(before), _baseline(after), amount=_finite(amount), unit=unit
        )


def _value_moves(before: Target, after: Target, *, unit: str | None) -> Iterator[Move]:
    old, new = asked_for(before), asked_for(after)
    if (
        old is None
        or new is None
        or (before.comparator is Comparator.MULTIPLY) != (after.comparator is Comparator.MULTIPLY)
    ):
        return
    change = EXACT.subtract(new, old)
    less = change < 0 if after.direction is Direction.INCREASE else change > 0
    if less and before.direction is after.direction:
        unit_here = "times" if after.comparator is Comparator.MULTIPLY else unit
        amount = _finite(float(change))
        yield _move(
            MoveKind.LOWER, before, after, to_plain_text(old), to_plain_text(new), amount=amount, unit=unit_here
        )
    room, wider = _room(before), _room(after)
    if room is not None and wider is not None and wider > room and not less:
        amount = _finite(float(EXACT.subtract(wider, room)))
        yield _move(
            MoveKind.WIDENED, before, after, to_plain_text(room), to_plain_text(wider), amount=amount, unit=unit
        )


def asked_for(target: Target) -> Decimal | None:
    """The least that a version asks for: the end of a range that is reached first, else its value."""
    if target.comparator is Comparator.BETWEEN and target.direction is Direction.DECREASE:
        return target.high
    return target.value


def _room(target: Target) -> Decimal | None:
    """How much room a version leaves around what it asks for, in the indicator's unit; None for a floor or ceiling."""
    is_range = target.comparator in (Comparator.BETWEEN, Comparator.MAINTAIN)
    if is_range and target.high is not None and target.value is not None:
        return EXACT.subtract(target.high, target.value)
    if target.comparator in (Comparator.EQUAL, Comparator.MAINTAIN):
        return target.tolerance
    return None


def _move(
    kind: MoveKind,
    before: Target,
    after: Target,
    was: str | None,
    now: str | None,
    *,
    amount: float | None = None,
    unit: str | None = None,
) -> Move:
    return Move(
        kind=kind,
        promise=after.promise,
        from_target=before.slug,
        to_target=after.slug,
        known_on=max(before.known_on, after.known_on),
        before=was,
        after=now,
        amount=amount,
        unit=unit,
    )


def _deadlines(target: Target) -> str:
    """Last days as text: one day, `a/b` for an interval, `[a,b,c]` for a set."""
    days = [day.isoformat() for day in target.deadlines]
    if len(days) == 1:
        return days[0]
    return "/".join(days) if target.deadline_kind is DeadlineKind.INTERVAL else f"[{','.join(days)}]"


def _baseline(target: Target) -> str:
    value = to_plain_text(target.baseline_value) if target.baseline_value is not None else ""
    end = target.baseline_end.isoformat() if target.baseline_end is not None else ""
    return f"{value}@{end}"


def to_plain_text(number: Decimal) -> str:
    """A decimal without exponent or idle zeros: `200`, `63.5`."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _finite(number: float) -> float | None:
    return number if abs(number) != float("inf") else None
