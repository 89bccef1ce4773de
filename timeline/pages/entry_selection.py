"""The entries that an address asks for, with the filters of the timeline, as lines with their addresses.

Out of scope: the forms in which they leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.enums import EntryKind
from claims.models import Actor, Promise, Topic
from timeline.models import Entry
from timeline.pages import query_params
from timeline.pages.page import PageContext, address
from timeline.pages.templatetags.dates import vague_words
from timeline.pages.templatetags.links import PAGES
from timeline.pages.timeline_items import EntryLine, entry_lines
from timeline.selectors.month_histogram import TimelineFilter


@dataclass(frozen=True, slots=True)
class Chosen:
    """A selection of the timeline, and the words that say which."""

    rows: Any
    about: tuple[str, ...]

    @property
    def title(self) -> str:
        whole = ": ".join((_("Pivot tracker"), ", ".join(self.about) or _("Timeline")))
        return " ".join(whole.split())


def selected_entries(query: QueryDict, visit: PageContext, *, among: Sequence[EntryKind] = tuple(EntryKind)) -> Chosen:
    """What a query asks for, of some kinds of entries. Raises BadInput as the timeline does."""
    kinds = query_params.choices_param(query, "kind", EntryKind)
    wish = TimelineFilter(
        kinds=[kind for kind in among if not kinds or kind in kinds],
        topic=query_params.record_param(query, "topic", Topic, visit),
        actor=query_params.record_param(query, "actor", Actor, visit),
        promise=query_params.record_param(query, "promise", Promise, visit),
        importance=query_params.severity_param(query, "importance"),
        text=query_params.text_param(query, "text"),
    )
    first, last = query_params.first_day(query, "from"), query_params.last_day(query, "to")
    query_params.in_order(first, last)
    rows = wish.entries(visit.as_of, first=first, last=last)
    about = [str(each) for each in (wish.promise, wish.topic, wish.actor) if each is not None]
    # Without a kind left the selection asks for nothing, and no kind would mean all.
    return Chosen(rows if wish.kinds else rows.none(), (*about, *([wish.text] if wish.text else [])))


@dataclass(frozen=True, slots=True)
class Item:
    """One entry with what any form needs of it."""

    line: EntryLine
    url: str
    when: str

    @property
    def entry(self) -> Entry:
        entry: Entry = self.line.entry
        return entry


def items(rows: Iterable[Entry], request: HttpRequest, visit: PageContext) -> list[Item]:
    """Entries as items, in a constant number of queries."""
    found = []
    for line in entry_lines(rows, visit):
        path = reverse(f"pages:{line.page_kind}", args=[line.page_slug]) if line.page_kind in PAGES else None
        anchor = f"#{line.anchor}" if line.anchor and path else ""
        path = path or reverse("pages:timeline")
        url = request.build_absolute_uri(address(path, visit.query()) + anchor)
        entry = line.entry
        found.append(Item(line, url, vague_words(entry.edtf, entry.words, entry.lower, entry.upper)))
    return found


def clean(text: str) -> str:
    """Text without the signs that XML 1.0 cannot hold, nor a calendar."""
    return "".join(sign for sign in text if sign in "\t\n" or " " <= sign < "\ufffe" or sign > "\uffff")
