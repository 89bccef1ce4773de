"""Query parameters: each known by name, each checked, and all that is wrong with a request said at once.

An unknown parameter is refused with the nearest known one, since a filter with a typing error that is silently ignored
answers another question than the one asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from claims.api.exceptions import BadParametersError
from claims.http.query_fields import did_you_mean


def names_in(query: QueryDict, parameter: str, *, known: Collection[str], code: str) -> tuple[str, ...]:
    """The names listed in a parameter, in their order. Raises BadParametersError (`code`) for an unknown one."""
    text = query.get(parameter)
    if text is None:
        return ()
    names = [name.strip() for name in text.split(",")]
    wrong = [name for name in names if name not in known]
    if wrong:
        message = _("“%(given)s” is not a possible value. %(hint)s")
        said = " ".join(message % {"given": name, "hint": did_you_mean(name, known)} for name in wrong[:10])
        raise BadParametersError([(code, parameter, said)])
    return tuple(dict.fromkeys(names))


def too_much(most: int) -> str:
    """What to do when an answer would hold too many nested records."""
    return _("The page would nest more than %(most)d records. Use a smaller page_size.") % {"most": most}


#: The parameter by which other APIs choose between JSON and CSV.
FORMAT = "format"


def _hint(name: str, known: Collection[str]) -> str:
    return did_you_mean(name, known) if known else _("This address accepts no parameters.")


def check_names(query: QueryDict, *, known: Collection[str], hints: Mapping[str, str] | None = None) -> None:
    """Raises BadParametersError for parameters that nobody reads and for those given twice, naming each.

    `hints` say by the name of a parameter that is not known what to do instead.
    """
    errors = []
    for name in query:
        if name not in known:
            hint = (hints or {}).get(name) or _hint(name, known)
            errors.append(("unknown-parameter", name, _("Unknown parameter. %(hint)s") % {"hint": hint}))
        elif len(query.getlist(name)) > 1:
            errors.append(("invalid-parameter", name, _("Given twice. Separate several values with commas.")))
    if errors:
        raise BadParametersError(errors)
