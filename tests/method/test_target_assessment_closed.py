"""What a result holds once a deadline has passed, and what it names as reached, lost and decisive.

The target asks for 200 by the end of 2020, from 100 in 2010, stated in January 2011.
"""

from datetime import date
from typing import Any

import pytest

from claims.enums import Comparator, Frequency, MeasureKind, Model, Modifier, Reason, Status
from claims.method import example_rows as build
from claims.method.periods import add_days
from claims.method.results import Assessment, DeadlineResult, Measures
from claims.method.target_assessment import assess_promise_targets
from tests.method.test_status import assess

LAST = date(2020, 12, 31)


def named(found: Assessment) -> tuple[str | None, str | None, str | None]:
    """The observations that decided, reached the target first, and lost it."""
    readings = (found.decided_by, found.reached, found.lost)
    return tuple(None if row is None else row.slug for row in readings)  # type: ignore[return-value]


@pytest.mark.parametrize("day", ["2016-06-01", "2020-12-31", "2021-01-01", "2022-06-01"])
@pytest.mark.parametrize(
    ("reason", "target"),
    [
        (Reason.NO_BASELINE, {"comparator": Comparator.MULTIPLY, "value": 2, "baseline_value": None}),
        (Reason.NOT_NUMERIC, {"value": None}),
        (Reason.OUT_OF_RANGE, {"value": "1e400"}),
        (Reason.OUT_OF_RANGE, {"baseline_value": "1e400"}),
        (Reason.OUT_OF_RANGE, {"comparator": Comparator.MULTIPLY, "value": "9e999999999999999999"}),
    ],
)
def test_what_has_no_goal_to_judge_by_says_so_before_and_after_the_deadline(
    reason: Reason, target: dict[str, Any], day: str
) -> None:
    found = assess({2015: 150}, day=day, **target)
    assert found.deadlines == (DeadlineResult(deadline=LAST, status=Status.NOT_ASSESSABLE, reason=reason),)


def test_while_the_deadlines_figure_is_awaited_the_measures_are_those_of_the_latest_one() -> None:
    for day, status in (("2021-01-01", Status.AWAITING_DATA), ("2021-02-15", Status.DATA_OVERDUE)):
        found = assess({2015: 110}, day=day)
        assert (found.status, found.measures.attainment, found.measures.gap) == (status, 0.1, 90.0)


@pytest.mark.parametrize(
    ("years", "names"),
    [
        ({2020: 150}, ("own-2020", None, None)),
        ({2018: 201, 2020: 150}, ("own-2020", "own-2018", "own-2020")),
        ({2020: 205}, ("own-2020", "own-2020", None)),
        ({2018: 201, 2020: 205}, ("own-2020", "own-2018", None)),
        ({2018: 201, 2019: 150, 2020: 205}, ("own-2020", "own-2018", None)),
        ({2020: 205, 2022: 150}, ("own-2020", "own-2020", "own-2022")),
        ({2018: 201, 2020: 150, 2021: 205, 2022: 150}, ("own-2021", "own-2021", "own-2022")),
    ],
)
def test_a_closed_result_names_what_decided_what_reached_and_what_lost(
    years: dict[int, int], names: tuple[str | None, str | None, str | None]
) -> None:
    assert named(assess(years, day="2023-06-01")) == names


@pytest.mark.parametrize(
    ("years", "names"),
    [
        ({2014: 205, 2015: 210}, ("own-2015", "own-2014", None)),
        ({2015: 210}, ("own-2015", "own-2015", None)),
        # The value of the baseline's own period is above the stated one and above the target.
        ({2010: 205}, ("own-2010", "own-2010", None)),
    ],
)
def test_what_is_reached_early_names_the_first_value_that_reached_it(
    years: dict[int, int], names: tuple[str | None, str | None, str | None]
) -> None:
    found = assess(years, day="2016-06-01")
    assert (found.status, named(found)) == (Status.ACHIEVED_EARLY, names)


def test_a_promise_of_what_had_happened_already_names_the_figure_that_reached_it() -> None:
    stated_late = {"baseline_end": None, "baseline_value": None, "stated_on": date(2021, 3, 1)}
    found = assess({2020: 205}, day="2021-06-01", **stated_late)
    assert (found.status, named(found)) == (Status.MET_ON_TIME, ("own-2020", "own-2020", None))


def test_without_a_dated_baseline_only_what_was_measured_after_the_statement_can_reach_it() -> None:
    undated = {"baseline_end": None}
    before = assess({2009: 205, 2015: 180}, day="2016-06-01", **undated)
    assert (before.status, before.reason, named(before)) == (
        Status.NOT_ASSESSABLE,
        Reason.NO_BASELINE,
        ("own-2015", None, None),
    )
    after = assess({2014: 205, 2015: 180}, day="2016-06-01", **undated)
    assert (after.status, named(after)) == (Status.ACHIEVED_THEN_LOST, ("own-2015", "own-2014", "own-2015"))


def test_another_figure_of_the_same_last_day_comes_neither_before_nor_after() -> None:
    """A year of 356 days and a calendar year that end together: the shorter one is taken for the deadline's."""

    def pair(whole: int, shorter: int) -> Assessment:
        rows = (
            build.observation(2020, whole),
            build.observation(2020, shorter, start=date(2020, 1, 11), slug="shorter"),
        )
        return assess(rows=rows, day="2021-06-01")

    missed, met = pair(205, 150), pair(150, 205)
    assert (missed.status, named(missed)) == (Status.MISSED, ("shorter", "own-2020", None))
    assert (met.status, named(met)) == (Status.MET_ON_TIME, ("shorter", "shorter", None))


@pytest.mark.parametrize("last", ["2020-12-31", "2020-11-30"])
def test_what_the_rest_of_the_deadlines_year_reached_came_late(last: str) -> None:
    """The deadline is the end of June 2020; the figure is of the months after it."""
    rest = build.observation(2020, 205, start=date(2020, 7, 1), end=build.day(last))
    found = assess(rows=(rest,), day="2021-06-01", deadlines=("2020-06-30",))
    days = (build.day(last) - date(2020, 6, 30)).days
    assert (found.status, found.slip_days, named(found)) == (Status.MET_LATE, days, ("own-2020", "own-2020", None))


def test_the_first_of_several_late_figures_says_how_late_it_was() -> None:
    rows = tuple(
        build.observation(year, value, start=date(year, 3, 1), end=date(year, 3, 1), known=f"{year}-04-01")
        for year, value in ((2021, 205), (2022, 210))
    )
    found = assess(rows=rows, day="2022-06-01", of={"frequency": Frequency.IRREGULAR})
    assert (found.status, found.slip_days, named(found)) == (Status.MET_LATE, 60, ("own-2021", "own-2021", None))


def test_a_value_of_the_baselines_own_period_has_no_pace_yet() -> None:
    found = assess({2010: 101}, day="2011-06-01")
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.NO_LATER_OBSERVATION)
    assert found.measures == Measures(level_share=0.505, gap=99.0)


def test_no_change_is_counted_between_two_figures_of_the_baselines_own_time() -> None:
    late = assess({2010: 101, 2020: 90}, day="2021-06-01", baseline_end=LAST)
    assert (late.status, late.measures.attainment, late.attainment_at_deadline) == (Status.MISSED, None, None)


@pytest.mark.parametrize(
    ("years", "status", "slug", "share"),
    [
        ({2020: 150, 2022: 190}, Status.MISSED, "own-2020", 0.5),
        ({2020: 150, 2022: 210, 2023: 250}, Status.MET_LATE, "own-2022", 1.1),
        ({2020: 210, 2022: 150}, Status.MET_ON_TIME, "own-2020", 1.1),
    ],
)
def test_after_a_deadline_the_measures_are_of_the_figure_that_decided(
    years: dict[int, int], status: Status, slug: str, share: float
) -> None:
    found = assess(years, day="2024-06-01")
    assert found.decided_by is not None
    assert (found.status, found.decided_by.slug, found.measures.attainment) == (status, slug, pytest.approx(share))
    assert found.measures.gap == pytest.approx(200 - float(found.decided_by.value))


def test_a_figure_of_the_year_of_the_statement_is_the_first_that_counts() -> None:
    """A statement of December 2016, known to the month, is dated by its last possible day."""
    stated = {"deadlines": (), "baseline_value": None, "baseline_end": None, "stated_on": LAST}
    for day in ("2021-06-01", "2022-06-01", "2023-06-01"):
        found = assess({2019: 205, 2020: 210, 2021: 220, 2022: 230}, day=day, **stated)
        assert (found.status, found.reached and found.reached.slug) == (Status.REACHED, "own-2020")


def test_on_the_last_day_of_the_deadline_old_figures_are_still_stale() -> None:
    assert Modifier.STALE in assess({2015: 110}, day="2020-12-31").modifiers
    assert Modifier.STALE not in assess({2015: 110}, day="2021-01-01").modifiers


STOCK: dict[str, Any] = {"kind_of_measure": MeasureKind.STOCK, "model": Model.LINEAR}


def counted(*days: tuple[str, int], asked: str) -> Assessment:
    """At least 100 by the end of 2020, by counts on single days, each known a month later."""
    rows = tuple(
        build.observation(
            date.fromisoformat(day).year,
            value,
            start=build.day(day),
            end=build.day(day),
            slug=day,
            known=str(add_days(build.day(day), 30)),
        )
        for day, value in days
    )
    facts = build.facts(
        indicators=(build.indicator(**STOCK),),
        observations=rows,
        targets=(build.target(value=100, baseline_value=10),),
    )
    (found,) = assess_promise_targets(facts, day=build.day(asked))
    return found


def test_a_count_from_before_the_deadline_that_is_short_decides_nothing_yet() -> None:
    early = ("2020-10-13", 80)
    assert counted(early, asked="2021-01-20").status is Status.AWAITING_DATA
    assert counted(early, asked="2021-06-01").status is Status.DATA_OVERDUE
    assert counted(early, ("2020-12-31", 90), asked="2021-06-01").status is Status.MISSED
    assert counted(early, ("2021-12-31", 95), asked="2022-06-01").status is Status.MISSED
    assert counted(early, ("2021-12-31", 105), asked="2022-06-01").status is Status.DATA_OVERDUE
    assert counted(("2020-10-13", 100), asked="2021-01-20").status is Status.MET_ON_TIME


def test_a_final_count_of_one_day_is_no_part_year_figure() -> None:
    assert Modifier.PROVISIONAL not in counted(("2020-12-31", 90), asked="2021-06-01").modifiers
