"""The words of the flag `promise_suspended`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.latest_report import ReportParams
from claims.presentation.flags.latest_report import report_words
from claims.presentation.titles import Names

LABEL = gettext_lazy("Promise suspended")
MEANING = gettext_lazy("The latest report says that work on the promise has stopped for now.")


def sentence(params: ReportParams, names: Names) -> str:
    """The report that says so."""
    return _("%(report)s says that work has stopped for now.") % {"report": report_words(params)}
