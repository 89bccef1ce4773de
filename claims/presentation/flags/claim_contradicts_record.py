"""The words of the flag `claim_contradicts_record`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.contradictions import ContradictionParams, ContradictionsParams
from claims.presentation.flags.contradictions import claimed_words, recorded_words
from claims.presentation.titles import Names

LABEL = gettext_lazy("Claim contradicts the record")
MEANING = gettext_lazy("Sources other than the claim's own contradict the claim.")


def sentence(params: ContradictionsParams, names: Names) -> str:
    """What was claimed and what the record says; both times at once where they say the same."""
    by_number: dict[int, list[ContradictionParams]] = {}
    for found in params["contradicted"]:
        by_number.setdefault(found["asserted"]["number"], []).append(found)
    return " ".join(_one_contradiction(found, names) for found in by_number.values())


def _one_contradiction(found: list[ContradictionParams], names: Names) -> str:
    claimed = _("The claim: %(claimed)s.") % {"claimed": claimed_words(found[0])}
    records = [recorded_words(each, names) for each in found]
    if len(found) == 2 and records[0] == records[1]:
        return claimed + " " + _("The record says %(recorded)s.") % {"recorded": records[0]}
    forms = {
        "on_the_day": _("On that day the record said %(recorded)s."),
        "now": _("The record now says %(recorded)s."),
    }
    sentences = (forms[each["when"]] % {"recorded": words} for each, words in zip(found, records, strict=True))
    return " ".join([claimed, *sentences])
