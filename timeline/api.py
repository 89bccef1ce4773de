"""Events and the timeline in the API: the same rules for filters, pages, days and errors as the rest of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims import enums as words
from claims import presentation
from claims.api.base_views import Context, PublicView, by_date, same_paths
from claims.api.filters import fields, lists
from claims.api.filters.base import PublicFilters
from claims.api.serializers import records
from claims.api.serializers.fields import (
    CitationsField,
    ReferencesField,
    VagueDateField,
    VagueDateSerializer,
    WordField,
    vague_date,
)
from claims.api.urls import table
from claims.api.write.urls import addresses
from claims.http import record_urls
from claims.models import Actor, Promise, Topic
from claims.selectors.record_lookup import titles_in
from claims.types import Plain
from timeline.models import Entry, Event
from timeline.selectors import entries, linked_entries


class EventSerializer(records.RecordSerializer):
    """Something that happened."""

    title = serializers.CharField()
    summary = serializers.CharField()
    happened_on = VagueDateField()
    was_public = serializers.BooleanField(help_text="Whether it was public when it happened.")
    place = serializers.CharField()
    actors = ReferencesField()
    topics = ReferencesField()
    promises = ReferencesField()
    importance = serializers.IntegerField(help_text="1 (detail) to 5 (turning point).")
    citations = CitationsField()


class EventFilters(PublicFilters):
    date = "happened_on"
    actor = fields.RelatedFilter(Actor, "actors", about=lists.ACTOR)
    topic = fields.RelatedFilter(Topic, "topics", about=lists.TOPIC)
    promise = fields.RelatedFilter(Promise, "promises", about=lists.PROMISE)
    source = lists.cites()
    importance = fields.MinimumFilter("importance", about=lists.IMPORTANCE)


class EventView(PublicView):
    """What happened."""

    model, serializer_class, filterset_class = Event, EventSerializer, EventFilters
    includes: ClassVar = same_paths("actors", "topics", "promises")
    orderings = by_date("happened_on") | {"importance": ("importance", "slug")}
    default_ordering = "-happened_on"


class EntrySerializer(serializers.Serializer[Any]):
    """One thing on the timeline."""

    id = serializers.CharField(source="key", help_text="Stable public id.")
    kind = WordField(words.EntryKind)
    record_kind = WordField(words.RecordKind, help_text="Kind of the record it shows or is about.")
    record = serializers.CharField(help_text="Slug of that record.")
    self = serializers.SerializerMethodField(
        method_name="get_address", help_text=("Address of that record in this API.")
    )
    title = serializers.CharField()
    sentence = serializers.SerializerMethodField(
        help_text="For a flag the finding, for a moved goalpost the move; otherwise the title."
    )
    date = serializers.SerializerMethodField()
    sort_on = serializers.DateField(
        help_text="The day used for sorting: the first possible day, for a deadline the last."
    )
    known_on = serializers.DateField(help_text="First day (UTC) on which it is shown.")
    importance = serializers.IntegerField(help_text="1 (detail) to 5 (turning point).")
    actors = ReferencesField()
    topics = ReferencesField()
    promises = ReferencesField()

    def get_address(self, entry: Entry) -> str:
        return str(self.context["base"]) + record_urls.api_path(entry.record_kind, entry.record)

    def get_sentence(self, entry: Entry) -> str:
        titles = self.context["titles"]
        if entry.kind == words.EntryKind.FLAG:
            return presentation.flag_sentence(
                words.FlagKind(entry.params["flag_kind"]), entry.params["params"], names=titles
            )
        moves = [presentation.move_sentence(move, names=titles) for move in entry.params.get("moves", ())]
        return " ".join(moves) or entry.title

    @extend_schema_field(VagueDateSerializer(allow_null=True))
    def get_date(self, entry: Entry) -> Any:
        return vague_date(entry.edtf, entry.words, entry.lower, entry.upper)


class EntryFilters(PublicFilters):
    date, vague, logged = "sort_on", False, False
    kind = fields.WordsFilter(words.EntryKind, "kind", about=lists.KIND)
    actor = fields.RelatedFilter(Actor, "actors", about=lists.ACTOR)
    topic = fields.RelatedFilter(Topic, "topics", about=lists.TOPIC)
    promise = fields.RelatedFilter(Promise, "promises", about=lists.PROMISE)
    importance = fields.MinimumFilter("importance", about=lists.IMPORTANCE)


class TimelineView(PublicView):
    """Everything that appears on the timeline: events, claims, targets set and moved, deadlines, outcomes, flags."""

    model, serializer_class, filterset_class = Entry, EntrySerializer, EntryFilters
    includes: ClassVar = same_paths("actors", "topics", "promises")
    orderings = {"date": ("sort_on", "key")}
    default_ordering = "-date"

    @classmethod
    def rows(cls, as_of: dt.date) -> QuerySet[Any]:
        return entries(as_of=as_of).prefetch_related(*linked_entries(as_of))

    @classmethod
    def render_rows(cls, rows: Sequence[Any], context: Context, only: Collection[str] = ()) -> list[Plain]:
        titles = titles_in((row.params for row in rows), as_of=context["as_of"])
        return super().render_rows(rows, {**context, "titles": titles}, only)


urlpatterns = [
    path("events/", EventView.as_view({"get": "list"}), name="api-event-list"),
    path("events/<slug:slug>/", EventView.as_view({"get": "retrieve"}), name="api-event-detail"),
    table("events", EventView),
    table("timeline", TimelineView),
    *addresses(Event),
    path("timeline/", TimelineView.as_view({"get": "list"}), name="api-timeline"),
]
