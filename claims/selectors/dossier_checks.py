"""Whether a loaded dossier is sound: its index resolves, everything is cited and dated by rule, nothing occurs twice.

Each check yields a sentence for every problem that it finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from typing import Any, TypeAlias

from django.db.models import F

from claims.enums import ObservationKind, Stance, State
from claims.models import Actor, Flag, Observation, Outcome
from claims.models.aliases import AnyQuerySet
from claims.models.base import model_of, record_models

Problems = Iterator[str]
Index: TypeAlias = dict[str, dict[str, Any]]  # written by hand: lines, or a reason for none

Words = tuple[str, ...]

#: Names of actors and titles of events on one day that are this alike are taken for the same thing twice.
ALIKE_NAMES, ALIKE_TITLES = 0.9, 0.8
#: A value this many times its neighbour in a series is taken for a slip of the unit.
SLIP_OF_UNIT = 100


def index_problems(index: Index) -> Problems:
    """Lines of the index that lead nowhere. A line is `kind slug`, `flag: kind subject-kind slug [period]`,
    `note: kind slug`; a fact without lines says `not loaded: reason`."""
    slugs = {model.kind(): set(model.objects.values_list("slug", flat=True)) for model in record_models()}
    notes = {
        (model.kind(), slug)
        for model in record_models()
        for slug in model.objects.exclude(note="").values_list("slug", flat=True)
    }
    flags = set(Flag.objects.values_list("kind", "subject_kind", "subject"))
    for section, facts in index.items():
        for fact, lines in facts.items():
            if isinstance(lines, dict):
                if not str(lines.get("not loaded", "")).strip():
                    yield f"{section}, {fact}: has neither records nor a reason."
                continue
            for line in lines or [""]:
                if not _resolves(line, slugs, notes, flags):
                    yield f"{section}, {fact}: “{line}” does not resolve."


def _resolves(line: object, slugs: dict[str, set[str]], notes: Collection[Words], flags: Collection[Words]) -> bool:
    if isinstance(line, dict):
        ((how, words),) = line.items()
        named = tuple(str(words).split())
        return named[:3] in flags if how == "flag" else how == "note" and named in notes
    named = tuple(str(line).split())
    return len(named) == 2 and named[1] in slugs.get(named[0], set())


def not_loaded(index: Index) -> dict[str, str]:
    """The facts that the index leaves out, with the reason of each."""
    return {
        fact: str(lines["not loaded"])
        for facts in index.values()
        for fact, lines in facts.items()
        if isinstance(lines, dict) and "not loaded" in lines
    }


def uncited_records() -> Problems:
    """Published records that need a source and have none."""
    for model in record_models():
        if model.needs_citation:
            bare: AnyQuerySet = model.objects.filter(state=State.PUBLISHED)
            for slug in bare.filter(citations=None).values_list("slug", flat=True):
                yield f"{model.kind()} {slug} is published without a citation."


def undated_records() -> Problems:
    """Published records that no day of knowledge could be worked out for, so that nobody sees them."""
    for model in record_models():
        for slug in model.objects.filter(state=State.PUBLISHED, known_on=None).values_list("slug", flat=True):
            yield f"{model.kind()} {slug} is published without a known-since date."


def known_after_its_source() -> Problems:
    """Records whose overridden day of knowledge is after a source that reports them already."""
    for model in record_models():
        if not model.needs_citation:
            continue
        found: AnyQuerySet = model.objects.filter(state=State.PUBLISHED, known_on_override__isnull=False)
        for record in found.prefetch_related("citations__source"):
            if getattr(record, "stage", None) == "":
                continue  # somebody looked and found nothing since: its sources are the last before that
            for citation in record.citations.all():
                day = citation.source.known_on
                if citation.stance == Stance.SUPPORTS and day is not None and day < record.known_on:
                    known = f"{model.kind()} {record.slug} is known since {record.known_on}"
                    yield f"{known}, but {citation.source.slug} reports it on {day}."


def known_before_it_began() -> Problems:
    """Outcomes that were known before the first day on which they can have happened."""
    found = Outcome.objects.filter(state=State.PUBLISHED, happened_on_lower__gt=F("known_on"))
    for outcome in found:
        yield f"outcome {outcome.slug} is known since {outcome.known_on}, before it happened ({outcome.happened_on})."


def broken_series() -> Problems:
    """Values of whole periods that are a hundred times their neighbours, in one series."""
    found = Observation.objects.filter(state=State.PUBLISHED, value__gt=0).exclude(
        kind_of_value__in=[ObservationKind.PLAN, ObservationKind.FORECAST]
    )
    for before, after in pairwise(found.order_by("series", "period_upper", "period_lower", "known_on")):
        if before.series_id == after.series_id and before.value and after.value:
            low, high = sorted((before.value, after.value))
            if high >= SLIP_OF_UNIT * low:
                yield f"observation {after.slug} is {high / low:.0f} times its neighbour {before.slug}, or vice versa."


def duplicate_records() -> Problems:
    """Actors under two spellings, and duplicate events."""
    names: dict[str, str] = {}
    for actor in Actor.objects.live().prefetch_related("aliases"):
        for name in {_bare(actor.name), *(_bare(alias.name) for alias in actor.aliases.all())}:
            if (other := names.setdefault(name, actor.slug)) != actor.slug:
                yield f"actors {other} and {actor.slug} share the name “{name}”."
    for (one, first), (two, second) in combinations(sorted(names.items()), 2):
        if first != second and _alike(one, two) >= ALIKE_NAMES:
            yield f"actors {first} and {second} have nearly the same name: “{one}”, “{two}”."
    yield from _events_told_twice()
    yield from _figures_told_twice()


def _figures_told_twice() -> Problems:
    """Figures of one kind and day for the same days of a series, however the period is written."""
    same = ("series_id", "period_lower", "period_upper", "kind_of_value", "known_on")
    first: dict[tuple[object, ...], str] = {}
    figures = Observation.objects.live().exclude(known_on=None).order_by("pk")
    for slug, *key in figures.values_list("slug", *same):
        if (other := first.setdefault(tuple(key), slug)) != slug:
            yield f"observations {other} and {slug} are the same figure."


def _events_told_twice() -> Problems:
    events: AnyQuerySet = model_of("event").objects.live().order_by("happened_on_lower")
    for one, two in combinations(events, 2):
        overlap = _from(one) <= _until(two) and _from(two) <= _until(one)
        if overlap and _alike(_bare(one.title), _bare(two.title)) >= ALIKE_TITLES:
            yield f"events {one.slug} and {two.slug} look like the same event."


def _from(event: Any) -> str:  # an event, of an application that claims does not know
    return str(event.happened_on_lower or "")


def _until(event: Any) -> str:  # likewise
    return str(event.happened_on_upper or "9999")


def _bare(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def _alike(one: str, two: str) -> float:
    if abs(len(one) - len(two)) > max(len(one), len(two)) * (1 - ALIKE_TITLES):
        return 0.0
    matcher = SequenceMatcher(None, one, two)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE_TITLES else 0.0


CHECKS: tuple[Callable[[], Problems], ...] = (
    uncited_records,
    undated_records,
    known_after_its_source,
    known_before_it_began,
    broken_series,
    duplicate_records,
)


def counts() -> dict[str, int]:
    """Published records by kind."""
    published: dict[str, int] = {
        model.kind(): model.objects.filter(state=State.PUBLISHED).count() for model in record_models()
    }
    return published
