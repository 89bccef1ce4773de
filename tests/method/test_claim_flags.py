"""Flags of claims and reports: contradicted, disputed, failed, and reported by nobody else."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from claims.enums import AssertionKind, ClaimKind, Comparator, FlagKind, RecordKind, Severity, Stage
from claims.method import example_claims as made
from claims.method import example_rows as build
from claims.method.claim_facts import ClaimFacts, Contradiction
from claims.method.claim_history import claim_history, claim_recompute_dates
from claims.method.facts import Promise
from claims.method.flags import find_claim_flags, find_flags
from claims.method.results import FlagResult

LATER = date(2020, 1, 1)


def kinds(facts: ClaimFacts, day: str) -> list[FlagKind]:
    return [flag.kind for flag in find_claim_flags(facts, day=build.day(day))]


def only(facts: ClaimFacts, day: date = LATER) -> FlagResult:
    (flag,) = find_claim_flags(facts, day=day)
    return flag


WRONG = made.facts(made.asserted(100), rows=(build.observation(2015, 90),))


def test_a_claim_that_the_record_contradicts_is_flagged_with_both_numbers() -> None:
    flag = only(WRONG)
    assert (flag.kind, flag.severity) == (FlagKind.CLAIM_CONTRADICTS_RECORD, Severity.SERIOUS)
    assert (flag.subject_kind, flag.subject) == (RecordKind.CLAIM, "claim")
    then, now = flag.params["contradicted"]
    assert (then["when"], now["when"], now["unit"]) == ("on_the_day", "now", "USD bn")
    assert (now["asserted"]["value"], now["record"]["low"], now["record"]["series"]) == (100, 90, "own")
    assert flag.evidence == ((RecordKind.CLAIM, "claim"), (RecordKind.OBSERVATION, "own-2015"))


def test_a_claim_that_was_right_by_what_was_known_is_flagged_once_the_record_says_otherwise() -> None:
    rows = (build.observation(2015, 100), build.observation(2015, 90, slug="revised", known="2017-01-01"))
    facts = made.facts(made.asserted(100), rows=rows)
    assert kinds(facts, "2016-12-31") == []
    assert kinds(facts, "2017-01-01") == [FlagKind.CLAIM_CONTRADICTS_RECORD]
    assert [told["when"] for told in only(facts).params["contradicted"]] == ["now"]


def test_a_claim_that_was_wrong_by_what_was_known_stays_flagged_when_the_record_comes_round() -> None:
    rows = (build.observation(2015, 90), build.observation(2015, 100, slug="revised", known="2017-01-01"))
    flag = only(made.facts(made.asserted(100), rows=rows))
    assert [told["when"] for told in flag.params["contradicted"]] == ["on_the_day"]
    assert flag.evidence == ((RecordKind.CLAIM, "claim"), (RecordKind.OBSERVATION, "own-2015"))


def test_a_claim_that_holds_or_cannot_be_tested_is_not_flagged() -> None:
    assert kinds(made.facts(made.asserted(100), rows=(build.observation(2015, 101),)), "2020-01-01") == []
    assert kinds(made.facts(made.asserted(100)), "2020-01-01") == []
    assert kinds(made.facts(), "2020-01-01") == []


def test_before_it_was_made_a_claim_has_no_flag() -> None:
    assert kinds(WRONG, "2016-05-30") == []
    assert kinds(WRONG, "2016-05-31") == [FlagKind.CLAIM_CONTRADICTS_RECORD]


def test_a_wrong_state_of_a_target_names_the_target() -> None:
    promise = build.facts(targets=(build.target(),), observations=build.values({2015: 110}))
    assertion = made.asserted(kind=AssertionKind.TARGET_STATE, target="target", state="reached", year=None)
    flag = only(made.facts(assertion, promises=(promise,)))
    assert (RecordKind.TARGET, "target") in flag.evidence
    assert flag.params["contradicted"][0]["record"]["status"] == "far_behind"


def test_a_forecast_that_came_out_otherwise_failed_and_did_not_contradict_the_record() -> None:
    assertion = made.asserted(150, year=2016, comparator=Comparator.AT_LEAST)
    facts = made.facts(assertion, rows=(build.observation(2016, 120),), kind=ClaimKind.FORECASTS)
    assert kinds(facts, "2017-01-31") == []
    flag = only(facts, date(2017, 2, 1))
    assert (flag.kind, flag.severity) == (FlagKind.FORECAST_FAILED, Severity.NOTICE)
    assert [told["when"] for told in flag.params["contradicted"]] == ["now"]


def test_a_statement_about_the_running_year_is_a_forecast_whatever_its_kind() -> None:
    facts = made.facts(made.asserted(150, year=2016), rows=(build.observation(2016, 120),))
    assert kinds(facts, "2017-02-01") == [FlagKind.FORECAST_FAILED]


def test_a_forecast_is_not_judged_before_the_end_of_its_horizon() -> None:
    about: dict[str, Any] = {"kind": ClaimKind.FORECASTS, "horizon": date(2018, 12, 31)}
    facts = made.facts(made.asserted(150, year=2016), rows=(build.observation(2016, 120),), **about)
    assert kinds(facts, "2018-12-31") == []
    assert kinds(facts, "2019-01-01") == [FlagKind.FORECAST_FAILED]


def test_a_claim_is_disputed_from_the_day_on_which_the_contrary_was_said() -> None:
    against = (
        Contradiction(claim="later", known_on=date(2018, 1, 1)),
        Contradiction(claim="critic", known_on=date(2016, 7, 1), speakers=("rival",), stated_edtf="2016-06"),
    )
    facts = made.facts(contradicted_by=against)
    assert kinds(facts, "2016-06-30") == []
    first = only(facts, date(2016, 7, 1))
    assert (first.kind, first.severity, first.params) == (
        FlagKind.CLAIM_DISPUTED,
        Severity.NOTICE,
        {
            "claims": ["critic"],
            "said_by": [{"claim": "critic", "speakers": ["rival"], "stated_edtf": "2016-06", "stated_words": ""}],
        },
    )
    assert only(facts, LATER).evidence == (
        (RecordKind.CLAIM, "claim"),
        (RecordKind.CLAIM, "critic"),
        (RecordKind.CLAIM, "later"),
    )


@pytest.mark.parametrize(
    ("publisher", "body", "own"),
    [
        ("minister", None, True),
        ("ministry", None, True),
        ("press-office", "minister", True),
        ("press-office", "ministry", False),
        ("paper", None, False),
        (None, None, False),
    ],
)
def test_a_claim_is_self_reported_if_its_publisher_is_the_speaker_or_speaks_for_him(
    publisher: str | None, body: str | None, own: bool
) -> None:
    source = made.cited("release", publisher=publisher, publisher_body=body)
    facts = made.facts(sources=(source,), speaker_bodies=frozenset({"ministry"}))
    assert kinds(facts, "2020-01-01") == ([FlagKind.SELF_REPORTED] if own else [])


def test_one_other_source_is_enough_and_counts_from_the_day_it_could_be_read() -> None:
    own, paper = made.cited("release", publisher="minister"), made.cited("paper", "2017-03-01")
    facts = made.facts(sources=(paper, own))
    assert kinds(facts, "2016-05-31") == []  # neither could be read yet
    flag = only(facts, date(2016, 6, 1))
    assert (flag.severity, flag.params) == (Severity.NOTICE, {"publishers": ["minister"], "sources": ["release"]})
    assert flag.evidence == ((RecordKind.CLAIM, "claim"), (RecordKind.SOURCE, "release"))
    assert kinds(facts, "2017-02-28") == [FlagKind.SELF_REPORTED]
    assert kinds(facts, "2017-03-01") == []


def test_a_claim_without_any_source_is_not_self_reported() -> None:
    assert kinds(made.facts(sources=()), "2020-01-01") == []


def test_an_outcome_that_only_the_promisor_reports_is_self_reported() -> None:
    own = made.cited("release", "2018-01-01", publisher="office", publisher_body="promisor")
    reported = build.outcome("built", Stage.IMPLEMENTING, "2017-12-01", known_on=date(2018, 1, 1), sources=(own,))
    facts = build.facts(
        promise=Promise(slug="promise", known_on=date(2011, 1, 15), promisors=frozenset({"promisor"})),
        outcomes=(reported,),
        milestones=(build.milestone(due="2030-01-01"),),
    )
    (flag,) = find_flags(facts, day=date(2018, 1, 1))
    assert (flag.kind, flag.subject_kind, flag.subject) == (FlagKind.SELF_REPORTED, RecordKind.OUTCOME, "built")
    assert find_flags(facts, day=date(2017, 12, 31)) == []


def test_a_claims_days_are_those_on_which_something_about_it_can_change() -> None:
    facts = made.facts(
        made.asserted(150, year=2016),
        rows=(build.observation(2016, 120),),
        contradicted_by=(Contradiction(claim="critic", known_on=date(2016, 7, 1)),),
        kind=ClaimKind.FORECASTS,
        horizon=date(2018, 12, 31),
    )
    assert claim_recompute_dates(facts, until=LATER) == [
        date(2016, 5, 31),
        date(2016, 6, 1),
        date(2016, 7, 1),
        date(2017, 1, 1),
        date(2017, 2, 1),
        date(2019, 1, 1),
    ]


def test_the_history_of_a_claim_reads_as_it_happened() -> None:
    rows = (build.observation(2015, 100), build.observation(2015, 90, slug="revised", known="2017-01-01"))
    told = claim_history(made.facts(made.asserted(100), rows=rows), until=LATER)
    assert [(row.from_day, row.to_day, row.value.on_the_day.value, row.value.now.value) for row in told.checks] == [
        (date(2016, 5, 31), date(2017, 1, 1), "supported", "supported"),
        (date(2017, 1, 1), None, "supported", "contradicted"),
    ]
    assert [(row.from_day, row.value.kind) for row in told.flags] == [
        (date(2017, 1, 1), FlagKind.CLAIM_CONTRADICTS_RECORD)
    ]


def test_a_claim_can_be_wrong_disputed_and_alone_with_its_word_at_once() -> None:
    ahead = made.asserted(150, year=2016, number=2)
    facts = made.facts(
        made.asserted(100),
        ahead,
        rows=(build.observation(2015, 90), build.observation(2016, 120)),
        contradicted_by=(Contradiction(claim="critic", known_on=date(2016, 7, 1)),),
        sources=(made.cited("release", publisher="minister"),),
    )
    found = find_claim_flags(facts, day=LATER)
    assert [flag.kind for flag in found] == [
        FlagKind.CLAIM_CONTRADICTS_RECORD,
        FlagKind.CLAIM_DISPUTED,
        FlagKind.FORECAST_FAILED,
        FlagKind.SELF_REPORTED,
    ]
    assert {(flag.subject_kind, flag.subject) for flag in found} == {(RecordKind.CLAIM, "claim")}


def test_of_several_assertions_each_wrong_one_is_named() -> None:
    right, wrong = made.asserted(100, number=1), made.asserted(100, year=2014, number=2)
    rows = (build.observation(2015, 100), build.observation(2014, 80))
    flag = only(made.facts(right, wrong, rows=rows))
    assert [told["asserted"]["number"] for told in flag.params["contradicted"]] == [2, 2]
    state = made.asserted(kind=AssertionKind.TARGET_STATE, target="target", state="reached", year=None)
    promise = build.facts(targets=(build.target(),), observations=build.values({2015: 110}))
    told = only(made.facts(state, promises=(promise,))).params["contradicted"][0]
    assert (told["unit"], told["asserted"]["indicator"]) == ("USD bn", "trade")
    told = only(made.facts(replace(state, indicator=None), promises=(promise,))).params["contradicted"][0]
    assert told["unit"] is None
