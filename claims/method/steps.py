"""The steps of a promise: whose their due days are, and how they were re-dated.

A due day counts only where those who promised named it themselves; what an observer expects, or another party, is shown
and decides nothing. A step that moves the day of an earlier one is the same step with a later version of its day: the
first day is what was promised, the last one what is awaited.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from claims.enums import PromiseKind, Stage
from claims.method.facts import Milestone, Outcome, Promise, PromiseFacts


@dataclass(frozen=True, slots=True)
class Step:
    """One step in all its versions, the earliest first; `dates` are those of its versions whose day counts."""

    versions: tuple[Milestone, ...]
    dates: tuple[tuple[str, date], ...]

    @property
    def slugs(self) -> frozenset[str]:
        return frozenset(row.slug for row in self.versions)


def is_binding(step: Milestone, promise: Promise) -> bool:
    """Whether a step's due day is that of those who promised.

    The editors' word decides. Without it: the claim that named the day is by one of the promisors, by somebody who
    belongs to them or by the body that they belong to, and is no forecast. Where no claim is named, the day is taken to
    be theirs; where no promisor is recorded, any claim that is no forecast binds.
    """
    if step.kind_of_date is not None:
        return step.kind_of_date is PromiseKind.COMMITMENT
    if step.is_forecast:
        return False
    promisors = promise.promisors | promise.promisor_bodies
    return step.voices is None or not promisors or bool(step.voices & promisors)


def steps_of(facts: PromiseFacts) -> list[Step]:
    """The steps, each with every version of its day, in order of their first versions."""
    rows = {row.slug: row for row in facts.milestones}
    versions: dict[str, list[Milestone]] = {}
    for row in sorted(rows.values(), key=lambda row: (row.known_on, row.due or date.max, row.slug)):
        versions.setdefault(_first_version(row, rows), []).append(row)
    return [
        Step(
            tuple(found),
            tuple((row.slug, row.due) for row in found if row.due is not None and is_binding(row, facts.promise)),
        )
        for found in versions.values()
    ]


def _first_version(row: Milestone, rows: dict[str, Milestone]) -> str:
    """The slug of the step that a row re-dates, directly or through others; its own where it re-dates none."""
    passed = {row.slug}
    while row.replaces in rows and row.replaces not in passed:
        row = rows[row.replaces]
        passed.add(row.slug)
    return row.slug


def done_on(facts: PromiseFacts, step: Step) -> date | None:
    """The day on which a step was done: the first report of its completion, or of the whole promise's."""
    days = [report_order(row)[0] for row in _completions(facts) if row.milestone is None or row.milestone in step.slugs]
    return min(days, default=None)


def completion_of(facts: PromiseFacts) -> date | None:
    """The day on which the whole promise was completed, by one report or by the last of all its steps."""
    whole = [report_order(row)[0] for row in _completions(facts) if row.milestone is None]
    if whole:
        return min(whole)
    days = [done_on(facts, step) for step in steps_of(facts)]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def report_order(row: Outcome) -> tuple[date, date, str]:
    """What orders reports: the last possible day of what one reports, else the day from which it was known."""
    return row.happened if row.happened is not None else row.known_on, row.known_on, row.slug


def _completions(facts: PromiseFacts) -> Iterator[Outcome]:
    return (row for row in facts.outcomes if row.stage is Stage.COMPLETED)
