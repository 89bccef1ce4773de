"""The register of flags: every doubt that is open on the day, with its arithmetic in words and its rows.

Out of scope: the sentences (claims.presentation) and the rules (the methodology page).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from claims.enums import FlagKind, Severity
from claims.models import Promise
from claims.selectors.assessments import flags
from timeline.pages import query_params
from timeline.pages.page import PageContext, public_page, render_page
from timeline.pages.pagination import paginate
from timeline.pages.timeline_items import flag_lines

ORDER = ("-opened_on", "kind", "subject_kind", "subject", "subject_period")


@public_page
def register(request: HttpRequest, visit: PageContext) -> HttpResponse:
    kind = query_params.choice_param(request.GET, "kind", FlagKind)
    severity = query_params.choice_param(request.GET, "severity", Severity)
    promise = query_params.record_param(request.GET, "promise", Promise, visit)
    found: Any = flags(as_of=visit.as_of)  # with the columns that the selector adds
    raised = found
    if kind is not None:
        found = found.filter(kind=kind)
    if severity is not None:
        found = found.filter(severity=severity)
    if promise is not None:
        found = found.filter(promises=promise)
    part = paginate(found, request.GET, order=ORDER)
    context = {
        "part": part,
        "lines": flag_lines(part.rows, visit),
        "kinds": list(FlagKind),
        "severities": list(Severity),
        "promises": query_params.record_choices(
            Promise.objects.public(visit.as_of).order_by("title"), "flags", raised, promise
        ),
        "chosen": {"kind": kind, "severity": severity, "promise": promise},
        "is_filtered": kind is not None or severity is not None or promise is not None,
    }
    return render_page(request, visit, "pages/flags.html", context)
