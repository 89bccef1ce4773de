"""The status of a target version: open, closed, maintained; reasons, modifiers, and what may be counted at all."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import (
    BaselineOrigin,
    Comparator,
    Direction,
    Frequency,
    Model,
    Modifier,
    ObservationKind,
    Reason,
    Status,
)
from claims.exceptions import InvalidFigureError, InvalidRecordError, NotKnownAsOfError, UnknownRecordError
from claims.method import example_rows as build
from claims.method.results import Assessment, Measures
from claims.method.target_assessment import assess_promise_targets, assess_target
from claims.method.thresholds import CLOSED_BANDS, PACE_BANDS, band_of
from claims.method.trend import assess_trend


def assess(
    years: dict[int, Any] | None = None,
    *,
    day: str,
    rows: tuple[Any, ...] = (),
    of: dict[str, Any] | None = None,
    **target: Any,
) -> Assessment:
    """One target on one series; `of` changes the indicator."""
    held = build.target(**target)
    facts = build.facts(
        targets=(held,),
        observations=build.values(years or {}) + rows,
        indicators=(build.indicator(**(of or {})),),
    )
    return assess_target(facts, held, series=build.series(), day=build.day(day))


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (141, Status.ON_TRACK),
        (130, Status.LAGGING),
        (110, Status.FAR_BEHIND),
        (103, Status.STALLED),
        (98, Status.STALLED),
        (90, Status.MOVING_AWAY),
        (200, Status.ACHIEVED_EARLY),
    ],
)
def test_half_way_through_the_pace_so_far_decides(value: int, status: Status) -> None:
    assert assess({2015: value}, day="2016-06-01").status is status


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (200, Status.MET_ON_TIME),
        (199, Status.NARROWLY_MISSED),
        (195, Status.NARROWLY_MISSED),
        (194, Status.MISSED),
        (100, Status.MISSED),
        (99, Status.REVERSED),
    ],
)
def test_after_the_deadline_its_own_figure_decides(value: int, status: Status) -> None:
    assert assess({2020: value}, day="2021-06-01").status is status


def test_a_decrease_is_judged_by_its_own_direction() -> None:
    way_down = {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE, "value": 50}
    assert assess({2015: 70}, day="2016-06-01", **way_down).status is Status.ON_TRACK
    assert assess({2015: 110}, day="2016-06-01", **way_down).status is Status.MOVING_AWAY
    assert assess({2020: 49}, day="2021-06-01", **way_down).status is Status.MET_ON_TIME


def test_the_last_day_of_the_deadline_is_still_open_and_the_next_one_closed() -> None:
    figures = {2015: 110}
    assert assess(figures, day="2020-12-31").status is Status.FAR_BEHIND
    assert assess(figures, day="2021-01-01").status is Status.AWAITING_DATA


def test_a_missing_figure_becomes_overdue_once_the_usual_lag_has_passed() -> None:
    figures = {2015: 110}
    assert assess(figures, day="2021-02-14").status is Status.AWAITING_DATA
    assert assess(figures, day="2021-02-15").status is Status.DATA_OVERDUE


def test_a_later_figure_does_not_stand_in_for_the_missing_one_of_the_deadline() -> None:
    assert assess({2019: 150, 2021: 210}, day="2022-06-01").status is Status.DATA_OVERDUE


def test_reached_early_and_lost_again_is_neither_success_nor_a_pace() -> None:
    found = assess({2014: 205, 2015: 180}, day="2016-06-01")
    assert found.status is Status.ACHIEVED_THEN_LOST
    assert found.reached is not None and found.lost is not None
    assert (found.reached.slug, found.lost.slug) == ("own-2014", "own-2015")


def test_an_earlier_reach_and_a_later_loss_are_noted_with_a_closed_status() -> None:
    missed = assess({2014: 205, 2020: 150}, day="2021-06-01")
    assert (missed.status, missed.reached and missed.reached.slug) == (Status.MISSED, "own-2014")
    met = assess({2020: 205, 2021: 150}, day="2022-06-01")
    assert (met.status, met.lost and met.lost.slug) == (Status.MET_ON_TIME, "own-2021")


def test_a_target_without_a_deadline_gets_measures_but_no_schedule() -> None:
    found = assess({2015: 150}, day="2016-06-01", deadlines=())
    assert (found.status, found.reason) == (Status.OPEN_ENDED, Reason.NO_DEADLINE)
    assert found.measures.attainment == 0.5
    assert assess({2015: 250}, day="2016-06-01", deadlines=()).status is Status.REACHED


@pytest.mark.parametrize(
    ("reason", "years", "target"),
    [
        (Reason.NOT_NUMERIC, {2015: 150}, {"value": None}),
        (Reason.NO_DATA, {}, {}),
        (Reason.NO_BASELINE, {2015: 150}, {"baseline_value": None, "baseline_end": None}),
        (Reason.NO_BASELINE, {2015: 150}, {"baseline_end": None}),
        (Reason.NO_LATER_OBSERVATION, {2010: 101}, {}),
        (Reason.TARGET_EQUALS_BASELINE, {2015: 150}, {"baseline_value": 200}),
        (Reason.OUT_OF_RANGE, {2015: "1e400"}, {"comparator": Comparator.EQUAL}),
    ],
)
def test_what_cannot_be_judged_says_why(reason: Reason, years: dict[int, Any], target: dict[str, Any]) -> None:
    found = assess(years, day="2016-06-01", **target)
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, reason)


def test_a_deadline_before_the_baseline_is_out_of_range() -> None:
    estimate = {"kind": ObservationKind.ESTIMATE, "end": date(2011, 1, 10), "known": "2010-02-01"}
    early = {"deadlines": ("2010-06-30",), "known_on": date(2010, 1, 1)}
    found = assess(rows=(build.observation(2010, 150, **estimate),), day="2010-06-01", **early)
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.OUT_OF_RANGE)


def test_figures_that_cover_only_a_part_of_the_year_do_not_compare() -> None:
    half = build.observation(2015, 60, start=date(2015, 1, 1), end=date(2015, 6, 30), known="2015-08-01")
    found = assess(rows=(half,), day="2016-06-01")
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.BASIS_MISMATCH)


def test_a_part_of_the_year_that_already_reaches_the_target_counts_and_is_provisional() -> None:
    months = build.observation(2020, 201, start=date(2020, 1, 1), end=date(2020, 11, 30), known="2020-12-10")
    found = assess({2019: 180}, rows=(months,), day="2020-12-15")
    assert found.status is Status.ACHIEVED_EARLY
    assert Modifier.PROVISIONAL in found.modifiers
    assert found.status_without_provisional is Status.LAGGING


def test_zero_is_a_measurement_not_a_gap() -> None:
    found = assess({2015: 0}, day="2016-06-01")
    assert found.latest is not None
    assert found.latest.value == 0
    assert found.measures.level_share == 0.0
    assert found.status is Status.MOVING_AWAY


def test_a_zero_base_is_counted_linearly_and_never_replaced() -> None:
    found = assess({2015: 100}, day="2016-06-01", baseline_value=0)
    assert found.measures.pace_model is Model.LINEAR
    assert found.measures.ratio == 1.0
    assert found.status is Status.ON_TRACK


def test_a_share_of_a_zero_target_does_not_exist() -> None:
    way_down = {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE, "value": 0}
    assert assess({2015: 50}, day="2016-06-01", **way_down).measures.level_share is None


def test_a_forecast_or_plan_never_counts_as_delivery() -> None:
    planned = build.observation(2015, 250, kind=ObservationKind.PLAN)
    forecast = build.observation(2016, 260, kind=ObservationKind.FORECAST)
    assert assess({2014: 110}, rows=(planned, forecast), day="2018-01-01").status is Status.FAR_BEHIND


def test_a_later_forecast_does_not_hide_the_measured_value_of_its_period() -> None:
    forecast = build.observation(2015, 90, kind=ObservationKind.FORECAST, slug="guess", known="2016-05-01")
    assert assess({2015: 141}, rows=(forecast,), day="2016-06-01").status is Status.ON_TRACK


def test_an_estimate_counts_and_the_firm_figures_alone_are_judged_as_well() -> None:
    estimate = build.observation(2015, 141, kind=ObservationKind.ESTIMATE)
    found = assess({2014: 101}, rows=(estimate,), day="2016-06-01")
    assert found.status is Status.ON_TRACK
    assert Modifier.PROVISIONAL in found.modifiers
    assert found.status_without_provisional is Status.STALLED


# The target of these tests asks for 200 in 2020.
@pytest.mark.parametrize(
    ("value", "low", "high", "status", "at_low", "at_high"),
    [
        (195, 190, 210, Status.UNDECIDED, Status.MISSED, Status.MET_ON_TIME),
        (None, 190, 199, Status.NARROWLY_MISSED, Status.MISSED, Status.NARROWLY_MISSED),
        (150, 120, 160, Status.MISSED, Status.MISSED, Status.MISSED),
        (None, 120, 160, Status.MISSED, Status.MISSED, Status.MISSED),
        (None, 202, 260, Status.MET_ON_TIME, Status.MET_ON_TIME, Status.MET_ON_TIME),
    ],
)
def test_the_result_says_what_holds_for_the_whole_range_of_a_figure(
    value: int | None, low: int, high: int, status: Status, at_low: Status, at_high: Status
) -> None:
    row = build.observation(2020, value, low=Decimal(low), high=Decimal(high), slug="range")
    found = assess(rows=(row,), day="2022-06-01")
    assert (found.status, found.status_at_low, found.status_at_high) == (status, at_low, at_high)
    assert "range" in found.rows_used
    if value is None:
        assert found.measures == Measures()


def test_a_range_whose_ends_decide_differently_leaves_it_undecided() -> None:
    row = build.observation(2020, None, low=Decimal(190), high=Decimal(210))
    found = assess(rows=(row,), day="2022-06-01")
    assert found.status is Status.UNDECIDED
    assert (found.status_at_low, found.status_at_high) == (Status.MISSED, Status.MET_ON_TIME)


def test_a_figure_that_is_no_range_and_a_range_that_is_not_used_say_nothing_of_ranges() -> None:
    earlier = build.observation(2011, 90, low=Decimal(80), high=Decimal(100))
    for rows in ((), (earlier,)):
        found = assess({2014: 110}, rows=rows, day="2016-06-01")
        assert (found.status_at_low, found.status_at_high) == (None, None)


def test_a_revision_replaces_the_value_only_from_the_day_it_was_known() -> None:
    revised = build.observation(2015, 90, slug="revised", known="2016-07-01")
    assert assess({2015: 141}, rows=(revised,), day="2016-06-30").status is Status.ON_TRACK
    assert assess({2015: 141}, rows=(revised,), day="2016-07-01").status is Status.MOVING_AWAY


def test_an_exact_target_can_be_overshot() -> None:
    exactly = {"comparator": Comparator.EQUAL, "tolerance": 5}
    assert assess({2020: 204}, day="2021-06-01", **exactly).status is Status.MET_ON_TIME
    assert assess({2020: 260}, day="2021-06-01", **exactly).status is Status.MISSED
    assert assess({2020: 400}, day="2021-06-01", **exactly).status is Status.REVERSED


def test_a_range_is_satisfied_inside_only() -> None:
    between = {"comparator": Comparator.BETWEEN, "value": 150, "high": 250}
    assert assess({2020: 150}, day="2021-06-01", **between).status is Status.MET_ON_TIME
    assert assess({2020: 251}, day="2021-06-01", **between).status is not Status.MET_ON_TIME


def test_a_multiple_is_reckoned_exactly_from_the_baseline() -> None:
    found = assess({2020: "0.3"}, day="2021-06-01", comparator=Comparator.MULTIPLY, value=3, baseline_value="0.1")
    assert (found.goal, found.status) == (Decimal("0.3"), Status.MET_ON_TIME)


def test_a_level_to_keep_is_holding_or_breached() -> None:
    keep = {"comparator": Comparator.MAINTAIN, "value": 100, "deadlines": ()}
    assert assess({2015: 99}, day="2016-06-01", **keep).status is Status.HOLDING
    assert assess({2015: 97}, day="2016-06-01", **keep).status is Status.BREACHED
    assert assess({2015: 97}, day="2016-06-01", **(keep | {"tolerance": 4})).status is Status.HOLDING


def test_irregular_figures_are_judged_by_the_last_one_before_the_deadline() -> None:
    irregular = {"frequency": Frequency.IRREGULAR}
    laid = build.observation(2020, 205, start=date(2020, 9, 1), end=date(2020, 9, 1), known="2020-09-10")
    assert assess(rows=(laid,), day="2021-01-05", of=irregular).status is Status.MET_ON_TIME
    short = build.observation(2020, 105, start=date(2020, 9, 1), end=date(2020, 9, 1), known="2020-09-10")
    assert assess(rows=(short,), day="2021-01-05", of=irregular).status is Status.AWAITING_DATA
    later = build.observation(2022, 205, start=date(2022, 1, 1), end=date(2022, 1, 1), known="2022-01-10")
    assert assess(rows=(short, later), day="2022-02-01", of=irregular).status is Status.MET_LATE


@pytest.mark.parametrize(
    ("days", "met"),
    [
        # The deadline is the last day of 2020; one figure each, for a day or for a time.
        (("2020-12-31", "2020-12-31"), True),
        (("2020-12-31", "2021-03-31"), True),
        (("2020-10-01", "2020-12-31"), True),
        (("2020-12-30", "2020-12-30"), True),
        (("2010-12-31", "2010-12-31"), False),
        (("2011-01-01", "2011-01-01"), True),
    ],
)
def test_an_irregular_figure_counts_from_the_day_after_the_baseline_to_the_deadline(
    days: tuple[str, str], met: bool
) -> None:
    start, end = map(build.day, days)
    figure = build.observation(2020, 205, start=start, end=end, known="2021-04-01")
    found = assess(rows=(figure,), day="2021-05-01", of={"frequency": Frequency.IRREGULAR})
    assert (found.status is Status.MET_ON_TIME) is met


@pytest.mark.parametrize(
    ("months", "status"),
    [
        (((1, 1), (6, 30)), Status.MET_ON_TIME),
        (((7, 1), (12, 30)), Status.MET_ON_TIME),
        (((2, 1), (11, 30)), Status.MET_ON_TIME),
    ],
)
def test_a_part_of_the_deadlines_year_that_reached_the_target_is_enough(
    months: tuple[tuple[int, int], tuple[int, int]], status: Status
) -> None:
    first, last = (date(2020, *day) for day in months)
    part = build.observation(2020, 205, start=first, end=last, known="2021-01-10")
    assert assess(rows=(part,), day="2021-02-01").status is status


def test_a_floor_that_its_baseline_was_above_is_missed_and_never_reversed() -> None:
    ceiling = {"value": 120, "baseline_value": 130}
    assert assess({2020: 110}, day="2021-06-01", **ceiling).status is Status.MISSED
    level = {"value": 130, "baseline_value": 130}
    assert assess({2020: 110}, day="2021-06-01", **level).status is Status.MISSED


def test_after_the_deadline_a_target_without_a_number_still_says_why_and_which_deadline() -> None:
    found = assess({2015: 130}, day="2021-06-01", value=None)
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.NOT_NUMERIC)
    assert found.deadline == date(2020, 12, 31)


def test_what_was_reached_in_time_and_again_later_names_the_first_time() -> None:
    found = assess({2018: 201, 2020: 205, 2021: 150}, day="2022-06-01")
    assert found.status is Status.MET_ON_TIME
    assert found.reached is not None and found.reached.slug == "own-2018"
    assert found.lost is not None and found.lost.slug == "own-2021"
    assert (found.slip_days, found.slip_years) == (None, None)
    missed = assess({2018: 201, 2020: 150}, day="2022-06-01")
    assert missed.reached is not None and missed.reached.slug == "own-2018"
    late = assess({2020: 150, 2021: 180, 2022: 201}, day="2023-06-01")
    assert late.decided_by is not None and late.decided_by.slug == "own-2022"


def test_a_result_is_early_while_few_values_or_little_time_have_gone() -> None:
    assert Modifier.EARLY in assess({2011: 110, 2012: 115}, day="2013-06-01").modifiers
    three = {2011: 110, 2012: 115, 2013: 120}
    assert Modifier.EARLY not in assess(three, day="2014-06-01").modifiers
    assert Modifier.EARLY in assess(three, day="2014-06-01", deadlines=("2040-12-31",)).modifiers


def test_old_figures_are_stale_while_the_target_is_open_only() -> None:
    assert Modifier.STALE not in assess({2015: 110}, day="2017-03-31").modifiers
    assert Modifier.STALE in assess({2015: 110}, day="2017-04-01").modifiers
    assert Modifier.STALE not in assess({2015: 110}, day="2021-04-02").modifiers


def test_a_measured_baseline_that_gives_another_status_is_said() -> None:
    found = assess({2010: 60, 2015: 110}, day="2016-06-01")
    assert found.status is Status.FAR_BEHIND
    assert Modifier.BASELINE_SENSITIVE in found.modifiers


def test_series_that_give_different_statuses_dispute_each_other() -> None:
    held = build.target()
    other = build.values({2010: 100, 2015: 150}, of="other")
    facts = build.facts(
        targets=(held,),
        series=(build.series(), build.series("other")),
        observations=build.values({2010: 100, 2015: 110}) + other,
    )
    found = assess_promise_targets(facts, day=date(2016, 6, 1))
    assert [(item.series, item.status) for item in found] == [("own", Status.FAR_BEHIND), ("other", Status.ON_TRACK)]
    assert all(Modifier.DISPUTED in item.modifiers for item in found)


def test_series_are_compared_at_the_latest_period_that_both_have() -> None:
    held = build.target()
    facts = build.facts(
        targets=(held,),
        series=(build.series(), build.series("other")),
        observations=build.values({2010: 100, 2014: 130, 2015: 90}) + build.values({2010: 100, 2014: 130}, of="other"),
    )
    own, other = assess_promise_targets(facts, day=date(2016, 6, 1))
    assert own.status is not other.status
    assert Modifier.DISPUTED not in own.modifiers


@pytest.mark.parametrize(("own_series", "headline"), [("unnamed", "unnamed"), (None, "own")])
def test_figures_without_a_provider_give_the_headline_only_where_they_are_chosen(
    own_series: str | None, headline: str
) -> None:
    facts = build.facts(
        targets=(build.target(own_series=own_series),),
        series=(build.series(), build.series("unnamed", provider=None)),
        observations=build.values({2010: 100, 2015: 110}) + build.values({2015: 250}, of="unnamed"),
    )
    found = assess_promise_targets(facts, day=date(2016, 6, 1))
    assert [row.series for row in found if row.is_headline] == [headline]
    assert [row.series for row in found if Modifier.UNNAMED_PROVIDER in row.modifiers] == (
        ["unnamed"] if headline == "unnamed" else []
    )


def test_without_an_own_series_the_preferred_one_takes_the_stated_baseline() -> None:
    held = build.target(own_series=None)
    found = assess_promise_targets(
        build.facts(targets=(held,), observations=build.values({2015: 130})), day=date(2016, 6, 1)
    )
    assert [item.baseline.origin for item in found if item.baseline is not None] == [BaselineOrigin.STATED]


def test_a_version_not_yet_known_is_refused_by_name() -> None:
    with pytest.raises(NotKnownAsOfError, match="2011-01-14") as caught:
        assess({2010: 100}, day="2011-01-14")
    assert caught.value.detail == {"kind": "target", "slug": "target", "known_on": "2011-01-15"}
    assert assess({2010: 100}, day="2011-01-15").status is Status.NOT_ASSESSABLE


def test_a_version_that_nobody_published_yet_can_be_tried_on_the_facts() -> None:
    tried = build.target(slug="tried", value=120)
    facts = build.facts(targets=(build.target(),), observations=build.values({2015: 130}))
    found = assess_target(facts, tried, series=build.series(), day=date(2016, 6, 1))
    assert (found.subject, found.status, found.goal) == ("tried", Status.ACHIEVED_EARLY, 120)


def test_an_indicator_missing_from_the_facts_is_named() -> None:
    held = build.target(indicator="unknown")
    with pytest.raises(UnknownRecordError, match="unknown"):
        assess_promise_targets(build.facts(targets=(held,)), day=date(2016, 6, 1))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(InvalidFigureError) as caught:
        build.observation(2015, number)
    assert caught.value.detail == {"kind": "observation", "slug": "own-2015", "field": "value"}


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidRecordError, match="ends before it starts"):
        build.observation(2015, 1, start=date(2015, 12, 31), end=date(2015, 1, 1))


@pytest.mark.parametrize(
    ("last", "status"),
    [("103", Status.RISING), ("102", Status.FLAT), ("98", Status.FLAT), ("90", Status.FALLING)],
)
def test_an_indicator_without_a_target_rises_falls_or_stays(last: str, status: Status) -> None:
    rows = build.values({2010: 100, 2015: last})
    found = assess_trend(build.indicator(), build.series(), rows, day=date(2016, 6, 1))
    assert found.status is status


def test_one_value_makes_no_trend() -> None:
    found = assess_trend(build.indicator(), build.series(), build.values({2010: 100}), day=date(2016, 6, 1))
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.NO_LATER_OBSERVATION)


@pytest.mark.parametrize(
    ("ratio", "status"),
    [
        (0.95, Status.ON_TRACK),
        (0.9499, Status.LAGGING),
        (0.6, Status.LAGGING),
        (0.5999, Status.FAR_BEHIND),
        (0.1, Status.FAR_BEHIND),
        (0.0999, Status.STALLED),
        (-0.1, Status.STALLED),
        (-0.1001, Status.MOVING_AWAY),
    ],
)
def test_each_band_begins_at_its_lower_end(ratio: float, status: Status) -> None:
    assert band_of(ratio, PACE_BANDS) is status


@pytest.mark.parametrize(
    ("share", "status"),
    [
        (0.95, Status.NARROWLY_MISSED),
        (0.9499, Status.MISSED),
        (0.0, Status.MISSED),
        (-0.0001, Status.REVERSED),
    ],
)
def test_each_band_of_a_missed_target_begins_at_its_lower_end(share: float, status: Status) -> None:
    assert band_of(share, CLOSED_BANDS) is status


def test_a_floor_that_held_at_its_baseline_and_was_lost_is_missed() -> None:
    """Two negative changes have a positive quotient, which would read as success."""
    assert assess({2020: 70}, day="2021-06-01", value=80).status is Status.MISSED
    assert assess({2019: 90, 2020: 70}, day="2021-06-01", value=80).status is Status.MISSED


def test_what_was_reached_before_its_deadline_says_so_while_the_deadlines_own_figure_is_awaited() -> None:
    """After “achieved early”, “awaiting data” alone would take back what was reached."""
    facts = build.facts(targets=(build.target(),), observations=build.values({2018: 150, 2019: 210}))
    lost = build.facts(targets=(build.target(),), observations=build.values({2017: 210, 2019: 150}))
    found = {
        (row.status, Modifier.REACHED_BEFORE in row.modifiers)
        for day in ("2020-12-31", "2021-01-01", "2023-01-01")
        for row in (assess_promise_targets(facts, day=build.day(day))[0],)
    }
    assert found == {(Status.ACHIEVED_EARLY, False), (Status.AWAITING_DATA, True), (Status.DATA_OVERDUE, True)}
    waiting = assess_promise_targets(lost, day=build.day("2021-01-01"))[0]
    assert (waiting.status, Modifier.REACHED_BEFORE in waiting.modifiers) == (Status.AWAITING_DATA, False)
