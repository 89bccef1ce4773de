"""The record of a promise leaves open what is to be measured, how much, by when, or who promises it.

A step with a due day says what and when as well as a metric and a value do.
"""

from collections.abc import Iterator
from typing import TypedDict

from claims.enums import FlagKind, RecordKind, Severity
from claims.method.example_rows import BEGUN, step_example
from claims.method.flag_rules.rule import Finder, FlagRule, PromiseOnDay, about_promise
from claims.method.results import FlagResult
from claims.method.schedule import is_numeric
from claims.method.steps import completion_of, steps_of


class VaguePromiseParams(TypedDict):
    """What is missing: `metric`, `value`, `date`, `owner`."""

    missing: list[str]


def _find(on_day: PromiseOnDay) -> Iterator[FlagResult]:
    facts = on_day.seen.facts
    if completion_of(facts) is not None:
        return
    targets = facts.targets
    has_step = any(step.dates for step in steps_of(facts))
    is_there = {
        "metric": has_step or any(is_numeric(target) for target in targets),
        "value": has_step or any(target.value is not None for target in targets),
        "date": has_step or any(target.deadlines for target in targets),
        "owner": bool(facts.promise.promisors),
    }
    missing = [name for name, there in is_there.items() if not there]
    if missing:
        params: VaguePromiseParams = {"missing": missing}
        yield about_promise(
            facts,
            FlagKind.VAGUE_PROMISE,
            Severity.NOTICE,
            params=params,
            evidence=((RecordKind.PROMISE, facts.promise.slug), *((RecordKind.TARGET, row.slug) for row in targets)),
        )


RULE = FlagRule(
    kind=FlagKind.VAGUE_PROMISE,
    severities={Severity.NOTICE},
    params=VaguePromiseParams,
    example=step_example("no step, no day, no number", "2015-01-01", BEGUN, milestones=()),
    of_promise=Finder(_find),
)
