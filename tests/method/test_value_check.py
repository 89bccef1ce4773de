"""Ranks among figures that are given as ranges or lie about level, and forecasts and claims at their last day.

The tolerance is two per cent of the claim's own figure.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import AssertionKind, CheckReason, ClaimCheckResult, ClaimKind, Comparator
from claims.method import example_claims as build_claims
from claims.method import example_rows as build
from claims.method.claim_check import check_claim, speaking_series
from claims.method.claim_facts import SeriesCheck
from claims.method.facts import Observation
from claims.method.value_check import check_rank

SUPPORTED, CONTRADICTED = ClaimCheckResult.SUPPORTED, ClaimCheckResult.CONTRADICTED
OPEN = ClaimCheckResult.NOT_CHECKABLE

Given = int | tuple[int | None, int | None]


def figure(year: int, given: Given) -> Observation:
    if isinstance(given, int):
        return build.observation(year, given)
    low, high = (None if end is None else Decimal(end) for end in given)
    return build.observation(year, None, low=low, high=high)


def rank(*others: Given, own: Given = 100, **fields: Any) -> SeriesCheck:
    """The place of the figure of 2015 among those of the years before."""
    rows = [figure(2015 - number, given) for number, given in enumerate((own, *others))]
    said = build_claims.asserted(kind=AssertionKind.RANK, **({"value": 1} | fields))
    return check_rank(said, build.indicator(), rows, series="own", said_on=date(2016, 5, 31))


@pytest.mark.parametrize(
    ("others", "least", "most"),
    [
        ((90, 80), 1, 1),
        ((110, 120), 3, 3),
        # Up to 102 counts as level, and may be ahead; 100 itself is level and not ahead.
        ((102, 101), 1, 3),
        ((102, 90), 1, 2),
        ((100, 100), 1, 1),
        ((103,), 2, 2),
        # A range that crosses leaves it open; one on one side does not.
        (((90, 110),), 1, 2),
        (((90, 110), (95, 120)), 1, 3),
        (((90, 110), (95, 120), (None, 130), (10, None)), 1, 5),
        (((103, 110), (80, 90)), 2, 2),
        (((90, 101),), 1, 2),
        (((None, 90), (110, None)), 2, 2),
        ((110, 101, (90, 110)), 2, 4),
    ],
)
def test_a_rank_is_between_the_places_that_the_others_allow(others: tuple[Given, ...], least: int, most: int) -> None:
    found = rank(*others)
    assert (found.low, found.high, found.compared) == (least, most, len(others) + 1)


def test_a_range_of_ones_own_leaves_open_what_is_within_it() -> None:
    assert [rank(other, own=(90, 110)).high for other in (80, 90, 91, 100, 112, 113)] == [1, 1, 2, 2, 2, 2]
    assert [rank(other, own=(90, 110)).low for other in (80, 90, 91, 100, 112, 113)] == [1, 1, 1, 1, 1, 2]
    assert (rank(100, own=(None, 110)).low, rank(100, own=(None, 110)).high) == (1, 2)
    assert (rank(120, own=(90, None)).low, rank(120, own=(90, None)).high) == (1, 2)


@pytest.mark.parametrize(
    ("others", "place", "result"),
    [
        # One is open: first or second.
        (((90, 110),), 1, OPEN),
        (((90, 110),), 2, OPEN),
        (((90, 110),), 3, CONTRADICTED),
        # Two are open.
        (((90, 110), (90, 110)), 2, OPEN),
        (((90, 110), (90, 110)), 3, OPEN),
        (((90, 110), (90, 110)), 4, CONTRADICTED),
        # One ahead, one open: never the first, nor the fourth.
        ((120, (90, 110)), 1, CONTRADICTED),
        ((120, (90, 110)), 2, OPEN),
        ((120, (90, 110)), 4, CONTRADICTED),
        # About level counts for the claim.
        ((101,), 1, SUPPORTED),
        ((101,), 2, SUPPORTED),
        ((101,), 3, CONTRADICTED),
        # Who shares the first place is not the second.
        ((100,), 2, CONTRADICTED),
        # One about level and one open: the second either way.
        ((101, (90, 110)), 2, SUPPORTED),
        ((101, (90, 110)), 3, OPEN),
        ((90, 80), 2, CONTRADICTED),
    ],
)
def test_a_place_is_decided_only_where_every_way_of_the_open_ones_agrees(
    others: tuple[Given, ...], place: int, result: ClaimCheckResult
) -> None:
    assert rank(*others, value=place).result is result


def test_the_lowest_are_counted_from_below() -> None:
    lowest = {"comparator": Comparator.AT_MOST}
    assert [rank(other, **lowest).high for other in (110, 99, 98, 97)] == [1, 2, 2, 2]
    assert [rank(other, **lowest).low for other in (110, 99, 98, 97)] == [1, 1, 1, 2]


def test_a_record_so_far_takes_in_the_figure_of_a_year_that_ends_on_the_day_itself() -> None:
    rows = [build.observation(2014, 90), build.observation(2015, 100)]
    said = build_claims.asserted(1, kind=AssertionKind.RANK, year=None)
    ends = [
        check_rank(said, build.indicator(), rows, series="own", said_on=day).end
        for day in (date(2015, 12, 30), date(2015, 12, 31))
    ]
    assert ends == [date(2014, 12, 31), date(2015, 12, 31)]


# Claims.


def test_a_claim_made_on_the_last_day_of_its_time_does_not_speak_ahead() -> None:
    said = build_claims.asserted(66)
    for day, ahead in (("2015-12-30", True), ("2015-12-31", False), ("2016-01-01", False)):
        assert build_claims.claim(said, said=day).speaks_ahead(said) is ahead


def test_an_assertion_with_an_end_of_its_own_does_not_take_the_horizon() -> None:
    half_dated = build_claims.asserted(66, start=None)
    horizon = {"horizon_start": date(2018, 1, 1), "horizon": date(2018, 12, 31)}
    for kind in ClaimKind:
        claim = build_claims.claim(half_dated, kind=kind, **horizon)
        assert claim.period_of(half_dated) == (None, date(2015, 12, 31))


def test_numbers_beyond_all_counting_leave_a_claim_open_on_their_series() -> None:
    """The tolerance of such a number is a number; the number with it is not."""
    huge = build_claims.asserted("9.99999e999999999999999999")
    check = check_claim(build_claims.facts(huge, rows=build.values({2015: 63})), day=date(2016, 6, 1))
    assert check is not None and check.claim == "claim"
    assert check.assertions_now[0].check == SeriesCheck(
        series="own", result=OPEN, reason=CheckReason.FIGURES_LEAVE_OPEN
    )


def test_a_figure_that_only_the_claims_own_sources_report_is_not_independent() -> None:
    facts = build_claims.facts(build_claims.asserted(63), rows=build.values({2015: 63}))
    for sources, independent in ((None, True), ({"paper"}, False), ({"paper", "customs"}, True)):
        given = (
            {} if sources is None else {"own-2015": tuple(build_claims.cited(slug, "2016-01-01") for slug in sources)}
        )
        check = check_claim(
            build_claims.facts(build_claims.asserted(63), rows=facts.observations, sources_of=given),
            day=date(2016, 6, 1),
        )
        assert check is not None
        found = check.assertions_now[0].check
        assert (found.independent, found.result) == (
            independent,
            SUPPORTED if independent else ClaimCheckResult.ONLY_OWN_SOURCE,
        )


def test_of_several_documents_that_report_a_claim_the_first_by_name_speaks_first() -> None:
    said = build_claims.asserted(63)
    series = tuple(build.series(slug, provider=None, document=slug) for slug in ("weekly", "paper", "elsewhere"))
    facts = build_claims.facts(said, series=series, sources=(build_claims.cited("weekly"), build_claims.cited("paper")))
    assert speaking_series(facts, said, build.indicator()) == ["paper", "weekly", "own"]


@pytest.mark.parametrize(("known", "reason"), [("2016-01-01", None), ("2016-01-02", CheckReason.TARGET_NOT_KNOWN)])
def test_a_forecast_of_a_targets_state_speaks_of_the_day_after_its_time(known: str, reason: CheckReason | None) -> None:
    """Said in June 2015 of the end of that year; the figure of 2014 had reached the target by then."""
    target = build.target(known_on=build.day(known), stated_on=date(2011, 1, 15))
    promise = build.facts(targets=(target,), observations=build.values({2014: 205}))
    said = build_claims.asserted(kind=AssertionKind.TARGET_STATE, target="target", state="reached", year=None)
    facts = build_claims.facts(
        said, said="2015-06-01", kind=ClaimKind.FORECASTS, horizon=date(2015, 12, 31), promises=(promise,)
    )
    check = check_claim(facts, day=date(2016, 6, 1))
    assert check is not None
    found = check.assertions_now[0].check
    assert (found.result, found.reason) == (SUPPORTED if reason is None else OPEN, reason)
