"""The application that holds events and the public timeline."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimelineConfig(AppConfig):
    name = "timeline"
    verbose_name = _("Timeline")

    def ready(self) -> None:
        # In every process: the bulk files are named by collection too.
        from claims.api.registry import register_views
        from claims.enums import RecordKind
        from claims.http import record_urls

        record_urls.add_collection(RecordKind.EVENT, "events")
        record_urls.add_collection("entry", "timeline")
        from timeline.api import EventView, TimelineView

        register_views(EventView, TimelineView)
