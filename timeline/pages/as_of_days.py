"""The days on which something became known, each leading to a page as it was known then.

`part=days` answers with the list alone, for the control on every page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from timeline.pages.page import NOT_KEPT, BadRequestError, PageRequest, public_page, render_page
from timeline.selectors.days import days_of_year, years_known

MAX_ADDRESS_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A day, how much became known on it, and the page as of it."""

    day: date
    number: int
    address: str


@public_page
def days(request: PageRequest) -> HttpResponse:
    """The page with the days of a year on which something became known."""
    alone = _is_alone(request.GET)
    where = _page(request.GET)
    years = years_known(today=request.page.today)
    year = _year(request.GET, years, as_of=request.page.as_of)
    known = [
        KnownDay(day, number, where + urlencode({"as_of": day.isoformat()}))
        for day, number in days_of_year(year, today=request.page.today).items()
    ]
    context = {
        "page_address": request.GET.get("page", "/"),
        "year": year,
        "years": years,
        "months": _by_month(known),
    }
    return render_page(request, "pages/parts/days.html" if alone else "pages/days.html", context)


def _is_alone(query: QueryDict) -> bool:
    """Whether only the list is asked for."""
    given = query.get("part", "")
    if given not in ("", "days"):
        raise BadRequestError(_("part is “%(given)s”; use “days” or leave it out.") % {"given": given[:20]})
    return given == "days"


def _page(query: QueryDict) -> str:
    """The address of the page to show, up to where its day goes. Raises BadRequestError for any other address."""
    given = query.get("page") or "/"
    parts = urlsplit(given) if len(given) <= MAX_ADDRESS_LENGTH else None
    try:
        known = parts is not None and not parts.scheme and not parts.netloc and resolve(parts.path).app_name == "pages"
    except Resolver404:
        known = False
    if not known or parts is None:
        raise BadRequestError(_("page is “%(given)s”, which is not a page of this site.") % {"given": given[:100]})
    params = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name not in NOT_KEPT])
    return f"{parts.path}?{params}{'&' if params else ''}"


def _year(query: QueryDict, years: Sequence[int], *, as_of: date) -> int:
    """The year asked for, else the last one with such a day up to the page's."""
    given = query.get("year", "")
    if given == "":
        return max((year for year in years if year <= as_of.year), default=as_of.year)
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:5]) <= 9999):
        raise BadRequestError(_("year is “%(given)s”; use a year such as 2016.") % {"given": given[:20]})
    return int(given)


def _by_month(known: Iterable[KnownDay]) -> list[tuple[date, list[KnownDay]]]:
    months = groupby(known, key=lambda each: each.day.replace(day=1))
    return [(month, list(some)) for month, some in months]
