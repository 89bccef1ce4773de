"""Subscribers are called as the documentation says: signed, retried for days, and never at a private address."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from claims.dates import utc_text
from claims.exceptions import ClaimsError, PermissionRefusedError
from claims.models import Change, Delivery, Subscription
from claims.notifications.dispatcher import deliver_due
from claims.notifications.transport import send
from claims.services import records, subscriptions, workflow
from claims.services.outbound_http import checked_addresses
from claims.services.public_addresses import RefusedAddressError, check_url, is_public
from claims.services.webhook_queue import WAITS
from claims.tasks import deliver
from tests.api.world import compute
from tests.deep import DEEP
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    IndicatorFactory,
    ObservationFactory,
    PromiseFactory,
    SeriesFactory,
    SourceFactory,
    TargetFactory,
    TopicFactory,
    editor,
    published,
    reviewer,
    superuser,
)
from tests.notifications.webhook_receiver import Receiver, receiving

MESSAGES = 1000 if DEEP else 60
pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(autouse=True)
def _this_machine_may_be_called(settings: Any) -> None:
    settings.PIVOT_WEBHOOKS_LOOPBACK = True


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def subscribed(receiver: Receiver, **chosen: Any) -> Subscription:
    many = {name: chosen.pop(name) for name in ("promises", "actors", "topics") if name in chosen}
    row = subscriptions.subscribe(Subscription(name="A newsroom", url=receiver.url, **chosen), by=superuser())
    for name, slugs in many.items():
        getattr(row, name).set(slugs)
    receiver.secrets.append(row.secret)
    return row


def run(now: dt.datetime | None = None) -> None:
    """What the jobs do: put in line, then send."""
    deliver()
    deliver_due(now=timezone.now() if now is None else now)


def told(receiver: Receiver) -> list[tuple[str, str]]:
    return [(data["data"]["action"], data["data"]["record"]) for _message, data in receiver.received]


def test_a_subscriber_is_called_with_a_signature_that_the_library_verifies(receiver: Receiver) -> None:
    subscribed(receiver)
    source = published(SourceFactory())
    run()

    assert receiver.unsigned == []
    [(message, data)] = receiver.received
    change = Change.objects.get(record=source.slug, action="published")
    assert message.startswith("msg_")
    assert data["type"] == "change"
    assert data["data"] == {
        "seq": change.public_seq,
        "at": utc_text(change.at),
        "action": "published",
        "record_kind": "source",
        "record": source.slug,
        "record_path": f"/api/v1/sources/{source.slug}/",
        "changes_path": f"/api/v1/changes/?since={change.public_seq - 1}",
        "promises": [],
    }
    assert Delivery.objects.get().state == "delivered"


def test_what_changed_before_the_subscription_and_what_is_not_public_is_not_sent(receiver: Receiver) -> None:
    published(SourceFactory())
    subscribed(receiver)
    ClaimFactory()
    run()
    assert receiver.received == []


def test_a_subscription_gets_what_it_asked_for(receiver: Receiver) -> None:
    promise, other = published(PromiseFactory()), published(PromiseFactory())
    actor, topic = published(ActorFactory()), published(TopicFactory())
    run()
    rows = {
        "promise": subscribed(receiver, promises=[promise]),
        "actor": subscribed(receiver, actors=[actor]),
        "topic": subscribed(receiver, topics=[topic]),
    }
    on_promise = published(ClaimFactory(promises=[promise.slug]))
    by_actor = published(ClaimFactory(speakers=[actor.slug]))
    on_topic = published(ClaimFactory(topics=[topic.slug]))
    published(ClaimFactory(promises=[other.slug]))
    run()
    found = {
        name: {(d.change.record_kind, d.change.record) for d in row.deliveries.all() if d.change is not None}
        for name, row in rows.items()
    }
    assert found == {
        "promise": {("claim", on_promise.slug)},
        "actor": {("claim", by_actor.slug)},
        "topic": {("claim", on_topic.slug)},
    }


def test_a_topic_gets_the_targets_and_figures_of_its_promises(receiver: Receiver) -> None:
    topic = published(TopicFactory())
    promise = published(PromiseFactory(topics=[topic.slug]))
    indicator = published(IndicatorFactory())
    series = published(SeriesFactory(indicator=indicator))
    row = subscribed(receiver, topics=[topic])
    target = published(TargetFactory(promise=promise, indicator=indicator))
    figure = published(ObservationFactory(series=series))
    deliver()
    told = {d.change.record for d in row.deliveries.all() if d.change is not None}
    assert {target.slug, figure.slug} <= told


def test_a_subscription_to_a_kind_of_flag_gets_that_kind_only(receiver: Receiver) -> None:
    promise, other = published(PromiseFactory()), published(PromiseFactory())
    anywhere = subscribed(receiver, flag_kinds=["vague_promise"])
    here = subscribed(receiver, flag_kinds=["vague_promise"], promises=[promise])
    elsewhere = subscribed(receiver, flag_kinds=["vague_promise"], promises=[other])
    another = subscribed(receiver, flag_kinds=["deadline_missed"])
    published(TargetFactory(promise=promise))
    compute()
    opened = list(Change.objects.filter(action="flag_opened").values_list("record", flat=True))
    vague = [each for each in opened if each.startswith("vague-promise--")]
    assert len(opened) > len(vague) == 1
    while deliver():
        pass

    for row in (anywhere, here):
        assert [d.change.record for d in row.deliveries.all() if d.change is not None] == vague
    assert not elsewhere.deliveries.exists()
    assert not another.deliveries.exists()


def test_reading_the_same_changes_again_tells_nobody_twice(receiver: Receiver) -> None:
    from claims.models import ChangeConsumer

    subscribed(receiver)
    published(SourceFactory())
    run()
    ChangeConsumer.objects.filter(name="deliver").update(last_change_id=0)
    run()
    assert len(receiver.received) == 1


def test_a_receiver_that_fails_is_tried_again_after_the_documented_waits(receiver: Receiver) -> None:
    row = subscribed(receiver)
    published(SourceFactory())
    receiver.answer = lambda receiver, message: 500
    now = timezone.now()
    with time_machine.travel(now, tick=True) as clock:
        run(now)
        for number, wait in enumerate(WAITS, start=1):
            assert len(receiver.received) == number
            deliver_due(now=now + wait - dt.timedelta(seconds=1))
            assert len(receiver.received) == number
            now += wait
            clock.move_to(now)
            deliver_due(now=now)
    row.refresh_from_db()
    delivery = row.deliveries.get()
    assert sum(WAITS, dt.timedelta()) > dt.timedelta(days=3)
    assert len(receiver.received) == len(WAITS) + 1 == 10
    assert len({message for message, _data in receiver.received}) == 1
    assert receiver.unsigned == []
    assert (delivery.state, row.state) == ("given_up", "paused")
    assert [each["status"] for each in delivery.log] == [500] * 10

    receiver.answer = lambda receiver, message: 200
    subscriptions.resume(row, by=superuser(), now=timezone.now())
    deliver_due(now=timezone.now())
    assert receiver.taken[delivery.message] == 1


def test_a_receiver_that_hangs_is_left_and_keeps_nobody_waiting(receiver: Receiver) -> None:
    receiver.answer = lambda receiver, message: None
    hanging = subscribed(receiver)
    with receiving() as other:
        well = subscribed(other)
        for _number in range(3):
            published(SourceFactory())
        deliver()
        began = timezone.now()
        deliver_due(now=began, call=partial(send, loopback=True, longest=0.7))
        took = timezone.now() - began

    assert took < dt.timedelta(seconds=5)
    assert well.deliveries.filter(state="delivered").count() == 3
    tried = hanging.deliveries.exclude(attempts=0)
    assert [each["error"] for d in tried for each in d.log] == ["no response within 0.7 seconds"]
    assert hanging.deliveries.filter(state="waiting").count() == 3


def test_an_answer_that_only_drips_in_is_ended_too() -> None:
    server = socket.create_server(("127.0.0.1", 0))
    import threading
    import time

    def drip() -> None:
        taken, _address = server.accept()
        with taken:
            for letter in b"HTTP/1.1 200 OK and so on, letter by letter":
                try:
                    taken.sendall(bytes([letter]))
                except OSError:
                    return
                time.sleep(0.2)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    began = timezone.now()
    attempt = send(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {}, loopback=True, longest=0.8)
    thread.join()
    server.close()
    assert attempt.status is None
    assert timezone.now() - began < dt.timedelta(seconds=4)


def test_an_answer_of_410_ends_the_subscription(receiver: Receiver) -> None:
    row = subscribed(receiver)
    receiver.answer = lambda receiver, message: 410
    published(SourceFactory())
    published(SourceFactory())
    run()
    published(SourceFactory())
    run()
    row.refresh_from_db()
    assert len(receiver.received) == 1
    assert row.state == "ended"
    assert set(row.deliveries.values_list("state", flat=True)) == {"dropped"}


def test_a_redirection_is_not_followed(receiver: Receiver) -> None:
    row = subscribed(receiver)
    receiver.answer = lambda receiver, message: 307
    published(SourceFactory())
    run()
    assert receiver.paths == ["/"]
    assert row.deliveries.get().state == "waiting"


def test_a_pause_keeps_everything_for_later(receiver: Receiver) -> None:
    row = subscribed(receiver)
    subscriptions.pause(row, by=superuser())
    published(SourceFactory())
    run()
    assert receiver.received == []
    subscriptions.resume(row, by=superuser(), now=timezone.now())
    run()
    assert len(receiver.received) == 1


def test_after_a_rotation_both_secrets_verify_for_a_day_and_then_only_the_new(receiver: Receiver) -> None:
    row = subscribed(receiver)
    old = row.secret
    now = timezone.now()
    subscriptions.rotate_secret(row, by=superuser(), now=now)
    row.refresh_from_db()
    assert row.secret != old
    for secret in (old, row.secret):
        receiver.secrets = [secret]
        published(SourceFactory())
        run()
        assert receiver.unsigned == []
    receiver.secrets = [old]
    with time_machine.travel(now + dt.timedelta(hours=25), tick=True):
        published(SourceFactory())
        run()
    assert len(receiver.unsigned) == 1


def test_the_test_button_sends_a_message_like_any_other(receiver: Receiver) -> None:
    row = subscribed(receiver)
    delivery = subscriptions.send_test(row, by=superuser(), now=timezone.now())
    run()
    [(message, data)] = receiver.received
    assert (message, data["type"]) == (delivery.message, "test")


def test_nothing_is_lost_over_many_messages_to_a_receiver_that_often_fails(receiver: Receiver) -> None:
    """5 % of the answers are failures of each sort."""
    row = subscribed(receiver)

    def answer(receiver: Receiver, message: str) -> int | None:
        if receiver.random.random() >= 0.05:
            return 204
        return receiver.random.choice([500, 503, 429, 302])

    receiver.answer = answer
    source = published(SourceFactory())
    for _number in range(MESSAGES - 1):
        revision = records.edit_record(source, {"note": str(_number)}, by=editor(), base_version=source.version)
        source = workflow.approve(revision, by=reviewer())  # type: ignore[arg-type,assignment]
    while deliver():
        pass
    now = timezone.now()
    with time_machine.travel(now, tick=True) as clock:
        for wait in (dt.timedelta(), *WAITS):
            now += wait
            clock.move_to(now)
            while deliver_due(now=now):
                pass
    assert row.deliveries.count() == MESSAGES
    assert set(row.deliveries.values_list("state", flat=True)) == {"delivered"}
    assert len(receiver.taken) == MESSAGES and set(receiver.taken.values()) == {1}
    assert receiver.unsigned == []
    print(f"{MESSAGES} messages, {len(receiver.received)} calls")


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1"),
    ],
)
def test_no_private_address_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://example.org/",
            "ftp://example.org/",
            "https://",
            "https://user:word@example.org/",
            "https://10.0.0.1/",
        ),
        *("https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://127.0.0.1:8000/", "https://example.org:0/"),
        *("https://example.org:99999/", "//example.org/", "https://[broken/"),
    ],
)
def test_an_address_that_is_never_called_is_refused_when_it_is_entered(url: str) -> None:
    with pytest.raises(RefusedAddressError):
        check_url(url, loopback=False)


def test_a_name_with_one_private_address_among_public_ones_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        return [(2, 1, 6, "", ("93.184.215.14", port)), (2, 1, 6, "", ("10.0.0.7", port))]

    def connect(*_: Any, **__: Any) -> Any:
        raise AssertionError("nobody may be called")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    attempt = send("https://inside.example/", b"{}", {}, loopback=False)
    assert attempt.status is None
    assert "10.0.0.7" in attempt.error


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers differently the second time gains nothing."""
    asked: list[str] = []
    called: list[Any] = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.215.14" if len(asked) == 1 else "127.0.0.1", port))]

    def connect(address: Any, **_: Any) -> Any:
        called.append(address)
        raise OSError("nobody there")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    send("https://twofaced.example/", b"{}", {}, loopback=False)
    assert called == [("93.184.215.14", 443)]
    assert asked == ["twofaced.example"]


def test_without_the_setting_of_the_tests_this_machine_is_not_called(receiver: Receiver, settings: Any) -> None:
    row = subscribed(receiver)
    settings.PIVOT_WEBHOOKS_LOOPBACK = False
    published(SourceFactory())
    run()
    assert receiver.received == []
    assert "https" in row.deliveries.get().log[0]["error"]
    with pytest.raises(RefusedAddressError):
        checked_addresses("localhost", 80, loopback=False)


def test_only_who_may_manage_subscriptions_can(receiver: Receiver) -> None:
    row = subscribed(receiver)
    for person in (editor(), reviewer()):
        with pytest.raises(PermissionRefusedError):
            subscriptions.pause(row, by=person)
        with pytest.raises(PermissionRefusedError):
            subscriptions.subscribe(Subscription(name="B", url=receiver.url), by=person)


def test_a_wrong_subscription_is_refused_by_field(receiver: Receiver) -> None:
    for wrong in ({"url": "no address"}, {"name": ""}, {"flag_kinds": ["nothing"]}):
        content: dict[str, Any] = {"name": "A", "url": receiver.url} | wrong
        with pytest.raises(ClaimsError) as refused:
            subscriptions.subscribe(Subscription(**content), by=superuser())
        assert set(refused.value.detail) == set(wrong)
    assert not Subscription.objects.exists()
