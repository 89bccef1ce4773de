"""Result of checking a claim against the record, in a sentence."""

from django.utils.translation import gettext as _

from claims.enums import ClaimCheckResult
from claims.presentation.labels import LABELS
from claims.presentation.numbers import lower_first


def check_sentence(on_the_day: ClaimCheckResult, now: ClaimCheckResult) -> str:
    """Result of checking a claim against the record: on the day it was made, and now where that differs."""
    labels = LABELS[ClaimCheckResult]
    if on_the_day is now:
        return _("%(result)s, both when it was made and now.") % {"result": labels[now]}
    return _("On the day it was made: %(then)s. Now: %(now)s.") % {
        "then": lower_first(str(labels[on_the_day])),
        "now": lower_first(str(labels[now])),
    }
