"""Addresses of sources are looked at seldom, politely and never inside a private network; dead ones are reported."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from claims import tasks
from claims.enums import LinkState
from claims.models import LinkCheck, Source
from claims.services import link_checker
from claims.services.outbound_http import Answer
from tests.factories import SourceFactory, editor, published

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


class Web:
    """Answers by address: a status, a status with a place to go to, or the text of an error."""

    def __init__(self, **answers: int | str | tuple[int, str]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str]] = []

    def __call__(self, method: str, url: str) -> Answer:
        self.asked.append((method, url))
        found = self.answers.get(url.rpartition("/")[2], 404)
        if isinstance(found, str):
            return Answer(None, found)
        status, target = found if isinstance(found, tuple) else (found, "")
        if method == "HEAD" and status == 405:
            return Answer(405)
        return Answer(200 if status == 405 else status, headers={"location": target} if target else {})


def source(name: str, host: str = "example.org") -> Source:
    return published(SourceFactory(url=f"https://{host}/{name}"))


def check(web: Web, now: dt.datetime = NOW) -> LinkCheck:
    link_checker.check_due(now=now, fetch=web, archived=lambda url: f"https://archive.example/{url}")
    return LinkCheck.objects.latest("checked_at")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (200, LinkState.ALIVE),
        (405, LinkState.ALIVE),
        (404, LinkState.UNSURE),
        (403, LinkState.UNSURE),
        (500, LinkState.UNSURE),
        ("TimeoutError: no answer", LinkState.UNSURE),
        ((301, "/new"), LinkState.MOVED),
        ((302, "/new"), LinkState.ALIVE),
        ((301, "/a"), LinkState.UNSURE),
    ],
)
def test_one_look_says_what_it_can_and_no_more(answer: int | str | tuple[int, str], state: LinkState) -> None:
    source("a")

    row = check(Web(a=answer, new=200))

    assert (row.state, row.checked_at) == (state, NOW)
    assert row.moved_to == ("https://example.org/new" if state == LinkState.MOVED else "")
    assert row.next_check_at - NOW == (
        link_checker.LATER if state in (LinkState.ALIVE, LinkState.MOVED) else link_checker.WAITS[0]
    )


def test_what_is_gone_three_times_is_dead_and_an_archive_is_asked() -> None:
    source("a")

    states = [check(Web(a=410), now=NOW + 10 * number * DAY).state for number in range(3)]

    assert states == [LinkState.UNSURE, LinkState.UNSURE, LinkState.DEAD]
    row = LinkCheck.objects.get()
    assert row.archived_url == "https://archive.example/https://example.org/a"
    assert row.failing_since == NOW


def test_what_refuses_programs_is_not_dead_until_it_has_for_long() -> None:
    source("a")

    found = [check(Web(a=403), now=NOW + 10 * number * DAY).state for number in range(8)]

    assert found == [LinkState.UNSURE] * 6 + [LinkState.DEAD] * 2


def test_a_link_that_answers_again_is_alive() -> None:
    source("a")
    for number in range(3):
        check(Web(a=404), now=NOW + 10 * number * DAY)

    row = check(Web(a=200), now=NOW + 90 * DAY)

    assert (row.state, row.failures, row.failing_since) == (LinkState.ALIVE, 0, None)


def test_each_host_is_asked_for_one_address_at_a_time_and_not_again_soon() -> None:
    for name in "abc":
        source(name)
    for number in range(link_checker.AT_ONCE + 2):
        source("x", host=f"{number}.example.org")
    web = Web(a=200, b=200, c=200, x=200)

    assert link_checker.check_due(now=NOW, fetch=web) == link_checker.AT_ONCE
    assert len({url.split("/")[2] for _method, url in web.asked}) == link_checker.AT_ONCE
    while link_checker.check_due(now=NOW, fetch=web):
        pass
    assert len(web.asked) == len(set(web.asked)) == link_checker.AT_ONCE + 5
    assert link_checker.check_due(now=NOW + link_checker.LATER, fetch=web) == link_checker.AT_ONCE


def test_another_address_of_a_source_begins_again_and_a_draft_is_left_alone() -> None:
    kept = source("a")
    SourceFactory(url="https://example.org/draft")
    check(Web(a=404))
    Source.objects.filter(pk=kept.pk).update(url="https://example.org/b")

    row = check(Web(b=200))

    assert (row.url, row.state, LinkCheck.objects.count()) == ("https://example.org/b", LinkState.ALIVE, 1)


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://10.0.0.1/x", "https://[::1]/", "http://169.254.169.254/"])
def test_a_private_address_is_never_called_and_neither_is_one_redirected_to(url: str) -> None:
    answer = link_checker.check_link("HEAD", url)

    assert answer.is_refused
    assert answer.status is None


def test_a_dead_link_waits_on_the_desk(client: Client) -> None:
    source("a")
    for number in range(3):
        check(Web(a=410), now=NOW + 10 * number * DAY)

    client.force_login(editor())
    (link,) = client.get(reverse("admin:index")).context["desk"]["links"]

    assert link["count"] == len(client.get(link["url"]).context["cl"].result_list) == 1


def test_the_job_calls_nobody_where_the_setting_says_so() -> None:
    source("a")
    assert tasks.check_links() == 0
    assert not LinkCheck.objects.exists()
