"""What may be shown of the timeline on a day: nothing that became known later, nothing whose record is not public."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from claims.enums import EntryKind
from claims.models import Actor, Promise, Topic
from claims.services import workflow
from claims.services.assess import assess_all
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    EventFactory,
    IndicatorFactory,
    OutcomeFactory,
    PromiseFactory,
    SourceFactory,
    TargetFactory,
    TopicFactory,
    cited,
    published,
    reviewer,
)
from tests.snapshots import make_once
from timeline.models import Entry
from timeline.pages.pagination import paginate
from timeline.pages.timeline import ORDERS
from timeline.selectors import SHOWN_MODELS, entries, linked_entries
from timeline.selectors.entries import entries_about
from timeline.services import project, project_all

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

TODAY = dt.date(2025, 1, 1)


def event_on(day: str, **content: object) -> str:
    """An event of that day, published and projected; its slug."""
    event = published(EventFactory(happened_on=day, **content))
    project("event", event.slug)
    return event.slug


def shown(**conditions: object) -> list[str]:
    found = entries(**{"as_of": TODAY} | conditions)  # type: ignore[arg-type]
    return [entry.record for entry in found.order_by("sort_on", "id")]


@pytest.fixture
def dossier() -> None:
    make_once("two versions, three years", enter)


def enter() -> None:
    """Two versions of a promise, figures missing, an outcome, claims and events over three years."""
    promise, indicator = PromiseFactory(topics=[[TopicFactory().slug]]), IndicatorFactory()
    published(TargetFactory(promise=promise, indicator=indicator))
    said = ClaimFactory(stated_on="2016-11", citations=cited(SourceFactory(published_on="2016-12-01")))
    published(TargetFactory(promise=promise, indicator=indicator, set_by=said, sequence=2, due_on="[2021,2023]"))
    published(OutcomeFactory(promise=promise, citations=cited(SourceFactory(published_on="2017-02-28"))))
    for day in ("2014-05", "2016", "2016-07-01", "2016-07-02", "2017-09-08"):
        published(EventFactory(happened_on=day, promises=[[promise.slug]]))
    assess_all(today=TODAY)
    project_all()


@pytest.mark.usefixtures("dossier")
@pytest.mark.parametrize(
    "day", ["2014-05-30", "2014-05-31", "2016-05-31", "2016-07-01", "2016-11-29", "2017-01-01", "2025-01-01"]
)
def test_nothing_is_shown_that_became_known_later(day: str) -> None:
    as_of = dt.date.fromisoformat(day)
    found = list(entries(as_of=as_of))

    expected = [
        entry
        for entry in Entry.objects.all()
        if entry.known_on <= as_of and (entry.gone_on is None or entry.gone_on > as_of)
    ]
    assert {entry.key for entry in found} == {entry.key for entry in expected}
    # An event may be linked to a promise that nobody had made yet: it is not named with it.
    models = {"promises": Promise, "actors": Actor, "topics": Topic}
    for (relation, _entry), named in entries_about(found, as_of=as_of).items():
        public = models[relation].objects.public(as_of).values_list("slug", flat=True)
        assert {each.slug for each in named} <= set(public)


@pytest.mark.usefixtures("dossier")
def test_a_later_day_shows_more_of_a_past_that_does_not_change() -> None:
    before = {entry.key for entry in entries(as_of=dt.date(2016, 7, 1))}
    after = {entry.key for entry in entries(as_of=TODAY)}
    assert before < after


def test_what_is_gone_on_a_day_is_not_shown_from_that_day_on() -> None:
    slug = event_on("2016-06-25")
    Entry.objects.filter(record=slug).update(gone_on="2017-01-01")

    assert shown(as_of=dt.date(2016, 12, 31)) == [slug]
    assert shown(as_of=dt.date(2017, 1, 1)) == []


def test_what_was_found_later_than_its_record_was_known_waits_for_its_day() -> None:
    slug = event_on("2016-06-25")
    Entry.objects.filter(record=slug).update(known_on="2017-01-01")

    assert shown(as_of=dt.date(2016, 12, 31)) == []
    assert shown(as_of=dt.date(2017, 1, 1)) == [slug]


def test_a_retracted_record_is_hidden_before_any_job_has_run() -> None:
    event = published(EventFactory())
    project("event", event.slug)
    assert shown() == [event.slug]

    workflow.retract(event, by=reviewer(), why="It was another meeting.")

    assert Entry.objects.filter(record=event.slug).exists()
    assert shown() == []


def test_an_entry_of_a_kind_that_nothing_vouches_for_is_hidden() -> None:
    slug = event_on("2016-06-25")
    Entry.objects.filter(record=slug).update(record_kind="series")

    assert "series" not in {model.kind() for model in SHOWN_MODELS}
    assert shown() == []


def test_the_filters_narrow_the_timeline() -> None:
    topic, actor, promise = published(TopicFactory()), published(ActorFactory()), published(PromiseFactory())
    plain = event_on("2016-01-05", importance=1)
    full = event_on("2017-01-05", topics=[[topic.slug]], actors=[[actor.slug]], promises=[[promise.slug]], importance=5)
    claim = published(ClaimFactory(stated_on="2018-01-05"))
    project("claim", claim.slug)

    assert shown() == [plain, full, claim.slug]
    assert shown(kinds=[EntryKind.EVENT]) == [plain, full]
    assert shown(topic=topic.slug) == [full]
    assert shown(actor=actor.slug) == [full]
    assert shown(promise=promise.slug) == [full]
    assert shown(importance=3) == [full, claim.slug]
    assert shown(from_day=dt.date(2017, 1, 5)) == [full, claim.slug]
    assert shown(to_day=dt.date(2017, 1, 5)) == [plain, full]
    assert shown(topic="no-such-topic") == []


def test_a_topic_that_is_not_public_yet_filters_nothing_out_of_hiding() -> None:
    topic = TopicFactory()
    slug = event_on("2016-01-05", topics=[[topic.slug]])
    assert shown(topic=topic.slug) == []

    published(topic)
    assert shown(topic=topic.slug) == [slug]
    (entry,) = entries(as_of=TODAY, topic=topic.slug)
    assert [other.slug for other in entry.topics.all()] == [topic.slug]


def test_the_number_of_queries_does_not_grow_with_the_entries() -> None:
    counts = []
    for many in (2, 12):
        for number in range(many):
            event_on(f"2016-01-{number + 1:02d}", topics=[[published(TopicFactory()).slug]])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = list(entries(as_of=TODAY).prefetch_related(*linked_entries(TODAY)).order_by("sort_on", "id"))
            assert all(entry.topics.all() for entry in found)
        counts.append(len(queries))
    assert counts == [4, 4]


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_walking_page_by_page_meets_every_entry_once_and_the_same_way_back(order: tuple[str, str]) -> None:
    for number in range(11):
        event_on(f"2016-01-{number // 4 + 1:02d}")
    found = entries(as_of=TODAY)
    expected = [entry.key for entry in found.order_by(*order)]

    there, part = [], paginate(found, QueryDict(), order=order, size=3)
    last = part
    while True:
        there.append([entry.key for entry in part.rows])
        last = part
        if part.after is None:
            break
        part = paginate(found, QueryDict(f"after={part.after}"), order=order, size=3)
    back = [[entry.key for entry in last.rows]]
    while last.before is not None:
        last = paginate(found, QueryDict(f"before={last.before}"), order=order, size=3)
        back.append([entry.key for entry in last.rows])

    assert [key for rows in there for key in rows] == expected
    assert [key for rows in reversed(back) for key in rows] == expected
