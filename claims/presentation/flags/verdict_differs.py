"""The words of the flag `verdict_differs`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.enums import Reason, VerdictKind
from claims.method.flag_rules.verdict_differs import VerdictDiffersParams
from claims.presentation.labels import LABELS, status_words
from claims.presentation.numbers import lower_first
from claims.presentation.titles import Names

LABEL = gettext_lazy("Verdict and rules differ")
MEANING = gettext_lazy("The editors' verdict and the computed status disagree.")


def sentence(params: VerdictDiffersParams, names: Names) -> str:
    """Both words; of what names no day, why the rules cannot say more."""
    verdict = lower_first(str(LABELS[VerdictKind][VerdictKind(params["verdict"])]))
    if params.get("reason") == Reason.NO_DEADLINE:
        form = _("The editors’ verdict is “%(verdict)s”; the rules cannot judge it because no deadline is recorded.")
        return form % {"verdict": verdict}
    return _("The editors say “%(verdict)s”, the rules say “%(status)s”.") % {
        "verdict": verdict,
        "status": lower_first(status_words(params["status"], params.get("reason"))),
    }
