"""Which rows of a series count for a target: whole periods and parts, and the value that it starts from."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import BaselineOrigin, Frequency, MeasureKind, Reason, Status
from claims.method import example_rows as build
from claims.method.facts import Observation
from claims.method.results import Baseline
from claims.method.target_case import Case, build_case
from tests.method.test_status import assess


def span(slug: str, first: str, last: str, value: int) -> Observation:
    """A value for any span of days, known on its last one."""
    return build.observation(2000, value, slug=slug, start=build.day(first), end=build.day(last), known=last)


def case(*rows: Observation, of: dict[str, Any] | None = None, **target: Any) -> Case:
    return build_case(build.target(**target), build.indicator(**(of or {})), rows, stated_baseline=True)


@pytest.mark.parametrize(
    ("first", "last"), [("2020-01-01", "2020-11-30"), ("2020-07-01", "2020-12-31"), ("2020-03-01", "2020-09-30")]
)
def test_a_part_of_a_year_says_nothing_once_the_whole_year_is_known(first: str, last: str) -> None:
    whole = span("whole", "2020-01-01", "2020-12-31", 150)
    part = span("part", first, last, 205)
    assert case(whole, part).readings == (whole,)
    assert case(whole, part, of={"kind_of_measure": MeasureKind.STOCK}).readings == (whole,)
    assert case(part).readings == (part,)
    found = assess(rows=(whole, part), day="2021-06-01")
    assert (found.status, found.reached) == (Status.MISSED, None)


def test_a_part_that_reaches_into_another_year_counts_with_the_whole_one() -> None:
    whole = span("whole", "2020-01-01", "2020-12-31", 150)
    for part in (span("a", "2019-11-01", "2020-06-30", 205), span("b", "2020-11-01", "2021-01-31", 205)):
        assert set(case(whole, part).readings) == {whole, part}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        # Only what covers a part of a year came after the baseline.
        ((("2010-01-01", "2010-12-31"), ("2015-01-01", "2015-06-30")), Reason.BASIS_MISMATCH),
        # What covers a part came before.
        ((("2009-01-01", "2009-06-30"), ("2010-01-01", "2010-12-31")), Reason.NO_LATER_OBSERVATION),
        ((("2010-01-01", "2010-12-31"),), Reason.NO_LATER_OBSERVATION),
    ],
)
def test_what_is_missing_after_the_baseline_differs_from_what_does_not_compare(
    rows: tuple[tuple[str, str], ...], reason: Reason
) -> None:
    given = tuple(span(f"row-{first}", first, last, 101) for first, last in rows)
    found = assess(rows=given, day="2016-06-01")
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, reason)


def test_a_part_that_counts_is_not_missed_as_one_that_does_not() -> None:
    part = span("part", "2010-01-01", "2010-06-30", 101)
    found = assess(rows=(part,), day="2016-06-01", of={"kind_of_measure": MeasureKind.STOCK})
    assert found.reason is Reason.NO_LATER_OBSERVATION


YEAR = span("year", "2010-01-01", "2010-12-31", 90)
SPRING_TO_SPRING = span("spring", "2010-04-01", "2011-03-31", 95)
LONG_YEAR = span("long", "2010-03-20", "2011-03-31", 96)
HALF = span("half", "2010-07-01", "2010-12-31", 50)


def measured(*rows: Observation, of: dict[str, Any] | None = None) -> tuple[str | None, Baseline | None]:
    """The row that a target without a stated baseline starts from, which is at the end of 2010."""
    found = case(*rows, of=of, baseline_value=None)
    return (None if found.baseline_row is None else found.baseline_row.slug), found.baseline


@pytest.mark.parametrize(
    ("rows", "slug"),
    [
        # The one that ends with the baseline's period goes before any other that holds its last day,
        ((SPRING_TO_SPRING, YEAR), "year"),
        ((YEAR, LONG_YEAR), "year"),
        # then the shortest.
        ((LONG_YEAR, SPRING_TO_SPRING), "spring"),
        ((HALF,), None),
        ((YEAR, HALF), "year"),
        ((), None),
    ],
)
def test_the_baseline_is_measured_by_the_row_that_ends_with_its_period_or_the_shortest_that_holds_it(
    rows: tuple[Observation, ...], slug: str | None
) -> None:
    for given in (rows, rows[::-1]):
        assert measured(*given)[0] == slug


def test_a_part_measures_a_baseline_only_where_parts_compare_with_whole_years() -> None:
    assert measured(HALF) == (None, None)
    assert measured(HALF, of={"kind_of_measure": MeasureKind.STOCK}) == (
        "half",
        Baseline(
            value=Decimal(50),
            period_start=HALF.start,
            period_end=date(2010, 12, 31),
            origin=BaselineOrigin.MEASURED,
            slug="half",
        ),
    )


def test_a_measurement_of_the_baselines_last_day_measures_it() -> None:
    day = span("day", "2010-12-31", "2010-12-31", 70)
    assert measured(day, of={"frequency": Frequency.IRREGULAR})[0] == "day"


def test_a_stated_baseline_rests_on_no_row_and_a_measured_one_does() -> None:
    figures = {2010: 90, 2015: 130}
    assert assess(figures, day="2016-06-01").rows_used == ("own-2015",)
    assert assess(figures, day="2016-06-01", baseline_value=None).rows_used == ("own-2010", "own-2015")
