"""Webhook queue: messages to subscribers, with retry and backoff after a failed attempt.

A consumer of the change log queues each message in its own transaction, so none is lost and each goes out at least
once. A failed attempt is repeated after the waits of WAITS (retry with backoff); after the last one the message is
given up and the subscription paused, for a person to look at. An answer of 410 ends the subscription. Out of scope:
the call itself (`claims.notifications`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.dates import utc_text
from claims.enums import ChangeAction, Channel, DeliveryState, SubscriptionState
from claims.models import Change, Delivery, Subscription
from claims.selectors.affected_subjects import About, subjects_of
from claims.services import work_queue
from claims.types import Plain

MINUTE, HOUR = 60, 3600
#: The backoff: how long after each failed attempt the next one follows (as Standard Webhooks recommends).
WAITS = tuple(
    dt.timedelta(seconds=seconds)
    for seconds in (5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
)
#: How long a message belongs to the worker that sends it; after a crash it is sent again.
LEASE = dt.timedelta(minutes=5)
AT_ONCE = 200

#: The changes that subscribers get: not the timeline's layout, nor other records that got a new date.
NOTIFIED_ACTIONS = frozenset(
    {
        ChangeAction.PUBLISHED,
        ChangeAction.REVISED,
        ChangeAction.RETRACTED,
        ChangeAction.IMPORTED,
        ChangeAction.ASSESSED,
        ChangeAction.FLAG_OPENED,
        ChangeAction.FLAG_CLOSED,
        ChangeAction.FLAG_DISMISSED,
    }
)
GONE = 410


@dataclass(frozen=True)
class Attempt:
    """The result of one call: the answer's status, or why there was none."""

    status: int | None
    error: str = ""
    seconds: float = 0.0

    @property
    def is_delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def queue_deliveries(changes: Sequence[Change], *, now: dt.datetime, payload: Callable[[Change, About], Plain]) -> int:
    """Queue a message for each public change and each subscription to it; idempotent."""
    notified = [change for change in changes if change.public_seq is not None and change.action in NOTIFIED_ACTIONS]
    subscriptions = list(
        Subscription.objects.filter(channel=Channel.WEBHOOK)
        .exclude(state=SubscriptionState.ENDED)
        .prefetch_related("promises", "actors", "topics")
    )
    if not notified or not subscriptions:
        return 0
    found = subjects_of(notified)
    rows = [
        Delivery(
            subscription=each, change=change, body=_body(change, payload(change, found[change.pk])), next_try_at=now
        )
        for change in notified
        for each in subscriptions
        if change.pk > each.since and is_subscribed_to(each, found[change.pk])
    ]
    return len(Delivery.objects.bulk_create(rows, ignore_conflicts=True))


def _body(change: Change, data: Plain) -> str:
    return json.dumps({"type": "change", "timestamp": utc_text(change.at), "data": data}, ensure_ascii=False)


def is_subscribed_to(subscription: Subscription, found: About) -> bool:
    """Whether a subscription asked for a change that bears on these records: no choice of a sort means any."""
    if subscription.flag_kinds and found.flag_kind not in subscription.flag_kinds:
        return False
    chosen = {
        name: {each.slug for each in getattr(subscription, name).all()} for name in ("promises", "actors", "topics")
    }
    if not any(chosen.values()):
        return True
    return any(chosen[name] & getattr(found, name) for name in chosen)


def take_due(*, now: dt.datetime, channel: Channel = Channel.WEBHOOK) -> dict[int, list[Delivery]]:
    """Messages that are due, by subscription, the oldest first, leased to the caller.

    One that is to be confirmed is sent the message that asks for it.
    """
    due = Delivery.objects.filter(
        state=DeliveryState.WAITING,
        next_try_at__lte=now,
        subscription__channel=channel,
        subscription__state__in=(SubscriptionState.ACTIVE, SubscriptionState.PENDING),
    )
    with work_queue.lock_due(due.select_related("subscription").order_by("next_try_at", "pk"), limit=AT_ONCE) as rows:
        work_queue.lease(rows, next_try_at=now + LEASE)
    by_subscription: dict[int, list[Delivery]] = defaultdict(list)
    for row in rows:
        by_subscription[row.subscription_id].append(row)
    return by_subscription


def release(delivery: Delivery) -> None:
    """Release a message that was leased and not tried; it stays due."""
    work_queue.release(delivery, column="next_try_at")


@transaction.atomic
def record_attempt(delivery: Delivery, attempt: Attempt, *, now: dt.datetime) -> None:
    """Record the result of an attempt, and set the next attempt or give the message up."""
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    row.attempts += 1
    row.log = [
        *row.log,
        {"at": utc_text(now), "status": attempt.status, "error": attempt.error, "seconds": attempt.seconds},
    ]
    if attempt.is_delivered:
        row.state, row.delivered_at = DeliveryState.DELIVERED, now
    elif attempt.status == GONE:
        row.state = DeliveryState.DROPPED
        _end(row.subscription_id)
    elif row.attempts > len(WAITS):
        row.state = DeliveryState.GIVEN_UP
        _pause(row.subscription_id)
    else:
        row.next_try_at = now + work_queue.wait_after(row.attempts, WAITS)
    row.save()


def _end(subscription: int) -> None:
    reason = _("The receiver unsubscribed (status 410).")
    Subscription.objects.filter(pk=subscription).update(state=SubscriptionState.ENDED, reason=reason)
    waiting = Delivery.objects.filter(subscription=subscription, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.DROPPED)


def _pause(subscription: int) -> None:
    days = sum(WAITS, dt.timedelta()).days
    reason = ngettext(
        "A message could not be delivered for %(count)d day.",
        "A message could not be delivered for %(count)d days.",
        days,
    ) % {"count": days}
    running = Subscription.objects.filter(pk=subscription, state=SubscriptionState.ACTIVE)
    running.update(state=SubscriptionState.PAUSED, reason=reason)
