"""Subscriptions on the desk: made, paused, tested, given a new secret; and every message with what came of it.

Anyone who may do this sees the secrets, so it needs a right of its own (`manage_subscription`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import presentation
from claims.admin.mixins import ReadOnlyAdmin
from claims.enums import DeliveryState, FlagKind, SubscriptionState
from claims.exceptions import ClaimsError
from claims.http.users import signed_in_user
from claims.models import Delivery, Subscription
from claims.services import subscriptions

RIGHT = "claims.manage_subscription"


class SubscriptionForm(forms.ModelForm):
    """Name, address and what is asked for; the service judges the address."""

    url = forms.URLField(
        label=gettext_lazy("Address"),
        assume_scheme="https",
        max_length=600,
        widget=forms.URLInput(attrs={"size": 60}),
        help_text=gettext_lazy("An HTTPS address that accepts POST. Private addresses are refused."),
    )
    flag_kinds = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Kinds of flags"),
        choices=[(kind.value, presentation.label(kind)) for kind in FlagKind],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose kinds to receive only flags; leave empty to receive every change."),
    )

    class Meta:
        model = Subscription
        fields = ["name", "url", "promises", "actors", "topics", "flag_kinds"]

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            subscriptions.check_address(url)
        except ClaimsError as error:
            raise forms.ValidationError(error.message) from error
        return url


def _pause(request: HttpRequest, row: Subscription) -> str:
    subscriptions.pause(row, by=signed_in_user(request))
    return _("Paused. New changes are queued.")


def _resume(request: HttpRequest, row: Subscription) -> str:
    subscriptions.resume(row, by=signed_in_user(request), now=timezone.now())
    return _("Resumed. Queued messages are being sent.")


def _rotate(request: HttpRequest, row: Subscription) -> str:
    subscriptions.rotate_secret(row, by=signed_in_user(request), now=timezone.now())
    return _("New secret created. The old one stays valid for one day.")


def _test(request: HttpRequest, row: Subscription) -> str:
    delivery = subscriptions.send_test(row, by=signed_in_user(request), now=timezone.now())
    return _("Test message queued: %(message)s.") % {"message": delivery.message}


#: What a button of the page does, by its name; each says what was done.
BUTTONS: dict[str, Callable[[HttpRequest, Subscription], str]] = {
    "_pause": _pause,
    "_resume": _resume,
    "_rotate": _rotate,
    "_test": _test,
}


class ManagedAdmin(admin.ModelAdmin):
    """Seen and used by anyone who may manage subscriptions, and by nobody else."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(RIGHT))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(RIGHT))


@admin.register(Subscription)
class SubscriptionAdmin(ManagedAdmin):
    form = SubscriptionForm
    change_form_template = "admin/claims/subscription.html"
    list_display = ["name", "url", "state_shown", "reason", "created_by", "created_at"]
    list_select_related = ["created_by"]
    list_filter = ["state"]
    search_fields = ["name", "url"]
    autocomplete_fields = ["promises", "actors", "topics"]
    readonly_fields = ["state_shown", "reason", "secret"]
    actions = None

    class Media:
        css = {"all": ["claims/admin/desk.css"]}

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = ["name", "url", "promises", "actors", "topics", "flag_kinds"]
        return own if obj is None else [*own, "state_shown", "reason", "secret"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(RIGHT))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(RIGHT))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        (subscriptions.edit if change else subscriptions.subscribe)(obj, by=signed_in_user(request))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        for name, press in BUTTONS.items():
            if name in request.POST:
                messages.success(request, press(request, obj))
                return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def state_shown(self, row: Any) -> str:
        return str(presentation.label(SubscriptionState(row.state)))


@admin.register(Delivery)
class DeliveryAdmin(ManagedAdmin, ReadOnlyAdmin):
    """Every message, newest first."""

    list_display = ["message", "subscription", "change", "state_shown", "attempts", "last", "created_at"]
    list_select_related = ["subscription", "change"]
    list_filter = ["state", "subscription"]
    search_fields = ["message"]
    fields = ["message", "subscription", "change", "state_shown", "attempts", "next_try_at", "tries", "body"]
    readonly_fields = ["state_shown", "tries"]

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def state_shown(self, row: Any) -> str:
        return str(presentation.label(DeliveryState(row.state)))

    @admin.display(description=gettext_lazy("Last response"))
    def last(self, row: Any) -> str:
        return _attempt_text(row.log[-1]) if row.log else "–"

    @admin.display(description=gettext_lazy("Attempts"))
    def tries(self, row: Any) -> SafeString | str:
        lines = [(each["at"], _attempt_text(each), each["seconds"]) for each in row.log]
        return format_html_join("", "<div>{} · {} · {} s</div>", lines) or "–"


def _attempt_text(attempt: dict[str, Any]) -> str:
    """What came back from one attempt."""
    status = attempt["status"]
    return attempt["error"] if status is None else f"{status} {attempt['error']}".strip()
