"""The words of the flag `forecast_failed`."""

from django.utils.translation import gettext_lazy

from claims.enums import Side
from claims.method.flag_rules.contradictions import ContradictionsParams
from claims.presentation.flags.contradictions import claimed_words, recorded_words
from claims.presentation.labels import Text
from claims.presentation.titles import Names

LABEL = gettext_lazy("Forecast failed")
MEANING = gettext_lazy("The period of the forecast is over, and the record says otherwise.")


#: By the side on which the record is; findings of ruleset 1 name none.
FORMS: dict[str | None, Text] = {
    Side.ABOVE: gettext_lazy("The forecast: %(claimed)s. The record says %(recorded)s, more than forecast."),
    Side.BELOW: gettext_lazy("The forecast: %(claimed)s. The record says %(recorded)s, less than forecast."),
    None: gettext_lazy("The forecast: %(claimed)s. The record says %(recorded)s."),
}


def sentence(params: ContradictionsParams, names: Names) -> str:
    """What was forecast, what the record says, and in which direction the forecast failed."""
    return " ".join(
        str(FORMS[found["record"].get("side")])
        % {"claimed": claimed_words(found), "recorded": recorded_words(found, names)}
        for found in params["contradicted"]
    )
