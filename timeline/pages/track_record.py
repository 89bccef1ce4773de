"""The record of many promises as the pages show it: counts with the list behind each, shares, what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from claims import presentation
from claims.enums import TrackRecordCategory
from claims.method.tally import Counted, Tally
from claims.selectors.track_record import Record
from timeline.pages.page import PageContext, address


@dataclass(frozen=True, slots=True)
class TallyPart:
    """A part of a count: what its promises have in common, how many they are, and the address of their list."""

    words: str
    promises: int
    list: str


@dataclass(frozen=True, slots=True)
class Line:
    """One standing: its count by the first versions and by the newest ones, each with its list, and its parts."""

    standing: TrackRecordCategory
    promises: int
    list: str
    first: int
    first_list: str
    parts: tuple[TallyPart, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many promises have a word of a closed list, and the address of their list."""

    word: StrEnum
    promises: int
    list: str


@dataclass(frozen=True, slots=True)
class TrackRecordView:
    """A record to be shown: by the first versions first, with what is in no share and why."""

    tally: Tally
    lines: tuple[Line, ...]
    verdicts: tuple[Count, ...]
    not_counted: tuple[Count, ...]
    all: str
    sentences: tuple[str, ...]
    is_moved: bool


def describe_track_record(record: Record, page: PageContext, **scope: str) -> TrackRecordView:
    """A record with addresses; `scope` is the filter of the register that gives all its promises."""

    def list_url(**query: str) -> str:
        return _list({**scope, **query}, page)

    def part(words: str, rows: list[Counted]) -> TallyPart:
        row = rows[0]
        by = {"status": row.status.value} if row.reason is None else {"reason": row.reason.value}
        return TallyPart(words, sum(each.promises for each in rows), list_url(standing=row.standing.value, **by))

    lines = tuple(
        Line(
            standing=standing,
            promises=record.current.of(standing),
            list=list_url(standing=standing.value),
            first=record.first.of(standing),
            first_list=list_url(first_standing=standing.value),
            parts=tuple(part(words, rows) for words, rows in _by_words(record.current, standing).items()),
        )
        for standing in TrackRecordCategory
    )
    return TrackRecordView(
        tally=record.first,
        lines=lines,
        verdicts=tuple(
            Count(word, n, list_url(verdict=word.value, counted="true")) for word, n in record.verdicts.items()
        ),
        not_counted=tuple(
            Count(word, n, list_url(not_counted_because=word.value)) for word, n in record.not_counted.items()
        ),
        all=list_url(counted="true"),
        sentences=tuple(presentation.record_sentences(record.first)),
        is_moved=record.is_moved,
    )


def _by_words(tally: Tally, standing: TrackRecordCategory) -> dict[str, list[Counted]]:
    """What a count is made of, by reason where there is one: several statuses may lack the same thing."""
    found: dict[str, list[Counted]] = {}
    for row in tally.rows(standing):
        found.setdefault(presentation.counted_words(row), []).append(row)
    return found


def _list(query: Mapping[str, str], page: PageContext) -> str:
    return address(reverse("pages:promises"), {**query, **page.query()})
