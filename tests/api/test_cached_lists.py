"""An answer from stored JSON has every byte of a built one, after every kind of change and before any job runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.api import cached_lists
from claims.api.base_views import PublicView
from claims.http.record_urls import COLLECTIONS
from claims.models import CachedApiResponse, Claim, Revision, Target, Verdict
from claims.models.base import model_of, record_models
from claims.services import records, workflow
from claims.services.change_log import newest_public_seq
from claims.services.response_cache import store
from tests.api.world import ROOT, World, compute, make_world
from tests.factories import (
    FACTORIES,
    ClaimFactory,
    EventFactory,
    ObservationFactory,
    OutcomeFactory,
    PromiseFactory,
    SourceFactory,
    TargetFactory,
    VerdictFactory,
    editor,
    published,
    reviewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

KINDS = sorted(model.kind() for model in record_models())
LISTS = [COLLECTIONS[kind] for kind in KINDS]
#: What an edit of each kind changes that other records show.
EDITS: dict[str, dict[str, Any]] = {
    "source": {"title": "Another title", "published_on": "2016-06-15"},
    "actor": {"name": "Another name", "aliases": [{"name": "An alias"}]},
    "topic": {"name": "Another topic"},
    "claim": {"statement": "Another statement.", "stated_on": "2016-04"},
    "promise": {"title": "Another promise"},
    "target": {"value": "250"},
    "milestone": {"title": "Another step"},
    "outcome": {"summary": "Another report."},
    "indicator": {"name": "Another indicator", "unit": "trees"},
    "series": {"title": "Another series"},
    "observation": {"value": "71"},
    "verdict": {"reason": "Another reason."},
    "event": {"title": "Another event"},
}


def answers() -> dict[str, tuple[bytes, str | None]]:
    """Every list, and a piece of one in another order."""
    queries = ("?page_size=200",)
    found = {}
    piece = Client().get(f"{ROOT}claims/?ordering=-known_on&page_size=3&count=true&text=a")
    found["piece"] = (piece.content, piece.headers.get("Link"))
    for name in LISTS:
        for query in queries:
            answer = Client().get(f"{ROOT}{name}/{query}")
            found[name + query] = (answer.content, answer.headers.get("Link"))
    return found


def built(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[bytes, str | None]]:
    with monkeypatch.context() as context:
        context.setattr(PublicView, "is_of_today", lambda view, request: False)
        return answers()


def render() -> None:
    while cached_lists.fill_missing(today=timezone.now().date()):
        pass


def approve(kind: str) -> None:
    record: Any = model_of(kind).objects.filter(state="published").earliest("pk")
    revision = records.edit_record(record, EDITS[kind], by=editor(), base_version=record.version)
    assert isinstance(revision, Revision)
    workflow.approve(revision, by=reviewer())


def retract(kind: str) -> None:
    record: Any = model_of(kind).objects.filter(state="published").latest("pk")
    workflow.retract(record, by=reviewer(), why="It was wrong.")


def _publish_beside(world: World) -> None:
    claim = published(ClaimFactory(promises=[world.promise.slug], relations=[], stated_on="2015"))
    published(VerdictFactory(promise=world.promise, verdict="broken", reason="No."))
    published(OutcomeFactory(promise=world.promise))
    published(EventFactory(promises=[world.promise.slug], happened_on="2012"))
    published(ClaimFactory(relations=[{"other": claim.slug, "relation": "supports"}]))


def _measure(world: World) -> None:
    published(ObservationFactory(series=world.target.own_series, period="2017", value="260"))
    compute()


def _tomorrow() -> str:
    return (timezone.now().date() + dt.timedelta(days=1)).isoformat()


RETRACTED = ("event", "outcome", "verdict", "observation")
CHANGES: dict[str, Callable[[World], Any]] = {
    **{f"edit-{kind}": lambda world, kind=kind: approve(kind) for kind in EDITS},
    **{
        f"retract-{kind}": lambda world, kind=kind: retract(kind)
        for kind in ("event", "outcome", "verdict", "observation")
    },
    "publish": _publish_beside,
    "assess": _measure,
    "source": lambda world: published(SourceFactory(published_on=_tomorrow())),
}


@pytest.mark.sample(6)
@pytest.mark.parametrize("name", CHANGES)
def test_stored_answers_are_the_built_ones_after_every_kind_of_change(
    name: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    render()
    CHANGES[name](world)
    # Nothing of what is built changes after this: what is emptied must be all that the change alters.
    right = built(monkeypatch)
    assert answers() == right
    render()
    assert answers() == right


def test_what_is_stored_is_served_without_reading_the_records(world: World) -> None:
    cached_lists.mark_missing()
    render()
    assert CachedApiResponse.objects.filter(body="").count() == 0
    for name in LISTS:
        Client().get(f"{ROOT}{name}/?page_size=200")
        with CaptureQueriesContext(connection) as captured:
            Client().get(f"{ROOT}{name}/?page_size=200")
        assert len(captured) <= 3, name  # the tag, the dated rows, the undated ones


def test_every_kind_of_record_is_stored_and_an_edit_empties_what_shows_it(world: World) -> None:
    render()
    assert set(CachedApiResponse.objects.exclude(body="").values_list("record_kind", flat=True)) == set(KINDS)
    assert set(EDITS) == set(KINDS) == {model.kind() for model in FACTORIES}
    approve("topic")
    assert CachedApiResponse.objects.filter(body="", record_kind="claim").exists()


def test_a_verdict_given_to_another_promise_empties_the_answers_of_both(world: World) -> None:
    verdict = Verdict.objects.get(promise=world.promise)
    other = published(PromiseFactory())
    published(TargetFactory(promise=other))
    compute()
    render()
    edit = records.edit_record(verdict, {"promise": [other.slug]}, by=editor(), base_version=verdict.version)
    workflow.approve(edit, by=reviewer())  # type: ignore[arg-type]
    emptied = CachedApiResponse.objects.filter(record_kind="promise", body="")
    assert set(emptied.values_list("record", flat=True)) == {world.promise.slug, other.slug}


def test_an_answer_begun_before_a_change_is_not_stored(world: World) -> None:
    """A slow job must not put back what it read before."""
    render()
    begun_at = newest_public_seq()
    approve("promise")
    slug = CachedApiResponse.objects.filter(body="", record_kind="promise").values_list("record", flat=True)[0]
    store("promise", {slug: "{}"}, begun_at=begun_at, release="x")
    assert CachedApiResponse.objects.get(record_kind="promise", record=slug).body == ""


def test_what_time_alone_will_alter_is_not_stored(world: World) -> None:
    target: Any = world.target
    target.refresh_from_db()
    coming = (timezone.now().date() + dt.timedelta(days=400)).isoformat()
    # An earlier release took a day to come; now it is refused at entry.
    Target.objects.filter(pk=target.pk).update(withdrawn_on=coming)
    CachedApiResponse.objects.filter(record_kind="target", record=target.slug).delete()
    cached_lists.mark_missing()
    render()
    assert not CachedApiResponse.objects.filter(record_kind="target", record=target.slug).exists()


def test_another_release_renders_everything_again(world: World, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    render()
    settings.PIVOT_RELEASE = "another"
    assert answers() == built(monkeypatch)
    cached_lists.mark_missing()
    assert not CachedApiResponse.objects.exclude(body="").exists()
    render()
    assert set(CachedApiResponse.objects.values_list("release", flat=True)) == {"another"}


def test_a_text_with_the_placeholder_of_the_address_is_answered_as_it_is(world: World) -> None:
    said = f"Odd{cached_lists.BASE}words."
    claim = published(ClaimFactory(promises=[world.promise.slug], relations=[], stated_on="2015"))
    Claim.objects.filter(pk=claim.pk).update(statement=said)  # as a database from before the services refused it has it
    render()

    assert not CachedApiResponse.objects.filter(record_kind="claim", record=claim.slug).exists()
    assert said in [row["statement"] for row in Client().get(f"{ROOT}claims/").json()["results"]]


def test_a_draft_notes_nothing(world: World) -> None:
    before = CachedApiResponse.objects.count()
    ClaimFactory(promises=[world.promise.slug])
    make = CachedApiResponse.objects.count()
    assert make == before
    assert make_world(number=9)
    assert CachedApiResponse.objects.count() > before
