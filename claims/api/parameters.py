"""Query parameters: each known by name, each checked, and all that is wrong with a request said at once.

An unknown parameter is refused with the nearest known one, since a filter with a typing error that is silently
ignored answers another question than the one asked. Out of scope: what a parameter does.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection

from django.http import QueryDict
from django.utils.translation import gettext as _

from claims.api.problems import BadParameters


def nearest(given: str, known: Collection[str]) -> str | None:
    """The known word that `given` is most likely a misspelling of."""
    found = difflib.get_close_matches(given.lower(), sorted(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(given: str, known: Collection[str]) -> str:
    """A sentence with the nearest known word, or with all of them."""
    if (guess := nearest(given, known)) is not None:
        return _("Did you mean “%(guess)s”?") % {"guess": guess}
    return _("Possible are: %(known)s.") % {"known": ", ".join(sorted(known))}


def check_names(query: QueryDict, *, known: Collection[str]) -> None:
    """Raises BadParameters for parameters that nobody reads and for those given twice, naming each."""
    errors = []
    for name in query:
        if name not in known:
            hint = did_you_mean(name, known) if known else _("This address takes no parameters.")
            errors.append(("unknown-parameter", name, _("There is no such parameter. %(hint)s") % {"hint": hint}))
        elif len(query.getlist(name)) > 1:
            errors.append(("invalid-parameter", name, _("Given twice. Write several values with commas in between.")))
    if errors:
        raise BadParameters(errors)
