"""Where a target starts: the level and the period that its progress is measured from.

The rule, in this order: the baseline that the version states; that of the newest version before it, if both ask in the
same way (`inherited`); and where no version names any, the series' newest figure from before the statement (`implied`).
A stated value serves the series that it is of; every other series takes its own value for the same period, and where it
has none that of a period next to it (`nearest`). Out of scope: the level aimed at (target_case.py), and which series
speaks (target_assessment.py).
"""

from collections.abc import Iterable, Sequence
from datetime import date

from claims.enums import Applies, BaselineOrigin, Comparator, Frequency
from claims.method.facts import Observation, Target
from claims.method.goals import goals_of
from claims.method.periods import MONTHS_IN_PERIOD, months_later
from claims.method.results import Baseline
from claims.method.thresholds import IMPLIED_BASELINE_PERIODS, NEAREST_BASELINE_PERIODS

#: Origins of a baseline that the version does not name itself.
NOT_STATED = frozenset({BaselineOrigin.INHERITED, BaselineOrigin.IMPLIED, BaselineOrigin.NEAREST})

#: A baseline, and the figure that it was taken from.
Found = tuple[Baseline | None, Observation | None]


def naming_version(target: Target, versions: Iterable[Target]) -> Target | None:
    """The version whose baseline a target starts from: its own, else that of the newest earlier one that names one.

    Only versions of the same goal and indicator count that were not withdrawn. None where one in between asks in
    another way (comparator or direction), and where no version names a baseline.
    """
    if names_baseline(target):
        return target
    if target.applies is not Applies.AT_DEADLINE:
        return None
    known = [*versions, target]
    goals = goals_of(known)
    earlier = (
        row
        for row in known
        if goals[row.slug] == goals[target.slug]
        and row.indicator == target.indicator
        and row.sequence < target.sequence
        and row.withdrawn_on is None
    )
    for row in sorted(earlier, key=lambda row: (row.sequence, row.slug), reverse=True):
        if row.is_contradictory or _way_of_asking(row) != _way_of_asking(target):
            return None
        if names_baseline(row):
            return row
    return None


def _way_of_asking(target: Target) -> tuple[object, ...]:
    return target.comparator, target.direction, target.per, target.measure


def find_baseline(
    target: Target, named_by: Target | None, *, figures: Sequence[Observation], frequency: Frequency, stated: bool
) -> Found:
    """A target's baseline on one series. `named_by` is its naming version; `stated` says that the value is the series'.

    `figures` are those of the series that compare with each other, with the ones known only as a range: these are no
    baseline, but no other figure takes their place. A multiple of a baseline needs the right one, so that it takes
    neither the nearest nor an implied one.
    """
    may_guess = target.applies is Applies.AT_DEADLINE and not _is_relative(target)
    if named_by is None:
        found = _newest_before(target, figures, frequency) if may_guess else None
        return _taken(found, BaselineOrigin.IMPLIED)
    end, version = named_by.baseline_end, named_by.sequence if named_by is not target else None
    if stated and named_by.baseline_value is not None:
        origin = BaselineOrigin.STATED if version is None else BaselineOrigin.INHERITED
        stated_there = Baseline(value=named_by.baseline_value, period_end=end, origin=origin, from_version=version)
        return stated_there, None
    if end is None:
        return None, None
    there = _at(end, [row for row in figures if row.value is not None])
    if there is not None:
        origin = BaselineOrigin.MEASURED if version is None else BaselineOrigin.INHERITED
        return _taken(there, origin, from_version=version)
    if not may_guess or _at(end, figures) is not None:
        return None, None
    return _taken(_next_to(end, figures, frequency), BaselineOrigin.NEAREST)


def names_baseline(target: Target) -> bool:
    """Whether a version states a baseline, or a period to take it from."""
    return target.baseline_value is not None or target.baseline_end is not None


def _is_relative(target: Target) -> bool:
    """Whether the level aimed at follows from the baseline."""
    return target.comparator is Comparator.MULTIPLY or target.value is None


def _taken(row: Observation | None, origin: BaselineOrigin, *, from_version: int | None = None) -> Found:
    if row is None or row.value is None:
        return None, None
    found = Baseline(
        value=row.value,
        period_start=row.start,
        period_end=row.end,
        origin=origin,
        slug=row.slug,
        from_version=from_version,
    )
    return found, row


def _at(end: date, rows: Iterable[Observation]) -> Observation | None:
    """The figure of the baseline's period: the one that ends with it, else the shortest that holds it."""
    holding = [row for row in rows if row.start <= end <= row.end]
    return min(holding, key=lambda row: (row.end != end, row.end - row.start, row.slug), default=None)


def _next_to(end: date, figures: Iterable[Observation], frequency: Frequency) -> Observation | None:
    """The figure of the period before a baseline's, else of the one after it.

    Only in a gap: while the series does not go on after the baseline's period, its figure may still come.
    """
    if frequency is Frequency.IRREGULAR or not any(row.end > end for row in figures):
        return None
    months = NEAREST_BASELINE_PERIODS * MONTHS_IN_PERIOD[frequency]
    first, last = months_later(end, -months), months_later(end, months)
    near = [row for row in figures if first <= row.end <= last]
    return min(near, key=lambda row: (row.end > end, abs((row.end - end).days), row.slug), default=None)


def _newest_before(target: Target, figures: Iterable[Observation], frequency: Frequency) -> Observation | None:
    """The newest figure of a whole period that was over when the target was stated, and not long before.

    Figures that come irregularly have no periods to count back in.
    """
    if target.stated_on is None or frequency is Frequency.IRREGULAR:
        return None
    first = months_later(target.stated_on, -IMPLIED_BASELINE_PERIODS * MONTHS_IN_PERIOD[frequency])
    recent = [row for row in figures if first <= row.end <= target.stated_on]
    return max(recent, key=lambda row: (row.end, row.start, row.slug), default=None)
