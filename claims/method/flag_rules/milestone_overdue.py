"""The due day of a step has passed, and nothing reports it done; one flag for the steps of one day."""

from collections.abc import Iterator
from itertools import groupby
from typing import TypedDict

from claims.enums import FlagKind, RecordKind, Severity, Stage
from claims.method.example_rows import BEGUN, step_example
from claims.method.facts import PromiseFacts
from claims.method.flag_rules.due_days import DueParams, days_after_dues, due_params, passed_dues
from claims.method.flag_rules.rule import Finder, FlagRule, PromiseOnDay, about_promise
from claims.method.results import FlagResult
from claims.method.schedule import outcome_reports


class MilestoneOverdueParams(TypedDict):
    """The day, and the steps that were due on it."""

    due: str
    milestones: list[DueParams]


def _find(on_day: PromiseOnDay) -> Iterator[FlagResult]:
    facts = on_day.seen.facts
    if _is_over(facts):
        return
    overdue = [due for due in passed_dues(on_day) if due.kind is RecordKind.MILESTONE and due.done is None]
    for day, dues in groupby(overdue, key=lambda due: due.day):
        steps = list(dues)
        params: MilestoneOverdueParams = {"due": day.isoformat(), "milestones": [due_params(due) for due in steps]}
        yield about_promise(
            facts,
            FlagKind.MILESTONE_OVERDUE,
            Severity.WARNING,
            of_day=day,
            params=params,
            evidence=tuple((RecordKind.MILESTONE, due.slug) for due in steps),
        )


def _is_over(facts: PromiseFacts) -> bool:
    """Whether nothing more is to be expected: the latest report says that the promise was cancelled."""
    reports = outcome_reports(facts)
    return bool(reports) and reports[-1].stage is Stage.CANCELLED


RULE = FlagRule(
    kind=FlagKind.MILESTONE_OVERDUE,
    severities={Severity.WARNING},
    params=MilestoneOverdueParams,
    example=step_example("work has begun", "2019-01-01", BEGUN),
    of_promise=Finder(_find, days_after_dues),
    only_promises=True,
)
