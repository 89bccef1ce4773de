"""Steps in the database: whose day binds, what a later day counts for, and which step another may replace."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.enums import ClaimKind, Stage
from claims.exceptions import InvalidRecordError
from claims.models import Milestone
from tests.api.world import compute
from tests.factories import ActorFactory, ClaimFactory, MilestoneFactory, OutcomeFactory, PromiseFactory, published
from tests.pages.crawler import get

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def promised(**fields: Any) -> tuple[Any, Any]:
    """A promise of a company, with the company's own commitment of 2014."""
    company = published(ActorFactory(name="Gas company"))
    promise = published(PromiseFactory(title="A pipeline", promisors=[company.slug], known_on_override="2014-05-21"))
    said = published(
        ClaimFactory(
            kind_of_claim=ClaimKind.ANNOUNCES_COMMITMENT,
            stated_on="2014-05-21",
            speakers=[company.slug],
            promises=[promise.slug],
        )
    )
    return promise, said


def step(promise: Any, due: str, known: str, **fields: Any) -> Milestone:
    return published(MilestoneFactory(promise=promise, due_on=due, known_on_override=known, **fields))


def report(promise: Any, stage: Stage, happened: str, **fields: Any) -> None:
    published(OutcomeFactory(promise=promise, stage=stage, happened_on=happened, known_on_override=happened, **fields))


def status(promise: Any, as_of: str) -> tuple[str, str | None]:
    found = Client().get(f"/api/v1/promises/{promise.slug}/", {"as_of": as_of}).json()["assessment"]
    return found["status"], found["reason"]


def counts(name: str, as_of: str) -> dict[str, int]:
    answer = Client().get("/api/v1/record/", {"as_of": as_of}).json()[name]["counts"]
    return {each["standing"]: each["promises"] for each in answer if each["promises"]}


def test_a_day_that_an_observer_named_makes_nothing_overdue_and_the_page_says_whose_it_is() -> None:
    promise, said = promised()
    observer = published(ActorFactory(name="An observer"))
    guess = published(
        ClaimFactory(speakers=[observer.slug], kind_of_claim=ClaimKind.ANNOUNCES_COMMITMENT, stated_on="2015-12-01")
    )
    step(promise, "2016-06", "2016-01-01", set_by=guess, title="Loan signed")
    report(promise, Stage.IMPLEMENTING, "2015-01-01")
    compute()
    assert status(promise, "2018-01-01") == ("open_ended", "no_deadline")
    assert "expected by others, so it never counts as overdue" in get(f"/promises/{promise.slug}/").text
    step(promise, "2017-06", "2016-01-01", set_by=said, title="First gas")
    compute()
    assert status(promise, "2018-01-01") == ("overdue", None)


def test_the_editors_say_whose_day_it_is_where_the_rule_cannot_tell() -> None:
    promise, said = promised()
    row = step(promise, "2016-06", "2014-05-21", set_by=said, kind_of_date="expectation")
    report(promise, Stage.IMPLEMENTING, "2015-01-01")
    compute()
    assert status(promise, "2018-01-01") == ("open_ended", "no_deadline")
    assert Client().get(f"/api/v1/milestones/{row.slug}/").json()["kind_of_date"] == "expectation"


def test_a_step_with_a_later_day_counts_late_as_first_promised_and_kept_as_set_last() -> None:
    promise, said = promised()
    first = step(promise, "2018", "2014-05-21", set_by=said, title="First gas")
    moved = step(promise, "2019-12-20", "2017-07-04", set_by=said, title="First gas, moved", replaces=first)
    report(promise, Stage.COMPLETED, "2019-12-02", milestone=moved)
    compute()
    assert status(promise, "2020-06-01") == ("delivered", None)
    assert counts("first", "2020-06-01") == {"late": 1}
    assert counts("current", "2020-06-01") == {"kept": 1}
    page = get(f"/promises/{promise.slug}/?as_of=2020-06-01").text
    assert "“First gas” moved from the end of 2018 to 20 December 2019" in page
    assert "as first promised" in page and "after moved deadlines" in page
    assert counts("current", "2017-01-01") == {"open": 1}


def test_a_promise_of_which_only_a_step_is_overdue_is_open() -> None:
    promise, said = promised()
    step(promise, "2016", "2014-05-21", set_by=said)
    step(promise, "2020", "2014-05-21", set_by=said)
    report(promise, Stage.IMPLEMENTING, "2015-01-01")
    compute()
    assert status(promise, "2018-01-01") == ("overdue", "step_overdue")
    assert counts("first", "2018-01-01") == counts("current", "2018-01-01") == {"open": 1}
    assert "A step is overdue" in get("/promises/?as_of=2018-01-01").text
    assert counts("current", "2021-01-01") == {"not_kept": 1}


def test_a_step_replaces_only_a_step_of_its_own_promise_and_not_itself() -> None:
    promise, said = promised()
    other = step(published(PromiseFactory(title="Another")), "2016", "2014-05-21", set_by=said)
    with pytest.raises(InvalidRecordError) as refused:
        MilestoneFactory(promise=promise, due_on="2017", replaces=other)
    assert refused.value.detail == {"replaces": ["Choose a step of the same promise."]}
