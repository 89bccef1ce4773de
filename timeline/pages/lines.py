"""Flags and entries of the timeline as lines that a template can show: their sentence, their subject, their rows.

Out of scope: the sentences of flags and moves (claims.wording).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from claims import wording
from claims.dates import parse_edtf_date
from claims.models import Flag
from claims.vocabulary import Comparator, EntryKind, FlagKind
from timeline.models import Entry

from .answers import amount, goal_text
from .told import Told, records_of
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


def flag_lines(flags: Iterable[Flag], visit: Visit) -> list[FlagLine]:
    """Lines of flags as the judged selector gives them; at most one query for each kind of record behind them."""
    some = list(flags)
    keys = [(flag.subject_kind, flag.subject) for flag in some]
    keys += [key for flag in some for key in _evidence(flag)]
    found = records_of(keys, visit)
    return [_flag_line(flag, found) for flag in some]


def _flag_line(flag: Any, found: dict[tuple[str, str], Told]) -> FlagLine:
    finding = flag.current_findings[0]
    return FlagLine(
        flag=flag,
        severity=finding.severity,
        sentence=str(wording.flag_sentence(FlagKind(flag.kind), finding.params)),
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


def entry_lines(entries: Iterable[Entry]) -> list[EntryLine]:
    return [_entry_line(entry) for entry in entries]


def _entry_line(entry: Any) -> EntryLine:
    title, detail = _said(entry)
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


def _said(entry: Any) -> tuple[str, str]:
    """What an entry says, and what is said under it."""
    params = entry.params
    match entry.kind:
        case EntryKind.FLAG:
            kind = FlagKind(params["flag_kind"])
            return str(wording.flag_sentence(kind, params["params"])), str(wording.flag_label(kind))
        case EntryKind.TARGET_SET:
            return _version(params), _baseline(params)
        case EntryKind.GOALPOST_MOVED:
            return _version(params), " ".join(str(wording.move_sentence(move)) for move in params["moves"])
        case EntryKind.DEADLINE:
            names = {"goal": _goal(params), "promise": params["promise_title"]}
            among = ""
            if params["of"] > 1:
                among = _("Deadline %(number)d of %(of)d that were named.") % params
            return _("Due: %(goal)s (%(promise)s)") % names, among
    return entry.title, params.get("place", "")


def _version(params: dict[str, Any]) -> str:
    due = params["due_on_words"] or (_("by %(date)s") % {"date": say_date(params["due_on"], "")} if params["due_on"] else "")
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
