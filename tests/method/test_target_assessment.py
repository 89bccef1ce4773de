"""A target on one series and on several: what a result holds, its modifiers, and which series it disputes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import BaselineOrigin, DeadlineKind, Modifier, ObservationKind, Reason, RecordKind, Status
from claims.exceptions import UnknownRecordError
from claims.method import example_rows as build
from claims.method.facts import Observation, PromiseFacts, Series
from claims.method.history import promise_history
from claims.method.results import Assessment, DeadlineResult, Measures
from claims.method.target_assessment import (
    assess_promise_targets,
    assess_target,
    current_targets,
    first_day_past_early,
    snapshot,
)
from tests.method.test_status import assess

DAY = date(2016, 6, 1)
LAST = date(2020, 12, 31)


def together(*rows: Observation, own: str | None = "own", **target: Any) -> dict[str | None, Assessment]:
    """One target on every series that these rows are of, by series."""
    slugs = sorted({row.series for row in rows} | {"own"})
    facts = build.facts(
        targets=(build.target(own_series=own, **target),),
        series=tuple(build.series(slug) for slug in slugs),
        observations=rows,
    )
    return {found.series: found for found in assess_promise_targets(facts, day=DAY)}


def blank(reason: Reason, **fields: Any) -> Assessment:
    base: dict[str, Any] = {
        "subject_kind": RecordKind.TARGET,
        "subject": "target",
        "status": Status.NOT_ASSESSABLE,
        "reason": reason,
        "deadline": LAST,
        "deadline_kind": DeadlineKind.SINGLE,
        "deadlines": (DeadlineResult(deadline=LAST, status=Status.NOT_ASSESSABLE, reason=reason),),
        "is_headline": True,
        "is_current": True,
        "first_version": "target",
    }
    return Assessment(**(base | fields))


def test_a_target_that_nothing_measures_is_not_numeric_and_still_has_its_deadline() -> None:
    held = build.target(indicator=None, own_series=None)
    assert assess_promise_targets(build.facts(targets=(held,)), day=DAY) == [blank(Reason.NOT_NUMERIC)]
    beside = assess_target(build.facts(targets=(held,)), held, series=build.series(), day=DAY)
    assert beside == blank(Reason.NOT_NUMERIC, series="own", is_headline=False)


def test_a_series_of_another_indicator_is_a_mismatch_even_where_the_target_names_it() -> None:
    facts = build.facts(
        targets=(build.target(),),
        indicators=(build.indicator(), build.indicator(slug="energy")),
        series=(build.series(indicator="energy"),),
        observations=build.values({2015: 150}),
    )
    assert assess_promise_targets(facts, day=DAY) == [blank(Reason.BASIS_MISMATCH, series="own")]


def unchosen(*series: Series, of: tuple[str, ...] = ("other",), **target: Any) -> PromiseFacts:
    """Figures of the named series, none of which the target quotes or the indicator prefers."""
    return build.facts(
        targets=(build.target(**({"own_series": None} | target)),),
        indicators=(build.indicator(preferred_series=None),),
        series=series,
        observations=tuple(row for slug in of for row in build.values({2010: 100, 2015: 150}, of=slug)),
    )


def test_the_only_series_speaks_though_nobody_chose_it_and_takes_the_stated_baseline() -> None:
    (head,) = assess_promise_targets(unchosen(build.series("other")), day=DAY)
    assert (head.series, head.is_headline, head.status) == ("other", True, Status.ON_TRACK)
    assert head.baseline is not None and head.baseline.origin is BaselineOrigin.STATED
    assert Modifier.UNNAMED_PROVIDER not in head.modifiers


def test_the_only_series_speaks_without_a_provider_too_and_is_marked() -> None:
    (head,) = assess_promise_targets(unchosen(build.series("other", provider=None)), day=DAY)
    assert (head.series, head.is_headline, head.status) == ("other", True, Status.ON_TRACK)
    assert Modifier.UNNAMED_PROVIDER in head.modifiers


def test_of_several_series_the_only_one_with_a_provider_speaks() -> None:
    facts = unchosen(build.series("named"), build.series("unnamed", provider=None), of=("named", "unnamed"))
    found = {row.series: row for row in assess_promise_targets(facts, day=DAY)}
    assert [slug for slug, row in found.items() if row.is_headline] == ["named"]
    assert not any(Modifier.UNNAMED_PROVIDER in row.modifiers for row in found.values())


@pytest.mark.parametrize("provider", ["Customs", None])
@pytest.mark.parametrize("day", [DAY, date(2021, 6, 1)])
def test_where_several_could_speak_and_none_is_chosen_that_is_the_reason(provider: str | None, day: date) -> None:
    one, two = build.series("one", provider=provider), build.series("two", provider=provider)
    head, *rivals = assess_promise_targets(unchosen(one, two, of=("one", "two")), day=day)
    assert (head.series, head.is_headline) == (None, True)
    assert (head.status, head.reason) == (Status.NOT_ASSESSABLE, Reason.NO_SERIES_CHOSEN)
    assert [(row.series, row.is_headline) for row in rivals] == [("one", False), ("two", False)]


def test_a_chosen_series_without_figures_leaves_the_word_to_one_that_has_some() -> None:
    facts = unchosen(build.series("quoted"), build.series("other"), own_series="quoted")
    head = next(row for row in assess_promise_targets(facts, day=DAY) if row.is_headline)
    assert head.series == "other"
    nothing = replace(facts, observations=())
    (head,) = assess_promise_targets(nothing, day=DAY)
    assert (head.series, head.reason) == ("quoted", Reason.NO_DATA)


def test_a_forecast_is_no_figure_that_could_speak() -> None:
    expected = build.observation(2016, 190, of="expected", kind=ObservationKind.FORECAST, known="2015-03-01")
    facts = unchosen(build.series("other"), build.series("expected"))
    facts = replace(facts, observations=(*facts.observations, expected))
    head = next(row for row in assess_promise_targets(facts, day=DAY) if row.is_headline)
    assert (head.series, head.status) == ("other", Status.ON_TRACK)
    only = replace(facts, observations=(expected,))
    head = next(row for row in assess_promise_targets(only, day=DAY) if row.is_headline)
    assert (head.series, head.reason) == (None, Reason.NO_DATA)


def test_a_figure_given_as_a_bound_only_is_a_figure() -> None:
    bound = build.observation(2015, None, of="other", low=Decimal(120))
    facts = replace(unchosen(build.series("other")), observations=(bound,))
    (head,) = assess_promise_targets(facts, day=DAY)
    assert (head.status, head.reason) == (Status.NOT_ASSESSABLE, Reason.BASIS_MISMATCH)


def test_an_indicator_missing_from_the_facts_is_named_with_its_target() -> None:
    facts = build.facts(targets=(build.target(indicator="unknown"),))
    with pytest.raises(UnknownRecordError) as refused:
        assess_promise_targets(facts, day=DAY)
    assert refused.value.detail == {"kind": "indicator", "slug": "unknown", "target": "target"}


def test_a_promise_without_a_version_has_no_current_one() -> None:
    assert current_targets(snapshot(build.facts(), day=DAY)) == {}


FIRM = {2011: 110, 2012: 120, 2013: 130, 2014: 140, 2015: 150}


@pytest.mark.parametrize(
    ("years", "day", "target"),
    [
        (FIRM, "2016-06-01", {}),
        # Few values count as early only while a pace is judged,
        ({2020: 150}, "2021-06-01", {}),
        ({2015: 205}, "2016-06-01", {}),
        ({2020: 103}, "2021-06-01", {}),
        # and a baseline that the series gives itself is compared with no other.
        ({2010: 100} | FIRM, "2016-06-01", {"baseline_value": None}),
        ({2010: 100} | FIRM, "2016-06-01", {}),
    ],
)
def test_a_result_without_reasons_for_doubt_has_no_modifiers(
    years: dict[int, int], day: str, target: dict[str, Any]
) -> None:
    assert assess(years, day=day, **target).modifiers == ()


def test_the_value_of_the_baselines_own_period_is_none_of_the_three_that_a_pace_takes() -> None:
    """A fifth of the ten years had gone by the end of 2012."""
    assert Modifier.EARLY in assess({2010: 100, 2011: 110, 2012: 115}, day="2013-06-01").modifiers
    assert Modifier.EARLY not in assess({2010: 100, 2011: 110, 2012: 115, 2013: 120}, day="2014-06-01").modifiers


def test_a_day_of_which_a_fifth_is_left_is_a_whole_day_more() -> None:
    """10,958 days lie between; a fifth of them are 2,191.6."""
    assert first_day_past_early(date(2010, 12, 31), date(2040, 12, 31)) == date(2016, 12, 31)
    assert first_day_past_early(date(2010, 12, 31), date(2011, 1, 10)) == date(2011, 1, 2)


@pytest.mark.parametrize(
    ("rows", "status", "firm"),
    [
        # An estimate that reached it, though the newest value is firm and below;
        (((2014, 205, "estimate"), (2015, 180, "final")), Status.ACHIEVED_THEN_LOST, Status.ON_TRACK),
        # the newest value;
        (((2014, 101, "final"), (2015, 141, "estimate")), Status.ON_TRACK, Status.STALLED),
        # another one that is not used;
        (((2014, 101, "estimate"), (2015, 141, "final")), Status.ON_TRACK, None),
    ],
)
def test_a_result_is_provisional_by_any_soft_figure_that_it_rests_on(
    rows: tuple[tuple[int, int, str], ...], status: Status, firm: Status | None
) -> None:
    given = tuple(build.observation(year, value, kind=ObservationKind(kind)) for year, value, kind in rows)
    found = assess(rows=given, day="2016-06-01")
    assert (found.status, found.status_without_provisional) == (status, firm)
    assert (Modifier.PROVISIONAL in found.modifiers) is (firm is not None)


def test_a_baseline_that_is_an_estimate_makes_the_result_provisional() -> None:
    soft = build.observation(2010, 100, kind=ObservationKind.ESTIMATE)
    found = assess({2015: 141}, rows=(soft,), day="2016-06-01", baseline_value=None)
    assert Modifier.PROVISIONAL in found.modifiers
    assert found.status_without_provisional is Status.NOT_ASSESSABLE


def test_firm_figures_that_say_the_same_are_not_said_again() -> None:
    soft = build.observation(2015, 142, kind=ObservationKind.ESTIMATE)
    found = assess({2014: 135}, rows=(soft,), day="2016-06-01")
    assert (found.status, found.status_without_provisional) == (Status.ON_TRACK, None)
    assert Modifier.PROVISIONAL in found.modifiers


# Ranges.


def test_a_start_known_only_as_a_range_leaves_a_status_that_holds_for_all_of_it_and_no_numbers() -> None:
    """From 90 as from 110 growth to 150 in five years keeps up with growth to 200 in ten."""
    start = build.observation(2010, None, low=Decimal(90), high=Decimal(110))
    found = assess({2015: 150}, rows=(start,), day="2016-06-01", baseline_value=None)
    assert (found.status, found.reason, found.measures) == (Status.ON_TRACK, None, Measures())
    assert (found.status_at_low, found.status_at_high) == (Status.ON_TRACK, Status.ON_TRACK)
    assert (found.baseline, Modifier.EARLY in found.modifiers) == (None, False)


def test_the_ends_of_a_range_are_judged_from_the_stated_baseline() -> None:
    """From 100 either end keeps up; from the series' own 140 neither would."""
    wide = build.observation(2015, None, low=Decimal(145), high=Decimal(150))
    found = assess({2010: 140}, rows=(wide,), day="2016-06-01")
    assert (found.status_at_low, found.status_at_high) == (Status.ON_TRACK, Status.ON_TRACK)


@pytest.mark.parametrize("end", ["low", "high"])
def test_a_figure_known_from_one_side_only_is_no_range(end: str) -> None:
    """Nothing is assumed of its other end; the value of 2014 stays the newest."""
    fields: dict[str, Any] = {end: Decimal(150)}
    for value in (None, 160):
        found = assess({2014: 110}, rows=(build.observation(2015, value, **fields),), day="2016-06-01")
        assert (found.status_at_low, found.status_at_high) == (None, None)
        assert found.latest is not None and found.latest.slug == ("own-2014" if value is None else "own-2015")


# Disputes.


def disputed(found: dict[str | None, Assessment]) -> set[str | None]:
    return {series for series, each in found.items() if Modifier.DISPUTED in each.modifiers}


def test_a_dispute_takes_the_stated_baseline_for_the_targets_own_series_only() -> None:
    """From the stated 100 the own 141 is on track, as it would not be from its own 140; the other starts from 140."""
    own = build.values({2010: 140, 2015: 141})
    found = together(*own, *build.values({2010: 140, 2015: 141}, of="other"))
    assert [found[slug].status for slug in ("own", "other")] == [Status.ON_TRACK, Status.STALLED]
    assert disputed(found) == {"own", "other"}
    same = together(*own, *build.values({2010: 100, 2015: 141}, of="other"))
    assert disputed(same) == set()


def test_each_series_is_compared_with_every_other_one() -> None:
    own = build.values({2010: 100, 2015: 141})
    alike = build.values({2010: 100, 2015: 142}, of="alike")
    unlike = build.values({2010: 100, 2015: 110}, of="unlike")
    assert disputed(together(*own, *alike, *unlike)) == {"own", "alike", "unlike"}
    assert disputed(together(*own, *alike)) == set()


def test_series_without_a_common_period_or_without_values_dispute_nothing() -> None:
    own = build.values({2010: 100, 2015: 141})
    assert disputed(together(*own, *build.values({2011: 100, 2014: 101}, of="other"))) == set()
    assert disputed(together(*build.values({2010: 100, 2015: 141}, of="other"))) == set()


def test_figures_of_another_indicator_dispute_nothing() -> None:
    facts = build.facts(
        targets=(build.target(),),
        indicators=(build.indicator(), build.indicator(slug="energy")),
        series=(build.series(), build.series("joules", indicator="energy")),
        observations=build.values({2010: 100, 2015: 150}) + build.values({2010: 100, 2015: 90}, of="joules"),
    )
    (found,) = assess_promise_targets(facts, day=DAY)
    assert (found.series, found.modifiers) == ("own", (Modifier.EARLY,))


def two_series(*later: Observation) -> PromiseFacts:
    return build.facts(
        targets=(build.target(),),
        series=(build.series(), build.series("other")),
        observations=build.values({2010: 100, 2015: 141}) + build.values({2010: 100, 2015: 110}, of="other") + later,
    )


def spans(facts: PromiseFacts, *, of: Any, series: str = "own") -> list[tuple[str, str | None]]:
    """The periods of one series in which a status or modifier held, neighbours joined."""
    found: list[tuple[str, str | None]] = []
    for period in promise_history(facts, until=date(2022, 1, 1)).assessments:
        result = period.value
        if result.series != series or not (of is result.status or of in result.modifiers):
            continue
        first, last = period.from_day.isoformat(), period.to_day.isoformat() if period.to_day else None
        if found and found[-1][1] == first:
            first = found.pop()[0]
        found.append((first, last))
    return found


def test_a_dispute_between_paces_ends_with_the_deadline() -> None:
    assert spans(two_series(), of=Modifier.DISPUTED) == [("2016-02-01", "2021-01-01")]


@pytest.mark.parametrize("known", ["2020-12-31", "2021-02-14"])
def test_a_figure_of_another_series_on_the_last_day_of_waiting_delays_nothing(known: str) -> None:
    beside = build.observation(2019, 130, of="other", known=known)
    assert spans(two_series(beside), of=Status.AWAITING_DATA) == [("2021-01-01", "2021-02-15")]
    assert spans(two_series(beside), of=Status.DATA_OVERDUE) == [("2021-02-15", None)]


def test_what_a_later_day_sees_depends_on_that_day_alone() -> None:
    """The whole history's last word is what the last day alone says."""
    facts = two_series(build.observation(2018, 190, known="2019-02-01"))
    told = [period.value for period in promise_history(facts, until=DAY).assessments if period.to_day is None]
    alone = assess_promise_targets(facts, day=DAY)
    plain = [replace(row, heads_promise=False, counts_first=False) for row in told]
    assert sorted(plain, key=lambda row: str(row.series)) == sorted(alone, key=lambda row: str(row.series))
