"""Forecasts: the arithmetic against results worked out elsewhere, and when what may be shown."""

import json
import math
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import Comparator, Direction, ForecastReason, Frequency, ObservationKind, Per, TargetMeasure
from claims.exceptions import ClaimsError, InvalidFigureError, NotKnownAsOfError, UnknownRecordError
from claims.method import example_rows as build
from claims.method.facts import Observation
from claims.method.forecast import forecast_target, run_of, steps_between
from claims.method.projections import Projection, project_drift, project_trend
from claims.method.results import Forecast, as_json
from tests.method.strategies import tried, wild_days, wild_promises

GROWING: dict[int, Any] = dict(zip(range(2008, 2016), (100, 104, 109, 113, 119, 123, 130, 135), strict=True))


def forecast(
    years: dict[int, Any], *, day: str = "2016-06-01", deadline: str = "2018-12-31", **fields: Any
) -> Forecast:
    given: dict[str, Any] = {"value": 150, "deadlines": (deadline,)} | fields.pop("target", {})
    target = build.target(**given)
    facts = build.facts(targets=(target,), observations=build.values(years), indicators=(build.indicator(**fields),))
    return forecast_target(facts, target, series=build.series(), day=build.day(day))


def last(number: int) -> dict[int, Any]:
    return dict(list(GROWING.items())[-number:])


def test_eight_yearly_values_carry_a_probability_in_steps_of_five_points() -> None:
    found = forecast(GROWING)
    exact = project_trend(list(GROWING.values()), steps=3)
    assert (found.reason, found.probability_reason, found.indicative) == (None, None, False)
    assert (found.values, found.steps, found.period_end) == (8, 3, date(2018, 12, 31))
    assert found.median == pytest.approx(exact.median)
    assert [row.level for row in found.intervals] == [0.8, 0.95]
    for row in found.intervals:
        assert (row.low, row.high) == pytest.approx(exact.interval(row.level))
    assert exact.probability(low=150, high=None) == pytest.approx(0.36601, abs=1e-5)
    assert found.probability == 0.35
    assert found.rows_used == tuple(f"own-{year}" for year in GROWING)


@pytest.mark.parametrize(
    ("goal", "shown"), [(20, 0.95), (135, 0.95), (148, 0.7), (149, 0.55), (150, 0.35), (300, 0.05), (-5, 0.95)]
)
def test_no_probability_is_certain_either_way(goal: int, shown: float) -> None:
    assert forecast(GROWING, target={"value": goal}).probability == shown


def test_counts_of_few_events_have_no_forecast() -> None:
    counted = dict(zip(range(2008, 2016), (31, 33, 35, 34, 38, 40, 41, 44), strict=True))
    assert forecast(counted, counts_events=True).reason is None
    few = forecast(counted | {2012: 29}, counts_events=True)
    assert (few.reason, few.intervals) == (ForecastReason.SMALL_COUNT, ())
    assert forecast(counted | {2012: 29}).reason is None


def test_a_series_that_is_not_yearly_has_the_plain_method() -> None:
    assert forecast(GROWING).persistence == project_trend(list(GROWING.values()), steps=3).persistence


def test_a_ceiling_counts_the_other_side() -> None:
    found = forecast(GROWING, target={"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE, "value": 150})
    assert found.probability == 0.65


def test_a_range_counts_what_is_inside() -> None:
    found = forecast(GROWING, target={"comparator": Comparator.BETWEEN, "value": 148, "high": 152})
    exact = project_trend(list(GROWING.values()), steps=3).probability(low=148, high=152)
    assert (exact, found.probability) == (pytest.approx(0.56876, abs=1e-5), 0.55)


@pytest.mark.parametrize("number", [4, 5, 6, 7])
def test_four_to_seven_values_give_an_indicative_interval_and_no_probability(number: int) -> None:
    found = forecast(last(number))
    assert (found.reason, found.probability_reason) == (None, ForecastReason.TOO_FEW_VALUES)
    assert (found.indicative, found.probability, len(found.intervals)) == (True, None, 2)


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_fewer_than_four_values_give_nothing(number: int) -> None:
    found = forecast(last(number)) if number else forecast({})
    assert (found.reason, found.median, found.intervals, found.probability) == (
        ForecastReason.TOO_FEW_VALUES,
        None,
        (),
        None,
    )


@pytest.mark.parametrize(("deadline", "probable"), [("2018-12-31", True), ("2019-12-31", False), ("2018-07-01", True)])
def test_a_probability_reaches_no_further_than_half_the_changes(deadline: str, probable: bool) -> None:
    """Eight values have seven changes: three years, not four."""
    found = forecast(GROWING, deadline=deadline)
    assert (found.probability is not None) is probable
    assert found.probability_reason is (None if probable else ForecastReason.TOO_FAR_AHEAD)
    assert found.intervals


def test_a_gap_ends_the_run_of_values() -> None:
    found = forecast({year: value for year, value in GROWING.items() if year != 2010})
    assert (found.values, found.indicative) == (5, True)


def test_forecasts_and_plans_are_no_values() -> None:
    rows = (*build.values(last(4)), build.observation(2016, 140, kind=ObservationKind.FORECAST, known="2016-01-01"))
    assert [row.slug for row in run_of(rows, indicator=build.indicator())][-1] == "own-2015"
    planned = (*build.values({2012: 1, 2013: 1, 2015: 1}), build.observation(2014, 1, kind=ObservationKind.PLAN))
    assert [row.slug for row in run_of(planned, indicator=build.indicator())] == ["own-2015"]


def test_an_estimate_counts_and_says_so() -> None:
    rows = (
        *build.values({2012: 100, 2013: 104, 2014: 109}),
        build.observation(2015, 113, kind=ObservationKind.ESTIMATE),
    )
    target = build.target(value=150, deadlines=("2018-12-31",))
    facts = build.facts(targets=(target,), observations=rows)
    assert forecast_target(facts, target, series=build.series(), day=date(2016, 6, 1)).provisional
    assert not forecast(GROWING).provisional


def test_part_years_and_other_series_are_no_values() -> None:
    part = Observation(
        slug="part", series="own", start=date(2016, 1, 1), end=date(2016, 4, 30), value=Decimal(1), known_on=date.min
    )
    rows = (*build.values(last(5)), part)
    assert [row.slug for row in run_of(rows, indicator=build.indicator())] == [f"own-{year}" for year in last(5)]
    target = build.target(value=150, deadlines=("2018-12-31",))
    facts = build.facts(targets=(target,), observations=build.values(GROWING, of="other"))
    found = forecast_target(facts, target, series=build.series(), day=date(2016, 6, 1))
    assert (found.values, found.reason) == (0, ForecastReason.TOO_FEW_VALUES)


def test_what_was_not_yet_known_is_not_used() -> None:
    assert forecast(GROWING, day="2016-01-31").values == 7


@pytest.mark.parametrize(
    ("expected", "asked"),
    [
        (ForecastReason.NOT_POSITIVE, {"years": {**last(4), 2013: 0}}),
        (ForecastReason.NO_DEADLINE, {"target": {"deadlines": ()}}),
        (ForecastReason.DEADLINE_PASSED, {"deadline": "2016-05-31"}),
        (ForecastReason.NOT_EQUALLY_SPACED, {"frequency": Frequency.IRREGULAR}),
        (ForecastReason.NOT_NUMERIC, {"target": {"indicator": None, "value": None}}),
        (ForecastReason.OUT_OF_RANGE, {"years": {**last(4), 2015: "1e400"}}),
        (ForecastReason.OUT_OF_RANGE, {"years": {2012: 1, 2013: "1e100", 2014: "1e200", 2015: "1e300"}}),
    ],
)
def test_each_refusal_has_its_name(expected: ForecastReason, asked: dict[str, Any]) -> None:
    found = forecast(asked.get("years", GROWING), **{name: asked[name] for name in asked if name != "years"})
    assert (found.reason, found.probability_reason) == (expected, expected)
    assert (found.median, found.intervals, found.probability, found.steps) == (None, (), None, None)


def test_a_deadlines_own_figure_leaves_nothing_to_forecast() -> None:
    early = build.observation(2015, 135, known="2015-12-31")
    target = build.target(value=150, deadlines=("2015-12-31",))
    facts = build.facts(targets=(target,), observations=(*build.values({2012: 1, 2013: 2, 2014: 3}), early))
    found = forecast_target(facts, target, series=build.series(), day=date(2015, 12, 31))
    assert (found.reason, found.values) == (ForecastReason.NOTHING_AHEAD, 4)


def test_a_number_for_another_length_of_time_than_the_figures_has_no_forecast() -> None:
    found = [forecast(GROWING, target=each) for each in ({"measure": TargetMeasure.TOTAL}, {"per": Per.MONTH})]
    assert [each.reason for each in found] == [ForecastReason.OTHER_PERIOD] * 2


def test_a_forecast_rests_on_no_figure_from_before_a_break() -> None:
    observations = [build.observation(year, 100 + year - 2008) for year in range(2008, 2016)]
    run = run_of(observations, indicator=build.indicator(), breaks=(date(2012, 1, 1),))
    assert [row.start.year for row in run] == [2012, 2013, 2014, 2015]


def test_every_reason_for_showing_less_occurs_here() -> None:
    text = Path(__file__).read_text()
    assert [reason for reason in ForecastReason if f"ForecastReason.{reason.name}" not in text] == []


@pytest.mark.parametrize(
    ("expected", "asked"),
    [
        (ForecastReason.HELD_THROUGHOUT, {"target": {"comparator": Comparator.MAINTAIN}}),
        (ForecastReason.NO_GOAL, {"target": {"value": None}}),
        (ForecastReason.TOO_FAR_AHEAD, {"deadline": "2030-12-31"}),
    ],
)
def test_each_withheld_probability_has_its_reason_and_an_interval(
    expected: ForecastReason, asked: dict[str, Any]
) -> None:
    found = forecast(GROWING, **asked)
    assert (found.reason, found.probability_reason, found.probability) == (None, expected, None)
    assert len(found.intervals) == 2


def test_quarterly_values_give_an_interval_and_no_probability() -> None:
    quarters = [(date(year, month, 1), build.day(end)) for year, month, end in
                ((y, m, f"{y}-{e}") for y in (2013, 2014) for m, e in
                 ((1, "03-31"), (4, "06-30"), (7, "09-30"), (10, "12-31")))]  # fmt: skip
    rows = tuple(
        Observation(slug=end.isoformat(), series="own", start=start, end=end, value=Decimal(100 + n), known_on=end)
        for n, (start, end) in enumerate(quarters)
    )
    target = build.target(value=150, deadlines=("2015-08-15",))
    facts = build.facts(
        targets=(target,), observations=rows, indicators=(build.indicator(frequency=Frequency.QUARTERLY),)
    )
    found = forecast_target(facts, target, series=build.series(), day=date(2015, 1, 1))
    assert (found.values, found.steps, found.period_end) == (8, 3, date(2015, 9, 30))
    assert (found.reason, found.probability_reason) == (None, ForecastReason.NOT_YEARLY)


@pytest.mark.parametrize(
    ("end", "deadline", "frequency", "steps"),
    [
        ("2015-12-31", "2015-12-31", Frequency.ANNUAL, 0),
        ("2015-12-31", "2015-06-30", Frequency.ANNUAL, 0),
        ("2015-12-31", "2016-01-01", Frequency.ANNUAL, 1),
        ("2015-12-31", "2016-12-31", Frequency.ANNUAL, 1),
        ("2015-06-30", "2016-07-01", Frequency.ANNUAL, 2),
        ("2016-02-29", "2017-02-28", Frequency.ANNUAL, 1),
        ("2015-03-31", "2015-06-30", Frequency.QUARTERLY, 1),
        ("2015-01-31", "2015-02-28", Frequency.MONTHLY, 1),
        ("2015-02-28", "2015-03-31", Frequency.MONTHLY, 1),
        ("2015-12-31", "9999-12-31", Frequency.ANNUAL, 7984),
    ],
)
def test_steps_are_counted_in_whole_periods(end: str, deadline: str, frequency: Frequency, steps: int) -> None:
    assert steps_between(build.day(end), build.day(deadline), frequency) == steps


def test_a_version_that_was_not_yet_known_has_no_forecast() -> None:
    with pytest.raises(NotKnownAsOfError, match="Target target was not yet known on 2011-01-14") as caught:
        forecast(GROWING, day="2011-01-14")
    assert caught.value.detail == {"kind": "target", "slug": "target", "known_on": "2011-01-15"}
    assert forecast(GROWING, day="2011-01-15").reason is ForecastReason.TOO_FEW_VALUES


def test_an_indicator_that_is_not_among_the_facts_is_named() -> None:
    with pytest.raises(UnknownRecordError, match="unheard-of of target target") as caught:
        forecast(GROWING, target={"indicator": "unheard-of"})
    assert caught.value.detail == {"kind": "indicator", "slug": "unheard-of", "target": "target"}


def test_a_forecast_names_its_target_series_and_rows_whether_it_is_shown_or_not() -> None:
    shown = forecast(GROWING)
    assert (shown.target, shown.series) == ("target", "own")
    assert forecast(last(3)) == Forecast(
        target="target",
        series="own",
        values=3,
        reason=ForecastReason.TOO_FEW_VALUES,
        probability_reason=ForecastReason.TOO_FEW_VALUES,
        rows_used=("own-2013", "own-2014", "own-2015"),
    )
    for refused in (
        forecast({**last(4), 2013: 0}),
        forecast({2012: 1, 2013: "1e100", 2014: "1e200", 2015: "1e300"}),
        forecast(last(4), deadline="2015-12-31", day="2015-12-31"),
    ):
        assert refused.values == len(refused.rows_used) > 0


def multiple(own_series: str | None, *, of: str) -> Forecast:
    """Three times the baseline: 150 from the stated 50, 300 from the series' own figure of 2010."""
    target = build.target(
        comparator=Comparator.MULTIPLY, value=3, baseline_value=50, deadlines=("2018-12-31",), own_series=own_series
    )
    rows = build.values({**GROWING, 2010: 100, 2015: 140}, of=of)
    facts = build.facts(targets=(target,), observations=rows, series=(build.series(), build.series("other")))
    return forecast_target(facts, target, series=build.series(of), day=date(2016, 6, 1))


@pytest.mark.parametrize(
    ("own_series", "of", "likely"),
    [("own", "own", True), (None, "own", True), ("own", "other", False), (None, "other", False)]
    + [("other", "other", True), ("other", "own", False)],
)
def test_a_stated_baseline_counts_for_the_targets_own_series_only(
    own_series: str | None, of: str, likely: bool
) -> None:
    found = multiple(own_series, of=of).probability
    assert found is not None
    assert (found > 0.5) is likely


def test_a_probability_goes_half_as_far_ahead_as_there_are_changes() -> None:
    """Nine values have eight changes: four years, not five; ten have nine, and not five either."""
    nine = {2007: 97, **GROWING}
    assert forecast(nine, deadline="2019-12-31").probability is not None
    assert forecast(nine, deadline="2020-12-31").probability_reason is ForecastReason.TOO_FAR_AHEAD
    assert forecast({2006: 95, **nine}, deadline="2020-12-31").probability_reason is ForecastReason.TOO_FAR_AHEAD


def test_a_run_may_begin_with_the_calendar() -> None:
    first = Observation(
        slug="first", series="own", start=date.min, end=date(1, 12, 31), value=Decimal(1), known_on=date.min
    )
    assert run_of([first], indicator=build.indicator()) == [first]


@tried(20)
@given(st.data(), wild_days)
def test_no_input_gives_an_infinity_and_shown_numbers_obey_the_rules(data: st.DataObject, day: date) -> None:
    try:
        facts = data.draw(wild_promises())
    except ClaimsError as error:
        assert error.code
        return
    for target in facts.targets:
        if target.known_on > day:
            continue
        for series in facts.series:
            found = forecast_target(facts, target, series=series, day=day)
            shown = [found.median, found.probability, *(end for row in found.intervals for end in (row.low, row.high))]
            assert all(math.isfinite(number) for number in shown if number is not None)
            assert (found.median is None) == (found.reason is not None) == (not found.intervals)
            assert (found.probability is None) == (found.probability_reason is not None)
            assert found.probability is None or 0.05 <= found.probability <= 0.95
            assert found.probability is None or found.values >= 8
            assert json.dumps(as_json(found))


@tried(40)
@given(
    st.lists(st.floats(0.01, 1e6), min_size=3, max_size=12),
    st.integers(1, 30),
    st.sampled_from([0.5, 2.0, 1024.0]),
)
def test_another_unit_scales_a_forecast_and_a_later_day_widens_it(values: list[float], steps: int, by: float) -> None:
    try:
        one, other = project_trend(values, steps=steps), project_trend([value * by for value in values], steps=steps)
        intervals = one.interval(0.8), other.interval(0.8)
        wider = one.interval(0.95)
        later = project_trend(values, steps=steps + 1)
    except InvalidFigureError:
        return
    assert intervals[1] == pytest.approx([end * by for end in intervals[0]], rel=1e-6)
    assert wider[0] <= intervals[0][0] <= intervals[0][1] <= wider[1]
    assert later.error >= one.error


def test_an_interval_so_wide_that_anything_fits_is_not_shown() -> None:
    wild = build.values({2010: 10, 2011: 100, 2012: 9, 2013: 120, 2014: 11, 2015: 90, 2016: 10, 2017: 110})
    facts = build.facts(observations=wild, targets=(build.target(),))
    found = forecast_target(facts, facts.targets[0], series=facts.series[0], day=date(2018, 6, 1))
    assert (found.reason, found.intervals, found.median) == (ForecastReason.TOO_WIDE, (), None)


EVEN = Projection(drift=0.0, spread=0.0, log_mean=0.0, error=0.0, degrees=7)


@pytest.mark.parametrize(
    ("low", "high", "probability"),
    [
        # It stays at one; what is asked for may be just that, from below as from above.
        (1.0, None, 1.0),
        (None, 1.0, 1.0),
        (1.0, 1.0, 1.0),
        (0.9, 1.1, 1.0),
        (None, 0.9, 0.0),
        (1.1, None, 0.0),
        (0.5, 0.9, 0.0),
        (None, None, 1.0),
    ],
)
def test_what_never_changes_stays_exactly_where_it_is(
    low: float | None, high: float | None, probability: float
) -> None:
    assert EVEN.probability(low=low, high=high) == probability


@pytest.mark.parametrize("comparator", [Comparator.AT_LEAST, Comparator.AT_MOST, Comparator.EQUAL])
def test_a_series_that_never_changed_will_most_likely_satisfy_a_target_of_its_own_level(comparator: Comparator) -> None:
    target = build.target(comparator=comparator, value=100, tolerance=0, deadlines=("2018-12-31",))
    rows = build.values(dict.fromkeys(range(2008, 2016), 100))
    found = forecast_target(
        build.facts(targets=(target,), observations=rows), target, series=build.series(), day=date(2016, 6, 1)
    )
    assert found.probability == 0.95


def test_nothing_falls_to_zero_or_below_and_everything_is_above() -> None:
    """The median is one half, so that half is below it."""
    half = Projection(drift=0.0, spread=1.0, log_mean=math.log(0.5), error=1.0, degrees=7)
    assert half.probability(low=0.0, high=None) == 1.0
    assert half.probability(low=None, high=0.0) == 0.0
    assert half.probability(low=-1.0, high=0.5) == pytest.approx(0.5)
    assert half.probability(low=0.5, high=None) == pytest.approx(0.5)


def test_a_forecast_beyond_all_numbers_is_refused_and_named() -> None:
    """Ten times more a year for 300 years, from a thousand."""
    found = project_drift([10.0, 100.0, 1000.0], steps=306)
    with pytest.raises(InvalidFigureError) as refused:
        _ = found.median
    assert refused.value.message == "The forecast is larger than any number."
    assert refused.value.detail == {"logarithm": pytest.approx(309 * math.log(10))}
