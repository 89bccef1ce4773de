"""What the dossier reads into claims: no number, no time and no contradiction that their words do not bear out."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from claims.enums import AssertionKind, ClaimKind, ClaimRelationKind, NotCounted, Stage, State
from claims.models import Assertion, Claim, ClaimRelation, Outcome, Promise
from claims.selectors.counting import with_counting
from claims.selectors.promise_progress import load_promise_snapshot
from timeline.pages.freshness import no_news_note
from timeline.pages.home import row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]

TODAY = dt.date(2026, 11, 28)
#: Words for a number that a statement gives without digits.
IN_WORDS = {"1": r"\b(?:one|first|main|largest|most important)\b"}
#: Words by which a statement denies that a target is reached.
DENIED = r"\b(?:unrealistic|cannot|will not|missed)\b"
#: Words of somebody who does not bind himself.
UNBINDING = r"\b(?:offers|talks? about|talks on|may be|would consider|is being worked on)\b"
#: Pairs of claims of which one must be wrong, each with why.
CONTRADICTIONS = {
    ("kashin-2017-unrealistic", "lavrov-2016-trade-goal"): "200 billion by 2020 is either achievable or unrealistic.",
    ("euiss-2016-200-km", "washington-times-2016-pipelines"): "Nothing is laid of a line that is only being planned.",
    ("russian-senator-2016-weaker", "dai-2016-equals"): "The weaker of two partners is not their equal in rank.",
    ("bodner-2016-not-equal", "dai-2016-equals"): "Either they are equal partners or China stops short of it.",
    ("makocki-popescu-2016-no-capital", "russia-china-as-investor"): "The banks become the source of capital or not.",
    ("makocki-popescu-2016-fall", "washington-times-2016-100-in-2014"): "Trade in 2014 was 88 or 100 billion.",
}


def test_a_forecast_is_judged_only_by_a_number_and_a_time_that_it_names() -> None:
    invented = []
    forecasts = Assertion.objects.filter(record__kind_of_claim=ClaimKind.FORECASTS, record__state=State.PUBLISHED)
    for row in forecasts.select_related("record"):
        said, claim = row.record.statement, row.record
        if row.kind_of_assertion == AssertionKind.TARGET_STATE:
            if not re.search(DENIED, said):
                invented.append(f"{claim.slug}: {row.asserted_state}")
            continue
        for number in (row.value, row.high):
            plain = "" if number is None else f"{number:f}".rstrip("0").rstrip(".")
            if plain and not re.search(IN_WORDS.get(plain, "$^") + rf"|\b{re.escape(plain)}\b", said):
                invented.append(f"{claim.slug}: {plain}")
        if not claim.horizon or claim.horizon_upper is None or row.period_upper > claim.horizon_upper:
            invented.append(f"{claim.slug}: {row.period}")
    assert invented == []


def test_who_offers_talks_or_says_what_may_come_promises_nothing() -> None:
    """Such words bind nobody; what rests on nothing else is listed apart from the promises."""
    bound = Claim.objects.filter(kind_of_claim=ClaimKind.ANNOUNCES_COMMITMENT, state=State.PUBLISHED)
    unbinding = [claim.slug for claim in bound if re.search(UNBINDING, claim.statement)]
    assert unbinding == []
    apart = with_counting(Promise.objects.public(TODAY), as_of=TODAY)
    offered = apart.filter(slug__in=["vankor-stake", "taas-yuryakh-stake", "rosneft-stake", "eaeu-china-agreement"])
    assert {row.not_counted_because for row in offered} == {NotCounted.EXPECTATION}


def test_two_claims_contradict_each_other_only_where_both_cannot_hold() -> None:
    related = ClaimRelation.objects.filter(relation=ClaimRelationKind.CONTRADICTS, record__state=State.PUBLISHED)
    assert set(related.values_list("record__slug", "other__slug")) == CONTRADICTIONS.keys()


def test_no_report_of_a_stop_tells_of_a_new_plan() -> None:
    """Who plans again does not suspend: that is a report of its own, with the stage of the new plan."""
    planning = []
    for row in Outcome.objects.filter(stage=Stage.SUSPENDED, state=State.PUBLISHED):
        day = row.happened_on_upper or row.known_on
        assert day is not None
        planning += [f"{row.slug}: {year}" for year in re.findall(r"\b20\d\d\b", row.summary) if int(year) > day.year]
    assert planning == []


def test_the_page_of_an_expectation_calls_nothing_in_it_promised() -> None:
    page = Client().get("/promises/top-oil-supplier/").content.decode()
    assert "expectation" in page.lower()
    assert "the promise was" not in page


def test_what_nothing_newer_than_2017_is_known_of_was_looked_for() -> None:
    """Silence of nine years has to be somebody's finding, and not only that nobody looked."""
    silent = []
    for promise in Promise.objects.public(TODAY):
        read = load_promise_snapshot(promise, as_of=TODAY)
        note = no_news_note(read, row_of(read).head)
        if note is not None and note.looked_on is None and (note.since is None or note.since.year <= 2017):
            silent.append(promise.slug)
    assert silent == []
