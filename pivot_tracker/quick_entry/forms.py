"""The forms of quick entry: what each kind of record asks for, and the drafts that are made of it.

The fields are in the order in which they are filled; `seldom` and `new` ones are shown on request.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from claims.admin.date_widget import day_of
from claims.admin.record_admins import COMPARATOR_BY_DIRECTION, follow_direction
from claims.enums import (
    Applies,
    ClaimKind,
    Comparator,
    Direction,
    Due,
    Frequency,
    MeasureKind,
    ObservationKind,
    Per,
    Stage,
    TargetMeasure,
)
from claims.method.counting import COMMITTING
from claims.models import Actor, Claim, Indicator, Observation, Outcome, Promise, Series, Target, Topic
from claims.models.base import PublicRecord
from claims.selectors import duplicates
from claims.services.entry_warnings import warnings_about
from claims.services.linked_drafts import Draft
from claims.services.spreadsheets.row_mapping import is_same_unit
from pivot_tracker.quick_entry.base import TEXT, EntryForm, choice, date, number
from pivot_tracker.quick_entry.fields import NamesField
from timeline.models import Event

#: What is asked of an indicator that does not exist yet.
NEW_INDICATOR = ("new_unit", "new_frequency", "new_kind_of_measure")


class IndicatorFields(forms.Form):
    """What a new indicator needs."""

    new_unit = forms.CharField(label=lazy("Unit of a new indicator"), required=False, max_length=60)
    new_frequency = choice(lazy("Its frequency"), Frequency, Frequency.ANNUAL)
    new_kind_of_measure = choice(lazy("Its kind of measure"), MeasureKind, empty=lazy("Not known"))

    def clean_indicator(self: Any) -> Any:
        self.set_unit(self.stored_records("indicator"))
        return self.value_of("indicator")

    def check_unit(self: Any) -> None:
        """An indicator that is here has its unit; another one typed next to it is a mistake in one of them."""
        given = self.value_of("new_unit")
        known = [each.indicator for each in self.stored_records("series")] if "series" in self.fields else []
        for indicator in (*known, *self.stored_records("indicator")):
            if given and not is_same_unit(given, indicator.unit):
                values = {"name": indicator.name, "unit": indicator.unit, "given": given}
                self.add_error("new_unit", _("“%(name)s” is in %(unit)s, not in %(given)s.") % values)


#: Of a target, what few statements say.
SELDOM_OF_TARGETS = (
    "comparator",
    "high",
    "direction",
    "applies",
    "goal",
    "per",
    "measure",
    "baseline_value",
    "baseline_period",
)


class TargetFields(IndicatorFields):
    """The number of a promise, for the form of a claim and of a version."""

    promise = NamesField(Promise, label=lazy("Promise"), required=False)
    indicator = NamesField(Indicator, label=lazy("Indicator"), required=False)
    value = number(lazy("Target value"))
    due_on = date(
        lazy("Due on"),
        help_text=lazy("2020, by June 2020, or [2019,2021]; leave empty if there is no deadline."),
        is_deadline=True,
    )
    comparator = choice(lazy("Comparison"), Comparator, empty=COMPARATOR_BY_DIRECTION)
    high = number(lazy("Upper end"), lazy("For a range."))
    direction = choice(lazy("Direction"), Direction, Direction.INCREASE)
    applies = choice(lazy("Applies"), Applies, Applies.AT_DEADLINE)
    due = choice(lazy("By or in"), Due, Due.BY)
    goal = forms.CharField(
        label=lazy("Goal"),
        required=False,
        max_length=60,
        help_text=lazy("Only if the promise is of several things measured alike, or has stages: which one."),
    )
    per = choice(lazy("The number is for"), Per, empty=lazy("As long as the indicator’s figures"))
    measure = choice(lazy("Total or average"), TargetMeasure, empty=lazy("Neither: a level"))
    baseline_value = number(lazy("Baseline"))
    baseline_period = date(lazy("Baseline’s period"))

    def target_draft(self: Any, set_by: Any) -> Draft:
        promise = self.record("promise")
        numbers = {name: self.value_of(name) for name in ("value", "high", "baseline_value")}
        content = {
            "promise": promise,
            "goal": self.value_of("goal") or "",
            "set_by": set_by,
            "indicator": self.record("indicator"),
            "comparator": self.value_of("comparator"),
            "direction": self.value_of("direction"),
            "applies": self.value_of("applies") or Applies.AT_DEADLINE,
            "due": self.value_of("due") or Due.BY,
            "per": self.value_of("per") or "",
            "measure": self.value_of("measure") or "",
            "citations": self.citations(),
        }
        return Draft(Target, content | numbers | self.date_content("due_on") | self.date_content("baseline_period"))

    def check_target(self: Any) -> None:
        follow_direction(self, self.cleaned_data)
        if self.value_of("due_on") and self.value_of("value") is None and not self.value_of("indicator"):
            self.add_error(
                "due_on",
                _(
                    "A date without a number is a step, not a target. Save the claim without the date, then "
                    "add the step under Milestones on the desk."
                ),
            )
            return
        for name in ("promise", "indicator", "value"):
            if not self.value_of(name) and self.value_of(name) != 0 and name not in self.errors:
                self.add_error(name, _("A target needs this field."))


class ClaimForm(EntryForm, TargetFields):
    """What was said, with the target that it sets if it sets one."""

    kind, title, model = "claim", lazy("Claim"), Claim
    seldom = (
        *SELDOM_OF_TARGETS,
        "reported_by",
        "other_reporters",
        "topics",
    )
    new = ("create", "new_actor_kind", *NEW_INDICATOR)
    carried = ("locator", "speakers", "kind_of_claim", "promise", "topics")
    field_order = ("statement", "speakers", "stated_on", "kind_of_claim", "locator", "promise", "indicator", "value",
                   "due_on", "due")  # fmt: skip

    statement = forms.CharField(
        label=lazy("Statement"),
        widget=TEXT,
        help_text=lazy("One complete sentence: who said what."),
    )
    speakers = NamesField(Actor, many=True, label=lazy("Speaker"), required=False)
    stated_on = date(lazy("Stated on"))
    kind_of_claim = choice(lazy("It"), ClaimKind, ClaimKind.SETS_TARGET)
    reported_by = NamesField(Actor, label=lazy("Reported by"), required=False)
    other_reporters = NamesField(Actor, many=True, label=lazy("and by"), required=False)
    topics = NamesField(Topic, many=True, label=lazy("Topics"), required=False)

    def clean_stated_on(self) -> Any:
        """The dates that follow it in the form count from it: “within 100 days”."""
        stated_on = self.value_of("stated_on")
        for name in ("due_on", "baseline_period"):
            field: Any = self.fields[name]
            field.said_on = day_of(stated_on)
        return stated_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.value_of("value") is not None or self.value_of("due_on") or self.value_of("indicator"):
            if self.value_of("kind_of_claim") in COMMITTING:
                self.check_target()
            elif self.value_of("kind_of_claim"):
                self.add_error("kind_of_claim", self._sets_none())
        self.check_unit()
        return cleaned

    def _sets_none(self) -> str:
        """Why a forecast or an assertion has no target, and what to do with its number."""
        return _(
            "Forecasts and assertions are not promises, so they cannot set a target. Clear target value, due "
            "date and indicator, save, and add the number to the claim's assertions. Choose “Sets a target” "
            "only if the speakers promise it themselves."
        )

    def drafts(self) -> list[Draft]:
        content = {
            "statement": self.value_of("statement"),
            "kind_of_claim": self.value_of("kind_of_claim"),
            "speakers": self.records("speakers"),
            "reported_by": self.record("reported_by"),
            "other_reporters": self.records("other_reporters"),
            "topics": self.records("topics"),
            "promises": self.records("promise"),
            "citations": self.citations(),
        }
        claim = Draft(Claim, content | self.date_content("stated_on"))
        return [claim, self.target_draft(claim)] if self.value_of("value") is not None else [claim]

    def likely(self) -> list[PublicRecord]:
        return [
            *duplicates.likely_claims(
                self.value_of("statement") or "", self.stored_records("speakers"), *self.bounds("stated_on")
            )
        ]


class TargetForm(EntryForm, TargetFields):
    """A version of a promise's number that a claim of this source sets."""

    kind, title, model = "target", lazy("Target version"), Target
    seldom = SELDOM_OF_TARGETS
    new = ("create", *NEW_INDICATOR)
    carried = ("locator", "set_by", "promise", "indicator")
    field_order = ("set_by", "promise", "indicator", "value", "due_on", "due", "locator")

    set_by = forms.ModelChoiceField(Claim.objects.none(), label=lazy("Set by the claim"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        claims = Claim.objects.live().filter(citations__source=self.source).distinct().order_by("-pk")
        field: Any = self.fields["set_by"]
        field.queryset = claims

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.check_target()
        self.check_unit()
        return cleaned

    def drafts(self) -> list[Draft]:
        return [self.target_draft(self.value_of("set_by"))]

    def likely(self) -> list[PublicRecord]:
        found = self.stored_records("promise")
        return (
            [*duplicates.likely_targets(found[0], self.value_of("value"))] if found and self.value_of("value") else []
        )


class FigureForm(EntryForm, IndicatorFields):
    """One value of a series for one period."""

    kind, title, model = "figure", lazy("Figure"), Observation
    seldom = ("kind_of_value", "low", "high")
    new = ("create", "indicator", *NEW_INDICATOR, "provider", "basis", "new_actor_kind")
    carried = ("locator", "series", "kind_of_value")
    field_order = ("series", "period", "value", "locator")

    series = NamesField(Series, label=lazy("Series"))
    period = date(lazy("Period"), required=True)
    value = number(lazy("Value"))
    low = number(lazy("At least"))
    high = number(lazy("At most"))
    kind_of_value = choice(lazy("The value is"), ObservationKind, ObservationKind.FINAL)
    indicator = NamesField(Indicator, label=lazy("Indicator of a new series"), required=False)
    provider = NamesField(
        Actor,
        label=lazy("Provider of a new series"),
        required=False,
        help_text=lazy("Leave empty if the source does not say."),
    )
    basis = forms.CharField(label=lazy("Basis of a new series"), required=False, max_length=200)

    def clean_series(self) -> Any:
        self.set_unit([each.indicator for each in self.stored_records("series")])
        return self.value_of("series")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_new = any(isinstance(each, str) for each in cleaned.get("series", ()))
        if is_new and cleaned.get("create") and not cleaned.get("indicator"):
            self.add_error("indicator", _("A new series needs its indicator."))
        self.check_unit()
        return cleaned

    def records(self, name: str, **content: Any) -> list[Any]:
        if name != "series":
            return super().records(name)
        return [self._new_series(each) if isinstance(each, str) else each for each in self.value_of(name) or []]

    def _new_series(self, title: str) -> Draft:
        provider = self.record("provider")
        content = {"title": title, "indicator": self.record("indicator"), "basis": self.value_of("basis") or ""}
        return self._once(Series, title, content | ({"provider": provider} if provider else {"source": self.source}))

    def drafts(self) -> list[Draft]:
        numbers = {name: self.value_of(name) for name in ("value", "low", "high")}
        content = {"series": self.record("series"), "kind_of_value": self.value_of("kind_of_value")}
        return [Draft(Observation, content | numbers | self.date_content("period") | {"citations": self.citations()})]

    def warnings(self) -> list[str]:
        if not self.stored_records("series"):
            return []  # a new series has no other figures
        (figure,) = self.drafts()
        return [sentence for _field, sentence in warnings_about(Observation, figure.content)]

    def likely(self) -> list[PublicRecord]:
        found = self.stored_records("series")
        return [*duplicates.likely_observations(found[0], *self.bounds("period"))] if found else []


class OutcomeForm(EntryForm):
    """What the source reports of a promise."""

    kind, title, model = "outcome", lazy("Outcome"), Outcome
    seldom = ("delivered_to",)
    carried = ("locator", "promise")
    field_order = ("promise", "summary", "stage", "happened_on", "locator")

    promise = NamesField(Promise, label=lazy("Promise"))
    summary = forms.CharField(label=lazy("Summary"), widget=TEXT)
    stage = choice(lazy("Stage"), Stage, empty=lazy("No evidence found"))
    happened_on = date(lazy("Happened on"))
    delivered_to = NamesField(Actor, many=True, label=lazy("Delivered to"), required=False)

    def drafts(self) -> list[Draft]:
        content = {
            "promise": self.record("promise"),
            "summary": self.value_of("summary"),
            "stage": self.value_of("stage") or "",
            "delivered_to": self.records("delivered_to"),
            "citations": self.citations(),
        }
        return [Draft(Outcome, content | self.date_content("happened_on"))]

    def likely(self) -> list[PublicRecord]:
        found = self.stored_records("promise")
        return [*duplicates.likely_outcomes(found[0], self.value_of("summary") or "")] if found else []


class EventForm(EntryForm):
    """Something that happened."""

    kind, title, model = "event", lazy("Event"), Event
    seldom = ("summary", "promises", "topics", "was_public")
    carried = ("locator", "topics", "promises")
    field_order = ("name", "happened_on", "place", "actors", "locator")

    name = forms.CharField(label=lazy("Event"), max_length=200, help_text=lazy("One complete sentence: who did what."))
    happened_on = date(lazy("Happened on"), required=True)
    place = forms.CharField(label=lazy("Place"), required=False, max_length=200)
    actors = NamesField(Actor, many=True, label=lazy("Participants"), required=False)
    summary = forms.CharField(label=lazy("Summary"), widget=TEXT, required=False)
    promises = NamesField(Promise, many=True, label=lazy("Promises"), required=False)
    topics = NamesField(Topic, many=True, label=lazy("Topics"), required=False)
    was_public = forms.BooleanField(label=lazy("It was public when it happened"), required=False, initial=True)

    def drafts(self) -> list[Draft]:
        content: dict[str, Any] = {name: self.records(name) for name in ("actors", "promises", "topics")}
        content |= {
            "title": self.value_of("name"),
            "summary": self.value_of("summary") or "",
            "place": self.value_of("place") or "",
        }
        content |= {"was_public": self.value_of("was_public"), "citations": self.citations()}
        return [Draft(Event, content | self.date_content("happened_on"))]

    def likely(self) -> list[PublicRecord]:
        that_day = duplicates.find_overlapping(Event.objects.live(), "happened_on", *self.bounds("happened_on"))
        text = self.value_of("name") or ""
        return duplicates.find_similar(that_day, "title", text, least=duplicates.SIMILAR_ON_THE_DAY)

    def places(self) -> Mapping[tuple[str, str], str]:
        return {**super().places(), ("event", "title"): "name"}


FORMS: dict[str, type[EntryForm]] = {
    form.kind: form for form in (ClaimForm, TargetForm, FigureForm, OutcomeForm, EventForm)
}
