"""The change log, proposed edits, and readers' reports."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from claims import presentation
from claims.admin.assessment_panel import record_url
from claims.admin.dashboard import ProposedFilter
from claims.admin.mixins import Decision, DecisionAdmin, ReadOnlyAdmin
from claims.admin.workflow_actions import apply_step
from claims.enums import ReportState, RevisionState
from claims.exceptions import ClaimsError
from claims.http.users import signed_in_user
from claims.models import Change, ErrorReport, Revision
from claims.models.base import PublicRecord, model_of
from claims.presentation.diff import text_differences
from claims.selectors.titles import named_in, titles_of
from claims.services import error_reports, workflow
from claims.services.permissions import NO_PERMISSION
from claims.services.record_content import content_of


def record_named(kind: str, slug: str) -> PublicRecord | None:
    """The record that a row of the log names by its kind and slug."""
    try:
        return model_of(kind).objects.filter(slug=slug).first()
    except LookupError:
        return None


@admin.register(Revision)
class RevisionAdmin(DecisionAdmin):
    """A proposed edit next to what is published; approved or returned by another person."""

    page_title = gettext_lazy("Edit of a published record")
    page_template = "admin/claims/revision.html"
    list_display = ["record_shown", "record_kind", "state", "proposed_by", "proposed_at", "why"]
    list_select_related = ["proposed_by"]
    list_filter = ["state", "record_kind", ProposedFilter, ("proposed_by", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["record", "why"]
    date_hierarchy = "proposed_at"
    decisions = {
        "approve": Decision(
            workflow.approve,
            gettext_lazy("Approve and publish"),
            gettext_lazy("Approved: %(row)s. It is public now."),
            needs_reason=False,
        ),
        "return": Decision(
            workflow.return_revision, gettext_lazy("Return with this reason"), gettext_lazy("Returned: %(row)s.")
        ),
    }

    @admin.display(description=gettext_lazy("Record"), ordering="record")
    def record_shown(self, revision: Any) -> str:
        return str(revision.record)

    def refusal(self, request: HttpRequest, row: Any) -> str:
        try:
            workflow.check_can_approve(row, by=signed_in_user(request))
        except ClaimsError as error:
            return error.message
        return ""

    def detail_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        record = record_named(row.record_kind, row.record)
        if record is None:
            return {"record": None, "subtitle": row.record}
        now = content_of(record)
        titles = titles_of(named_in(type(record), now, row.content))
        return {
            "subtitle": str(record),
            "record": record,
            "record_url": record_url(record),
            "is_outdated": row.state == RevisionState.PENDING and record.version != row.base_version,
            "differences": text_differences(type(record), now, row.content, titles=titles),
            "again_url": _again_url(request, row, record),
        }

    def after(self, request: HttpRequest, row: Any, result: Any) -> None:
        if isinstance(result, PublicRecord):
            apply_step(request, result)


def _again_url(request: HttpRequest, row: Revision, record: PublicRecord) -> str:
    """The address for proposing a returned edit again; empty while it can still be approved."""
    of = record._meta
    is_open = row.state == RevisionState.PENDING and record.version == row.base_version
    if (
        is_open
        or row.state == RevisionState.APPROVED
        or not request.user.has_perm(f"{of.app_label}.change_{of.model_name}")
    ):
        return ""
    return reverse(f"admin:{of.app_label}_{of.model_name}_again", args=[record.pk, row.pk])


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    list_display = ["id", "at", "action", "record_kind", "record", "by", "why", "public_seq"]
    list_display_links = ["id"]
    list_select_related = ["by"]
    list_filter = ["action", "record_kind", ("by", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["record", "why"]
    date_hierarchy = "at"
    ordering = ["-id"]


@admin.register(ErrorReport)
class ReportAdmin(DecisionAdmin):
    """Errors that readers reported, each with a link to the page it is about."""

    page_title = gettext_lazy("A reader’s report")
    page_template = "admin/claims/report.html"
    list_display = ["message_shown", "page_shown", "state", "reported_at"]
    list_filter = ["state"]
    search_fields = ["page", "message", "answer"]
    date_hierarchy = "reported_at"
    decisions = {
        "mended": Decision(error_reports.resolve, gettext_lazy("Fixed"), gettext_lazy("Marked as fixed.")),
        "refused": Decision(
            error_reports.refuse, gettext_lazy("Not an error"), gettext_lazy("Marked as not an error.")
        ),
    }

    @admin.display(description=gettext_lazy("Message"), ordering="message")
    def message_shown(self, report: Any) -> str:
        return report.message if len(report.message) <= 90 else report.message[:89] + "…"

    @admin.display(description=gettext_lazy("Page"), ordering="page")
    def page_shown(self, report: Any) -> SafeString | str:
        """A link only to a path of this site: what a reader wrote is never an address elsewhere."""
        if not is_own_path(report.page):
            return report.page
        return format_html('<a href="{}">{}</a>', report.page, report.page)

    def refusal(self, request: HttpRequest, row: Any) -> str:
        return "" if request.user.has_perm("claims.change_errorreport") else str(NO_PERMISSION)

    def detail_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {
            "subtitle": None,
            "page": row.page if is_own_path(row.page) else "",
            "state": presentation.label(ReportState(row.state)),
        }


def is_own_path(page: str) -> bool:
    """Whether a text is a path of this site, and no address of another."""
    return page.startswith("/") and not page.startswith(("//", "/\\"))
