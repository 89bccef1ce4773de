"""Who wrote anything of what would become public does not publish it, however small the last change of another was."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.enums import ChangeAction, State
from claims.exceptions import PermissionRefusedError
from claims.models import Source
from claims.selectors.authors import writers_since_publication
from claims.services import records, workflow
from tests.factories import SourceFactory, editor, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def retouch(record: Any, by: Any, **content: Any) -> Any:
    """Another person's edit of a draft."""
    return records.edit_record(record, content or {"note": "A comma."}, by=by, base_version=record.version)


def invented(by: Any) -> Any:
    """A report that this person entered, another person touched, and that is in review."""
    record = records.create_record(
        Source, {"title": "Invented", "kind_of_source": "news", "published_on": "2016"}, by=by
    )
    return workflow.submit(retouch(record, editor("second")), by=editor("second"))


def publish(record: Any, by: Any) -> None:
    with pytest.raises(PermissionRefusedError) as refusal:
        workflow.publish(record, by=by)
    assert refusal.value.code == "self-approval"


def test_one_comma_of_another_person_does_not_let_the_author_publish() -> None:
    author = reviewer("author")
    record = invented(author)
    publish(record, author)
    assert workflow.publish(record, by=reviewer("third")).state == State.PUBLISHED


def test_on_the_desk_neither_the_review_page_nor_the_list_offers_it(client: Client) -> None:
    author = reviewer("author")
    record = invented(author)
    client.force_login(author)
    page = client.get(reverse("admin:review"))
    assert "You wrote part of this" in page.content.decode()
    client.post(reverse("admin:review_item", args=["source", record.pk]), {"step": "publish", "seen": record.version})
    record.refresh_from_db()
    assert record.state == State.IN_REVIEW


def test_what_was_written_before_the_last_publication_does_not_count() -> None:
    author = reviewer("author")
    record = workflow.publish(invented(author), by=reviewer("third"))
    assert writers_since_publication(Source, [record.pk])[record.pk] == set()
    edit = records.edit_record(record, {"note": "New"}, by=editor("second"), base_version=record.version)
    assert workflow.approve(edit, by=author).note == "New"


def test_the_writers_of_many_records_are_one_query(django_assert_num_queries: Any) -> None:
    pks = [SourceFactory(by=editor()).pk for _ in range(5)]
    with django_assert_num_queries(1):
        found = writers_since_publication(Source, pks)
    assert list(found.values()) == [{editor().pk}] * 5


def test_a_record_that_came_with_a_dossier_has_no_writer() -> None:
    record = SourceFactory(by=None)
    workflow.check_can(ChangeAction.PUBLISHED, record, by=reviewer())
