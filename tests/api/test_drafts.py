"""A draft changes not one public byte."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.enums import State
from claims.services import records
from tests.api.world import LISTS, World, compute, every_address, good
from tests.factories import FACTORIES, cited, editor

pytestmark = pytest.mark.django_db

CANARY = "canary"


def _drafts(world: World) -> list[str]:
    """A draft of every kind, each attached to what is public wherever it can be; their slugs."""
    promise, target = world.promise, world.target
    claim, indicator, series = target.set_by, target.indicator, target.own_series
    topic, actor = FACTORIES[type(promise.topics.get())], FACTORIES[type(promise.promisors.get())]
    beside = {"promises": [promise.slug], "topics": [promise.topics.get().slug]}
    by_kind = {
        "claim": {"statement": CANARY, "relations": [{"other": claim.slug, "relation": "contradicts"}], **beside},
        "promise": {"title": CANARY, "topics": beside["topics"], "importance": 5},
        "target": {"promise": promise, "sequence": 9, "set_by": claim, "indicator": indicator, "value": "777"},
        "milestone": {"promise": promise, "title": CANARY, "set_by": claim},
        "outcome": {"promise": promise, "summary": CANARY, "stage": "completed"},
        "verdict": {"promise": promise, "reason": CANARY, "verdict": "broken"},
        "series": {"title": CANARY, "indicator": indicator, "basis": CANARY},
        "observation": {"series": series, "period": "2017", "value": "777"},
        "indicator": {"name": CANARY},
        "event": {"title": CANARY, "actors": [promise.promisors.get().slug], **beside},
        "source": {"title": CANARY},
        "actor": {"name": CANARY, "affiliation": promise.promisors.get().slug},
        "topic": {"name": CANARY},
    }
    assert topic and actor
    made = []
    for model, factory in FACTORIES.items():
        draft = factory(slug=f"{CANARY}-{model.kind()}", **by_kind[model.kind()])
        assert draft.state == State.DRAFT
        made.append(draft)
    for draft in made:
        records.edit_record(draft, {"note": CANARY}, by=editor(), base_version=draft.version)
    return [draft.slug for draft in made]


def _propose(world: World) -> None:
    """Edits of published records that wait for approval."""
    for record, content in (
        (world.promise, {"title": f"{CANARY} as proposed"}),
        (world.target, {"value": "999", "citations": cited()}),
    ):
        record.refresh_from_db()
        records.edit_record(record, content, by=editor(), base_version=record.version)


def _everything() -> dict[str, tuple[int, bytes, str | None]]:
    """Every answer at every address, in every order, as bytes with its validator."""
    addresses = [*every_address(), *(f"/api/v1/{name}/?as_of=2018-02-01&count=true&page_size=1" for name in LISTS)]
    addresses += [f"/api/v1/{name}/?ordering={sign}{order}" for name in LISTS for order in ORDERS for sign in ("", "-")]
    addresses.append("/api/v1/")
    answers = {address: Client().get(address) for address in addresses}
    return {address: (a.status_code, a.content, a.headers.get("ETag")) for address, a in answers.items()}


ORDERS = ("slug", "known_on", "importance", "stated_on", "due_on", "happened_on", "period", "opened_on", "date")
FILTERS = (
    "topic",
    "actor",
    "promise",
    "indicator",
    "series",
    "provider",
    "source",
    "milestone",
    "target",
    "affiliation",
    "subject",
)


def test_drafts_and_proposals_change_no_public_byte(world: World) -> None:
    before = _everything()
    slugs = _drafts(world)
    _propose(world)
    compute()
    assert _everything() == before
    assert not any(CANARY.encode() in content for _status, content, _tag in before.values())
    for slug in slugs:
        for name in LISTS:
            found = Client().get(f"/api/v1/{name}/{slug}/")
            assert found.status_code == 404 and found.headers["Content-Type"] == "application/problem+json"


def test_a_draft_named_in_a_filter_finds_nothing(world: World) -> None:
    """Even where a published record carries it: an unpublished topic of a public claim, say."""
    kinds = {"topic": "topic", "actor": "actor", "provider": "actor", "affiliation": "actor"}
    _drafts(world)
    world.target.set_by.topics.add(_model("topic").objects.get(slug=f"{CANARY}-topic"))
    world.promise.promisors.add(_model("actor").objects.get(slug=f"{CANARY}-actor"))
    for name in LISTS:
        for filter_name in FILTERS:
            slug = f"{CANARY}-{kinds.get(filter_name, filter_name)}"
            response = Client().get(f"/api/v1/{name}/", {filter_name: slug})
            assert response.status_code == 400 or response.json()["results"] == [], (name, filter_name)
        assert CANARY not in str(good(f"{name}/")), name


def _model(kind: str) -> type:
    return next(model for model in FACTORIES if model.kind() == kind)
