"""Sentences that the numbers of assessments, moves and flags make. Each says only what the rule found.

Results come as the method's dataclasses or as their stored JSON (`as_json`); `names` gives titles for slugs. Out of
scope: labels (labels.py) and what a status means in general (meanings.py).
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.enums import DeadlineKind, FlagKind, MoveKind
from claims.method.results import Assessment, Move, as_json
from claims.presentation.claim_sentences import CLAIM_FLAGS
from claims.presentation.dates import day_words, deadline_words, deadlines_words, period_words, vague_date_words
from claims.presentation.goals import RANK, multiple_words
from claims.presentation.numbers import join_list, percent_words, slip_words, value_words
from claims.presentation.parameters import MissingParameterError, required_parameter
from claims.presentation.target_sentences import aim_words, promised_word, target_sentence
from claims.presentation.titles import NO_NAMES, Names, name_of

Json = Mapping[str, Any]


def flag_sentence(kind: FlagKind, params: Json, *, names: Names = NO_NAMES) -> str:
    """What a flag found, with its rule's own numbers; `names` gives titles for slugs.

    Raises MissingParameter (or KeyError) where a number or a word of the sentence is not among the parameters.
    """
    return _FLAGS[kind](params, names)


def assessment_sentence(assessment: Assessment | Json, *, terms: Json | None = None) -> str:
    """What came of a target, in a sentence or two; of a deliverable or a trend, what its status means.

    `assessment` is the method's result or its plain form (`selectors.progress.plain_assessment`, which holds its
    target's `terms` itself); `terms` are those of the target (`method.results.terms_of`). Raises MissingParameter
    for a target's result without them.
    """
    result: Json = as_json(assessment)
    terms = as_json(terms) or result.get("terms")
    if terms is None and (result.get("goal") is not None or result.get("latest")):
        raise MissingParameterError("A target's sentence needs the target's terms.")
    flat = {**result, **(result.get("measures") or {}), **_slip(result), **(terms or {})}
    return target_sentence(flat | {"subject": _upper_first((terms or {}).get("indicator") or "") or None})


def _slip(result: Json) -> Json:
    """The slip of a result in either of its forms, as the sentences read it."""
    slip = result.get("slip") or {}
    days, years = result.get("slip_days", slip.get("days")), result.get("slip_years", slip.get("years"))
    return {"slip_days": days, "slip_years": years}


def move_sentence(move: Move | Json, *, names: Names = NO_NAMES) -> str:
    """What moved between two versions, from what to what, and by how much."""
    told: Json = as_json(move)
    kind = MoveKind(told["kind"])
    before, after = told.get("before") or "", told.get("after") or ""
    if kind is MoveKind.UNDATED:
        return _("The deadline, %(before)s, was dropped.") % {"before": _deadlines(before)}
    if kind is MoveKind.LATER and told.get("step") is not None:
        return _("“%(step)s” moved from %(before)s to %(after)s: %(later)s.") % {
            "step": name_of(told["step"], names),
            "before": _deadlines(before),
            "after": _deadlines(after),
            "later": _later(before, after, told.get("amount")),
        }
    if kind is MoveKind.LATER:
        return _("The deadline moved from %(before)s to %(after)s: %(later)s.") % {
            "before": _deadlines(before),
            "after": _deadlines(after),
            "later": _later(before, after, told.get("amount")),
        }
    if kind is MoveKind.LOWER:
        return _("Less is asked for: %(after)s instead of %(before)s.") % {
            "before": _with_unit(before, told.get("unit")),
            "after": _with_unit(after, told.get("unit")),
        }
    if kind is MoveKind.RE_BASED:
        return _("The baseline changed from %(before)s to %(after)s.") % {
            "before": _baseline(before, told.get("unit"), names),
            "after": _baseline(after, told.get("unit"), names),
        }
    if told.get("unit") == "deadlines":
        return _("Instead of %(before)s there are now several deadlines to choose from: %(after)s.") % {
            "before": _deadlines(before),
            "after": _deadlines(after),
        }
    return _("More room is left around the target: %(after)s instead of %(before)s.") % {
        "before": _with_unit(before, told.get("unit")),
        "after": _with_unit(after, told.get("unit")),
    }


def _of_target(params: Json, names: Names) -> str:
    """A flag about a target says what came of it, in the words of the result that raised it."""
    return target_sentence({**params, "subject": _subject(params, names)})


def _subject(params: Json, names: Names) -> str:
    return _upper_first(name_of(required_parameter(params, "indicator"), names))


def _moved(params: Json, names: Names) -> str:
    return " ".join(move_sentence(move, names=names) for move in required_parameter(params, "moves"))


def _milestones(params: Json, names: Names) -> str:
    steps = [f"{name_of(step['slug'], names)} ({deadline_words(step['due'])})" for step in params["milestones"]]
    return _("Due and not reported done: %(steps)s.") % {"steps": join_list(steps)}


def _no_outcome(params: Json, names: Names) -> str:
    return _("Due by %(due)s; no outcome at all is recorded.") % {"due": deadline_words(params["due"])}


def _suspended(params: Json, names: Names) -> str:
    return _("%(report)s says that work on it has stopped for now.") % {"report": _report(params)}


def _cancelled(params: Json, names: Names) -> str:
    return _("%(report)s says that it will not be carried out.") % {"report": _report(params)}


def _report(params: Json) -> str:
    """The report by when it says that it happened; of an undated one only the day is said on which it became known."""
    if params.get("happened_edtf"):
        day = vague_date_words(params["happened_edtf"], params.get("happened_words") or "")
    elif params.get("happened"):
        day = day_words(params["happened"])
    else:
        return _("An undated report, known since %(day)s,") % {"day": day_words(required_parameter(params, "known_on"))}
    return _("The report of %(day)s") % {"day": day}


def _another_party(params: Json, names: Names) -> str:
    return _("It went to %(recipients)s; those named for it are %(counterparties)s.") % {
        "recipients": join_list([name_of(slug, names) for slug in params["recipients"]]),
        "counterparties": join_list([name_of(slug, names) for slug in params["counterparties"]]),
    }


def _disagree(params: Json, names: Names) -> str:
    figures = [_one_value(row, params.get("unit"), names) for row in params["values"]]
    return _("For %(period)s the series differ by %(difference)s: %(values)s.") % {
        "period": period_words(params["start"], params["end"]),
        "difference": _difference(params),
        "values": join_list(figures),
    }


def _difference(params: Json) -> str:
    """By how much series differ: ranks by places, percentages by points, all else as a share of the larger value."""
    values = [row["value"] for row in params["values"]]
    if params.get("unit") not in (RANK, "%") or None in values:
        return percent_words(params["difference"])
    apart = round(max(values) - min(values), 6)
    count = 1 if apart == 1 else 2
    if params["unit"] == RANK:
        return ngettext("%(n)s place", "%(n)s places", count) % {"n": value_words(apart)}
    return ngettext("%(n)s percentage point", "%(n)s percentage points", count) % {"n": value_words(apart)}


def _one_value(row: Json, unit: str | None, names: Names) -> str:
    if row.get("value") is not None:
        value = value_words(row["value"], unit)
    elif row.get("low") is None:
        value = _("at most %(value)s") % {"value": value_words(row["high"], unit)}
    elif row.get("high") is None:
        value = _("at least %(value)s") % {"value": value_words(row["low"], unit)}
    else:
        value = _("%(start)s to %(end)s") % {"start": value_words(row["low"]), "end": value_words(row["high"], unit)}
    return f"{value} ({name_of(row['series'], names)})"


def _stale(params: Json, names: Names) -> str:
    return _("The newest figure is for the time to %(end)s; a newer one was to be expected by %(expected)s.") % {
        "end": day_words(params["newest_end"]),
        "expected": day_words(params["fresh_until"]),
    }


def _no_data(params: Json, names: Names) -> str:
    if params.get("goal") is None:
        return _("Nothing has been measured of what is %(promised)s by %(deadline)s: %(indicator)s.") % {
            "promised": promised_word(params),
            "deadline": deadline_words(required_parameter(params, "deadline")),
            "indicator": name_of(required_parameter(params, "indicator"), names),
        }
    told = {"aim": _upper_first(aim_words(params)), "promised": promised_word(params)}
    return _("%(aim)s is %(promised)s, and no figure for it is recorded here.") % told


def _vague(params: Json, names: Names) -> str:
    lacking = [str(words) for name, words in _LACKING.items() if name in params["missing"]]
    if "metric" in params["missing"]:
        lacking = [words for words in lacking if words != str(_LACKING["value"])]
    return _("Not on record for it: %(missing)s.") % {"missing": join_list(lacking)}


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
        (True, True): _("the last day %(amount)s later"),
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


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


#: What the record of a promise lacks, by the code of what is missing. Its title may say more than its record does. A
#: target without a measure is not measurable, whether or not it has a number.
_LACKING = {
    "metric": gettext_lazy("a measurable target"),
    "value": gettext_lazy("an amount to be reached"),
    "date": gettext_lazy("a deadline"),
    "owner": gettext_lazy("who promises it"),
}

Maker = Callable[[Json, Names], str]

_FLAGS: dict[FlagKind, Maker] = {
    FlagKind.BEHIND_SCHEDULE: _of_target,
    FlagKind.MOVING_AWAY: _of_target,
    FlagKind.DEADLINE_MISSED: _of_target,
    FlagKind.MET_LATE: _of_target,
    FlagKind.ACHIEVED_THEN_LOST: _of_target,
    FlagKind.LEVEL_BREACHED: _of_target,
    FlagKind.GOALPOST_MOVED: _moved,
    FlagKind.MILESTONE_OVERDUE: _milestones,
    FlagKind.NO_OUTCOME_AFTER_DUE: _no_outcome,
    FlagKind.PROMISE_SUSPENDED: _suspended,
    FlagKind.PROMISE_CANCELLED: _cancelled,
    FlagKind.DELIVERED_TO_ANOTHER_PARTY: _another_party,
    FlagKind.SOURCES_DISAGREE: _disagree,
    FlagKind.STALE_DATA: _stale,
    FlagKind.NO_DATA: _no_data,
    FlagKind.VAGUE_PROMISE: _vague,
    **CLAIM_FLAGS,
}
