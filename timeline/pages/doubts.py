"""The register of flags: every doubt that is open on the day, with its arithmetic in words and its rows.

Out of scope: the sentences (claims.wording) and the rules (the methodology page).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from claims.models import Promise
from claims.selectors.judged import flags
from claims.vocabulary import FlagKind, Severity
from timeline.pages import asked
from timeline.pages.keyset import part_of
from timeline.pages.lines import flag_lines
from timeline.pages.visit import Visit, page, show

ORDER = ("-opened_on", "kind", "subject_kind", "subject", "subject_period")


@page
def register(request: HttpRequest, visit: Visit) -> HttpResponse:
    kind = asked.word(request.GET, "kind", FlagKind)
    severity = asked.word(request.GET, "severity", Severity)
    promise = asked.record(request.GET, "promise", Promise, visit)
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
        "promises": asked.offered(Promise.objects.public(visit.as_of).order_by("title"), "flags", raised, promise),
        "chosen": {"kind": kind, "severity": severity, "promise": promise},
        "is_filtered": kind is not None or severity is not None or promise is not None,
    }
    return show(request, visit, "pages/flags.html", context)
