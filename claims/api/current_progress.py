"""`/progress/`: the status of every promise with a number, in one list.

A row is the valid version of a promise's number, what the rules say of it, and the figures that they used, each with
its sources.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from claims import enums as words
from claims import models
from claims.api.base_views import Context, PublicView, same_paths
from claims.api.filters import lists
from claims.api.serializers.assessments import AssessmentSerializer, EvidenceSerializer, assessment, evidence_row
from claims.api.serializers.fields import (
    CitationSerializer,
    NumberField,
    ReferenceSerializer,
    VagueDateSerializer,
    WordField,
    citations_of,
    reference,
    vague_date_of,
)
from claims.http import record_urls
from claims.http.json_numbers import number
from claims.selectors import assessments
from claims.selectors.promise_progress import plain_assessment
from claims.selectors.record_lookup import records_named
from claims.types import Plain

TEXT = serializers.CharField


class CurrentSerializer(serializers.Serializer[Any]):
    """Progress of one promise: the valid version of its number, its assessments and the figures used."""

    promise = ReferenceSerializer()
    target = ReferenceSerializer()
    self = serializers.URLField(help_text="Address of the full progress of the version.")
    indicator = ReferenceSerializer(help_text="The indicator measured.")
    unit = TEXT(help_text="Unit of all values except factors.")
    comparator = WordField(words.Comparator, help_text="How figures are compared with the value.")
    value = NumberField(
        allow_null=False,
        help_text=(
            "In the unit; for multiply, a factor of the baseline (the resulting level is the assessment's goal)."
        ),
    )
    high = NumberField(help_text="Upper end of a range.")
    stated_on = VagueDateSerializer(allow_null=True)
    deadline = VagueDateSerializer(allow_null=True)
    assessment = AssessmentSerializer(help_text="Of that version, on its chosen series.")
    deliverable = AssessmentSerializer(
        allow_null=True,
        help_text="By steps and reports, if any; heads_promise tells which of the two gives the promise's status.",
    )
    used = EvidenceSerializer(many=True, help_text="Rows used by the rules, with their sources.")
    citations = CitationSerializer(many=True, help_text="Sources of the version.")


class CurrentView(PublicView):
    """Progress of every promise with a number on the day."""

    model, serializer_class = models.Assessment, CurrentSerializer
    filterset_class = lists.AssessmentFilters
    includes: ClassVar = same_paths("promise", "target", "series", indicator="target__indicator")
    orderings: ClassVar = {"promise": ("promise__slug",), "from_day": ("from_day", "promise__slug")}
    default_ordering = "promise"

    @classmethod
    def rows(cls, as_of: dt.date) -> QuerySet[Any]:
        found = assessments.current_assessments(as_of=as_of)
        schedule = Prefetch(
            "promise__assessments", assessments.assessments(as_of=as_of).filter(target=None), to_attr="schedule"
        )
        near = found.select_related("promise", "target__promise", "target__indicator", "target__set_by", "series")
        return near.prefetch_related(schedule)

    @classmethod
    def render_rows(cls, rows: Sequence[Any], context: Context, only: Collection[str] = ()) -> list[Plain]:
        named = {("observation", slug) for row in rows for slug in row.rows}
        named |= {("target", row.target.slug) for row in rows}
        records = records_named(named, as_of=context["as_of"])
        return [_row(row, records, context) for row in rows]


def _row(row: Any, records: Any, context: Context) -> Plain:
    target = row.target
    cited = records.get(("target", target.slug))
    used = [{"kind": "observation", "slug": slug} for slug in row.rows]
    return {
        "promise": reference(row.promise, context),
        "target": reference(target, context),
        "self": context["base"] + record_urls.api_path("target", target.slug) + "progress/",
        "indicator": reference(target.indicator, context),
        "unit": target.indicator.unit,
        "comparator": target.comparator,
        "value": number(target.value),
        "high": number(target.high),
        "stated_on": vague_date_of(target.set_by, "stated_on"),
        "deadline": vague_date_of(target, "due_on"),
        "assessment": assessment(plain_assessment(row)),
        "deliverable": assessment(plain_assessment(row.promise.schedule[0])) if row.promise.schedule else None,
        "used": [evidence_row(each, records.get((each["kind"], each["slug"])), context["base"]) for each in used],
        "citations": [] if cited is None else citations_of(cited),
    }
