"""The entries that an address asks for, with the filters of the timeline, as lines with their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.enums import EntryKind
from claims.http.query_fields import ImportanceField, TextField
from claims.models import Actor, Promise, Topic
from timeline.models import Entry
from timeline.pages.page import PageRequest, address
from timeline.pages.query_params import EndOfDateField, QueryForm, RecordField, RepeatedChoicesField
from timeline.pages.templatetags.dates import vague_words
from timeline.pages.templatetags.links import PAGES
from timeline.pages.timeline_items import EntryLine, entry_lines
from timeline.selectors.month_histogram import TimelineFilter


@dataclass(frozen=True, slots=True)
class EntrySelection:
    """A selection of the timeline, and the words that say which."""

    rows: Any
    about: tuple[str, ...]

    @property
    def title(self) -> str:
        whole = ": ".join((_("Pivot tracker"), ", ".join(self.about) or _("Timeline")))
        return " ".join(whole.split())


class EntryForm(QueryForm):
    """The filters of the timeline, in all of its forms."""

    first = EndOfDateField("lower")
    last = EndOfDateField("upper")
    kind = RepeatedChoicesField(EntryKind)
    topic = RecordField(Topic)
    actor = RecordField(Actor)
    promise = RecordField(Promise)
    importance = ImportanceField()
    text = TextField()


def read_filter(query: QueryDict, *, as_of: date) -> tuple[TimelineFilter, date | None, date | None]:
    """The filter that a query asks for, and the first and last day. Raises BadRequestError."""
    given = EntryForm(query, as_of=as_of).values()
    first, last = given.pop("first"), given.pop("last")
    return TimelineFilter(kinds=given.pop("kind"), text=given.pop("text") or "", **given), first, last


def selected_entries(query: QueryDict, *, as_of: date, among: Sequence[EntryKind] = tuple(EntryKind)) -> EntrySelection:
    """What a query asks for, of some kinds of entries. Raises BadRequestError as the timeline does."""
    wish, first, last = read_filter(query, as_of=as_of)
    wish = replace(wish, kinds=[kind for kind in among if not wish.kinds or kind in wish.kinds])
    rows = wish.entries(as_of, first=first, last=last)
    about = [str(each) for each in (wish.promise, wish.topic, wish.actor) if each is not None]
    # Without a kind left the selection asks for nothing, and no kind would mean all.
    return EntrySelection(rows if wish.kinds else rows.none(), (*about, *([wish.text] if wish.text else [])))


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


def items(rows: Iterable[Entry], request: PageRequest) -> list[Item]:
    """Entries as items, in a constant number of queries."""
    found = []
    for line in entry_lines(rows, as_of=request.page.as_of):
        path = reverse(f"pages:{line.page_kind}", args=[line.page_slug]) if line.page_kind in PAGES else None
        anchor = f"#{line.anchor}" if line.anchor and path else ""
        path = path or reverse("pages:timeline")
        url = request.build_absolute_uri(address(path, request.page.query()) + anchor)
        entry = line.entry
        found.append(Item(line, url, vague_words(entry.edtf, entry.words, entry.lower, entry.upper)))
    return found


def clean(text: str) -> str:
    """Text without the signs that XML 1.0 cannot hold, nor a calendar."""
    return "".join(sign for sign in text if sign in "\t\n" or " " <= sign < "\ufffe" or sign > "\uffff")
