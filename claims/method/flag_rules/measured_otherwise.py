"""A later version of a goal is measured by another indicator, so that its level compares with no earlier one."""

from collections.abc import Iterator
from datetime import date
from typing import TypedDict

from claims.enums import FlagKind, RecordKind, Severity
from claims.method.example_rows import facts, indicator, target
from claims.method.flag_rules.rule import Example, Finder, FlagRule, PromiseOnDay
from claims.method.goalposts import successors
from claims.method.results import FlagResult


class MeasuredOtherwiseParams(TypedDict):
    """The version, the goal's name, and the indicators of it and of the version before it."""

    target: str
    goal: str
    before: str | None
    after: str | None


def _find(on_day: PromiseOnDay) -> Iterator[FlagResult]:
    for before, after in successors(on_day.seen.facts.targets):
        if before.indicator != after.indicator:
            params: MeasuredOtherwiseParams = {
                "target": after.slug,
                "goal": after.goal,
                "before": before.indicator,
                "after": after.indicator,
            }
            yield FlagResult(
                kind=FlagKind.MEASURED_OTHERWISE,
                subject_kind=RecordKind.TARGET,
                subject=after.slug,
                severity=Severity.NOTICE,
                params=params,
                evidence=((RecordKind.TARGET, before.slug), (RecordKind.TARGET, after.slug)),
            )


RULE = FlagRule(
    kind=FlagKind.MEASURED_OTHERWISE,
    severities={Severity.NOTICE},
    params=MeasuredOtherwiseParams,
    example=Example(
        "a second version of the goal counts seats in place of ferries",
        facts(
            targets=(
                target(slug="first", goal="Ferries"),
                target(
                    slug="second",
                    sequence=2,
                    goal="Ferries",
                    indicator="seats",
                    own_series=None,
                    value=9000,
                    baseline_value=None,
                    baseline_end=None,
                    known_on=date(2013, 6, 30),
                ),
            ),
            indicators=(indicator(), indicator(slug="seats", preferred_series=None)),
        ),
        date(2014, 1, 1),
    ),
    of_promise=Finder(_find),
    only_promises=True,
)
