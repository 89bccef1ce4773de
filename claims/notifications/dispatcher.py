"""Working through the messages that are due: subscribers side by side, each one's messages in order.

A subscriber who does not answer keeps nobody else waiting: the rest of its messages stay for the next round. Only the
calls run in threads; the database is written in the caller's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic

from django.conf import settings
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from claims.models import Delivery
from claims.notifications.transport import send
from claims.services import webhook_queue
from claims.services.subscriptions import secrets_of
from claims.services.webhook_queue import Attempt

#: Subscribers called side by side, and seconds after which a round begins no further call.
AT_ONCE, BUDGET = 8, 20.0

Send = Callable[[str, bytes, dict[str, str]], Attempt]
DeliveryAttempts = list[tuple[Delivery, Attempt | None]]


def headers(delivery: Delivery, *, now: dt.datetime) -> dict[str, str]:
    """The headers of Standard Webhooks: id, time, and a signature for each valid secret."""
    at = now.astimezone(dt.UTC)
    signatures = [
        Webhook(secret).sign(delivery.message, at, delivery.body)
        for secret in secrets_of(delivery.subscription, now=now)
    ]
    return {
        "Content-Type": "application/json",
        "User-Agent": "pivot_tracker",
        "webhook-id": delivery.message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def deliver_due(*, now: dt.datetime, call: Send | None = None) -> int:
    """Send what is due; return how many messages were tried."""
    call = partial(send, loopback=settings.PIVOT_WEBHOOKS_LOOPBACK) if call is None else call
    batches = webhook_queue.take_due(now=now)
    if not batches:
        return 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        tried = [pair for batch in pool.map(partial(_send_all, call), batches.values()) for pair in batch]
    for delivery, attempt in tried:
        if attempt is None:
            webhook_queue.release(delivery)
        else:
            webhook_queue.record_attempt(delivery, attempt, now=now)
    return sum(attempt is not None for _delivery, attempt in tried)


def _send_all(call: Send, batch: list[Delivery]) -> DeliveryAttempts:
    """Send one subscriber's messages, until one gets no answer, or the last: it wants no more."""
    end, going = monotonic() + BUDGET, True
    tried: DeliveryAttempts = []
    for delivery in batch:
        attempt = None
        if going and monotonic() < end:
            sent = headers(delivery, now=timezone.now())
            attempt = call(delivery.subscription.url, delivery.body.encode(), sent)
            going = attempt.status is not None and attempt.status != webhook_queue.GONE
        tried.append((delivery, attempt))
    return tried
