"""Status histories: on each day they say what that day's answer says, and nothing of later days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Assessment
from claims.selectors.history import status_periods
from tests.api.world import World, good, problem

pytestmark = pytest.mark.django_db


def held(changes: list[dict[str, Any]], day: str) -> list[dict[str, Any]]:
    return [each for each in changes if each["from_day"] <= day and (each["to_day"] is None or day < each["to_day"])]


def test_on_every_day_of_a_change_the_answer_of_that_day_says_the_same(world: World) -> None:
    history = good(f"promises/{world.promise.slug}/history/")
    days = sorted({each["from_day"] for each in history["status"]})
    assert len(days) > 2
    for day in days:
        progress = good(f"promises/{world.promise.slug}/progress/", as_of=day)
        (head,) = held(history["status"], day)
        assert [head[name] for name in ("status", "reason", "modifiers", "ratio", "rows")] == [
            progress["status"][name] for name in ("status", "reason", "modifiers", "ratio", "rows")
        ]
        for version in progress["versions"]:
            told = next(each for each in history["versions"] if each["target"] == version["target"])
            (said,) = held(told["changes"], day)
            assert said["status"] == version["assessment"]["status"]


def test_the_changes_of_a_status_follow_each_other_without_a_gap(world: World) -> None:
    changes = good(f"promises/{world.promise.slug}/history/")["status"]
    assert [each["to_day"] for each in changes] == [each["from_day"] for each in changes[1:]] + [None]


def test_as_of_a_day_its_later_changes_and_the_end_of_its_own_are_not_shown(world: World) -> None:
    whole = good(f"promises/{world.promise.slug}/history/")["status"]
    day = whole[1]["from_day"]
    past = good(f"promises/{world.promise.slug}/history/", as_of=day)["status"]
    assert [each["from_day"] for each in past] == [each["from_day"] for each in whole if each["from_day"] <= day]
    assert past[-1]["to_day"] is None and past[-1]["from_day"] == day


def test_a_version_has_the_history_that_its_promise_gives_it(world: World) -> None:
    of_promise = good(f"promises/{world.promise.slug}/history/")["versions"]
    for version in of_promise:
        alone = good(f"targets/{version['target']}/history/")
        assert (alone["changes"], alone["sequence"]) == (version["changes"], version["sequence"])
        assert alone["promise"] == world.promise.slug


def test_what_was_not_known_yet_has_no_history_either(world: World) -> None:
    for path in (f"promises/{world.promise.slug}/history/", f"targets/{world.target.slug}/history/"):
        assert problem(path, as_of="2001-01-01")["type"] == "/api/problems/not-known-as-of"
    assert problem("promises/nothing/history/")["status"] == 404


def test_a_history_takes_few_queries_however_long_it_is(world: World) -> None:
    client = Client()
    client.get(f"/api/v1/promises/{world.promise.slug}/history/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/api/v1/promises/{world.promise.slug}/history/")
    assert len(queries) <= 9


def test_neighbours_that_say_the_same_are_one_spell_of_periods_with_their_own_numbers() -> None:
    def row(start: int, end: int | None, status: str, ratio: float) -> Assessment:
        to_day = None if end is None else dt.date(end, 1, 1)
        return Assessment(from_day=dt.date(start, 1, 1), to_day=to_day, status=status, modifiers=[], ratio=ratio)

    periods = [row(2011, 2012, "lagging", 0.7), row(2012, 2013, "lagging", 0.8), row(2013, None, "on_track", 1.0)]
    told = [(until and until.year, [said.ratio for said in rows]) for until, rows in status_periods(periods, as_of=DAY)]
    assert told == [(2013, [0.7, 0.8]), (None, [1.0])]
    early = list(status_periods(periods[:2], as_of=dt.date(2012, 6, 1)))
    assert [(rows[0].from_day.year, until) for until, rows in early] == [(2011, None)]
    apart = [row(2011, 2012, "lagging", 0.7), row(2014, None, "lagging", 0.8)]
    assert [rows[0].from_day.year for _until, rows in status_periods(apart, as_of=DAY)] == [2011, 2014]


DAY = dt.date(2020, 1, 1)
