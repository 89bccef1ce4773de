"""What the rules found, on the desk: flags to acknowledge or dismiss, and assessments to look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import presentation
from claims.admin.assessment_panel import evidence_keys, evidence_links, status_label
from claims.admin.dashboard import ShelfFilter
from claims.admin.mixins import Decision, DecisionAdmin, ReadOnlyAdmin
from claims.enums import FlagHandling, FlagKind, Severity
from claims.models import Assessment, Flag, FlagPeriod
from claims.selectors.record_lookup import records_named, titles_in
from claims.services import flag_handling


def _today(service: Any) -> Any:
    """The service with the clock's day, which is an argument below the edge."""

    def decide(flag: Flag, *, by: Any, why: str) -> Flag:
        return service(flag, by=by, why=why, today=timezone.now().date())

    return decide


class OpenFilter(admin.SimpleListFilter):
    """Open flags are what the desk works on; closed ones stay to be looked up."""

    title = gettext_lazy("open")
    parameter_name = "open"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("Open")), ("no", gettext_lazy("Closed"))]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() is None else queryset.filter(closed_on__isnull=self.value() == "yes")


class SeverityFilter(admin.SimpleListFilter):
    """By the severity of what was found last."""

    title = gettext_lazy("severity")
    parameter_name = "severity"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [(severity.value, presentation.label(severity)) for severity in reversed(Severity)]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() is None else queryset.filter(severity=self.value())


def with_severity(queryset: QuerySet[Flag]) -> QuerySet[Flag]:
    """Flags with the severity of their newest finding."""
    newest = FlagPeriod.objects.filter(flag=OuterRef("pk")).order_by("-from_day")
    return queryset.annotate(severity=Subquery(newest.values("severity")[:1]))


@admin.register(Flag)
class FlagAdmin(DecisionAdmin):
    page_title = gettext_lazy("Flag")
    page_template = "admin/claims/flag.html"
    list_display = ["kind_shown", "subject", "severity_shown", "opened_on", "closed_on", "handling"]
    list_filter = [ShelfFilter, OpenFilter, SeverityFilter, "handling", "kind"]
    search_fields = ["subject", "promises__title", "kind"]
    decisions = {
        "acknowledge": Decision(
            _today(flag_handling.acknowledge), gettext_lazy("Acknowledge"), gettext_lazy("Acknowledged: %(row)s.")
        ),
        "dismiss": Decision(
            _today(flag_handling.dismiss),
            gettext_lazy("Dismiss"),
            gettext_lazy("Dismissed until its evidence changes: %(row)s."),
        ),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_severity(super().get_queryset(request))

    @admin.display(description=gettext_lazy("Flag"), ordering="kind")
    def kind_shown(self, flag: Any) -> Any:
        return presentation.label(FlagKind(flag.kind))

    @admin.display(description=gettext_lazy("Severity"), ordering="severity")
    def severity_shown(self, flag: Any) -> SafeString | str:
        if flag.severity is None:
            return "–"
        return format_html(
            '<span class="severity severity-{}">{}</span>', flag.severity, presentation.label(Severity(flag.severity))
        )

    def refusal(self, request: HttpRequest, row: Any) -> str:
        if not request.user.has_perm("claims.handle_flag"):
            return _("Only reviewers can acknowledge or dismiss flags.")
        return ""

    def detail_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        findings = list(row.findings.order_by("-from_day"))
        today = timezone.now().date()
        names = titles_in((finding.params for finding in findings), as_of=today)
        keys = [key for finding in findings for key in evidence_keys(finding)]
        records = records_named(keys, as_of=today)
        return {
            "subtitle": presentation.label(FlagKind(row.kind)),
            "meaning": presentation.flag_meaning(FlagKind(row.kind)),
            "handling": presentation.label(FlagHandling(row.handling)),
            "promises": row.promises.all(),
            "findings": list(_describe_findings(row, findings, records, names)),
        }


def _describe_findings(flag: Any, findings: list[FlagPeriod], records: Any, names: Any) -> Iterator[dict[str, Any]]:
    for finding in findings:
        yield {
            "row": finding,
            "severity": presentation.label(Severity(finding.severity)),
            "sentence": presentation.flag_sentence(FlagKind(flag.kind), finding.params, names=names),
            "evidence": evidence_links(evidence_keys(finding), records),
            "is_handled": finding.digest == flag.handled_evidence,
        }


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ["promise", "target", "series", "status_shown", "from_day", "to_day", "heads_promise"]
    list_select_related = ["promise", "target__promise", "series"]
    list_filter = ["heads_promise", "heads_version", "status"]
    search_fields = ["promise__title", "target__slug"]

    @admin.display(description=gettext_lazy("Status"), ordering="status")
    def status_shown(self, assessment: Any) -> str:
        return status_label(assessment.status)
