"""What the flags say alike that say that the record contradicts a claim."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from claims.enums import AssertionKind, Comparator, Status
from claims.method.flag_rules.contradictions import ContradictionParams
from claims.presentation.dates import in_period, period_words
from claims.presentation.labels import LABELS
from claims.presentation.numbers import join_list, lower_first, range_words, value_words
from claims.presentation.titles import Names, name_of

Json = Mapping[str, Any]


def claimed_words(found: ContradictionParams) -> str:
    """What was asserted: `at least 200 USD bn for 2016`, `place 1 from the top for 2014`, or the state's own word."""
    asserted, record = found["asserted"], found["record"]
    kind = AssertionKind(asserted["kind"])
    if kind is AssertionKind.TARGET_STATE:
        return _("“%(state)s”") % {"state": asserted["state"].replace("_", " ")}
    words = _place_words(asserted) if kind is AssertionKind.RANK else _value_words(asserted, found.get("unit"))
    dated = asserted if asserted["start"] and asserted["end"] else record
    return _("%(what)s for %(period)s") % {"what": words, "period": period_words(dated["start"], dated["end"])}


def _value_words(asserted: Json, unit: str | None) -> str:
    comparator = Comparator(asserted["comparator"]) if asserted["comparator"] else Comparator.EQUAL
    if asserted["high"] is not None:
        return range_words(asserted["value"], asserted["high"], unit)
    if comparator is Comparator.AT_LEAST:
        return range_words(asserted["value"], None, unit)
    if comparator is Comparator.AT_MOST and not (asserted["value"] == 0 and unit != "%"):  # no level is below nothing
        return range_words(None, asserted["value"], unit)
    return value_words(asserted["value"], unit)


def _place_words(asserted: Json) -> str:
    place = 1 if asserted["value"] is None else asserted["value"]
    words = range_words(place, place if asserted["high"] is None else asserted["high"], None)
    if asserted["comparator"] == Comparator.AT_MOST:
        return _("place %(place)s from the bottom") % {"place": words}
    return _("place %(place)s from the top") % {"place": words}


def recorded_words(found: ContradictionParams, names: Names) -> str:
    """What the record says, and in which series; then what the other providers' series say (ruleset 1 found none)."""
    records = (found["record"], *found.get("rivals", ()))
    return join_list([_one_recorded(found["asserted"], record, found.get("unit"), names) for record in records])


def _one_recorded(asserted: Json, record: Json, unit: str | None, names: Names) -> str:
    kind = AssertionKind(asserted["kind"])
    if kind is AssertionKind.TARGET_STATE:
        words = _("“%(status)s”") % {"status": lower_first(str(LABELS[Status][Status(record["status"])]))}
    elif kind is AssertionKind.RANK:
        words = _("place %(place)s among %(count)s periods") % {
            "place": range_words(record["low"], record["high"], None),
            "count": value_words(record["compared"]),
        }
    else:
        words = range_words(record["low"], record["high"], unit)
        if asserted["end"] and (record["start"], record["end"]) != (asserted["start"], asserted["end"]):
            when = in_period(record["start"], record["end"])
            words = _("%(value)s %(when)s") % {"value": words, "when": when}
    if not record["series"]:
        return words
    return _("%(what)s (%(series)s)") % {"what": words, "series": name_of(record["series"], names)}
