"""Entries of a promise's target versions: each as set or as a moved goalpost, and its deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from claims import dates
from claims.enums import DeadlineKind, EntryKind, Severity
from claims.method.facts import PromiseFacts
from claims.method.goalposts import compare_versions, to_plain_text
from claims.method.results import Move, as_json
from claims.models import Promise, Target
from claims.models.base import known_day
from claims.models.dated_texts import earlier_of
from claims.selectors.promise_facts import facts_of_promises
from claims.types import Json
from timeline.projection.entry_spec import (
    FOUND_IMPORTANCE,
    DisplayPeriod,
    EntrySpec,
    Projection,
    When,
    entries_of,
    event_date,
    key,
    pks,
    related_records,
)


def of_targets(promises: Collection[str]) -> Projection:
    """What the versions of the named promises give."""
    targets = Target.objects.filter(promise__slug__in=promises).select_related("promise", "indicator", "set_by")
    targets = targets.prefetch_related("promise__promisors", "promise__topics", "set_by__speakers")
    public = {facts.promise.slug: facts for facts in facts_of_promises(promises)}
    wanted: list[EntrySpec] = []
    for target in targets:
        facts = public.get(target.promise.slug)
        if facts is not None and any(version.slug == target.slug for version in facts.targets):
            wanted += [*_versions(target, facts), *_deadlines(target)]
    return Projection(entries_of("target", [target.slug for target in targets]), wanted)


def _versions(target: Target, facts: PromiseFacts) -> Iterator[EntrySpec]:
    """A version on the days since it was known: set, or (once the one before it is known) moved.

    A version that became known late changes what the next one is compared with. So each day on which one became known
    is looked at; equal neighbours are one entry, and one entry is the rule.
    """
    spells: list[tuple[dt.date, list[Move]]] = []
    for day in sorted({row.known_on for row in facts.targets if row.known_on >= known_day(target)}):
        moves = [move for move in compare_versions(facts, day=day) if move.to_target == target.slug]
        if not spells or spells[-1][1] != moves:
            spells.append((day, moves))
    for number, (day, moves) in enumerate(spells, start=1):
        gone_on = spells[number][0] if number < len(spells) else None
        suffix = () if gone_on is None else (f"until-{gone_on.isoformat()}",)
        yield _version(target, moves, shown=DisplayPeriod(day, gone_on), suffix=suffix)


def _version(target: Target, moves: list[Move], *, shown: DisplayPeriod, suffix: tuple[str, ...]) -> EntrySpec:
    kind = EntryKind.GOALPOST_MOVED if moves else EntryKind.TARGET_SET
    importance: int = target.promise.importance
    return EntrySpec(
        key=key(kind, target.slug, *suffix),
        kind=kind,
        record_kind="target",
        record=target.slug,
        title=_title(target, target.promise),
        earlier_texts=_earlier(target),
        params=_params(target) | ({"moves": as_json(moves)} if moves else {}),
        when=event_date(target.set_by, "stated_on", known_on=known_day(target)),
        shown=shown,
        importance=max(importance, FOUND_IMPORTANCE[Severity.SERIOUS]) if moves else importance,
        **related_records(target.promise, actors=pks(target.set_by.speakers.all())),
    )


def _deadlines(target: Target) -> Iterator[EntrySpec]:
    """At the last day of each date of a set, else at the last day of all; gone once the version is withdrawn."""
    kind, days, _first = target.term
    if not days:
        return
    if kind is DeadlineKind.SET:
        parts = {part.upper: part for part in dates.shape_of(target.due_on).parts}
        places = [When(parts[day].text, "", parts[day].lower, day, day) for day in days]
    else:
        places = [When(target.due_on, target.due_on_words, target.due_on_lower, days[-1], days[-1])]
    for number, place in enumerate(places, start=1):
        withdrawn = target.withdrawn_on
        among: dict[str, Json] = {
            "deadline": place.sort_on.isoformat(),
            "deadline_kind": str(kind),
            "number": number,
            "of": len(places),
        }
        yield EntrySpec(
            key=key(EntryKind.DEADLINE, target.slug, place.sort_on.isoformat()),
            kind=EntryKind.DEADLINE,
            record_kind="target",
            record=target.slug,
            title=_title(target, target.promise),
            earlier_texts=_earlier(target),
            params=_params(target) | among,
            when=place,
            shown=DisplayPeriod(
                known_day(target), withdrawn if withdrawn is not None and withdrawn <= place.sort_on else None
            ),
            importance=target.promise.importance,
            **related_records(target.promise),
        )


def _title(target: Target, promise: Promise) -> str:
    number = (
        to_plain_text(target.value)
        if target.high is None
        else f"{to_plain_text(target.value)}–{to_plain_text(target.high)}"
    )
    return f"{promise.title}: {number} {target.indicator.unit}"


def _earlier(target: Target) -> list[dict[str, str]]:
    """What an entry of a version said before a day: its promise and its indicator may have been called otherwise."""
    promise, indicator = target.promise, target.indicator
    return [
        *earlier_of(promise, "title", lambda past: _title(target, past), field="title"),
        *earlier_of(promise, "title", lambda past: str(past.title), field="params.promise_title"),
        *earlier_of(indicator, "name", lambda past: str(past.name), field="params.indicator_name"),
    ]


def _params(target: Target) -> dict[str, Json]:
    """What a sentence about a version is made from; numbers in the indicator's unit."""
    return {
        "promise": target.promise.slug,
        "promise_title": target.promise.title,
        "sequence": target.sequence,
        "indicator": target.indicator.slug,
        "indicator_name": target.indicator.name,
        "unit": target.indicator.unit,
        "decimals": target.indicator.decimals,
        "comparator": str(target.comparator),
        "direction": str(target.direction),
        "applies": str(target.applies),
        "per": str(target.per),
        "measure": str(target.measure),
        "frequency": str(target.indicator.frequency),
        "value": as_json(target.value),
        "high": as_json(target.high),
        "baseline_value": as_json(target.baseline_value),
        "baseline_period": target.baseline_period,
        "baseline_period_words": target.baseline_period_words,
        "due_on": target.due_on,
        "due_on_words": target.due_on_words,
    }
