"""Conflicting changes are shown and merged field by field; earlier states come back as new changes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from claims.enums import ChangeAction, State
from claims.models import Change, Claim, Revision
from claims.models.base import PublicRecord
from claims.services import record_history, records, workflow
from claims.services.record_content import content_of
from tests.admin.conftest import change_url, errors_of, form_data, messages_of, url
from tests.factories import (
    FACTORIES,
    ActorFactory,
    ClaimFactory,
    SourceFactory,
    TopicFactory,
    cited,
    editor,
    published,
    reviewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
KINDS = sorted(FACTORIES, key=lambda model: model.kind())


def raced(client: Client, mine: dict[str, Any], theirs: dict[str, Any], **first: Any) -> tuple[Claim, Any]:
    """A claim that somebody else changed while it stood open in a form; the answer to saving that form."""
    claim = ClaimFactory(statement="The first text.", note="The first note.", **first)
    data = form_data(client.get(change_url(claim)))
    records.edit_record(claim, theirs, by=editor("winner"), base_version=1)
    return claim, client.post(change_url(claim), data | mine)


def chosen(response: Any) -> dict[str, str]:
    return {clash.name: clash.chosen for clash in response.context["stale"]}


def hidden(response: Any) -> dict[str, str]:
    """The choices that a page carries on without showing them again."""
    return dict(re.findall(r'<input type="hidden" name="(keep-\w+)" value="(\w+)">', response.content.decode()))


def test_what_only_one_of_two_changed_is_chosen_already_and_what_both_changed_is_left_to_choose(
    as_editor: Client,
) -> None:
    _claim, response = raced(
        as_editor,
        {"statement": "My text.", "importance": "5"},
        {"statement": "Their text.", "note": "Their note.", "citations": cited(SourceFactory())},
    )

    assert chosen(response) == {"statement": "", "importance": "mine", "note": "theirs", "citations": "theirs"}
    page = response.content.decode()
    assert page.count('type="radio"') == 8
    assert "changed by both" in page


@pytest.mark.parametrize(("keep", "statement"), [("mine", "My text."), ("theirs", "Their text.")])
def test_a_merge_keeps_for_each_field_the_text_that_was_chosen(as_editor: Client, keep: str, statement: str) -> None:
    source = SourceFactory()
    claim, response = raced(
        as_editor,
        {"statement": "My text.", "importance": "5"},
        {"statement": "Their text.", "note": "Their note.", "citations": cited(source, locator="p. 9")},
    )
    choices = {f"keep-{name}": whose or keep for name, whose in chosen(response).items()}

    saved = as_editor.post(change_url(claim), form_data(response) | choices)

    assert saved.status_code == 302, errors_of(saved)
    claim.refresh_from_db()
    assert (claim.statement, claim.importance, claim.note) == (statement, 5, "Their note.")
    assert [(c.source, c.locator) for c in claim.citations.all()] == [(source, "p. 9")]
    assert claim.version == 3


def test_the_choice_survives_a_mistake_in_the_form(as_editor: Client) -> None:
    claim, response = raced(as_editor, {"importance": "5"}, {"note": "Their note."})
    choices = {f"keep-{name}": whose for name, whose in chosen(response).items()}

    wrong = as_editor.post(change_url(claim), form_data(response) | choices | {"stated_on": "no date"})
    assert "stated_on" in errors_of(wrong)
    hidden = {
        name: value for name, value in choices.items() if f'name="{name}" value="{value}"' in wrong.content.decode()
    }
    as_editor.post(change_url(claim), form_data(wrong) | hidden | {"stated_on": "2016"})

    claim.refresh_from_db()
    assert (claim.importance, claim.note, claim.stated_on) == (5, "Their note.", "2016")


def test_a_third_editor_in_between_is_shown_again(as_editor: Client) -> None:
    claim, response = raced(as_editor, {"statement": "My text."}, {"note": "Their note."})
    choices = {f"keep-{name}": whose for name, whose in chosen(response).items()}
    records.edit_record(claim, {"note": "A third note."}, by=editor("third"), base_version=2)

    again = as_editor.post(change_url(claim), form_data(response) | choices)

    assert chosen(again) == {"statement": "mine"}
    assert hidden(again) == {"keep-note": "theirs"}
    assert Claim.objects.get().statement == "The first text."
    last = as_editor.post(change_url(claim), form_data(again) | hidden(again) | {"keep-statement": "mine"})
    assert last.status_code == 302
    claim.refresh_from_db()
    assert (claim.statement, claim.note) == ("My text.", "A third note.")


# Earlier states


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind())
def test_every_kind_of_record_is_read_back_as_it_was(model: type[PublicRecord]) -> None:
    record = FACTORIES[model]()
    first = content_of(model.objects.get(pk=record.pk))
    source, content = SourceFactory(), {"note": "Changed."}
    if "citations" in record.parts:
        content["citations"] = cited(source, locator="p. 2")
    records.edit_record(record, content, by=editor(), base_version=1)
    workflow.submit(record, by=editor())
    second = content_of(model.objects.get(pk=record.pk))
    records.edit_record(record, {"note": "Changed again."}, by=editor(), base_version=2)

    assert record_history.content_of_version(record, 1) == first
    assert record_history.content_of_version(record, 2) == second
    assert record_history.content_of_version(record, 9) is None


def test_links_to_many_and_parts_come_back(as_editor: Client) -> None:
    actor, topic = ActorFactory(), TopicFactory()
    claim = ClaimFactory(speakers=[[actor.slug]], topics=[[topic.slug]], statement="The first text.")
    before = content_of(claim)
    records.edit_record(
        claim,
        {"speakers": [], "topics": [], "citations": [], "statement": "The second text."},
        by=editor(),
        base_version=1,
    )
    row = claim.history.get(version=1)
    address = url(Claim, "restore", claim.pk, row.history_id)

    assert address in as_editor.get(url(Claim, "history", claim.pk)).content.decode()
    page = as_editor.get(address).content.decode()
    assert "<ins>first</ins>" in page and str(actor) in page
    assert "Enter a reason" in as_editor.post(address, {"seen": "2"}).context["error"]
    as_editor.post(address, {"seen": "2", "why": "It was right before"})

    claim.refresh_from_db()
    assert content_of(claim) == before
    assert (claim.version, claim.history.count()) == (3, 3)
    newest = Change.objects.latest("id")
    assert (newest.action, newest.why) == (ChangeAction.EDITED, "It was right before")


def test_restoring_something_published_waits_for_another_person(as_reviewer: Client) -> None:
    claim = published(ClaimFactory(statement="The first text."))
    edit = records.edit_record(
        claim, {"statement": "The second text."}, by=editor(), base_version=claim.version, why="A"
    )
    workflow.approve(edit, by=reviewer())
    claim.refresh_from_db()
    row = claim.history.filter(statement="The first text.").latest("history_id")

    as_reviewer.post(url(Claim, "restore", claim.pk, row.history_id), {"seen": claim.version, "why": "Back"})

    claim.refresh_from_db()
    assert claim.statement == "The second text."
    revision = Revision.objects.latest("id")
    assert (revision.content["statement"], revision.why, revision.state) == ("The first text.", "Back", "pending")


def test_restoring_over_what_somebody_just_saved_is_refused(as_editor: Client) -> None:
    claim = ClaimFactory(statement="The first text.")
    records.edit_record(claim, {"statement": "The second text."}, by=editor(), base_version=1)
    address = url(Claim, "restore", claim.pk, claim.history.get(version=1).history_id)
    records.edit_record(claim, {"statement": "The third text."}, by=editor("other"), base_version=2)

    response = as_editor.post(address, {"seen": "2", "why": "Back"})

    assert "Someone else has changed this record" in response.context["error"]
    assert "third" in response.content.decode()
    assert Claim.objects.get().statement == "The third text."


def test_a_state_of_another_record_and_a_retracted_record_are_not_restored(as_reviewer: Client) -> None:
    claim, other = published(ClaimFactory()), ClaimFactory()
    row = other.history.get().history_id
    assert as_reviewer.get(url(Claim, "restore", claim.pk, row)).status_code == 404
    workflow.retract(claim, by=reviewer(), why="Wrong")
    own = claim.history.earliest("history_id").history_id
    assert as_reviewer.get(url(Claim, "restore", claim.pk, own)).status_code == 403
    assert claim.history.count() == 3


# Edits that came to nothing


def test_an_outdated_edit_is_taken_up_again_field_by_field(as_editor: Client) -> None:
    claim = published(ClaimFactory(statement="The first text.", note="The first note."))
    mine = records.edit_record(
        claim, {"statement": "My text.", "note": "My note."}, by=editor(), base_version=claim.version, why="Mine"
    )
    theirs = records.edit_record(
        claim, {"note": "Their note."}, by=editor("b"), base_version=claim.version, why="Theirs"
    )
    workflow.approve(theirs, by=reviewer())
    address = url(Claim, "again", claim.pk, mine.pk)
    assert address in as_editor.get(url(Revision, "change", mine.pk)).content.decode()

    response = as_editor.get(address)
    assert {clash.name: clash.chosen for clash in response.context["clashes"]} == {"statement": "mine", "note": ""}
    claim.refresh_from_db()
    data = {"keep-statement": "mine", "keep-note": "theirs", "keep-nothing": "mine", "seen": claim.version}
    said = messages_of(as_editor.post(address, data | {"why": "Mine, merged"}, follow=True))

    assert "is waiting for approval" in said[0]
    merged = Revision.objects.latest("id")
    assert (merged.content["statement"], merged.content["note"]) == ("My text.", "Their note.")
    workflow.approve(merged, by=reviewer())
    claim.refresh_from_db()
    assert (claim.statement, claim.note, claim.state) == ("My text.", "Their note.", State.PUBLISHED)


def test_an_edit_that_still_waits_is_not_taken_up_twice(as_editor: Client) -> None:
    claim = published(ClaimFactory())
    edit = records.edit_record(claim, {"note": "Mine."}, by=editor(), base_version=claim.version, why="A")

    assert "again/" not in as_editor.get(url(Revision, "change", edit.pk)).content.decode()
