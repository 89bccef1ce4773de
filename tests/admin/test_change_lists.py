"""Lists are found in, narrowed and kept by their address, and stay fast however long they grow."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.admin import filters
from claims.admin.record_admins import target_level_column, value_column
from claims.models import Actor, Claim, Flag, Observation, Promise, Source, Target
from claims.services import assess
from tests.admin.conftest import url
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    ObservationFactory,
    PromiseFactory,
    SeriesFactory,
    SourceFactory,
    TargetFactory,
    TopicFactory,
    cited,
    published,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def shown(client: Client, model: type[Any], **query: str) -> list[Any]:
    response = client.get(url(model, "changelist"), query)
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


@pytest.fixture
def ministry() -> Actor:
    return ActorFactory(name="Ministry of Trade", aliases=[{"name": "Министерство торговли"}])


def test_a_claim_is_found_by_its_words_its_speakers_names_and_its_sources(as_editor: Client, ministry: Actor) -> None:
    report = SourceFactory(title="Отчёт о лесах")
    claim = ClaimFactory(statement="Леса вырастут вдвое.", speakers=[[ministry.slug]], citations=cited(report))
    ClaimFactory()

    for words in ("ЛЕСА вдвое", "министерство ТОРГОВЛИ", "ministry of trade", "ОТЧЕТ", "вырастут отчёт ministry"):
        assert shown(as_editor, Claim, q=words) == [claim], words
    assert shown(as_editor, Claim, q="вырастут дома") == []


def test_an_actor_filter_takes_any_of_the_actors_names(as_editor: Client, ministry: Actor) -> None:
    said = ClaimFactory(speakers=[[ministry.slug]])
    relayed = ClaimFactory(reported_by=[ministry.slug])
    ClaimFactory(speakers=[[ActorFactory().slug]])
    figure = ObservationFactory(series=SeriesFactory(provider=ministry))
    ObservationFactory()

    assert shown(as_editor, Claim, actor="министерство") == [relayed, said]
    assert shown(as_editor, Claim, actor="министерство", q=said.slug) == [said]
    assert shown(as_editor, Observation, actor="TRADE") == [figure]
    assert shown(as_editor, Claim, actor="nobody") == []


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("2016", ["2016-05-31", "2015/2017", "[2014,2016]", "2016-09~", "../2016"]),
        ("summer 2016", ["2015/2017", "[2014,2016]", "../2016"]),
        ("2017-2018", ["2015/2017"]),
        ("before 2015", ["[2014,2016]", "../2016"]),
        ("since 2017", ["2015/2017"]),
        ("some day", []),
    ],
)
def test_a_date_filter_finds_what_may_have_been_then(as_editor: Client, when: str, found: list[str]) -> None:
    for stated_on in ("2016-05-31", "2015/2017", "[2014,2016]", "2016-09~", "../2016"):
        ClaimFactory(stated_on=stated_on)

    assert sorted(claim.stated_on for claim in shown(as_editor, Claim, when=when)) == sorted(found)


def test_the_actor_filter_keeps_the_rest_of_the_address(as_editor: Client, ministry: Actor) -> None:
    page = as_editor.get(url(Claim, "changelist"), {"q": "x", "state__exact": "draft", "actor": "min"}).content.decode()

    assert '<input type="hidden" name="state__exact" value="draft">' in page
    assert '<input type="hidden" name="q" value="x">' in page
    assert 'value="min"' in page


def test_lists_are_narrowed_by_topic_and_open_flag(as_editor: Client) -> None:
    topic = TopicFactory()
    about = ClaimFactory(topics=[[topic.slug]])
    flagged, closed = ClaimFactory(), ClaimFactory()
    for claim, closed_on in ((flagged, None), (closed, dt.date(2020, 1, 1))):
        Flag.objects.create(
            kind="no_data", subject_kind="claim", subject=claim.slug, opened_on=dt.date(2019, 1, 1), closed_on=closed_on
        )

    assert shown(as_editor, Claim, topics__id__exact=str(topic.pk)) == [about]
    assert shown(as_editor, Claim, flag="any") == shown(as_editor, Claim, flag="no_data") == [flagged]
    assert shown(as_editor, Claim, flag="goalpost_moved") == []
    assert shown(as_editor, Source, flag="any") == []


def test_promises_are_narrowed_by_what_the_rules_say_today(as_editor: Client) -> None:
    target = published(TargetFactory())
    assess.assess_all(today=dt.datetime.now(dt.UTC).date())
    PromiseFactory()
    status = target.promise.assessments.get(heads_promise=True, to_day=None).status

    assert shown(as_editor, Promise, status=status) == [target.promise]
    assert shown(as_editor, Promise, flag="any") == [target.promise]
    assert shown(as_editor, Promise, status="cancelled") == []


def test_a_long_list_is_counted_no_further_than_its_pages_and_says_so(
    as_editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "MAX_COUNTED", 3)
    for _number in range(3):
        SourceFactory()
    assert "Only the first" not in as_editor.get(url(Source, "changelist")).content.decode()
    newest = SourceFactory(title="Zebra")

    page = as_editor.get(url(Source, "changelist"))
    assert page.context["cl"].result_count == 3
    assert "Only the first 3 are shown" in page.content.decode()
    assert shown(as_editor, Source, q="zebra") == [newest]


@pytest.mark.parametrize("query", [{}, {"q": "ministry"}, {"actor": "ministry-0"}, {"flag": "any"}])
@pytest.mark.parametrize("model", [Claim, Observation], ids=["claims", "observations"])
def test_a_list_asks_the_same_queries_however_long_it_is(
    as_editor: Client, model: type[Any], query: dict[str, str]
) -> None:
    """The times are measured by bench/admin.py."""

    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            shown(as_editor, model, **query)
        return [one["sql"] for one in asked]

    def add() -> None:
        speaker = ActorFactory(name=f"Ministry {Actor.objects.count()}")
        ClaimFactory(speakers=[[speaker.slug]])
        ObservationFactory(series=SeriesFactory(provider=speaker))

    shown(as_editor, model)
    empty = len(queries())
    add()
    few = queries()
    for _number in range(5):
        add()

    assert len(queries()) == len(few) <= empty + 1


def test_no_list_counts_everything(as_editor: Client) -> None:
    ObservationFactory()
    with CaptureQueriesContext(connection) as asked:
        shown(as_editor, Observation)

    counts = [one["sql"] for one in asked if "COUNT(" in one["sql"]]
    assert counts and all("LIMIT" in sql for sql in counts)


def test_a_list_of_figures_says_a_range_in_one_column() -> None:
    shown_as = {
        ("1.5", None, None): "1.5",
        (None, "50", "65"): "50–65",
        (None, "12", None): "at least 12",
        (None, None, "7"): "at most 7",
        ("5", "4", "6"): "5 (4–6)",
    }
    for (value, low, high), words in shown_as.items():
        numbers = (None if each is None else Decimal(each) for each in (value, low, high))
        assert value_column(Observation(**dict(zip(("value", "low", "high"), numbers, strict=True)))) == words


def test_a_list_of_targets_says_what_each_asks_for() -> None:
    target = TargetFactory()
    assert target_level_column(target) == "at least 200 USD bn"


def test_the_filter_by_status_offers_only_statuses_that_there_are(as_editor: Client) -> None:
    html = as_editor.get(url(Target, "changelist")).content.decode()
    assert "?status=" not in html  # nothing is judged yet
