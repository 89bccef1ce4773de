"""Events on the editors' desk. Entries are made by the projection and are not edited."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.admin.base import RecordAdmin
from claims.admin.filters import by_actor, by_date
from claims.admin.record_admins import vague_date_column
from timeline.models import Event


@admin.register(Event)
class EventAdmin(RecordAdmin):
    leading = ("title", "summary", "happened_on", "was_public", "place", "actors", "promises", "topics")
    search_through = ("actors", "actors__aliases", "citations__source", "promises")
    list_columns = (vague_date_column("happened_on", _("Happened on")), "place", "importance")
    list_filter = [
        "state",
        "topics",
        by_date("happened_on", _("happened")),
        "importance",
        "was_public",
        by_actor("actors"),
    ]
    ordering = ["-pk"]
