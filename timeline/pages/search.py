"""Search over everything public: by kind, best first, as it was known on the day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from claims.enums import RecordKind
from claims.http.query_fields import ChoiceField, TextField
from claims.models import Actor, ActorAlias, Claim, Indicator, Milestone, Outcome, Promise, Source, Topic
from claims.selectors.site_search import Finds, SearchedKind, name_similarity, search_site
from claims.selectors.text_filter import words_of
from claims.text import fold_for_search
from timeline.models import Event
from timeline.pages.badges import Badge, badges
from timeline.pages.page import PageRequest, public_page, render_page
from timeline.pages.query_params import QueryForm
from timeline.pages.record_links import anchor_of

#: What is searched, in the order of the page, with the word for many.
KINDS: tuple[tuple[SearchedKind, Any], ...] = (
    (SearchedKind(Promise), gettext_lazy("Promises")),
    (SearchedKind(Actor, names=("aliases",)), gettext_lazy("Actors")),
    (SearchedKind(Claim), gettext_lazy("Claims")),
    (SearchedKind(Event), gettext_lazy("Events")),
    (SearchedKind(Outcome), gettext_lazy("Outcomes")),
    (SearchedKind(Milestone), gettext_lazy("Steps")),
    (SearchedKind(Indicator), gettext_lazy("Figures")),
    (SearchedKind(Topic), gettext_lazy("Topics")),
    (SearchedKind(Source), gettext_lazy("Sources")),
)
TITLES = {searched.model.kind(): title for searched, title in KINDS}
#: Results of a kind shown among other kinds, and alone.
MAX_SHOWN, MAX_SHOWN_ALONE = 5, 100
#: Signs of a text that are shown around what was found in it.
AROUND = 180
#: Column of the date shown with a result.
DATES = {"claim": "stated_on", "event": "happened_on", "outcome": "happened_on", "milestone": "due_on"}
DATES |= {"source": "published_on"}

_SPLIT = re.compile(r"(\w+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One find: its title and a piece of its text with the words marked, its other name, and where it leads."""

    record: Any
    title: SafeString
    text: SafeString
    name: SafeString
    date_field: str
    page_kind: str
    page_slug: str
    anchor: str
    badge: Badge | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The finds of one kind; `total` of them, or more where `is_cut`."""

    kind: str
    title: str
    lines: list[Line]
    total: int
    is_cut: bool


class SearchForm(QueryForm):
    """What to look for, and in which kind of records."""

    q = TextField()
    kind = ChoiceField(RecordKind)


@public_page
def search(request: PageRequest) -> HttpResponse:
    """The search page, with results where a query has words."""
    as_of = request.page.as_of
    query = SearchForm(request.GET, as_of=as_of).values()
    text, kind = query["q"] or "", query["kind"]
    kinds = [searched for searched, _title in KINDS if kind is None or searched.model.kind() == kind]
    words = words_of(text)
    finds = search_site(kinds, text, as_of=as_of)
    most = MAX_SHOWN if kind is None else MAX_SHOWN_ALONE
    context = {
        "asked": text,
        "kind": "" if kind is None else kind.value,
        "kind_title": TITLES.get(kind or "", ""),
        "groups": [_group(each, words, as_of=as_of, most=most) for each in finds],
    }
    return render_page(request, "pages/search.html", context)


def _group(finds: Finds, words: Sequence[str], *, as_of: date, most: int) -> Group:
    model = finds.searched.model
    keys = [key for key, _worth in finds.keys[:most]]
    rows: Any = model.objects.public(as_of).filter(pk__in=keys)
    if model in (Outcome, Milestone):
        rows = rows.select_related("promise")
    records = {record.pk: record for record in rows}
    names = _names(model, keys)
    kind = model.kind()
    judged = badges((record.slug for record in records.values()), as_of=as_of) if model is Promise else {}
    lines = [_line(records[key], words, names.get(key, [])) for key in keys if key in records]
    return Group(
        kind=kind,
        title=str(TITLES[kind]),
        lines=[replace(line, badge=judged.get(line.page_slug)) for line in lines],
        total=len(finds.keys),
        is_cut=finds.is_cut,
    )


def _names(model: Any, keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if model is Actor:
        for key, name in ActorAlias.objects.filter(record__in=keys).values_list("record", "name"):
            found.setdefault(key, []).append(name)
    return found


def _line(record: Any, words: Sequence[str], names: Sequence[str]) -> Line:
    kind = record.kind()
    title, *others = (str(getattr(record, name)) for name in record.searched)
    page_kind, page_slug = record.page_key
    hit = next((text for text in (*others, record.note) if _fits(words, text)), "")
    return Line(
        record=record,
        title=highlight(title, words),
        text=highlight(_around(hit or (others[0] if others else ""), words), words),
        name=highlight(next((name for name in names if _fits(words, name)), ""), words),
        date_field=DATES.get(kind, "") if getattr(record, DATES.get(kind, "slug")) else "",
        page_kind=page_kind,
        page_slug=page_slug,
        anchor="" if (page_kind, page_slug) == (kind, record.slug) else anchor_of(kind, record.slug),
    )


def _fits(words: Sequence[str], text: str) -> bool:
    folded = fold_for_search(text)
    return any(name_similarity(word, folded) for word in words)


def highlight(text: str, words: Sequence[str]) -> SafeString:
    """The text, escaped, with each word marked that contains one of the folded `words`."""
    pieces = []
    for place, piece in enumerate(_SPLIT.split(text)):
        is_hit = place % 2 == 1 and _fits(words, piece)
        pieces.append(format_html("<mark>{}</mark>", piece) if is_hit else escape(piece))
    return mark_safe("".join(pieces))  # each piece is escaped


def _around(text: str, words: Sequence[str]) -> str:
    """Excerpt of a long text around the first of the words."""
    if len(text) <= AROUND:
        return text
    first = next((found.start() for found in re.finditer(r"\w+", text) if _fits(words, found[0])), 0)
    start = max(0, first - AROUND // 3)
    piece = text[start : start + AROUND]
    return f"{'… ' if start else ''}{piece.strip()}{' …' if start + AROUND < len(text) else ''}"
