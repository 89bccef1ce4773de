"""Pages for what people only look at, or decide on: no form writes these tables.

A decision (approve, dismiss, answer) is a button that calls a service, most with a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise as LazyText

from claims.admin.workflow_actions import show_message
from claims.exceptions import ClaimsError

Text = str | LazyText


class ReadOnlyAdmin(admin.ModelAdmin):
    """Lists and shows; nothing can be added, changed or deleted."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    class Media:
        css = {"all": ["claims/admin/desk.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        return [url for url in super().get_urls() if not str(url.name).endswith(("_delete", "_add", "_history"))]


@dataclass(frozen=True)
class Decision:
    """One thing that a person can decide about a row: `service(row, by=, why=)`."""

    service: Callable[..., Any]
    label: Text
    done: Text
    needs_reason: bool = True


class DecisionAdmin(ReadOnlyAdmin):
    """A row's page shows it in full, and the decisions that this person can take."""

    decisions: ClassVar[dict[str, Decision]] = {}
    page_template = ""
    page_title: Text = ""

    def refusal(self, request: HttpRequest, row: Any) -> str:
        """Why this person cannot decide on this row; empty when they can."""
        raise NotImplementedError

    def detail_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What the page shows of the row."""
        return {}

    def after(self, request: HttpRequest, row: Any, result: Any) -> None:
        """Called after a decision was taken, with the service's result; does nothing here."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = None if object_id is None else self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if request.method == "POST":
            if (response := self._decide(request, row)) is not None:
                return response
            row.refresh_from_db()
        return TemplateResponse(request, self.page_template, self._context(request, row))

    def _decide(self, request: HttpRequest, row: Any) -> HttpResponse | None:
        decision = next((d for name, d in self.decisions.items() if f"_{name}" in request.POST), None)
        if decision is None:
            return None
        try:
            result = decision.service(row, by=request.user, why=request.POST.get("why", ""))
        except ClaimsError as error:
            show_message(request, error, row)
            return None
        messages.success(request, str(decision.done) % {"row": row})
        self.after(request, row, result)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return HttpResponseRedirect(reverse(name))

    def _context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": self.page_title,
            "subtitle": str(row),
            "opts": self.opts,
            "row": row,
            "decisions": self.decisions,
            "refusal": self.refusal(request, row),
            "why": request.POST.get("why", ""),
            "has_view_permission": True,
            "media": self.media,
            **self.detail_context(request, row),
        }
