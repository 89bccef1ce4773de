"""The admin site of the editorial desk: its name, its front page, and the address that explains dates."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _


class DeskConfig(AdminConfig):
    """Makes the desk the default admin site; replaces the admin in INSTALLED_APPS."""

    default_site = "pivot_tracker.admin_site.DeskSite"


class DeskSite(AdminSite):
    """Django's admin with a block on its front page that says what waits for whom."""

    site_header = _("Pivot tracker desk")
    site_title = _("Pivot tracker desk")
    index_title = _("Desk")
    index_template = "admin/claims/desk.html"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from claims.admin import dashboard

        return super().index(request, {"desk": dashboard.waiting_work(request.user), **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        from claims.admin import date_widget, digest_settings, flag_inbox, review_views, unread_series
        from pivot_tracker.quick_entry import urls as entry

        explain = path("understand-date/", self.admin_view(date_widget.understand_date), name=date_widget.ADDRESS)
        return [
            explain,
            *entry.urls(self),
            *review_views.urls(self),
            *flag_inbox.urls(self),
            *digest_settings.urls(self),
            *unread_series.urls(self),
            *super().get_urls(),
        ]
