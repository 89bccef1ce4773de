"""Which field a broken database constraint is about, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Violation:
    """What is wrong, at which field; `duplicate` when the same thing exists already."""

    field: str
    sentence: str | LazyText
    duplicate: bool = False


#: By the end of the constraint's name, so that a citing model of another app needs no row of its own.
VIOLATIONS: dict[str, Violation] = {
    "importance_1_to_5": Violation("importance", _("Enter a number from 1 (detail) to 5 (turning point).")),
    "claim_dates_in_order": Violation("stated_on", _("The date ends before it starts.")),
    "event_dates_in_order": Violation("happened_on", _("The date ends before it starts.")),
    "assertion_values_in_order": Violation("high", _("The upper end is below the value.")),
    "claim_relation_once": Violation("other", _("This relation to the claim is listed twice."), duplicate=True),
    "claim_relates_to_another": Violation("other", _("A claim cannot relate to itself.")),
    "cited_once_per_place": Violation("source", _("The same part of the same source is cited twice."), duplicate=True),
    "alias_once_per_actor": Violation("name", _("This alias is listed twice."), duplicate=True),
    "one_live_version_per_goal_and_sequence": Violation(
        "sequence", _("This goal of the promise already has a version with this number."), duplicate=True
    ),
    "target_values_in_order": Violation("high", _("The upper end is below the lower end.")),
    "target_due_dates_in_order": Violation("due_on", _("The deadline ends before it starts.")),
    "target_tolerance_not_negative": Violation("tolerance", _("The tolerance must be 0 or more.")),
    "target_sequence_from_1": Violation("sequence", _("Version numbers start at 1.")),
    "target_baseline_has_period": Violation("baseline_period", _("Enter the period of the baseline value.")),
    "target_between_has_both_ends": Violation("high", _("Enter the upper end of the range.")),
    "indicator_tolerance_is_a_share": Violation(
        "tolerance", _("Enter a fraction from 0 to less than 1, such as 0.02.")
    ),
    "indicator_decimals_0_to_6": Violation("decimals", _("Enter a number from 0 to 6.")),
    "indicator_changes_another": Violation("change_of", _("An indicator cannot measure its own change.")),
    "series_has_provider_or_source": Violation(
        "provider", _("Enter who reports the figures, or the document that contains them.")
    ),
    "one_series_per_provider_and_basis": Violation(
        "provider", _("This indicator already has a series of this provider on this basis."), duplicate=True
    ),
    "observation_says_something": Violation("value", _("Enter a value, a lower bound or an upper bound.")),
    "observation_bounds_in_order": Violation("low", _("The value is outside the bounds.")),
    "observation_period_in_order": Violation("period", _("The period ends before it starts.")),
    "one_value_per_series_period_and_vintage": Violation(
        "period",
        _("This series already has a value of this kind for this period, known since the same day."),
        duplicate=True,
    ),
}


def violation_of(name: str) -> Violation | None:
    """What the constraint of that name is about; None where the table has no row for it."""
    return next((found for ending, found in VIOLATIONS.items() if name.endswith(ending)), None)


def violations(row: models.Model, *, exclude: set[str]) -> Iterator[Violation]:
    """The constraints that the row would break, as far as they do not involve excluded fields."""
    for model, constraints in row.get_constraints():
        for constraint in constraints:
            try:
                constraint.validate(model, row, exclude=exclude)
            except ValidationError as error:
                known = violation_of(constraint.name)
                yield Violation("__all__", " ".join(error.messages)) if known is None else known


def repeated_rows(parts: list[models.Model], *, beside: str) -> Iterator[tuple[int, Violation]]:
    """Rows (counted from 1) that a unique constraint forbids because of an earlier row of the same list.

    `beside` is the field that all rows of the list share, the record that they belong to.
    """
    seen: set[tuple[object, ...]] = set()
    for number, part in enumerate(parts, start=1):
        for constraint in part._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint) or beside not in constraint.fields:
                continue
            fields = [part._meta.get_field(name) for name in constraint.fields if name != beside]
            own = [f.attname for f in fields if isinstance(f, models.Field)]
            key = (constraint.name, *(getattr(part, name) for name in own))
            known = violation_of(constraint.name)
            if key in seen and known is not None:
                yield number, known
            seen.add(key)
