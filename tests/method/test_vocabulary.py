"""Every status, reason, modifier, flag and move occurs in a worked case, and each is in the documentation with it.

A member that is added to one of these vocabularies fails here until it has a case that gives it, words, and a line in
docs/explanation/method.md. (That it is on the methodology page is a test of the pages.)
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from claims.enums import (
    Due,
    FlagKind,
    MeasureKind,
    Modifier,
    MoveKind,
    ObservationKind,
    Reason,
    Stage,
    Status,
)
from claims.method import example_rows as build
from claims.method.facts import Observation
from claims.method.flag_rules.registry import RULES
from claims.method.flag_rules.rule import Example
from claims.method.goalposts import compare_versions
from claims.method.results import Assessment, FlagResult, Move
from claims.method.schedule import assess_deliverable
from claims.method.target_assessment import assess_promise_targets
from claims.method.trend import assess_trend
from claims.presentation import flag_meaning, label, modifier_meaning, status_meaning
from tests.method.histories import flags_about

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "method.md"
Found = Iterable[Assessment | FlagResult | Move]
Case = tuple[str, Callable[[], Found]]


def case(example: Example, *more: Callable[..., Iterable[Any]]) -> Case:
    """An example, with its flags and what these functions find in its facts on its day."""

    def results() -> Found:
        found = flags_about(example.facts, day=example.day)
        return [*found, *(result for find in more for result in find(example.facts, day=example.day))]

    return f"{example.words}; asked on {example.day}", results


def number(*given: Any, **target: Any) -> Case:
    return case(build.number_example(*given, **target), assess_promise_targets)


def step(*given: Any, **fields: Any) -> Case:
    return case(build.step_example(*given, **fields), lambda facts, day: [assess_deliverable(facts, day=day)])


def versions(*given: Any, **after: Any) -> Case:
    return case(build.versions_example(*given, **after), compare_versions, assess_promise_targets)


def trend(told: str, years: dict[int, Any]) -> Case:
    return told, lambda: [assess_trend(build.indicator(), build.series(), build.values(years), day=date(2016, 6, 1))]


def rivals(told: str, own: dict[int, Any], other: dict[int, Any]) -> Case:
    facts = build.facts(
        targets=(build.target(),),
        series=(build.series(), build.series("other")),
        observations=build.values(own) + build.values(other, of="other"),
    )
    return case(Example(told, facts, date(2016, 6, 1)), assess_promise_targets)


def unchosen(told: str, *slugs: str) -> Case:
    """150 in 2015 by each of some series of which nobody says who counted, and none of which is chosen."""
    facts = build.facts(
        targets=(build.target(own_series=None),),
        indicators=(build.indicator(preferred_series=None),),
        series=tuple(build.series(slug, provider=None) for slug in slugs),
        observations=tuple(build.observation(2015, 150, of=slug) for slug in slugs),
    )
    on = date(2016, 6, 1)
    return f"{told}; asked on {on}", lambda: assess_promise_targets(facts, day=on)


def measured(
    told: str, day: str, *rows: Observation, kind: MeasureKind = MeasureKind.FLOW, breaks: tuple[date, ...] = ()
) -> Case:
    """The usual target for an indicator of a stated kind."""
    facts = build.facts(
        targets=(build.target(),),
        indicators=(build.indicator(kind_of_measure=kind),),
        series=(build.series(breaks=breaks),),
        observations=rows,
    )
    return case(Example(told, facts, build.day(day)), assess_promise_targets)


NO_BASELINE: dict[str, Any] = {"baseline_value": None, "baseline_end": None}
DONE = build.outcome("done", Stage.COMPLETED, "2018-06-30")
LATE = build.outcome("done", Stage.COMPLETED, "2019-12-02")
HALF = build.observation(2015, 60, end=date(2015, 6, 30))
ESTIMATE = build.observation(2015, 141, kind=ObservationKind.ESTIMATE)

QUARTERS = tuple(
    build.observation(2020, 55, start=date(2020, month, 1), end=date(2020, month + 2, last), slug=f"own-2020-{month}")
    for month, last in ((1, 31), (4, 30), (7, 30), (10, 31))
)

WORKED: dict[StrEnum, Case] = {
    Status.NOT_ASSESSABLE: number("no figure is known", {}, "2016-06-01"),
    Status.ACHIEVED_EARLY: number("210 in 2015", {2015: 210}, "2016-06-01"),
    Status.REACHED: number("210 in 2015, and no deadline", {2015: 210}, "2016-06-01", deadlines=()),
    Status.ACHIEVED_THEN_LOST: number("205 in 2014, 180 in 2015", {2014: 205, 2015: 180}, "2016-06-01"),
    Status.ON_TRACK: number("141 in 2015", {2015: 141}, "2016-06-01"),
    Status.LAGGING: number("130 in 2015", {2015: 130}, "2016-06-01"),
    Status.FAR_BEHIND: number("110 in 2015", {2015: 110}, "2016-06-01"),
    Status.STALLED: number("101 in 2015", {2015: 101}, "2016-06-01"),
    Status.MOVING_AWAY: number("90 in 2015", {2015: 90}, "2016-06-01"),
    Status.OPEN_ENDED: number("150 in 2015, and no deadline", {2015: 150}, "2016-06-01", deadlines=()),
    Status.AWAITING_DATA: number("150 in 2019, and none for 2020 yet", {2019: 150}, "2021-01-01"),
    Status.DATA_OVERDUE: number("150 in 2019, and none for 2020 after 45 days", {2019: 150}, "2021-02-15"),
    Status.NEVER_PUBLISHED: number(
        "150 in 2019, and none for 2020 after two years and 135 days", {2019: 150}, "2023-05-16"
    ),
    Status.MET_ON_TIME: number("200 in 2020", {2020: 200}, "2021-06-01"),
    Status.MET_LATE: number("150 in 2020, 205 in 2022", {2020: 150, 2022: 205}, "2023-06-01"),
    Status.NARROWLY_MISSED: number("195 in 2020", {2020: 195}, "2021-06-01"),
    Status.MISSED: number("194 in 2020", {2020: 194}, "2021-06-01"),
    Status.REVERSED: number("99 in 2020", {2020: 99}, "2021-06-01"),
    Status.UNDECIDED: number(
        "195 in 2020, known as 190 to 210",
        {},
        "2021-06-01",
        build.observation(2020, 195, low=Decimal(190), high=Decimal(210)),
    ),
    Status.HOLDING: number("100 is to be kept within 2 %; 98 in 2015", {2015: 98}, "2016-06-01", **build.KEEP),
    Status.BREACHED: number("100 is to be kept within 2 %; 97 in 2015", {2015: 97}, "2016-06-01", **build.KEEP),
    Status.RESTORED: number(
        "100 is to be kept within 2 %; 97 in 2014, 99 in 2015", {2014: 97, 2015: 99}, "2016-06-01", **build.KEEP
    ),
    Status.HELD: number("100 is to be kept within 2 %; 98 in 2020", {2020: 98}, "2021-06-01", **build.KEEP),
    Status.NOT_HELD: number(
        "100 is to be kept within 2 %; 97 in 2014, 99 in 2020", {2014: 97, 2020: 99}, "2021-06-01", **build.KEEP
    ),
    Status.RISING: trend("without a target: 100 in 2010, 103 in 2015", {2010: 100, 2015: 103}),
    Status.FLAT: trend("without a target: 100 in 2010, 102 in 2015", {2010: 100, 2015: 102}),
    Status.FALLING: trend("without a target: 100 in 2010, 97 in 2015", {2010: 100, 2015: 97}),
    Status.NOT_DUE: step("work has begun", "2018-10-01", build.BEGUN),
    Status.DUE_SOON: step("work has begun", "2018-10-02", build.BEGUN),
    Status.OVERDUE: step("work has begun", "2019-01-01", build.BEGUN),
    Status.DELIVERED: step("done in June 2018", "2019-01-01", build.BEGUN, DONE),
    Status.DELIVERED_LATE: step("done in December 2019", "2020-01-01", build.BEGUN, LATE),
    Status.DELIVERED_TO_ANOTHER_PARTY: step("sold to a fund in 2016", "2017-01-01", build.SOLD),
    Status.SUSPENDED: step("suspended in 2016", "2017-01-01", build.outcome("stop", Stage.SUSPENDED, "2016-02-01")),
    Status.CANCELLED: step("cancelled in 2016", "2017-01-01", build.outcome("end", Stage.CANCELLED, "2016-02-01")),
    Status.NO_EVIDENCE_FOUND: step(
        "somebody looked in 2019 and found nothing", "2019-07-01", build.outcome("looked", None, "2019-06-01")
    ),
    Status.NOT_CHECKED: step("nothing is reported", "2019-07-01"),
    Reason.NOT_NUMERIC: number("no value was named", {2015: 150}, "2016-06-01", value=None),
    Reason.NO_DATA: number("no figure is known", {}, "2016-06-01"),
    Reason.NO_SERIES_CHOSEN: unchosen("two providers have figures, and none of them is chosen", "one", "other"),
    Reason.NO_BASELINE: number(
        "150 in 2015, and no baseline", {2015: 150}, "2016-06-01", baseline_value=None, baseline_end=None
    ),
    Reason.NO_LATER_OBSERVATION: number("101 in 2010, and nothing later", {2010: 101}, "2016-06-01"),
    Reason.BASIS_MISMATCH: number("60 in the first half of 2015 only", {}, "2016-06-01", HALF),
    Reason.PERIOD_MISMATCH: measured("60 in the first half of 2015 only, of a flow", "2016-06-01", HALF),
    Reason.SERIES_BREAK: measured(
        "an index of 100 in 2010 and 106 in 2015, rebased in 2014",
        "2016-06-01",
        build.observation(2015, 106),
        kind=MeasureKind.INDEX,
        breaks=(date(2014, 1, 1),),
    ),
    Reason.TARGET_EQUALS_BASELINE: number("150 in 2015, from 200", {2015: 150}, "2016-06-01", baseline_value=200),
    Reason.NO_DEADLINE: number("150 in 2015, and no deadline", {2015: 150}, "2016-06-01", deadlines=()),
    Reason.STEP_OVERDUE: step(
        "work has begun, and a second step is due by the end of 2021",
        "2019-01-01",
        build.BEGUN,
        milestones=(build.milestone(), build.milestone("second", "2021-12-31")),
    ),
    Reason.CONDITION_OPEN: step("it depends on a loan; nothing is reported", "2019-01-01", promise=build.CONDITIONAL),
    Reason.CONDITION_FAILED: step(
        "it depends on a loan, which was refused in 2016", "2019-01-01", build.REFUSED, promise=build.CONDITIONAL
    ),
    Reason.OUT_OF_RANGE: number("a figure that no reckoning holds, 10 to the 400th", {2015: "1e400"}, "2016-06-01"),
    Modifier.PROVISIONAL: number("an estimate of 141 for 2015", {2014: 101}, "2016-06-01", ESTIMATE),
    Modifier.AGGREGATED: measured("55 in each quarter of 2020, of a flow", "2021-06-01", *QUARTERS),
    Modifier.RUN_RATE: measured(
        "60 in the first half of 2020, of a flow",
        "2020-09-01",
        build.observation(2020, 60, end=date(2020, 6, 30), known="2020-08-01"),
    ),
    Modifier.COARSER_THAN_DEADLINE: number(
        "205 in 2020, and due by June 2020", {2020: 205}, "2021-06-01", deadlines=("2020-06-30",)
    ),
    Modifier.DISPUTED: rivals(
        "110 in 2015 by one provider, 150 by another", {2010: 100, 2015: 110}, {2010: 100, 2015: 150}
    ),
    Modifier.MODEL_SENSITIVE: number(
        "141 in 2015: on track by rates, lagging by constant amounts", {2015: 141}, "2016-06-01"
    ),
    Modifier.BASELINE_SENSITIVE: number("110 in 2015; 60 measured in 2010", {2010: 60, 2015: 110}, "2016-06-01"),
    Modifier.BASELINE_IMPLIED: number(
        "100 in 2010, 110 in 2015, and no baseline", {2010: 100, 2015: 110}, "2016-06-01", **NO_BASELINE
    ),
    Modifier.STALE: number("110 in 2015, and nothing since", {2015: 110}, "2017-04-01"),
    Modifier.EARLY: number("110 in 2011 and nothing else", {2011: 110}, "2012-06-01"),
    Modifier.BORDERLINE: number("199 in 2020, and a tolerance of 2 %", {2020: 199}, "2021-06-01"),
    Modifier.MET_WHEN_MADE: number(
        "at least 100, when 120 is known",
        {2010: 120},
        "2011-06-01",
        known_on=date(2011, 3, 1),
        value=100,
        **NO_BASELINE,
    ),
    Modifier.REACHED_BEFORE: number("210 in 2019, and none for 2020 yet", {2019: 210}, "2021-01-01"),
    Modifier.LOST_AGAIN: number(
        "due by 2020, not in 2020: 210 in 2018, 150 in 2020", {2018: 210, 2020: 150}, "2021-06-01", due=Due.BY
    ),
    Modifier.BY_BRACKET: number("210 in 2019, 250 in 2021, and none for 2020", {2019: 210, 2021: 250}, "2022-06-01"),
    Modifier.UNNAMED_PROVIDER: unchosen("150 in 2015, in a document that does not say who counted", "one"),
    Modifier.OTHER_SERIES: rivals(
        "100 in 2010 by the chosen provider and nothing later; 110 in 2015 by another",
        {2010: 100},
        {2010: 100, 2015: 110},
    ),
    Modifier.SUPERSEDED: versions("a second version asks for 250", value=250),
    Modifier.WITHDRAWN: versions("the first was taken back", first_withdrawn_on=date(2014, 1, 1)),
    MoveKind.LATER: versions("a second version is due by the end of 2024", deadlines=("2024-12-31",)),
    MoveKind.LOWER: versions("a second version asks for 150", value=150),
    MoveKind.RE_BASED: versions("a second version starts from 90", baseline_value=Decimal(90)),
    MoveKind.WIDENED: versions("a second version names 2019 and 2020", deadlines=("2019-12-31", "2020-12-31")),
    MoveKind.UNDATED: versions("a second version names no day", deadlines=()),
}
VOCABULARIES: tuple[type[StrEnum], ...] = (Status, Reason, Modifier, FlagKind, MoveKind)
MEMBERS = [member for words in VOCABULARIES for member in words]


def case_of(member: StrEnum) -> Case:
    """Of a kind of flag its rule's example. (Members of two vocabularies that share a value are equal as keys.)"""
    if isinstance(member, FlagKind):
        return case(RULES[member].example)
    assert member in WORKED, f"{type(member).__name__}.{member.name} has no case in {Path(__file__).name}"
    return WORKED[member]


def members_in(found: Found) -> Iterator[StrEnum]:
    for result in found:
        if isinstance(result, Assessment):
            yield result.status
            yield from result.modifiers
            yield from [] if result.reason is None else [result.reason]
        else:
            yield result.kind


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: f"{type(member).__name__}.{member}")
def test_every_word_of_the_rules_has_a_worked_case_that_gives_it(member: StrEnum) -> None:
    _words, work = case_of(member)
    assert [found for found in members_in(work()) if found is member]


def line(member: StrEnum) -> str:
    """The line of the page."""
    meaning = {Status: status_meaning, Modifier: modifier_meaning, FlagKind: flag_meaning}.get(type(member))
    words = "" if meaning is None else f": {meaning(member)}"
    return f"| `{member}` | {label(member)}{words} | {case_of(member)[0]} |"


@pytest.mark.parametrize("words", VOCABULARIES, ids=lambda words: words.__name__)
def test_every_word_of_the_rules_is_on_the_page_with_its_case(words: type[StrEnum]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    missing = [line(member) for member in words if line(member) not in text]
    assert missing == [], "lines for docs/explanation/method.md:\n" + "\n".join(missing)
