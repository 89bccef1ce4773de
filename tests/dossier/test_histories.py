"""The histories of the whole dossier against each day computed alone, and a second assessment that writes nothing.

CI takes the days on which something turns, the day before and the day after each, and some others, and of many such
days only some; `make deep` (DEEP=1) takes every day from the first on which anything was known.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest
from django.db.models import Max

from claims.method import claim_history
from claims.method.claim_check import check_claim
from claims.method.flags import find_claim_flags, find_flags, find_indicator_flags, find_source_flags
from claims.method.headline import mark_headline
from claims.method.history import indicator_history, promise_history
from claims.method.results import Period
from claims.method.schedule import assess_deliverable, is_deliverable
from claims.method.target_assessment import assess_promise_targets
from claims.method.vintages import visible
from claims.models import Assessment, Change, ClaimCheck, Flag, FlagPeriod, Indicator, ResultFingerprint
from claims.selectors.claim_facts import facts_of_claims, facts_of_sources
from claims.selectors.promise_facts import facts_of_promises, indicator_measures
from claims.services.assess import assess_all
from tests.deep import DEEP

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]

TODAY = dt.date(2026, 11, 22)
ONE = dt.timedelta(days=1)
#: Days tried besides those on which something turns.
OTHERS = 3
#: The most days that CI tries of one history.
MOST_DAYS = 4

OnDay = Callable[[dt.date], list[Any]]


def days_of(name: str, periods: Sequence[Period[Any]], first: dt.date) -> list[dt.date]:
    """The days to try: all of them, or those around each period's ends and some others."""
    if DEEP:
        return [first + ONE * number for number in range(-1, (TODAY - first).days + 1)]
    ends = {day for period in periods for day in (period.from_day, period.to_day) if day is not None}
    around = {day + ONE * shift for day in ends | {first, TODAY} for shift in (-1, 0, 1)}
    chance = random.Random(name)
    around |= {first + ONE * chance.randint(0, max((TODAY - first).days, 0)) for _number in range(OTHERS)}
    days = sorted(day for day in around if day <= TODAY)
    return days if len(days) <= MOST_DAYS else sorted(chance.sample(days, MOST_DAYS))


def check(name: str, periods: Iterable[Period[Any]], first: dt.date, alone: OnDay) -> int:
    """Each day of the history says what that day alone says; returns how many days were tried."""
    told = list(periods)
    tried = days_of(name, told, first)
    for day in tried:
        held = [p.value for p in told if p.from_day <= day and (p.to_day is None or day < p.to_day)]
        assert sorted(map(repr, held)) == sorted(map(repr, alone(day))), f"{name} on {day}"
    return len(tried)


def test_the_history_of_every_promise_says_on_each_day_what_that_day_alone_says() -> None:
    tried = 0
    for facts in facts_of_promises():

        def alone(day: dt.date, facts: Any = facts) -> list[Any]:
            if day < facts.promise.known_on:
                return []
            found = assess_promise_targets(facts, day=day)
            if is_deliverable(visible(facts, day)):
                found.append(assess_deliverable(facts, day=day))
            return [*mark_headline(found), *find_flags(facts, day=day)]

        history = promise_history(facts, until=TODAY)
        periods = [*history.assessments, *history.flags]
        tried += check(facts.promise.slug, periods, facts.promise.known_on, alone)
    assert tried > 200


def test_the_history_of_every_indicator_says_on_each_day_what_that_day_alone_says() -> None:
    promises = list(facts_of_promises())
    found = indicator_measures(list(Indicator.objects.values_list("pk", flat=True)))
    tried = 0
    for indicator, series, rows in found.values():
        targets = [row for facts in promises for row in facts.targets if row.indicator == indicator.slug]
        periods = indicator_history(indicator, series, rows, until=TODAY, open_targets=targets).flags
        days = [row.known_on for row in (*rows, *targets)]

        def alone(day: dt.date, asked: Any = (indicator, series, rows), targets: Any = targets) -> list[Any]:
            return list(find_indicator_flags(*asked, day=day, open_targets=targets))

        tried += check(indicator.slug, periods, min(days, default=TODAY), alone)
    assert tried > 200


def test_the_history_of_every_claim_says_on_each_day_what_that_day_alone_says() -> None:
    tried = 0
    for facts in facts_of_claims():

        def alone(day: dt.date, facts: Any = facts) -> list[Any]:
            if day < facts.claim.known_on:
                return []
            tested = check_claim(facts, day=day)
            return [*([] if tested is None else [tested]), *find_claim_flags(facts, day=day)]

        history = claim_history.claim_history(facts, until=TODAY)
        tried += check(facts.claim.slug, [*history.checks, *history.flags], facts.claim.known_on, alone)
    assert tried > 500


def test_the_history_of_every_source_says_on_each_day_what_that_day_alone_says() -> None:
    tried = 0
    for facts in facts_of_sources():

        def alone(day: dt.date, facts: Any = facts) -> list[Any]:
            return [] if day < facts.known_on else list(find_source_flags(facts, day=day))

        tried += check(facts.slug, claim_history.source_history(facts, until=TODAY), facts.known_on, alone)
    assert tried > 0


def newest() -> list[Any]:
    """What tells that rows were written: how many there are, and the newest of each table."""
    tables = (Assessment, ResultFingerprint, Change, ClaimCheck, FlagPeriod, Flag, Flag.promises.through)
    return [(table.objects.count(), table.objects.aggregate(newest=Max("pk"))["newest"]) for table in tables]


@pytest.mark.parametrize("afresh", [False, True])
def test_assessing_the_dossier_again_writes_nothing(afresh: bool) -> None:
    assess_all(today=TODAY)
    before = newest()
    assert assess_all(today=TODAY, afresh=afresh) == 0
    assert newest() == before
    assert assess_all(today=TODAY + ONE) == assess_all(today=TODAY + ONE, afresh=True) == 0
    assert newest()[0] == before[0]


def test_assessing_as_of_each_day_ends_with_what_assessing_once_says() -> None:
    """Passing over what rests on the same facts leaves out no day on which something turns."""

    def stored() -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = [
            *Assessment.objects.values_list("promise", "target", "series", "from_day", "to_day", "digest"),
            *FlagPeriod.objects.values_list("flag__kind", "flag__subject", "from_day", "to_day", "digest"),
        ]
        return sorted(found, key=repr)

    assess_all(today=dt.date(2021, 1, 1))
    for month in range(1, 13, 3):
        assess_all(today=dt.date(2021, month, 15))
    assess_all(today=TODAY)
    stepwise = stored()
    assess_all(today=TODAY, afresh=True)
    assert stored() == stepwise
