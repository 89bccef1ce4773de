"""Sentences about claims, sources and verdicts carry the rule's own numbers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims import presentation
from claims.enums import AssertionKind, ClaimCheckResult, ClaimKind, Comparator, FlagKind, VerdictKind
from claims.method import example_claims as made
from claims.method import example_rows as build
from claims.method.claim_facts import ClaimFacts, Contradiction
from claims.method.facts import Verdict
from claims.method.flags import find_claim_flags, find_flags, find_source_flags

NAMES = {"own": "Customs", "minister": "the minister"}


def told(facts: ClaimFacts, day: str = "2020-01-01") -> str:
    (flag,) = find_claim_flags(facts, day=build.day(day))
    return presentation.flag_sentence(flag.kind, flag.params, names=NAMES)


@pytest.mark.parametrize(
    ("asserted", "recorded", "sentence"),
    [
        ({"value": 100}, {"value": 90}, "The claim: 100 USD bn for 2015. The record says 90 USD bn (Customs)."),
        (
            {"value": 200, "comparator": Comparator.AT_LEAST},
            {"value": "66.1"},
            "The claim: at least 200 USD bn for 2015. The record says 66.1 USD bn (Customs).",
        ),
        (
            {"value": 50, "comparator": Comparator.AT_MOST},
            {"value": None, "low": Decimal(60)},
            "The claim: at most 50 USD bn for 2015. The record says at least 60 USD bn (Customs).",
        ),
        (
            {"value": 100, "high": 110, "comparator": Comparator.BETWEEN},
            {"value": None, "low": Decimal(60), "high": Decimal(70)},
            "The claim: 100 to 110 USD bn for 2015. The record says 60 to 70 USD bn (Customs).",
        ),
    ],
)
def test_a_contradicted_value_is_shown_with_the_recorded_one(
    asserted: dict[str, Any], recorded: dict[str, Any], sentence: str
) -> None:
    value = recorded.pop("value")
    assertion = made.asserted(asserted.pop("value"), **asserted)
    assert told(made.facts(assertion, rows=(build.observation(2015, value, **recorded),))) == sentence


def test_a_record_that_changed_since_says_what_it_said_when() -> None:
    rows = (build.observation(2015, 90), build.observation(2015, 100, slug="revised", known="2017-01-01"))
    assert told(made.facts(made.asserted(100), rows=rows)) == (
        "The claim: 100 USD bn for 2015. On that day the record said 90 USD bn (Customs)."
    )
    rows = (build.observation(2015, 90, known="2017-01-01"),)
    assert told(made.facts(made.asserted(100), rows=rows)) == (
        "The claim: 100 USD bn for 2015. The record now says 90 USD bn (Customs)."
    )
    rows = (build.observation(2015, 90), build.observation(2015, 80, slug="revised", known="2017-01-01"))
    assert told(made.facts(made.asserted(100), rows=rows)) == (
        "The claim: 100 USD bn for 2015. On that day the record said 90 USD bn (Customs). The record now "
        "says 80 USD bn (Customs)."
    )


def test_a_part_years_figure_says_that_it_is_one() -> None:
    part = build.observation(2015, 120, end=date(2015, 10, 31))
    assert told(made.facts(made.asserted(100), rows=(part,))) == (
        "The claim: 100 USD bn for 2015. The record says at least 120 USD bn from January to October 2015 (Customs)."
    )


def test_a_contradicted_rank_is_stated_in_places() -> None:
    rows = build.values({2013: 110, 2014: 90, 2015: 100})
    assert told(made.facts(made.asserted(kind=AssertionKind.RANK), rows=rows)) == (
        "The claim: place 1 from the top for 2015. The record says place 2 among 3 periods (Customs)."
    )
    lowest = made.asserted(1, high=1, kind=AssertionKind.RANK, comparator=Comparator.AT_MOST)
    assert "place 1 from the bottom" in told(made.facts(lowest, rows=rows))


def test_a_contradicted_state_is_stated_in_words() -> None:
    promise = build.facts(targets=(build.target(),), observations=build.values({2015: 110}))
    assertion = made.asserted(kind=AssertionKind.TARGET_STATE, target="target", state="on_schedule", year=None)
    assert told(made.facts(assertion, promises=(promise,))) == (
        "The claim: “on schedule”. The record says “far behind” (Customs)."
    )


def test_a_failed_forecast_names_both_numbers() -> None:
    assertion = made.asserted(150, year=2016, comparator=Comparator.AT_LEAST)
    facts = made.facts(assertion, rows=(build.observation(2016, 120),), kind=ClaimKind.FORECASTS)
    assert (
        told(facts)
        == "The forecast: at least 150 USD bn for 2016. The record says 120 USD bn (Customs), less than forecast."
    )
    above = replace(
        facts,
        observations=(build.observation(2016, 49),),
        claim=replace(facts.claim, assertions=(made.asserted(30, year=2016, comparator=Comparator.AT_MOST),)),
    )
    assert (
        told(above)
        == "The forecast: at most 30 USD bn for 2016. The record says 49 USD bn (Customs), more than forecast."
    )


def test_a_contradiction_names_the_figures_of_all_providers() -> None:
    rows = (build.observation(2015, "95.28"), build.observation(2015, "88.3", of="rival"))
    assert told(made.facts(made.asserted(100), rows=rows)) == (
        "The claim: 100 USD bn for 2015. The record says 95.28 USD bn (Customs) and 88.3 USD bn (rival)."
    )


def test_a_disputed_claim_says_who_says_the_contrary_and_when() -> None:
    known = date(2016, 7, 1)
    others = (
        Contradiction(claim="one", known_on=known, speakers=("critic", "expert"), stated_edtf="2016-06"),
        Contradiction(claim="two", known_on=known, speakers=("rival",)),
    )
    assert told(made.facts(contradicted_by=others[:1])) == "Disputed by critic and expert (June 2016)."
    assert told(made.facts(contradicted_by=others)) == (
        "Disputed by critic and expert (June 2016) and rival (undated)."
    )


def test_of_a_dispute_whose_speakers_are_not_recorded_only_the_number_is_said() -> None:
    others = tuple(Contradiction(claim=slug, known_on=date(2016, 7, 1)) for slug in ("one", "two"))
    assert told(made.facts(contradicted_by=others[:1])) == "Another claim says the opposite."
    assert told(made.facts(contradicted_by=others)) == "2 other claims say the opposite."


def test_a_report_by_oneself_names_who_reports() -> None:
    facts = made.facts(sources=(made.cited("release", publisher="minister"),))
    assert told(facts) == "Reported only by the minister."


def test_inconsistent_figures_are_named_with_what_the_levels_allow() -> None:
    rows = (
        build.observation(2014, 88, of="level"),
        build.observation(2015, 64, of="level"),
        build.observation(2015, -30, of="growth"),
    )
    (flag,) = find_source_flags(made.source(*rows), day=date(2020, 1, 1))
    assert presentation.flag_sentence(flag.kind, flag.params) == (
        "For 2015 the source gives a change of -30 %, but its levels of 88 USD bn and 64 USD bn imply -28.2 to -26.3 %."
    )


def test_a_differing_verdict_names_both() -> None:
    verdict = Verdict(
        slug="verdict", verdict=VerdictKind.KEPT, concluded_on=date(2021, 3, 1), known_on=date(2021, 3, 1)
    )
    facts = build.facts(
        targets=(build.target(),), observations=build.values({2015: 110, 2020: 150}), verdicts=(verdict,)
    )
    (flag,) = [row for row in find_flags(facts, day=date(2021, 6, 1)) if row.kind is FlagKind.VERDICT_DIFFERS]
    assert presentation.flag_sentence(flag.kind, flag.params) == "The editors say “kept”, the rules say “missed”."


def test_the_state_of_a_claim_is_stated_once_or_twice() -> None:
    supported, contradicted = ClaimCheckResult.SUPPORTED, ClaimCheckResult.CONTRADICTED
    assert presentation.check_sentence(supported, supported) == (
        "Supported by the record, both when it was made and now."
    )
    assert presentation.check_sentence(supported, contradicted) == (
        "On the day it was made: supported by the record. Now: contradicted by the record."
    )
