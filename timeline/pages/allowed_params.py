"""Which query parameters each public address takes, by the name of its URL; anything else is refused.

Ignored, an unknown parameter would show more than was asked for without a word. What other sites add to addresses to
follow their visitors does no harm and is let through.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

#: Where a part of a list begins or ends (`timeline.pages.pagination`).
PLACES = ("after", "before")
#: What selects entries of the timeline, in any of its forms.
SELECTION = ("kind", "topic", "actor", "promise", "importance", "text", "from", "to")

#: What each address takes besides the day; those that are not named here take nothing else.
PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "timeline": (*SELECTION, "order", *PLACES, "part", "view"),
    "atom": SELECTION,
    "calendar": SELECTION,
    "timelinejs": SELECTION,
    "embed-timeline": SELECTION,
    "oembed": ("url", "format", "maxwidth", "maxheight", "dnt"),
    "sitemap": ("p",),
    "search": ("q", "kind"),
    "promises": (
        *("status", "reason", "standing", "first_standing", "verdict", "counted", "not_counted_because"),
        *("topic", "actor", "promisor"),
    ),
    "claims": ("kind", "topic", "actor", "promise", "from", "to", *PLACES),
    "sources": ("kind", *PLACES),
    "actors": ("kind", "name", *PLACES),
    "flags": ("kind", "severity", "promise", *PLACES),
    "corrections": ("kind", "record", *PLACES),
    "days": ("page", "year", "part"),
    "report": ("page",),
    "news": ("promise",),
}
#: Parameters that may be given several times, by address; any other would be read once, and the rest ignored.
REPEATABLE: Mapping[str, tuple[str, ...]] = dict.fromkeys(
    ("timeline", "atom", "calendar", "timelinejs", "embed-timeline"), ("kind",)
)
DAY = "as_of"
#: Addresses that answer for no day: forms that write. Links in mails (to confirm, to end) are never refused for what a
#: mail program added to them.
WITHOUT_DAY = ("report", "news")

#: Names, and beginnings of names, that mail programs, social networks and advertisers add to the links of others.
TRACKING = ("fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "igshid", "yclid", "srsltid")
TRACKING_PREFIXES = ("utm_", "mc_", "mtm_", "pk_", "_hs", "_ga", "_gl", "ref_")

#: A name is shown up to so many characters.
LONGEST = 100


def is_tracking(name: str) -> bool:
    """Whether a parameter is one that other sites add to follow their visitors."""
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


def taken_by(address: str) -> tuple[str, ...]:
    """All parameters that an address takes, by the name of its URL."""
    return PARAMETERS.get(address, ()) + (() if address in WITHOUT_DAY else (DAY,))


def fault_in(query: QueryDict, address: str) -> str:
    """Why an address, by the name of its URL, cannot answer to the parameters of this query; empty where it can."""
    known = taken_by(address)
    for name, values in query.lists():
        if is_tracking(name):
            continue
        if name not in known:
            return _unknown(name, known)
        if len(values) > 1 and name not in REPEATABLE.get(address, ()):
            return _("“%(name)s” is given %(number)d times; give it only once.") % {"name": name, "number": len(values)}
    return ""


def _unknown(name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    parts = [_("Unknown parameter “%(name)s”.") % {"name": name[:LONGEST]}]
    if near:
        parts.append(_("Did you mean “%(near)s”?") % {"near": near[0]})
    if known:
        parts.append(_("Known parameters: %(known)s.") % {"known": ", ".join(known)})
    else:
        parts.append(_("This page takes no parameters."))
    return " ".join(parts)
