"""What a promise is of: its goals, each with its versions.

A promise of ferries, cars and chargers has three goals. Versions supersede one another, and goalposts move, only within
one goal. Editors name a goal; without a name the versions of one indicator are of one goal. What one statement asks for
by different days (150 by 2015 and 200 by 2020) is a goal for each day: nobody gives way in the sentence in which it is
promised. A later version continues the last of them.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from claims.method.facts import Target


class GoalKey(NamedTuple):
    """What tells a goal from the others of its promise: its name, or its indicator, and the day of its stage."""

    name: str
    indicator: str | None
    stage: date | None = None


def goals_of(targets: Iterable[Target]) -> dict[str, GoalKey]:
    """The goal of each version, by the version's slug."""
    newest: dict[GoalKey, Target] = {}
    goals: dict[str, GoalKey] = {}
    for target in sorted(targets, key=lambda row: (row.sequence, row.slug)):
        named = GoalKey(target.goal, None) if target.goal else GoalKey("", target.indicator)
        before = newest.get(named)
        if before is None:
            goals[target.slug] = named
        elif is_stage_after(before, target):
            goals[target.slug] = named._replace(stage=target.deadlines[-1])
        else:
            goals[target.slug] = goals[before.slug]
        newest[named] = target
    return goals


def is_stage_after(before: Target, target: Target) -> bool:
    """Whether two versions are stages of what one statement promised, each due on a day of its own."""
    if not before.deadlines or not target.deadlines or before.deadlines == target.deadlines:
        return False
    if before.set_by is not None and before.set_by == target.set_by:
        return True
    days = {before.stated_on, target.stated_on, *(row.stated_from or row.stated_on for row in (before, target))}
    return len(days) == 1 and None not in days


def first_versions(targets: Iterable[Target]) -> dict[str, str]:
    """By version the slug of the first version of its goal."""
    rows = sorted(targets, key=lambda row: (row.sequence, row.slug))
    goals, first = goals_of(rows), dict[GoalKey, str]()
    for row in rows:
        first.setdefault(goals[row.slug], row.slug)
    return {slug: first[goal] for slug, goal in goals.items()}
