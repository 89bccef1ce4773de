"""Events, and the read model of the timeline: one Entry for everything that can appear on it, and counts of them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import Q

from claims.enums import EntryKind
from claims.models import Actor, Promise, Topic
from claims.models.base import (
    BoundField,
    Citation,
    EDTFField,
    EnumField,
    PublicRecord,
    WordsField,
    one_citation_per_place,
)
from claims.models.dated_texts import EarlierTextsField
from claims.models.search_text import SearchTextField


class Event(PublicRecord):
    """Something that happened."""

    parts = ("citations",)
    needs_citation = True
    _history_m2m_fields: ClassVar[tuple[str, ...]] = ("actors", "topics", "promises")
    searched = ("title", "summary", "place")
    has_word_index = True

    title = models.CharField(max_length=200, help_text="One complete sentence: who did what.")
    summary = models.TextField(blank=True)
    happened_on = EDTFField()
    happened_on_words = WordsField()
    happened_on_lower = BoundField()
    happened_on_upper = BoundField(db_index=True)
    was_public = models.BooleanField(
        default=True, help_text="It was public when it happened; otherwise it became known with its earliest source."
    )
    place = models.CharField(max_length=200, blank=True)
    actors = models.ManyToManyField(Actor, related_name="events", blank=True)
    topics = models.ManyToManyField(Topic, related_name="events", blank=True)
    promises = models.ManyToManyField(Promise, related_name="events", blank=True)
    importance = models.PositiveSmallIntegerField(default=3, help_text="1 (detail) to 5 (turning point).")

    class Meta:
        ordering = ["-happened_on_upper", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(importance__range=(1, 5)), name="event_importance_1_to_5"),
            models.CheckConstraint(
                condition=Q(happened_on_lower=None)
                | Q(happened_on_upper=None)
                | Q(happened_on_lower__lte=models.F("happened_on_upper")),
                name="event_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EventCitation(Citation):
    record = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        constraints = [one_citation_per_place("event_cited_once_per_place")]


class Entry(models.Model):
    """One thing on the timeline, made by the projection and by nothing else.

    `sort_on` is the first day it may have happened (the last day for a deadline); `known_on`
    the day from which it may be shown; `gone_on` the day from which it may not (a flag that closed
    stays, a finding that was replaced goes).
    """

    key = models.CharField(
        max_length=200, unique=True, help_text=("Stable public ID: kind and slug of the record it shows.")
    )
    kind = EnumField(EntryKind, max_length=14)
    record_kind = models.CharField(max_length=20)
    record = models.CharField(max_length=140)
    title = models.TextField()
    earlier_texts = EarlierTextsField(
        editable=False, help_text="Earlier values of `title` or of a text among the params (`params.place`), by day."
    )
    params = models.JSONField(default=dict, help_text="Parameters of the sentence, if it is made when shown.")
    edtf = models.CharField(max_length=64)
    words = models.CharField(max_length=80, blank=True)
    lower = models.DateField(null=True)
    upper = models.DateField(null=True)
    sort_on = models.DateField()
    known_on = models.DateField()
    gone_on = models.DateField(null=True)
    importance = models.PositiveSmallIntegerField(default=3)
    promises = models.ManyToManyField(Promise, related_name="entries", blank=True)
    actors = models.ManyToManyField(Actor, related_name="entries", blank=True)
    topics = models.ManyToManyField(Topic, related_name="entries", blank=True)
    search_text = SearchTextField()

    class Meta:
        ordering = ["-sort_on", "-id"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["sort_on", "id"], name="entry_in_order"),
            models.Index(fields=["-importance", "sort_on"], name="entry_by_importance"),
            models.Index(fields=["record_kind", "record"], name="entry_of_record"),
            models.Index(fields=["kind", "sort_on", "id"], name="entry_of_kind_in_order"),
            models.Index(fields=["known_on"], name="entry_known_on"),
            models.Index(
                fields=["sort_on", "id"], condition=Q(sort_on__gt=models.F("known_on")), name="entry_known_ahead"
            ),
            models.Index(fields=["gone_on"], condition=Q(gone_on__isnull=False), name="entry_gone_on"),
        ]

    def __str__(self) -> str:
        return self.key

    def searched_texts(self) -> Iterable[object]:
        """Its own words, and the names in its sentence."""
        return (self.title, *(self.params.get(name, "") for name in ("place", "promise_title", "indicator_name")))


class CountedBy(StrEnum):
    """What a count of entries is about: all of them, or those of one topic, actor, promise or importance (at least)."""

    ALL = "all"
    TOPIC = "topic"
    ACTOR = "actor"
    PROMISE = "promise"
    IMPORTANCE = "importance"


class MonthCount(models.Model):
    """How many entries of a kind begin or cease to be shown in one turn of the year, by the month in which they lie.

    So that the overview of a million entries costs what that of ten thousand does. `turn` is the month in which they
    became known, or (counted negatively) from which they are gone: the sum up to a day is what could be shown on it.
    A vague date or a range is in no one month: it counts as `opened` in its first month and as `closed` in the month
    after its last, so that a running sum says how many may lie over each month. Each is counted twice, by the month
    and by the year of its turn (`of_year`): whole years are summed up to the one asked for, and only in it months.
    """

    by = EnumField(CountedBy, max_length=10)
    about = models.BigIntegerField(default=0, help_text="ID of the topic, actor or promise, or the lowest importance.")
    month = models.DateField(help_text="First day of the month or year.")
    kind = EnumField(EntryKind, max_length=14)
    of_year = models.BooleanField(default=False, help_text="The period is a year, not a month.")
    turn = models.DateField(help_text="First day of the month, or of the year.")
    placed = models.IntegerField(default=0)
    opened = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)

    class Meta:
        ordering = ["by", "about", "of_year", "turn", "month", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "about", "of_year", "turn", "month", "kind"], name="month_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.about} {self.month} {self.kind} {self.turn}"
