"""Every public record as the API answers it.

Fields have the models' names. `self` is a record's address in the API and `page` the page of the site that shows it; a
related record is a reference (slug, title, self), or null when it was not public on the day.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims import enums as words
from claims.api.serializers.assessments import HeadlineField
from claims.api.serializers.claim_checks import ClaimCheckSerializer
from claims.api.serializers.fields import (
    CitationsField,
    NumberField,
    ReferenceField,
    ReferencesField,
    VagueDateField,
    VagueDateSerializer,
    WordField,
    is_public,
    vague_date_of,
)
from claims.http import record_urls
from claims.models.series_breaks import breaks_in

TRUTH = serializers.BooleanField
TEXT = serializers.CharField
WHOLE = serializers.IntegerField


class EarlierTextSerializer(serializers.Serializer[Any]):
    """What a text of a record said until something became known."""

    field = TEXT(help_text="Field name, such as title.")  # type: ignore[assignment]
    before = serializers.DateField(help_text="The text applied before this day.")
    text = TEXT(allow_blank=True)


class RecordSerializer(serializers.Serializer[Any]):
    """What every record has."""

    slug = TEXT(help_text="Stable public id.")
    self = serializers.SerializerMethodField(method_name="get_address", help_text="Address in this API.")
    page = serializers.SerializerMethodField(help_text="Page on this site, if any.")
    known_on = serializers.DateField(help_text="First day (UTC) on which this was known.")
    known_on_inferred = TRUTH(help_text="Whether the day is inferred from usual delays or an undated source.")
    version = WHOLE(help_text="Increases with every change of the record.")
    note = TEXT(help_text="The editors' note to readers.")
    earlier_texts = EarlierTextSerializer(
        many=True, help_text="Earlier texts by day; a response for a past day contains the texts of that day."
    )

    def get_address(self, record: Any) -> str:
        return str(self.context["base"]) + record_urls.api_path(record.kind(), record.slug)

    def get_page(self, record: Any) -> str | None:
        path = record_urls.page_path(record)
        return None if path is None else self.context["base"] + path

    @property
    def as_of(self) -> dt.date:
        return self.context["as_of"]  # type: ignore[no-any-return]


class SourceSerializer(RecordSerializer):
    """A publication."""

    title = TEXT()
    publisher = TEXT()
    publisher_actor = ReferenceField(help_text="The publisher, if it is an actor in the dossier.")
    authors = TEXT()
    url = TEXT(help_text="Address; empty if it is not on the web.")
    kind_of_source = WordField(words.SourceKind)
    language = TEXT(help_text="Language tag, such as en.")
    published_on = VagueDateField()
    published_on_inferred = TRUTH(help_text="Whether its date is inferred, not printed.")
    read_on = serializers.DateField(allow_null=True, help_text="Day on which the editors read it.")


class ActorSerializer(RecordSerializer):
    """Person, organisation, state, group or anonymous voice."""

    name = TEXT()
    aliases = serializers.SerializerMethodField(help_text="Other names and spellings.")
    kind_of_actor = WordField(words.ActorKind)
    role = TEXT(help_text="Position in the dossier's period.")
    affiliation = ReferenceField()
    description = TEXT()

    def get_aliases(self, record: Any) -> list[str]:
        return [alias.name for alias in record.aliases.all()]


class TopicSerializer(RecordSerializer):
    """What something is about."""

    name = TEXT()
    description = TEXT()


class AssertionSerializer(serializers.Serializer[Any]):
    """Something in a claim that the record can confirm or refute."""

    kind_of_assertion = WordField(words.AssertionKind)
    indicator = ReferenceField()
    target = ReferenceField()
    period = VagueDateField()
    comparator = WordField(words.Comparator, allow_null=True)
    value = NumberField(help_text="In the indicator's unit.")
    high = NumberField(help_text="Upper end, if a range is asserted.")
    asserted_state = TEXT(help_text="For a target's state: the word used.")


class ClaimRelationSerializer(serializers.Serializer[Any]):
    """Relation of this claim to another."""

    relation = WordField(words.ClaimRelationKind)
    claim = ReferenceField(source="other")


class ClaimSerializer(RecordSerializer):
    """A statement by actors on a date, in the editors' own words; `check` is its status against the record."""

    statement = TEXT()
    kind_of_claim = WordField(words.ClaimKind)
    speakers = ReferencesField()
    reported_by = ReferenceField(help_text="Who reported it, if second-hand; the first of several.")
    other_reporters = ReferencesField(help_text="Other authors of the source.")
    stated_on = VagueDateField()
    horizon = VagueDateField(help_text="For a forecast: the period it covers.")
    topics = ReferencesField()
    promises = ReferencesField()
    importance = WHOLE(help_text="1 (detail) to 5 (turning point).")
    assertions = AssertionSerializer(many=True)
    relations = serializers.SerializerMethodField()
    check = serializers.SerializerMethodField()
    citations = CitationsField()

    @extend_schema_field(ClaimRelationSerializer(many=True))
    def get_relations(self, record: Any) -> Any:
        rows = ClaimRelationSerializer(record.relations.all(), many=True, context=self.context).data
        return [row for row in rows if row["claim"] is not None]

    @extend_schema_field(ClaimCheckSerializer(allow_null=True))
    def get_check(self, record: Any) -> Any:
        return ClaimCheckSerializer(record.current_checks[0]).data if record.current_checks else None


class VerdictBriefSerializer(serializers.Serializer[Any]):
    """The editors' newest conclusion."""

    slug = TEXT()
    verdict = WordField(words.VerdictKind)
    reason = TEXT()
    concluded_on = serializers.DateField()


class PromiseSerializer(RecordSerializer):
    """The thing followed over time; `assessment` is what the rules say, `verdict` what the editors conclude."""

    title = TEXT()
    summary = TEXT()
    promisors = ReferencesField()
    counterparties = ReferencesField()
    condition = TEXT(help_text="What has to happen first; empty if it depends on nothing.")
    topics = ReferencesField()
    importance = WHOLE(help_text="1 (detail) to 5 (turning point).")
    kind_of_promise = WordField(
        words.PromiseKind, allow_null=True, help_text="Set by the editors; null if the rule decides."
    )
    counted = serializers.SerializerMethodField(help_text="Whether track records count it.")
    not_counted_because = WordField(words.NotCounted, allow_null=True, help_text="Reason why they do not.")
    assessment = HeadlineField()
    verdict = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField(help_text="Address of its progress.")

    def get_counted(self, record: Any) -> bool:
        return bool(record.not_counted_because == "")

    @extend_schema_field(VerdictBriefSerializer(allow_null=True))
    def get_verdict(self, record: Any) -> Any:
        newest = record.known_verdicts[0] if record.known_verdicts else None
        return None if newest is None else VerdictBriefSerializer(newest).data

    def get_progress(self, record: Any) -> str:
        return self.get_address(record) + "progress/"


class TargetSerializer(RecordSerializer):
    """One version of a promise's number. `assessment` is what the rules say of it as of the day."""

    promise = ReferenceField()
    goal = TEXT(help_text="Which of the promise's goals it is a version of; empty if its indicator says so.")
    sequence = WHOLE(help_text="1 for the first version of the goal.")
    set_by = ReferenceField(help_text="The claim that set this version.")
    stated_on = serializers.SerializerMethodField(help_text="When that claim was made.")
    indicator = ReferenceField()
    unit = TEXT(source="indicator.unit", help_text="Unit of its values, except factors.")
    own_series = ReferenceField(help_text="The series that the statement quoted.")
    path_series = ReferenceField(help_text="The series whose plans are the path that the promise states.")
    comparator = WordField(words.Comparator)
    direction = WordField(words.Direction)
    applies = WordField(
        words.Applies, help_text=("Whether the figure for the deadline decides, or every figure since the statement.")
    )
    per = WordField(
        words.Per, allow_null=True, help_text="What length of time the number is for; null: the indicator's frequency."
    )
    measure = WordField(
        words.TargetMeasure, allow_null=True, help_text="If the number is the total or average of a whole time."
    )
    due = WordField(
        words.Due, help_text="Whether an earlier figure that meets it is enough, or only the figure for the deadline."
    )
    value = NumberField(
        allow_null=False,
        help_text=(
            "In the unit; for multiply, a factor of the baseline (the resulting level is the assessment's goal)."
        ),
    )
    high = NumberField(help_text="Upper end of a range.")
    tolerance = NumberField(help_text="For equal: the tolerance.")
    baseline_value = NumberField()
    baseline_period = VagueDateField()
    due_on = VagueDateField(help_text="The deadline; may be a set or an interval.")
    withdrawn_on = serializers.SerializerMethodField(help_text="Day on which the promisor withdrew it.")
    assessment = HeadlineField()
    progress = serializers.SerializerMethodField(help_text="Address of its progress.")
    citations = CitationsField()

    @extend_schema_field(VagueDateSerializer(allow_null=True))
    def get_stated_on(self, record: Any) -> Any:
        return vague_date_of(record.set_by, "stated_on") if is_public(record.set_by, self.as_of) else None

    def get_withdrawn_on(self, record: Any) -> dt.date | None:
        day: dt.date | None = record.withdrawn_on
        return day if day is not None and day <= self.as_of else None

    def get_progress(self, record: Any) -> str:
        return self.get_address(record) + "progress/"


class MilestoneSerializer(RecordSerializer):
    """A dated step of a promise without a number."""

    title = TEXT()
    promise = ReferenceField()
    set_by = ReferenceField(help_text="The claim that set it.")
    kind_of_date = WordField(
        words.PromiseKind,
        allow_null=True,
        help_text="Whose date it is, set by the editors; null if the rule decides.",
    )
    replaces = ReferenceField(help_text="The step whose due date this one moved.")
    due_on = VagueDateField()
    citations = CitationsField()


class OutcomeSerializer(RecordSerializer):
    """A dated, sourced report of what happened to a promise."""

    summary = TEXT()
    promise = ReferenceField()
    milestone = ReferenceField()
    stage = WordField(words.Stage, allow_null=True, help_text="Null if the editors searched and found no evidence.")
    happened_on = VagueDateField()
    delivered_to = ReferencesField()
    citations = CitationsField()


class IndicatorSerializer(RecordSerializer):
    """What is measured, in one unit."""

    name = TEXT()
    definition = TEXT()
    unit = TEXT()
    decimals = WHOLE(help_text="Number of decimal places shown to readers.")
    frequency = WordField(words.Frequency)
    model = WordField(words.Model, help_text="How it is expected to change between two values.")
    usual_lag_days = WHOLE(help_text="Days from a period's end to its usual publication.")
    kind_of_measure = WordField(
        words.MeasureKind, allow_null=True, help_text="What figures of other lengths of time mean; null if not stated."
    )
    part_period_counts = TRUTH(
        help_text="Whether a part-year figure is comparable with a whole year's; follows from the kind of measure."
    )
    counts_events = TRUTH(help_text="Whether it counts events: a small number varies by chance.")
    tolerance = NumberField(allow_null=False, help_text="Series that differ by more than this fraction disagree.")
    preferred_series = ReferenceField()
    change_of = ReferenceField(help_text="The indicator whose change this one measures, if any.")
    topics = ReferencesField()


class BreakSerializer(serializers.Serializer[Any]):
    """The first day of a new way of counting, and what changed then."""

    day = serializers.DateField()
    note = TEXT()


class SeriesSerializer(RecordSerializer):
    """One indicator as one provider reports it on one basis."""

    title = TEXT()
    indicator = ReferenceField()
    unit = TEXT(source="indicator.unit")
    provider = ReferenceField(help_text="Who reports the figures; null if the document does not say.")
    basis = TEXT(help_text="How it is counted.")
    source = ReferenceField(help_text="The document, if the provider is not stated.")  # type: ignore[assignment]
    price_basis = WordField(words.PriceBasis, allow_null=True, help_text="Null if not stated.")
    seasonally_adjusted = TRUTH(help_text="Whether the provider removed the seasons.")
    breaks = serializers.SerializerMethodField(help_text="Days from which it is counted in a new way, in order.")

    @extend_schema_field(BreakSerializer(many=True))
    def get_breaks(self, record: Any) -> list[dict[str, Any]]:
        return [found._asdict() for found in breaks_in(record.breaks)]


class ObservationSerializer(RecordSerializer):
    """One value for one period in one series, as known from `known_on` on (its vintage)."""

    series = ReferenceField()
    indicator = ReferenceField(source="series.indicator")
    unit = TEXT(source="series.indicator.unit")
    period = VagueDateField()
    value = NumberField()
    low = NumberField(help_text="Lower bound.")
    high = NumberField(help_text="Upper bound.")
    kind_of_value = WordField(words.ObservationKind)
    citations = CitationsField()


class VerdictSerializer(RecordSerializer):
    """What the editors conclude about a promise."""

    promise = ReferenceField()
    verdict = WordField(words.VerdictKind)
    reason = TEXT()
    concluded_on = serializers.DateField()
    citations = CitationsField()
