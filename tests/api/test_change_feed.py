"""The change feed: in order, nothing skipped, and replaying it gives exactly what the bulk files hold."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Change, Flag, Observation, Series, Target
from claims.services import flag_handling, records, workflow
from claims.services.change_log import newest_public_seq
from claims.services.dependent_changes import record_newly_known
from tests.api.change_feed_copy import CHANGES, Copy, everything
from tests.api.world import World, ask, body, compute, good, problem
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    ObservationFactory,
    SourceFactory,
    cited,
    editor,
    published,
    reviewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_replaying_the_feed_from_its_start_gives_exactly_the_bulk_documents(world: World) -> None:
    copy = Copy().catch_up()

    assert copy.documents == everything()
    assert {kind for kind, _id in copy.documents} == {
        *("source", "actor", "topic", "claim", "promise", "target", "milestone", "indicator", "series"),
        *("observation", "outcome", "verdict", "event", "judgement"),
    }
    assert copy.seen == list(range(1, len(copy.seen) + 1))


def test_the_size_of_a_page_does_not_matter(world: World) -> None:
    assert Copy().catch_up(page_size=7).documents == Copy().catch_up().documents


def test_what_changes_later_reaches_a_copy_that_was_up_to_date(world: World) -> None:
    copy = Copy().catch_up()
    source = published(SourceFactory(title="Third report", published_on="2018-07-01"))
    revision = records.edit_record(
        world.promise, {"title": "Three hundred trees"}, by=editor(), base_version=_now(world)
    )
    workflow.approve(revision, by=reviewer())  # type: ignore[arg-type]
    published(ObservationFactory(series=world.target.own_series, period="2017", value="80", citations=cited(source)))
    compute()

    before = len(copy.seen)
    copy.catch_up()

    assert copy.documents == everything()
    assert copy.documents["promise", world.promise.slug]["title"] == "Three hundred trees"
    assert copy.seen[before:]


def _now(world: World) -> int:
    world.promise.refresh_from_db()
    return world.promise.version


def test_what_is_retracted_is_gone_from_the_copy_and_from_what_named_it(world: World) -> None:
    actor = published(ActorFactory(name="Somebody"))
    claim = published(ClaimFactory(speakers=[actor.slug]))
    copy = Copy().catch_up()
    assert copy.documents["claim", claim.slug]["speakers"] == [actor.slug]

    workflow.retract(actor, by=reviewer(), why="It was somebody else")
    copy.catch_up()

    assert ("actor", actor.slug) not in copy.documents
    assert copy.documents["claim", claim.slug]["speakers"] == []
    assert copy.documents == everything()


def test_a_draft_that_is_published_later_appears_where_public_records_name_it(world: World) -> None:
    actor = ActorFactory(name="Somebody")
    claim = published(ClaimFactory(speakers=[actor.slug]))
    copy = Copy().catch_up()
    assert copy.documents["claim", claim.slug]["speakers"] == []

    published(actor)
    copy.catch_up()

    assert copy.documents["claim", claim.slug]["speakers"] == [actor.slug]
    assert copy.documents == everything()


def test_a_series_that_its_first_figure_makes_visible_appears_in_the_target_that_names_it(world: World) -> None:
    """The target itself is not written to."""
    indicator = world.target.indicator
    series = published(
        records.create_record(Series, {"title": "New", "indicator": indicator.slug, "source": [_source()]}, by=editor())
    )
    target = published(_target_on(world, series))
    copy = Copy().catch_up()
    assert copy.documents["target", target.slug]["own_series"] is None

    observation = published(ObservationFactory(series=series))
    copy.catch_up()
    assert copy.documents["target", target.slug]["own_series"] == series.slug
    assert copy.documents == everything()

    workflow.retract(Observation.objects.get(pk=observation.pk), by=reviewer(), why="Misread")
    copy.catch_up()
    assert copy.documents["target", target.slug]["own_series"] is None
    assert copy.documents == everything()


def _source() -> str:
    return published(SourceFactory()).slug


def _target_on(world: World, series: Series) -> Target:
    content = {
        "promise": world.promise.slug,
        "sequence": 3,
        "set_by": world.target.set_by.slug,
        "indicator": world.target.indicator.slug,
        "own_series": series.slug,
        "value": "300",
        "due_on": "2030",
        "citations": cited(),
    }
    return records.create_record(Target, content, by=editor())  # type: ignore[return-value]


def test_a_record_that_becomes_known_with_a_new_day_gets_a_change(world: World) -> None:
    today = timezone.now().date()
    claim = published(ClaimFactory(stated_on=(today + dt.timedelta(days=1)).isoformat()))
    before = Copy().catch_up()
    assert ("claim", claim.slug) not in before.documents

    record_newly_known(since=today, today=today + dt.timedelta(days=1))

    assert Change.objects.filter(record=claim.slug, action="shown", public_seq__isnull=False).count() == 1


def test_a_dismissed_flag_leaves_the_judgement(world: World) -> None:
    copy = Copy().catch_up()
    name, judgement = next((n, d) for n, d in copy.documents.items() if n[0] == "judgement" and d["flags"])
    public_id = judgement["flags"][0]["id"]
    flag = next(each for each in Flag.objects.all() if each.public_id == public_id)

    flag_handling.dismiss(flag, by=reviewer(), why="A slip of the source", today=timezone.now().date())
    copy.catch_up()

    left = copy.documents.get(name, {"flags": []})["flags"]
    assert public_id not in [each["id"] for each in left]
    assert copy.documents == everything()


def test_drafts_and_proposals_do_not_move_the_feed(world: World) -> None:
    before = ask(CHANGES).content
    ClaimFactory(statement="canary", promises=[world.promise.slug])
    records.edit_record(world.promise, {"title": "canary"}, by=editor(), base_version=_now(world))

    assert ask(CHANGES).content == before
    assert "canary" not in json.dumps(list(everything().items()))


def test_an_unchanged_feed_is_a_304_that_costs_one_query(world: World) -> None:
    answer = ask(CHANGES)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = Client().get(CHANGES, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert len(queries) == 1


def test_a_page_costs_as_many_queries_however_long_it_is(world: World) -> None:
    def cost(since: int, size: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            good("changes/", since=str(since), page_size=str(size))
        return len(queries)

    whole = Change.objects.filter(public_seq__isnull=False).count()
    assert whole > 60
    assert cost(0, 200) <= 80
    for _number in range(20):
        published(SourceFactory())
    newest = newest_public_seq()
    assert cost(newest - 20, 20) == cost(newest - 1, 1)


@pytest.mark.parametrize("given", ["-1", "1.5", "x", "", "99999999999999999999", "١"])
def test_a_cursor_that_is_none_is_refused_by_name(given: str) -> None:
    assert [error["name"] for error in problem("changes/", since=given)["errors"]] == ["since"]


def test_a_cursor_from_another_log_is_refused(world: World) -> None:
    found = problem("changes/", since="999999")
    assert found["type"] == "/api/problems/invalid-cursor"


def test_the_end_of_the_feed_says_where_to_ask_next(world: World) -> None:
    copy = Copy().catch_up()
    page: Any = body(ask(CHANGES, since=str(copy.cursor)))
    assert page == {"results": [], "next": None, "cursor": copy.cursor}
