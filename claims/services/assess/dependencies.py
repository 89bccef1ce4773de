"""Where results come from, and whose results a change bears on.

A result stores the key of every record that it read, and of every set of records that it looked into. A changed record
has the key of its own, and those of the sets that it is in or ever was in, by what it and its parts refer to. Where
the two meet, the result is computed again. Nothing here knows what the rules do with what they read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from django.db import models

from claims.enums import RecordKind
from claims.models import Dependency
from claims.models.aliases import AnyQuerySet
from claims.models.base import PublicRecord, RecordChild, model_of, part_model
from claims.services.assess.bulk_insert import CHUNK, chunks

NONE: frozenset[str] = frozenset()
#: The rows, present or past, of the record with a primary key.
Find = Callable[[int], AnyQuerySet]


@dataclass(frozen=True)
class TouchedRecords:
    """Slugs of the records that have to be assessed again."""

    promises: frozenset[str] = NONE
    indicators: frozenset[str] = NONE
    claims: frozenset[str] = NONE
    sources: frozenset[str] = NONE


#: What can have results, and its name in `TouchedRecords`.
SUBJECTS = {
    RecordKind.PROMISE.value: "promises",
    RecordKind.INDICATOR.value: "indicators",
    RecordKind.CLAIM.value: "claims",
    RecordKind.SOURCE.value: "sources",
}


def record_key(kind: str, slug: str) -> str:
    """The key of one record."""
    return f"{kind}:{slug}"


def set_key(kind: str, of_kind: str, slug: str) -> str:
    """The key of the records of a kind that refer, themselves or by a part of theirs, to another record."""
    return f"{kind}@{of_kind}:{slug}"


def touched_by(*records: tuple[str, str]) -> TouchedRecords:
    """The subjects whose results changes of these records (kind, slug) can affect."""
    found: dict[str, set[str]] = defaultdict(set)
    keys: set[str] = set()
    for kind, slug in records:
        if kind in SUBJECTS:
            found[kind].add(slug)
        keys |= keys_of(kind, slug)
    for some in chunks(sorted(keys), CHUNK):
        for kind, slug in Dependency.objects.filter(key__in=some).values_list("record_kind", "record").distinct():
            found[kind].add(slug)
    for kind, slugs in _never_assessed(keys).items():
        found[kind] |= slugs
    return TouchedRecords(**{SUBJECTS[kind]: frozenset(slugs) for kind, slugs in found.items()})


def _never_assessed(keys: set[str]) -> dict[str, set[str]]:
    """The subjects that the changed records refer to and that were never assessed: they depend on nothing yet."""
    named: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        _child, is_set, parent = key.partition("@")
        kind, _colon, slug = parent.partition(":")
        if is_set and kind in SUBJECTS:
            named[kind].add(slug)
    for kind, slugs in named.items():
        slugs -= set(Dependency.objects.filter(record_kind=kind, record__in=slugs).values_list("record", flat=True))
    return named


def keys_of(kind: str, slug: str) -> set[str]:
    """The keys of a record: its own, and those of the sets that it is in or was in before an edit."""
    keys = {record_key(kind, slug)}
    try:
        model = model_of(kind)
    except LookupError:
        return keys  # a flag, a token: nothing that the rules read
    pk = model.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if pk is None:
        return keys
    referred: dict[type[PublicRecord], set[int]] = defaultdict(set)
    for rows, names in _references(model):
        for found in rows(pk).values_list(*(f"{name}_id" for name in names)).distinct():
            for other, its in zip(names.values(), found, strict=True):
                referred[other].add(its)
    for other, pks in referred.items():
        for its in other.objects.filter(pk__in=pks - {None}).values_list("slug", flat=True):
            keys.add(set_key(kind, other.kind(), its))
    return keys


@cache
def _references(model: type[PublicRecord]) -> list[tuple[Find, dict[str, type[PublicRecord]]]]:
    """How to find a record's row and rows of its parts, present and past, each with the foreign keys to records."""
    found: list[tuple[Find, dict[str, type[PublicRecord]]]] = []
    parts = [part_model(model, part) for part in model.parts]
    owners: list[tuple[type[PublicRecord | RecordChild], str]] = [
        (model, "pk"),
        *((part, "record_id") for part in parts),
    ]
    for owner, column in owners:
        names = dict(_foreign_keys(owner))
        if names:
            past = "id" if column == "pk" else column
            found.append((partial(_rows, owner._default_manager, column), names))
            found.append((partial(_rows, owner.history, past), names))
    return found


def _rows(manager: models.Manager[models.Model], column: str, key: int) -> models.QuerySet[models.Model]:
    return manager.filter(**{column: key})


def _foreign_keys(model: type[models.Model]) -> Iterator[tuple[str, type[PublicRecord]]]:
    for field in model._meta.concrete_fields:
        other = field.related_model if field.is_relation else None
        is_owner = issubclass(model, RecordChild) and field.name == "record"
        if isinstance(other, type) and issubclass(other, PublicRecord) and not is_owner:
            yield field.name, other


def keep_dependencies(kind: str, wanted: Mapping[str, Collection[str]]) -> None:
    """Store what the results of these records of one kind looked into; only what differs is written."""
    stored: dict[tuple[str, str], int] = {
        (record, key): pk
        for pk, record, key in Dependency.objects.filter(record_kind=kind, record__in=list(wanted)).values_list(
            "pk", "record", "key"
        )
    }
    should = {(record, key) for record, keys in wanted.items() for key in keys}
    gone = [pk for pair, pk in stored.items() if pair not in should]
    for some in chunks(gone, CHUNK):
        Dependency.objects.filter(pk__in=some).delete()
    fresh = sorted(should - stored.keys())
    Dependency.objects.bulk_create(
        [Dependency(record_kind=kind, record=record, key=key) for record, key in fresh], batch_size=CHUNK
    )
