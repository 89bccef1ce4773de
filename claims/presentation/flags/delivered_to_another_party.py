"""The words of the flag `delivered_to_another_party`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.delivered_to_another_party import AnotherPartyParams
from claims.presentation.numbers import join_list
from claims.presentation.titles import Names, name_of

LABEL = gettext_lazy("Delivered to another party")
MEANING = gettext_lazy("It went to someone other than the promised party.")


def sentence(params: AnotherPartyParams, names: Names) -> str:
    """Who got it, and who was named for it."""
    return _("It went to %(recipients)s; the promise names %(counterparties)s.") % {
        "recipients": join_list([name_of(slug, names) for slug in params["recipients"]]),
        "counterparties": join_list([name_of(slug, names) for slug in params["counterparties"]]),
    }
