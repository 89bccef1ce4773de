"""Walking the public site as a plain HTTP client: fetch, read the links, follow them."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.deep import DEEP, is_tried
from timeline.urls import urlpatterns

#: Elements without an end tag.
VOID = {
    "base",
    "meta",
    "link",
    "input",
    "br",
    "hr",
    "img",
    "path",
    "line",
    "rect",
    "circle",
    "polyline",
    "col",
    "source",
}
#: Paths that belong to others, or that write.
ELSEWHERE = ("/admin/", "/api/", "/static/", "/report/", "/embed/")
#: Elements whose text is no sentence for people: code is quoted as it is.
NOT_PROSE = {"code", "script", "style"}
#: Attributes that are shown or read out.
SPOKEN = {"alt", "aria-label", "placeholder", "title"}
#: What is no page.
FILES = (".atom", ".ics", ".json", ".csv", ".svg", ".png", ".xml", ".txt")


class Reader(HTMLParser):
    """Reads a page's links, ids, attributes and text, and whether its tags are closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.links: list[str] = []
        self.states: set[str] = set()
        self.ids: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.tags: Counter[str] = Counter()
        self.text: list[str] = []
        self.prose: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            if name == "id":
                self.ids[value or ""] += 1
            if tag == "a" and name == "href":
                self.links.append(value or "")
                if "nofollow" in (dict(attrs).get("rel") or "").split():
                    self.states.add(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1] if self.open else 'nothing'} at {self.getpos()}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if not NOT_PROSE & set(self.open):
            self.prose.append(data)


@dataclass
class Page:
    """One answer of the site."""

    address: str
    response: HttpResponse
    distance: int = 0
    fragments: set[str] = field(default_factory=set)

    @cached_property
    def html(self) -> str:
        return str(self.response.content.decode())

    @cached_property
    def read(self) -> Reader:
        reader = Reader()
        reader.feed(self.html)
        reader.close()
        return reader

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.read.text).split())

    @property
    def prose(self) -> str:
        """What people read: the visible text outside code, and the texts of attributes."""
        spoken = [value for _tag, name, value in self.read.attributes if name in SPOKEN]
        return " ".join([*self.read.prose, *spoken])

    def internal_links(self) -> Iterator[str]:
        """Addresses of this site's public pages, with their query and fragment, made whole.

        Links that robots shall not follow are states of one page (zoomed, panned): some of those of its plain state
        are walked, as robots would not stop otherwise (with DEEP=1 all).
        """
        plain = set(parse_qs(urlsplit(self.address).query)) <= {"as_of"}
        for link in self.read.links:
            if link in self.read.states and not (plain and is_tried(link, one_in=8)):
                continue
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            path = parts.path or urlsplit(self.address).path
            query = parts.query if parts.path or parts.query else urlsplit(self.address).query
            if not path.startswith(ELSEWHERE) and not path.endswith(FILES):
                yield path + (f"?{query}" if query else "") + (f"#{parts.fragment}" if parts.fragment else "")


def public_addresses() -> list[str]:
    """The pages, feeds and files without an argument, from the URL configuration; cards are pictures."""
    names = [route.name for route in urlpatterns if route.name and not route.pattern.converters]
    return [reverse(f"pages:{name}") for name in names if not name.endswith("-png")]


def get(address: str) -> Page:
    return Page(address, Client().get(address))


def crawl(start: str = "/") -> dict[str, Page]:
    """Every page for the same day that can be reached from one by links, with how many links away it is.

    Of the narrowed states of one list (a path with the same filters set) one alone is taken and of the pages of one
    kind of record the first few; with DEEP=1 all.
    """
    pages: dict[str, Page] = {}
    waiting = deque([(start, 0)])
    fragments: dict[str, set[str]] = {}
    taken: Counter[object] = Counter()
    while waiting:
        address, distance = waiting.popleft()
        if address in pages:
            continue
        group, most = group_of(address)
        if taken[group] >= most and not DEEP:
            continue
        taken[group] += 1
        pages[address] = page = get(address)
        page.distance = distance
        for link in page.internal_links():
            bare, _hash, fragment = link.partition("#")
            if fragment:
                fragments.setdefault(bare, set()).add(fragment)
            if bare not in pages and day_of(bare) == day_of(start):
                waiting.append((bare, distance + 1))
    for address, named in fragments.items():
        if address in pages:
            pages[address].fragments |= named
    return pages


def group_of(address: str) -> tuple[object, int]:
    """Which addresses are pages alike, and how many of them tell enough: states of one list, records of one kind."""
    parts = urlsplit(address)
    filters = frozenset(parse_qs(parts.query)) - {"as_of"}
    if filters:
        return (parts.path, filters), 1
    kind, _slash, slug = parts.path.strip("/").partition("/")
    return (kind, bool(slug)), 4


def day_of(address: str) -> str | None:
    """The day that an address asks for."""
    return parse_qs(urlsplit(address).query).get("as_of", [None])[0]
