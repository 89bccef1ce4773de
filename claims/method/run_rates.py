"""The run rate of a flow: what has come so far of a total, against an even share of it for the time gone.

R is the sum so far divided by the goal times the share of time; for a ceiling the inverse. It is an extrapolation: it
knows no seasons, so that it speaks only where no whole period does, and is marked.
"""

from datetime import date

from claims.enums import Applies, Comparator, Direction, Frequency, Model
from claims.method.aggregation import chain_from, sum_of
from claims.method.facts import FLOWS, Indicator, Observation, Target
from claims.method.periods import is_part_period, period_of, years_between
from claims.method.progress import level_share
from claims.method.results import Measures


def even_measures(*, goal: float, total: float, gone: float, in_all: float, is_floor: bool) -> Measures:
    """The measures of a sum so far; `gone` and `in_all` are years. No ratio where a sum or goal is not above 0."""
    share = gone / in_all if in_all > 0 else None
    even = None if share is None or not 0 < share <= 1 else goal * share
    ratio = None
    if even is not None and even > 0:
        ratio = total / even if is_floor else even / total if total > 0 else None
    left = in_all - gone
    return Measures(
        ratio=ratio,
        ratio_linear=ratio,
        attainment=level_share(latest=total, goal=goal),
        level_share=level_share(latest=total, goal=goal),
        gap=goal - total,
        path_value=even,
        path_gap=None if even is None else even - total,
        pace=total / gone if gone > 0 else None,
        required_pace=goal / in_all if in_all > 0 else None,
        needed_pace=(goal - total) / left if left > 0 else None,
        pace_model=Model.LINEAR,
    )


def is_floor(target: Target) -> bool:
    """Whether more of it satisfies the target."""
    if target.comparator is Comparator.AT_MOST:
        return False
    return target.comparator is Comparator.AT_LEAST or target.direction is Direction.INCREASE


def part_of_deadline(
    target: Target, indicator: Indicator, rows: tuple[Observation, ...], deadline: date | None
) -> Observation | None:
    """What is known of the deadline's own period of a flow while that is not over: its first months, added up."""
    if deadline is None or indicator.kind_of_measure not in FLOWS or indicator.frequency is Frequency.IRREGULAR:
        return None
    if target.applies is not Applies.AT_DEADLINE or target.covers_window:
        return None
    start, end = period_of(deadline, indicator.frequency)
    inside = [row for row in rows if start <= row.start and row.end <= min(end, deadline)]
    chain = chain_from(start, (row for row in inside if is_part_period(row.start, row.end, indicator.frequency)))
    return sum_of(chain) if chain else None


def part_measures(target: Target, indicator: Indicator, part: Observation, *, goal: float, deadline: date) -> Measures:
    """The run rate of a part of the deadline's period."""
    start, _end = period_of(deadline, indicator.frequency)
    before = date.fromordinal(start.toordinal() - 1)
    assert part.value is not None
    return even_measures(
        goal=goal,
        total=float(part.value),
        gone=years_between(before, part.end),
        in_all=years_between(before, deadline),
        is_floor=is_floor(target),
    )
