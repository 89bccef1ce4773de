"""Filters, order and pages of lists: each state is an address, and what cannot be understood is a 400 that says why."""

from __future__ import annotations

import base64
import html
import json
import re

import pytest
from django.http import QueryDict
from django.test import Client

from claims.enums import EntryKind, Stage
from claims.models import Claim, Outcome, Source
from tests.api.world import World
from tests.factories import ClaimFactory, SourceFactory, cited, published
from tests.pages.crawler import get
from timeline.models import Entry
from timeline.pages.badges import Badge
from timeline.pages.home import Row
from timeline.pages.page import BadRequestError
from timeline.pages.pagination import paginate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world"), pytest.mark.engine]


def _entries(query: str = "") -> list[str]:
    page = get(f"/timeline/{query}")
    assert page.response.status_code == 200
    return [value for tag, name, value in page.read.attributes if tag == "li" and name == "id"]


def test_the_timeline_shows_every_kind_each_with_its_word() -> None:
    kinds = {key.split("--")[0].replace("-", "_") for key in _entries()}
    assert kinds == {kind.value for kind in EntryKind}
    text = get("/timeline/").text
    for word in ("Event", "Claim", "Target set", "Goalpost moved", "Deadline", "Planned step", "Outcome", "Flag"):
        assert word in text


@pytest.mark.parametrize("kind", list(EntryKind))
def test_the_timeline_can_show_one_kind(kind: EntryKind) -> None:
    found = _entries(f"?kind={kind.value}")
    assert found
    assert {key.split("--")[0] for key in found} == {kind.value.replace("_", "-")}


def test_several_kinds_can_be_shown_together() -> None:
    found = _entries("?kind=claim&kind=event")
    assert {key.split("--")[0] for key in found} == {"claim", "event"}


@pytest.mark.parametrize("name", ["promise", "topic", "actor"])
def test_the_timeline_can_be_about_one_promise_topic_or_actor(world: World, name: str) -> None:
    slug = {
        "promise": world.promise.slug,
        "topic": world.promise.topics.get().slug,
        "actor": world.promise.promisors.get().slug,
    }[name]
    wanted = set(Entry.objects.filter(**{f"{name}s__slug": slug}, gone_on=None).values_list("key", flat=True))
    assert set(_entries(f"?{name}={slug}")) == wanted
    assert 0 < len(wanted) < Entry.objects.count()


def test_a_range_of_dates_includes_its_ends_at_any_precision() -> None:
    days = {entry.key: entry.sort_on for entry in Entry.objects.all()}
    for query, first, last in (
        ("?from=2017&to=2017", "2017-01-01", "2017-12-31"),
        ("?to=2016-06", "0001-01-01", "2016-06-30"),
    ):
        assert set(_entries(query)) == {key for key, day in days.items() if first <= day.isoformat() <= last}


def test_oldest_first_is_newest_first_turned_round() -> None:
    assert _entries("?order=oldest&kind=event&kind=claim") == _entries("?kind=claim&kind=event")[::-1]


def test_a_year_without_a_month_is_never_put_on_the_first_of_january() -> None:
    page = get("/timeline/?kind=milestone")
    assert "2017, month not known" in page.text
    assert "1 January 2017" not in page.text
    assert not [month for month in re.findall(r'<h3 class="month">(.*?)</h3>', page.html) if "December" in month]


def test_what_is_still_to_come_is_apart(world: World) -> None:
    page = get("/timeline/?as_of=2016-12-31&kind=deadline")
    assert "31 December 2016: upcoming entries are above" in page.text


@pytest.mark.parametrize(("more", "query"), [(2, "?as_of=2016-12-31"), (-1, "?as_of=2016-12-31&order=newest")])
def test_a_long_timeline_opens_at_its_day_and_leads_to_what_is_still_to_come(
    more: int, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _entries(f"{query}&importance=1")
    ahead = Entry.objects.filter(key__in=whole, sort_on__gt="2016-12-31").count()
    assert ahead > 1
    # With a negative number more of the future is shown than fits on a page.
    monkeypatch.setattr("timeline.pages.timeline.PAGE_SIZE", ahead + more)
    page, shown = get(f"/timeline/{query}"), _entries(query)
    assert shown and shown == whole[ahead:][: len(shown)]
    (link,) = re.findall(r'class="divider">\s*<a rel="prev" href="/timeline/([^"]*)"', page.html)
    assert re.search(r"Upcoming after 31 December 2016, up to 20\d\d", page.text)
    before = _entries(html.unescape(link))
    assert before and before == whole[:ahead][-len(before) :]


def test_a_list_all_in_the_future_is_shown_from_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    query = "?as_of=2016-12-31&from=2017-01-01"
    whole = _entries(query)
    monkeypatch.setattr("timeline.pages.timeline.PAGE_SIZE", 1)
    assert _entries(query) == whole[:1] and len(whole) > 1


def test_many_entries_are_counted_in_groups_of_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.pages.timeline_overview._sum", lambda *_asked: 100_000)
    assert "100,000 entries" in get("/timeline/").text


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/timeline/?kind=rumour", "kind is “rumour”, which is not one of event, claim"),
        ("/timeline/?from=2016-13", "from is “2016-13”; use a year"),
        ("/timeline/?to=soon", "to is “soon”"),
        ("/timeline/?from=2018&to=2016", "ends before it starts"),
        ("/timeline/?importance=6", "importance is “6”; use a number from 1 to 5"),
        ("/timeline/?view=film", "view is “film”, which is not one of print"),
        ("/timeline/?text=" + "x" * 101, "text is too long"),
        ("/timeline/?order=random", "order is “random”; use newest or oldest"),
        ("/timeline/?after=xyz", "This page of the list does not exist"),
        ("/timeline/?topic=nothing", "topic is “nothing”"),
        ("/promises/?status=great", "status is “great”"),
        ("/claims/?kind=event", "kind is “event”"),
        ("/flags/?severity=mild", "severity is “mild”"),
        ("/actors/?before=W10", "This page of the list does not exist"),
        ("/sources/?kind=rumour", "kind is “rumour”"),
    ],
)
def test_a_filter_that_cannot_be_understood_is_a_400_that_names_it(address: str, says: str) -> None:
    page = get(address)
    assert page.response.status_code == 400
    assert says in page.text


def test_claims_can_be_filtered_by_kind_actor_topic_promise_and_date(world: World) -> None:
    claim = world.target.set_by
    for query in (
        f"kind={claim.kind_of_claim}",
        f"actor={claim.speakers.get().slug}",
        f"topic={claim.topics.get().slug}",
        f"promise={world.promise.slug}",
        "from=2016-05&to=2016-05",
    ):
        assert f"/claims/{claim.slug}/" in get(f"/claims/?{query}").read.links
    assert f"/claims/{claim.slug}/" not in get("/claims/?from=2016-06").read.links
    assert f"/claims/{claim.slug}/" not in get("/claims/?kind=forecasts").read.links


def test_flags_can_be_filtered_by_kind_severity_and_promise(world: World) -> None:
    for query in ("kind=goalpost_moved", "severity=serious", f"promise={world.promise.slug}"):
        assert "Goalpost moved" in get(f"/flags/?{query}&as_of=2018-02-01").text
    assert "The deadline moved" not in get("/flags/?kind=no_data&as_of=2018-02-01").text


def test_a_long_list_can_be_walked_forwards_and_backwards() -> None:
    herald = published(SourceFactory())
    for number in range(7):
        published(ClaimFactory(statement=f"Said the {number}th time.", citations=cited(herald)))
    order = ("-known_on", "slug")
    whole = list(Claim.objects.order_by(*order))
    rows, query = [], QueryDict("")
    while True:
        part = paginate(Claim.objects.all(), query, order=order, size=3)
        rows += part.rows
        if part.after is None:
            break
        query = QueryDict(f"after={part.after}")
    assert rows == whole
    back: list[Claim] = []
    query = QueryDict(f"before={part.before}")
    while True:
        part = paginate(Claim.objects.all(), query, order=order, size=3)
        back = part.rows + back
        if part.before is None:
            break
        query = QueryDict(f"before={part.before}")
    assert back == whole[: len(back)] and len(back) >= len(whole) - 3


@pytest.mark.parametrize("values", [[], ["2016-05-31"], ["2016-05-31", None], ["soon", "x"], [{}, []], "text", 7, None])
def test_a_cursor_that_no_list_gave_is_refused(values: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    with pytest.raises(BadRequestError):
        paginate(Source.objects.all(), QueryDict(f"after={cursor}"), order=("-known_on", "slug"))


def test_an_empty_filter_is_no_filter() -> None:
    address = "/timeline/?promise=&topic=&actor=&from=&to=&order=&kind="
    assert _entries(address.removeprefix("/timeline/")) == _entries()
    assert Client().get("/flags/?kind=&severity=").status_code == 200


def test_the_overview_leads_to_each_year_and_keeps_the_filters() -> None:
    page = get("/timeline/?kind=claim&kind=deadline&order=oldest")
    years = {link for link in page.read.links if "from=2016&to=2016" in link}
    assert len(years) == 1 and all("kind=claim" in link and "order=oldest" in link for link in years)
    found = get(years.pop())
    assert found.response.status_code == 200
    assert "2016: " in found.text and "All years" in found.text


@pytest.mark.parametrize(
    ("newest", "furthest", "word"),
    [
        (Stage.IMPLEMENTING, 3, "completed"),
        (Stage.IMPLEMENTING, 2, "implementing"),
        (Stage.SUSPENDED, 2, "suspended"),
        (None, None, ""),
    ],
)
def test_the_word_next_to_the_steps_is_that_of_the_furthest_one_unless_work_was_called_off(
    newest: Stage | None, furthest: int | None, word: str
) -> None:
    outcome = None if newest is None else Outcome(stage=newest)
    row = Row(
        promise=None,
        head=None,
        versions=(),
        outcome=outcome,
        sparkline=None,
        stage=furthest,
        badge=Badge(None, None, None),
    )
    assert row.last_stage == word
