"""Reading a page's filters: each value is one that the page offers, or the page says which it is not.

Out of scope: which filters a page has (parameters.py), and what a filter does to a list.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from claims.dates import parse_edtf_date
from claims.exceptions import InvalidDateError
from claims.models.base import PublicRecord
from timeline.pages.page import BadRequestError, PageContext

LONGEST = 100

Word = TypeVar("Word", bound=StrEnum)
Record = TypeVar("Record", bound=PublicRecord)


def choice_param(query: QueryDict, name: str, vocabulary: type[Word]) -> Word | None:
    """One word of a closed list, or None where the filter is empty."""
    text = query.get(name, "")
    return None if text == "" else _word(text, name, vocabulary)


def choices_param(query: QueryDict, name: str, vocabulary: type[Word]) -> list[Word]:
    """Any number of words of a closed list, in the list's order, each once."""
    chosen = {_word(text, name, vocabulary) for text in query.getlist(name) if text}
    return [member for member in vocabulary if member in chosen]


def _word(text: str, name: str, vocabulary: type[Word]) -> Word:
    try:
        return vocabulary(text)
    except ValueError as error:
        known = ", ".join(member.value for member in vocabulary)
        message = _("%(name)s is “%(given)s”, which is not one of %(known)s.")
        raise BadRequestError(message % {"name": name, "given": text, "known": known}) from error


def boolean_param(query: QueryDict, name: str) -> bool | None:
    """Yes or no, or None where the filter is empty."""
    given = query.get(name, "")
    if given not in ("", "true", "false"):
        raise BadRequestError(_("%(name)s is “%(given)s”; use true or false.") % {"name": name, "given": given})
    return None if given == "" else given == "true"


def text_param(query: QueryDict, name: str) -> str:
    """Free text to look for, without the spaces around it; a name is never longer, nor holds a NUL."""
    given = query.get(name, "").strip()
    if len(given) > LONGEST or "\0" in given:
        raise BadRequestError(_("%(name)s is too long or not text.") % {"name": name})
    return given


def severity_param(query: QueryDict, name: str) -> int | None:
    """An importance from 1 to 5, or None where the filter is empty."""
    given = query.get(name, "")
    if given == "":
        return None
    if given not in ("1", "2", "3", "4", "5"):
        raise BadRequestError(_("%(name)s is “%(given)s”; use a number from 1 to 5.") % {"name": name, "given": given})
    return int(given)


def record_param(query: QueryDict, name: str, model: type[Record], visit: PageContext) -> Record | None:
    """The public record that a filter names by its slug, or None where the filter is empty."""
    slug = query.get(name, "")
    if slug == "":
        return None
    found = model.objects.public(visit.as_of).filter(slug=slug).first()
    if found is None:
        message = _("%(name)s is “%(given)s”; no such %(kind)s was known on %(day)s.")
        names = {"name": name, "given": slug, "kind": model._meta.verbose_name, "day": visit.as_of.isoformat()}
        raise BadRequestError(message % names)
    return found  # type: ignore[return-value]


def record_choices(
    all_known: QuerySet[Record], by: str, records: QuerySet[Any], chosen: Record | None
) -> QuerySet[Record]:
    """What a filter offers: of what was known on the day only what a record of the day has, and what is chosen.

    `by` is the relation from what is offered to the records.
    """
    fits = Q(**{f"{by}__in": records.order_by().values("pk")})
    return all_known.filter(fits if chosen is None else fits | Q(pk=chosen.pk)).distinct()


def first_day(query: QueryDict, name: str) -> date | None:
    """The first day of a date such as 2016, 2016-05 or 2016-05-31."""
    return _bound(query, name, first=True)


def last_day(query: QueryDict, name: str) -> date | None:
    """The last day of a date such as 2016, 2016-05 or 2016-05-31."""
    return _bound(query, name, first=False)


def _bound(query: QueryDict, name: str, *, first: bool) -> date | None:
    text = query.get(name, "").strip()
    if text == "":
        return None
    try:
        bounds = parse_edtf_date(text)
    except InvalidDateError as error:
        message = _("%(name)s is “%(given)s”; use a year, month or day such as 2016, 2016-05 or 2016-05-31.")
        raise BadRequestError(message % {"name": name, "given": text}) from error
    return bounds.lower if first else bounds.upper


def in_order(first: date | None, last: date | None) -> None:
    """Raises `BadInput` where a range of days ends before it starts."""
    if first is not None and last is not None and last < first:
        raise BadRequestError(_("The range ends before it starts; swap “from” and “to”."))
