"""What a target asks for, in words, the same wherever it is said."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from claims.enums import Applies, Comparator, Direction, Frequency, Per, TargetMeasure
from claims.method.units import RANK
from claims.presentation.numbers import number_words, value_words
from claims.presentation.parameters import required_parameter

Json = Mapping[str, Any]


def goal_words(params: Json) -> str:
    """The level that a target asks for: `at least 200 USD bn`, `rank 3 or better`.

    `goal` is the level itself, which of a multiple is the one that it comes to; `comparator`, `unit`, for a range
    `high`, and for a multiple `direction` or `baseline` say how it is meant. Raises MissingParameterError without a
    goal or a comparator.
    """
    goal, unit, comparator = (
        required_parameter(params, "goal"),
        params.get("unit"),
        Comparator(required_parameter(params, "comparator")),
    )
    if comparator is Comparator.MULTIPLY:
        comparator = Comparator.AT_MOST if _is_cut(params) else Comparator.AT_LEAST
    if comparator is Comparator.MAINTAIN:
        return _level(goal, params.get("high"), unit, falls=params.get("direction") == Direction.DECREASE)
    return applied_words(_word_comparison(comparator, goal, params.get("high"), unit), params)


def describe_terms(params: Json) -> str:
    """What a target asks for as it was said: of a multiple the factor (`value`), of all others the level.

    `value`, `comparator`, `unit`, `high` and `direction` are the target's own.
    """
    comparator = Comparator(required_parameter(params, "comparator"))
    if params.get("value") is None:
        return _("keep the level at the start") if comparator is Comparator.MAINTAIN else _("no number given")
    if comparator is not Comparator.MULTIPLY:
        return goal_words({**params, "goal": required_parameter(params, "value")})
    level = multiple_words(required_parameter(params, "value"), of=_("the level at the start"))
    form = _("at most %(level)s") if _is_cut(params) else _("at least %(level)s")
    return applied_words(form % {"level": level}, params)


def applied_words(goal: str, params: Json) -> str:
    """A goal with when it is to be satisfied: `at most 3 % at all times`, `at least 10,000 trees each year`."""
    goal = _per_words(goal, params)
    applies = Applies(params.get("applies") or Applies.AT_DEADLINE)
    if applies is Applies.AT_DEADLINE:
        return goal
    each = {
        Frequency.ANNUAL: _("%(goal)s each year"),
        Frequency.QUARTERLY: _("%(goal)s each quarter"),
        Frequency.MONTHLY: _("%(goal)s each month"),
        Frequency.IRREGULAR: _("%(goal)s each time"),
    }
    form = _("%(goal)s at all times")
    if applies is Applies.EACH_PERIOD:
        form = each[Frequency(required_parameter(params, "frequency"))]
    return form % {"goal": goal}


def _per_words(goal: str, params: Json) -> str:
    """A goal with the length of time that its number is for: `at least 500 km in total`, `at least 12 a year`."""
    per, measure = params.get("per"), params.get("measure")
    if per and per != Per.WINDOW:
        forms = {
            Per.YEAR: _("%(goal)s a year"),
            Per.QUARTER: _("%(goal)s a quarter"),
            Per.MONTH: _("%(goal)s a month"),
        }
        goal = forms[Per(per)] % {"goal": goal}
    if measure == TargetMeasure.AVERAGE:
        return _("%(goal)s on average") % {"goal": goal}
    return _("%(goal)s in total") % {"goal": goal} if measure or per == Per.WINDOW else goal


def multiple_words(factor: float, *, of: str) -> str:
    """So many times a level: `3 times the level at the start`; once a level is the level itself."""
    if factor == 1:
        return of
    return _("%(factor)s times %(level)s") % {"factor": factor_words(factor), "level": of}


def factor_words(factor: float) -> str:
    """A factor, which has no unit and is not rounded by any unit's digits: `3`, `0.667`."""
    return number_words(float(factor), places=3).rstrip("0").rstrip(".,") if float(factor) % 1 else value_words(factor)


def _is_cut(params: Json) -> bool:
    """Whether a multiple is below its baseline, so that less of it satisfies the target."""
    direction, baseline = params.get("direction"), params.get("baseline")
    if direction is not None:
        return Direction(direction) is Direction.DECREASE
    return float(required_parameter(params, "goal")) < float(
        required_parameter(required_parameter({"baseline": baseline}, "baseline"), "value")
    )


def _level(goal: float, high: float | None, unit: str | None, *, falls: bool) -> str:
    """A level that is to be kept."""
    if high is not None:
        return _("keep between %(start)s and %(end)s") % {"start": value_words(goal), "end": value_words(high, unit)}
    form = _("keep at %(value)s or below") if falls else _("keep at %(value)s or above")
    return form % {"value": value_words(goal, unit)}


def _word_comparison(comparator: Comparator, goal: float, high: float | None, unit: str | None) -> str:
    value = value_words(goal, unit)
    if high is not None and comparator is Comparator.BETWEEN:
        return _("%(start)s to %(end)s") % {"start": value_words(goal), "end": value_words(high, unit)}
    if comparator is Comparator.AT_MOST and unit == RANK:
        return value if float(goal) == 1 else _("%(value)s or better") % {"value": value}
    if comparator is Comparator.AT_MOST:
        return _("at most %(value)s") % {"value": value}
    return _("at least %(value)s") % {"value": value} if comparator is Comparator.AT_LEAST else value
