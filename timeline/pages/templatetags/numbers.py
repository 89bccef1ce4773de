"""Figures with their units, shares, paces, and what targets and claims say in numbers.

Everything returned is escaped here or by the template.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from claims import presentation
from claims.enums import (
    AssertionKind,
    Comparator,
    Direction,
    Model,
    ObservationKind,
)
from timeline.pages.questions import format_amount, goal_words, percent
from timeline.pages.templatetags.labels import word_for

register = template.Library()


@register.filter
def figure(value: Any, decimals: int | None = None) -> str:
    """A number with at most so many digits after the point; a dash where there is none."""
    return format_amount(value, decimals=decimals)


@register.filter
def value_of(observation: Any, decimals: int) -> str:
    """The value of an observation, or its bounds; of a record or of the read layer's plain dict."""
    value, low, high = (field_of(observation, name) for name in ("value", "low", "high"))
    if value is not None:
        return format_amount(value, decimals=decimals)
    if low is None:
        return _("at most %(value)s") % {"value": format_amount(high, decimals=decimals)}
    if high is None:
        return _("at least %(value)s") % {"value": format_amount(low, decimals=decimals)}
    return f"{format_amount(low, decimals=decimals)}–{format_amount(high, decimals=decimals)}"


@register.filter
def measures(assessment: Mapping[str, Any], unit: str) -> list[tuple[str, str]]:
    """What was measured of a target, each by its name: the share made, the path, R, the pace needed."""
    found = []
    if assessment["attainment"] is not None:
        found.append((_("Share of the promised change achieved"), share(assessment["attainment"], 1)))
    if assessment["path_value"] is not None:
        is_promised = assessment.get("path_is_promised")
        name = _("Promised path at that time") if is_promised else _("Even path at that time")
        found.append((name, round_number(assessment["path_value"], unit)))
    if assessment["ratio"] is not None:
        ratio = figure(assessment["ratio"], 3)
        if assessment["ratio_linear"] is not None:
            ratio = _("%(ratio)s (linear: %(linear)s)") % {
                "ratio": ratio,
                "linear": figure(assessment["ratio_linear"], 3),
            }
        found.append((_("Pace so far relative to the required pace (R)"), ratio))
    if assessment["needed_pace"] is not None:
        needed = pace(assessment, "needed_pace")
        if assessment["required_pace"] is not None:
            first = pace(assessment, "required_pace")
            needed = _("%(pace)s; at the start: %(first)s") % {"pace": needed, "first": first}
        found.append((_("Pace needed from then on"), needed))
    return found


@register.filter
def figure_notes(observation: Any) -> str:
    """What has to be known of a figure, such as `estimate, known-since date inferred`; empty for a final one."""
    kind = ObservationKind(field_of(observation, "kind"))
    notes = [] if kind is ObservationKind.FINAL else [word_for(kind).lower()]
    if field_of(observation, "known_on_inferred"):
        notes.append(_("known-since date inferred"))
    return ", ".join(notes)


def field_of(record: Any, name: str) -> Any:
    """A field of a record, or of the read layer's plain dict."""
    return record[name] if isinstance(record, Mapping) else getattr(record, name)


@register.filter
def assertion_words(assertion: Any) -> str:
    """What a claim asserts that can be checked: a value with its unit, a place, or a target's state."""
    kind = AssertionKind(assertion.kind_of_assertion)
    if kind is AssertionKind.TARGET_STATE:
        return _("“%(state)s”") % {"state": assertion.asserted_state.replace("_", " ")}
    value, high = assertion.value, assertion.high
    if kind is AssertionKind.RANK:
        names = {"place": format_amount(1 if value is None else value, decimals=0)}
        lowest = assertion.comparator == Comparator.AT_MOST
        return (_("place %(place)s from the bottom") if lowest else _("place %(place)s from the top")) % names
    comparator = Comparator.BETWEEN if high is not None else Comparator(assertion.comparator or Comparator.EQUAL)
    unit = "" if assertion.indicator is None else assertion.indicator.unit
    direction = Direction.DECREASE if value is not None and value < 1 else Direction.INCREASE
    terms = {"comparator": comparator, "value": value, "high": high, "unit": unit, "direction": direction}
    return presentation.describe_terms(terms)


@register.filter
def share(value: float | None, decimals: int = 0) -> str:
    """A fraction as a percentage."""
    return percent(value, decimals=decimals)


@register.filter
def goal(target: Any) -> str:
    """What a target version asks for."""
    return goal_words(target)


@register.filter
def round_number(number: float, unit: str) -> str:
    """A computed number with about three significant digits."""
    return presentation.rounded_words(number, unit)


@register.filter
def with_unit(number: str, unit: str) -> str:
    """A number that is in words already, with its unit after it."""
    return presentation.with_unit(number, unit)


@register.filter
def pace(assessment: Mapping[str, Any], name: str) -> str:
    """A pace a year: a percentage under the geometric model, an amount under the linear one."""
    value = assessment[name]
    if assessment.get("pace_model") == Model.GEOMETRIC:
        return presentation.percent_words(value)
    return presentation.rounded_words(value)
