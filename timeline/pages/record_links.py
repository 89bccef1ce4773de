"""Any public record as one line of text with the address where it is shown; for source pages, flags and lists.

Milestones, outcomes, targets and verdicts appear on their promise's page, observations on their indicator's. Out of
scope: the wording of kinds (claims.presentation).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims.models import Source
from claims.models.base import citing_models
from claims.selectors.published import public
from claims.selectors.record_lookup import records_named

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RecordLink:
    """One record in a line: its kind and slug, what it says, and the page (kind, slug) that shows it at `anchor`."""

    kind: str
    slug: str
    record: Any
    page_kind: str
    page_slug: str
    anchor: str
    citations: tuple[Any, ...] = ()

    @property
    def page_of(self) -> Key:
        """The page that is the record's own; of what is shown on another's page, none."""
        return ("", "") if self.anchor else (self.page_kind, self.page_slug)


def link_for(record: Any) -> RecordLink:
    """A record with the place where it is shown."""
    kind, slug = record.kind(), record.slug
    page_kind, page_slug = record.page_key
    anchor = "" if (page_kind, page_slug) == (kind, slug) else anchor_of(kind, slug)
    citations = tuple(record.citations.all()) if "citations" in record.parts else ()
    return RecordLink(kind, slug, record, page_kind, page_slug, anchor, citations)


def anchor_of(kind: str, slug: str) -> str:
    """The id under which a part of a page shows a record."""
    return f"{kind}-{slug}"


def links_for(keys: Iterable[Key], *, as_of: date) -> dict[Key, RecordLink]:
    """The public records among `keys` (kind and slug), a fixed number of queries for each kind."""
    return {key: link_for(record) for key, record in records_named(keys, as_of=as_of).items()}


@dataclass(frozen=True, slots=True)
class CitingRecord:
    """One thing taken from a source, at one place in it."""

    citation: Any
    link: RecordLink
    is_again: bool


def citing_records(source: Source, *, as_of: date) -> list[CitingRecord]:
    """Everything public that cites a source, in the order of the places in it."""
    found: list[CitingRecord] = []
    for model in citing_models():
        rows: Any = public(model, as_of=as_of)
        for record in rows.filter(citations__source=source).distinct():
            line = link_for(record)
            here = [citation for citation in line.citations if citation.source_id == source.pk]
            found += [CitingRecord(citation, line, is_again=number > 0) for number, citation in enumerate(here)]
    return sorted(found, key=lambda taken: (natural_sort_key(taken.citation.locator), taken.link.kind, taken.link.slug))


def natural_sort_key(locator: str) -> list[tuple[int, int, str]]:
    """A sorting key by which paragraph 5 comes before paragraph 12."""
    parts = re.findall(r"\d+|\D+", locator.casefold())
    return [(0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts]
