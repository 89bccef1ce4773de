"""Promises of many kinds, each with what an expert in its field would say of it on a day.

The cases are invented. They are kept apart from the tests of single rules, so that a rule that is right for one kind of
promise and wrong for another is seen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from claims.enums import (
    Applies,
    Comparator,
    Direction,
    Due,
    Frequency,
    MeasureKind,
    Model,
    Modifier,
    ObservationKind,
    Per,
    Reason,
    Status,
    TargetMeasure,
)
from claims.method import example_rows as build
from claims.method.facts import Observation, PromiseFacts
from claims.method.flags import find_flags
from claims.method.headline import assess_promise
from claims.method.periods import months_later
from claims.method.results import Assessment

CEILING: dict[str, Any] = {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE}
LINEAR: dict[str, Any] = {"model": Model.LINEAR}
MADE = "2011-01-15"


@dataclass(frozen=True)
class Said:
    """What has to be said on a day; None where the expert leaves it open."""

    day: str
    status: Status
    reason: Reason | None = None
    modifiers: frozenset[Modifier] = frozenset()
    flags: dict[str, str] | None = None


@dataclass(frozen=True)
class ExpertCase:
    """A promise: its versions, its figures, what is measured."""

    name: str
    years: dict[int, Any] = field(default_factory=dict)
    target: dict[str, Any] = field(default_factory=dict)
    said: tuple[Said, ...] = ()
    rows: tuple[Observation, ...] = ()
    of: dict[str, Any] = field(default_factory=dict)
    versions: tuple[dict[str, Any], ...] = ()
    series: tuple[Any, ...] = (build.series(),)

    def facts(self) -> PromiseFacts:
        usual = {"baseline_value": None, "known_on": build.day(MADE)}
        versions = self.versions or (self.target,)
        targets = [
            build.target(**(usual | {"slug": f"v{n}", "sequence": n} | version))
            for n, version in enumerate(versions, start=1)
        ]
        known = min(target.known_on for target in targets)
        return build.facts(
            promise=build.facts().promise.__class__(slug="promise", known_on=known, promisors=frozenset({"promisor"})),
            targets=tuple(targets),
            indicators=(build.indicator(**self.of),),
            series=self.series,
            observations=(*build.values(self.years), *self.rows),
        )

    def head_on(self, day: str) -> Assessment:
        return next(row for row in assess_promise(self.facts(), day=build.day(day)) if row.heads_promise)


def said(day: str, status: Status, *modifiers: Modifier, **fields: Any) -> Said:
    return Said(day, status, modifiers=frozenset(modifiers), **fields)


def span(start: str, end: str, value: object, known: str, **fields: Any) -> Observation:
    first, last = build.day(start), build.day(end)
    row = {"slug": f"own-{start}-{end}", "series": "own", "start": first, "end": last, "known_on": build.day(known)}
    return Observation(**(row | {"value": build.decimal(value)} | fields))


def month(year: int, number: int, value: object) -> Observation:
    first = date(year, number, 1)
    last = date.fromordinal(months_later(first, 1).toordinal() - 1)
    known = date.fromordinal(last.toordinal() + 20).isoformat()
    return span(first.isoformat(), last.isoformat(), value, known)


#: Twelve per cent a year, with a season of thirty per cent up and down.
SEASONAL = tuple(
    month(year, n, round(100 * 1.01 ** ((year - 2015) * 12 + n) * (1 + 0.3 * math.sin(2 * math.pi * n / 12)), 2))
    for year in range(2015, 2019)
    for n in range(1, 13)
)
MONTHLY: dict[str, Any] = {"frequency": Frequency.MONTHLY, "kind_of_measure": MeasureKind.FLOW}
OTHER = (build.series(), build.series("b", provider="Office"))

CASES = (
    ExpertCase(
        "a count from nothing, three of ten years gone",
        {2010: 0, 2011: 1, 2012: 2, 2013: 3},
        {"value": 10},
        (said("2014-06-01", Status.ON_TRACK),),
        of=LINEAR,
    ),
    ExpertCase(
        "the same where rates are usual",
        {2010: 0, 2011: 1, 2012: 2, 2013: 3},
        {"value": 10},
        (said("2014-06-01", Status.ON_TRACK),),
    ),
    ExpertCase(
        "a deficit that shrinks",
        {2010: -10, 2011: -9, 2012: -8, 2013: -7},
        {"value": -2},
        (said("2014-06-01", Status.ON_TRACK),),
        of=LINEAR,
    ),
    ExpertCase(
        "emissions that fall too slowly",
        {2010: 100, 2012: 90, 2014: 80},
        CEILING | {"value": 45},
        (said("2015-06-01", Status.LAGGING),),
    ),
    ExpertCase(
        "what was so when it was promised",
        {2009: 118, 2010: 120, 2011: 121},
        {"value": 100, "known_on": build.day("2011-02-05")},
        (said("2012-06-01", Status.ACHIEVED_EARLY, Modifier.MET_WHEN_MADE),),
    ),
    ExpertCase(
        "a ceiling above the rate, exceeded later",
        {2010: "4.8", 2012: "5.5"},
        CEILING | {"value": 5, "known_on": build.day("2011-02-05")},
        (said("2013-06-01", Status.ACHIEVED_THEN_LOST, Modifier.MET_WHEN_MADE),),
        of=LINEAR,
    ),
    ExpertCase(
        "inflation on its way into a corridor",
        {2010: 8, 2012: 4},
        {"comparator": Comparator.BETWEEN, "direction": Direction.DECREASE, "value": 2, "high": 3},
        (said("2013-06-01", Status.ON_TRACK),),
        of=LINEAR,
    ),
    ExpertCase(
        "a floor for all years, broken and restored",
        {2010: 100, 2013: 101, 2014: 100, 2015: 70, 2016: 72, 2017: 90, 2018: 100, 2019: 100, 2020: 101},
        {"value": 100, "applies": Applies.THROUGHOUT},
        (said("2016-06-01", Status.BREACHED), said("2019-06-01", Status.RESTORED), said("2021-06-01", Status.NOT_HELD)),
    ),
    ExpertCase(
        "a level kept until its day, and given up after it",
        {2010: 100, 2020: 101, 2021: 50},
        {"comparator": Comparator.MAINTAIN, "value": 100, "tolerance": 2},
        (said("2022-06-01", Status.HELD),),
    ),
    ExpertCase(
        "from place five to place one, half way at half time",
        {2010: 5, 2015: 3},
        CEILING | {"value": 1},
        (said("2016-06-01", Status.ON_TRACK),),
        of=LINEAR | {"unit": "rank", "kind_of_measure": MeasureKind.RANK},
    ),
    ExpertCase(
        "a share from ten to twenty per cent",
        {2010: 10, 2015: 14},
        {"value": 20},
        (said("2016-06-01", Status.LAGGING),),
        of=LINEAR | {"unit": "%", "kind_of_measure": MeasureKind.RATE},
    ),
    ExpertCase(
        "to grow by half",
        {2010: 100, 2015: 120},
        {"comparator": Comparator.MULTIPLY, "value": "1.5"},
        (said("2016-06-01", Status.LAGGING),),
    ),
    ExpertCase(
        "to be cut by thirty per cent",
        {2010: 100, 2015: 80},
        {"comparator": Comparator.MULTIPLY, "direction": Direction.DECREASE, "value": "0.7"},
        (said("2016-06-01", Status.ON_TRACK),),
    ),
    ExpertCase(
        "a hundred in ten years, twelve a year",
        dict.fromkeys(range(2011, 2021), 12),
        {
            "value": 100,
            "baseline_end": None,
            "measure": TargetMeasure.TOTAL,
            "per": Per.WINDOW,
            "applies_from": build.day("2011-01-01"),
        },
        (said("2016-06-01", Status.ON_TRACK), said("2021-06-01", Status.MET_ON_TIME)),
        of=LINEAR | {"kind_of_measure": MeasureKind.FLOW},
    ),
    ExpertCase(
        "a ceiling that nine months exceed",
        {2010: 150, 2019: 110},
        CEILING | {"value": 100},
        (said("2020-11-01", Status.MISSED), said("2021-01-20", Status.MISSED)),
        (span("2020-01-01", "2020-09-30", 120, "2020-10-20"),),
        of={"kind_of_measure": MeasureKind.FLOW},
    ),
    ExpertCase(
        "a balance that half a year does not settle",
        {2010: -5, 2019: -2},
        {"value": 3},
        (said("2020-09-01", Status.FAR_BEHIND), said("2021-03-01", Status.MISSED)),
        (
            span("2020-01-01", "2020-06-30", 5, "2020-08-01"),
            build.observation(2020, -1, known="2021-02-10"),
        ),
        of=LINEAR | {"kind_of_measure": MeasureKind.NET_FLOW},
    ),
    ExpertCase(
        "65 of 400 kilometres when 38 % of the year are over",
        {},
        {
            "value": 400,
            "baseline_end": build.day("2015-12-31"),
            "deadlines": ("2016-12-31",),
            "known_on": build.day("2016-05-19"),
        },
        (said("2016-06-01", Status.FAR_BEHIND, Modifier.RUN_RATE),),
        (span("2016-01-01", "2016-05-19", 65, "2016-05-19"),),
        of=LINEAR | {"kind_of_measure": MeasureKind.FLOW},
    ),
    ExpertCase(
        "a monthly figure with a season has one pace all year",
        {},
        {
            "value": 160,
            "per": Per.MONTH,
            "baseline_end": build.day("2015-12-31"),
            "deadlines": ("2019-12-31",),
            "known_on": build.day("2016-01-20"),
        },
        (),
        SEASONAL,
        of=MONTHLY,
    ),
    ExpertCase(
        "twelve months against a goal for the year",
        {},
        {
            "value": 1200,
            "per": Per.YEAR,
            "baseline_end": build.day("2015-12-31"),
            "deadlines": ("2018-12-31",),
            "known_on": build.day("2016-01-20"),
        },
        (said("2019-03-01", Status.MET_ON_TIME, Modifier.AGGREGATED),),
        SEASONAL,
        of=MONTHLY,
    ),
    ExpertCase(
        "four quarters against a goal for the year",
        {},
        {"value": 12, "baseline_value": 8, "per": Per.YEAR},
        (said("2021-06-01", Status.MET_ON_TIME, Modifier.AGGREGATED),),
        tuple(
            span(f"2020-{first}", f"2020-{last}", "3.1", "2021-01-20")
            for first, last in (("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31"))
        ),
        of={"frequency": Frequency.QUARTERLY, "kind_of_measure": MeasureKind.FLOW},
    ),
    ExpertCase(
        "an index that was set to a hundred again",
        {2010: 100, 2011: 106, 2012: 112, 2013: 118, 2014: 125, 2015: 100, 2016: 106},
        {"value": 150},
        (said("2017-06-01", Status.NOT_ASSESSABLE, reason=Reason.SERIES_BREAK),),
        of={"kind_of_measure": MeasureKind.INDEX},
        series=(build.series(breaks=(build.day("2015-01-01"),)),),
    ),
    ExpertCase(
        "figures that ended three years ago",
        {2010: 100, 2011: 107, 2012: 114, 2013: 123},
        {},
        (said("2017-06-01", Status.ON_TRACK, Modifier.STALE),),
    ),
    ExpertCase(
        "the deadline's year was never measured, and both sides satisfy",
        {2010: 100, 2015: 150, 2019: 210, 2021: 250},
        {},
        (said("2022-06-01", Status.MET_ON_TIME, Modifier.BY_BRACKET),),
    ),
    ExpertCase(
        "the deadline's year was never measured, and both sides are short",
        {2010: 100, 2015: 110, 2019: 115, 2021: 117},
        {},
        (said("2026-06-01", Status.MISSED, Modifier.BY_BRACKET),),
    ),
    ExpertCase(
        "reached by its day, and lost before it",
        {2010: 100, 2018: 210, 2019: 170, 2020: 150},
        {"due": Due.BY},
        (said("2021-06-01", Status.MET_ON_TIME, Modifier.LOST_AGAIN),),
    ),
    ExpertCase(
        "the same where the year itself was named",
        {2010: 100, 2018: 210, 2019: 170, 2020: 150},
        {"due": Due.IN},
        (said("2021-06-01", Status.MISSED),),
    ),
    ExpertCase(
        "a hair short in the year that was named",
        {2010: 100, 2018: 210, 2019: 205, 2020: 199},
        {"due": Due.IN},
        (said("2021-06-01", Status.NARROWLY_MISSED, Modifier.BORDERLINE),),
    ),
    ExpertCase(
        "a change within the error of measurement",
        {2010: 100, 2015: "99.9"},
        {"value": "100.5"},
        (said("2016-06-01", Status.STALLED, flags={"behind_schedule": "notice"}),),
    ),
    ExpertCase(
        "198 of 200 with an error of two per cent",
        {2010: 100, 2015: 150, 2020: 198},
        {},
        (said("2021-06-01", Status.NARROWLY_MISSED, Modifier.BORDERLINE),),
    ),
    ExpertCase(
        "figures that are all older than the promise",
        {2005: 150, 2006: 140, 2007: 130, 2008: 120, 2009: 110, 2010: 100},
        {"baseline_end": build.day("2005-12-31"), "known_on": build.day("2011-02-05")},
        (said("2011-02-15", Status.NOT_ASSESSABLE, reason=Reason.NO_LATER_OBSERVATION, flags={}),),
    ),
    ExpertCase(
        "no deadline, seven tenths of the way",
        {2010: 100, 2014: 130, 2018: 170},
        {"deadlines": ()},
        (said("2019-06-01", Status.OPEN_ENDED),),
    ),
    ExpertCase(
        "no base, and a last figure when it was said",
        {2010: 100, 2014: 130, 2018: 140},
        {"baseline_end": None, "known_on": build.day("2011-02-05")},
        (said("2019-06-01", Status.FAR_BEHIND, Modifier.BASELINE_IMPLIED),),
    ),
    ExpertCase(
        "a base year without a figure, and one beside it",
        {2009: 97, 2011: 105, 2015: 130},
        {},
        (said("2016-06-01", Status.LAGGING, Modifier.BASELINE_IMPLIED),),
    ),
    ExpertCase(
        "its series ended, and another one goes on",
        {2010: 100, 2011: 105, 2012: 110},
        {},
        (
            said("2021-06-01", Status.MET_ON_TIME, Modifier.OTHER_SERIES),
            said("2026-06-01", Status.MET_ON_TIME, Modifier.OTHER_SERIES),
        ),
        build.values({2010: 98, 2012: 112, 2016: 170, 2020: 230}, of="b"),
        series=OTHER,
    ),
    ExpertCase(
        "two stages of one statement",
        {2010: 100, 2015: 140},
        {},
        (said("2016-06-01", Status.MISSED, flags={"deadline_missed": "serious"}),),
        versions=({"value": 150, "deadlines": ("2015-12-31",)}, {}),
    ),
    ExpertCase(
        "a range that leaves open whether it was met",
        {2010: 100, 2015: 150},
        {},
        (said("2021-06-01", Status.UNDECIDED),),
        (build.observation(2020, None, low=build.decimal(195), high=build.decimal(205)),),
    ),
    ExpertCase(
        "a deadline in the middle of the year that was measured",
        {2010: 100, 2019: 180, 2020: 205},
        {"deadlines": ("2020-06-30",)},
        (said("2021-06-01", Status.MET_ON_TIME, Modifier.COARSER_THAN_DEADLINE),),
    ),
    ExpertCase(
        "a level measured every other year",
        {2010: 100},
        {},
        (said("2015-06-01", Status.ON_TRACK),),
        (span("2011-01-01", "2012-12-31", 120, "2013-02-01"), span("2013-01-01", "2014-12-31", 140, "2015-02-01")),
        of=LINEAR | {"kind_of_measure": MeasureKind.STOCK},
    ),
    ExpertCase(
        "a plan's total for five years",
        {},
        {
            "value": 500,
            "baseline_end": build.day("2015-12-31"),
            "known_on": build.day("2016-01-15"),
            "measure": TargetMeasure.TOTAL,
            "per": Per.WINDOW,
            "applies_from": build.day("2016-01-01"),
        },
        (said("2021-06-01", Status.MET_ON_TIME),),
        (
            span("2011-01-01", "2015-12-31", 400, "2016-01-10"),
            span("2016-01-01", "2020-12-31", 520, "2021-02-01"),
        ),
        of={"kind_of_measure": MeasureKind.FLOW},
    ),
    ExpertCase(
        "several days to choose from",
        {2010: 100, 2014: 180, 2015: 195, 2016: 205},
        {"deadlines": ("2015-12-31", "2017-12-31", "2020-12-31")},
        (said("2015-06-01", Status.ON_TRACK), said("2017-06-01", Status.ACHIEVED_EARLY)),
    ),
    ExpertCase(
        "seven per cent a year, and then a loss of a quarter",
        {2010: 100, 2013: 122, 2016: 150, 2019: 184, 2020: 138},
        {"deadlines": ("2025-12-31",)},
        (said("2020-06-01", Status.ON_TRACK), said("2021-06-01", Status.LAGGING)),
    ),
    ExpertCase(
        "more than an exact level",
        {2010: 50, 2015: 80, 2020: 130},
        {"comparator": Comparator.EQUAL, "value": 100},
        (said("2021-06-01", Status.MISSED),),
    ),
    ExpertCase(
        "one dip in the second of seven years",
        {2020: "107.8", 2021: "146.9", 2022: "190.3", 2023: "240.1", 2024: "244.8", 2025: "228.1"},
        {
            "value": 300,
            "baseline_end": build.day("2023-12-31"),
            "deadlines": ("2030-12-31",),
            "known_on": build.day("2023-11-20"),
        },
        (said("2026-06-01", Status.MOVING_AWAY, Modifier.EARLY, flags={"moving_away": "notice"}),),
    ),
    ExpertCase(
        "reached by a provisional figure",
        {2010: 100, 2014: 150},
        {},
        (said("2016-06-01", Status.ACHIEVED_EARLY, Modifier.PROVISIONAL),),
        (build.observation(2015, 201, kind=ObservationKind.PROVISIONAL),),
    ),
    ExpertCase(
        "no accidents from none, and then three",
        {2010: 0, 2015: 3},
        CEILING | {"value": 0, "applies": Applies.THROUGHOUT},
        (said("2016-06-01", Status.BREACHED),),
        of=LINEAR,
    ),
    ExpertCase(
        "growth of five per cent in every year",
        {2011: 6, 2012: "5.5", 2013: 4, 2014: 6, 2015: "5.2"},
        {"value": 5, "baseline_end": None, "applies": Applies.EACH_PERIOD},
        (said("2014-06-01", Status.BREACHED), said("2016-06-01", Status.RESTORED)),
        of=LINEAR | {"unit": "%", "kind_of_measure": MeasureKind.RATE},
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_expert_would_say_the_same(case: ExpertCase) -> None:
    for expected in case.said:
        head = case.head_on(expected.day)
        assert (head.status, head.reason if expected.reason else None) == (expected.status, expected.reason)
        assert expected.modifiers <= set(head.modifiers), head.modifiers
        if expected.flags is not None:
            found = find_flags(case.facts(), day=build.day(expected.day))
            assert {flag.kind.value: flag.severity.value for flag in found} == expected.flags


def test_a_season_is_no_progress() -> None:
    (case,) = (case for case in CASES if "season" in case.name)
    heads = [case.head_on(day) for day in ("2017-04-25", "2017-10-25", "2018-10-25")]
    assert {head.status for head in heads} == {Status.ON_TRACK}
    ratios = [head.measures.ratio or 0.0 for head in heads]
    assert max(ratios) - min(ratios) < 0.1


def test_a_lowered_goal_does_not_hide_that_the_first_was_missed() -> None:
    case = ExpertCase(
        "lowered",
        {2010: 100, 2017: 115, 2020: 125},
        versions=({}, {"value": 120, "known_on": build.day("2018-03-01")}),
    )
    statuses = {
        row.subject: row.status for row in assess_promise(case.facts(), day=build.day("2021-06-01")) if row.is_headline
    }
    assert statuses == {"v1": Status.MISSED, "v2": Status.MET_ON_TIME}
    kinds = {flag.kind.value for flag in find_flags(case.facts(), day=build.day("2021-06-01"))}
    assert {"goalpost_moved", "deadline_missed"} <= kinds
