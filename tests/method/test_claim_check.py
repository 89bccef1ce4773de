"""Claims against the record: on the day they were made and later, value by value, place by place, state by state."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claims.enums import (
    AssertedState,
    AssertionKind,
    CheckReason,
    ClaimCheckResult,
    ClaimKind,
    Comparator,
    Direction,
    Frequency,
    MeasureKind,
    Model,
    Modifier,
    ObservationKind,
    RecordKind,
    Side,
    Status,
)
from claims.exceptions import ClaimsError
from claims.method import example_claims as made
from claims.method import example_rows as build
from claims.method.claim_check import check_claim, weigh_evidence
from claims.method.claim_facts import ClaimCheck, ClaimFacts, SeriesCheck
from claims.method.claim_history import claim_recompute_dates
from claims.method.facts import Cited, Observation
from claims.method.results import Assessment, as_json
from claims.method.target_assessment import assess_target
from claims.method.target_state_check import ASSERTABLE, SAME_AS, STATES, relevant_targets, state_meaning

SUPPORTED, CONTRADICTED = ClaimCheckResult.SUPPORTED, ClaimCheckResult.CONTRADICTED
NOT_CHECKABLE, NO_RECORD = ClaimCheckResult.NOT_CHECKABLE, ClaimCheckResult.NO_RECORD
LATER = date(2020, 1, 1)


def checked(facts: ClaimFacts, day: date = LATER) -> ClaimCheck:
    found = check_claim(facts, day=day)
    assert found is not None
    return found


def now(facts: ClaimFacts, day: date = LATER) -> SeriesCheck:
    (found,) = checked(facts, day).assertions_now
    return found.check


def of(value: Any = None, *, low: Any = None, high: Any = None, year: int = 2015, **fields: Any) -> Observation:
    """The figure of a year as a value, a range or a bound."""
    ends = {name: None if end is None else Decimal(str(end)) for name, end in (("low", low), ("high", high))}
    return build.observation(year, value, **ends, **fields)


@pytest.mark.parametrize(
    ("comparator", "recorded", "expected"),
    [
        # Asserted is 100; the indicator's tolerance is 2 %.
        (None, {"value": 100}, SUPPORTED),
        (None, {"value": 98}, SUPPORTED),
        (None, {"value": 102}, SUPPORTED),
        (None, {"value": "97.99"}, CONTRADICTED),
        (None, {"value": "102.01"}, CONTRADICTED),
        (Comparator.EQUAL, {"value": 101}, SUPPORTED),
        (Comparator.MAINTAIN, {"value": 90}, CONTRADICTED),
        (Comparator.AT_LEAST, {"value": 150}, SUPPORTED),
        (Comparator.AT_LEAST, {"value": 97}, CONTRADICTED),
        (Comparator.AT_MOST, {"value": 50}, SUPPORTED),
        (Comparator.AT_MOST, {"value": 103}, CONTRADICTED),
        # A range decides only where all of it says the same.
        (None, {"low": 99, "high": 101}, SUPPORTED),
        (None, {"low": 90, "high": 101}, NOT_CHECKABLE),
        (None, {"low": 80, "high": 90}, CONTRADICTED),
        (None, {"low": 110, "high": 120}, CONTRADICTED),
        (None, {"low": 90}, NOT_CHECKABLE),
        (None, {"low": 103}, CONTRADICTED),
        (None, {"high": 97}, CONTRADICTED),
        (None, {"high": 103}, NOT_CHECKABLE),
        (Comparator.AT_LEAST, {"low": 100}, SUPPORTED),
        (Comparator.AT_LEAST, {"low": 90}, NOT_CHECKABLE),
        (Comparator.AT_LEAST, {"high": 90}, CONTRADICTED),
        (Comparator.AT_MOST, {"high": 100}, SUPPORTED),
        (Comparator.AT_MOST, {"low": 110}, CONTRADICTED),
        (Comparator.AT_MOST, {"low": 90, "high": 110}, NOT_CHECKABLE),
    ],
)
def test_a_value_is_held_against_the_figure_of_its_period(
    comparator: Comparator | None, recorded: dict[str, Any], expected: ClaimCheckResult
) -> None:
    found = now(made.facts(made.asserted(100, comparator=comparator), rows=(of(**recorded),)))
    assert found.result is expected
    assert found.reason is (CheckReason.FIGURES_LEAVE_OPEN if expected is NOT_CHECKABLE else None)
    assert (found.series, found.tolerance, found.rows) == ("own", 2, ("own-2015",))


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        ({"value": 90}, SUPPORTED),
        ({"value": 88}, CONTRADICTED),
        ({"value": 112}, CONTRADICTED),
        ({"low": 92, "high": 108}, SUPPORTED),
        ({"low": 80, "high": 100}, NOT_CHECKABLE),
    ],
)
def test_an_asserted_range_is_contradicted_by_what_is_beyond_its_tolerance(
    recorded: dict[str, Any], expected: ClaimCheckResult
) -> None:
    """90 to 110, with 2 % of 90 on either side."""
    found = now(made.facts(made.asserted(90, high=110, comparator=Comparator.BETWEEN), rows=(of(**recorded),)))
    assert found.result is expected


@pytest.mark.parametrize(
    ("comparator", "high", "recorded"),
    [
        (Comparator.AT_LEAST, None, 98),
        (Comparator.AT_MOST, None, 102),
        (Comparator.BETWEEN, 110, "98.5"),
        (Comparator.BETWEEN, 110, 112),
    ],
)
def test_a_bound_that_a_figure_is_beyond_within_its_tolerance_is_neither_supported_nor_contradicted(
    comparator: Comparator, high: int | None, recorded: int | str
) -> None:
    found = now(made.facts(made.asserted(100, high=high, comparator=comparator), rows=(of(recorded),)))
    assert (found.result, found.reason) == (NOT_CHECKABLE, CheckReason.WITHIN_TOLERANCE)


def test_a_count_of_the_same_events_has_no_room_for_chance() -> None:
    """Five vetoes are not seven, though five accidents a year may become seven by chance."""
    counted = made.facts(made.asserted(5), rows=(of(7),), indicators=(build.indicator(counts_events=True),))
    assert now(counted).result is CONTRADICTED


def test_a_claim_and_a_target_of_one_level_say_the_same_within_the_tolerance() -> None:
    """200 is asserted and promised, the figure is 196.5, the tolerance 2 %."""
    claimed = now(made.facts(made.asserted(200, comparator=Comparator.AT_LEAST), rows=(of("196.5"),)))
    years = {2019: 150, 2020: "196.5"}
    reached = checked(about_target("reached", years=years, said="2021-06-01"), day=date(2022, 1, 1))
    reached = reached.assertions_now[0].check
    assert claimed.reason is reached.reason is CheckReason.WITHIN_TOLERANCE
    assert claimed.result is reached.result is NOT_CHECKABLE
    target = build.target()
    facts = build.facts(targets=(target,), observations=build.values(years))
    found = assess_target(facts, target, series=build.series(), day=date(2021, 6, 1))
    assert (found.status, found.other_statuses) == (Status.NARROWLY_MISSED, (Status.MET_ON_TIME, Status.MISSED))
    assert Modifier.BORDERLINE in found.modifiers


def test_zero_is_a_value_that_can_be_asserted_and_recorded() -> None:
    assert now(made.facts(made.asserted(0), rows=(of(0),))).result is SUPPORTED
    assert now(made.facts(made.asserted(0), rows=(of("0.1"),))).result is CONTRADICTED
    assert now(made.facts(made.asserted(5), rows=(of(0),))).result is CONTRADICTED


def test_what_holds_only_within_the_tolerance_says_so() -> None:
    asserted = made.asserted(200)
    assert now(made.facts(asserted, rows=(of(199),))).only_within_tolerance
    assert not now(made.facts(asserted, rows=(of(200),))).only_within_tolerance
    assert not now(made.facts(asserted, rows=(of(190),))).only_within_tolerance


def test_a_claim_is_tested_with_what_was_visible_on_its_day_and_with_what_is_visible_now() -> None:
    rows = (of(100, known="2016-02-01"), of(80, slug="revised", known="2017-03-01"))
    facts = made.facts(made.asserted(100), rows=rows)
    before, after = checked(facts, date(2017, 2, 28)), checked(facts, date(2017, 3, 1))
    assert (before.on_the_day, before.now) == (SUPPORTED, SUPPORTED)
    assert (after.on_the_day, after.now) == (SUPPORTED, CONTRADICTED)
    assert after.rows_used == ("own-2015", "revised")


def test_a_claim_may_run_ahead_of_the_record() -> None:
    facts = made.facts(made.asserted(100), rows=(of(100, known="2016-08-01"),))
    found = checked(facts)
    assert (found.on_the_day, found.now) == (NO_RECORD, SUPPORTED)
    assert found.assertions_on_the_day[0].check.reason is CheckReason.NO_FIGURE


def test_before_it_was_made_a_claim_is_not_tested() -> None:
    facts = made.facts(made.asserted(100), rows=(of(100),))
    assert check_claim(facts, day=date(2016, 5, 30)) is None
    assert check_claim(facts, day=date(2016, 5, 31)) is not None


def test_a_claim_that_asserts_nothing_checkable_is_not_tested() -> None:
    assert check_claim(made.facts(rows=(of(100),)), day=LATER) is None


def test_an_undated_claim_counts_as_made_when_it_was_known() -> None:
    facts = made.facts(made.asserted(100), rows=(of(100, known="2016-06-01"),), said=None)
    assert checked(facts, date(2016, 6, 1)).on_the_day is SUPPORTED


def test_without_a_period_the_newest_figure_of_a_time_gone_by_counts() -> None:
    rows = (of(90, year=2014), of(100, year=2015), of(300, year=2016))
    found = now(made.facts(made.asserted(100, year=None), rows=rows))
    assert (found.result, found.start, found.end) == (SUPPORTED, date(2015, 1, 1), date(2015, 12, 31))


def test_plans_and_forecasts_bear_no_claim_out() -> None:
    for kind in (ObservationKind.PLAN, ObservationKind.FORECAST):
        assert now(made.facts(made.asserted(100), rows=(of(100, kind=kind),))).result is NO_RECORD


def part_year(value: Any, end: date = date(2015, 10, 31), **fields: Any) -> Observation:
    return of(value, slug="part", end=end, **fields)


@pytest.mark.parametrize(
    ("comparator", "value", "expected"),
    [
        (Comparator.AT_LEAST, 100, SUPPORTED),
        (Comparator.AT_LEAST, 90, NOT_CHECKABLE),
        (Comparator.AT_MOST, 90, NOT_CHECKABLE),
        (Comparator.AT_MOST, 103, CONTRADICTED),
        (None, 100, NOT_CHECKABLE),
        (None, 103, CONTRADICTED),
    ],
)
def test_a_part_years_figure_is_a_floor_of_the_years(
    comparator: Comparator | None, value: int, expected: ClaimCheckResult
) -> None:
    found = now(made.facts(made.asserted(100, comparator=comparator), rows=(part_year(value),)))
    assert (found.result, found.low, found.high) == (expected, value, None)


def test_the_longest_part_of_the_year_counts_and_only_parts_from_its_beginning() -> None:
    later_half = of(100, slug="second-half", start=date(2015, 7, 1))
    rows = (part_year(40, date(2015, 4, 30)), of(60, slug="nine", end=date(2015, 9, 30)), later_half)
    assert now(made.facts(made.asserted(100), rows=rows)).rows == ("nine",)
    assert now(made.facts(made.asserted(100), rows=(later_half,))).result is NO_RECORD


def test_a_whole_years_figure_goes_before_a_part_of_it() -> None:
    found = now(made.facts(made.asserted(100), rows=(part_year(60), of(100))))
    assert (found.result, found.rows) == (SUPPORTED, ("own-2015",))


@pytest.mark.parametrize("fields", [{"kind_of_measure": MeasureKind.STOCK}, {"frequency": Frequency.IRREGULAR}])
def test_where_parts_compare_with_wholes_the_newest_figure_within_the_period_counts(fields: dict[str, Any]) -> None:
    facts = made.facts(made.asserted(100), rows=(part_year(60),), indicators=(build.indicator(**fields),))
    found = now(facts)
    assert (found.result, found.low, found.high) == (CONTRADICTED, 60, 60)


@pytest.mark.parametrize(
    ("assertion", "reason"),
    [
        (made.asserted(2, comparator=Comparator.MULTIPLY), CheckReason.RELATIVE),
        (made.asserted(), CheckReason.INCOMPLETE),
        (made.asserted(90, comparator=Comparator.BETWEEN), CheckReason.INCOMPLETE),
        (made.asserted(90, indicator=None), CheckReason.INCOMPLETE),
        (made.asserted(90, indicator="unheard-of"), CheckReason.INCOMPLETE),
        (made.asserted(90, end=None), CheckReason.INCOMPLETE),
        (made.asserted(0, kind=AssertionKind.RANK), CheckReason.INCOMPLETE),
        (made.asserted("1.5", kind=AssertionKind.RANK), CheckReason.INCOMPLETE),
        (made.asserted(1, high="2.5", kind=AssertionKind.RANK), CheckReason.INCOMPLETE),
        (made.asserted(kind=AssertionKind.RANK, end=None), CheckReason.INCOMPLETE),
        (made.asserted(kind=AssertionKind.RANK), CheckReason.NOTHING_TO_COMPARE),
        (made.asserted(kind=AssertionKind.TARGET_STATE, state="reached"), CheckReason.INCOMPLETE),
        (made.asserted(kind=AssertionKind.TARGET_STATE, target="target", state="well"), CheckReason.UNKNOWN_STATE),
        (made.asserted(kind=AssertionKind.TARGET_STATE, target="t", state="reached"), CheckReason.TARGET_NOT_KNOWN),
    ],
)
def test_what_cannot_be_tested_says_why(assertion: Any, reason: CheckReason) -> None:
    found = now(made.facts(assertion, rows=(of(100),)))
    assert (found.result, found.reason) == (NOT_CHECKABLE, reason)


def test_the_series_that_was_quoted_speaks_then_the_preferred_one_then_any_other() -> None:
    rows = tuple(of(value, of=slug) for slug, value in (("own", 100), ("printed", 90), ("quoted", 80), ("rival", 70)))
    named = (
        build.series("own"),
        build.series("printed", provider=None, document="paper"),
        build.series("quoted"),
        build.series("rival"),
    )

    def spoken(*kept: str, **fields: Any) -> tuple[str | None, list[str | None]]:
        facts = made.facts(
            made.asserted(100, **fields),
            rows=tuple(row for row in rows if row.series in kept),
            series=tuple(row for row in named if row.slug in kept),
        )
        (found,) = checked(facts).assertions_now
        return found.check.series, [row.series for row in found.beside]

    everything = ("own", "printed", "quoted", "rival")
    assert spoken(*everything, series="quoted") == ("quoted", ["own", "printed", "rival"])
    # The paper that reports the claim is no evidence of it: its own series is shown separately.
    assert spoken(*everything) == ("own", ["printed", "quoted", "rival"])
    assert spoken("own", "quoted", "rival") == ("own", ["quoted", "rival"])
    assert spoken("printed", "rival") == ("rival", ["printed"])
    assert spoken("printed") == ("printed", [])


def test_a_documents_series_without_a_figure_for_the_period_leaves_the_word_to_the_preferred_one() -> None:
    printed = build.series("printed", provider=None, document="paper")
    rows = (of(100), of(50, of="printed", year=2012))
    facts = made.facts(made.asserted(100), rows=rows, series=(build.series("own"), printed))
    (found,) = checked(facts).assertions_now
    assert (found.check.series, found.result, found.beside) == ("own", SUPPORTED, ())


def test_a_quotation_is_held_against_the_quoted_series_only() -> None:
    """Another provider's figure was known before the quoted one; it contradicts nothing."""
    rows = (of(88), of(100, of="quoted", known="2017-01-01"))
    found = checked(made.facts(made.asserted(100, series="quoted"), rows=rows))
    assert (found.on_the_day, found.now) == (NO_RECORD, SUPPORTED)
    (then,) = found.assertions_on_the_day
    assert [(row.series, row.result) for row in then.beside] == [("own", CONTRADICTED)]


def test_series_are_never_mixed_and_each_answers_for_itself() -> None:
    facts = made.facts(made.asserted(100), rows=(of(100), of(88, of="rival")))
    (found,) = checked(facts).assertions_now
    assert (found.check.result, [row.result for row in found.beside]) == (SUPPORTED, [CONTRADICTED])


ONLY_OWN = ClaimCheckResult.ONLY_OWN_SOURCE


def reported_by(*sources: Cited, of: str = "own-2015") -> dict[str, tuple[Cited, ...]]:
    return {of: sources}


OFFICE = made.cited("office", "2016-02-01")


@pytest.mark.parametrize(
    ("sources", "fields", "expected"),
    [
        ((made.cited("paper", "2016-02-01"),), {}, ONLY_OWN),
        ((made.cited("paper", "2016-02-01"), OFFICE), {}, SUPPORTED),
        ((OFFICE,), {}, SUPPORTED),
        # A source of a claim that repeats this one says nothing new.
        ((OFFICE,), {"repeated_in": frozenset({"office"})}, ONLY_OWN),
        # The speaker's own publication, that of its body, the reporter's, and another text of the same authors.
        ((made.cited("office", "2016-02-01", publisher="minister"),), {}, ONLY_OWN),
        ((made.cited("office", "2016-02-01", publisher="cabinet"),), {"speaker_bodies": {"cabinet"}}, ONLY_OWN),
        ((made.cited("office", "2016-02-01", publisher="agency"),), {"reporter": "agency"}, ONLY_OWN),
        (
            (made.cited("office", "2016-02-01", authors="A. Writer"),),
            {"sources": (made.cited(authors="a. writer"),)},
            ONLY_OWN,
        ),
        # The figures that the speaker itself provides.
        ((OFFICE,), {"series": (build.series("own", provider="minister"),)}, ONLY_OWN),
    ],
)
def test_a_result_rests_on_no_source_that_is_the_claims_own(
    sources: tuple[Cited, ...], fields: dict[str, Any], expected: ClaimCheckResult
) -> None:
    facts = made.facts(made.asserted(100), rows=(of(100),), sources_of=reported_by(*sources), **fields)
    found = now(facts)
    assert (found.result, found.independent, found.rows) == (expected, expected is SUPPORTED, ("own-2015",))
    wrong = made.facts(made.asserted(50), rows=(of(100),), sources_of=reported_by(*sources), **fields)
    assert now(wrong).result is (CONTRADICTED if expected is SUPPORTED else ONLY_OWN)


def test_a_source_counts_from_the_day_on_which_it_could_be_read() -> None:
    late = made.cited("yearbook", "2018-03-01")
    own = made.cited("paper", "2016-02-01")
    facts = made.facts(made.asserted(100), rows=(of(100),), sources_of=reported_by(own, late))
    days = [checked(facts, day).now for day in (date(2018, 2, 28), date(2018, 3, 1))]
    assert days == [ONLY_OWN, SUPPORTED]
    assert checked(facts, LATER).on_the_day is ONLY_OWN
    turns = claim_recompute_dates(facts, until=LATER)
    assert date(2018, 3, 1) in turns
    # A figure that was out before any page that reports it counts from its own day.
    released = made.facts(made.asserted(100), rows=(of(100),), sources_of=reported_by(late))
    assert checked(released, LATER).on_the_day is SUPPORTED


def test_a_rival_series_tests_what_only_its_own_paper_prints() -> None:
    """Finding S2: 100 billion, printed by the claim's own paper, against 95.3 and 88.3 of two customs services."""
    printed = build.series("printed", provider=None, document="paper")
    rows = (of(100, of="printed"), of("95.3"), of("88.3", of="rival"))
    series = (printed, build.series("own"), build.series("rival"))
    facts = made.facts(
        made.asserted(100), rows=rows, series=series, sources_of=reported_by(made.cited(), of="printed-2015")
    )
    (found,) = checked(facts).assertions_now
    assert (found.check.series, found.result) == ("own", CONTRADICTED)
    assert [(row.series, row.result) for row in found.beside] == [("printed", ONLY_OWN), ("rival", CONTRADICTED)]


def test_a_claim_that_quotes_nobody_is_true_by_any_providers_figure() -> None:
    rows = (of(100), of(88, of="rival"))
    (found,) = checked(made.facts(made.asserted(88), rows=rows)).assertions_now
    assert (found.check.series, found.result) == ("rival", SUPPORTED)
    assert [(row.series, row.result) for row in found.beside] == [("own", CONTRADICTED)]


def test_an_older_figure_does_not_contradict_what_the_claims_own_source_says_of_a_later_time() -> None:
    rows = (of(50, year=2013), of(100))
    facts = made.facts(made.asserted(100, year=None), rows=rows, sources_of=reported_by(made.cited()))
    assert now(facts).result is ONLY_OWN


def test_two_claims_that_contradict_each_other_are_not_both_supported_by_themselves() -> None:
    for partner in ("china", "eu"):
        facts = made.facts(made.asserted(1), rows=(of(1),), sources_of=reported_by(made.cited()), slug=partner)
        assert checked(facts).now is ONLY_OWN


def test_a_targets_state_from_figures_of_the_claims_own_source_is_its_own_word() -> None:
    about = about_target("on schedule", years={2015: 140})
    slug = about.promises[0].observations[-1].slug
    assert now(replace(about, sources_of=reported_by(made.cited(), of=slug))).result is ONLY_OWN
    assert now(replace(about, sources_of=reported_by(OFFICE, of=slug))).result is SUPPORTED


@pytest.mark.parametrize(("value", "side"), [(120, Side.ABOVE), (80, Side.BELOW)])
def test_a_contradicting_figure_says_on_which_side_it_is(value: int, side: Side) -> None:
    assert now(made.facts(made.asserted(100), rows=(of(value),))).side is side
    assert now(made.facts(made.asserted(100), rows=(of(100),))).side is None


@pytest.mark.parametrize(
    ("others", "fields", "expected", "places"),
    [
        # 2015 came to 100; nothing said: the highest.
        ({2013: 90, 2014: 95}, {}, SUPPORTED, (1, 1)),
        ({2013: 90, 2014: 110}, {}, CONTRADICTED, (2, 2)),
        ({2013: 90, 2014: 102}, {}, SUPPORTED, (1, 2)),
        ({2013: 90, 2014: "102.1"}, {}, CONTRADICTED, (2, 2)),
        ({2013: 110, 2014: 120}, {"value": 3}, SUPPORTED, (3, 3)),
        ({2013: 110, 2014: 120}, {"value": 2}, CONTRADICTED, (3, 3)),
        ({2013: 90, 2014: 110}, {"value": 1, "high": 2}, SUPPORTED, (2, 2)),
        ({2013: 90, 2014: 110}, {"comparator": Comparator.AT_MOST}, CONTRADICTED, (2, 2)),
        ({2013: 120, 2014: 110}, {"comparator": Comparator.AT_MOST}, SUPPORTED, (1, 1)),
        ({2013: 90, 2016: 200}, {}, SUPPORTED, (1, 1)),
    ],
)
def test_a_rank_is_counted_among_the_periods_up_to_its_own(
    others: dict[int, Any], fields: dict[str, Any], expected: ClaimCheckResult, places: tuple[int, int]
) -> None:
    rows = (of(100), *build.values(others))
    found = now(made.facts(made.asserted(**({"value": None, "kind": AssertionKind.RANK} | fields)), rows=rows))
    assert (found.result, (found.low, found.high)) == (expected, places)
    assert (found.compared, found.since) == (sum(year < 2015 for year in others) + 1, date(2013, 1, 1))


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ({"value": 100}, {"low": 80, "high": 90}, SUPPORTED),
        ({"value": 100}, {"low": 80, "high": 120}, NOT_CHECKABLE),
        ({"value": 100}, {"low": 110}, CONTRADICTED),
        ({"value": 100}, {"low": 80}, NOT_CHECKABLE),
        ({"low": 95, "high": 105}, {"value": 94}, SUPPORTED),
        ({"low": 95, "high": 105}, {"value": 100}, NOT_CHECKABLE),
        ({"low": 95}, {"value": 500}, NOT_CHECKABLE),
        ({"high": 95}, {"value": 500}, CONTRADICTED),
    ],
)
def test_a_rank_among_ranges_holds_for_all_of_them_or_is_not_decided(
    own: dict[str, Any], other: dict[str, Any], expected: ClaimCheckResult
) -> None:
    rows = (of(**own), of(**other, year=2014))
    assert now(made.facts(made.asserted(kind=AssertionKind.RANK), rows=rows)).result is expected


def test_a_rank_says_on_which_series_period_and_rows_it_was_counted_or_why_it_was_not() -> None:
    rank = {"kind": AssertionKind.RANK}

    def alone(*rows: Observation, **fields: Any) -> SeriesCheck:
        return now(made.facts(made.asserted(**(rank | fields)), rows=rows))

    counted = alone(of(100), *build.values({2013: 90, 2014: 110}))
    assert (counted.series, counted.start, counted.end) == ("own", date(2015, 1, 1), date(2015, 12, 31))
    assert counted.rows == ("own-2013", "own-2014", "own-2015")
    assert (counted.reason, counted.tolerance) == (None, build.indicator().tolerance)
    left_open = alone(of(100), of(low=80, high=120, year=2014))
    assert left_open.reason is CheckReason.FIGURES_LEAVE_OPEN
    single = alone(of(100))
    assert (single.result, single.reason) == (NOT_CHECKABLE, CheckReason.NOTHING_TO_COMPARE)
    assert (single.series, single.rows) == ("own", ("own-2015",))
    odd = alone(of(100), *build.values({2014: 90}), value="1.5")
    assert (odd.result, odd.reason, odd.series) == (NOT_CHECKABLE, CheckReason.INCOMPLETE, "own")
    nothing = alone(*build.values({2014: 90}))
    assert (nothing.result, nothing.series) == (NO_RECORD, "own")


def test_a_rank_without_a_period_is_that_of_the_newest_year_gone_by() -> None:
    rows = build.values({2014: 90, 2015: 100, 2016: 200})
    found = now(made.facts(made.asserted(kind=AssertionKind.RANK, year=None), rows=rows))
    assert (found.result, found.end) == (SUPPORTED, date(2015, 12, 31))


def test_a_record_that_is_broken_later_was_one_all_the_same() -> None:
    rows = build.values({2014: 90, 2015: 100, 2018: 400})
    assert checked(made.facts(made.asserted(kind=AssertionKind.RANK), rows=rows)).now is SUPPORTED


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([SUPPORTED, SUPPORTED], SUPPORTED),
        ([SUPPORTED, NOT_CHECKABLE], NOT_CHECKABLE),
        ([SUPPORTED, NO_RECORD, NOT_CHECKABLE], NO_RECORD),
        ([SUPPORTED, CONTRADICTED, NO_RECORD], CONTRADICTED),
        ([], NOT_CHECKABLE),
    ],
)
def test_a_claim_is_supported_only_if_all_of_it_is(results: list[ClaimCheckResult], expected: ClaimCheckResult) -> None:
    assert weigh_evidence(results) is expected


def test_several_assertions_are_tested_one_by_one() -> None:
    facts = made.facts(made.asserted(90, year=2014, number=2), made.asserted(100), rows=(of(100), of(95, year=2014)))
    found = checked(facts)
    assert [(row.number, row.result) for row in found.assertions_now] == [(1, SUPPORTED), (2, CONTRADICTED)]
    assert found.now is CONTRADICTED


# --- the future ---


def forecast(value: Any = 150, *, rows: tuple[Observation, ...] = (), **fields: Any) -> ClaimFacts:
    """Said in May 2016: at least 150 in 2016, which came to 120 and was known in February 2017."""
    assertion = made.asserted(value, year=fields.pop("year", 2016), comparator=Comparator.AT_LEAST)
    return made.facts(assertion, rows=rows or (of(120, year=2016),), **{"kind": ClaimKind.FORECASTS} | fields)


def test_the_future_is_tested_once_its_time_is_over() -> None:
    facts = forecast()
    assert [checked(facts, date(2016, 12, 31)).now, checked(facts, date(2017, 1, 1)).now] == [NO_RECORD, NO_RECORD]
    assert now(facts, date(2016, 12, 31)).reason is CheckReason.LIES_AHEAD
    assert now(facts, date(2017, 1, 1)).reason is CheckReason.NO_FIGURE
    found = checked(facts, date(2017, 2, 1))
    assert (found.on_the_day, found.now) == (NO_RECORD, CONTRADICTED)


def test_a_forecast_without_a_period_speaks_of_its_horizon() -> None:
    horizon = {"horizon_start": date(2016, 1, 1), "horizon": date(2016, 12, 31)}
    assert checked(forecast(year=None, **horizon)).now is CONTRADICTED
    assert now(forecast(year=None)).reason is CheckReason.INCOMPLETE


@pytest.mark.parametrize("kind", [ClaimKind.SETS_TARGET, ClaimKind.ANNOUNCES_COMMITMENT])
def test_a_promise_of_a_number_is_followed_as_a_promise_and_not_as_a_claim(kind: ClaimKind) -> None:
    found = now(forecast(kind=kind))
    assert (found.result, found.reason) == (NOT_CHECKABLE, CheckReason.SETS_TARGET)
    base = made.facts(made.asserted(100), rows=(of(100),), kind=kind)
    assert now(base).result is SUPPORTED


# --- the state of a target ---


def about_target(state: str, *, years: dict[int, Any], said: str = "2016-05-31", **fields: Any) -> ClaimFacts:
    """A claim about the state of the target of 200 by 2020 (from 100 in 2010)."""
    target = build.target(**fields.pop("target", {}))
    promise = build.facts(targets=(target,), observations=build.values(years))
    assertion = made.asserted(kind=AssertionKind.TARGET_STATE, target="target", state=state, year=None)
    return made.facts(assertion, promises=(promise,), said=said, **fields)


@pytest.mark.parametrize(
    ("state", "in_2015", "expected", "status"),
    [
        ("reached", 210, SUPPORTED, Status.ACHIEVED_EARLY),
        ("Reached", 150, CONTRADICTED, Status.ON_TRACK),
        ("ahead of schedule", 210, SUPPORTED, Status.ACHIEVED_EARLY),
        ("ahead of schedule", 150, SUPPORTED, Status.ON_TRACK),
        ("ahead-of-schedule", 140, NOT_CHECKABLE, Status.ON_TRACK),
        ("ahead", 110, CONTRADICTED, Status.FAR_BEHIND),
        ("on schedule", 140, SUPPORTED, Status.ON_TRACK),
        ("on_track", 140, SUPPORTED, Status.ON_TRACK),
        ("on_track", 110, CONTRADICTED, Status.FAR_BEHIND),
        ("far_behind", 110, SUPPORTED, Status.FAR_BEHIND),
        ("behind", 110, SUPPORTED, Status.FAR_BEHIND),
        ("behind schedule", 150, CONTRADICTED, Status.ON_TRACK),
        ("missed", 110, CONTRADICTED, Status.FAR_BEHIND),
    ],
)
def test_a_targets_state_is_held_against_its_status(
    state: str, in_2015: int, expected: ClaimCheckResult, status: Status
) -> None:
    found = now(about_target(state, years={2015: in_2015}))
    assert (found.result, found.status) == (expected, status)
    assert found.reason is (CheckReason.STATUS_LEAVES_OPEN if expected is NOT_CHECKABLE else None)


def test_a_target_that_was_reached_later_does_not_make_an_earlier_boast_true() -> None:
    facts = about_target("reached", years={2015: 110, 2018: 250})
    assert checked(facts, date(2019, 12, 31)).now is CONTRADICTED


def test_a_later_vintage_corrects_how_things_stood_then() -> None:
    facts = about_target("on schedule", years={2015: 150})
    revised = build.observation(2015, 105, slug="revised", known="2017-01-01")
    promise = build.facts(targets=(build.target(),), observations=(*build.values({2015: 150}), revised))
    facts = ClaimFacts(claim=facts.claim, indicators=facts.indicators, series=facts.series, promises=(promise,))
    found = checked(facts)
    assert (found.on_the_day, found.now) == (SUPPORTED, CONTRADICTED)


def test_a_state_is_open_while_nothing_is_on_record() -> None:
    found = now(about_target("reached", years={}))
    assert (found.result, found.status) == (NO_RECORD, Status.NOT_ASSESSABLE)
    waiting = now(about_target("missed", years={2015: 110}, said="2021-01-10"), date(2021, 1, 20))
    assert (waiting.result, waiting.status) == (NO_RECORD, Status.AWAITING_DATA)


def test_a_target_that_was_set_after_the_claim_says_nothing_about_it() -> None:
    found = now(about_target("reached", years={2015: 210}, target={"known_on": date(2016, 6, 1)}))
    assert found.reason is CheckReason.TARGET_NOT_KNOWN


def test_a_target_that_cannot_be_assessed_leaves_its_state_open() -> None:
    found = now(about_target("on schedule", years={2015: 110}, target={"deadlines": ()}))
    assert (found.result, found.reason) == (NOT_CHECKABLE, CheckReason.STATUS_LEAVES_OPEN)


def test_a_forecast_of_a_targets_state_waits_for_the_figure_of_its_horizon() -> None:
    about: dict[str, Any] = {"kind": ClaimKind.FORECASTS, "horizon_start": date(2020, 1, 1)}
    facts = about_target("reached", years={2015: 110, 2020: 150}, horizon=date(2020, 12, 31), **about)
    assert now(facts, date(2020, 12, 31)).reason is CheckReason.LIES_AHEAD
    assert now(facts, date(2021, 1, 15)).status is Status.AWAITING_DATA
    found = now(facts, date(2021, 2, 1))
    assert (found.result, found.status) == (CONTRADICTED, Status.MISSED)


def test_other_series_of_the_target_are_shown_too() -> None:
    facts = about_target("on schedule", years={2015: 150})
    promise = build.facts(
        targets=(build.target(baseline_value=None),),
        series=(build.series(), build.series("rival")),
        observations=(
            *build.values({2010: 100, 2015: 150}),
            *build.values({2010: 100, 2015: 110}, of="rival"),
        ),
    )
    facts = ClaimFacts(claim=facts.claim, promises=(promise,))
    (found,) = checked(facts).assertions_now
    assert (found.check.series, found.result) == ("own", SUPPORTED)
    assert [(row.series, row.result) for row in found.beside] == [("rival", CONTRADICTED)]


def test_every_state_and_every_other_word_for_one_is_understood() -> None:
    assert {state_meaning(state.value) for state in AssertedState} == set(AssertedState)
    assert {state_meaning(word) for word in SAME_AS} == set(SAME_AS.values())
    assert state_meaning("On Track") is Status.ON_TRACK
    assert state_meaning("awaiting_data") is None
    assert state_meaning("") is None


def test_no_status_both_bears_a_state_out_and_contradicts_it() -> None:
    assert set(STATES) == set(AssertedState)
    for supports, contradicts in STATES.values():
        assert supports
        assert contradicts
        assert not supports & contradicts
        assert supports | contradicts <= ASSERTABLE


def test_a_held_level_is_a_state_too() -> None:
    keep: dict[str, Any] = {"comparator": Comparator.MAINTAIN, "value": 100, "direction": Direction.INCREASE}
    assert now(about_target("held", years={2015: 100}, target=keep)).result is SUPPORTED
    assert now(about_target("held", years={2015: 90}, target=keep)).result is CONTRADICTED


def test_a_status_word_is_contradicted_by_every_other_status() -> None:
    assessment = build_assessment(Status.MISSED)
    for status in ASSERTABLE:
        expected = SUPPORTED if status is Status.MISSED else CONTRADICTED
        assert relevant_targets(status, assessment) is expected


def build_assessment(status: Status) -> Assessment:
    return Assessment(subject_kind=RecordKind.TARGET, subject="target", status=status)


def test_a_check_can_be_sent_as_json() -> None:
    sent = as_json(checked(made.facts(made.asserted(100), rows=(of(90),))))
    assert sent["on_the_day"] == "contradicted"
    assert sent["assertions_now"][0]["check"]["low"] == 90


@pytest.mark.parametrize("fields", [{"value": "NaN"}, {"high": 1}, {"start": date(2017, 1, 1)}])
def test_an_assertion_that_contradicts_itself_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ClaimsError):
        made.asserted(**{"value": 100, **fields})


def test_every_reason_for_not_deciding_occurs_here() -> None:
    text = Path(__file__).read_text()
    assert [reason for reason in CheckReason if f"CheckReason.{reason.name}" not in text] == []


def test_what_cannot_be_tested_still_names_its_series() -> None:
    for assertion, reason in (
        (made.asserted(2, comparator=Comparator.MULTIPLY), CheckReason.RELATIVE),
        (made.asserted(), CheckReason.INCOMPLETE),
        (made.asserted(100, year=2012), CheckReason.NO_FIGURE),
    ):
        found = now(made.facts(assertion, rows=(of(100),)))
        assert (found.series, found.reason) == ("own", reason)


def test_a_year_that_ends_on_the_day_of_the_claim_is_a_time_gone_by() -> None:
    rows = (of(90, year=2014), of(100, known="2015-12-31"))
    spoken = made.facts(made.asserted(100, year=None), rows=rows, said="2015-12-31")
    assert checked(spoken, date(2015, 12, 31)).now is SUPPORTED
    day_before = made.facts(made.asserted(90, year=None), rows=rows, said="2015-12-30")
    assert checked(day_before, LATER).now is SUPPORTED


def test_without_a_period_nothing_measured_is_no_record() -> None:
    for irregular in ({}, {"frequency": Frequency.IRREGULAR}, {"kind_of_measure": MeasureKind.STOCK}):
        facts = made.facts(made.asserted(100, year=None), indicators=(build.indicator(**irregular),))
        assert now(facts).reason is CheckReason.NO_FIGURE
        facts = made.facts(made.asserted(100), indicators=(build.indicator(**irregular),))
        assert now(facts).reason is CheckReason.NO_FIGURE


def test_without_a_period_a_part_of_a_year_counts_only_where_parts_compare_with_wholes() -> None:
    rows = (of(100, year=2014), part_year(60))
    undated = made.asserted(60, year=None)
    assert now(made.facts(undated, rows=rows)).rows == ("own-2014",)
    stock = (build.indicator(kind_of_measure=MeasureKind.STOCK),)
    assert now(made.facts(undated, rows=rows, indicators=stock)).rows == ("part",)


def test_of_figures_within_a_period_the_newest_counts_and_those_beyond_it_do_not() -> None:
    stock = (build.indicator(kind_of_measure=MeasureKind.STOCK),)
    january = of(10, slug="a", end=date(2015, 1, 31))
    december = of(100, slug="b", start=date(2015, 12, 1))
    before = of(70, slug="c", start=date(2014, 12, 1), end=date(2015, 6, 30))
    after = of(80, slug="d", start=date(2015, 12, 15), end=date(2016, 1, 15))
    for rows in ((january, december, before, after), (december, january)):
        assert now(made.facts(made.asserted(100), rows=rows, indicators=stock)).rows == ("b",)
    longer = of(100, slug="e", start=date(2015, 6, 1))
    assert now(made.facts(made.asserted(100), rows=(longer, december), indicators=stock)).rows == ("b",)


def test_a_part_known_only_as_a_bound_is_a_floor_by_its_lower_end() -> None:
    at_least = made.asserted(100, comparator=Comparator.AT_LEAST)
    found = now(made.facts(at_least, rows=(part_year(None, low=Decimal(105)),)))
    assert (found.result, found.low, found.high) == (SUPPORTED, 105, None)
    ranged = now(made.facts(at_least, rows=(part_year(None, low=Decimal(50), high=Decimal(105)),)))
    assert (ranged.result, ranged.low, ranged.high) == (NOT_CHECKABLE, 50, None)
    assert now(made.facts(at_least, rows=(part_year(None, high=Decimal(105)),))).result is NO_RECORD


def test_an_end_of_time_without_a_beginning_takes_any_figure_up_to_it() -> None:
    stock = (build.indicator(kind_of_measure=MeasureKind.STOCK),)
    early = of(100, year=2001)
    assert now(made.facts(made.asserted(100, start=None), rows=(early,), indicators=stock)).rows == ("own-2001",)


@pytest.mark.parametrize(
    ("comparator", "recorded", "expected"),
    [
        # The tolerance's own edge is inside, whichever way a bound is open.
        (Comparator.AT_MOST, {"low": 102}, NOT_CHECKABLE),
        (Comparator.AT_MOST, {"low": "102.01"}, CONTRADICTED),
        (Comparator.AT_LEAST, {"high": 98}, NOT_CHECKABLE),
        (Comparator.AT_LEAST, {"high": "97.99"}, CONTRADICTED),
    ],
)
def test_a_bound_that_touches_the_edge_contradicts_nothing(
    comparator: Comparator, recorded: dict[str, Any], expected: ClaimCheckResult
) -> None:
    found = now(made.facts(made.asserted(100, comparator=comparator), rows=(of(**recorded),)))
    assert found.result is expected


def test_a_lowest_place_among_bounds() -> None:
    lowest = made.asserted(kind=AssertionKind.RANK, comparator=Comparator.AT_MOST)
    for other, expected in (({"low": 110}, SUPPORTED), ({"high": 90}, CONTRADICTED), ({"high": 110}, NOT_CHECKABLE)):
        rows = (of(100), of(**other, year=2014))
        assert now(made.facts(lowest, rows=rows)).result is expected


def test_a_targets_state_holds_for_what_was_known_of_the_time_up_to_the_day_it_was_said() -> None:
    target = {"known_on": date(2015, 12, 31)}
    found = now(about_target("far_behind", years={2015: 110}, target=target))
    assert (found.result, found.rows) == (SUPPORTED, ("own-2015",))
    assert now(about_target("far_behind", years={2015: 110}, target=target, said="2015-12-30")).reason is (
        CheckReason.TARGET_NOT_KNOWN
    )
    on_the_last_day = about_target("far_behind", years={2015: 110}, said="2015-12-31")
    assert now(on_the_last_day).result is SUPPORTED
    assert now(about_target("far_behind", years={2015: 110}, said="2015-12-30")).result is NO_RECORD


def test_a_state_that_nothing_is_on_record_about_names_its_series() -> None:
    found = now(about_target("reached", years={}))
    assert (found.result, found.series, found.status) == (NO_RECORD, "own", Status.NOT_ASSESSABLE)


def test_at_exactly_the_full_pace_a_target_is_not_ahead() -> None:
    """100 to 200 in ten years, counted by constant amounts: 150 after five is exactly on the path."""
    linear = build.facts(
        targets=(build.target(),),
        indicators=(build.indicator(model=Model.LINEAR),),
        observations=build.values({2015: 150}),
    )
    assertion = made.asserted(kind=AssertionKind.TARGET_STATE, target="target", state="ahead", year=None)
    assert now(made.facts(assertion, promises=(linear,))).result is NOT_CHECKABLE


def test_a_state_may_be_written_with_lines_or_dashes() -> None:
    for word in ("ahead_of_schedule", "Ahead-of-schedule", "AHEAD  of schedule", "ahead__of_schedule"):
        assert state_meaning(word) is state_meaning("ahead of schedule") is not None


def test_the_state_after_a_horizon_is_that_of_the_next_day() -> None:
    """Forecast of 2019: reached by the end of 2020. The deadline's figure came in February 2021."""
    facts = about_target(
        "awaited", years={2015: 110}, said="2019-06-01", kind=ClaimKind.FORECASTS, horizon=date(2020, 12, 31)
    )
    met = replace(facts.claim.assertions[0], state="far behind", number=7)
    facts = replace(facts, claim=replace(facts.claim, assertions=(met,)))
    (found,) = checked(facts, date(2021, 1, 1)).assertions_now
    assert (found.number, found.check.status) == (7, Status.AWAITING_DATA)
    (ahead,) = checked(facts, date(2020, 12, 31)).assertions_now
    assert (ahead.number, ahead.check.reason) == (7, CheckReason.LIES_AHEAD)


def test_a_state_with_a_period_of_its_own_is_that_of_the_day_it_was_said() -> None:
    facts = about_target("far behind", years={2014: 109, 2015: 110})
    dated = replace(facts.claim.assertions[0], start=date(2014, 1, 1), end=date(2014, 12, 31))
    found = now(replace(facts, claim=replace(facts.claim, assertions=(dated,))))
    assert "own-2015" in found.rows


def test_what_is_asserted_of_a_day_is_held_against_the_newest_count_of_the_period_before_it() -> None:
    counts = tuple(
        build.observation(year, value, start=date(year, 12, 31))
        for year, value in ((2021, 130), (2022, 96), (2023, 99))
    )
    said = date(2023, 2, 2)
    stock = (build.indicator(kind_of_measure=MeasureKind.STOCK),)

    def told(day: date, **about: Any) -> SeriesCheck:
        parks = made.asserted(120, start=day, end=day, comparator=Comparator.AT_LEAST)
        return now(
            made.facts(parks, rows=counts, said="2025-02-02", **({"indicators": stock} | about)), date(2025, 6, 1)
        )

    found = told(said)
    assert (found.result, found.rows, found.end) == (CONTRADICTED, ("own-2022",), date(2022, 12, 31))
    assert told(date(2025, 1, 1)).result is NO_RECORD  # the newest count is older than a period
    assert told(said, indicators=(build.indicator(),)).result is NO_RECORD
