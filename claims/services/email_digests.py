"""News by e-mail: asking for it, confirming it, ending it with one press, and a digest a day in line for each.

Nobody is written to who did not confirm, except once a day with the question itself; who ends it is forgotten. Mails
are deliveries like calls of webhooks: what cannot be sent waits.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claims.enums import ChangeAction, Channel, DeliveryState, SubscriptionState
from claims.exceptions import InvalidRecordError
from claims.models import Change, Delivery, Promise, Subscription
from claims.models.users import User
from claims.selectors.affected_subjects import subjects_of
from claims.services.change_log import record_change
from claims.services.scheduled_runs import Position, Step
from claims.services.subscriptions import KIND
from claims.services.webhook_queue import NOTIFIED_ACTIONS, is_subscribed_to

#: An address that was not confirmed is forgotten after this, and asked again at most once in that.
CONFIRM_WITHIN, ASK_AGAIN_AFTER = dt.timedelta(days=7), dt.timedelta(days=1)
#: Subscriptions looked at in one step, and changes that one digest looks through.
AT_ONCE, MOST = 50, 2000


@transaction.atomic
def request_subscription(email: str, *, now: dt.datetime, promise: Promise | None = None) -> None:
    """Queue the mail that asks an address to confirm a subscription. Raises InvalidRecordError.

    What comes of it does not show whether the address was known already.
    """
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        message = _("This is not an e-mail address.")
        raise InvalidRecordError(message, detail={"email": [message]}) from error
    chosen = {"promises": promise} if promise is not None else {"promises__isnull": True}
    same = Subscription.objects.filter(channel=Channel.EMAIL, email__iexact=email, **chosen)
    row = same.exclude(state=SubscriptionState.ENDED).first()
    if row is None:
        row = Subscription.objects.create(
            name=_("News by e-mail"),
            channel=Channel.EMAIL,
            email=email,
            state=SubscriptionState.PENDING,
            secret=secrets.token_urlsafe(32),
        )
        if promise is not None:
            row.promises.set([promise])
        record_change(ChangeAction.RECORDED, KIND, str(row.pk), by=None, public=False)
    if row.state != SubscriptionState.PENDING or row.deliveries.filter(created_at__gt=now - ASK_AGAIN_AFTER).exists():
        return
    Delivery.objects.create(subscription=row, body=json.dumps({"type": "confirm"}), next_try_at=now)


def of_token(token: str) -> Subscription | None:
    """The subscription whose mails hold this token, unless it has ended."""
    running = Subscription.objects.filter(channel=Channel.EMAIL).exclude(state=SubscriptionState.ENDED)
    return running.filter(secret=token).first() if token else None


@transaction.atomic
def confirm_subscription(row: Subscription) -> None:
    """Confirm a subscription to what happens from now on; idempotent."""
    if row.state != SubscriptionState.PENDING:
        return
    newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
    row.state, row.since = SubscriptionState.ACTIVE, newest or 0
    row.save(update_fields=["state", "since"])
    record_change(ChangeAction.EDITED, KIND, str(row.pk), by=None, public=False)


@transaction.atomic
def end_subscription(row: Subscription) -> None:
    """End a subscription and forget its address."""
    row.state, row.email, row.for_user = SubscriptionState.ENDED, "", None
    row.reason = _("Ended by the reader.")
    row.save(update_fields=["state", "email", "for_user", "reason"])
    row.deliveries.filter(state=DeliveryState.WAITING).update(state=DeliveryState.DROPPED)
    record_change(ChangeAction.EDITED, KIND, str(row.pk), by=None, public=False)


@transaction.atomic
def tell_editor(user: User, *, wanted: bool) -> None:
    """Begin or end the daily mail about an editor's waiting work. Raises InvalidRecordError without an address."""
    get_user_model().objects.select_for_update().get(pk=user.pk)  # two presses make one subscription
    row = Subscription.objects.filter(for_user=user).exclude(state=SubscriptionState.ENDED).first()
    if not wanted:
        if row is not None:
            end_subscription(row)
        return
    if not user.email:
        raise InvalidRecordError(_("Your account has no e-mail address. Ask an administrator to add it."))
    if row is None:
        row = Subscription.objects.create(
            name=_("E-mail digest"),
            channel=Channel.EMAIL,
            email=user.email,
            for_user_id=user.pk,
            secret=secrets.token_urlsafe(32),
            created_by_id=user.pk,
        )
        record_change(ChangeAction.RECORDED, KIND, str(row.pk), by=user, public=False)


def forget_unconfirmed(*, now: dt.datetime) -> None:
    """Delete the addresses that nobody confirmed in time."""
    old = Subscription.objects.filter(
        channel=Channel.EMAIL, state=SubscriptionState.PENDING, created_at__lt=now - CONFIRM_WITHIN
    )
    if old.exists():
        old.delete()


def digest_step(position: Position, *, day: dt.date, now: dt.datetime, has_news_for: Callable[[User], bool]) -> Step:
    """Put the day's digest in line for the next subscriptions that have news, as a step of a job's work.

    The day's run is locked in the meantime, so nobody gets two. `has_news_for` says whether anything waits for an
    editor.
    """
    active = Subscription.objects.filter(channel=Channel.EMAIL, state=SubscriptionState.ACTIVE, pk__gt=position or 0)
    rows = list(
        active.select_related("for_user").prefetch_related("promises", "actors", "topics").order_by("pk")[:AT_ONCE]
    )
    newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    written = 0
    for row in rows:
        has_news = has_news_for(row.for_user) if row.for_user is not None else bool(news_of(row, until=newest))
        if has_news:
            body = json.dumps({"type": "digest", "after": row.since, "until": newest})
            Delivery.objects.get_or_create(subscription=row, period=day, defaults={"body": body, "next_try_at": now})
            written += 1
        Subscription.objects.filter(pk=row.pk).update(since=newest)
    return Step(rows[-1].pk if len(rows) == AT_ONCE else None, written)


def news_of(row: Subscription, *, until: int, after: int | None = None) -> list[Change]:
    """The public changes that a subscription asked for, the newest of each record, the newest first."""
    changes: QuerySet[Change] = Change.objects.filter(
        pk__gt=row.since if after is None else after,
        pk__lte=until,
        public_seq__isnull=False,
        action__in=NOTIFIED_ACTIONS,
    ).order_by("-pk")
    newest: dict[tuple[str, str], Change] = {}
    for change in changes[:MOST]:
        newest.setdefault((change.record_kind, change.record), change)
    found = subjects_of(list(newest.values()))
    return [change for change in newest.values() if is_subscribed_to(row, found[change.pk])]
