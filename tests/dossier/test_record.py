"""The records of promises on the real dossier: every count is that of the list behind it, as of several days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.db.models import Count
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.method.standing import standing_of
from claims.models import Actor, Promise, Topic
from claims.selectors.judged import headline_assessments
from claims.selectors.public import public
from claims.selectors.record import record, standings
from claims.vocabulary import Reason, Standing, Status
from timeline.pages.counted import Told, told
from timeline.pages.register import Wanted, wanted_of
from timeline.pages.visit import Visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]

DAYS = [dt.date(2014, 6, 1), dt.date(2016, 7, 1), dt.date(2017, 6, 1), dt.date(2021, 3, 1), dt.date(2026, 11, 21)]
TODAY = DAYS[-1]


def counts_of(record: Told) -> Iterator[tuple[int, str]]:
    """Every count that a page shows, with the address of its list."""
    yield record.tally.promises, record.all
    for line in record.lines:
        yield line.promises, line.list
        yield line.first, line.first_list
        yield from ((part.promises, part.list) for part in line.parts)


def in_list(address: str, visit: Visit) -> int:
    """How many promises the register lists at an address."""
    wanted: Wanted = wanted_of(QueryDict(urlsplit(address).query), visit)
    return int(wanted.narrow(public(Promise, as_of=visit.as_of), visit).count())


@pytest.mark.parametrize("day", DAYS)
def test_every_count_of_every_record_is_that_of_its_list(day: dt.date) -> None:
    visit = Visit(as_of=day, today=TODAY)
    told_of = [told(record(as_of=day), visit)]
    # Each count is one query more, so of the actors only those with several promises are looked at.
    promisors = Actor.objects.public(day).annotate(made=Count("promises_made")).filter(made__gte=4)
    told_of += [told(record(as_of=day, by=actor), visit, promisor=actor.slug) for actor in promisors]
    told_of += [told(record(as_of=day, topic=topic), visit, topic=topic.slug) for topic in Topic.objects.public(day)]
    assert len(told_of) > 5
    wrong = [
        (count, address, in_list(address, visit))
        for each in told_of
        for count, address in counts_of(each)
        if count and count != in_list(address, visit)
    ]
    assert wrong == []


@pytest.mark.parametrize("day", DAYS)
def test_every_promise_counts_once_by_its_newest_and_once_by_its_first_version(day: dt.date) -> None:
    promises = sorted(Promise.objects.public(day).values_list("pk", flat=True))
    for first in (False, True):
        assert sorted(standings(as_of=day, first=first).values_list("promise", flat=True)) == promises


@pytest.mark.parametrize("day", DAYS)
def test_the_database_counts_as_the_rule_says(day: dt.date) -> None:
    due_by = {row.pk: row.measures.get("deadline") for row in headline_assessments(as_of=day)}
    for pk, status, reason, standing in standings(as_of=day).values_list("pk", "status", "reason", "standing"):
        past_due = due_by[pk] is not None and due_by[pk] < day.isoformat()
        expected = standing_of(Status(status), reason=Reason(reason) if reason else None, past_due=past_due)
        assert standing == expected, (pk, status, reason)


def test_the_page_of_a_count_lists_as_many_promises_as_it_says() -> None:
    client = Client()
    home = client.get("/", {"as_of": "2021-03-01"}).content.decode()
    shown = re.findall(r'<a href="(/promises/\?[^"]*standing=[^"]*)">(?:<strong>)?(\d+)', home)
    assert len(shown) >= 10
    for address, count in shown:
        page = client.get(address.replace("&amp;", "&")).content.decode()
        assert page.count('<h2><a href="/promises/') == int(count)


def test_the_lists_of_the_api_have_as_many_promises_as_their_counts() -> None:
    for path in ("/api/v1/record/", "/api/v1/actors/russia/record/", "/api/v1/topics/energy/record/"):
        answer = Client().get(path, {"as_of": "2021-03-01"}).json()
        counts = [*answer["current"]["counts"], *answer["first"]["counts"]]
        counts += [status for count in answer["current"]["counts"] for status in count["statuses"]]
        assert sum(count["promises"] for count in answer["current"]["counts"]) == answer["current"]["promises"]
        for count in counts:
            query = {name: values[0] for name, values in parse_qs(urlsplit(count["list"]).query).items()}
            listed = Client().get("/api/v1/promises/", {**query, "page_size": "200"}).json()["results"]
            assert len(listed) == count["promises"], count["list"]


def test_a_moved_goalpost_does_not_improve_the_record() -> None:
    """200 billion was met in time by its fourth version, three years late by its first."""
    both = record(as_of=TODAY)
    assert both.is_moved
    assert both.current.of(Standing.KEPT) == both.first.of(Standing.KEPT) + 1
    assert both.first.of(Standing.LATE) == both.current.of(Standing.LATE) + 1
    assert (1096 in both.first.slips, both.first.promises) == (True, both.current.promises)


@pytest.mark.parametrize("scope", ["dossier", "actor", "topic"])
def test_a_record_takes_four_queries(scope: str) -> None:
    by = Actor.objects.get(slug="russia") if scope == "actor" else None
    topic = Topic.objects.get(slug="energy") if scope == "topic" else None
    with CaptureQueriesContext(connection) as queries:
        record(as_of=TODAY, by=by, topic=topic)
    assert len(queries) == 4
