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
from timeline.pages.page import Visit, page, show
from timeline.pages.pagination import part_of
from timeline.pages.timeline_items import flag_lines

ORDER = ("-opened_on", "kind", "subject_kind", "subject", "subject_period")


@page
def register(request: HttpRequest, visit: Visit) -> HttpResponse:
    kind = query_params.word(request.GET, "kind", FlagKind)
    severity = query_params.word(request.GET, "severity", Severity)
    promise = query_params.record(request.GET, "promise", Promise, visit)
    found: Any = flags(as_of=visit.as_of)  # with the columns that the selector adds
    raised = found
    if kind is not None:
        found = found.filter(kind=kind)
    if severity is not None:
        found = found.filter(severity=severity)
    if promise is not None:
        found = found.filter(promises=promise)
    part = part_of(found, request.GET, order=ORDER)
    context = {
        "part": part,
        "lines": flag_lines(part.rows, visit),
        "kinds": list(FlagKind),
        "severities": list(Severity),
        "promises": query_params.offered(
            Promise.objects.public(visit.as_of).order_by("title"), "flags", raised, promise
        ),
        "chosen": {"kind": kind, "severity": severity, "promise": promise},
        "is_filtered": kind is not None or severity is not None or promise is not None,
    }
    return show(request, visit, "pages/flags.html", context)
