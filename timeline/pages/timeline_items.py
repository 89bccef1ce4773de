"""Flags and entries of the timeline as lines that a template can show: their sentence, their subject, their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from claims import presentation
from claims.dates import readable_term
from claims.enums import Applies, ClaimKind, Comparator, EntryKind, FlagKind, Per, Stage
from claims.models import Actor, Flag, FlagPeriod, Indicator, Milestone, Series
from claims.models.base import PublicRecord, citing_models
from claims.selectors.assessments import assessments
from claims.selectors.published import published_citations
from timeline.models import Entry
from timeline.pages.badges import Badge, Rating, badges, rating_of
from timeline.pages.date_glyphs import Span, span_of
from timeline.pages.icons import Mark, mark_of_entry
from timeline.pages.questions import format_amount
from timeline.pages.record_links import RecordLink, links_for
from timeline.pages.templatetags.dates import vague_words
from timeline.selectors import NamedRecord, entries_about
from timeline.selectors.entries import RELATED_MODELS


def say_date(edtf: str, words: str) -> str:
    """A vague date in the source's words, explained where they do not tell the year; else in plain words."""
    return vague_words(edtf, words, None, None) if edtf else words


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A flag with its sentence, the record it is about, and the rows that it rests on (those public on the day)."""

    flag: Any
    severity: str
    sentence: str
    subject: RecordLink | None
    evidence: tuple[RecordLink, ...]
    anchor: str
    #: The day since which the sentence reads so, where it read otherwise when the flag was opened.
    worded_on: date | None

    @property
    def found_since(self) -> str:
        return _("Since %(day)s.") % {"day": presentation.day_words(self.flag.opened_on)}

    @property
    def found_until(self) -> str:
        """Until when a closed flag was found."""
        days = {"day": self.flag.opened_on, "end": self.flag.closed_on}
        words = {name: presentation.day_words(day) for name, day in days.items()}
        return _("Found from %(day)s until %(end)s.") % words

    @property
    def rewording_note(self) -> str:
        """Since when the sentence reads so, where it read otherwise at first."""
        if self.worded_on is None:
            return ""
        return _("Wording unchanged since %(day)s.") % {"day": presentation.day_words(self.worded_on)}


def flag_lines(flags: Iterable[Flag], *, as_of: date, with_rows: bool = True) -> list[FlagLine]:
    """Lines of flags as the judged selector gives them; a fixed number of queries for each kind of record behind them.

    Without rows a line has its sentence only.
    """
    some: list[Any] = list(flags)
    keys = [key for flag in some for key in ((flag.subject_kind, flag.subject), *_evidence(flag)) if with_rows]
    found = links_for(keys, as_of=as_of)
    earlier = _findings(some, as_of=as_of) if with_rows else {}
    shown = [finding.params for flag in some for finding in earlier.get(flag.pk) or flag.current_findings]
    names = names_in(shown, as_of=as_of)
    return [_flag_line(flag, found, names, earlier.get(flag.pk, ())) for flag in some]


def _findings(flags: Sequence[Flag], *, as_of: date) -> dict[int, list[FlagPeriod]]:
    """What was found of flags up to the day, by flag, the latest first. One query."""
    found: dict[int, list[FlagPeriod]] = defaultdict(list)
    rows = FlagPeriod.objects.filter(flag__in=[flag.pk for flag in flags], from_day__lte=as_of)
    for row in rows.order_by("-from_day") if flags else ():
        found[row.flag_id].append(row)
    return found


#: Where the parameters of sentences name records, by their key: the record's title replaces the slug.
NAMED_PARAMS: dict[str, tuple[type[PublicRecord], str]] = {
    "indicator": (Indicator, "name"),
    "series": (Series, "title"),
    "provider": (Actor, "name"),
    "recipients": (Actor, "name"),
    "counterparties": (Actor, "name"),
    "publishers": (Actor, "name"),
    "speakers": (Actor, "name"),
    "slug": (Milestone, "title"),
    "step": (Milestone, "title"),
}


def names_in(params: Iterable[Mapping[str, Any]], *, as_of: date) -> dict[str, str]:
    """Titles for the slugs in the parameters of flags and moves; one query for each kind of record there is."""
    slugs: dict[tuple[type[PublicRecord], str], set[str]] = defaultdict(set)
    for key, value in (pair for each in params for pair in _pairs(each)):
        if key in NAMED_PARAMS:
            slugs[NAMED_PARAMS[key]] |= {value} if isinstance(value, str) else set()
    names: dict[str, str] = {}
    for (model, field), wanted in slugs.items():
        if wanted:
            rows: Any = model.objects.public(as_of).filter(slug__in=wanted).only("slug", field)
            names |= {row.slug: getattr(row, field) for row in rows}
    return names


def _pairs(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value in nested parameters with its key."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _pairs(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _pairs(inner, key)
    else:
        yield key, value


def _flag_line(
    flag: Any, found: dict[tuple[str, str], RecordLink], names: Mapping[str, str], findings: Sequence[FlagPeriod]
) -> FlagLine:
    finding = flag.current_findings[0]
    sentence = _sentence(finding, flag, names)
    since = finding.from_day
    # A finding also ends where numbers change that its sentence does not tell.
    for before in findings:
        if before.to_day == since and _sentence(before, flag, names) == sentence:
            since = before.from_day
    return FlagLine(
        flag=flag,
        severity=finding.severity,
        sentence=sentence,
        subject=found.get((flag.subject_kind, flag.subject)),
        evidence=tuple(found[key] for key in _evidence(flag) if key in found),
        anchor=flag.public_id,
        worded_on=since if findings and since != flag.opened_on else None,
    )


def _sentence(finding: FlagPeriod, flag: Flag, names: Mapping[str, str]) -> str:
    return str(presentation.flag_sentence(FlagKind(flag.kind), finding.params, names=names))


def _evidence(flag: Any) -> list[tuple[str, str]]:
    return [(row["kind"], row["slug"]) for row in flag.current_findings[0].evidence]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry of the timeline: its sentence, its details, and where it leads.

    `followed_promise` is the promise it is listed under, `before` and `after` that promise's entries next to it in
    time. A deadline has the `badge` of its promise; `rated` is what the rules say of its own version where the badge
    does not.
    """

    entry: Any
    title: str
    detail: str
    page_kind: str
    page_slug: str
    anchor: str
    promises: tuple[NamedRecord, ...]
    actors: tuple[NamedRecord, ...]
    topics: tuple[NamedRecord, ...]
    is_range: bool
    span: Span | None
    badge: Badge | None = None
    rated: Rating | None = None
    citations: tuple[Any, ...] = ()
    before: EntryLine | None = None
    after: EntryLine | None = None

    @property
    def followed_promise(self) -> NamedRecord | None:
        """The promise whose page shows it, else the first that it is about."""
        named = [promise for promise in self.promises if self.page_kind == "promise" and promise.slug == self.page_slug]
        return next(iter([*named, *self.promises]), None)

    @property
    def kind_words(self) -> str:
        """The kind of the entry; of a flag, an outcome and a claim with its own kind."""
        kind = EntryKind(self.entry.kind)
        words, params = presentation.label(kind), self.entry.params
        own: object = ""
        if kind is EntryKind.FLAG:
            own = self.detail
        elif kind is EntryKind.OUTCOME and params.get("stage"):
            own = presentation.label(Stage(params["stage"]))
        elif kind is EntryKind.CLAIM:
            own = presentation.label(ClaimKind(params["kind_of_claim"]))
        return f"{words}: {own}" if own else str(words)

    @property
    def mark(self) -> Mark:
        return mark_of_entry(self.entry.kind, self.entry.params)

    @property
    def short(self) -> str:
        """The beginning of the title."""
        return self.title if len(self.title) <= 60 else f"{self.title[:59].rstrip()}…"

    @property
    def known_since(self) -> str:
        return _("Known since %(day)s.") % {"day": presentation.day_words(self.entry.known_on)}

    @property
    def year(self) -> int:
        return int(self.entry.sort_on.year)

    @property
    def month(self) -> date | None:
        """The month, where the entry surely belongs to one."""
        lower, upper = self.entry.lower, self.entry.upper
        if lower is None or upper is None or (lower.year, lower.month) != (upper.year, upper.month):
            return None
        return date(lower.year, lower.month, 1)

    @property
    def first_day(self) -> date:
        return self.entry.lower or self.entry.sort_on  # type: ignore[no-any-return]

    @property
    def last_day(self) -> date:
        return self.entry.upper or self.entry.sort_on  # type: ignore[no-any-return]


def entry_lines(entries: Iterable[Entry], *, as_of: date, with_sources: bool = False) -> list[EntryLine]:
    """Lines of entries, with a constant number of queries; with the sources of what they show if asked for."""
    some = list(entries)
    links = entries_about(some, as_of=as_of)
    names = names_in(
        [entry.params for entry in some if entry.kind in (EntryKind.FLAG, EntryKind.GOALPOST_MOVED)], as_of=as_of
    )
    sources = _citations(some, as_of=as_of) if with_sources else {}
    lines = [
        replace(
            _entry_line(entry, names, links),
            citations=() if entry.kind == EntryKind.FLAG else sources.get((entry.record_kind, entry.record), ()),
        )
        for entry in some
    ]
    return _add_badges(lines, as_of=as_of) if with_sources else lines


def _add_badges(lines: list[EntryLine], *, as_of: date) -> list[EntryLine]:
    """The same with what is concluded of the promises whose deadlines they are."""
    due = {line.entry.record: line.page_slug for line in lines if line.entry.kind == EntryKind.DEADLINE}
    if not due:
        return lines
    concluded = badges(due.values(), as_of=as_of)
    rows = assessments(as_of=as_of).filter(heads_version=True, target__slug__in=due).order_by()
    own = {
        slug: (key, rating_of(*said)) for slug, key, *said in rows.values_list("target__slug", "pk", "status", "reason")
    }
    return [_with_badge(line, concluded, own) if line.entry.record in due else line for line in lines]


def _with_badge(line: EntryLine, concluded: Mapping[str, Badge], own: Mapping[str, tuple[int, Rating]]) -> EntryLine:
    badge = concluded.get(line.page_slug)
    key, said = own.get(line.entry.record, (None, None))
    is_told = badge is not None and key in badge.tells_of
    return replace(line, badge=badge, rated=None if is_told else said)


#: The columns of a citation and its source that an entry shows, or needs to know whether the source has a page.
_OF_CITATIONS = ("locator", "stance", *(f"source__{name}" for name in ("slug", "title", "state", "known_on")))


def _citations(entries: Iterable[Entry], *, as_of: date) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What the shown records cite: one query for each kind of record that cites."""
    slugs: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if entry.kind != EntryKind.FLAG:
            slugs[entry.record_kind].append(entry.record)
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    for model in citing_models():
        if slugs[model.kind()]:
            options: Any = model._meta
            table = options.get_field("citations").related_model
            rows = (
                published_citations(table, as_of=as_of)
                .filter(record__slug__in=slugs[model.kind()])
                .only(*_OF_CITATIONS)
            )
            for cite in rows.annotate(of=F("record__slug")):
                key = (model.kind(), cite.of)
                found[key] = (*found.get(key, ()), cite)
    return found


def _entry_line(
    entry: Any, names: Mapping[str, str], links: Mapping[tuple[str, int], Sequence[NamedRecord]]
) -> EntryLine:
    title, detail = _describe_entry(entry, names)
    promises, actors, topics = (tuple(links.get((relation, entry.pk), ())) for relation in RELATED_MODELS)
    page_kind, page_slug = entry.record_kind, entry.record
    anchor = ""
    if entry.record_kind not in ("event", "claim") and promises:
        page_kind, page_slug = "promise", entry.params.get("promise") or promises[0].slug
        anchor = entry.params["flag"] if entry.kind == EntryKind.FLAG else f"{entry.record_kind}-{entry.record}"
    is_range = entry.lower is None or entry.upper is None or (entry.upper - entry.lower).days > 31
    return EntryLine(
        entry=entry,
        title=title,
        detail=detail,
        page_kind=page_kind,
        page_slug=page_slug,
        anchor=anchor,
        promises=promises,
        actors=actors,
        topics=topics,
        is_range=is_range,
        span=span_of(entry.edtf),
    )


def _describe_entry(entry: Any, names: Mapping[str, str]) -> tuple[str, str]:
    """What an entry says, and what is said under it."""
    params = entry.params
    match entry.kind:
        case EntryKind.FLAG:
            kind = FlagKind(params["flag_kind"])
            return str(presentation.flag_sentence(kind, params["params"], names=names)), str(presentation.label(kind))
        case EntryKind.TARGET_SET:
            return _version(params), _baseline(params)
        case EntryKind.GOALPOST_MOVED:
            return _version(params), " ".join(
                str(presentation.move_sentence(move, names=names)) for move in params["moves"]
            )
        case EntryKind.DEADLINE:
            names = {"goal": _goal(params), "promise": params["promise_title"]}
            among = ""
            if params["of"] > 1:
                among = _("Deadline %(number)d of %(of)d.") % params
            return _("Due: %(goal)s (%(promise)s)") % names, among
    return entry.title, params.get("place", "")


def _version(params: dict[str, Any]) -> str:
    said = " ".join(filter(None, (_goal(params), _due(params))))
    return _("%(promise)s: %(goal)s") % {"promise": params["promise_title"], "goal": said}


def _due(params: dict[str, Any]) -> str:
    if params["due_on_words"] or not params["due_on"]:
        return str(params["due_on_words"])
    throughout = params["applies"] != Applies.AT_DEADLINE or params["comparator"] == Comparator.MAINTAIN
    covers_window = bool(params.get("measure")) or params.get("per") == Per.WINDOW
    kind, days, first = readable_term(params["due_on"], throughout=throughout or covers_window)
    if first is not None:
        return str(presentation.term_words(first, days, kind))
    return _("by %(date)s") % {"date": say_date(params["due_on"], "")}


def _goal(params: dict[str, Any]) -> str:
    return str(presentation.describe_terms(params))


def _baseline(params: dict[str, Any]) -> str:
    if params["baseline_value"] is None:
        return ""
    value = presentation.with_unit(format_amount(params["baseline_value"], decimals=params["decimals"]), params["unit"])
    period = say_date(params["baseline_period"], params["baseline_period_words"])
    return _("From %(value)s in %(period)s.") % {"value": value, "period": period}
