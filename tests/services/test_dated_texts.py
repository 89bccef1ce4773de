"""Texts by day: a past day shows what a text said then, on every way out, and nothing else costs more for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.exceptions import ClaimsError
from claims.models import Claim, Promise, Target
from claims.models.base import record_models
from claims.models.dated_texts import dated_texts
from claims.selectors.published import get_public, public
from claims.selectors.record_documents import documents
from claims.selectors.site_search import SearchedKind, search_site
from claims.services.record_content import apply_content
from claims.services.records import write_record
from tests.factories import ClaimFactory, EventFactory, PromiseFactory, TargetFactory, published
from timeline.models import Event
from timeline.selectors.entries import entries
from timeline.services import project

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

TURN = dt.date(2023, 11, 17)
BEFORE, AFTER = dt.date(2023, 11, 16), TURN
OLD = {"field": "title", "before": "2023-11-17", "text": "Trade to 300 billion"}
NEW = "Trade to 300 billion by 2030"


def promise(*, title: str = NEW, **given: Any) -> Any:
    made = published(PromiseFactory(title=title, earlier_texts=[OLD], **given))
    Promise.objects.filter(pk=made.pk).update(known_on=dt.date(2020, 1, 1))
    return Promise.objects.get(pk=made.pk)


def test_a_past_day_has_the_text_of_that_day() -> None:
    slug = promise().slug

    assert get_public(Promise, slug, as_of=BEFORE).title == OLD["text"]
    assert get_public(Promise, slug, as_of=AFTER).title == NEW


def test_the_text_before_the_next_turn_counts_where_there_are_several() -> None:
    found = promise()
    older = {"field": "title", "before": "2021-01-01", "text": "More trade"}
    Promise.objects.update(earlier_texts=[older, OLD])

    titles = [get_public(Promise, found.slug, as_of=dt.date(year, 6, 1)).title for year in (2020, 2022, 2024)]

    assert titles == ["More trade", OLD["text"], NEW]


def test_a_record_fetched_with_another_one_has_the_text_of_the_day_too() -> None:
    found = promise()
    target = published(TargetFactory(promise=found))
    Target.objects.filter(pk=target.pk).update(known_on=dt.date(2020, 1, 1))
    claim = published(ClaimFactory(promises=[found]))
    Claim.objects.filter(pk=claim.pk).update(known_on=dt.date(2020, 1, 1))

    (by_key,) = public(Target, as_of=BEFORE)
    (prefetched,) = public(Claim, as_of=BEFORE).get(slug=claim.slug).promises.all()

    assert (by_key.promise.title, prefetched.title) == (OLD["text"], OLD["text"])


def test_a_document_of_a_past_day_has_its_text_and_no_later_one() -> None:
    found = promise()

    then = documents(Promise, as_of=BEFORE, slugs=[found.slug])[found.slug]
    now = documents(Promise, as_of=AFTER, slugs=[found.slug])[found.slug]

    assert (then["title"], then["earlier_texts"]) == (OLD["text"], [])
    assert (now["title"], now["earlier_texts"]) == (NEW, [OLD])


def test_plain_values_of_texts_cannot_be_asked_for_on_a_day() -> None:
    with pytest.raises(TypeError, match="title"):
        Promise.objects.public(BEFORE).values_list("slug", "title")
    with pytest.raises(TypeError, match="note"):
        Promise.objects.public(BEFORE).values("note")
    assert list(Promise.objects.public(BEFORE).values_list("slug", flat=True)) == []


def test_a_record_with_the_texts_of_a_past_day_cannot_be_saved() -> None:
    past = Promise.objects.public(BEFORE).get(slug=promise().slug)

    with pytest.raises(ValueError, match="past day"):
        past.save()


def test_only_some_columns_still_bring_the_text_of_the_day_and_no_query_a_row() -> None:
    for number in range(3):
        promise(title=f"{NEW}, version {number}")

    with CaptureQueriesContext(connection) as asked:
        titles = [row.title for row in Promise.objects.public(BEFORE).only("slug", "title")]

    assert titles == [OLD["text"]] * 3
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"field": "importance", "before": "2023-11-17", "text": "x"}, "is not a text of this record"),
        ({"field": "title", "before": "17.11.2023", "text": "x"}, "is not a date"),
        ({"field": "title", "before": "2023-11-17", "text": " "}, "enter the title before that day"),
        ({"field": "title", "before": "2023-11-17", "text": "x" * 201}, "at most 200"),
        ({"field": "title", "text": "x"}, "Expected a list of rows"),
        ("title", "Expected a list of rows"),
    ],
)
def test_what_is_no_earlier_text_is_refused_with_what_is_wrong(row: Any, said: str) -> None:
    record = PromiseFactory()

    with pytest.raises(ClaimsError) as caught:
        write_record(apply_content(record, {"earlier_texts": [row]}), by=None, why="")

    assert said in str(caught.value.detail["earlier_texts"])


def test_two_texts_before_one_day_are_refused() -> None:
    field: Any = Promise._meta.get_field("earlier_texts")

    with pytest.raises(ValidationError, match="two texts"):
        field.clean([OLD, OLD], Promise())


def test_every_kind_has_texts_by_day_and_every_text_that_people_write_is_one() -> None:
    texts = {model.kind(): set(dated_texts(model)) for model in record_models()}

    assert all("note" in found for found in texts.values())
    assert texts["promise"] == {"title", "summary", "condition", "note"}
    assert texts["claim"] == {"statement", "note"}
    assert texts["actor"] == {"name", "role", "description", "note"}
    assert texts["source"] == {"title", "publisher", "authors", "note"}
    assert texts["event"] == {"title", "summary", "place", "note"}
    assert texts["outcome"] == {"summary", "note"}
    assert texts["verdict"] == {"reason", "note"}


def test_nobody_finds_on_a_past_day_by_a_word_that_came_later() -> None:
    found = promise(slug="trade-300")

    def keys(text: str, day: dt.date) -> list[int]:
        return [key for finds in search_site([SearchedKind(Promise)], text, as_of=day) for key, _worth in finds.keys]

    assert keys("2030", AFTER) == [found.pk]
    assert keys("2030", BEFORE) == []
    assert keys("billion", BEFORE) == [found.pk]


def test_the_timeline_of_a_past_day_has_its_titles() -> None:
    event = published(EventFactory(title="Crimea is annexed", happened_on="2014-03-18"))
    Event.objects.filter(pk=event.pk).update(
        earlier_texts=[{"field": "title", "before": "2014-04-01", "text": "Troops without badges in Crimea"}]
    )
    project("event", event.slug)

    titles = [[entry.title for entry in entries(as_of=dt.date(2014, month, 30))] for month in (3, 4)]

    assert titles == [["Troops without badges in Crimea"], ["Crimea is annexed"]]
