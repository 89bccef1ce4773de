"""The words of the flag `vague_promise`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.vague_promise import VaguePromiseParams
from claims.presentation.numbers import join_list
from claims.presentation.titles import Names

LABEL = gettext_lazy("Vague promise")
MEANING = gettext_lazy("The promise lacks a measurable target, a deadline or a named promisor.")


#: What the record of a promise lacks, by the code of what is missing. Its title may say more than its record does. A
#: target without a measure is not measurable, whether or not it has a number.
LACKING = {
    "metric": gettext_lazy("a measurable target"),
    "value": gettext_lazy("an amount"),
    "date": gettext_lazy("a deadline"),
    "owner": gettext_lazy("a named promisor"),
}


def sentence(params: VaguePromiseParams, names: Names) -> str:
    """What is not on record."""
    lacking = [str(words) for name, words in LACKING.items() if name in params["missing"]]
    if "metric" in params["missing"]:
        lacking = [words for words in lacking if words != str(LACKING["value"])]
    return _("Missing from the record: %(missing)s.") % {"missing": join_list(lacking)}
