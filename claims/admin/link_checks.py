"""What the checker found at the addresses of sources, for editors to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from claims import presentation
from claims.admin.mixins import ReadOnlyAdmin
from claims.enums import LinkState
from claims.models import LinkCheck


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyAdmin):
    """A dead link is fixed in its source: another address, or the copy that an archive keeps."""

    list_display = ["url", "source_shown", "state_shown", "status", "error", "failing_since", "checked_at"]
    list_select_related = ["source"]
    list_filter = ["state"]
    search_fields = ["url", "source__title"]
    fields = [
        *("source_shown", "url", "state_shown", "status", "error", "moved_to", "archived_url"),
        *("checked_at", "failing_since", "failures", "next_check_at"),
    ]
    readonly_fields = ["source_shown", "state_shown"]

    @admin.display(description=gettext_lazy("Source"), ordering="source__title")
    def source_shown(self, row: Any) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:claims_source_change", args=[row.source_id]), row.source
        )

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def state_shown(self, row: Any) -> str:
        return str(presentation.label(LinkState(row.state)))
