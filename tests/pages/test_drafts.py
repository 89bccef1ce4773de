"""What is not published changes not one byte of any public page, and has no page."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.enums import State
from claims.services import records, workflow
from tests.api.world import World
from tests.factories import FACTORIES, cited, editor, reviewer
from tests.pages.crawler import Page

pytestmark = pytest.mark.django_db

CANARY = "canary"


def _drafts(world: World) -> list[tuple[str, str]]:
    """A draft of each kind, attached to public records where it can be; kinds and slugs."""
    promise, target = world.promise, world.target
    attached = {
        "claim": {"promises": [promise.slug], "statement": CANARY},
        "target": {"promise": promise, "sequence": 9, "set_by": target.set_by, "indicator": target.indicator},
        "milestone": {"promise": promise, "title": CANARY, "set_by": target.set_by},
        "outcome": {"promise": promise, "summary": CANARY},
        "verdict": {"promise": promise, "reason": CANARY},
        "observation": {"series": target.own_series, "period": "2014", "value": "777"},
        "event": {"title": CANARY, "promises": [promise.slug]},
        "series": {"title": CANARY, "indicator": target.indicator, "basis": CANARY},
    }
    made = [
        factory(slug=f"{CANARY}-{model.kind()}", citations=cited(), **attached.get(model.kind(), {}))
        if model.needs_citation
        else factory(slug=f"{CANARY}-{model.kind()}", **attached.get(model.kind(), {}))
        for model, factory in FACTORIES.items()
    ]
    return [(record.kind(), record.slug) for record in made]


def test_drafts_and_waiting_edits_change_no_byte_of_any_page(world: World, site: dict[str, Page]) -> None:
    drafts = _drafts(world)
    for record, content in ((world.promise, {"title": CANARY}), (world.target, {"value": "999"})):
        record.refresh_from_db()
        assert record.state == State.PUBLISHED
        records.edit_record(record, content, by=editor(), base_version=record.version)
    for address, page in site.items():
        response = Client().get(address)
        assert response.content == page.response.content, address
        assert response.headers["ETag"] == page.response.headers["ETag"], address
    for kind, slug in drafts:
        assert Client().get(f"/{kind}s/{slug}/").status_code == 404


def test_a_draft_as_a_filter_is_refused_like_one_that_does_not_exist(world: World) -> None:
    _drafts(world)
    for path, name in (
        ("/timeline/", "topic"),
        ("/timeline/", "actor"),
        ("/claims/", "promise"),
        ("/flags/", "promise"),
    ):
        draft = Client().get(path, {name: f"{CANARY}-{name}"})
        nothing = Client().get(path, {name: "nothing-of-this-name"})
        assert draft.status_code == nothing.status_code == 400


def test_a_retracted_record_leaves_every_page_at_once(world: World) -> None:
    from timeline.models import Event

    event = Event.objects.first()
    assert event is not None and event.title in Client().get("/timeline/").content.decode()
    workflow.retract(event, by=reviewer(), why="It did not happen.")
    assert event.title not in Client().get("/timeline/").content.decode()
    assert event.title not in Client().get(f"/promises/{world.promise.slug}/").content.decode()
    gone = Client().get(f"/events/{event.slug}/")
    assert gone.status_code == 410 and event.title not in gone.content.decode()
