"""Sentences about claims, sources and verdicts: what was said, and what the record or the rules say instead.

Parameters are those of the rules' flags (claim_flags.py, source_flags.py, self_reports.py, verdict_flags.py). Out of
scope: sentences about targets and promises (sentences.py).
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.enums import (
    AssertionKind,
    ClaimCheckResult,
    Comparator,
    FlagKind,
    Reason,
    Side,
    Status,
    VerdictKind,
)
from claims.presentation.dates import in_period, period_words, vague_date_words
from claims.presentation.labels import LABELS, Text, status_words
from claims.presentation.numbers import join_list, rounded_words, value_words
from claims.presentation.titles import Names, name_of

Json = Mapping[str, Any]


def check_sentence(on_the_day: ClaimCheckResult, now: ClaimCheckResult) -> str:
    """How a claim stands against the record: on the day it was made, and now where that differs."""
    labels = LABELS[ClaimCheckResult]
    if on_the_day is now:
        return _("%(result)s, on the day it was made as now.") % {"result": labels[now]}
    return _("On the day it was made: %(then)s. Now: %(now)s.") % {
        "then": _lowered(str(labels[on_the_day])),
        "now": _lowered(str(labels[now])),
    }


def _contradicted(params: Json, names: Names) -> str:
    """What was claimed and what the record says; both times at once where they say the same."""
    by_number: dict[int, list[Json]] = {}
    for told in params["contradicted"]:
        by_number.setdefault(told["asserted"]["number"], []).append(told)
    return " ".join(_one_contradiction(told, names) for told in by_number.values())


def _one_contradiction(told: list[Json], names: Names) -> str:
    claimed = _("Claimed was %(claimed)s.") % {"claimed": _claimed(told[0])}
    records = [_recorded(each, names) for each in told]
    if len(told) == 2 and records[0] == records[1]:
        return claimed + " " + _("The record says %(recorded)s.") % {"recorded": records[0]}
    sentences = {
        "on_the_day": _("On that day the record said %(recorded)s."),
        "now": _("What is known by now says %(recorded)s."),
    }
    found = (sentences[each["when"]] % {"recorded": words} for each, words in zip(told, records, strict=True))
    return " ".join([claimed, *found])


def _failed(params: Json, names: Names) -> str:
    return " ".join(
        str(_FAILED[told["record"].get("side")]) % {"claimed": _claimed(told), "recorded": _recorded(told, names)}
        for told in params["contradicted"]
    )


#: By the side on which the record is; findings of ruleset 1 name none.
_FAILED: dict[str | None, Text] = {
    Side.ABOVE: gettext_lazy("Forecast was %(claimed)s. The record says %(recorded)s, more than forecast."),
    Side.BELOW: gettext_lazy("Forecast was %(claimed)s. The record says %(recorded)s, less than forecast."),
    None: gettext_lazy("Forecast was %(claimed)s. The record says %(recorded)s."),
}


def _claimed(told: Json) -> str:
    """What was asserted: `at least 200 USD bn for 2016`, `place 1 from the top for 2014`, or the state's own word."""
    asserted, record = told["asserted"], told["record"]
    kind = AssertionKind(asserted["kind"])
    if kind is AssertionKind.TARGET_STATE:
        return _("“%(state)s”") % {"state": asserted["state"].replace("_", " ")}
    words = _place_words(asserted) if kind is AssertionKind.RANK else _value_words(asserted, told.get("unit"))
    dated = asserted if asserted["start"] and asserted["end"] else record
    return _("%(what)s for %(period)s") % {"what": words, "period": period_words(dated["start"], dated["end"])}


def _value_words(asserted: Json, unit: str | None) -> str:
    comparator = Comparator(asserted["comparator"]) if asserted["comparator"] else Comparator.EQUAL
    if asserted["high"] is not None:
        return _range_words(asserted["value"], asserted["high"], unit)
    if comparator is Comparator.AT_LEAST:
        return _range_words(asserted["value"], None, unit)
    if comparator is Comparator.AT_MOST and not (asserted["value"] == 0 and unit != "%"):  # no level is below nothing
        return _range_words(None, asserted["value"], unit)
    return value_words(asserted["value"], unit)


def _place_words(asserted: Json) -> str:
    place = 1 if asserted["value"] is None else asserted["value"]
    words = _range_words(place, place if asserted["high"] is None else asserted["high"], None)
    if asserted["comparator"] == Comparator.AT_MOST:
        return _("place %(place)s from the bottom") % {"place": words}
    return _("place %(place)s from the top") % {"place": words}


def _recorded(told: Json, names: Names) -> str:
    """What the record says, and in which series; then what the other providers' series say."""
    return join_list([_one_recorded({**told, "record": record}, names) for record in (told["record"], *_rivals(told))])


def _rivals(told: Json) -> list[Json]:
    """Findings of ruleset 1 have none."""
    found: list[Json] = told.get("rivals", [])
    return found


def _one_recorded(told: Json, names: Names) -> str:
    asserted, record = told["asserted"], told["record"]
    kind = AssertionKind(asserted["kind"])
    if kind is AssertionKind.TARGET_STATE:
        words = _("“%(status)s”") % {"status": _lowered(str(LABELS[Status][Status(record["status"])]))}
    elif kind is AssertionKind.RANK:
        words = _("place %(place)s among %(count)s periods") % {
            "place": _range_words(record["low"], record["high"], None),
            "count": value_words(record["compared"]),
        }
    else:
        words = _range_words(record["low"], record["high"], told.get("unit"))
        if asserted["end"] and (record["start"], record["end"]) != (asserted["start"], asserted["end"]):
            when = in_period(record["start"], record["end"])
            words = _("%(value)s %(when)s") % {"value": words, "when": when}
    if not record["series"]:
        return words
    return _("%(what)s (%(series)s)") % {"what": words, "series": name_of(record["series"], names)}


def _range_words(low: float | None, high: float | None, unit: str | None) -> str:
    if low is None:
        return _("at most %(value)s") % {"value": value_words(0 if high is None else high, unit)}
    if high is None:
        return _("at least %(value)s") % {"value": value_words(low, unit)}
    if low == high:
        return value_words(low, unit)
    return _("%(start)s to %(end)s") % {"start": value_words(low), "end": value_words(high, unit)}


def _disputed(params: Json, names: Names) -> str:
    """Who says otherwise, and when; findings of before this was recorded only say how many do."""
    said = [_who_and_when(row, names) for row in params.get("said_by", ()) if row["speakers"]]
    if said and len(said) == len(params["claims"]):
        form = _("The contrary was said by %(voices)s.")
        return form % {"voices": join_list(said)}
    count = len(params["claims"])
    return ngettext("Another claim says the contrary.", "%(count)s other claims say the contrary.", count) % {
        "count": value_words(count)
    }


def _who_and_when(row: Json, names: Names) -> str:
    day = vague_date_words(row["stated_edtf"], row["stated_words"]) if row["stated_edtf"] else _("undated")
    return _("%(speakers)s (%(day)s)") % {
        "speakers": join_list([name_of(slug, names) for slug in row["speakers"]]),
        "day": day,
    }


def _self_reported(params: Json, names: Names) -> str:
    return _("Nobody but %(publishers)s reports it.") % {
        "publishers": join_list([name_of(slug, names) for slug in params["publishers"]], style="or")
    }


def _inconsistent(params: Json, names: Names) -> str:
    return " ".join(_one_change(change) for change in params["changes"])


def _one_change(change: Json) -> str:
    """One printed change, with the first pair of levels that it contradicts."""
    printed, levels = change["printed"], change["levels"][0]
    return _(
        "For %(period)s it prints a change of %(printed)s, but its levels of %(before)s and %(after)s "
        "allow only %(allowed)s."
    ) % {
        "period": period_words(change["start"], change["end"]),
        "printed": _figure(printed, "%"),
        "before": _figure(levels["before"], change["level_unit"]),
        "after": _figure(levels["after"], change["level_unit"]),
        "allowed": _allowed(levels["least"], levels["most"]),
    }


def _figure(printed: Json, unit: str | None) -> str:
    if printed["value"] is not None:
        return value_words(printed["value"], unit)
    return _range_words(printed["low"], printed["high"], unit)


def _allowed(least: float | None, most: float | None) -> str:
    if least is None or most is None:
        return _range_words(least, most, "%")
    return _("%(start)s to %(end)s") % {"start": rounded_words(least), "end": rounded_words(most, "%")}


def _verdict(params: Json, names: Names) -> str:
    verdict = _lowered(str(LABELS[VerdictKind][VerdictKind(params["verdict"])]))
    if params.get("reason") == Reason.NO_DEADLINE:
        form = _("The editors judge it “%(verdict)s”; the rules cannot judge it, because no deadline is on record.")
        return form % {"verdict": verdict}
    return _("The editors say “%(verdict)s”, the rules say “%(status)s”.") % {
        "verdict": verdict,
        "status": _lowered(status_words(params["status"], params.get("reason"))),
    }


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


CLAIM_FLAGS: dict[FlagKind, Callable[[Json, Names], str]] = {
    FlagKind.CLAIM_CONTRADICTS_RECORD: _contradicted,
    FlagKind.FORECAST_FAILED: _failed,
    FlagKind.CLAIM_DISPUTED: _disputed,
    FlagKind.SELF_REPORTED: _self_reported,
    FlagKind.FIGURES_INCONSISTENT: _inconsistent,
    FlagKind.VERDICT_DIFFERS: _verdict,
}
