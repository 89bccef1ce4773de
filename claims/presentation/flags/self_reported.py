"""The words of the flag `self_reported`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.self_reported import SelfReportedParams
from claims.presentation.numbers import join_list
from claims.presentation.titles import Names, name_of

LABEL = gettext_lazy("Self-reported")
MEANING = gettext_lazy("Every source comes from those who promised or claimed it.")


def sentence(params: SelfReportedParams, names: Names) -> str:
    """Who alone reports it."""
    return _("Reported only by %(publishers)s.") % {
        "publishers": join_list([name_of(slug, names) for slug in params["publishers"]])
    }
