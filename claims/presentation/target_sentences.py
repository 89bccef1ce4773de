"""What came of a target, in a sentence or two that carry the numbers of the readings that they name.

One maker for each status serves results and the flags that they raise, so that one result is said in one way. Its
parameters are flat: `subject` (the indicator's title), `unit`, `comparator`, `goal`, `high`, `direction`, `deadline`,
the readings, the measures and the slip.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.enums import (
    Applies,
    BaselineOrigin,
    Comparator,
    DeadlineKind,
    Direction,
    Model,
    PromiseKind,
    Reason,
    Status,
)
from claims.method.thresholds import BASELINE_STATUSES, WAITING_STATUSES
from claims.method.units import SHARE, scale_of
from claims.presentation.dates import deadline_words, in_period
from claims.presentation.glossary import STATUS_MEANINGS
from claims.presentation.goals import goal_words
from claims.presentation.labels import LABELS, status_words
from claims.presentation.numbers import (
    difference_words,
    join_list,
    number_words,
    percent_words,
    rounded_words,
    share_words,
    slip_words,
    value_words,
)
from claims.presentation.parameters import required_parameter
from claims.presentation.range_sentences import range_sentence

Json = Mapping[str, Any]

#: How many breaches a sentence names one by one.
BREACHES_NAMED = 3

#: What asks for a level from which upwards all is well, so that a part of the level says how much was missing.
FLOORS = frozenset({Comparator.AT_LEAST, Comparator.EQUAL, Comparator.MULTIPLY})


#: The statuses of a target that its newest figure satisfies.
LATEST_SATISFIES = frozenset({Status.ACHIEVED_EARLY, Status.REACHED})


def target_sentence(params: Json) -> str:
    """What came of a target by its `status`, and what holds for the whole range of a figure.

    Where no single reading decided (a figure known only as a range), what the status means. Raises
    MissingParameterError where a number, day or word of the sentence is not among the parameters.
    """
    status = Status(required_parameter(params, "status"))
    make = STATUS_SENTENCES.get(status)
    has_reading = any(params.get(name) for name in ("latest", "decided_by", "reached"))
    if make is None or not (has_reading or status in WITHOUT_READINGS):
        sentence = str(STATUS_MEANINGS[status])
    else:
        sentence = make(params)
    further = (
        _bracket(params),
        range_sentence(params),
        _within_tolerance(params),
        _each_deadline(params),
        _baseline(params),
    )
    return " ".join(filter(None, (sentence, *further)))


def _within_tolerance(params: Json) -> str:
    """Which other statuses the tolerance of the figures leaves open, and between which ratios R."""
    others = [f"“{LABELS[Status][Status(each)]}”" for each in params.get("other_statuses") or ()]
    if not others:
        return ""
    terms = {"statuses": join_list(others, style="or"), "room": ""}
    low, high, room = params.get("ratio_low"), params.get("ratio_high"), params.get("room")
    if room:
        terms["room"] = rounded_words(room, params.get("unit"))
        first = _("The figure may be off by %(room)s; within that, it could also be %(statuses)s.") % terms
    else:
        first = _("Within the tolerance of the figures, it could also be %(statuses)s.") % terms
    if low is None or high is None:
        return first
    ends = {"low": number_words(low, places=2), "high": number_words(high, places=2)}
    return f"{first} " + _("The pace is between %(low)s and %(high)s times the required one.") % ends


def _bracket(params: Json) -> str:
    """That the deadline's own period has no figure, and which figures decided in its place."""
    sides = [figure_words(each, params.get("unit")) for each in params.get("bracket") or ()]
    if not sides:
        return ""
    return _("The period of the deadline has no figure; those around it decide: %(sides)s.") % {
        "sides": join_list(sides)
    }


def _baseline(params: Json) -> str:
    """Where the pace is measured from, if the target does not say so itself and the status rests on it."""
    baseline, status = params.get("baseline"), required_parameter(params, "status")
    if not baseline or status not in BASELINE_STATUSES:
        return ""
    form = BASELINE_SENTENCES.get(BaselineOrigin(required_parameter(baseline, "origin")))
    if form is None:
        return ""
    figure = _baseline_figure(baseline, params.get("unit"))
    return form % {"figure": figure, "version": baseline.get("from_version")}


def _baseline_figure(baseline: Json, unit: str | None) -> str:
    """A baseline with its period: `64.2 USD bn in 2015`; of one without a figure, by its last day."""
    if baseline.get("period_start"):
        return figure_words(baseline, unit)
    value, end = value_words(required_parameter(baseline, "value"), unit), baseline.get("period_end")
    return _("%(value)s at %(day)s") % {"value": value, "day": deadline_words(end)} if end else value


def _each_deadline(params: Json) -> str:
    """Of a choice of deadlines, what came of the target by each: one status says nothing of the others."""
    results = params.get("deadlines") or ()
    if params.get("deadline_kind") != DeadlineKind.SET or len(results) < 2:
        return ""
    if all(each["status"] == Status.NOT_ASSESSABLE for each in results):
        return ""
    by_day = [
        _("%(status)s by %(deadline)s")
        % {
            "status": status_words(
                Status(required_parameter(each, "status")), Reason(each["reason"]) if each["reason"] else None
            ),
            "deadline": deadline_words(required_parameter(each, "deadline")),
        }
        for each in results
    ]
    return _("By deadline: %(results)s.") % {"results": "; ".join(by_day)}


def figure_words(reading: Json, unit: str | None) -> str:
    """A reading with its period and, where it is known only as a range, both ends: `395 km (365 to 440) in 2017`."""
    value = value_words(required_parameter(reading, "value"), unit)
    low, high = reading.get("low"), reading.get("high")
    if low is not None and high is not None and low != high:
        ends = {"value": value, "low": value_words(low), "high": value_words(high)}
        value = _("%(value)s (%(low)s to %(high)s)") % ends
    when = in_period(required_parameter(reading, "period_start"), required_parameter(reading, "period_end"))
    return _("%(value)s %(when)s") % {"value": value, "when": when}


def aim_words(params: Json) -> str:
    """What is asked for and when: `at least 200 USD bn by the end of 2020`, `at least 3 each year until June 2025`."""
    if not params.get("deadline"):
        return goal_words(params)
    is_throughout = Applies(params.get("applies") or Applies.AT_DEADLINE) is not Applies.AT_DEADLINE
    form = _("%(goal)s until %(deadline)s") if is_throughout else _("%(goal)s by %(deadline)s")
    return form % {
        "goal": goal_words(params),
        "deadline": deadline_words(params["deadline"]),
    }


def promised_word(params: Json) -> str:
    """The participle for a goal: "promised", or "expected" where the editors recorded it as an expectation."""
    return _("expected") if params.get("kind_of_promise") == PromiseKind.EXPECTATION else _("promised")


def promise_noun(params: Json) -> str:
    """The noun for the same: "the promise" or "the expectation"."""
    return _("the expectation") if params.get("kind_of_promise") == PromiseKind.EXPECTATION else _("the promise")


def behind_sentence(params: Json) -> str:
    """The sentence about an open target whose pace is too slow."""
    unit = params.get("unit")
    terms = {
        "subject": required_parameter(params, "subject"),
        "latest": _figure(params, "decided_by", "latest"),
        "aim": aim_words(params),
    }
    terms["promise"] = promise_noun(params)
    if params.get("path_value") is None:
        return _("%(subject)s came to %(latest)s; %(promise)s is %(aim)s.") % terms
    terms["path"] = rounded_words(params["path_value"], unit)
    first = _("%(subject)s came to %(latest)s; an even path to %(aim)s would have been at %(path)s.") % terms
    if params.get("path_is_promised"):
        terms["path"] = value_words(float(f"{params['path_value']:.6g}"), unit)
        first = _("%(subject)s came to %(latest)s; on its path to %(aim)s, %(promise)s was %(path)s by then.") % terms
    return " ".join(filter(None, (first, _paces(params))))


def _paces(params: Json) -> str:
    paces = params.get("needed_pace"), params.get("required_pace")
    if None in paces:
        return ""
    geometric = required_parameter(params, "pace_model") == Model.GEOMETRIC
    show: Callable[[Any], str] = percent_words if geometric else lambda pace: rounded_words(pace, params.get("unit"))
    form = _("From there, %(needed)s a year is needed; at the start, it was %(required)s a year.")
    return form % dict(zip(("needed", "required"), map(show, paces), strict=True))


def open_ended_sentence(params: Json) -> str:
    """Of a target without a deadline: how far it has come, and when it would be reached at the recent pace."""
    first = _("%(subject)s came to %(latest)s; %(promise)s is %(goal)s, without a deadline.") % {
        "subject": required_parameter(params, "subject"),
        "latest": _figure(params, "latest"),
        "promise": promise_noun(params),
        "goal": goal_words(params),
    }
    return " ".join(filter(None, (first, _attained_share(params), *map(_reach, _distinct(params.get("reach") or ())))))


def _attained_share(params: Json) -> str:
    """What part of the promised change has happened, where some of it has."""
    share = params.get("attainment")
    if share is None or not 0 <= share < 1 or scale_of(params.get("unit")) != SHARE:
        return ""
    return _share_of(_("That is %(share)s of the %(promised)s change."), share, params)


def _distinct(reaches: Iterable[Json]) -> list[Json]:
    """The outlooks without one that starts from the same figure as another."""
    return list({each["since"]["period_end"]: each for each in reaches}.values())


def _reach(reach: Json) -> str:
    """When it would be reached at the pace since one figure."""
    since = required_parameter(reach, "since")
    words = {"since": in_period(required_parameter(since, "period_start"), required_parameter(since, "period_end"))}
    if reach.get("reached_on") is None:
        return _("At the pace since the figure %(since)s, it would not be reached within 50 years.") % words
    words["when"] = deadline_words(reach["reached_on"])
    return _("At the pace since the figure %(since)s, it would be reached by %(when)s.") % words


def moving_away_sentence(params: Json) -> str:
    """The sentence about a target whose figures go against the promised direction."""
    baseline = params.get("baseline")
    terms = {
        "subject": required_parameter(params, "subject"),
        "figure": _figure(params, "decided_by", "latest"),
        "aim": aim_words(params),
    }
    if not baseline:
        return _("%(subject)s came to %(figure)s, moving away from %(aim)s.") % terms
    return _("%(subject)s went from %(baseline)s at the start to %(figure)s, away from %(aim)s.") % {
        **terms,
        "baseline": value_words(required_parameter(baseline, "value"), params.get("unit")),
    }


def missed_sentence(params: Json) -> str:
    """The sentence about a target that was not met by its deadline."""
    first = _("%(subject)s came to %(figure)s; %(promise)s was %(aim)s.") % {
        "subject": required_parameter(params, "subject"),
        "figure": _figure(params, "decided_by"),
        "promise": promise_noun(params),
        "aim": aim_words(params),
    }
    return " ".join(filter(None, (first, _share(params))))


def _share(params: Json) -> str:
    """What part of the level promised the deciding figure is; where less was promised, what part of the change."""
    goal, figure = (
        float(required_parameter(params, "goal")),
        float(required_parameter(required_parameter(params, "decided_by"), "value")),
    )
    scale = scale_of(params.get("unit"))
    if scale != SHARE:
        gap = difference_words(abs(goal - figure), scale, params.get("unit"))
        return _("That is %(gap)s from the %(promised)s level.") % {"gap": gap, "promised": promised_word(params)}
    if Comparator(required_parameter(params, "comparator")) in FLOORS and not _falls(params):
        is_share = goal > 0 and 0 < figure < goal
        return _share_of(_("That is %(share)s of the %(promised)s level."), figure / goal, params) if is_share else ""
    share = params.get("attainment_at_deadline")
    if share is None or not 0 <= share < 1:
        return ""
    return _share_of(_("That is %(share)s of the %(promised)s change."), share, params)


def _share_of(form: str, share: float, params: Json) -> str:
    return form % {"share": share_words(share), "promised": promised_word(params)}


def _falls(params: Json) -> bool:
    direction, baseline = params.get("direction"), params.get("baseline")
    if direction is not None:
        return Direction(direction) is Direction.DECREASE
    return baseline is not None and float(required_parameter(params, "goal")) < float(
        required_parameter(baseline, "value")
    )


def met_sentence(params: Json) -> str:
    """The sentence about a target that was met in time."""
    first = _("%(subject)s reached %(figure)s; %(promise)s was %(aim)s.") % {
        "subject": required_parameter(params, "subject"),
        "figure": _figure(params, "decided_by" if params.get("status") == Status.MET_ON_TIME else "reached"),
        "promise": promise_noun(params),
        "aim": aim_words(params),
    }
    return " ".join(filter(None, (first, _afterwards(params))))


def met_late(params: Json) -> str:
    """The sentence about a target that was met after its deadline."""
    first = _("%(subject)s reached %(figure)s: %(slip)s after the deadline for %(goal)s, %(deadline)s.") % {
        "subject": required_parameter(params, "subject"),
        "figure": _figure(params, "reached"),
        "slip": slip_words(days=params.get("slip_days"), years=params.get("slip_years")),
        "goal": goal_words(params),
        "deadline": deadline_words(required_parameter(params, "deadline")),
    }
    return " ".join(filter(None, (first, _afterwards(params))))


def undecided_sentence(params: Json) -> str:
    """The sentence about a figure whose range does not decide; the range's ends are said after it."""
    if not params.get("decided_by"):
        return str(STATUS_MEANINGS[Status.UNDECIDED])
    return _("%(subject)s came to %(figure)s; %(promise)s was %(aim)s. That leaves open whether it was met.") % {
        "subject": required_parameter(params, "subject"),
        "figure": _figure(params, "decided_by"),
        "promise": promise_noun(params),
        "aim": aim_words(params),
    }


def lost_sentence(params: Json) -> str:
    """The sentence about a target that was met, at its baseline at least, and is not met any more."""
    baseline = params.get("baseline")
    if not params.get("reached") and baseline:
        first = _("%(subject)s began at %(baseline)s, which met the target (%(goal)s), but later came to %(lost)s.") % {
            "subject": required_parameter(params, "subject"),
            "baseline": value_words(required_parameter(baseline, "value"), params.get("unit")),
            "goal": goal_words(params),
            "lost": _figure(params, "lost", "latest"),
        }
        return " ".join(filter(None, (first, _newest(params, after="lost"))))
    first = _("%(subject)s had reached %(reached)s, which met the target (%(goal)s), but later came to %(lost)s.") % {
        "subject": required_parameter(params, "subject"),
        "reached": _figure(params, "reached"),
        "goal": goal_words(params),
        "lost": _figure(params, "lost", "latest"),
    }
    return " ".join(filter(None, (first, _newest(params, after="lost"))))


def _afterwards(params: Json) -> str:
    """What was lost again of what had been reached, and where it is now."""
    if not params.get("lost"):
        return ""
    gone = _("A later figure did not meet it: %(lost)s.") % {"lost": _figure(params, "lost")}
    if params.get("status") in LATEST_SATISFIES:
        newest = _("The latest figure meets it again: %(latest)s.") % {"latest": _figure(params, "latest")}
        return f"{gone} {newest}"
    return " ".join(filter(None, (gone, _newest(params, after="lost"))))


def _newest(params: Json, *, after: str = "") -> str:
    """The newest figure, where there is one and it is newer than the one named before."""
    latest, named = params.get("latest"), params.get(after)
    if not latest or (named and latest["period_end"] <= named["period_end"]):
        return ""
    return _("The latest figure is %(latest)s.") % {"latest": _figure(params, "latest")}


def kept_sentence(params: Json) -> str:
    """Of a target that applies throughout or in each period: that every figure satisfies it."""
    return _("%(subject)s came to %(figure)s; %(promise)s: %(goal)s. %(counted)s") % {
        "subject": required_parameter(params, "subject"),
        "figure": _figure(params, "decided_by"),
        "promise": promise_noun(params),
        "goal": goal_words(params),
        "counted": _counted(params),
    }


def breached_sentence(params: Json) -> str:
    """Of the same: the figures that did not satisfy it, the first few by name, and how many did."""
    breaches, unit = required_parameter(params, "breaches"), params.get("unit")
    named = [figure_words(each, unit) for each in breaches[:BREACHES_NAMED]]
    if more := len(breaches) - len(named):
        named.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return _("%(subject)s came to %(breaches)s; %(promise)s: %(goal)s. %(counted)s") % {
        "subject": required_parameter(params, "subject"),
        "breaches": join_list(named),
        "promise": promise_noun(params),
        "goal": goal_words(params),
        "counted": _counted(params),
    }


def _counted(params: Json) -> str:
    """How many figures since the statement meet the target: `Figures that meet it: 2 of 3.`"""
    kept, judged = required_parameter(params, "periods_kept"), required_parameter(params, "periods_judged")
    return _("Figures that meet it: %(kept)s of %(judged)s.") % {"kept": kept, "judged": judged}


def waiting_sentence(params: Json) -> str:
    """The sentence about a passed deadline whose figure is still awaited."""
    terms = {"deadline": deadline_words(required_parameter(params, "deadline")), "missing": _missing(params)}
    first = _("The deadline, %(deadline)s, has passed, and %(missing)s.") % terms
    if params.get("goal") is not None:
        terms["goal"] = goal_words(params)
        first = _("The deadline for %(goal)s, %(deadline)s, has passed, and %(missing)s.") % terms
    reached = params.get("reached")
    if reached and not params.get("lost") and reached["period_end"] < params["deadline"]:
        before = _("It had been reached earlier: %(figure)s.") % {"figure": _figure(params, "reached")}
        return f"{first} {before}"
    return " ".join(filter(None, (first, _newest(params))))


def _missing(params: Json) -> str:
    """Which figure a passed deadline waits for: any at all, that of a gap, or one that reaches so far."""
    latest = params.get("latest")
    if not latest:
        return _("no deciding figure is recorded")
    if latest["period_end"] > required_parameter(params, "deadline"):
        return _("no deciding figure is recorded for that time")
    if params.get("status") == Status.NEVER_PUBLISHED:
        return _("no figure that late is recorded to this day")
    return _("the deciding figures do not go that far yet")


def unclear_sentence(params: Json) -> str:
    """Why nothing can be said, and the newest figure where there is one."""
    reason = f"{LABELS[Reason][Reason(required_parameter(params, 'reason'))]}."
    return " ".join(filter(None, (reason, _newest(params))))


def _figure(params: Json, *names: str) -> str:
    """The first of these readings that is there."""
    name = next((name for name in names if params.get(name)), names[-1])
    return figure_words(required_parameter(params, name), params.get("unit"))


Maker = Callable[[Json], str]

STATUS_SENTENCES: dict[Status, Maker] = {
    **dict.fromkeys((Status.ON_TRACK, Status.LAGGING, Status.FAR_BEHIND, Status.STALLED), behind_sentence),
    **dict.fromkeys((Status.MOVING_AWAY, Status.REVERSED), moving_away_sentence),
    **dict.fromkeys((Status.ACHIEVED_EARLY, Status.REACHED, Status.MET_ON_TIME), met_sentence),
    **dict.fromkeys((Status.MISSED, Status.NARROWLY_MISSED), missed_sentence),
    **dict.fromkeys((Status.AWAITING_DATA, Status.DATA_OVERDUE, Status.NEVER_PUBLISHED), waiting_sentence),
    **dict.fromkeys((Status.HOLDING, Status.HELD), kept_sentence),
    **dict.fromkeys((Status.BREACHED, Status.RESTORED, Status.NOT_HELD), breached_sentence),
    Status.OPEN_ENDED: open_ended_sentence,
    Status.MET_LATE: met_late,
    Status.UNDECIDED: undecided_sentence,
    Status.ACHIEVED_THEN_LOST: lost_sentence,
    Status.NOT_ASSESSABLE: unclear_sentence,
}

#: Where a baseline is from that the target does not name.
BASELINE_SENTENCES = {
    BaselineOrigin.INHERITED: gettext_lazy("Base: %(figure)s, as in version %(version)s."),
    BaselineOrigin.IMPLIED: gettext_lazy("Base: %(figure)s, the last figure when it was said."),
    BaselineOrigin.NEAREST: gettext_lazy("Base: %(figure)s, the figure nearest to the period named."),
}

#: What can be said without any figure.
WITHOUT_READINGS = frozenset({Status.NOT_ASSESSABLE, *WAITING_STATUSES})
