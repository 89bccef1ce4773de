"""What was promised, every version of its number, its steps, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from claims import dates
from claims.enums import (
    Applies,
    Comparator,
    Direction,
    Due,
    Frequency,
    MeasureKind,
    Per,
    PromiseKind,
    Stage,
    State,
    TargetMeasure,
)
from claims.exceptions import InvalidDateError
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
from claims.models.claims import Claim
from claims.models.provenance import Actor, Topic
from claims.models.statistics import Indicator, Series

NEEDS_BASELINE = {Comparator.MULTIPLY}


class Promise(PublicRecord):
    """The thing followed over time. Visible through its targets, milestones, outcomes and claims."""

    _history_m2m_fields = ("promisors", "counterparties", "topics")
    # Whether it counts follows from who said what about it, and from whom they belong to.
    computed_from = (
        *("verdicts", "targets", "targets__indicator", "outcomes"),
        *("claims", "claims__speakers", "claims__speakers__affiliation"),
    )
    searched = ("title", "summary")
    has_word_index = True

    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True, help_text="What was promised, in one or two sentences.")
    condition = models.CharField(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=(
            "What has to happen first, if the promise says so: “If the parliament approves the loan”. Until a report "
            "says that the condition is met, nothing is due."
        ),
    )
    promisors = models.ManyToManyField(Actor, related_name="promises_made", blank=True)
    counterparties = models.ManyToManyField(Actor, related_name="promises_received", blank=True)
    topics = models.ManyToManyField(Topic, related_name="promises", blank=True)
    importance = models.PositiveSmallIntegerField(default=3, help_text="1 (detail) to 5 (turning point).")
    kind_of_promise = EnumField(
        PromiseKind,
        max_length=12,
        blank=True,
        db_default="",
        help_text=(
            "Whether it counts as a promise. Leave empty to let the rule decide: it counts if a "
            "responsible party promised it before delivery. An expectation is what others forecast or "
            "hope for."
        ),
    )

    class Meta:
        ordering = ["-importance", "title"]
        constraints = [models.CheckConstraint(condition=Q(importance__range=(1, 5)), name="promise_importance_1_to_5")]

    def __str__(self) -> str:
        return self.title


#: What adds up over time.
FLOWS = frozenset({MeasureKind.FLOW, MeasureKind.NET_FLOW})
MONTHS_IN = {Frequency.ANNUAL: 12, Frequency.QUARTERLY: 3, Frequency.MONTHLY: 1}
MONTHS_PER = {Per.YEAR: 12, Per.QUARTER: 3, Per.MONTH: 1}
NOT_A_FLOW = _("Only figures of a flow can be added up. First enter “Flow” or “Net flow” at the indicator.")


def version_name(goal: str, sequence: int) -> str:
    """The number of a version, after the name of its goal where it has one: `2`, `Ferries 2`."""
    return f"{goal} {sequence}" if goal else str(sequence)


class Target(PublicRecord):
    """One version of a promise's number. Versions supersede; none is overwritten.

    `value` is the level to reach, or the factor k where the comparator is `multiply`, or the
    lower end where it is `between` (`high` is the upper). `due_on` may be a set or an interval.
    """

    title_through = ("promise", "indicator")
    shown_on = "promise"
    parts = ("citations",)
    needs_citation = True

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="targets")
    sequence = models.PositiveSmallIntegerField(
        blank=True, help_text="1 for the first version of the goal, then 2, 3, …; empty: the next number."
    )
    goal = models.CharField(
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text=(
            "If the promise is of several things, which one: “Ferries”. Only versions of the same goal supersede one "
            "another. Empty: the goal is what the indicator measures."
        ),
    )
    set_by = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        related_name="targets_set",
        help_text="The claim that set this version; its date is when the version was stated.",
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    own_series = models.ForeignKey(
        Series,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The series that the statement quoted, if known.",
    )
    path_series = models.ForeignKey(
        Series,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=(
            "If the promise states the way to its goal (5 in 2020, 10 in 2021): the series whose figures of kind "
            "“plan” are that way, each with its source."
        ),
    )
    comparator = EnumField(Comparator, max_length=10, default=Comparator.AT_LEAST)
    direction = EnumField(Direction, max_length=10, default=Direction.INCREASE)
    applies = EnumField(
        Applies,
        max_length=11,
        default=Applies.AT_DEADLINE,
        db_default=Applies.AT_DEADLINE.value,
        help_text=(
            "Whether the figure for the deadline decides, or every figure since the statement (always so "
            "for “Keep at”)."
        ),
    )
    per = EnumField(
        Per,
        max_length=7,
        blank=True,
        default="",
        db_default="",
        help_text="What length of time the number is for; if empty, the indicator's frequency.",
    )
    measure = EnumField(
        TargetMeasure,
        max_length=7,
        blank=True,
        default="",
        db_default="",
        help_text=(
            "If the number is the total or average of a whole time, such as 500 km between 2020 and 2025. The "
            "deadline then names that time: 2020/2025."
        ),
    )
    due = EnumField(
        Due,
        max_length=2,
        default=Due.BY,
        db_default=Due.IN.value,  # what versions meant that earlier programs wrote
        help_text=(
            "“By 2020”: any figure up to the deadline that meets the target is enough. “In 2020”: only the figure "
            "for the deadline counts."
        ),
    )
    value = FigureField()
    high = FigureField(null=True, blank=True)
    tolerance = FigureField(
        null=True,
        blank=True,
        help_text="For equal: the tolerance, in the indicator's unit.",
    )
    baseline_value = FigureField(null=True, blank=True)
    baseline_period = EDTFField(blank=True)
    baseline_period_words = WordsField()
    baseline_period_lower = BoundField()
    baseline_period_upper = BoundField()
    due_on = EDTFField(
        blank=True, help_text="2020, 2020-06, or a set such as [2019,2021,2023]; leave empty if there is no deadline."
    )
    due_on_words = WordsField()
    due_on_lower = BoundField()
    due_on_upper = BoundField(db_index=True)
    withdrawn_on = models.DateField(null=True, blank=True, help_text="Day on which the promisor withdrew it.")

    class Meta:
        ordering = ["promise", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "goal", "sequence"],
                condition=~Q(state=State.RETRACTED),
                name="one_live_version_per_goal_and_sequence",
            ),
            models.CheckConstraint(condition=Q(high=None) | Q(high__gte=F("value")), name="target_values_in_order"),
            models.CheckConstraint(
                condition=Q(due_on_lower=None) | Q(due_on_upper=None) | Q(due_on_lower__lte=F("due_on_upper")),
                name="target_due_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(comparator=Comparator.BETWEEN) | Q(high__isnull=False), name="target_between_has_both_ends"
            ),
            models.CheckConstraint(
                condition=Q(tolerance=None) | Q(tolerance__gte=0), name="target_tolerance_not_negative"
            ),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="target_sequence_from_1"),
            models.CheckConstraint(
                condition=Q(baseline_value=None) | ~Q(baseline_period=""), name="target_baseline_has_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise} · {self.version_name}"

    @property
    def version_name(self) -> str:
        """Its number, after the name of its goal where it has one: `2`, `Ferries 2`."""
        return version_name(self.goal, self.sequence)

    @property
    def term(self) -> dates.Term:
        """When it applies, as its deadline says; a text that is no date names none."""
        throughout = self.applies != Applies.AT_DEADLINE or self.comparator == Comparator.MAINTAIN
        return dates.readable_term(self.due_on, throughout=throughout or self.covers_window)

    @property
    def covers_window(self) -> bool:
        """Whether its number is for the whole of its time, and not for each period of it."""
        return bool(self.measure) or self.per == Per.WINDOW

    def slug_words(self) -> Iterable[object]:
        return (self.promise.slug, self.goal, "v", self.sequence)

    def clean(self) -> None:
        errors: dict[str, object] = {}
        if self.comparator == Comparator.MAINTAIN and self.applies == Applies.AT_DEADLINE:
            self.applies = Applies.THROUGHOUT  # the comparator says so already
        errors |= self._bounds_errors()
        if self.comparator == Comparator.BETWEEN and self.high is None:
            errors["high"] = _("Enter the upper end of the range.")
        if self.high is not None and self.value is not None and self.high < self.value:
            errors["high"] = _("The upper end is below the lower end.")
        errors |= self._multiple_errors() | self._direction_errors() | self._baseline_errors()
        errors |= self._period_errors() | self._window_errors()
        if errors:
            raise ValidationError(errors)

    def _period_errors(self) -> dict[str, object]:
        """A number for a longer time than the figures needs figures that add up; for a shorter one there are none."""
        indicator = self.indicator if self.indicator_id is not None else None
        if indicator is None or not self.per or self.per == Per.WINDOW:
            return {}
        own, asked = MONTHS_IN.get(Frequency(indicator.frequency), 0), MONTHS_PER[Per(self.per)]
        if own and asked < own:
            return {"per": _("The indicator has no figures for so short a time.")}
        if own and asked > own and indicator.kind_of_measure not in FLOWS:
            return {"per": NOT_A_FLOW}
        return {}

    def _window_errors(self) -> dict[str, object]:
        if not self.covers_window:
            return {}
        errors: dict[str, object] = {}
        indicator = self.indicator if self.indicator_id is not None else None
        if self.applies != Applies.AT_DEADLINE or self.comparator in (Comparator.MULTIPLY, Comparator.MAINTAIN):
            errors["measure"] = _("A number for a whole time is a level to reach by its end, not one to keep.")
        elif indicator is not None and self.measure != TargetMeasure.AVERAGE and indicator.kind_of_measure not in FLOWS:
            errors["measure"] = NOT_A_FLOW
        elif indicator is not None and indicator.kind_of_measure == MeasureKind.RANK:
            errors["measure"] = _("Ranks have no average.")
        if self.term.first is None and not self.baseline_period:
            errors["due_on"] = _("Enter the first and the last year of the time, such as 2020/2025.")
        return errors

    def _multiple_errors(self) -> dict[str, object]:
        if self.comparator not in NEEDS_BASELINE:
            return {}
        errors: dict[str, object] = {}
        if not self.baseline_period:
            errors["baseline_period"] = _("A multiple needs the period of its baseline.")
        if self.value is not None and self.value <= 0:
            errors["value"] = _("The factor must be above 0: 2 for twice the baseline, 0.5 for half of it.")
        if self.baseline_value is not None and self.baseline_value <= 0:
            errors["baseline_value"] = _("A baseline of 0 or below has no multiple. Enter the level itself.")
        return errors

    def _bounds_errors(self) -> dict[str, object]:
        errors: dict[str, object] = {}
        if self.tolerance is not None and self.tolerance < 0:
            errors["tolerance"] = _("The tolerance must be 0 or more.")
        elif self.tolerance and self.value and self.tolerance >= abs(self.value):
            errors["tolerance"] = _(
                "The tolerance must be smaller than the value; otherwise almost any figure would meet the target."
            )
        if self.sequence is not None and self.sequence < 1:
            errors["sequence"] = _("Version numbers start at 1.")
        if self.baseline_value is not None and not self.baseline_period:
            errors["baseline_period"] = _("Enter the period of the baseline value.")
        return errors

    def _direction_errors(self) -> dict[str, object]:
        """An increase is to a floor and a decrease to a ceiling; a level to equal is on the side the direction says."""
        value = self.value
        if not isinstance(value, Decimal):
            return {}  # the field's own check names it
        values = {"value": format(value.normalize(), "f")}
        match self.comparator, self.direction:
            case Comparator.AT_LEAST, Direction.DECREASE:
                return {
                    "comparator": _(
                        "A decrease to at least %(value)s is contradictory. Choose “At most” if it should "
                        "fall to %(value)s or below, or the direction “Increase” if it must not fall below "
                        "%(value)s."
                    )
                    % values
                }
            case Comparator.AT_MOST, Direction.INCREASE:
                return {
                    "comparator": _(
                        "An increase to at most %(value)s is contradictory. Choose “At least” if it should "
                        "rise to %(value)s or above, or the direction “Decrease” if it must not rise above "
                        "%(value)s."
                    )
                    % values
                }
            case Comparator.EQUAL, _direction if isinstance(self.baseline_value, Decimal):
                sign = 1 if self.direction == Direction.INCREASE else -1
                if (value - self.baseline_value) * sign < 0:
                    return {"direction": _("The direction leads away from the target.")}
        return self._side_errors()

    def _side_errors(self) -> dict[str, object]:
        """What is to be reached by a day is on the side of its baseline that the direction says.

        What is to be kept all the time has no way to go: its level may be on either side.
        """
        start = Decimal(1) if self.comparator == Comparator.MULTIPLY else self.baseline_value  # 1: the factor
        end = self.high if self.comparator == Comparator.BETWEEN else self.value
        if self.applies != Applies.AT_DEADLINE or not all(isinstance(each, Decimal) for each in (start, end)):
            return {}
        if self.direction == Direction.DECREASE and self.value > start:
            return {
                "direction": _(
                    "The target is above its baseline, but the direction is decrease. Correct one of them, "
                    "or choose that it applies at all times if it is a ceiling."
                )
            }
        if self.direction == Direction.INCREASE and end < start:
            return {
                "direction": _(
                    "The target is below its baseline, but the direction is increase. Correct one of them, "
                    "or choose that it applies at all times if it is a floor."
                )
            }
        return {}

    def _baseline_errors(self) -> dict[str, object]:
        """What is to be reached by a day starts before it."""
        if not self.baseline_period or not self.due_on:
            return {}
        try:
            for name in ("baseline_period", "due_on"):
                EDTFField.set_bounds(self._meta.get_field(name), self)  # type: ignore[arg-type]
        except InvalidDateError:
            return {}  # the field's own check names it
        baseline, due = self.baseline_period_lower, self.due_on_upper
        if baseline is None or due is None or baseline <= due:
            return {}
        days = {"baseline": date_format(baseline, "j F Y"), "due": date_format(due, "j F Y")}
        return {
            "baseline_period": _("The baseline begins on %(baseline)s, after the deadline, which is %(due)s.") % days
        }


class TargetCitation(Citation):
    record = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        constraints = [one_citation_per_place("target_cited_once_per_place")]


class Milestone(PublicRecord):
    """A dated step of a promise without a number."""

    shown_with = "promise"
    shown_on = "promise"
    parts = ("citations",)
    needs_citation = True
    searched = ("title",)
    has_word_index = True

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=200)
    set_by = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="milestones_set")
    kind_of_date = EnumField(
        PromiseKind,
        max_length=12,
        blank=True,
        db_default="",
        help_text=(
            "Whose date it is. Leave empty to let the rule decide: it is a promise if a promisor named "
            "it or no claim is given. Dates others expect are shown but never overdue."
        ),
    )
    replaces = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        help_text="The step of this promise whose due date this one moved. The promise is judged by both dates.",
    )
    due_on = EDTFField(blank=True)
    due_on_words = WordsField()
    due_on_lower = BoundField()
    due_on_upper = BoundField(db_index=True)

    class Meta:
        ordering = ["promise", "due_on_upper", "slug"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.replaces is None:
            return
        if self.replaces.promise_id != self.promise_id:
            raise ValidationError({"replaces": _("Choose a step of the same promise.")})
        passed = {self.pk}
        step: Milestone | None = self.replaces
        while step is not None and step.pk not in passed:
            passed.add(step.pk)
            step = step.replaces
        if step is not None and self.pk is not None:
            raise ValidationError(
                {"replaces": _("These steps would replace each other. Choose the step whose date was set first.")}
            )


class MilestoneCitation(Citation):
    record = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        constraints = [one_citation_per_place("milestone_cited_once_per_place")]


class Outcome(PublicRecord):
    """A dated, sourced report of what happened to a promise. Reports are appended, never overwritten."""

    shown_with = "promise"
    shown_on = "promise"
    parts = ("citations",)
    needs_citation = True
    _history_m2m_fields = ("delivered_to",)
    searched = ("summary",)
    has_word_index = True

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="outcomes")
    milestone = models.ForeignKey(Milestone, null=True, blank=True, on_delete=models.PROTECT, related_name="outcomes")
    stage = EnumField(Stage, max_length=16, blank=True, help_text="Leave empty if you searched and found no evidence.")
    summary = models.TextField(help_text="One complete sentence: what happened.")
    happened_on = EDTFField(
        blank=True, help_text=("When it happened; leave empty if the source only reports the current state.")
    )
    happened_on_words = WordsField()
    happened_on_lower = BoundField()
    happened_on_upper = BoundField(db_index=True)
    delivered_to = models.ManyToManyField(Actor, related_name="deliveries", blank=True)

    class Meta:
        ordering = ["promise", "happened_on_upper", "slug"]

    def __str__(self) -> str:
        return self.summary if len(self.summary) <= 90 else self.summary[:89] + "…"


class OutcomeCitation(Citation):
    record = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        constraints = [one_citation_per_place("outcome_cited_once_per_place")]
