"""A due day has passed, and no outcome at all is recorded."""

from collections.abc import Iterator
from typing import TypedDict

from claims.enums import FlagKind, Severity
from claims.method.example_rows import step_example
from claims.method.flag_rules.due_days import DueParams, days_after_dues, due_params, passed_dues
from claims.method.flag_rules.rule import Finder, FlagRule, PromiseOnDay, about_promise
from claims.method.results import FlagResult
from claims.method.schedule import outcome_reports


class NoOutcomeParams(TypedDict):
    """The first due day that passed, and everything whose day has passed."""

    due: str
    dues: list[DueParams]


def _find(on_day: PromiseOnDay) -> Iterator[FlagResult]:
    facts = on_day.seen.facts
    passed = passed_dues(on_day)
    if passed and not outcome_reports(facts):
        params: NoOutcomeParams = {"due": passed[0].day.isoformat(), "dues": [due_params(due) for due in passed]}
        yield about_promise(
            facts,
            FlagKind.NO_OUTCOME_AFTER_DUE,
            Severity.WARNING,
            params=params,
            evidence=tuple((due.kind, due.slug) for due in passed),
        )


RULE = FlagRule(
    kind=FlagKind.NO_OUTCOME_AFTER_DUE,
    severities={Severity.WARNING},
    params=NoOutcomeParams,
    example=step_example("nothing is reported", "2019-01-01"),
    of_promise=Finder(_find, days_after_dues),
    only_promises=True,
)
