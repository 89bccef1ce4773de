"""Subscriptions: who is called about what, pausing, and secrets.

A secret is a Standard Webhooks one (`whsec_` and 32 random bytes). After a rotation messages are signed with the old
one too for a day, so that the receiver can change it without losing any.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.dates import utc_text
from claims.enums import ChangeAction, DeliveryState, FlagKind, SubscriptionState
from claims.exceptions import InvalidRecordError
from claims.models import Change, Delivery, Subscription
from claims.models.users import User
from claims.services.change_log import record_change
from claims.services.cleaning import cleaned_text
from claims.services.permissions import require_permission
from claims.services.public_addresses import check_url
from claims.services.transactions import write_transaction

KIND = "subscription"
OVERLAP = dt.timedelta(days=1)


def new_secret() -> str:
    """A new random secret in the form of Standard Webhooks."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


@write_transaction()
def subscribe(subscription: Subscription, *, by: User, why: str = "") -> Subscription:
    """Keep a new subscription, notified of changes from now on. Raises InvalidRecordError or RefusedAddressError."""
    _check(subscription, by)
    subscription.secret, subscription.created_by = new_secret(), by
    subscription.save()
    change = _record(ChangeAction.RECORDED, subscription, by=by, why=why)
    subscription.since = change.pk
    subscription.save(update_fields=["since"])
    return subscription


@write_transaction()
def edit(subscription: Subscription, *, by: User, why: str = "") -> Subscription:
    """Save another name, address or choice. Raises InvalidRecordError or RefusedAddressError."""
    _check(subscription, by)
    subscription.save(update_fields=["name", "url", "flag_kinds"])
    _record(ChangeAction.EDITED, subscription, by=by, why=why)
    return subscription


@write_transaction()
def pause(subscription: Subscription, *, by: User, why: str = "") -> Subscription:
    """Send nothing for now; what happens in the meantime waits and goes out afterwards."""
    require_permission(by, "claims.manage_subscription")
    _set_state(subscription, SubscriptionState.PAUSED, _("Paused manually."))
    _record(ChangeAction.EDITED, subscription, by=by, why=why)
    return subscription


@write_transaction()
def resume(subscription: Subscription, *, by: User, now: dt.datetime, why: str = "") -> Subscription:
    """Send again: everything that waits, and what was given up is tried again."""
    require_permission(by, "claims.manage_subscription")
    _set_state(subscription, SubscriptionState.ACTIVE, "")
    again = subscription.deliveries.filter(state=DeliveryState.GIVEN_UP)
    again.update(state=DeliveryState.WAITING, attempts=0, next_try_at=now)
    _record(ChangeAction.EDITED, subscription, by=by, why=why)
    return subscription


@write_transaction()
def rotate_secret(subscription: Subscription, *, by: User, now: dt.datetime, why: str = "") -> Subscription:
    """Give a subscription a new secret; the old one also signs for a day."""
    require_permission(by, "claims.manage_subscription")
    subscription.previous_secret, subscription.previous_until = subscription.secret, now + OVERLAP
    subscription.secret = new_secret()
    subscription.save(update_fields=["secret", "previous_secret", "previous_until"])
    _record(ChangeAction.EDITED, subscription, by=by, why=why)
    return subscription


@write_transaction()
def send_test(subscription: Subscription, *, by: User, now: dt.datetime, why: str = "") -> Delivery:
    """Queue a test message; the job sends it like any other."""
    require_permission(by, "claims.manage_subscription")
    body = json.dumps({"type": "test", "timestamp": utc_text(now), "data": {"subscription": subscription.name}})
    _record(ChangeAction.EDITED, subscription, by=by, why=why)
    return Delivery.objects.create(subscription=subscription, body=body, next_try_at=now)


def secrets_of(subscription: Subscription, *, now: dt.datetime) -> list[str]:
    """The secrets that a message is signed with now, the newest first."""
    until = subscription.previous_until
    return [subscription.secret, *([subscription.previous_secret] if until is not None and now < until else [])]


def _check(subscription: Subscription, by: User) -> None:
    require_permission(by, "claims.manage_subscription")
    subscription.name = cleaned_text(subscription.name, field="name", one_line=True)
    try:
        subscription.full_clean(exclude=["secret"])
    except ValidationError as error:
        raise InvalidRecordError(" ".join(error.messages), detail=dict(error.message_dict)) from error
    kinds = subscription.flag_kinds
    if not isinstance(kinds, list) or any(kind not in set(FlagKind) for kind in kinds):
        raise InvalidRecordError(_("Unknown kind of flag."), detail={"flag_kinds": [_("Unknown kind of flag.")]})
    check_address(subscription.url)


def check_address(url: str) -> None:
    """Raises RefusedAddressError for an address that is never called."""
    check_url(url, loopback=settings.PIVOT_WEBHOOKS_LOOPBACK)


def _set_state(subscription: Subscription, state: SubscriptionState, reason: str) -> None:
    subscription.state, subscription.reason = state, reason
    subscription.save(update_fields=["state", "reason"])


def _record(action: ChangeAction, subscription: Subscription, *, by: User, why: str) -> Change:
    return record_change(action, KIND, str(subscription.pk), by=by, why=why, public=False)
