"""The words of the flag `figures_inconsistent`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.figures_inconsistent import ChangeParams, FigureParams, FiguresInconsistentParams
from claims.presentation.dates import period_words
from claims.presentation.numbers import range_words, rounded_words, value_words
from claims.presentation.titles import Names

LABEL = gettext_lazy("Figures inconsistent")
MEANING = gettext_lazy("A source gives a change that does not match the levels it gives.")


def sentence(params: FiguresInconsistentParams, names: Names) -> str:
    """Each change with the levels that it contradicts."""
    return " ".join(_one_change(change) for change in params["changes"])


def _one_change(change: ChangeParams) -> str:
    """One printed change, with the first pair of levels that it contradicts."""
    printed, levels = change["printed"], change["levels"][0]
    return _(
        "For %(period)s the source gives a change of %(printed)s, but its levels of %(before)s and %(after)s "
        "imply %(allowed)s."
    ) % {
        "period": period_words(change["start"], change["end"]),
        "printed": _figure(printed, "%"),
        "before": _figure(levels["before"], change["level_unit"]),
        "after": _figure(levels["after"], change["level_unit"]),
        "allowed": _word_range(levels["least"], levels["most"]),
    }


def _figure(printed: FigureParams, unit: str | None) -> str:
    if printed["value"] is not None:
        return value_words(printed["value"], unit)
    return range_words(printed["low"], printed["high"], unit)


def _word_range(least: float | None, most: float | None) -> str:
    if least is None or most is None:
        return range_words(least, most, "%")
    return _("%(start)s to %(end)s") % {"start": rounded_words(least), "end": rounded_words(most, "%")}
