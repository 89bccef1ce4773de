"""Addresses of records: in the API, and of the page of the site that shows them.

A kind that another application adds (events, the timeline) registers itself with `add_collection`; the API's root lists
what is registered.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import quote

from django.urls import NoReverseMatch, reverse

from claims.enums import RecordKind as Kind

#: Collection in the address, by the kind of what it lists.
COLLECTIONS: dict[str, str] = {
    Kind.SOURCE: "sources",
    Kind.ACTOR: "actors",
    Kind.TOPIC: "topics",
    Kind.CLAIM: "claims",
    Kind.PROMISE: "promises",
    Kind.TARGET: "targets",
    Kind.MILESTONE: "milestones",
    Kind.INDICATOR: "indicators",
    Kind.SERIES: "series",
    Kind.OBSERVATION: "observations",
    Kind.OUTCOME: "outcomes",
    Kind.VERDICT: "verdicts",
    "flag": "flags",
    "assessment": "assessments",
}

#: Whole files, besides the collections.
WHOLE = ("progress", "changes", "exports")


def add_collection(kind: str, collection: str) -> None:
    """Make records of a kind addressable under `collection`."""
    COLLECTIONS[kind] = collection


@cache
def root() -> str:
    """The path of the API's root."""
    return reverse("api-root")


def api_path(kind: str, slug: str | None = None) -> str:
    """The path of a collection, or of one record in it."""
    collection = f"{root()}{COLLECTIONS[kind]}/"
    return collection if slug is None else f"{collection}{quote(slug)}/"


def _own(name: str) -> Callable[[Any], str]:
    return lambda record: reverse(name, args=[record.slug])


def _on_promise(record: Any) -> str:
    """Address of a record without a page of its own: that of its promise."""
    return f"{reverse('pages:promise', args=[record.promise.slug])}#{record.kind()}-{record.slug}"


#: The page that shows a record of a kind; a kind that is not here is shown on no page.
_PAGES: dict[str, Callable[[Any], str]] = {
    Kind.SOURCE: _own("pages:source"),
    Kind.ACTOR: _own("pages:actor"),
    Kind.TOPIC: _own("pages:topic"),
    Kind.CLAIM: _own("pages:claim"),
    Kind.PROMISE: _own("pages:promise"),
    Kind.EVENT: _own("pages:event"),
    Kind.INDICATOR: _own("pages:indicator"),
    Kind.TARGET: _on_promise,
    Kind.MILESTONE: _on_promise,
    Kind.OUTCOME: _on_promise,
    Kind.VERDICT: _on_promise,
    Kind.SERIES: lambda record: _on_indicator(record.indicator, record),
    Kind.OBSERVATION: lambda record: _on_indicator(record.series.indicator, record),
}


def _on_indicator(indicator: Any, record: Any) -> str:
    """Address of a figure: that of its indicator."""
    return f"{reverse('pages:indicator', args=[indicator.slug])}#{record.kind()}-{record.slug}"


def page_path(record: Any) -> str | None:
    """The path of the page that shows a record; None where there is none."""
    find = _PAGES.get(record.kind())
    try:
        return None if find is None else find(record)
    except NoReverseMatch:
        # The pages are another application's: a site that leaves them out still has its API.
        return None


def flag_page(public_id: str) -> str | None:
    """The path of the page that shows a flag; None where there is none."""
    try:
        return f"{reverse('pages:flags')}#{quote(public_id)}"
    except NoReverseMatch:
        return None


def export_path(build: str, name: str) -> str:
    """The address of one bulk file of a build."""
    return reverse("api-export-file", args=[build, name])
