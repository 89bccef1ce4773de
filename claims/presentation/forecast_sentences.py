"""The sentences of a forecast, within what may be shown of it. A forecast of few figures is shown as an interval."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from claims.enums import ForecastReason
from claims.method.backtest import BACKTESTS
from claims.method.results import as_json
from claims.presentation.dates import deadline_words
from claims.presentation.labels import LABELS
from claims.presentation.numbers import rounded_words, value_words

#: Reasons that need no explanation: nothing is ahead.
UNSAID = frozenset({ForecastReason.NO_DEADLINE, ForecastReason.DEADLINE_PASSED, ForecastReason.NOTHING_AHEAD})


#: What was measured is said of yearly series, on which alone the formula was tested (docs/explanation/forecasts.md).
TESTED_INTERVAL = _lazy(
    "Forecast: if the last %(n)s figures are a guide, it will be between %(low)s and %(high)s by %(end)s; such a range "
    "held in %(held)s of 100 tries. A wider one, %(lowest)s to %(highest)s, held in %(held_outer)s."
)
TESTED_MEDIAN = _lazy(
    "Forecast: if the last %(n)s figures are a guide, it will be about %(median)s by %(end)s, between %(low)s and "
    "%(high)s; such a range held in %(held)s of 100 tries. A wider one, %(lowest)s to %(highest)s, held in "
    "%(held_outer)s."
)
INTERVAL = _lazy(
    "Forecast: if the last %(n)s figures are a guide, it will be between %(low)s and %(high)s by "
    "%(end)s in 80 of 100 cases, and between %(lowest)s and %(highest)s in 95."
)
MEDIAN = _lazy(
    "Forecast: if the last %(n)s figures are a guide, it will be about %(median)s by %(end)s; between "
    "%(low)s and %(high)s in 80 of 100 cases, and between %(lowest)s and %(highest)s in 95."
)


def forecast_sentence(forecast: Mapping[str, Any] | Any, *, unit: str = "") -> str:
    """Where the figures may come to if they go on as they went, or why that is not shown; empty if nothing is ahead.

    `forecast` is the method's result or its JSON.
    """
    plain: Mapping[str, Any] = as_json(forecast)
    if plain["reason"] is not None:
        reason = ForecastReason(plain["reason"])
        if reason in UNSAID:
            return ""
        if reason is ForecastReason.TOO_FEW_VALUES and not plain["values"]:
            return _("No forecast is shown: there are no figures.")
        return _("No forecast is shown: %(reason)s.") % {"reason": _lower_reason(reason)}
    sentences = [
        _interval(plain, unit),
        *([_("It is based on few figures and only indicative.")] * plain["indicative"]),
    ]
    if plain["probability"] is not None:
        percent = value_words(round(100 * plain["probability"]))
        sentences.append(_("The probability of meeting the target is about %(n)s %%.") % {"n": percent})
    elif plain["probability_reason"] is not None:
        why = _lower_reason(ForecastReason(plain["probability_reason"]))
        sentences.append(_("No probability is shown: %(reason)s.") % {"reason": why})
    return " ".join(sentences)


def _interval(plain: Mapping[str, Any], unit: str) -> str:
    inner, outer = sorted(plain["intervals"], key=lambda each: each["level"])
    names = {
        "n": plain["values"],
        "end": deadline_words(plain["period_end"]),
        "low": rounded_words(inner["low"]),
        "high": rounded_words(inner["high"], unit),
        "lowest": rounded_words(outer["low"]),
        "highest": rounded_words(outer["high"], unit),
        "held": round(100 * BACKTESTS[0].held_80),
        "held_outer": round(100 * BACKTESTS[0].held_95),
    }
    is_tested = plain.get("persistence") is not None
    if plain["indicative"] or plain["median"] is None:
        form = TESTED_INTERVAL if is_tested else INTERVAL
    else:
        names["median"] = rounded_words(plain["median"], unit)
        form = TESTED_MEDIAN if is_tested else MEDIAN
    return str(form) % names


def _lower_reason(reason: ForecastReason) -> str:
    text = str(LABELS[ForecastReason][reason])
    return text[:1].lower() + text[1:]
