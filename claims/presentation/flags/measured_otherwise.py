"""The words of the flag `measured_otherwise`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.measured_otherwise import MeasuredOtherwiseParams
from claims.presentation.titles import Names, name_of

LABEL = gettext_lazy("Measured otherwise")
MEANING = gettext_lazy("A later version of a goal is measured by another indicator; the two levels cannot be compared.")


def sentence(params: MeasuredOtherwiseParams, names: Names) -> str:
    """Which goal, and what measured it before and measures it now."""
    before, after = (name_of(slug, names) if slug else _("nothing") for slug in (params["before"], params["after"]))
    return _("“%(goal)s” is now measured by “%(after)s”, before by “%(before)s”; the levels cannot be compared.") % {
        "goal": params["goal"],
        "before": before,
        "after": after,
    }
