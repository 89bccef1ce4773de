"""What the rules compute, as the API answers it: assessments and flags.

The end of a period of as-of days is never shown: seen from the day asked for, it is in the future.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims import enums as words
from claims import presentation
from claims.api.serializers.fields import CitationSerializer, NumberField, WordField, citations_of, title_of
from claims.http import record_urls
from claims.selectors.promise_progress import plain_assessment
from claims.selectors.record_lookup import records_named, titles_in
from claims.types import Plain

TEXT = serializers.CharField
DATE = serializers.DateField
WHOLE = serializers.IntegerField
Key = tuple[str, str]


class ReadingSerializer(serializers.Serializer[Any]):
    """One measured value as the rules used it."""

    slug = TEXT(help_text="The observation's slug; of several, the last one's.")
    value = NumberField(allow_null=False)
    low = NumberField(help_text="Lower end, if it is known as a range.")
    high = NumberField(help_text="Upper end.")
    period_start = DATE()
    period_end = DATE()
    parts = serializers.ListField(
        child=TEXT(), default=list, help_text="Slugs of the observations that it is the total or average of, if any."
    )


class BaselineSerializer(serializers.Serializer[Any]):
    """Where the target starts from."""

    value = NumberField(allow_null=False)
    period_end = DATE(allow_null=True)
    origin = WordField(words.BaselineOrigin)
    slug = TEXT(allow_null=True, help_text="The observation's slug, when it was measured.")
    period_start = DATE(allow_null=True, help_text="First day of its period, when it was measured.")
    from_version = WHOLE(allow_null=True, help_text="Number of the version that it is inherited from.")


class SpokenBySerializer(serializers.Serializer[Any]):
    """In whose place an earlier version gives the promise's status, and why."""

    version = WHOLE(help_text="Number of this version.")
    instead_of = TEXT(help_text="Slug of the current version.")
    instead_of_version = WHOLE(help_text="Number of the current version.")
    reason = WordField(words.Reason, help_text="Why the current version cannot be assessed.")


class SlipSerializer(serializers.Serializer[Any]):
    """By how much a target was met late."""

    days = serializers.IntegerField()
    years = serializers.FloatField()


class MeasuresSerializer(serializers.Serializer[Any]):
    """The numbers behind a status, of the value that decided; of the latest where none has.

    Null where one does not exist, which is never zero.
    """

    ratio = NumberField(help_text="Pace so far divided by required pace, under the indicator's model.")
    ratio_linear = NumberField(help_text="The same under the linear model.")
    attainment = NumberField(help_text="Share of the change from baseline to target achieved.")
    level_share = NumberField(help_text="The value divided by the target's.")
    gap = NumberField(help_text="Target value minus the value, in the unit.")
    path_value = NumberField(help_text="Value on the path at the end of the value's period, in the unit.")
    path_gap = NumberField(help_text="Path value minus the value, in the unit.")
    pace = NumberField(help_text="Pace so far, per year.")
    required_pace = NumberField(help_text="Pace required from baseline to deadline, per year.")
    needed_pace = NumberField(help_text="Pace needed from the value onwards, per year.")
    path_is_promised = serializers.BooleanField(help_text="Whether the promise states that path; false: an even one.")
    pace_model = WordField(
        words.Model, allow_null=True, help_text="Geometric: paces are fractions per year; linear: units per year."
    )


class ReachSerializer(serializers.Serializer[Any]):
    """When a goal without a deadline would be reached at the pace from a figure to the latest one."""

    periods = WHOLE(help_text="The figure is at least so many periods older than the latest.")
    since = ReadingSerializer(help_text="That figure.")
    reached_on = DATE(
        allow_null=True, help_text="Last day of the period in which it would be reached; null if it would not be."
    )


class DeadlineResultSerializer(MeasuresSerializer):
    """The judgement against one of several deadlines."""

    deadline = DATE(allow_null=True)
    status = WordField(words.Status)
    reason = WordField(words.Reason, allow_null=True)
    decided_by = ReadingSerializer(allow_null=True)
    reached = ReadingSerializer(allow_null=True)
    lost = ReadingSerializer(allow_null=True)
    slip = SlipSerializer(allow_null=True)
    periods_kept = WHOLE(allow_null=True)
    periods_judged = WHOLE(allow_null=True)
    breaches = ReadingSerializer(many=True)


class AssessmentSerializer(MeasuresSerializer):
    """What the rules say, with the numbers and the rows that they used."""

    promise = TEXT(help_text="The promise's slug.")
    target = TEXT(allow_null=True, help_text="The target version's slug; null for a deliverable without a number.")
    series = TEXT(allow_null=True, help_text="The series used.")
    heads_promise = serializers.BooleanField(help_text="Whether it gives the promise's status.")
    heads_version = serializers.BooleanField(help_text="Whether it is on the chosen series of this version.")
    status = WordField(words.Status, help_text="The status.")
    status_words = TEXT(help_text="The status in words for readers.")
    sentence = TEXT(help_text="The result with the deciding figures, in words for readers.")
    reason = WordField(words.Reason, allow_null=True, help_text="Reason why it cannot be assessed.")
    modifiers = serializers.ListField(child=WordField(words.Modifier), help_text="Qualifications of the status.")
    goal = NumberField(help_text="The value to reach, in the unit.")
    baseline = BaselineSerializer(allow_null=True, help_text="The value from which the pace is computed.")
    latest = ReadingSerializer(
        allow_null=True, help_text="The latest value that counts; it may be later than the deadline."
    )
    decided_by = ReadingSerializer(
        allow_null=True,
        help_text="The value that the rules used: before the deadline the latest, after it the deciding one.",
    )
    reached = ReadingSerializer(allow_null=True, help_text="The first value that met the target.")
    lost = ReadingSerializer(allow_null=True, help_text="The first later value that no longer met it.")
    attainment_at_deadline = NumberField(help_text="Share of the change achieved at the deadline.")
    slip = SlipSerializer(allow_null=True, help_text="How late it was met, if it was.")
    periods_kept = WHOLE(
        allow_null=True, help_text=("For a target that applies throughout: number of figures that meet it.")
    )
    periods_judged = WHOLE(allow_null=True, help_text="Number of figures since the statement.")
    breaches = ReadingSerializer(many=True, help_text="Figures that break it, in order.")
    bracket = ReadingSerializer(
        many=True, help_text="The figures before and after the deadline, if they decide in place of its own."
    )
    deadline = DATE(allow_null=True, help_text="Last day of the deadline used (the latest of several).")
    deadline_kind = WordField(words.DeadlineKind, allow_null=True, help_text="One deadline, several, a range, none.")
    deadlines = DeadlineResultSerializer(many=True, help_text="Results for each deadline, if there are several.")
    status_without_provisional = WordField(
        words.Status, allow_null=True, help_text="Status on final figures alone, if different."
    )
    status_at_low = WordField(
        words.Status, allow_null=True, help_text="If a figure used is a range: the status at its lower end."
    )
    status_at_high = WordField(
        words.Status, allow_null=True, help_text=("If a figure used is a range: the status at its upper end.")
    )
    other_statuses = serializers.ListField(
        child=WordField(words.Status), help_text="Statuses that the tolerance of the figures leaves open as well."
    )
    ratio_low = NumberField(help_text="If borderline: the least ratio within the tolerance.")
    ratio_high = NumberField(help_text="If borderline: the greatest ratio within the tolerance.")
    room = NumberField(help_text="If borderline: how far the deciding figure may be off, in the unit.")
    spoken_by = SpokenBySerializer(
        allow_null=True, help_text="If it speaks for its promise in the place of the current version: which, and why."
    )
    reach = ReachSerializer(many=True, help_text="Without a deadline: when the goal would be reached at recent paces.")
    goals = WHOLE(
        allow_null=True, help_text="If it gives the promise's status and the promise has several goals: how many."
    )
    goals_reached = WHOLE(allow_null=True, help_text="How many of these are reached.")
    from_day = DATE(help_text="First as-of day of this result.")
    rows = serializers.ListField(child=TEXT(), help_text="Slugs of the rows used.")
    ruleset = TEXT(help_text="Version of the rules.")


_MEASURES = (
    "ratio", "ratio_linear", "attainment", "level_share", "gap", "path_value", "path_gap", "pace", "required_pace",
    "needed_pace", "pace_model", "path_is_promised",
)  # fmt: skip
_FURTHER = (
    "goal", "baseline", "latest", "decided_by", "reached", "lost", "attainment_at_deadline", "deadline",
    "deadline_kind", "status_without_provisional", "status_at_low", "status_at_high", "periods_kept", "periods_judged",
    "spoken_by", "ratio_low", "ratio_high", "room", "goals", "goals_reached",
)  # fmt: skip


def assessment(plain: Mapping[str, Any]) -> Plain:
    """A stored assessment (from `claims.selectors.promise_progress`) as the API answers it."""
    names = ("promise", "target", "series", "heads_promise", "heads_version", "status", "reason", "modifiers")
    shown = {name: plain[name] for name in names}
    shown["status_words"] = presentation.status_words(plain["status"], plain["reason"])
    shown["sentence"] = presentation.assessment_sentence(plain)
    shown |= {name: plain.get(name) for name in (*_MEASURES, *_FURTHER, "slip")}
    shown["path_is_promised"] = bool(plain.get("path_is_promised"))
    shown["other_statuses"] = plain.get("other_statuses", [])
    shown["breaches"] = plain.get("breaches", [])
    shown["bracket"] = plain.get("bracket", [])
    shown["reach"] = plain.get("reach", [])
    several = plain.get("deadlines", ())
    shown["deadlines"] = [_deadline(each) for each in several] if len(several) > 1 else []
    return shown | {name: plain[name] for name in ("from_day", "rows", "ruleset")}


def _deadline(stored: Mapping[str, Any]) -> Plain:
    flat = {**stored["measures"], **stored}
    own = ("deadline", "status", "reason", "decided_by", "reached", "lost", "periods_kept", "periods_judged")
    names = (*_MEASURES, *own)
    shown = {name: flat.get(name) for name in names} | {"path_is_promised": bool(flat.get("path_is_promised"))}
    return shown | {"slip": _slip(flat), "breaches": flat.get("breaches", [])}


def _slip(stored: Mapping[str, Any]) -> Plain | None:
    days = stored.get("slip_days")
    return None if days is None else {"days": days, "years": stored["slip_years"]}


@extend_schema_field(AssessmentSerializer(allow_null=True))
class HeadlineField(serializers.Field[Any, Any, Any, Any]):
    """The assessment that speaks for a record as of the day, fetched beforehand to `headline`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "source": "headline", **kwargs})

    def to_representation(self, rows: Any) -> Plain | None:
        return assessment(plain_assessment(rows[0])) if rows else None


class EvidenceSerializer(serializers.Serializer[Any]):
    """A row that a rule used."""

    kind = WordField(words.RecordKind)
    slug = TEXT()
    title = TEXT(allow_null=True)
    self = serializers.URLField(allow_null=True, help_text="Address in this API; null if not public on the day.")
    citations = CitationSerializer(many=True)


class FlagSerializer(serializers.Serializer[Any]):
    """A reason for doubt that a rule found, with the rows that it used."""

    id = TEXT(help_text="Stable public id.")
    self = serializers.URLField(help_text="Address in this API.")
    page = serializers.URLField(allow_null=True, help_text="Page on this site.")
    kind = WordField(words.FlagKind)
    kind_words = TEXT(help_text="The kind in words for readers.")
    severity = WordField(words.Severity)
    subject_kind = WordField(words.RecordKind)
    subject = TEXT(help_text="Slug of the record it is about.")
    subject_period = TEXT(allow_null=True, help_text="ISO interval, for a flag about one period.")
    promises = serializers.ListField(child=TEXT(), help_text="Slugs of the promises it affects.")
    opened_on = DATE(help_text="First as-of day on which the rule finds it.")
    closed_on = DATE(
        allow_null=True,
        help_text="First day on which the rule no longer finds it; null while open. Lists contain open flags.",
    )
    sentence = TEXT(help_text="The finding with its arithmetic, in words.")
    params = serializers.DictField(child=serializers.JSONField(), help_text="The numbers used in the sentence.")
    evidence = EvidenceSerializer(many=True)
    ruleset = TEXT(help_text="Version of the rules.")


def flags(found: Collection[Mapping[str, Any]], *, as_of: dt.date, base: str) -> list[Plain]:
    """Flags (from `claims.selectors.promise_progress`) as the API answers them, with their evidence."""
    named = {(each["kind"], each["slug"]) for plain in found for each in plain["evidence"]}
    records = records_named(named, as_of=as_of)
    titles = titles_in((plain["params"] for plain in found), as_of=as_of)
    past = [{**plain, "closed_on": _past(plain["closed_on"], as_of)} for plain in found]
    return [_flag(plain, records, titles, base) for plain in past]


def _past(day: dt.date | None, as_of: dt.date) -> dt.date | None:
    """The day, unless it is in the future of the day asked for."""
    return day if day is not None and day <= as_of else None


def _flag(plain: Mapping[str, Any], records: Mapping[Key, Any], titles: Mapping[str, str], base: str) -> Plain:
    page = record_urls.flag_page(plain["id"])
    kind = words.FlagKind(plain["kind"])
    names = ("subject_kind", "subject", "subject_period", "opened_on", "closed_on")
    return {
        "id": plain["id"],
        "self": base + record_urls.api_path("flag", plain["id"]),
        "page": None if page is None else base + page,
        "kind": kind.value,
        "kind_words": str(presentation.label(kind)),
        "severity": plain["severity"],
        **{name: plain[name] for name in names},
        "promises": sorted(plain["promises"]),
        "sentence": presentation.flag_sentence(kind, plain["params"], names=titles),
        "params": plain["params"],
        "evidence": [evidence_row(each, records.get((each["kind"], each["slug"])), base) for each in plain["evidence"]],
        "ruleset": plain["ruleset"],
    }


def evidence_row(named: Mapping[str, str], record: Any, base: str) -> Plain:
    """A row of evidence as the API answers it; `record` is None where it is not public."""
    kind, slug = named["kind"], named["slug"]
    if record is None:
        return {"kind": kind, "slug": slug, "title": None, "self": None, "citations": []}
    citations = citations_of(record) if record.needs_citation else []
    return {
        "kind": kind,
        "slug": slug,
        "title": title_of(record),
        "self": base + record_urls.api_path(kind, slug),
        "citations": citations,
    }
