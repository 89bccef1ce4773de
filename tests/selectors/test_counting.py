"""Which promises a record counts, from the records of a day: in the database as the method's rule says."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.enums import ClaimKind, Stage
from claims.models import Promise
from tests.api.world import compute
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    ObservationFactory,
    OutcomeFactory,
    PromiseFactory,
    SeriesFactory,
    TargetFactory,
    published,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def promised_by(name: str, **fields: Any) -> tuple[Promise, Any]:
    """A promise of somebody who belongs to an office of a body, and the one who speaks."""
    body = published(ActorFactory(name=f"Body {name}"))
    office = published(ActorFactory(name=f"Office {name}", affiliation=body.slug))
    speaker = published(ActorFactory(name=f"Speaker {name}", affiliation=office.slug))
    return published(
        PromiseFactory(title=name, promisors=[body.slug], known_on_override="2014-01-01", **fields)
    ), speaker


def said(promise: Promise, speaker: Any, kind: ClaimKind, on: str) -> None:
    published(ClaimFactory(kind_of_claim=kind, stated_on=on, speakers=[speaker.slug], promises=[promise.slug]))


def why(promise: Promise, as_of: str) -> str | None:
    answer = Client().get(f"/api/v1/promises/{promise.slug}/", {"as_of": as_of}).json()
    assert answer["counted"] is (answer["not_counted_because"] is None)
    return answer["not_counted_because"]  # type: ignore[no-any-return]


def test_what_only_others_said_is_an_expectation_until_the_promisor_says_it() -> None:
    promise, speaker = promised_by("Ferries")
    analyst = published(ActorFactory(name="An analyst"))
    said(promise, analyst, ClaimKind.ANNOUNCES_COMMITMENT, "2015-03-01")
    said(promise, speaker, ClaimKind.FORECASTS, "2015-04-01")
    said(promise, speaker, ClaimKind.ANNOUNCES_COMMITMENT, "2016-02-01")
    assert why(promise, "2015-12-31") == "expectation"
    assert why(promise, "2016-12-31") is None


def test_what_was_promised_only_when_it_was_there_is_no_promise_kept() -> None:
    late, speaker = promised_by("A bridge")
    published(OutcomeFactory(promise=late, stage=Stage.COMPLETED, happened_on="2016-05-01"))
    said(late, speaker, ClaimKind.ANNOUNCES_COMMITMENT, "2016-06-01")
    early, other = promised_by("A tunnel")
    said(early, other, ClaimKind.ANNOUNCES_COMMITMENT, "2015-01-01")
    published(OutcomeFactory(promise=early, stage=Stage.COMPLETED, happened_on="2016-05-01"))
    compute()
    assert (why(late, "2017-01-01"), why(early, "2017-01-01")) == ("after_delivery", None)
    answer = Client().get("/api/v1/record/", {"as_of": "2017-01-01"}).json()
    kept = {count["standing"]: count["promises"] for count in answer["first"]["counts"]}
    assert (kept["kept"], answer["first"]["promises"]) == (1, 1)
    assert [(row["reason"], row["promises"]) for row in answer["not_counted"]] == [("after_delivery", 1)]


def test_what_was_met_when_it_was_made_is_in_no_share_though_editors_call_it_a_promise() -> None:
    """At least 100 when 120 was known, and at least 150: only the second asks for something."""
    series = published(SeriesFactory(provider=published(ActorFactory(name="An office")).slug))
    figure = {"series": series.slug, "period": "2014", "value": "120", "known_on_override": "2015-02-01"}
    published(ObservationFactory(**figure))
    met, speaker = promised_by("Met already", kind_of_promise="commitment")
    open_, other = promised_by("Still to do", kind_of_promise="commitment")
    for promise, who, value in ((met, speaker, "100"), (open_, other, "150")):
        claim = published(
            ClaimFactory(kind_of_claim=ClaimKind.SETS_TARGET, stated_on="2015-03-01", speakers=[who.slug])
        )
        fields = {
            "set_by": claim.slug,
            "indicator": series.indicator.slug,
            "baseline_value": None,
            "baseline_period": "",
        }
        published(TargetFactory(promise=promise.slug, value=value, due_on="2020", **fields))
    compute()
    assert (why(met, "2016-01-01"), why(open_, "2016-01-01")) == ("met_when_made", None)


def test_the_editors_decide_what_no_rule_can_tell() -> None:
    promise, speaker = promised_by("Lofty words")
    said(promise, speaker, ClaimKind.ANNOUNCES_COMMITMENT, "2015-01-01")
    assert why(promise, "2016-01-01") is None
    expected = published(
        PromiseFactory(title="Hoped for", known_on_override="2014-01-01", kind_of_promise="expectation")
    )
    assert why(expected, "2016-01-01") == "expectation"
    counted = published(PromiseFactory(title="Meant", known_on_override="2014-01-01", kind_of_promise="commitment"))
    assert why(counted, "2016-01-01") is None


def test_today_s_stored_answer_follows_a_new_claim() -> None:
    """Whether a promise counts follows from claims, so a claim empties the promise's stored answer."""
    promise, speaker = promised_by("Lamps")
    compute()
    before = Client().get("/api/v1/promises/").json()["results"][0]
    said(promise, speaker, ClaimKind.ANNOUNCES_COMMITMENT, "2015-01-01")
    after = Client().get("/api/v1/promises/").json()["results"][0]
    assert (before["counted"], after["counted"]) == (False, True)


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/promises/", "verdict"),
        ("/api/v1/promises/", "verdict"),
        ("/claims/", "kind"),
        ("/sources/", "kind"),
        ("/actors/", "kind"),
        ("/flags/", "severity"),
        ("/search/", "kind"),
    ],
)
def test_an_unknown_filter_is_refused_and_says_which_there_are(path: str, near: str) -> None:
    answer = Client().get(path, {"verdikt": "kept"})
    assert answer.status_code == 400
    assert near in answer.content.decode()


def test_what_other_sites_add_to_an_address_is_no_filter() -> None:
    assert Client().get("/promises/", {"utm_source": "news", "fbclid": "x"}).status_code == 200
