"""The records that a content names by their public ids, and their titles.

A content is a record's editable fields as plain data (`claims.services.record_content`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db import models

from claims.models.aliases import AnyField
from claims.models.base import PublicRecord, part_model, record_models
from claims.types import Content

Key = tuple[str, str]


@cache
def content_fields(model: type[models.Model]) -> dict[str, AnyField]:
    """The fields that an editor may set, by name."""
    named = {f.name: f for f in model._meta.concrete_fields if f.editable and not f.primary_key and f.name != "record"}
    return named | {f.name: f for f in model._meta.many_to_many}


def slugs_in(value: Any) -> list[str]:  # JSON of whatever depth
    """The public ids in the value of a relation: one natural key, several, or none."""
    if value in (None, "", []):
        return []
    if isinstance(value, str):
        return [value]
    return [slug for item in value for slug in slugs_in(item)]


def named_in(model: type[models.Model], *contents: Content) -> Iterator[Key]:
    """Every record that contents of this model name, by kind and slug, parts included."""
    for content in contents:
        for name, value in content.items():
            if name in getattr(model, "parts", ()):
                part = part_model(model, name)
                yield from named_in(part, *(value or ()))
                continue
            f = content_fields(model).get(name)
            other = None if f is None or not f.is_relation else f.related_model
            if isinstance(other, type) and issubclass(other, PublicRecord):
                yield from ((other.kind(), slug) for slug in slugs_in(value))


def titles_of(keys: Iterable[Key], *, as_of: dt.date | None = None) -> dict[Key, str]:
    """Titles by kind and slug, one query for each kind; with a day, only of what was public on it."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for kind, slug in keys:
        slugs[kind].add(slug)
    found: dict[Key, str] = {}
    for model in record_models():
        kind = model.kind()
        if slugs.get(kind):
            rows = model.objects.all() if as_of is None else model.objects.public(as_of)
            rows = rows.filter(slug__in=slugs[kind]).select_related(*model.title_through)
            found |= {(kind, row.slug): str(row) for row in rows}
    return found
