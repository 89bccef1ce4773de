"""The words of the flag `no_data`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.target_flags import TargetParams
from claims.presentation.dates import deadline_words
from claims.presentation.numbers import upper_first
from claims.presentation.parameters import required_parameter
from claims.presentation.target_sentences import aim_words, promised_word
from claims.presentation.titles import Names, name_of

LABEL = gettext_lazy("No figures")
MEANING = gettext_lazy("The target has a deadline, but no figure is recorded for it.")


def sentence(params: TargetParams, names: Names) -> str:
    """What is promised and not measured; of a multiple of an unmeasured level only the indicator can be named."""
    if params.get("goal") is None:
        return _("No figure is recorded for what was %(promised)s by %(deadline)s: %(indicator)s.") % {
            "promised": promised_word(params),
            "deadline": deadline_words(required_parameter(params, "deadline")),
            "indicator": name_of(required_parameter(params, "indicator"), names),
        }
    words = {"aim": upper_first(aim_words(params)), "promised": promised_word(params)}
    return _("%(aim)s was %(promised)s, but no figure is recorded for it.") % words
