"""A person's own daily mail about what waits on their desk: begun and ended by a press."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.enums import SubscriptionState
from claims.exceptions import ClaimsError
from claims.http.users import signed_in_user
from claims.models import Subscription
from claims.services import email_digests

ADDRESS = "my_digest"


def urls(site: admin.AdminSite) -> list[Any]:
    """URL patterns of the digest settings in an admin site."""
    return [path("my-digest/", site.admin_view(my_digest), name=ADDRESS)]


@require_http_methods(["GET", "HEAD", "POST"])
def my_digest(request: HttpRequest) -> HttpResponse:
    """Say whether the mail is sent (GET); begin or end it (POST)."""
    running = Subscription.objects.filter(for_user=request.user.pk, state=SubscriptionState.ACTIVE)
    if request.method == "POST":
        wanted = not running.exists()
        try:
            email_digests.tell_editor(signed_in_user(request), wanted=wanted)
        except ClaimsError as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request,
                _("You will get an e-mail every morning with open tasks.") if wanted else _("You have unsubscribed."),
            )
        return HttpResponseRedirect(reverse(f"admin:{ADDRESS}"))
    context = {**admin.site.each_context(request), "title": _("E-mail digest"), "is_running": running.exists()}
    return TemplateResponse(request, "admin/claims/my_digest.html", context)
