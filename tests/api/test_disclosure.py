"""No answer of a write tells a token that may only enter of a record that GET would refuse it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from claims.enums import TokenScope
from claims.models import Claim
from tests.api.test_write import call, key_of
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    ObservationFactory,
    OutcomeFactory,
    PromiseFactory,
    SourceFactory,
    editor,
    member,
    published,
)

pytestmark = pytest.mark.django_db
#: In whatever a draft of somebody else says.
SECRET = "canary"


@pytest.fixture
def narrow() -> str:
    from pivot_tracker import roles

    return key_of(member(roles.EDITORS), TokenScope.ENTER, TokenScope.SUBMIT)


def answered(answer: Any, *statuses: int) -> str:
    """The answer as text, without what the client itself had sent."""
    assert answer.status_code in statuses, answer.content
    found = json.loads(answer.content)
    found.pop("instance", None)
    return json.dumps(found, ensure_ascii=False)


def claim(**content: Any) -> dict[str, Any]:
    return {"content": {"statement": "Said", "kind_of_claim": "sets_target", "stated_on": "2016", **content}}


@pytest.mark.parametrize(
    ("path", "twin", "sent"),
    [
        ("actors/", lambda: ActorFactory(name="Mayor", slug=SECRET), {"name": "Mayor", "kind_of_actor": "person"}),
        (
            "claims/",
            lambda: ClaimFactory(statement="Said", stated_on="2016", slug=SECRET),
            {"statement": "Said", "kind_of_claim": "sets_target", "stated_on": "2016"},
        ),
        (
            "sources/",
            lambda: SourceFactory(url="https://example.org/a", slug=SECRET),
            {"title": "A", "kind_of_source": "news", "url": "https://example.org/a"},
        ),
    ],
)
def test_a_twin_is_refused_without_saying_which_it_is(narrow: str, path: str, twin: Any, sent: Any) -> None:
    twin()
    assert SECRET not in answered(call("POST", path, narrow, {"content": sent}), 409)
    assert SECRET in answered(call("POST", path, key_of(editor()), {"content": sent}), 409)


def test_a_public_twin_is_named(narrow: str) -> None:
    published(ActorFactory(name="Mayor", slug="the-mayor"))
    sent = {"content": {"name": "Mayor", "kind_of_actor": "person"}}
    assert "the-mayor" in answered(call("POST", "actors/", narrow, sent), 409)


def test_a_figure_that_is_there_is_refused_without_its_slug(narrow: str) -> None:
    series = published(ObservationFactory(period="2010")).series
    ObservationFactory(series=series, period="2015", slug=SECRET, citations=[], by=editor())
    rows = [{"series": series.slug, "period": "2015", "value": "7"}]
    assert SECRET not in answered(call("POST", "batch/observations/", narrow, {"observations": rows}), 409)


def test_a_draft_of_somebody_else_is_referred_to_as_if_it_were_not_there(narrow: str) -> None:
    ActorFactory(slug=SECRET)
    hidden = answered(call("POST", "claims/", narrow, claim(speakers=[SECRET])), 422)
    absent = answered(call("POST", "claims/", narrow, claim(speakers=["absent"])), 422)
    assert hidden.replace(SECRET, "absent") == absent
    cited = [{"source": SourceFactory(slug="draft-source").slug, "stance": "supports"}]
    assert "draft-source" in answered(call("POST", "claims/", narrow, claim(citations=cited)), 422)
    assert not Claim.objects.exists()


def test_its_own_drafts_and_public_records_are_referred_to(narrow: str) -> None:
    own = call("POST", "actors/", narrow, {"content": {"name": "A mayor", "kind_of_actor": "person"}}).json()["slug"]
    public = published(ActorFactory()).slug
    assert call("POST", "claims/", narrow, claim(speakers=[own, public])).status_code == 201


@pytest.mark.parametrize(("method", "end"), [("PATCH", ""), ("POST", "submit/")])
def test_a_draft_of_somebody_else_is_written_to_as_if_it_were_not_there(narrow: str, method: str, end: str) -> None:
    ClaimFactory(slug=SECRET)
    body = {"content": {"note": "A"}} if method == "PATCH" else {}

    def tried(slug: str, **headers: str) -> str:
        return answered(call(method, f"claims/{slug}/{end}", narrow, body, **headers), 412, 428)

    for headers in ({}, {"if-match": '"x"'}):
        assert tried(SECRET, **headers).replace(SECRET, "absent") == tried("absent", **headers)
    broken = [answered(call(method, f"claims/{slug}/{end}", narrow, {"no": 1}), 422) for slug in (SECRET, "absent")]
    assert broken[0] == broken[1]
    assert call(method, f"claims/absent/{end}", key_of(editor()), body).status_code == 404


def test_a_contradicted_draft_is_not_quoted_whichever_was_entered_first(narrow: str) -> None:
    mayor = published(ActorFactory(name="Mayor"))
    promise = published(PromiseFactory(promisors=[mayor.slug]))
    said = {"speakers": [mayor.slug], "promises": [promise.slug]}
    first = ClaimFactory(statement=f"The {SECRET} will sing", stated_on="2016-05-31", **said)
    early = {"promise": promise.slug, "title": "A step", "due_on": "2014"}
    wrong = answered(call("POST", "milestones/", narrow, {"content": early}), 422)
    assert "you do not have access to" in wrong and SECRET not in wrong and "2016" not in wrong
    first.delete()
    OutcomeFactory(promise=promise, stage="completed", happened_on="2013", slug=SECRET, summary=SECRET)
    wrong = answered(call("POST", "claims/", narrow, claim(**said)), 422)
    assert "you do not have access to" in wrong and SECRET not in wrong and "2013" not in wrong
