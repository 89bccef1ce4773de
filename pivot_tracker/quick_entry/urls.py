"""The addresses of quick entry, within the admin site."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.urls import path
from django.views.decorators.http import require_POST

from pivot_tracker.quick_entry import json_endpoints, views


def urls(site: AdminSite) -> list[Any]:
    """URL patterns of quick entry in an admin site."""
    return [
        path("enter/", site.admin_view(views.start), name="entry"),
        path("enter/names/", site.admin_view(json_endpoints.names), name="entry_names"),
        path("enter/source/", site.admin_view(json_endpoints.source), name="entry_known_source"),
        path("enter/from/<slug:slug>/", site.admin_view(views.from_source), name="entry_source"),
        path("enter/from/<slug:slug>/submit/", site.admin_view(require_POST(views.submit)), name="entry_submit"),
        path("enter/from/<slug:slug>/likely/", site.admin_view(json_endpoints.likely), name="entry_likely"),
    ]
