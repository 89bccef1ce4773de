"""What became of the jobs: changes that one could not take, to be tried again by hand, and the work of each day."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.mixins import Decision, DecisionAdmin, ReadOnlyAdmin
from claims.models import FailedChange, JobRun
from claims.services import change_consumers
from claims.services.permissions import NO_PERMISSION

RIGHT = "claims.change_failedchange"


def _try_again(row: FailedChange, *, by: Any, why: str = "") -> FailedChange:
    return change_consumers.try_again(row, by=by, now=timezone.now(), why=why)


@admin.register(FailedChange)
class ParkedChangeAdmin(DecisionAdmin):
    """Failed change, with the error; tried again by itself for some hours, then by hand."""

    page_title = gettext_lazy("Failed change")
    page_template = "admin/claims/parked.html"
    list_display = ["reader", "change", "error", "attempts", "parked_at", "next_try_at", "resolved_at"]
    list_select_related = ["change"]
    list_filter = ["reader", ("resolved_at", admin.EmptyFieldListFilter)]
    decisions = {
        "again": Decision(
            _try_again,
            gettext_lazy("Try again"),
            gettext_lazy("The job will try it again: %(row)s."),
            needs_reason=False,
        )
    }

    def refusal(self, request: HttpRequest, row: Any) -> str:
        if not request.user.has_perm(RIGHT):
            return str(NO_PERMISSION)
        return "" if row.resolved_at is None else _("It has already succeeded.")


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    """What the jobs of a day did, and what the nightly comparison found wrong and fixed."""

    list_display = ["job", "period", "steps", "done", "wrong", "started_at", "ended_at"]
    list_filter = ["job", ("ended_at", admin.EmptyFieldListFilter)]
    date_hierarchy = "period"
    fields = ["job", "period", "steps", "done", "wrong", "started_at", "ended_at", "position", "defects_shown"]
    readonly_fields = ["defects_shown"]

    @admin.display(description=gettext_lazy("Fixed"))
    def defects_shown(self, run: Any) -> SafeString | str:
        lines = [(each["kind"], each["record"], each["error"]) for each in run.defects]
        return format_html_join("", "<div>{} {}: {}</div>", lines) or "–"
