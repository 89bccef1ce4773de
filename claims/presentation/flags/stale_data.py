"""The words of the flag `stale_data`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.stale_data import StaleDataParams
from claims.presentation.dates import day_words
from claims.presentation.titles import Names

LABEL = gettext_lazy("Old figures")
MEANING = gettext_lazy("The latest figure is too old for an open target.")


def sentence(params: StaleDataParams, names: Names) -> str:
    """End of the latest figure's period, and the day by which a newer one was due."""
    return _("The latest figure covers the period to %(end)s; an update was due by %(expected)s.") % {
        "end": day_words(params["newest_end"]),
        "expected": day_words(params["fresh_until"]),
    }
