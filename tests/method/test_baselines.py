"""Where a target starts that names no baseline, or one that has no figure."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from claims.enums import Applies, BaselineOrigin, Comparator, Direction, Frequency, Modifier, Reason, Status
from claims.method import example_rows as build
from claims.method.baselines import naming_version
from claims.method.facts import Observation, Target
from claims.method.results import Assessment
from claims.method.target_assessment import assess_promise_targets
from tests.method.test_status import assess

UNNAMED: dict[str, Any] = {"baseline_value": None, "baseline_end": None}


def base(found: Assessment) -> tuple[int, int | None, BaselineOrigin] | None:
    """The baseline's value, the year of its end and its origin."""
    if found.baseline is None:
        return None
    end = found.baseline.period_end
    return int(found.baseline.value), None if end is None else end.year, found.baseline.origin


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        # Said in January 2011: the newest year that was over by then,
        ({2009: 90, 2010: 100, 2015: 110}, (100, 2010, BaselineOrigin.IMPLIED)),
        # at most two years old,
        ({2009: 90, 2015: 110}, (90, 2009, BaselineOrigin.IMPLIED)),
        ({2008: 80, 2015: 110}, None),
        # and no later one.
        ({2011: 101, 2015: 110}, None),
    ],
)
def test_a_target_without_a_baseline_starts_from_the_last_figure_when_it_was_said(
    years: dict[int, int], expected: Any
) -> None:
    found = assess(years, day="2016-06-01", **UNNAMED)
    assert base(found) == expected
    assert (found.reason is Reason.NO_BASELINE) is (expected is None)
    assert (Modifier.BASELINE_IMPLIED in found.modifiers) is (expected is not None)


def test_an_implied_baseline_is_a_row_in_use_and_known_as_of_the_day() -> None:
    late = build.observation(2010, 100, known="2014-01-01")
    rows = (build.observation(2009, 90), late, build.observation(2012, 110))
    assert base(assess(rows=rows, day="2013-06-01", **UNNAMED)) == (90, 2009, BaselineOrigin.IMPLIED)
    found = assess(rows=rows, day="2014-06-01", **UNNAMED)
    assert base(found) == (100, 2010, BaselineOrigin.IMPLIED)
    assert found.rows_used == ("own-2010", "own-2012")


def test_an_implied_baseline_gives_the_result_that_the_same_one_gives_when_stated() -> None:
    years = {2010: 100, 2015: 110}
    stated, implied = assess(years, day="2016-06-01"), assess(years, day="2016-06-01", **UNNAMED)
    assert (implied.status, implied.measures) == (stated.status, stated.measures)


@pytest.mark.parametrize(
    "changed",
    [
        # A multiple would have another goal with another baseline,
        {"comparator": Comparator.MULTIPLY, "value": 2},
        # what is to hold all the time needs none,
        {"applies": Applies.THROUGHOUT},
        # from 100 nothing was promised where 100 did already,
        {"value": 90},
        {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE, "value": 120},
        # and an undated statement has no last figure before it.
        {"stated_on": None},
    ],
)
def test_no_baseline_is_implied(changed: dict[str, Any]) -> None:
    assert base(assess({2010: 100, 2015: 110}, day="2016-06-01", **(UNNAMED | changed))) is None


def test_figures_that_come_irregularly_imply_no_baseline() -> None:
    assert (
        base(assess({2010: 100, 2015: 110}, day="2016-06-01", of={"frequency": Frequency.IRREGULAR}, **UNNAMED)) is None
    )


def test_a_newest_figure_known_only_as_a_range_lets_no_older_one_take_its_place() -> None:
    wide = build.observation(2010, None, low=build.decimal(90), high=build.decimal(110))
    assert base(assess({2009: 80, 2015: 150}, rows=(wide,), day="2016-06-01", **UNNAMED)) is None


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ({2009: 90, 2011: 105, 2015: 110}, (90, 2009, BaselineOrigin.NEAREST)),
        ({2011: 105, 2015: 110}, (105, 2011, BaselineOrigin.NEAREST)),
        ({2008: 90, 2012: 105, 2015: 110}, None),
        # While nothing later is known, the figure itself may still come.
        ({2009: 90}, None),
        ({2009: 90, 2010: 100, 2015: 110}, (100, 2010, BaselineOrigin.MEASURED)),
    ],
)
def test_a_named_year_without_a_figure_takes_the_one_next_to_it(years: dict[int, int], expected: Any) -> None:
    found = assess(years, day="2016-06-01", baseline_value=None)
    assert base(found) == expected
    is_nearest = expected is not None and expected[2] is BaselineOrigin.NEAREST
    assert (Modifier.BASELINE_IMPLIED in found.modifiers) is is_nearest


def test_a_multiple_takes_no_neighbour() -> None:
    multiple: dict[str, Any] = {"comparator": Comparator.MULTIPLY, "value": 2, "baseline_value": None}
    assert base(assess({2009: 90, 2011: 105, 2015: 110}, day="2016-06-01", **multiple)) is None


def test_the_words_for_an_unstated_baseline_come_only_with_statuses_that_rest_on_it() -> None:
    reached = assess({2010: 100, 2015: 210}, day="2016-06-01", **UNNAMED)
    assert (reached.status, reached.modifiers) == (Status.ACHIEVED_EARLY, ())
    assert reached.baseline is not None and reached.baseline.origin is BaselineOrigin.IMPLIED


FIRST = build.target(slug="first")
SECOND = build.target(slug="second", sequence=2, known_on=date(2013, 6, 30), own_series=None, **UNNAMED)


def versions(*targets: Target, rows: tuple[Observation, ...]) -> dict[tuple[str, str | None], Assessment]:
    facts = build.facts(
        targets=targets,
        indicators=(build.indicator(preferred_series="other"),),
        series=(build.series(), build.series("other")),
        observations=rows,
    )
    return {(row.subject, row.series): row for row in assess_promise_targets(facts, day=date(2016, 6, 1))}


def test_a_version_inherits_the_baseline_with_the_series_that_it_is_of() -> None:
    rows = build.values({2015: 110}) + build.values({2010: 95, 2015: 150}, of="other")
    found = versions(FIRST, SECOND, rows=rows)
    own, other = found["second", "own"], found["second", "other"]
    assert (base(own), own.is_headline) == ((100, 2010, BaselineOrigin.INHERITED), True)
    assert (base(other), other.is_headline) == ((95, 2010, BaselineOrigin.INHERITED), False)
    assert own.baseline is not None and other.baseline is not None
    assert (own.baseline.slug, other.baseline.slug) == (None, "other-2010")
    assert (own.baseline.from_version, other.baseline.from_version) == (1, 1)


def test_a_version_that_quotes_another_series_inherits_the_period_alone() -> None:
    rows = build.values({2015: 110}) + build.values({2010: 95, 2015: 150}, of="other")
    found = versions(FIRST, replace(SECOND, own_series="other"), rows=rows)["second", "other"]
    assert (base(found), found.is_headline) == ((95, 2010, BaselineOrigin.INHERITED), True)


def test_a_measured_baseline_of_the_period_shows_whether_the_inherited_one_decides() -> None:
    found = versions(FIRST, SECOND, rows=build.values({2010: 60, 2015: 110}))["second", "own"]
    assert Modifier.BASELINE_SENSITIVE in found.modifiers


THIRD = replace(SECOND, slug="third", sequence=3)


@pytest.mark.parametrize(
    ("target", "before", "named_by"),
    [
        (FIRST, (), "first"),
        (SECOND, (FIRST,), "first"),
        (THIRD, (FIRST, SECOND), "first"),
        (THIRD, (FIRST, replace(FIRST, slug="second", sequence=2)), "second"),
        (SECOND, (), None),
        (SECOND, (replace(FIRST, withdrawn_on=date(2012, 1, 1)),), None),
        (SECOND, (replace(FIRST, indicator="energy"),), None),
        (SECOND, (replace(FIRST, comparator=Comparator.EQUAL),), None),
        (SECOND, (replace(FIRST, direction=Direction.DECREASE),), None),
        (SECOND, (replace(FIRST, is_contradictory=True),), None),
        (THIRD, (FIRST, replace(SECOND, comparator=Comparator.EQUAL)), None),
        (SECOND, (replace(FIRST, sequence=3),), None),
        (replace(SECOND, applies=Applies.THROUGHOUT), (FIRST,), None),
    ],
)
def test_a_baseline_is_that_of_the_newest_earlier_version_that_asks_in_the_same_way(
    target: Target, before: tuple[Target, ...], named_by: str | None
) -> None:
    for given in ((*before, target), (target, *before[::-1])):
        found = naming_version(target, given)
        assert (None if found is None else found.slug) == named_by
