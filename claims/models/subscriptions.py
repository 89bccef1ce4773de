"""Who is called when something public changes, and every call that is due or was made."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.enums import Channel, DeliveryState, SubscriptionState
from claims.models.base import EnumField
from claims.models.change_log import Change
from claims.models.promises import Promise
from claims.models.provenance import Actor, Topic


def message_id() -> str:
    """A new id of a message, as Standard Webhooks names them."""
    return f"msg_{uuid.uuid4().hex}"


class Subscription(models.Model):
    """Who is called or mailed to, and about what; without any choice, about everything public."""

    name = models.CharField(max_length=120)
    channel = EnumField(Channel, max_length=10, default=Channel.WEBHOOK, db_default=Channel.WEBHOOK, editable=False)
    email = models.EmailField(
        blank=True, default="", db_default="", editable=False, help_text=_("Deleted when the subscription ends.")
    )
    for_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        editable=False,
        help_text=_("The editor whose open tasks it lists."),
    )
    url = models.URLField(
        _("address"),
        blank=True,
        max_length=600,
        help_text=_("An HTTPS address that accepts POST. Private addresses are refused."),
    )
    promises = models.ManyToManyField(Promise, related_name="+", blank=True)
    actors = models.ManyToManyField(Actor, related_name="+", blank=True)
    topics = models.ManyToManyField(Topic, related_name="+", blank=True)
    flag_kinds = models.JSONField(default=list, blank=True)
    secret = models.CharField(max_length=100, editable=False)
    previous_secret = models.CharField(max_length=100, blank=True, editable=False)
    previous_until = models.DateTimeField(null=True, editable=False)
    state = EnumField(SubscriptionState, max_length=10, default=SubscriptionState.ACTIVE, editable=False)
    reason = models.TextField(blank=True, editable=False, help_text=_("Why it is paused or ended."))
    since = models.BigIntegerField(default=0, editable=False, help_text=_("The last Change sent."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        # Anyone who sees a subscription sees its secret: one right of its own instead of Django's four.
        default_permissions = ()
        permissions = [("manage_subscription", "Can manage subscriptions")]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one subscription: its bytes, how often it was tried, and what came back each time."""

    message = models.CharField(max_length=40, unique=True, default=message_id)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    change = models.ForeignKey(Change, null=True, on_delete=models.CASCADE, related_name="+")
    period = models.DateField(null=True, help_text=_("The day of a digest."))
    body = models.TextField()
    state = EnumField(DeliveryState, max_length=10, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    log = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["subscription", "change"], name="one_delivery_per_subscription_and_change"),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="delivery_due")]

    def __str__(self) -> str:
        return self.message
