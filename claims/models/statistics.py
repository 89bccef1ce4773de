"""What is measured: indicators, providers' series, and single values with their vintages."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from claims.enums import Frequency, MeasureKind, Model, ObservationKind, PriceBasis, State
from claims.models.base import (
    BoundField,
    Citation,
    EDTFField,
    EnumField,
    FigureField,
    PublicRecord,
    WordsField,
    one_citation_per_place,
)
from claims.models.provenance import Actor, Source, Topic
from claims.models.series_breaks import BreaksField

#: Digits after the point that a figure has at most.
MAX_DECIMALS = 6


#: What has a level at any time.
LEVELS = frozenset({MeasureKind.STOCK, MeasureKind.RATE, MeasureKind.INDEX})


class Indicator(PublicRecord):
    """What is measured, in one unit. All its series are in this unit, so none needs converting."""

    _history_m2m_fields = ("topics",)
    shown_related = ("preferred_series__provider",)
    searched = ("name", "definition", "unit")
    has_word_index = True

    name = models.CharField(max_length=200, unique=True)
    definition = models.TextField(blank=True)
    unit = models.CharField(max_length=60, help_text="As printed after a number: USD bn, %, trees.")
    decimals = models.PositiveSmallIntegerField(
        default=1, validators=[MaxValueValidator(MAX_DECIMALS)], help_text="Decimal places shown, 0 to 6."
    )
    frequency = EnumField(Frequency, max_length=10, default=Frequency.ANNUAL)
    model = EnumField(
        Model,
        max_length=10,
        default=Model.GEOMETRIC,
        help_text="Geometric for positive levels; linear for shares and counts from zero.",
    )
    usual_lag_days = models.PositiveIntegerField(
        default=90, help_text="Days from a period's end to its usual publication."
    )
    kind_of_measure = EnumField(
        MeasureKind,
        max_length=10,
        blank=True,
        default="",
        db_default="",
        help_text=(
            "What figures of other lengths of time mean: a stock is counted on any day, a flow is added up. Leave "
            "it empty if you do not know; then only figures of the same length are compared."
        ),
    )
    part_period_counts = models.BooleanField(
        default=False,
        help_text="Follows from the kind of measure; true without one means a stock.",
    )
    counts_events = models.BooleanField(
        default=False,
        db_default=False,
        help_text="It counts events, such as vetoes or accidents: below 30, a small difference may be chance.",
    )
    tolerance = models.DecimalField(
        max_digits=6,
        decimal_places=4,
        default=Decimal("0.02"),
        help_text="How far a figure may be off, as a fraction: 0.02 is 2 %. Series that differ by more disagree.",
    )
    preferred_series = models.ForeignKey(
        "claims.Series", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    change_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="If this is the percentage change on the previous year: the indicator whose change it is.",
    )
    topics = models.ManyToManyField(Topic, related_name="indicators", blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tolerance__gte=0) & Q(tolerance__lt=1), name="indicator_tolerance_is_a_share"
            ),
            models.CheckConstraint(condition=~Q(change_of=F("id")), name="indicator_changes_another"),
            models.CheckConstraint(condition=Q(decimals__lte=MAX_DECIMALS), name="indicator_decimals_0_to_6"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})"

    def clean(self) -> None:
        if self.tolerance is not None and not 0 <= self.tolerance < 1:
            raise ValidationError({"tolerance": _("Enter a fraction from 0 to less than 1, such as 0.02.")})
        if not self.kind_of_measure and self.part_period_counts:
            self.kind_of_measure = MeasureKind.STOCK
        is_change = self.change_of_id is not None and self.kind_of_measure != MeasureKind.STOCK
        self.part_period_counts = self.kind_of_measure in LEVELS and not is_change


class Series(PublicRecord):
    """One indicator as one provider reports it on one basis.

    Where the provider is not stated the series belongs to the document that prints it
    (`source`) and never gives the headline.
    """

    shown_on = "indicator"
    searched = ("title", "basis")

    title = models.CharField(max_length=200)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="series")
    provider = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="series",
        help_text="Who reports the figures; leave empty if the document does not say.",
    )
    basis = models.CharField(
        max_length=200, blank=True, help_text="How it is counted, such as customs or goods turnover."
    )
    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The document, if the provider is not stated.",
    )
    price_basis = EnumField(
        PriceBasis,
        max_length=8,
        blank=True,
        default="",
        db_default="",
        help_text="For amounts of money: current prices, or constant ones (adjusted for inflation).",
    )
    seasonally_adjusted = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether the provider removed the seasons: successive months can then be compared.",
    )
    breaks = BreaksField(
        blank=True,
        default="",
        db_default="",
        help_text=(
            "Days from which it is counted in a new way, one per line, each with a note: 2015-01-01 Rebased to "
            "2015 = 100."
        ),
    )

    class Meta:
        ordering = ["title"]
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(
                condition=Q(provider__isnull=False) | Q(source__isnull=False), name="series_has_provider_or_source"
            ),
            models.UniqueConstraint(
                "indicator",
                Coalesce("provider", 0),
                "basis",
                Coalesce("source", 0),
                condition=~Q(state=State.RETRACTED),
                name="one_series_per_provider_and_basis",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Observation(PublicRecord):
    """One value for one period in one series, as known from one day on (its vintage).

    A bound without a value ("more than 12") has only `low` or only `high`.
    """

    title_through = ("series__indicator",)
    shown_on = "series__indicator"
    shown_related = ("series__indicator", "series__provider")
    parts = ("citations",)
    needs_citation = True
    searched = ("period", "period_words")

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="observations")
    period = EDTFField(help_text="2016, 2016-05, or 2016-01/2016-04 for part of a year.")
    period_words = WordsField()
    period_lower = BoundField()
    period_upper = BoundField(db_index=True)
    value = FigureField(null=True, blank=True)
    low = FigureField(null=True, blank=True)
    high = FigureField(null=True, blank=True)
    kind_of_value = EnumField(ObservationKind, max_length=12, default=ObservationKind.FINAL)

    class Meta:
        ordering = ["series", "period_upper", "known_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(low__isnull=False) | Q(high__isnull=False),
                name="observation_says_something",
            ),
            models.CheckConstraint(
                condition=(Q(low=None) | Q(value=None) | Q(low__lte=F("value")))
                & (Q(high=None) | Q(value=None) | Q(high__gte=F("value")))
                & (Q(low=None) | Q(high=None) | Q(low__lte=F("high"))),
                name="observation_bounds_in_order",
            ),
            models.CheckConstraint(
                condition=Q(period_lower=None) | Q(period_upper=None) | Q(period_lower__lte=F("period_upper")),
                name="observation_period_in_order",
            ),
            models.UniqueConstraint(
                fields=["series", "period", "kind_of_value", "known_on"],
                condition=~Q(state=State.RETRACTED),
                name="one_value_per_series_period_and_vintage",
            ),
        ]

    def __str__(self) -> str:
        shown = _number(self.value) or f"{_number(self.low)}–{_number(self.high)}"
        return f"{self.series} {self.period}: {shown}"

    def slug_words(self) -> Iterable[object]:
        return (self.series.slug, self.period.replace("/", "-to-"))

    def clean(self) -> None:
        errors: dict[str, object] = {}
        if self.value is None and self.low is None and self.high is None:
            errors["value"] = _("Enter a value, a lower bound or an upper bound.")
        if self.low is not None and self.high is not None and self.low > self.high:
            errors["low"] = _("The lower bound is above the upper bound.")
        if self.value is not None and self.low is not None and self.low > self.value:
            errors["low"] = _("The lower bound is above the value.")
        if self.value is not None and self.high is not None and self.high < self.value:
            errors["high"] = _("The upper bound is below the value.")
        if errors:
            raise ValidationError(errors)


def _number(value: Decimal | None) -> str:
    """A number without the zeros that its column adds."""
    return "" if value is None else format(Decimal(value).normalize(), "f")


class ObservationCitation(Citation):
    record = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        constraints = [one_citation_per_place("observation_cited_once_per_place")]
