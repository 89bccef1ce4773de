"""Corrections: what changed after publication in words, when and why; retractions; and nothing that is not public."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.enums import ChangeAction
from claims.models import Change
from claims.services import records, workflow
from tests.api.world import World
from tests.factories import (
    FACTORIES,
    ActorFactory,
    ClaimFactory,
    ObservationFactory,
    SourceFactory,
    VerdictFactory,
    cited,
    editor,
    published,
    reviewer,
)
from tests.pages.crawler import Page, get

pytestmark = pytest.mark.django_db


def corrected(record: Any, content: dict[str, Any], *, why: str = "A slip of the pen", on: date | None = None) -> Any:
    """The record after an approved edit, made on that day."""
    record.refresh_from_db()
    edit = records.edit_record(record, content, by=editor(), base_version=record.version, why=why)
    workflow.approve(edit, by=reviewer())
    if on is not None:
        newest = Change.objects.filter(action=ChangeAction.REVISED).latest("id")
        Change.objects.filter(pk=newest.pk).update(at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC))
    record.refresh_from_db()
    return record


def page(query: str = "") -> Page:
    return get(f"/corrections/{query}")


def test_without_corrections_the_page_says_so_and_every_page_links_to_it(world: World) -> None:
    assert "No corrections or retractions" in page().text
    assert "/corrections/" in get("/").read.links
    assert "Corrected after publication" not in get(f"/promises/{world.promise.slug}/").text


def test_a_correction_shows_the_words_before_and_after_when_and_why() -> None:
    claim = published(
        ClaimFactory(statement="Trade will reach 200 billion.", citations=cited(SourceFactory(title="Old report")))
    )
    better = published(SourceFactory(title="Better report"))
    corrected(claim, {"statement": "Trade will reach 250 billion.", "citations": cited(better, locator="p. 9")})

    shown = page()

    assert "<del>200</del>" in shown.html and "<ins>250</ins>" in shown.html
    assert "Old report, § 1" in shown.text and "Better report" in shown.text
    assert "Why: A slip of the pen" in shown.text
    assert f"{timezone.now():%-d %B %Y}" in shown.text
    assert f"/claims/{claim.slug}/" in shown.read.links
    assert editor().username not in shown.text and reviewer().username not in shown.text


def test_publishing_for_the_first_time_and_adding_a_version_are_no_corrections() -> None:
    for factory in FACTORIES.values():
        published(factory())
    assert page().read.tags["article"] == 0


def test_every_kind_of_record_can_be_corrected_and_its_page_links_to_the_correction(world: World) -> None:
    target = world.target
    found = [
        world.promise,
        target,
        target.set_by,
        target.indicator,
        target.own_series,
        world.promise.outcomes.filter(state="published").first(),
        world.promise.events.get(),
        world.promise.promisors.get(),
        world.promise.topics.get(),
        target.citations.get().source,
        target.own_series.observations.filter(state="published").first(),
    ]
    for record in found:
        corrected(record, {"note": f"Mended: {record.kind()}."})

    shown = page()

    assert shown.read.tags["article"] == len(found)
    assert shown.read.faults == [] and shown.read.open == []
    for record in found:
        assert f"Mended: {record.kind()}." in shown.text
    for link in shown.read.links:
        if link.startswith(("/promises/", "/claims/", "/indicators/", "/actors/", "/topics/", "/events/", "/sources/")):
            address, _hash, anchor = link.partition("#")
            answer = get(address)
            assert answer.response.status_code == 200
            assert not anchor or answer.read.ids[anchor] == 1, link
            if address.count("/") == 3:
                ways = [way for way in answer.read.links if way.startswith("/corrections/?")]
                assert len(ways) == 1 and get(ways[0]).read.tags["article"] >= 1, link
    about = page(f"?kind=promise&record={world.promise.slug}")
    assert about.read.tags["article"] == 3


def test_a_corrected_verdict_is_in_words() -> None:
    verdict = published(VerdictFactory(promise__title="Plant trees", verdict="kept_late"))
    corrected(verdict, {"reason": "Planted a year late."})
    assert "Plant trees: Kept late" in page().text and "kept_late" not in page().text


def test_a_retraction_is_listed_with_its_note_and_what_it_said_is_not_shown_again() -> None:
    claim = published(ClaimFactory(statement="The minister is a thief.", note="Heard in the corridor."))
    corrected(claim, {"note": "Heard twice."})
    workflow.retract(claim, by=reviewer(), why="The report was a forgery.")

    shown = page()

    assert shown.read.tags["article"] == 1
    assert "Retracted" in shown.text and "Why: The report was a forgery." in shown.text
    assert "Heard" not in shown.text
    assert f"/claims/{claim.slug}/" not in shown.read.links
    assert get(f"/claims/{claim.slug}/").response.status_code == 410


def test_a_past_day_shows_the_corrections_made_until_then() -> None:
    claim = published(ClaimFactory())
    today = timezone.now().date()
    corrected(claim, {"note": "The first mending."}, on=today - timedelta(days=9))
    corrected(claim, {"note": "The second mending."}, on=today - timedelta(days=5))

    past = page(f"?as_of={today - timedelta(days=6)}")
    assert past.read.tags["article"] == 1 and "The first mending." in past.text
    assert "The second mending." not in past.text
    assert page(f"?as_of={today - timedelta(days=9)}").read.tags["article"] == 1
    assert page(f"?as_of={today - timedelta(days=10)}").read.tags["article"] == 0
    assert "Corrected after publication" in get(f"/claims/{claim.slug}/?as_of={today - timedelta(days=6)}").text
    assert "Corrected after publication" not in get(f"/claims/{claim.slug}/?as_of={today - timedelta(days=10)}").text
    for link in past.read.links:
        if link.startswith("/claims/"):
            assert f"as_of={today - timedelta(days=6)}" in link


def test_drafts_and_waiting_edits_are_no_corrections_and_are_not_named_in_one() -> None:
    claim, draft = published(ClaimFactory()), ActorFactory(name="Canary office", slug="canary-office")
    records.edit_record(claim, {"note": "Canary."}, by=editor(), base_version=claim.version, why="Canary")
    assert page().read.tags["article"] == 0
    corrected(claim, {"speakers": [[draft.slug]], "note": "Mended."})

    shown = page()

    assert "Mended." in shown.text
    assert "anary" not in shown.text.replace("Canary.", "")


def test_an_edit_that_changes_nothing_is_no_correction() -> None:
    claim = published(ClaimFactory())
    corrected(claim, {"statement": claim.statement})
    assert page().read.tags["article"] == 0


@pytest.mark.parametrize(
    "query", ["?kind=nothing", "?kind=target", "?record=x", "?kind=claim&record=nothing", "?after=x"]
)
def test_what_cannot_be_understood_is_a_400(query: str) -> None:
    assert page(query).response.status_code == 400


def test_a_long_list_has_pages_and_asks_no_more_queries() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert Client().get("/corrections/").status_code == 200
        return len(found)

    figure = published(ObservationFactory())
    for number in range(3):
        corrected(figure, {"note": f"Mending {number}.", "citations": cited(published(SourceFactory()))})
    few = queries()
    for number in range(3, 53):
        corrected(figure, {"note": f"Mending {number}."})

    assert queries() <= few
    first = page()
    (link,) = [link for link in first.read.links if "after=" in link]
    assert first.read.tags["article"] == 50 and get(link).read.tags["article"] == 3
    assert "Mending 52." in first.text and "Mending 0." in get(link).text


def test_what_a_new_edition_of_the_dossiers_files_changes_is_a_correction(tmp_path: Any) -> None:
    from claims.services.dossier_loader import load_dossier

    text = """
- model: claims.topic
  fields: {slug: trees, name: Trees, state: published, description: "%s"}
- model: claims.promise
  fields: {slug: plant, title: Plant trees, state: published, topics: [[trees]]}
- model: claims.source
  fields: {slug: paper, title: The paper, kind_of_source: news, published_on: "2016-07-01", state: published}
- model: claims.outcome
  fields: {slug: planted, promise: [plant], summary: Planted., stage: completed, state: published}
- model: claims.outcomecitation
  fields: {record: [planted], source: [paper], locator: p. 1}
"""
    (tmp_path / "a.yaml").write_text(text % "About trees")
    load_dossier(tmp_path)
    assert page().read.tags["article"] == 0
    (tmp_path / "a.yaml").write_text(text % "About planted trees")
    load_dossier(tmp_path)

    shown = page()

    assert shown.read.tags["article"] == 1
    assert "<ins>planted </ins>" in shown.html
