"""Bringing back a record's earlier state, and taking up an edit again that was returned or is outdated.

Both are ordinary edits with a reason: a draft changes, of something published an edit waits for approval.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from claims.admin.merge_conflicts import MINE, choices_in, find_conflicts
from claims.exceptions import ClaimsError, StaleVersionError
from claims.http.users import signed_in_user
from claims.models import Revision
from claims.models.base import PublicRecord
from claims.presentation.diff import text_differences
from claims.selectors.titles import named_in, titles_of
from claims.services import record_history, records
from claims.services.record_content import Content, content_of


class RestoreMixin(admin.ModelAdmin):
    """Two pages of a record: restore an earlier state; take up an edit again."""

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/restore/<int:row>/", view(self.restore_view), name=f"{name}_restore"),
            path("<path:object_id>/again/<int:revision>/", view(self.again_view), name=f"{name}_again"),
            *super().get_urls(),
        ]

    def restore_view(self, request: HttpRequest, object_id: str, row: int) -> HttpResponse:
        """The state next to today's, and the reason (GET); the edit (POST)."""
        record = self._editable(request, object_id)
        version = record.history.filter(history_id=row).first()
        if version is None:
            raise Http404
        content, now = record_history.content_of_row(record, version), content_of(record)
        response, error = self._save(request, record, content) if request.method == "POST" else (None, "")
        context = {
            "title": _("Restore an earlier version"),
            "lead": _("This restores the version of %(at)s. Later versions stay in the history.")
            % {"at": version.history_date.strftime("%Y-%m-%d %H:%M")},
            "differences": text_differences(
                type(record), now, content, titles=titles_of(named_in(type(record), now, content))
            ),
        }
        return response or self._page(request, record, context, error)

    def again_view(self, request: HttpRequest, object_id: str, revision: int) -> HttpResponse:
        """A proposed edit next to what is published, with a choice for each field (GET); the new edit (POST)."""
        record = self._editable(request, object_id)
        edit = Revision.objects.filter(pk=revision, record_kind=record.kind(), record=record.slug).first()
        if edit is None:
            raise Http404
        base, now = record_history.content_of_version(record, edit.base_version), content_of(record)
        response, error = None, ""
        if request.method == "POST":
            chosen = choices_in(request.POST)
            content = {name: edit.content[name] for name, whose in chosen.items() if whose == MINE and name in now}
            response, error = self._save(request, record, content)
        context = {
            "title": _("Resume an edit"),
            "lead": _("Choose the text of each field for the new edit."),
            "clashes": find_conflicts(type(record), base=base, stored=now, mine=edit.content),
            "edit": edit,
            "why": request.POST.get("why", edit.why),
        }
        return response or self._page(request, record, context, error)

    def _editable(self, request: HttpRequest, object_id: str) -> PublicRecord:
        record: PublicRecord | None = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        return record

    def _save(self, request: HttpRequest, record: PublicRecord, content: Content) -> tuple[HttpResponse | None, str]:
        why, seen = request.POST.get("why", ""), request.POST.get("seen", "")
        if not why.strip():
            return None, _("Enter a reason.")
        if not content or all(value == content_of(record).get(name) for name, value in content.items()):
            return None, _("There is nothing to change.")
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
        try:
            made = records.edit_record(record, content, by=signed_in_user(request), base_version=version, why=why)
        except StaleVersionError:
            return None, _(
                "Someone else has changed this record. The page below shows the current version; please check it."
            )
        except ClaimsError as error:
            return None, error.message
        if isinstance(made, Revision):
            messages.success(request, _("The edit is waiting for approval. The public version has not changed."))
        else:
            messages.success(request, _("Restored; the record is now a draft."))
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[record.pk])), ""

    def _page(self, request: HttpRequest, record: PublicRecord, context: dict[str, Any], error: str) -> HttpResponse:
        record.refresh_from_db()
        return TemplateResponse(
            request,
            "admin/claims/record/restore.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "record": record,
                "error": error,
                "edit": None,
                "why": request.POST.get("why", ""),
                **context,
            },
        )
