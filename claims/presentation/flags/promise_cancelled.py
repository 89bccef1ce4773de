"""The words of the flag `promise_cancelled`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.latest_report import ReportParams
from claims.presentation.flags.latest_report import report_words
from claims.presentation.titles import Names

LABEL = gettext_lazy("Promise cancelled")
MEANING = gettext_lazy("The latest report says that the promise will not be carried out.")


def sentence(params: ReportParams, names: Names) -> str:
    """The report that says so."""
    return _("%(report)s says that it will not be carried out.") % {"report": report_words(params)}
