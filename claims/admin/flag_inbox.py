"""The inbox of flags: what rules found and nobody answered yet, the heaviest first, each with its evidence.

Acknowledging and dismissing call ``claims.services.flag_handling``; a verdict is entered like any record and published
by another person.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claims import presentation
from claims.admin.assessment_panel import evidence_keys, evidence_links, record_url
from claims.enums import FlagKind, RecordKind, Severity
from claims.exceptions import ClaimsError
from claims.http.users import signed_in_user
from claims.models import Flag
from claims.selectors.flag_inbox import InboxFilter, flags_in_inbox
from claims.selectors.record_lookup import records_named, titles_in
from claims.services import flag_handling

PAGE_SIZE = 20
SHELVES = {
    InboxFilter.WAITING: gettext_lazy("Waiting"),
    InboxFilter.ACKNOWLEDGED: gettext_lazy("Acknowledged"),
    InboxFilter.DISMISSED: gettext_lazy("Dismissed"),
}
DECISIONS = {"acknowledge": flag_handling.acknowledge, "dismiss": flag_handling.dismiss}


def urls(site: AdminSite) -> list[Any]:
    """The address of the inbox in an admin site."""

    def page(request: HttpRequest) -> HttpResponse:
        return _page(site, request)

    return [path("inbox/", site.admin_view(require_http_methods(["GET", "POST"])(page)), name="inbox")]


def _page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """One shelf of flags (GET); what somebody does about one of them (POST)."""
    if not request.user.has_perm("claims.view_flag"):
        raise PermissionDenied
    shelf = InboxFilter(given) if (given := request.GET.get("show", "")) in set(InboxFilter) else InboxFilter.WAITING
    severity = given if (given := request.GET.get("severity", "")) in set(Severity) else ""
    refused: dict[str, Any] = {}
    if request.method == "POST":
        response, refused = _handle(request, shelf, severity)
        if response is not None:
            return response
    found = flags_in_inbox(shelf)
    part = Paginator(found.filter(severity=severity) if severity else found, PAGE_SIZE)
    shown = part.get_page(request.GET.get("page"))
    context = {
        **site.each_context(request),
        "title": _("Flags"),
        "shelf": shelf,
        "severity": severity,
        "shelves": [(each, label, flags_in_inbox(each).count()) for each, label in SHELVES.items()],
        "severities": _severities(shelf),
        "page": shown,
        "lines": _lines(list(shown), refused),
        "may_handle": request.user.has_perm("claims.handle_flag"),
        "may_conclude": request.user.has_perm("claims.add_verdict"),
    }
    return TemplateResponse(request, "admin/claims/inbox.html", context)


def _severities(shelf: InboxFilter) -> list[tuple[str, Any, int]]:
    counts = dict(flags_in_inbox(shelf).order_by().values_list("severity").annotate(count=Count("pk")))
    return [(each.value, presentation.label(each), counts.get(each, 0)) for each in reversed(Severity)]


def _lines(shown: list[Any], refused: dict[str, Any]) -> list[dict[str, Any]]:
    """Each flag as the page shows it; a fixed number of queries for each kind of record that is named."""
    today = timezone.now().date()
    newest = [flag.findings.all()[0] for flag in shown if flag.findings.all()]
    keys = [key for finding in newest for key in evidence_keys(finding)]
    records = records_named([*keys, *((flag.subject_kind, flag.subject) for flag in shown)], as_of=today)
    names = titles_in((finding.params for finding in newest), as_of=today)
    return [_line(flag, records, names, today, refused) for flag in shown]


def _line(flag: Any, records: Any, names: Any, today: Any, refused: dict[str, Any]) -> dict[str, Any]:
    finding = next(iter(flag.findings.all()), None)
    subject = records.get((flag.subject_kind, flag.subject))
    given = refused if refused.get("flag") == str(flag.pk) else {}
    kind = FlagKind(flag.kind)
    return {
        "flag": flag,
        "url": reverse("admin:claims_flag_change", args=[flag.pk]),
        "label": presentation.label(kind),
        "meaning": presentation.flag_meaning(kind),
        "severity": "" if flag.severity is None else presentation.label(Severity(flag.severity)),
        "sentence": "" if finding is None else presentation.flag_sentence(kind, finding.params, names=names),
        "evidence": [] if finding is None else evidence_links(evidence_keys(finding), records),
        "subject_kind": presentation.label(RecordKind(flag.subject_kind)),
        "subject": flag.subject if subject is None else str(subject),
        "subject_url": "" if subject is None else record_url(subject),
        "promises": [(promise, record_url(promise), _verdict_url(promise, today)) for promise in flag.promises.all()],
        "digest": flag.digest or "",
        "error": given.get("error", ""),
        "why": given.get("why", ""),
        "changed": flag.handled_on if flag.handled_evidence and flag.handled_evidence != flag.digest else None,
    }


def _verdict_url(promise: Any, today: Any) -> str:
    """The form for a verdict on a promise, with what is known of it filled in."""
    query = urlencode({"promise": promise.pk, "concluded_on": today.isoformat()})
    return f"{reverse('admin:claims_verdict_add')}?{query}"


def _handle(request: HttpRequest, shelf: InboxFilter, severity: str) -> tuple[HttpResponse | None, dict[str, Any]]:
    """Acknowledge or dismiss one flag on the evidence that the page showed; else what to say next to it."""
    name, pk, why = (request.POST.get(each, "") for each in ("decision", "flag", "why"))
    flag = Flag.objects.filter(pk=pk).first() if pk.isdecimal() else None
    if flag is None or name not in DECISIONS:
        messages.error(request, _("This flag is not open."))
        return None, {}
    following = _after(flag, shelf, severity)
    try:
        DECISIONS[name](
            flag,
            by=signed_in_user(request),
            why=why,
            today=timezone.now().date(),
            evidence=request.POST.get("evidence", ""),
        )
    except ClaimsError as error:
        return None, {"flag": pk, "error": error.message, "why": why}
    done = (
        _("Acknowledged: %(flag)s.") if name == "acknowledge" else _("Dismissed until its evidence changes: %(flag)s.")
    )
    messages.success(request, done % {"flag": f"{presentation.label(FlagKind(flag.kind))}, {flag.subject}"})
    anchor = "" if following is None else f"#flag-{following}"
    return HttpResponseRedirect(f"{request.get_full_path()}{anchor}"), {}


def _after(flag: Flag, shelf: InboxFilter, severity: str) -> int | None:
    """The flag that comes after one on its shelf, so that the page opens there."""
    found = flags_in_inbox(shelf).filter(severity=severity) if severity else flags_in_inbox(shelf)
    keys = list(found.values_list("pk", flat=True))
    place = keys.index(flag.pk) if flag.pk in keys else len(keys)
    return keys[place + 1] if place + 1 < len(keys) else None
