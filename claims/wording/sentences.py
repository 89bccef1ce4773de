"""Sentences that the numbers of assessments, moves and flags make. Each says only what the rule found.

Results come as the method's dataclasses or as their stored JSON (`as_json`); `names` gives titles for slugs. Out of
scope: labels (labels.py) and what a status means in general (meanings.py).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.method.results import Assessment, Move, as_json
from claims.vocabulary import Applies, Comparator, DeadlineKind, FlagKind, Frequency, Model, MoveKind, Reason, Status
from claims.wording.claim_sentences import CLAIM_FLAGS
from claims.wording.dates import day_words, deadline_words, deadlines_words, period_words
from claims.wording.labels import LABELS
from claims.wording.meanings import STATUS_MEANINGS, flag_meaning
from claims.wording.names import NO_NAMES, Names, name_of
from claims.wording.numbers import listed, percent_words, rounded_words, slip_words, value_words

Json = Mapping[str, Any]

#: How many breaches a sentence names one by one.
BREACHES_NAMED = 3


def flag_sentence(kind: FlagKind, params: Json, *, names: Names = NO_NAMES) -> str:
    """What a flag found, with its rule's own numbers. A flag without numbers gets the meaning of its kind."""
    make = _FLAGS.get(kind)
    return str(flag_meaning(kind)) if make is None or not params else make(params, names)


def assessment_sentence(
    assessment: Assessment | Json, *, unit: str = "", indicator: str = "", comparator: Comparator | None = None
) -> str:
    """How a target stands, in a sentence or two; a deliverable or trend gets the meaning of its status.

    `indicator` is its title, `comparator` the target's; an assessment knows neither.
    """
    result: Json = as_json(assessment)
    status = Status(result["status"])
    if status is Status.NOT_ASSESSABLE and result.get("reason"):
        return _("Cannot be assessed: %(reason)s.") % {"reason": _lowered(LABELS[Reason][Reason(result["reason"])])}
    measures: Json = result.get("measures") or {}
    told = {**result, **measures, "unit": unit, "comparator": comparator, "indicator": None}
    names = {"": indicator} if indicator else NO_NAMES
    make = _STATUSES.get(status)
    if make is None or not result.get("latest"):
        return str(STATUS_MEANINGS[status])
    return make(told, names)


def move_sentence(move: Move | Json, *, names: Names = NO_NAMES) -> str:
    """What moved between two versions, from what to what, and by how much."""
    told: Json = as_json(move)
    kind = MoveKind(told["kind"])
    before, after = told.get("before") or "", told.get("after") or ""
    if kind is MoveKind.UNDATED:
        return _("The deadline, %(before)s, was dropped.") % {"before": _deadlines(before)}
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


def goal_words(params: Json) -> str:
    """What a target asks for: `at least 200 USD bn`."""
    goal = params.get("goal")
    if goal is None:
        return _("the target")
    value = value_words(goal, params.get("unit"))
    comparator = Comparator(params["comparator"]) if params.get("comparator") else None
    if comparator is Comparator.AT_MOST:
        value = _("at most %(value)s") % {"value": value}
    elif comparator in (Comparator.AT_LEAST, Comparator.MULTIPLY):
        value = _("at least %(value)s") % {"value": value}
    applies, frequency = params.get("applies"), params.get("frequency")
    return applied_words(value, Applies(applies), Frequency(frequency)) if applies and frequency else value


def applied_words(goal: str, applies: Applies, frequency: Frequency) -> str:
    """A goal with when it is to be satisfied: `at most 3 % at all times`, `at least 10,000 trees each year`."""
    forms = {
        (Applies.EACH_PERIOD, Frequency.ANNUAL): _("%(goal)s each year"),
        (Applies.EACH_PERIOD, Frequency.QUARTERLY): _("%(goal)s each quarter"),
        (Applies.EACH_PERIOD, Frequency.MONTHLY): _("%(goal)s each month"),
        (Applies.EACH_PERIOD, Frequency.IRREGULAR): _("%(goal)s each time"),
    }
    if applies is Applies.AT_DEADLINE:
        return goal
    return forms.get((applies, frequency), _("%(goal)s at all times")) % {"goal": goal}


def _subject(params: Json, names: Names) -> str:
    if params.get("indicator") is None and "" in names:
        return names[""]
    return _upper_first(name_of(params.get("indicator"), names))


def _figure(reading: Json | None, unit: str | None) -> str:
    """A figure with its period: `66.1 USD bn in 2016`."""
    if not reading:
        return _("not known")
    return _("%(value)s in %(period)s") % {
        "value": value_words(reading["value"], unit),
        "period": period_words(reading["period_start"], reading["period_end"]),
    }


def _behind(params: Json, names: Names) -> str:
    unit = params.get("unit")
    told = {
        "indicator": _subject(params, names),
        "latest": _figure(params.get("latest"), unit),
        "aim": _aim(params),
    }
    if params.get("path_value") is None:
        return _("%(indicator)s reached %(latest)s; promised is %(aim)s.") % told
    first = _("%(indicator)s reached %(latest)s, while the path to %(aim)s led through %(path)s.") % {
        **told,
        "path": rounded_words(params["path_value"], unit),
    }
    return " ".join(filter(None, (first, _paces(params))))


def _paces(params: Json) -> str:
    needed, required = params.get("needed_pace"), params.get("required_pace")
    if needed is None or required is None:
        return ""
    geometric = params.get("pace_model") == Model.GEOMETRIC
    show: Callable[[float], str] = percent_words if geometric else lambda pace: rounded_words(pace, params.get("unit"))
    return _("From then on %(needed)s a year is needed; at the start it was %(required)s.") % {
        "needed": show(needed),
        "required": show(required),
    }


def _away(params: Json, names: Names) -> str:
    unit, baseline = params.get("unit"), params.get("baseline")
    told = {
        "indicator": _subject(params, names),
        "latest": _figure(params.get("decided_by") or params.get("latest"), unit),
        "aim": _aim(params),
    }
    if not baseline:
        return _("%(indicator)s was %(latest)s, away from %(aim)s.") % told
    return _("%(indicator)s was %(latest)s, after %(baseline)s at the start: away from %(aim)s.") % {
        **told,
        "baseline": value_words(baseline["value"], unit),
    }


def _missed(params: Json, names: Names) -> str:
    unit, share = params.get("unit"), params.get("attainment_at_deadline", params.get("attainment"))
    told = {
        "indicator": _subject(params, names),
        "deadline": _by(params),
        "figure": _figure(params.get("decided_by"), unit),
        "goal": goal_words(params),
    }
    first = _("%(indicator)s came to %(figure)s; promised was %(goal)s by %(deadline)s.") % told
    if share is None:
        return first
    return f"{first} " + _("That is %(share)s of the promised change.") % {"share": percent_words(share)}


def _met(params: Json, names: Names) -> str:
    return _("%(indicator)s reached %(figure)s; promised was %(aim)s.") % {
        "indicator": _subject(params, names),
        "figure": _figure(params.get("reached") or params.get("decided_by"), params.get("unit")),
        "aim": _aim(params),
    }


def _met_late(params: Json, names: Names) -> str:
    return _("%(indicator)s reached %(figure)s: %(slip)s after the deadline for %(goal)s, %(deadline)s.") % {
        "indicator": _subject(params, names),
        "figure": _figure(params.get("reached"), params.get("unit")),
        "slip": slip_words(days=params.get("slip_days"), years=params.get("slip_years")),
        "goal": goal_words(params),
        "deadline": _by(params),
    }


def _lost(params: Json, names: Names) -> str:
    return _("%(indicator)s had reached %(reached)s, which satisfied the target (%(goal)s), but was %(lost)s.") % {
        "indicator": _subject(params, names),
        "reached": _figure(params.get("reached"), params.get("unit")),
        "goal": goal_words(params),
        "lost": _figure(params.get("lost") or params.get("latest"), params.get("unit")),
    }


def _kept(params: Json, names: Names) -> str:
    """Of a target that applies throughout or in each period: that every figure satisfies it."""
    return _("%(indicator)s was %(latest)s; promised is %(goal)s. %(counted)s") % {
        "indicator": _subject(params, names),
        "latest": _figure(params["decided_by"], params.get("unit")),
        "goal": goal_words(params),
        "counted": kept_words(params),
    }


def _breached(params: Json, names: Names) -> str:
    """Of the same: the figures that did not satisfy it, and how many did."""
    breaches, unit = params["breaches"], params.get("unit")
    told = {
        "indicator": _subject(params, names),
        "breaches": breaches_words(breaches, lambda each: _figure(each, unit)),
        "goal": goal_words(params),
        "counted": kept_words(params),
    }
    return _("%(indicator)s was %(breaches)s; promised was %(goal)s. %(counted)s") % told


def breaches_words(breaches: Sequence[Json], figure: Callable[[Json], str]) -> str:
    """The figures that broke a promise, the first few by name: `3.6 % in 2023`."""
    named = [figure(each) for each in breaches[:BREACHES_NAMED]]
    more = len(breaches) - len(named)
    if more:
        named.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return listed(named)


def kept_words(params: Json) -> str:
    """How many figures since the statement satisfied the target: `2 of 3 figures since then satisfy it.`"""
    judged = params["periods_judged"]
    return ngettext(
        "%(kept)s of %(judged)s figure since the statement satisfies it.",
        "%(kept)s of %(judged)s figures since the statement satisfy it.",
        judged,
    ) % {"kept": params["periods_kept"], "judged": judged}


def _moved(params: Json, names: Names) -> str:
    return " ".join(move_sentence(move, names=names) for move in params.get("moves", []))


def _milestones(params: Json, names: Names) -> str:
    steps = [f"{name_of(step['slug'], names)} ({deadline_words(step['due'])})" for step in params["milestones"]]
    return _("Due and not reported done: %(steps)s.") % {"steps": listed(steps)}


def _no_outcome(params: Json, names: Names) -> str:
    return _("Due by %(due)s; no outcome at all is recorded.") % {"due": deadline_words(params["due"])}


def _suspended(params: Json, names: Names) -> str:
    return _("The latest report, of %(day)s, says that work on it has stopped for now.") % {"day": _reported(params)}


def _cancelled(params: Json, names: Names) -> str:
    return _("The latest report, of %(day)s, says that it will not be carried out.") % {"day": _reported(params)}


def _reported(params: Json) -> str:
    return day_words(params.get("happened") or params["known_on"])


def _another_party(params: Json, names: Names) -> str:
    return _("It went to %(recipients)s; it had been promised to %(counterparties)s.") % {
        "recipients": listed([name_of(slug, names) for slug in params["recipients"]]),
        "counterparties": listed([name_of(slug, names) for slug in params["counterparties"]]),
    }


def _disagree(params: Json, names: Names) -> str:
    figures = [_one_value(row, params.get("unit"), names) for row in params["values"]]
    return _("For %(period)s the series differ by %(difference)s: %(values)s.") % {
        "period": period_words(params["start"], params["end"]),
        "difference": percent_words(params["difference"]),
        "values": listed(figures),
    }


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
    return _("%(aim)s is promised, and nothing has been measured.") % {
        "aim": _upper_first(_aim(params)),
    }


def _vague(params: Json, names: Names) -> str:
    words = {
        "metric": _("what is measured"),
        "value": _("how much"),
        "date": _("by when"),
        "owner": _("who promises"),
    }
    return _("The promise does not say %(missing)s.") % {
        "missing": listed([words[name] for name in params["missing"]], style="or")
    }


def _aim(params: Json) -> str:
    """What is asked for and by when: `at least 200 USD bn by the end of 2020`."""
    if not params.get("deadline"):
        return goal_words(params)
    return _("%(goal)s by %(deadline)s") % {"goal": goal_words(params), "deadline": _by(params)}


def _by(params: Json) -> str:
    return deadline_words(params["deadline"]) if params.get("deadline") else _("no deadline")


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
    return value_words(float(text), unit if unit != "times" else _("times the baseline"))


def _baseline(text: str, unit: str | None, names: Names) -> str:
    """A baseline of a move, which comes as `value@last day`; or an indicator's slug."""
    if "@" not in text:
        return name_of(text, names)
    value, _at, end = text.partition("@")
    shown = value_words(float(value), unit) if value else _("the measured value")
    return _("%(value)s at %(day)s") % {"value": shown, "day": deadline_words(end)} if end else shown


def _lowered(text: object) -> str:
    return str(text)[:1].lower() + str(text)[1:]


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


Maker = Callable[[Json, Names], str]

_STATUSES: dict[Status, Maker] = {
    **dict.fromkeys((Status.ON_TRACK, Status.LAGGING, Status.FAR_BEHIND, Status.STALLED), _behind),
    **dict.fromkeys((Status.MOVING_AWAY, Status.REVERSED), _away),
    **dict.fromkeys((Status.ACHIEVED_EARLY, Status.REACHED, Status.MET_ON_TIME), _met),
    **dict.fromkeys((Status.MISSED, Status.NARROWLY_MISSED), _missed),
    Status.MET_LATE: _met_late,
    Status.ACHIEVED_THEN_LOST: _lost,
    **dict.fromkeys((Status.HOLDING, Status.HELD), _kept),
    **dict.fromkeys((Status.BREACHED, Status.RESTORED, Status.NOT_HELD), _breached),
}

_FLAGS: dict[FlagKind, Maker] = {
    FlagKind.BEHIND_SCHEDULE: _behind,
    FlagKind.MOVING_AWAY: _away,
    FlagKind.DEADLINE_MISSED: _missed,
    FlagKind.MET_LATE: _met_late,
    FlagKind.ACHIEVED_THEN_LOST: _lost,
    FlagKind.LEVEL_BREACHED: _breached,
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
