"""Sentences that the numbers of assessments and moves make. Each says only what the rule found.

Results come as the method's dataclasses or as their stored JSON (`as_json`); `names` gives titles for slugs. Out of
scope: labels (labels.py), what a status means in general (glossary.py) and what flags say (flags).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.enums import DeadlineKind, Modifier, MoveKind, Reason
from claims.method.results import Assessment, Move, as_json
from claims.presentation.dates import deadline_words, deadlines_words
from claims.presentation.goals import multiple_words
from claims.presentation.labels import LABELS
from claims.presentation.numbers import lower_first, slip_words, upper_first, value_words
from claims.presentation.parameters import MissingParameterError, required_parameter
from claims.presentation.target_sentences import target_sentence
from claims.presentation.titles import NO_NAMES, Names, name_of

Json = Mapping[str, Any]


def assessment_sentence(assessment: Assessment | Json, *, terms: Json | None = None) -> str:
    """What came of a target, in a sentence or two; of a deliverable or a trend, what its status means.

    `assessment` is the method's result or its plain form (`promise_progress.plain_assessment`, which holds its
    target's `terms` itself); `terms` are those of the target (`claims.method.results.terms_of`). Raises
    MissingParameterError for a target's result without them.
    """
    result: Json = as_json(assessment)
    terms = as_json(terms) or result.get("terms")
    if terms is None and (result.get("goal") is not None or result.get("latest")):
        raise MissingParameterError("A target's sentence needs the target's terms.")
    flat = {**result, **(result.get("measures") or {}), **_slip(result), **(terms or {})}
    sentence = target_sentence(flat | {"subject": upper_first((terms or {}).get("indicator") or "") or None})
    further = (_when_made(result), _spoken_by(result), _goals(result))
    return " ".join(filter(None, (sentence, *further)))


def _when_made(result: Json) -> str:
    """That nothing was left to be reached when the target was stated."""
    is_so = Modifier.MET_WHEN_MADE in (result.get("modifiers") or ())
    return _("The newest figure known when it was made met it already.") if is_so else ""


def _goals(result: Json) -> str:
    """How many of the promise's goals are reached, with the result that gives its status, where it has several."""
    goals = result.get("goals")
    if not goals or not result.get("heads_promise"):
        return ""
    reached = required_parameter(result, "goals_reached")
    return ngettext(
        "%(reached)s of %(goals)s goals of the promise is reached.",
        "%(reached)s of %(goals)s goals of the promise are reached.",
        reached,
    ) % {"reached": value_words(reached), "goals": value_words(goals)}


def _spoken_by(result: Json) -> str:
    """Whose result it is, where an earlier version speaks for the promise."""
    spoken_by = result.get("spoken_by")
    if not spoken_by or not result.get("heads_promise"):
        return ""
    reason = str(LABELS[Reason][Reason(required_parameter(spoken_by, "reason"))])
    return _(
        "This is the result of version %(version)s, because version %(current)s cannot be assessed: %(reason)s."
    ) % {
        "version": required_parameter(spoken_by, "version"),
        "current": required_parameter(spoken_by, "instead_of_version"),
        "reason": lower_first(reason),
    }


def _slip(result: Json) -> Json:
    """The slip of a result in either of its forms, as the sentences read it."""
    slip = result.get("slip") or {}
    days, years = result.get("slip_days", slip.get("days")), result.get("slip_years", slip.get("years"))
    return {"slip_days": days, "slip_years": years}


def move_sentence(move: Move | Json, *, names: Names = NO_NAMES) -> str:
    """What moved between two versions, from what to what, and by how much."""
    plain: Json = as_json(move)
    kind = MoveKind(plain["kind"])
    before, after = plain.get("before") or "", plain.get("after") or ""
    if kind is MoveKind.UNDATED:
        return _("The deadline, %(before)s, was dropped.") % {"before": _deadlines(before)}
    if kind is MoveKind.LATER and plain.get("step") is not None:
        return _("“%(step)s” moved from %(before)s to %(after)s: %(later)s.") % {
            "step": name_of(plain["step"], names),
            "before": _deadlines(before),
            "after": _deadlines(after),
            "later": _later(before, after, plain.get("amount")),
        }
    if kind is MoveKind.LATER:
        return _("The deadline moved from %(before)s to %(after)s: %(later)s.") % {
            "before": _deadlines(before),
            "after": _deadlines(after),
            "later": _later(before, after, plain.get("amount")),
        }
    if kind is MoveKind.LOWER:
        return _("The target became easier: %(after)s instead of %(before)s.") % {
            "before": _with_unit(before, plain.get("unit")),
            "after": _with_unit(after, plain.get("unit")),
        }
    if kind is MoveKind.RE_BASED:
        return _("The baseline changed from %(before)s to %(after)s.") % {
            "before": _baseline(before, plain.get("unit"), names),
            "after": _baseline(after, plain.get("unit"), names),
        }
    if plain.get("unit") == "deadlines":
        return _("The deadline, %(before)s, became a choice of several: %(after)s.") % {
            "before": _deadlines(before),
            "after": _deadlines(after),
        }
    return _("The target allows more room: %(after)s instead of %(before)s.") % {
        "before": _with_unit(before, plain.get("unit")),
        "after": _with_unit(after, plain.get("unit")),
    }


def _deadlines(text: str) -> str:
    """The deadlines of a move, which come as one day, `a/b` or `[a,b,c]`."""
    if text.startswith("["):
        return deadlines_words(text[1:-1].split(","), DeadlineKind.SET)
    return deadlines_words(text.split("/"), DeadlineKind.INTERVAL)


def _later(before: str, after: str, years: float | None) -> str:
    """By how much a deadline moved. The rules compare the last days; where there were several, only that is exact."""
    days = [
        [date.fromisoformat(day) for day in text.strip("[]").replace("/", ",").split(",")] for text in (before, after)
    ]
    amount = slip_words(days=(days[1][-1] - days[0][-1]).days, years=years)
    old_is_vague, new_is_vague = (len(each) > 1 for each in days)
    forms = {
        (False, False): _("%(amount)s later"),
        (False, True): _("up to %(amount)s later"),
        (True, False): _("at least %(amount)s later"),
        (True, True): _("the last date %(amount)s later"),
    }
    return forms[old_is_vague, new_is_vague] % {"amount": amount}


def _with_unit(text: str, unit: str | None) -> str:
    if unit == "times":
        return multiple_words(float(text), of=_("the baseline"))
    return value_words(float(text), unit)


def _baseline(text: str, unit: str | None, names: Names) -> str:
    """A baseline of a move, which comes as `value@last day`; or an indicator's slug."""
    if "@" not in text:
        return name_of(text, names)
    value, _at, end = text.partition("@")
    shown = value_words(float(value), unit) if value else _("the measured value")
    return _("%(value)s at %(day)s") % {"value": shown, "day": deadline_words(end)} if end else shown
