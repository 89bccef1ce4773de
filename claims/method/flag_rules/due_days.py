"""What the flags about due days share: which have passed, the dates on which they pass, and how they are named."""

from collections.abc import Iterator
from datetime import date
from typing import TypedDict

from claims.method.conditions import unmet_condition
from claims.method.flag_rules.rule import PromiseOnDay
from claims.method.periods import add_days
from claims.method.schedule import Due, due_dates


class DueParams(TypedDict):
    """Something that was due: the kind and slug of its record, and the day."""

    kind: str
    slug: str
    due: str


def due_params(due: Due) -> DueParams:
    """The parameters of a flag for something that was due."""
    return {"kind": due.kind.value, "slug": due.slug, "due": due.day.isoformat()}


def passed_dues(on_day: PromiseOnDay) -> list[Due]:
    """Everything whose due day has passed, the earliest first; nothing while the promise's condition is not met."""
    if unmet_condition(on_day.seen.facts) is not None:
        return []
    return [due for due in due_dates(on_day.seen.facts) if on_day.seen.day > due.day]


def days_after_dues(on_day: PromiseOnDay) -> Iterator[date]:
    """The day after each due day."""
    return (add_days(due.day, 1) for due in due_dates(on_day.seen.facts))
