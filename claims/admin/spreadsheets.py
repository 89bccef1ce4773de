"""Spreadsheets on the desk: hand one in, see what the check found, have it written; export what a list shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import presentation
from claims.admin.mixins import Decision, DecisionAdmin
from claims.enums import ImportState, RecordKind
from claims.exceptions import ClaimsError
from claims.http.users import signed_in_user
from claims.models import SpreadsheetImport
from claims.models.base import model_of
from claims.services.spreadsheets import csv_xlsx, export, import_job
from claims.services.spreadsheets.columns import EXCHANGED_KINDS, columns_of

CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
EXPORT_RIGHT = "claims.export_records"


def file_response(rows: Iterable[Sequence[csv_xlsx.Value]], *, name: str, file_format: str) -> Any:
    """A table as a file to download."""
    content = csv_xlsx.csv_lines(rows) if file_format == CSV else [csv_xlsx.xlsx_file(rows, title=name)]
    response = StreamingHttpResponse(content, content_type=TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


class ExportMixin(admin.ModelAdmin):
    """Two links above a list: what it shows, as CSV and as XLSX."""

    change_list_template = "admin/claims/record/change_list.html"

    def get_urls(self) -> list[Any]:
        if self.model.kind() not in EXCHANGED_KINDS:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [
            path("export/<slug:file_format>/", self.admin_site.admin_view(self.export_view), name=name),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest, file_format: str) -> Any:
        """The records that the list shows with the same filters and search, all pages of it."""
        if file_format not in TYPES:
            raise Http404
        if not (self.has_view_permission(request) and request.user.has_perm(EXPORT_RIGHT)):
            raise PermissionDenied
        shown = self.get_changelist_instance(request).get_queryset(request)  # type: ignore[attr-defined]
        chosen = self.model._default_manager.filter(pk__in=shown.order_by().values("pk"))
        name = f"{self.opts.verbose_name_plural}-{timezone.now():%Y-%m-%d}"
        return file_response(export.export_rows(chosen), name=name, file_format=file_format)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        may = self.model.kind() in EXCHANGED_KINDS and request.user.has_perm(EXPORT_RIGHT)
        exports = []
        for file_format in TYPES if may else ():
            at = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_export", args=[file_format])
            exports.append((file_format.upper(), f"{at}?{request.GET.urlencode()}"))
        return super().changelist_view(request, {"exports": exports, **(extra_context or {})})


class HandInForm(forms.Form):
    """A file, what it holds, and why it is imported."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of record"))
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("XLSX or CSV, at most 20 MB and 50,000 rows.")
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding (CSV only)"),
        choices=list(csv_xlsx.ENCODINGS.items()),
        required=False,
        help_text=gettext_lazy("Keep UTF-8 unless the check reports an encoding error."),
    )
    why = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("Stored in the change log with each record."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, presentation.label(kind)) for kind in EXCHANGED_KINDS]  # type: ignore[attr-defined]


@admin.register(SpreadsheetImport)
class ImportAdmin(DecisionAdmin):
    """The files that were handed in, and a page for each with what the check found."""

    page_title = gettext_lazy("Import")
    page_template = "admin/claims/exchange/import.html"
    list_display = ["file_name", "kind_shown", "state_shown", "result", "uploaded_by", "uploaded_at"]
    list_select_related = ["uploaded_by"]
    list_filter = ["state", "record_kind", ("uploaded_by", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["file_name", "why"]
    decisions = {
        "write": Decision(
            import_job.confirm_import,
            gettext_lazy("Import these records as drafts"),
            gettext_lazy("Importing “%(row)s”; this page shows when it is done."),
            needs_reason=False,
        ),
        "discard": Decision(
            import_job.discard_import,
            gettext_lazy("Discard"),
            gettext_lazy("“%(row)s” was discarded; nothing was imported."),
            needs_reason=False,
        ),
    }

    class Media:
        js = [Script("claims/admin/import-progress.js", type="module")]
        css = {"all": ["claims/admin/desk.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("file")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(import_job.PERMISSION)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("add/", view(self.hand_in_view), name="claims_spreadsheetimport_add"),
            path(
                "template/<slug:kind>/<slug:file_format>/",
                view(self.template_view),
                name="claims_spreadsheetimport_template",
            ),
            path("<int:pk>/problems/", view(self.problems_view), name="claims_spreadsheetimport_problems"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("Kind"), ordering="record_kind")
    def kind_shown(self, row: Any) -> Any:
        return presentation.label(RecordKind(row.record_kind))

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def state_shown(self, row: Any) -> SafeString:
        return format_html(
            '<span class="state import-{}">{}</span>', row.state, presentation.label(ImportState(row.state))
        )

    @admin.display(description=gettext_lazy("Result"))
    def result(self, row: Any) -> str:
        if row.state in import_job.AT_WORK.values():
            return _("%(done)d of %(all)d rows") % {"done": row.rows_checked, "all": row.rows_total or 0}
        if row.report.get("problem_count"):
            return _("%(count)d problems") % {"count": row.report["problem_count"]}
        if "new" in row.report:
            return _("%(new)d new, %(unchanged)d existing") % row.report
        return row.report.get("refusal", "–")

    # Handing in

    def hand_in_view(self, request: HttpRequest) -> HttpResponse:
        """The form with the help for each column (GET); a file (POST), which leads to its page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = HandInForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and (made := self._hand_in(request, form)) is not None:
            return HttpResponseRedirect(reverse("admin:claims_spreadsheetimport_change", args=[made.pk]))
        help_of = [
            {
                "kind": kind,
                "label": presentation.label(kind),
                "columns": columns_of(kind),
                "templates": [
                    (f.upper(), reverse("admin:claims_spreadsheetimport_template", args=[kind, f])) for f in TYPES
                ],
            }
            for kind in EXCHANGED_KINDS
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import a spreadsheet"),
            "opts": self.opts,
            "form": form,
            "help_of": help_of,
        }
        return TemplateResponse(request, "admin/claims/exchange/hand_in.html", context)

    def _hand_in(self, request: HttpRequest, form: HandInForm) -> SpreadsheetImport | None:
        file = form.cleaned_data["file"]
        try:
            if file.size > csv_xlsx.MAX_BYTES:  # refused before it is read into memory
                raise csv_xlsx.too_large()
            return import_job.upload_import(
                kind=form.cleaned_data["kind"],
                file_name=file.name,
                content=file.read(),
                encoding=form.cleaned_data["encoding"],
                why=form.cleaned_data["why"],
                by=signed_in_user(request),
            )
        except ClaimsError as error:
            form.add_error("file", error.message)
        return None

    def template_view(self, request: HttpRequest, kind: str, file_format: str) -> Any:
        """An empty file with the columns of a kind."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if kind not in EXCHANGED_KINDS or file_format not in TYPES:
            raise Http404
        return file_response(export.empty_template(kind), name=f"template-{kind}", file_format=file_format)

    def problems_view(self, request: HttpRequest, pk: int) -> Any:
        """Everything that the check found in one file, as CSV."""
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        found = [[str(p["row"]), p["column"], p["text"], p["why"]] for p in row.report.get("problems", [])]
        heading = [_("row"), _("column"), _("text"), _("problem")]
        return file_response([heading, *found], name=f"problems-{row.pk}", file_format=CSV)

    # One file

    def refusal(self, request: HttpRequest, row: Any) -> str:
        if not request.user.has_perm(import_job.PERMISSION):
            return _("Only data managers can import spreadsheets.")
        return ""

    def detail_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        model = model_of(row.record_kind)
        state = ImportState(row.state)
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        offered = [] if state not in import_job.OPEN else ["discard"]
        if state == ImportState.CHECKED and row.uploaded_by_id == request.user.pk and row.report.get("new"):
            offered = ["write", "discard"]
        return {
            "state": presentation.label(state),
            "kind": presentation.label(RecordKind(row.record_kind)),
            "is_running": state in (*import_job.AT_WORK, *import_job.AT_WORK.values()),
            "is_writing": state == ImportState.WRITING,
            "problems": row.report.get("problems", [])[:200],
            "offered": {each: self.decisions[each] for each in offered},
            "records_url": f"{reverse(name)}?state__exact=draft&edited_by__id__exact={row.uploaded_by_id}",
        }

    def after(self, request: HttpRequest, row: Any, result: Any) -> None:
        messages.info(request, _("The job starts within a few seconds."))
