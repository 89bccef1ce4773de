"""Earlier states of a record as content, from the rows that simple-history keeps.

A record's own row is written before its parts, so a state lasts until the next row of the record.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeAlias

from django.db import models

from claims.models.base import PublicRecord, part_model
from claims.selectors.titles import content_fields
from claims.services.record_content import Content, to_json_value
from claims.types import Json

HistoryRow: TypeAlias = Any  # simple-history makes its models as the program starts


def content_of_version(record: PublicRecord, version: int) -> Content | None:
    """The record's content in the last state of that version; None where no row of it is kept."""
    row = record.history.filter(version=version).order_by("-history_id").first()
    return None if row is None else content_of_row(record, row)


def content_of_row(record: PublicRecord, row: HistoryRow) -> Content:
    """The content that the record had at one of its history's rows, in the form of `record_content.content_of`."""
    following = record.history.filter(history_id__gt=row.history_id).order_by("history_id").first()
    content = _fields(type(record), row)
    for name in record.parts:
        content[name] = _parts(record, name, None if following is None else following.history_date)
    return content


def _fields(model: type[models.Model], row: HistoryRow) -> Content:
    content: Content = {}
    for name, f in content_fields(model).items():
        if f.many_to_many:
            target: str = f.m2m_reverse_field_name()  # type: ignore[attr-defined]
            content[name] = sorted(list(getattr(link, target).natural_key()) for link in getattr(row, name).all())
        elif f.is_relation:
            content[name] = _natural_key(f, getattr(row, f.attname))
        else:
            content[name] = to_json_value(getattr(row, name))
    return content


def _natural_key(f: Any, key: int | None) -> list[Json] | None:  # a foreign key, as history keeps it
    """What a kept foreign key named; no record is ever deleted."""
    return None if key is None else list(f.related_model._base_manager.get(pk=key).natural_key())


def _parts(record: PublicRecord, name: str, before: dt.datetime | None) -> list[Content]:
    """Rows of a part before a moment, or the current ones without a moment."""
    model = part_model(type(record), name)
    rows = model.history.filter(record_id=record.pk)
    if before is not None:
        rows = rows.filter(history_date__lt=before)
    newest = {row.id: row for row in rows.order_by("history_id")}
    present = [row for row in newest.values() if row.history_type != "-"]
    order = [str(step).lstrip("-") for step in model._meta.ordering or ("id",)]
    present.sort(key=lambda row: tuple(str(getattr(row, step)) if step != "id" else row.id for step in order))
    return [_fields(model, row) for row in present]
