"""Reports name somebody as recipient to whom the promise had not been made."""

from collections.abc import Iterator
from typing import TypedDict

from claims.enums import FlagKind, RecordKind, Severity
from claims.method.example_rows import SOLD, step_example
from claims.method.flag_rules.rule import Finder, FlagRule, PromiseOnDay, about_promise
from claims.method.results import FlagResult
from claims.method.schedule import outcome_reports, unintended_recipients


class AnotherPartyParams(TypedDict):
    """Slugs: who got it without being named for it, who was named for it, and the reports."""

    recipients: list[str]
    counterparties: list[str]
    outcomes: list[str]


def _find(on_day: PromiseOnDay) -> Iterator[FlagResult]:
    facts = on_day.seen.facts
    by_report = [(row, unintended_recipients(facts, row)) for row in outcome_reports(facts)]
    elsewhere = [(row, slugs) for row, slugs in by_report if slugs]
    if elsewhere:
        params: AnotherPartyParams = {
            "recipients": sorted({slug for _, slugs in elsewhere for slug in slugs}),
            "counterparties": sorted(facts.promise.counterparties),
            "outcomes": [row.slug for row, _ in elsewhere],
        }
        yield about_promise(
            facts,
            FlagKind.DELIVERED_TO_ANOTHER_PARTY,
            Severity.SERIOUS,
            params=params,
            evidence=tuple((RecordKind.OUTCOME, row.slug) for row, _ in elsewhere),
        )


RULE = FlagRule(
    kind=FlagKind.DELIVERED_TO_ANOTHER_PARTY,
    severities={Severity.SERIOUS},
    params=AnotherPartyParams,
    example=step_example("sold to a fund in 2016", "2017-01-01", SOLD),
    of_promise=Finder(_find),
    only_promises=True,
)
