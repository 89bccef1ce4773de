"""Every kind of public record of this app in the admin: what is special about each, and nothing else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims import presentation
from claims.admin.assessment_panel import check_today, rules_today, status_label, summary_of_flags
from claims.admin.base import RecordAdmin
from claims.admin.filters import FlagFilter, StatusFilter, by_actor, by_date
from claims.admin.forms import RecordForm
from claims.enums import COMPARATOR_OF, Comparator, Direction
from claims.models import (
    Actor,
    Claim,
    Indicator,
    Milestone,
    Observation,
    Outcome,
    Promise,
    Series,
    Source,
    Target,
    Topic,
    Verdict,
)
from claims.presentation.goals import describe_terms
from claims.selectors import assessments
from claims.services.record_content import to_json_value


def vague_date_column(name: str, label: Any) -> Any:
    """A list column with a vague date: the source's words where there are any."""

    @admin.display(description=label, ordering=f"{name}_upper")
    def column(record: Any) -> str:
        return getattr(record, f"{name}_words") or getattr(record, name) or "–"

    return column


TERMS = ("comparator", "value", "high", "direction", "applies", "per", "measure")


@admin.display(description=_("Target"), ordering="value")
def target_level_column(target: Any) -> str:
    """A list column with a version's level and when it applies, in the unit of its indicator."""
    terms = {name: getattr(target, name) for name in TERMS}
    return describe_terms(terms | {"unit": target.indicator.unit, "frequency": target.indicator.frequency})


@admin.display(description=_("Value"), ordering="value")
def value_column(record: Any) -> str:
    """A list column with the value of a figure, or with its bounds where it has no single value."""
    value, low, high = (
        None if each is None else to_json_value(each) for each in (record.value, record.low, record.high)
    )
    if value is not None:
        return str(value) if low is None and high is None else f"{value} ({_range(low, high)})"
    return _range(low, high)


def _range(low: Any, high: Any) -> str:
    if high is None:
        return str(_("at least %(value)s")) % {"value": low}
    return str(_("at most %(value)s")) % {"value": high} if low is None else f"{low}–{high}"


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    list_filter = ["state"]


@admin.register(Actor)
class ActorAdmin(RecordAdmin):
    search_through = ("aliases",)
    list_columns = ("kind_of_actor", "role", "affiliation")
    list_select_related = ["affiliation"]
    list_filter = ["state", "kind_of_actor", FlagFilter]


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    search_through = ("publisher_actor", "publisher_actor__aliases")
    list_columns = ("publisher", "kind_of_source", vague_date_column("published_on", _("Published on")))
    list_filter = [
        "state",
        "kind_of_source",
        "language",
        "published_on_inferred",
        by_date("published_on", _("published")),
        by_actor("publisher_actor"),
        FlagFilter,
    ]


@admin.register(Claim)
class ClaimAdmin(RecordAdmin):
    leading = (
        "statement",
        "kind_of_claim",
        "speakers",
        "reported_by",
        "other_reporters",
        "stated_on",
        "promises",
        "topics",
    )
    search_through = ("speakers", "speakers__aliases", "citations__source", "promises")
    list_columns = (vague_date_column("stated_on", _("Stated on")), "kind_of_claim")
    list_filter = [
        "state",
        "kind_of_claim",
        "topics",
        by_date("stated_on", _("stated")),
        "importance",
        by_actor("speakers", "reported_by", "other_reporters"),
        FlagFilter,
    ]
    ordering = ["-pk"]

    def beside(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return super().beside(request, record) | check_today(record, today=timezone.now().date())


@admin.register(Promise)
class PromiseAdmin(RecordAdmin):
    """Promises, each with today's status."""

    leading = ("title", "summary", "promisors", "counterparties", "topics")
    search_through = ("promisors", "promisors__aliases")
    list_columns = ("status_today", "flags_today", "importance")
    list_filter = [
        "state",
        "topics",
        "importance",
        "kind_of_promise",
        StatusFilter,
        by_actor("promisors", "counterparties"),
        FlagFilter,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request)
        match = request.resolver_match
        if match is None or not str(match.url_name).endswith("_changelist"):
            return found
        today = timezone.now().date()
        return found.prefetch_related(
            Prefetch("assessments", queryset=assessments.headline_assessments(as_of=today), to_attr="headlines"),
            Prefetch("flags", queryset=assessments.flags(as_of=today), to_attr="open_flags"),
        )

    @admin.display(description=_("Status today"))
    def status_today(self, promise: Any) -> SafeString | str:
        if not promise.headlines:
            return "–"
        status = promise.headlines[0].status
        return format_html('<span class="status status-{}">{}</span>', status, status_label(status))

    @admin.display(description=_("Open flags"))
    def flags_today(self, promise: Any) -> str:
        return summary_of_flags(promise.open_flags)

    def beside(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return super().beside(request, record) | rules_today(record, today=timezone.now().date())


#: What the field for the comparator offers first: a level whose direction alone was said.
COMPARATOR_BY_DIRECTION = _("From the direction: at least for an increase, at most for a decrease")


def follow_direction(form: forms.Form | RecordForm, cleaned: dict[str, Any]) -> None:
    """Fill in the comparator that was left to the direction; an error where a baseline contradicts the direction."""
    if cleaned.get("comparator") != "" or not cleaned.get("direction"):
        return
    direction, value, baseline = Direction(cleaned["direction"]), cleaned.get("value"), cleaned.get("baseline_value")
    if value is not None and baseline is not None:
        if direction is Direction.DECREASE and value > baseline:
            wrong = _("The target is above its baseline, but the direction is decrease. Is it a ceiling, “At most”?")
            return form.add_error("direction", wrong)
        if direction is Direction.INCREASE and value < baseline:
            wrong = _("The target is below its baseline, but the direction is increase. Is it a floor, “At least”?")
            return form.add_error("direction", wrong)
    cleaned["comparator"] = COMPARATOR_OF[direction]


class TargetForm(RecordForm):
    """A version of a promise's number; its comparator follows the direction unless another one is chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "comparator" in self.fields:
            self.fields["comparator"] = forms.ChoiceField(
                label=self.fields["comparator"].label,
                choices=[("", COMPARATOR_BY_DIRECTION), *presentation.choices(Comparator)],
                required=False,
            )
            if self.instance.pk is None:
                self.initial["comparator"] = ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        follow_direction(self, cleaned)
        return cleaned


@admin.register(Target)
class TargetAdmin(RecordAdmin):
    form = TargetForm
    computed = ("sequence",)
    leading = ("promise", "goal", "set_by", "indicator")
    search_through = ("promise", "indicator", "citations__source")
    list_columns = (target_level_column, vague_date_column("due_on", _("Due on")))
    list_select_related = ["promise", "indicator"]
    list_filter = [
        "state",
        "comparator",
        "direction",
        "applies",
        "due",
        by_date("due_on", _("due")),
        StatusFilter,
        FlagFilter,
        "promise__topics",
    ]


@admin.register(Milestone)
class MilestoneAdmin(RecordAdmin):
    search_through = ("promise", "citations__source")
    list_columns = ("promise", vague_date_column("due_on", _("Due on")))
    list_select_related = ["promise"]
    list_filter = ["state", by_date("due_on", _("due")), FlagFilter, "promise__topics"]


@admin.register(Outcome)
class OutcomeAdmin(RecordAdmin):
    leading = ("promise", "summary", "stage", "happened_on", "delivered_to")
    search_through = ("promise", "citations__source")
    list_columns = ("promise", "stage", vague_date_column("happened_on", _("Happened on")))
    list_select_related = ["promise"]
    list_filter = ["state", "stage", by_date("happened_on", _("happened")), FlagFilter, "promise__topics"]


@admin.register(Indicator)
class IndicatorAdmin(RecordAdmin):
    leading = ("name", "definition", "unit", "decimals", "frequency", "kind_of_measure")
    list_columns = ("frequency", "kind_of_measure", "preferred_series")
    list_select_related = ["preferred_series"]
    list_filter = ["state", "frequency", "kind_of_measure", "topics", FlagFilter]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What follows from another field is not asked for."""
        return ["part_period_counts"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        hidden = self.get_exclude(request, obj)
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in hidden]})
            for title, options in super().get_fieldsets(request, obj)
        ]


@admin.register(Series)
class SeriesAdmin(RecordAdmin):
    search_through = ("indicator", "provider", "provider__aliases")
    list_columns = ("indicator", "provider", "basis")
    list_select_related = ["indicator", "provider"]
    list_filter = ["state", "indicator__topics", by_actor("provider"), FlagFilter]


@admin.register(Observation)
class ObservationAdmin(RecordAdmin):
    search_through = (
        "series",
        "series__indicator",
        "series__provider",
        "series__provider__aliases",
        "citations__source",
    )
    list_columns = (vague_date_column("period", _("Period")), value_column, "kind_of_value")
    list_select_related = ["series"]
    list_filter = [
        "state",
        "kind_of_value",
        by_date("period", _("period")),
        "series__indicator__topics",
        by_actor("series__provider"),
        FlagFilter,
    ]
    ordering = ["-pk"]


@admin.register(Verdict)
class VerdictAdmin(RecordAdmin):
    search_through = ("promise",)
    list_columns = ("concluded_on",)
    list_select_related = ["promise"]
    list_filter = ["state", "verdict", "concluded_on"]
