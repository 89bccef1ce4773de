"""Editing a published text on the desk: a better wording, or something that became known on a day."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.models import Promise, Revision
from tests.admin.conftest import change_url, errors_of, form_data
from tests.factories import TargetFactory, published

pytestmark = pytest.mark.django_db

NEW = "Trade of 300 billion by 2030"


@pytest.fixture
def promise() -> Any:
    """A promise that is known since 31 May 2016."""
    made = published(TargetFactory()).promise
    return Promise.objects.get(pk=made.pk)


def edited(client: Client, promise: Any, **fields: Any) -> Any:
    form = form_data(client.get(change_url(promise)))
    return client.post(change_url(promise), form | {"title": NEW, "why": "More is known"} | fields)


def test_a_better_wording_holds_for_all_days(as_editor: Client, promise: Any) -> None:
    edited(as_editor, promise)

    assert Revision.objects.get().content["earlier_texts"] == []


def test_a_text_that_tells_something_new_leaves_the_old_one_to_earlier_days(as_editor: Client, promise: Any) -> None:
    edited(as_editor, promise, new_texts_since="2023-11-17")

    content = Revision.objects.get().content
    assert content["title"] == NEW
    assert content["earlier_texts"] == [{"field": "title", "before": "2023-11-17", "text": promise.title}]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"new_texts_since": "2999-01-01"}, "is in the future"),
        ({"new_texts_since": "2016-05-31"}, "there was no old text before 2016-05-31"),
        ({"new_texts_since": "2023-11-17", "title": None}, "You changed no text"),
        ({"new_texts_since": "17 November"}, "valid date"),
    ],
)
def test_a_day_that_cannot_be_meant_is_an_error_at_its_field(
    as_editor: Client, promise: Any, fields: dict[str, Any], said: str
) -> None:
    kept = {name: promise.title if value is None else value for name, value in fields.items()}

    answer = edited(as_editor, promise, **kept)

    assert said in str(errors_of(answer)["new_texts_since"])
    assert not Revision.objects.exists()


def test_a_draft_is_not_asked(as_editor: Client) -> None:
    draft = TargetFactory().promise

    assert "new_texts_since" not in form_data(as_editor.get(change_url(draft)))
