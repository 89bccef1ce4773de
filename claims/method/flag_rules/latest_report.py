"""What the flags share that the stage of the latest report raises."""

from collections.abc import Iterator
from itertools import takewhile
from typing import TypedDict

from claims.enums import FlagKind, RecordKind, Severity, Stage
from claims.method.flag_rules.rule import Example, Finder, FlagRule, PromiseOnDay, about_promise
from claims.method.results import FlagResult, as_json
from claims.method.schedule import outcome_reports


class ReportParams(TypedDict):
    """The report: when something happened, as vaguely as it says so, and when the report became known."""

    outcome: str
    happened: str | None
    happened_edtf: str
    happened_words: str
    known_on: str


def stage_rule(kind: FlagKind, stage: Stage, severity: Severity, example: Example) -> FlagRule:
    """The rule of a flag that the latest report raises by its stage. It names the first of the reports that agree."""

    def find(on_day: PromiseOnDay) -> Iterator[FlagResult]:
        reports = outcome_reports(on_day.seen.facts)
        with_stage = list(takewhile(lambda row: row.stage is stage, reversed(reports)))
        if with_stage:
            since = with_stage[-1]
            params: ReportParams = {
                "outcome": since.slug,
                "happened": as_json(since.happened),
                "happened_edtf": since.happened_edtf,
                "happened_words": since.happened_words,
                "known_on": as_json(since.known_on),
            }
            yield about_promise(
                on_day.seen.facts, kind, severity, params=params, evidence=((RecordKind.OUTCOME, since.slug),)
            )

    return FlagRule(kind=kind, severities={severity}, params=ReportParams, example=example, of_promise=Finder(find))
