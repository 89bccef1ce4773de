"""What was said: claims, what they assert that can be checked, and how they relate."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.enums import AssertionKind, ClaimKind, ClaimRelationKind, Comparator
from claims.models.base import (
    BoundField,
    Citation,
    EDTFField,
    EnumField,
    FigureField,
    PublicRecord,
    RecordChild,
    WordsField,
    one_citation_per_place,
)
from claims.models.provenance import Actor, Topic


class Claim(PublicRecord):
    """A statement by actors on a date, in the editors' own words."""

    parts = ("citations", "assertions", "relations")
    needs_citation = True
    _history_m2m_fields = ("speakers", "other_reporters", "topics", "promises")
    searched = ("statement",)
    has_word_index = True

    statement = models.TextField(help_text="One complete sentence: who said what.")
    kind_of_claim = EnumField(ClaimKind, max_length=24)
    speakers = models.ManyToManyField(Actor, related_name="claims", blank=True)
    reported_by = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="claims_relayed",
        help_text="Who reported the statement, if second-hand.",
    )
    other_reporters = models.ManyToManyField(
        Actor,
        related_name="claims_relayed_with_others",
        blank=True,
        help_text="Other authors of the source.",
    )
    stated_on = EDTFField(
        blank=True, help_text="Leave empty if there is no date; the date of the earliest source then counts."
    )
    stated_on_words = WordsField()
    stated_on_lower = BoundField()
    stated_on_upper = BoundField(db_index=True)
    topics = models.ManyToManyField(Topic, related_name="claims", blank=True)
    promises = models.ManyToManyField("claims.Promise", related_name="claims", blank=True)
    horizon = EDTFField(blank=True, help_text="For a forecast: the period it covers.")
    horizon_words = WordsField()
    horizon_lower = BoundField()
    horizon_upper = BoundField()
    importance = models.PositiveSmallIntegerField(default=3, help_text="1 (detail) to 5 (turning point).")

    class Meta:
        ordering = ["-stated_on_upper", "slug"]
        constraints = [
            models.CheckConstraint(condition=models.Q(importance__range=(1, 5)), name="claim_importance_1_to_5"),
            models.CheckConstraint(
                condition=models.Q(stated_on_lower__lte=models.F("stated_on_upper"))
                | models.Q(stated_on_lower=None)
                | models.Q(stated_on_upper=None),
                name="claim_dates_in_order",
            ),
        ]

    @property
    def reporters(self) -> list[Actor]:
        """Everybody who passes the statement on, the first-named first."""
        first = [] if self.reported_by is None else [self.reported_by]
        return [*first, *(actor for actor in self.other_reporters.all() if actor not in first)]

    def __str__(self) -> str:
        return self.statement if len(self.statement) <= 90 else self.statement[:89] + "…"


class Assertion(RecordChild):
    """Something in a claim that the record can confirm or refute.

    A `value` for an indicator and a period; a `rank` (`value` is the place, 1 where empty, counted from the highest,
    with `at_most` from the lowest); or a `target_state`.
    """

    shown_related = ("target__promise",)

    record = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="assertions")
    kind_of_assertion = EnumField(AssertionKind, max_length=14)
    indicator = models.ForeignKey("claims.Indicator", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(
        "claims.Series",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The series that the statement quoted, if known.",
    )
    target = models.ForeignKey("claims.Target", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    period = EDTFField(blank=True)
    period_words = WordsField()
    period_lower = BoundField()
    period_upper = BoundField()
    comparator = EnumField(Comparator, max_length=10, blank=True)
    value = FigureField(null=True, blank=True)
    high = FigureField(null=True, blank=True)
    asserted_state = models.CharField(
        max_length=40,
        blank=True,
        help_text="For a target's state: reached, ahead of schedule, on schedule, behind schedule, missed or held.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(high=None) | models.Q(high__gte=models.F("value")), name="assertion_values_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind_of_assertion} {self.period}"


class ClaimRelation(RecordChild):
    """This claim repeats, revises, supports or contradicts another."""

    record = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="related_from")
    relation = EnumField(ClaimRelationKind, max_length=12)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["record", "other", "relation"], name="claim_relation_once"),
            models.CheckConstraint(condition=~models.Q(record=models.F("other")), name="claim_relates_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.other_id}"

    def clean(self) -> None:
        if self.record_id is not None and self.record_id == self.other_id:
            raise ValidationError({"other": _("A claim cannot relate to itself.")})


class ClaimCitation(Citation):
    record = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        constraints = [one_citation_per_place("claim_cited_once_per_place")]
