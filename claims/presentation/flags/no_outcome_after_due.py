"""The words of the flag `no_outcome_after_due`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.no_outcome_after_due import NoOutcomeParams
from claims.presentation.dates import deadline_words
from claims.presentation.titles import Names

LABEL = gettext_lazy("No outcome recorded by the due date")
MEANING = gettext_lazy("The due date has passed, and no outcome is recorded.")


def sentence(params: NoOutcomeParams, names: Names) -> str:
    """The first due day that passed."""
    return _("Due by %(due)s; no outcome is recorded.") % {"due": deadline_words(params["due"])}
