"""An indicator without a target: the change from its first full value to its newest, and no verdict."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import BaselineOrigin, Model, ObservationKind, Reason, RecordKind, Status
from claims.method import example_rows as build
from claims.method.facts import Observation
from claims.method.results import Assessment, Baseline, Measures, Reading
from claims.method.trend import assess_trend

DAY = date(2020, 1, 1)


def trend(*rows: Observation, of: str = "own", since: date | None = None, **fields: Any) -> Assessment:
    given = {"model": Model.LINEAR} | fields
    return assess_trend(build.indicator(**given), build.series(of), rows, day=DAY, since=since)


def test_a_trend_names_its_two_ends_and_the_pace_between_them() -> None:
    assert trend(*build.values({2010: 100, 2011: 180, 2014: 120})) == Assessment(
        subject_kind=RecordKind.INDICATOR,
        subject="trade",
        series="own",
        status=Status.RISING,
        measures=Measures(pace=5.0, pace_model=Model.LINEAR),
        baseline=Baseline(
            value=Decimal(100), period_end=date(2010, 12, 31), origin=BaselineOrigin.MEASURED, slug="own-2010"
        ),
        latest=Reading(
            value=Decimal(120), period_start=date(2014, 1, 1), period_end=date(2014, 12, 31), slug="own-2014"
        ),
        is_headline=True,
        rows_used=("own-2010", "own-2014"),
    )


def test_one_value_or_none_makes_no_trend_and_says_which() -> None:
    one = trend(*build.values({2010: 100}))
    assert one == Assessment(
        subject_kind=RecordKind.INDICATOR,
        subject="trade",
        series="own",
        status=Status.NOT_ASSESSABLE,
        reason=Reason.NO_LATER_OBSERVATION,
        latest=Reading(
            value=Decimal(100), period_start=date(2010, 1, 1), period_end=date(2010, 12, 31), slug="own-2010"
        ),
        is_headline=True,
        rows_used=("own-2010",),
    )
    none = trend()
    assert (none.reason, none.latest, none.rows_used) == (Reason.NO_DATA, None, ())


@pytest.mark.parametrize(
    ("values", "status"),
    [
        # Half a per cent of the larger level a year is flat.
        ((1000, "1004.9"), Status.FLAT),
        ((1000, "1005.1"), Status.RISING),
        ((1000, "995.1"), Status.FLAT),
        ((1000, "994.9"), Status.FALLING),
        ((0, 0), Status.FLAT),
        ((-5, 5), Status.RISING),
        ((5, -5), Status.FALLING),
        ((-100, -90), Status.RISING),
    ],
)
@pytest.mark.parametrize("model", list(Model))
def test_less_than_half_a_per_cent_a_year_is_flat(values: tuple[Any, Any], status: Status, model: Model) -> None:
    assert trend(*build.values(dict(enumerate(values, start=2010))), model=model).status is status


def test_five_years_share_a_change_among_them() -> None:
    assert trend(*build.values({2010: 100, 2015: 102})).status is Status.FLAT
    assert trend(*build.values({2010: 100, 2015: 103}), model=Model.GEOMETRIC).status is Status.RISING


def test_just_half_a_per_cent_a_year_is_still_flat() -> None:
    """From nothing to all of it in two hundred years."""
    assert trend(*build.values({1800: 0, 2000: 10})).status is Status.FLAT
    assert trend(*build.values({1801: 0, 2000: 10})).status is Status.RISING


def test_a_zero_is_held_against_the_other_level_and_counted_in_units() -> None:
    found = trend(*build.values({2010: 0, 2012: 10}), model=Model.GEOMETRIC)
    assert (found.status, found.measures) == (Status.RISING, Measures(pace=5.0, pace_model=Model.LINEAR))


def test_a_change_beyond_all_numbers_is_no_trend() -> None:
    found = trend(*build.values({2010: "-1e308", 2011: "1e308"}))
    assert (found.status, found.reason, found.measures) == (Status.NOT_ASSESSABLE, Reason.OUT_OF_RANGE, Measures())


def test_only_the_preferred_series_with_a_provider_gives_the_headline() -> None:
    other = build.values({2010: 100, 2014: 120}, of="other")
    assert not trend(*other, of="other").is_headline
    unnamed = build.series("own", provider=None)
    rows = build.values({2010: 100, 2014: 120})
    assert not assess_trend(build.indicator(), unnamed, rows, day=DAY).is_headline


def test_what_is_no_full_measured_value_of_the_series_is_passed_over() -> None:
    rows = build.values({2010: 100, 2012: 110})
    beside = (
        build.observation(2005, 300, of="other"),
        build.observation(2013, None),
        build.observation(2014, 300, kind=ObservationKind.FORECAST),
        build.observation(2015, 300, end=date(2015, 6, 30)),
        build.observation(2016, 300, known="2020-01-02"),
    )
    assert trend(*beside, *rows) == trend(*rows)


def test_it_may_begin_on_a_later_day() -> None:
    rows = build.values({2010: 500, 2012: 100, 2014: 120})
    assert trend(*rows).status is Status.FALLING
    for since, first in ((date(2012, 12, 31), "own-2012"), (date(2010, 12, 31), "own-2010")):
        found = trend(*rows, since=since).baseline
        assert found is not None and found.slug == first
    assert trend(*rows, since=date(2013, 1, 1)).reason is Reason.NO_LATER_OBSERVATION
