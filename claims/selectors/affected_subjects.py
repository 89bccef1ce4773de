"""Which promises, actors and topics a change bears on, and which kind of flag: what a subscription can ask for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from claims.enums import FlagKind, RecordKind, State
from claims.models import Actor, Change, Flag, Promise, Topic
from claims.models.base import PublicRecord, record_models

LINKS: dict[type[PublicRecord], str] = {Promise: "promises", Actor: "actors", Topic: "topics"}
FLAG = "flag"

Name = tuple[str, str]


@dataclass
class About:
    """Slugs of published records that a change bears on, and the kind of a flag that opened or closed."""

    promises: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    flag_kind: str | None = None


def subjects_of(changes: Sequence[Change]) -> dict[int, About]:
    """The promises, actors and topics that each change affects, by its primary key; a constant number of queries."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        slugs[change.record_kind].add(change.record)
    found: dict[Name, About] = defaultdict(About)
    for kind, each in slugs.items():
        for slug in each if kind == FLAG else ():
            found[kind, slug].flag_kind = _kind_of_flag(slug)
    for name, sort, slug in (*_of_flags(slugs.get(FLAG, set())), *_of_records(slugs)):
        getattr(found[name], sort).add(slug)
    _add_what_promises_are_about(found.values())
    return {change.pk: found[change.record_kind, change.record] for change in changes}


def _kind_of_flag(public_id: str) -> str | None:
    words = public_id.partition("--")[0].replace("-", "_")
    return words if words in set(FlagKind) else None


def _of_flags(public_ids: set[str]) -> Iterator[tuple[Name, str, str]]:
    days = {day for day in map(_day, public_ids) if day is not None}
    flags = Flag.objects.filter(opened_on__in=days).prefetch_related("promises") if days else ()
    for flag in flags:
        if flag.public_id in public_ids:
            for promise in flag.promises.all():
                yield (FLAG, flag.public_id), "promises", promise.slug


def _day(public_id: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(public_id[-10:])
    except ValueError:
        return None


def _of_records(slugs: dict[str, set[str]]) -> Iterator[tuple[Name, str, str]]:
    """What each record names, and itself where it can be asked for."""
    for model in record_models():
        kind = model.kind()
        wanted = slugs.get(kind)
        if not wanted:
            continue
        if model in LINKS:
            yield from (((kind, slug), LINKS[model], slug) for slug in wanted)
        for path, sort in _paths(model):
            public = {f"{path}__state": State.PUBLISHED}
            rows = model.objects.filter(slug__in=wanted, **public).values_list("slug", f"{path}__slug")
            yield from (((kind, slug), sort, other) for slug, other in rows)


def _paths(model: type[PublicRecord]) -> Iterator[tuple[str, str]]:
    """The ways from a record to promises, actors and topics."""
    for f in (*model._meta.concrete_fields, *model._meta.many_to_many):
        sort = LINKS.get(f.related_model) if f.is_relation else None  # type: ignore[arg-type]
        if sort is not None:
            yield f.name, sort
    if model.kind() == RecordKind.OBSERVATION:
        yield "series__indicator__targets__promise", LINKS[Promise]
        yield "series__indicator__topics", LINKS[Topic]


def _add_what_promises_are_about(found: Iterable[About]) -> None:
    """A change of a promise's target is about the promise's actors and topics too."""
    found = list(found)
    slugs = {slug for each in found for slug in each.promises}
    if not slugs:
        return
    for path, sort in (("promisors", "actors"), ("counterparties", "actors"), ("topics", "topics")):
        public = {f"{path}__state": State.PUBLISHED}
        beside: dict[str, set[str]] = defaultdict(set)
        for slug, other in Promise.objects.filter(slug__in=slugs, **public).values_list("slug", f"{path}__slug"):
            beside[slug].add(other)
        for each in found:
            for slug in each.promises:
                getattr(each, sort).update(beside[slug])
