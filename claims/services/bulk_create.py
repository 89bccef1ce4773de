"""Many new records at once, with the guarantees of entering each by itself: history, a Change each, one transaction.
Callers have checked every field as `full_clean` does, and given each record its bounds, its `known_on` and what it
refers to; the database still refuses what breaks a constraint.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from claims.enums import ChangeAction
from claims.models import Change, Observation
from claims.models.base import HISTORY, PublicRecord, RecordChild
from claims.models.users import User
from claims.services.change_log import record_changes
from claims.services.consistency import dependent_records, refuse_contradicted
from claims.services.future_dates import utc_today
from claims.services.known_since import refresh_vintages
from claims.services.permissions import require_model_permission
from claims.services.record_content import PendingRecord
from claims.services.transactions import write_transaction

ManyToMany: TypeAlias = "models.ManyToManyField[models.Model, models.Model]"

#: Rows made in one go: enough for speed, few enough for memory.
AT_A_TIME = 2_000
#: So many are asked for one by one, each by an index; for more it is cheaper to read every slug.
FEW_STEMS = 100


@write_transaction()
def create_many(
    model: type[PublicRecord],
    filled: Sequence[PendingRecord],
    *,
    by: User,
    why: str = "",
    on_progress: Callable[[int], object] = lambda done: None,
    today: dt.date | None = None,
) -> list[PublicRecord]:
    """Record new drafts, in order; the log is locked only while their Changes are written, at the end.

    Raises PermissionRefusedError, IntegrityError, or InvalidRecordError where a record that refers to a new one would
    contradict it (`today` in UTC); then nothing is written.
    """
    require_model_permission(by, "add", model)
    give_slugs(model, [one.record for one in filled])
    now = timezone.now()
    for start in range(0, len(filled), AT_A_TIME):
        _write(model, filled[start : start + AT_A_TIME], _HistoryWriter(by, why[:100], now))
        on_progress(min(start + AT_A_TIME, len(filled)))
    records = [one.record for one in filled]
    refuse_contradicted(dependent_records(records), today=utc_today() if today is None else today)
    if issubclass(model, Observation):
        refresh_vintages({one.record.series_id for one in filled})  # type: ignore[attr-defined]
    kind = model.kind()
    changes = [
        Change(action=ChangeAction.RECORDED, record_kind=kind, record=one.record.slug, by=by, why=why) for one in filled
    ]
    record_changes([(change, False) for change in changes])
    return records


def give_slugs(model: type[PublicRecord], records: Iterable[PublicRecord]) -> None:
    """A free slug for each record that has none, as `record_content.free_slug` would give them one after the other."""
    records = list(records)
    taken = _slugs_like(model, {stem_of(record) for record in records if not record.slug})
    taken |= {record.slug for record in records}
    following: dict[str, int] = {}
    for record in records:
        if record.slug:
            continue
        stem = stem_of(record)
        slug, number = stem, following.get(stem, 2)
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        following[stem] = number
        taken.add(slug)
        record.slug = slug


def _slugs_like(model: type[PublicRecord], stems: set[str]) -> set[str]:
    """The slugs that begin with one of the stems; of many stems, all slugs that there are."""
    if len(stems) > FEW_STEMS:
        return set(model.objects.values_list("slug", flat=True))
    beginning = Q(pk__in=())
    for stem in stems:
        beginning |= Q(slug__startswith=stem)
    return set(model.objects.filter(beginning).values_list("slug", flat=True))


def stem_of(record: PublicRecord) -> str:
    """What a record's slug begins with, made from its own words."""
    words = slugify(" ".join(str(word) for word in record.slug_words()))[:110].strip("-")
    return words or record.kind()


class _HistoryWriter:
    """Who, why and when, for the rows of history."""

    def __init__(self, by: User, why: str, at: dt.datetime) -> None:
        self.by, self.why, self.at = by, why, at

    def past(self, rows: Sequence[models.Model]) -> list[models.Model]:
        """A row of history for each new row."""
        history = type(rows[0]).history.model  # type: ignore[attr-defined]
        tracked = [f.attname for f in history.tracked_fields]
        given = {"history_date": self.at, "history_user": self.by, "history_type": "+"}
        history_writer = [
            history(**given, history_change_reason=self.why or None, **{name: getattr(row, name) for name in tracked})
            for row in rows
        ]
        return list(history.objects.bulk_create(history_writer))


def _write(model: type[PublicRecord], filled: Sequence[PendingRecord], history_writer: _HistoryWriter) -> None:
    records = [one.record for one in filled]
    for record in records:
        record.edited_by = history_writer.by
    model.objects.bulk_create(records)
    past = history_writer.past(records)
    for f in model._meta.many_to_many:
        if links := _link(f, filled):
            _link_past(f, links, {row.pk: history_row for row, history_row in zip(records, past, strict=True)})
    for name in model.parts:
        parts = [_attach_part(part, one.record) for one in filled for part in one.parts.get(name, ())]
        if parts:
            type(parts[0])._default_manager.bulk_create(parts)
            # Parts are entered with their record; the reason is there.
            _HistoryWriter(history_writer.by, "", history_writer.at).past(parts)


def _attach_part(part: RecordChild, record: PublicRecord) -> RecordChild:
    part.record = record  # type: ignore[attr-defined]
    return part


def _link(f: ManyToMany, filled: Sequence[PendingRecord]) -> list[models.Model]:
    through = f.remote_field.through
    assert through is not None
    own, other = f.m2m_column_name(), f.m2m_reverse_name()
    rows = [through(**{own: one.record.pk, other: linked.pk}) for one in filled for linked in one.many.get(f.name, ())]
    return list(through._default_manager.bulk_create(rows)) if rows else []


def _link_past(f: ManyToMany, links: list[models.Model], past: dict[int, models.Model]) -> None:
    """The rows of history for a record's links, as simple-history keeps them with a record's first row."""
    table = HISTORY.m2m_models.get(f)
    if table is None:
        return
    names = [g.attname for g in type(links[0])._meta.fields]
    own = f.m2m_column_name()
    table.objects.bulk_create(
        [table(history=past[getattr(link, own)], **{name: getattr(link, name) for name in names}) for link in links]
    )
