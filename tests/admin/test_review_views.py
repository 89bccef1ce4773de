"""The review: what waits, oldest first, next to what is published; the decision leads to the next."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.enums import ChangeAction, RevisionState, State
from claims.models import Change, Claim, Revision
from claims.models.base import PublicRecord
from claims.services import records, workflow
from tests.admin.conftest import change_url, messages_of, signed_in, step_url
from tests.factories import (
    FACTORIES,
    ClaimFactory,
    SourceFactory,
    TopicFactory,
    cited,
    editor,
    published,
    reviewer,
    superuser,
)

pytestmark = pytest.mark.django_db


def waiting(record: Any, by: Any = None) -> Any:
    return workflow.submit(record, by=by or editor())


def an_edit(record: Any, content: dict[str, Any], *, by: Any = None) -> Revision:
    record.refresh_from_db()
    revision = records.edit_record(record, content, by=by or editor(), base_version=record.version, why="A mistake")
    assert isinstance(revision, Revision)
    return revision


def page_of(row: Any) -> str:
    kind = "edit" if isinstance(row, Revision) else row.kind()
    return reverse("admin:review_item", args=[kind, row.pk])


def key(row: Any, version: int | None = None) -> str:
    kind = "edit" if isinstance(row, Revision) else row.kind()
    return f"{kind}/{row.pk}/{row.version if version is None else version}"


def state_of(record: PublicRecord) -> str:
    record.refresh_from_db()
    return record.state


def test_the_queue_shows_what_waits_oldest_first_and_why_some_is_not_mine(as_reviewer: Client) -> None:
    old = published(SourceFactory(title="Published long ago"))
    first = waiting(SourceFactory(title="First report"))
    edit = an_edit(old, {"note": "Corrected."})
    own = waiting(SourceFactory(title="My own report", by=reviewer()), by=reviewer())
    lacking = waiting(ClaimFactory(statement="Rests on a draft."))
    SourceFactory(title="Still a draft")

    response = as_reviewer.get(reverse("admin:review"))

    items = response.context["items"]
    assert [item.row for item in items] == [first, edit, own, lacking]
    refusals = {item.title: item.refusal for item in items}
    assert refusals["First report"] == refusals["Published long ago"] == ""
    assert "another person must approve it" in refusals["My own report"]
    assert "is not published yet" in refusals["Rests on a draft."]
    page = response.content.decode()
    assert page.count('type="checkbox"') == 3  # what rests on another can be published with it
    assert "another person must approve it" in page
    assert response.context["first"].row == first


def test_the_queue_asks_no_more_the_longer_it_is(as_reviewer: Client) -> None:
    def fill() -> None:
        for factory in FACTORIES.values():
            waiting(factory())
            an_edit(published(factory()), {"note": "More."})

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert as_reviewer.get(reverse("admin:review")).status_code == 200
        return len(found)

    fill()
    queries()
    few = queries()
    fill()
    assert queries() == few


def test_a_new_record_is_shown_alone_with_the_sources_to_hold_it_against(as_reviewer: Client) -> None:
    report = SourceFactory(title="The report", url="https://example.org/report")
    claim = waiting(ClaimFactory(statement="Trade will double.", citations=cited(report)))

    for row, published_now in ((claim, False), (an_edit(published(SourceFactory()), {"title": "Better"}), True)):
        page = as_reviewer.get(page_of(row)).content.decode()
        assert ("Published now" in page) == ("<ins>" in page) == published_now
        assert ('href="https://example.org/report"' in page) == (row == claim)


def test_an_item_shows_the_words_that_change_with_titles_instead_of_ids(as_reviewer: Client) -> None:
    claim = published(
        ClaimFactory(statement="Trade will reach 200 billion.", citations=cited(SourceFactory(title="Old report")))
    )
    better = published(SourceFactory(title="Better report"))
    edit = an_edit(claim, {"statement": "Trade will reach 250 billion.", "citations": cited(better, locator="p. 9")})

    response = as_reviewer.get(page_of(edit))

    page, shown = response.content.decode(), {each.name: each for each in response.context["differences"]}
    assert "<del>200</del>" in page and "<ins>250</ins>" in page
    assert (shown["citations"].before, shown["citations"].after) == ("Old report, § 1", "Better report, p. 9")
    assert list(shown) == ["statement", "citations"]
    assert "A mistake" in page


def test_a_new_record_is_shown_whole_with_its_citations(as_reviewer: Client) -> None:
    claim = waiting(
        ClaimFactory(statement="A new claim.", citations=cited(published(SourceFactory(title="The report"))))
    )

    shown = {each.name: each.after for each in as_reviewer.get(page_of(claim)).context["differences"]}

    assert shown["statement"] == "A new claim."
    assert shown["citations"] == "The report, § 1"


def test_publishing_leads_to_the_next_and_the_last_to_the_queue(as_reviewer: Client) -> None:
    one, two = waiting(SourceFactory()), waiting(SourceFactory())

    response = as_reviewer.post(page_of(one), {"step": "publish", "seen": one.version})
    assert response.url == page_of(two)
    response = as_reviewer.post(page_of(two), {"step": "publish", "seen": two.version})

    assert response.url == reverse("admin:review")
    assert state_of(one) == state_of(two) == State.PUBLISHED


def test_what_rests_on_the_published_comes_next(as_reviewer: Client) -> None:
    source = SourceFactory()
    claim = waiting(ClaimFactory(citations=cited(source)))
    waiting(source)

    response = as_reviewer.post(page_of(source), {"step": "publish", "seen": source.version})

    assert response.url == page_of(claim)


def test_an_item_is_returned_with_a_reason_that_is_kept_and_shown_to_its_author(
    as_reviewer: Client, as_editor: Client
) -> None:
    source, edit = waiting(SourceFactory()), an_edit(published(TopicFactory()), {"note": "More."})

    for row in (source, edit):
        seen = edit.base_version if row is edit else source.version
        refused = as_reviewer.post(page_of(row), {"step": "return", "seen": seen, "why": " "})
        assert "Enter a reason" in refused.context["error"]
        as_reviewer.post(page_of(row), {"step": "return", "seen": seen, "why": "Which page?"})

    assert state_of(source) == State.DRAFT
    edit.refresh_from_db()
    assert (edit.state, edit.decision_reason) == (RevisionState.RETURNED, "Which page?")
    assert "Which page?" in as_editor.get(change_url(source)).content.decode()
    assert "Which page?" in as_editor.get(page_of(edit)).content.decode()


@pytest.mark.parametrize("who", [reviewer, superuser])
def test_nobody_approves_their_own_in_the_review_or_in_bulk(who: Any) -> None:
    own = waiting(SourceFactory(by=who()), by=who())
    edit = an_edit(published(TopicFactory(), by=reviewer("other")), {"note": "Mine."}, by=who())
    client = signed_in(who())

    for row in (own, edit):
        assert 'value="publish"' not in client.get(page_of(row)).content.decode()
        response = client.post(page_of(row), {"step": "publish", "seen": 1})
        assert "another person must approve it" in response.context["error"]
    results = client.post(reverse("admin:review"), {"item": [key(own), key(edit, edit.base_version)]}).context[
        "results"
    ]

    assert [result.is_done for result in results] == [False, False]
    assert state_of(own) == State.IN_REVIEW
    assert not Change.objects.filter(action=ChangeAction.REVISED).exists()


def test_what_was_changed_after_it_was_looked_at_is_not_published_unseen(as_reviewer: Client) -> None:
    source = waiting(SourceFactory(title="As looked at"))
    seen = source.version
    records.edit_record(source, {"title": "Quickly changed"}, by=editor(), base_version=seen)
    workflow.submit(source, by=editor())
    source.refresh_from_db()

    response = as_reviewer.post(page_of(source), {"step": "publish", "seen": seen})
    assert "changed since you opened this page" in response.context["error"]
    assert "Quickly changed" in response.content.decode()
    (result,) = as_reviewer.post(reverse("admin:review"), {"item": key(source, seen)}).context["results"]
    assert "changed since" in result.said
    for without in ({}, {"seen": ""}, {"seen": "x"}):
        as_reviewer.post(page_of(source), {"step": "publish", **without})

    assert state_of(source) == State.IN_REVIEW


def test_the_button_next_to_a_record_publishes_what_was_seen(as_reviewer: Client) -> None:
    source = waiting(SourceFactory(title="As looked at"))
    page = as_reviewer.get(change_url(source)).content.decode()
    assert f'name="seen" value="{source.version}"' in page
    records.edit_record(source, {"title": "Quickly changed"}, by=editor(), base_version=source.version)

    response = as_reviewer.post(step_url(source, "publish"), {"seen": source.version}, follow=True)

    assert "changed while you were editing it" in messages_of(response)[0]
    assert state_of(source) == State.DRAFT


def test_bulk_approval_checks_each_alone_and_says_so_in_a_line_each(as_reviewer: Client) -> None:
    source = SourceFactory(title="The source")
    claim = waiting(ClaimFactory(statement="Rests on the source.", citations=cited(source)))
    waiting(source)
    edit = an_edit(published(TopicFactory(name="A topic")), {"note": "More."})
    own = waiting(TopicFactory(name="My own", by=reviewer()), by=reviewer())
    items = [
        key(claim),
        key(source),
        key(edit, edit.base_version),
        key(own),
        "nothing/1/1",
        "claim/x/1",
        "claim/999/1",
        "",
    ]

    response = as_reviewer.post(reverse("admin:review"), {"item": items})

    results = {result.title: (result.is_done, result.said) for result in response.context["results"]}
    assert {title for title, (done, _said) in results.items() if done} == {
        "The source",
        "Rests on the source.",
        "A topic",
    }
    assert "another person must approve it" in results["My own"][1]
    assert len(results) == 4
    assert state_of(claim) == State.PUBLISHED


def test_an_editor_looks_at_the_queue_and_decides_nothing(as_editor: Client) -> None:
    source = waiting(SourceFactory())

    page = as_editor.get(reverse("admin:review"))
    assert page.status_code == 200 and 'type="checkbox"' not in page.content.decode()
    for step in ("publish", "return"):
        as_editor.post(page_of(source), {"step": step, "seen": source.version, "why": "No"})
    as_editor.post(reverse("admin:review"), {"item": key(source)})

    assert state_of(source) == State.IN_REVIEW


def test_the_review_is_not_shown_to_those_without_rights_and_unknown_items_are_not_found(as_reviewer: Client) -> None:
    from tests.factories import UserFactory

    source = waiting(SourceFactory())
    nobody = signed_in(UserFactory())
    assert nobody.get(reverse("admin:review")).status_code == 403
    assert nobody.get(page_of(source)).status_code == 403
    for kind, pk in (("source", 99_999), ("edit", 99_999), ("nothing", 1), ("source", 10**30)):
        assert as_reviewer.get(reverse("admin:review_item", args=[kind, pk])).status_code == 404


def test_what_was_already_decided_says_so(as_reviewer: Client) -> None:
    source = waiting(SourceFactory())
    workflow.publish(source, by=reviewer("faster"))

    response = as_reviewer.post(page_of(source), {"step": "publish", "seen": source.version})

    assert "is no longer waiting for review" in response.content.decode()
    assert Claim.objects.count() == 0
    assert Change.objects.filter(action=ChangeAction.PUBLISHED).count() == 1
