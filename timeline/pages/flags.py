"""The register of flags: every doubt that is open on the day, with its arithmetic in words and its rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from claims.enums import FlagKind, Severity
from claims.http.query_fields import ChoiceField
from claims.models import Promise
from claims.selectors.assessments import flags
from timeline.pages.page import PageRequest, public_page, render_page
from timeline.pages.pagination import paginate
from timeline.pages.query_params import QueryForm, RecordField, record_choices
from timeline.pages.timeline_items import flag_lines

ORDER = ("-opened_on", "kind", "subject_kind", "subject", "subject_period")


class FlagsForm(QueryForm):
    """The filters of the list of flags."""

    kind = ChoiceField(FlagKind)
    severity = ChoiceField(Severity)
    promise = RecordField(Promise)


@public_page
def register(request: PageRequest) -> HttpResponse:
    """The list of open flags with its filters."""
    as_of = request.page.as_of
    chosen = FlagsForm(request.GET, as_of=as_of).values()
    promise = chosen["promise"]
    found: Any = flags(as_of=as_of)  # with the columns that the selector adds
    raised = found
    for column, name in (("kind", "kind"), ("severity", "severity"), ("promises", "promise")):
        if chosen[name] is not None:
            found = found.filter(**{column: chosen[name]})
    part = paginate(found, request.GET, order=ORDER)
    context = {
        "part": part,
        "lines": flag_lines(part.rows, as_of=as_of),
        "kinds": list(FlagKind),
        "severities": list(Severity),
        "promises": record_choices(Promise.objects.public(as_of).order_by("title"), "flags", raised, promise),
        "chosen": chosen,
        "is_filtered": any(value is not None for value in chosen.values()),
    }
    return render_page(request, "pages/flags.html", context)
