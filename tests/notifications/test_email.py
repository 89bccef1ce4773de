"""News by e-mail: nobody gets any who did not confirm, one press ends it, and a mail server that is down loses none."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from claims import tasks
from claims.admin.dashboard import waiting_lines
from claims.enums import DeliveryState, SubscriptionState
from claims.exceptions import InvalidRecordError
from claims.models import Delivery, Subscription
from claims.notifications.email import mail_due
from claims.services import email_digests, workflow
from tests.factories import ClaimFactory, PromiseFactory, TargetFactory, editor, published, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NOW = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
TOMORROW = NOW + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def a_mail_server(settings: Settings) -> None:
    settings.PIVOT_MAIL, settings.SITE_URL = True, "https://pivot.example"


class Down(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("mail server away")


def links_in(message: Any) -> list[str]:
    return re.findall(r"https://pivot\.example(/\S*)", message.body)


def subscriber(client: Client, email: str = "reader@example.org", **asked: str) -> Subscription:
    """Asks, gets the question, confirms."""
    assert client.post("/news/", {"email": email, **asked}).status_code == 200
    mail_due(now=NOW + dt.timedelta(seconds=5), desk_lines=waiting_lines)
    (link,) = links_in(mail.outbox.pop())
    assert client.post(link).status_code == 200
    return Subscription.objects.get(email=email)


def digest(at: dt.datetime = TOMORROW) -> list[Any]:
    with time_machine.travel(at, tick=False):
        while tasks.digest():
            pass
        tasks.send_mail()
    sent = list(mail.outbox)
    mail.outbox.clear()
    return sent


def test_nobody_gets_news_who_did_not_confirm(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        client.post("/news/", {"email": "reader@example.org"})
        published(ClaimFactory())
        tasks.send_mail()
    (question,) = mail.outbox
    assert question.to == ["reader@example.org"]
    mail.outbox.clear()

    assert client.get(links_in(question)[0]).status_code == 200
    assert digest() == []
    # What is not confirmed is forgotten.
    digest(NOW + dt.timedelta(days=9))
    assert not Subscription.objects.exists()


def test_a_digest_tells_what_was_published_since_and_ends_by_one_press(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        row = subscriber(client)
        claim = published(ClaimFactory())
        ClaimFactory(statement="A draft that is nobody's business")

    (message,) = digest()

    assert f"/claims/{claim.slug}/" in links_in(message)
    assert "nobody's business" not in message.body
    delivery = Delivery.objects.get(period=TOMORROW.date())
    assert message.extra_headers["Message-ID"] == f"<{delivery.message}@pivot.example>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (ending,) = re.findall(r"https://pivot\.example(\S+)>", message.extra_headers["List-Unsubscribe"])
    assert digest() == [], "one a day"
    assert digest(TOMORROW + dt.timedelta(days=1)) == [], "and only when there is news"

    # As a mail program does it: no cookie, no form.
    answer = Client(enforce_csrf_checks=True).post(ending, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    row.refresh_from_db()
    assert (row.state, row.email) == (SubscriptionState.ENDED, "")
    published(ClaimFactory())
    assert digest(TOMORROW + dt.timedelta(days=2)) == []


def test_a_link_that_is_only_looked_at_ends_and_confirms_nothing(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        row = subscriber(client)
    assert client.get(reverse("pages:unsubscribe", args=[row.secret])).status_code == 200
    row.refresh_from_db()
    assert row.state == SubscriptionState.ACTIVE
    assert client.get(reverse("pages:confirm", args=["guessed"])).status_code == 404
    # A mail program that ends it twice gets no error.
    assert client.post(reverse("pages:unsubscribe", args=["guessed"])).status_code == 200


def test_who_asked_for_one_promise_gets_news_of_that_alone(client: Client) -> None:
    target = published(TargetFactory())
    other = published(PromiseFactory())
    with time_machine.travel(NOW, tick=False):
        subscriber(client, promise=target.promise.slug)
        published(TargetFactory(promise=other))
        assert digest() == []
        published(TargetFactory(promise=target.promise, sequence=2))

    (message,) = digest(TOMORROW + dt.timedelta(days=1))

    assert {link.split("#")[0] for link in links_in(message)[:-1]} == {f"/promises/{target.promise.slug}/"}


def test_a_mail_server_that_is_down_means_later_and_not_lost(client: Client, settings: Settings) -> None:
    with time_machine.travel(NOW, tick=False):
        subscriber(client)
        claim = published(ClaimFactory())
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    assert digest() == []
    delivery = Delivery.objects.get(period=TOMORROW.date())
    assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 1)
    assert "mail server away" in delivery.log[0]["error"]

    settings.EMAIL_BACKEND = working
    (message,) = digest(TOMORROW + dt.timedelta(hours=1))

    assert f"/claims/{claim.slug}/" in links_in(message)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.DELIVERED


def test_a_late_digest_tells_nothing_that_was_withdrawn_since(client: Client, settings: Settings) -> None:
    with time_machine.travel(NOW, tick=False):
        subscriber(client)
        claim = published(ClaimFactory())
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    digest()
    workflow.retract(claim, by=reviewer(), why="Said by somebody else")
    settings.EMAIL_BACKEND = working

    assert not any(claim.slug in message.body for message in digest(TOMORROW + dt.timedelta(hours=1)))


def test_the_answer_does_not_show_who_is_subscribed_and_nobody_is_asked_twice_a_day(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        subscriber(client, "known@example.org")
        answers = [
            client.post("/news/", {"email": email}).content for email in ("known@example.org", "new@example.org")
        ]
        client.post("/news/", {"email": "new@example.org"})
        client.post("/news/", {"email": "bot@example.org", "website": "x"})
        tasks.send_mail()

    hidden = re.compile(rb'csrfmiddlewaretoken" value="[^"]*"')
    assert hidden.sub(b"", answers[0]) == hidden.sub(b"", answers[1])
    assert [message.to for message in mail.outbox] == [["new@example.org"]]


@pytest.mark.parametrize("email", ["", "no address", "a@b@c.org", "reader@example.org\r\nBcc: x@example.org"])
def test_what_is_no_address_is_said_so(client: Client, email: str) -> None:
    answer = client.post("/news/", {"email": email})
    assert answer.status_code == 422
    assert b"not an e-mail address" in answer.content
    with pytest.raises(InvalidRecordError):
        email_digests.request_subscription(email, now=NOW)


def test_without_a_mail_server_nobody_can_ask(client: Client, settings: Settings) -> None:
    assert b'href="/news/"' in client.get("/about/").content
    settings.PIVOT_MAIL = False
    assert client.get("/news/").status_code == 404
    assert b'href="/news/"' not in client.get("/about/").content


def test_an_editor_gets_what_waits_on_the_desk_and_ends_it(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        person = reviewer()
        client.force_login(person)
        client.post(reverse("admin:my_digest"))
        assert not Subscription.objects.exists(), "without an address"
        person.email = "reviewer@example.org"
        person.save()
        client.post(reverse("admin:my_digest"))
        workflow.submit(ClaimFactory(by=editor()), by=editor())

    (message,) = digest()
    assert message.subject == "Your open tasks"
    assert "Waiting for my review: claim (1)" in message.body
    with time_machine.travel(NOW, tick=False):
        client.post(reverse("admin:my_digest"))
    assert digest(TOMORROW + dt.timedelta(days=1)) == []
