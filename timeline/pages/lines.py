"""Flags and entries of the timeline as lines that a template can show: their sentence, their subject, their rows.

Out of scope: the sentences of flags and moves (claims.wording).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from claims import wording
from claims.dates import parse_edtf_date
from claims.models import Actor, Flag, Indicator, Milestone, Series
from claims.models.base import PublicRecord
from claims.vocabulary import Comparator, EntryKind, FlagKind
from timeline.models import Entry

from .answers import amount, goal_text
from .told import Told, told_of
from .visit import Visit


def say_date(edtf: str, words: str) -> str:
    """A vague date in words."""
    if not edtf:
        return words
    lower, upper = parse_edtf_date(edtf)
    return str(wording.vague_date_words(edtf, words, lower, upper))


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A flag with its sentence, the record it is about, and the rows that it rests on (those public on the day)."""

    flag: Any
    severity: str
    sentence: str
    subject: Told | None
    evidence: tuple[Told, ...]
    anchor: str


def flag_lines(flags: Iterable[Flag], visit: Visit, *, with_rows: bool = True) -> list[FlagLine]:
    """Lines of flags as the judged selector gives them; a fixed number of queries for each kind of record behind them.

    Without rows a line has its sentence only.
    """
    some = list(flags)
    keys = [key for flag in some for key in ((flag.subject_kind, flag.subject), *_evidence(flag)) if with_rows]
    found = told_of(keys, visit)
    names = names_in([flag.current_findings[0].params for flag in some], visit)  # type: ignore[attr-defined]
    return [_flag_line(flag, found, names) for flag in some]


#: Where the parameters of sentences name records, by their key: whose title stands for the slug.
NAMED: dict[str, tuple[type[PublicRecord], str]] = {
    "indicator": (Indicator, "name"),
    "series": (Series, "title"),
    "provider": (Actor, "name"),
    "recipients": (Actor, "name"),
    "counterparties": (Actor, "name"),
    "slug": (Milestone, "title"),
}


def names_in(params: Iterable[Mapping[str, Any]], visit: Visit) -> dict[str, str]:
    """Titles for the slugs in the parameters of flags and moves; one query for each kind of record there is."""
    slugs: dict[tuple[type[PublicRecord], str], set[str]] = defaultdict(set)
    for key, value in (pair for each in params for pair in _pairs(each)):
        if key in NAMED:
            slugs[NAMED[key]] |= {value} if isinstance(value, str) else set()
    names: dict[str, str] = {}
    for (model, field), wanted in slugs.items():
        if wanted:
            rows: Any = model.objects.public(visit.as_of).filter(slug__in=wanted)
            names |= dict(rows.values_list("slug", field))
    return names


def _pairs(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value in nested parameters with the key that it stands under."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _pairs(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _pairs(inner, key)
    else:
        yield key, value


def _flag_line(flag: Any, found: dict[tuple[str, str], Told], names: Mapping[str, str]) -> FlagLine:
    finding = flag.current_findings[0]
    return FlagLine(
        flag=flag,
        severity=finding.severity,
        sentence=str(wording.flag_sentence(FlagKind(flag.kind), finding.params, names=names)),
        subject=found.get((flag.subject_kind, flag.subject)),
        evidence=tuple(found[key] for key in _evidence(flag) if key in found),
        anchor=flag.public_id,
    )


def _evidence(flag: Any) -> list[tuple[str, str]]:
    return [(row["kind"], row["slug"]) for row in flag.current_findings[0].evidence]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry of the timeline: its sentence, what stands under it, and where it leads."""

    entry: Any
    title: str
    detail: str
    page_kind: str
    page_slug: str
    anchor: str
    promises: tuple[Any, ...]
    actors: tuple[Any, ...]
    topics: tuple[Any, ...]
    is_range: bool

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


def entry_lines(entries: Iterable[Entry], visit: Visit) -> list[EntryLine]:
    """Lines of entries, with a constant number of queries."""
    some = list(entries)
    names = names_in(
        [entry.params for entry in some if entry.kind in (EntryKind.FLAG, EntryKind.GOALPOST_MOVED)], visit
    )
    return [_entry_line(entry, names) for entry in some]


def _entry_line(entry: Any, names: Mapping[str, str]) -> EntryLine:
    title, detail = _said(entry, names)
    promises = tuple(entry.promises.all())
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
        actors=tuple(entry.actors.all()),
        topics=tuple(entry.topics.all()),
        is_range=is_range,
    )


def _said(entry: Any, names: Mapping[str, str]) -> tuple[str, str]:
    """What an entry says, and what is said under it."""
    params = entry.params
    match entry.kind:
        case EntryKind.FLAG:
            kind = FlagKind(params["flag_kind"])
            return str(wording.flag_sentence(kind, params["params"], names=names)), str(wording.label(kind))
        case EntryKind.TARGET_SET:
            return _version(params), _baseline(params)
        case EntryKind.GOALPOST_MOVED:
            return _version(params), " ".join(str(wording.move_sentence(move, names=names)) for move in params["moves"])
        case EntryKind.DEADLINE:
            names = {"goal": _goal(params), "promise": params["promise_title"]}
            among = ""
            if params["of"] > 1:
                among = _("Deadline %(number)d of %(of)d that were named.") % params
            return _("Due: %(goal)s (%(promise)s)") % names, among
    return entry.title, params.get("place", "")


def _version(params: dict[str, Any]) -> str:
    due = params["due_on_words"] or (
        _("by %(date)s") % {"date": say_date(params["due_on"], "")} if params["due_on"] else ""
    )
    said = " ".join(filter(None, (_goal(params), due)))
    return _("%(promise)s: %(goal)s") % {"promise": params["promise_title"], "goal": said}


def _goal(params: dict[str, Any]) -> str:
    return goal_text(
        Comparator(params["comparator"]),
        value=amount(params["value"], decimals=params["decimals"]),
        high=amount(params["high"], decimals=params["decimals"]),
        unit=params["unit"],
    )


def _baseline(params: dict[str, Any]) -> str:
    if params["baseline_value"] is None:
        return ""
    names = {"value": amount(params["baseline_value"], decimals=params["decimals"]), "unit": params["unit"]}
    names["period"] = say_date(params["baseline_period"], params["baseline_period_words"])
    return _("From %(value)s %(unit)s in %(period)s.") % names
