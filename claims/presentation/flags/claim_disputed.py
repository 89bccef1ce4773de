"""The words of the flag `claim_disputed`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.method.flag_rules.claim_disputed import ClaimDisputedParams, SaidByParams
from claims.presentation.dates import vague_date_words
from claims.presentation.numbers import join_list, value_words
from claims.presentation.titles import Names, name_of

LABEL = gettext_lazy("Claim disputed")
MEANING = gettext_lazy("Another claim in the dossier contradicts this one.")


def sentence(params: ClaimDisputedParams, names: Names) -> str:
    """Who says otherwise, and when; findings of before this was recorded only say how many do."""
    voices = [_who_and_when(row, names) for row in params.get("said_by", ()) if row["speakers"]]
    if voices and len(voices) == len(params["claims"]):
        return _("Disputed by %(voices)s.") % {"voices": join_list(voices)}
    count = len(params["claims"])
    return ngettext("Another claim says the opposite.", "%(count)s other claims say the opposite.", count) % {
        "count": value_words(count)
    }


def _who_and_when(row: SaidByParams, names: Names) -> str:
    day = vague_date_words(row["stated_edtf"], row["stated_words"]) if row["stated_edtf"] else _("undated")
    return _("%(speakers)s (%(day)s)") % {
        "speakers": join_list([name_of(slug, names) for slug in row["speakers"]]),
        "day": day,
    }
