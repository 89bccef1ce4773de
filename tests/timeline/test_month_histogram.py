"""Counts of entries by month say what counting the entries says, on any day, for anything that they can be about."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import EntryKind
from claims.models import Actor, Change, ChangeConsumer, Promise, Topic
from claims.services import workflow
from claims.services.assess import assess_all
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    EventFactory,
    IndicatorFactory,
    MilestoneFactory,
    PromiseFactory,
    SourceFactory,
    TargetFactory,
    TopicFactory,
    cited,
    published,
    reviewer,
)
from tests.snapshots import make_once
from timeline.models import Entry, MonthCount
from timeline.projection.month_counts import entry_span, next_month
from timeline.selectors.days import days_beside, days_of_year, years_known
from timeline.selectors.month_histogram import DUE, Density, TimelineFilter, month_histogram, sources_by_month
from timeline.services import project, project_all, recount

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

TODAY = dt.date(2025, 1, 1)
DAYS = [dt.date(2016, 6, 1), dt.date(2016, 7, 1), dt.date(2016, 12, 15), dt.date(2018, 1, 1), TODAY]


@pytest.fixture
def dossier() -> None:
    make_once("two versions, dates of every sort", enter)


def enter() -> None:
    """Two versions of a promise (the first is moved on a later day), a milestone, claims, and dates of every sort."""
    topic, actor = published(TopicFactory()), published(ActorFactory())
    promise = PromiseFactory(topics=[[topic.slug]], promisors=[[actor.slug]], importance=4)
    indicator = IndicatorFactory()
    published(TargetFactory(promise=promise, indicator=indicator))
    said = ClaimFactory(stated_on="2016-11", citations=cited(SourceFactory(published_on="2016-12-01")))
    published(
        TargetFactory(
            promise=promise,
            indicator=indicator,
            set_by=said,
            sequence=2,
            due_on="[2021,2023]",
            withdrawn_on="2019-01-01",
        )
    )
    published(MilestoneFactory(promise=promise, due_on="2017"))
    for day in ("2014-05", "2016", "2016-06-25", "2015/2017", "2016-01/2016-04", "../2016-07-01", "2017-09-08"):
        published(EventFactory(happened_on=day, topics=[[topic.slug]], actors=[[actor.slug]], importance=2))
    assess_all(today=TODAY)
    project_all()


def wishes() -> list[TimelineFilter]:
    topic, actor, promise = Topic.objects.first(), Actor.objects.first(), Promise.objects.first()
    kinds = (EntryKind.EVENT, EntryKind.DEADLINE)
    one = [
        TimelineFilter(topic=topic),
        TimelineFilter(actor=actor),
        TimelineFilter(promise=promise),
        TimelineFilter(importance=3),
        TimelineFilter(kinds=kinds),
    ]
    return [
        TimelineFilter(),
        *one,
        TimelineFilter(topic=topic, importance=3, kinds=kinds),
        TimelineFilter(text="ministers"),
        TimelineFilter(text="no such word"),
    ]


def counted_one_by_one(wish: TimelineFilter, as_of: dt.date) -> dict[EntryKind, dict[str, dict[dt.date, int]]]:
    """By kind: how many surely lie in each month, and how many the list sorts into it."""
    found: dict[Any, Any] = defaultdict(lambda: {"placed": Counter(), "stands": Counter()})
    for entry in wish.entries(as_of):
        kind = EntryKind(entry.kind)
        where = entry_span(entry.lower, entry.upper, entry.sort_on)
        if where.placed is not None:
            found[kind]["placed"][where.placed] += 1
        found[kind]["stands"][entry.sort_on.replace(day=1)] += 1
    return {kind: {name: dict(counts) for name, counts in some.items()} for kind, some in found.items()}


def told(found: Density) -> dict[EntryKind, dict[str, dict[dt.date, int]]]:
    return {kind: {"placed": lane.placed, "stands": lane.stands} for kind, lane in found.lanes.items()}


@pytest.mark.usefixtures("dossier")
def test_the_months_say_the_same_as_counting_one_by_one_on_any_day() -> None:
    seen = 0
    for day in DAYS:
        for wish in wishes():
            expected = counted_one_by_one(wish, day)
            assert told(month_histogram(wish, as_of=day)) == expected, (day, wish)
            seen += len(expected)
    assert seen > 60
    assert Entry.objects.filter(gone_on__isnull=False).exists()


@pytest.mark.usefixtures("dossier")
def test_counts_kept_by_the_projection_are_those_counted_again() -> None:
    columns = ("by", "about", "of_year", "turn", "month", "kind", "placed", "opened", "closed")

    def kept() -> set[tuple[object, ...]]:
        return {row for row in MonthCount.objects.values_list(*columns) if any(row[6:])}

    event = published(EventFactory(happened_on="2019", topics=[[published(TopicFactory()).slug]], importance=5))
    project("event", event.slug)
    before = kept()
    workflow.retract(event, by=reviewer(), why="It was another meeting.")
    project("event", event.slug)
    assert kept() < before

    after_all = kept()
    recount()
    assert kept() == after_all


@pytest.mark.parametrize("is_read", [False, True], ids=["long backlog", "no backlog"])
@pytest.mark.usefixtures("dossier")
def test_a_retracted_record_leaves_the_counts_before_any_job_has_run(is_read: bool) -> None:
    if is_read:
        newest = Change.objects.latest("id").pk
        ChangeConsumer.objects.update_or_create(name="project", defaults={"last_change_id": newest})
    event = published(EventFactory(happened_on="2019-03-03"))
    project("event", event.slug)
    month = dt.date(2019, 3, 1)
    assert month_histogram(TimelineFilter(), as_of=TODAY).stands[month] == 1

    workflow.retract(event, by=reviewer(), why="It was another meeting.")

    assert Entry.objects.filter(record=event.slug).exists()
    assert month not in month_histogram(TimelineFilter(), as_of=TODAY).stands


def test_a_year_covers_its_twelve_months_and_is_in_none_of_them() -> None:
    project("event", published(EventFactory(happened_on="2016")).slug)
    lane = month_histogram(TimelineFilter(), as_of=TODAY).lanes[EntryKind.EVENT]
    assert lane.placed == {}
    assert lane.over == {dt.date(2016, 1, 1): 1, dt.date(2017, 1, 1): 0}


def test_what_is_due_is_at_its_last_day() -> None:
    step = published(MilestoneFactory(due_on="2017"))
    project("milestone", step.slug)
    lane = month_histogram(TimelineFilter(), as_of=TODAY).lanes[EntryKind.MILESTONE]
    assert EntryKind.MILESTONE in DUE
    assert lane.stands == lane.due == {dt.date(2017, 12, 1): 1}


def test_counting_needs_as_many_queries_for_many_entries_as_for_few() -> None:
    counts = []
    for many in (1, 9):
        for number in range(many):
            project("event", published(EventFactory(happened_on=f"201{number}-02")).slug)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            month_histogram(TimelineFilter(), as_of=TODAY)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_months_of_the_calendar_follow_each_other_to_its_end() -> None:
    assert next_month(dt.date(2016, 12, 1)) == dt.date(2017, 1, 1)
    assert next_month(dt.date(2016, 1, 1), -1) == dt.date(2015, 12, 1)
    assert next_month(dt.date(9999, 12, 1)) == dt.date(9999, 12, 1)


def test_only_public_sources_count_as_read() -> None:
    published(SourceFactory(published_on="2016-03-02"))
    SourceFactory(published_on="2016-04-02")
    later = published(SourceFactory(published_on="2016-05-02"))
    published(ClaimFactory(stated_on="2016-05-01", citations=cited(later)))
    found = sources_by_month(as_of=TODAY)
    assert dt.date(2016, 4, 1) not in found
    assert dt.date(2016, 5, 1) in found
    assert dt.date(2016, 5, 1) not in sources_by_month(as_of=dt.date(2016, 4, 30))


def test_the_days_next_to_one_are_those_on_which_something_became_known() -> None:
    for day in ("2016-03-02", "2016-06-25", "2017-01-05"):
        source = published(SourceFactory(published_on=day))
        project("event", published(EventFactory(happened_on=day, citations=cited(source))).slug)
    june = dt.date(2016, 6, 25)
    assert days_beside(june, today=TODAY) == (dt.date(2016, 3, 2), dt.date(2017, 1, 5))
    assert days_beside(june, today=june) == (dt.date(2016, 3, 2), None)
    assert days_beside(dt.date(2016, 3, 2), today=TODAY) == (None, june)
    assert days_of_year(2016, today=TODAY) == {dt.date(2016, 3, 2): 1, june: 1}
    assert days_of_year(2016, today=dt.date(2016, 5, 1)) == {dt.date(2016, 3, 2): 1}
    assert years_known(today=TODAY) == [2016, 2017]
    assert years_known(today=june) == [2016]
