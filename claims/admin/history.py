"""A record's past: who did what, when and why, and what it changed. Nothing here can be edited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from claims.models import Change
from claims.models.base import PublicRecord
from claims.presentation.diff import NOTHING, Difference, as_text, label_of, value_text
from claims.services.record_content import content_fields, to_json_value

#: How many of the newest entries a page shows.
LIMIT = 200


@dataclass(frozen=True)
class Past:
    """One stored moment of a record or of one of its parts."""

    at: Any
    by: Any
    why: str
    of: str
    kind: str
    changed: list[Difference]
    #: The record's own row of that state, which can be restored; None for the state that is current.
    row: int | None = None


class HistoryMixin(admin.ModelAdmin):
    """The history page, from simple-history's rows and the change log."""

    object_history_template = "admin/claims/record/history.html"

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        log = Change.objects.filter(record_kind=record.kind(), record=record.slug).select_related("by").order_by("-id")
        past = _with_rows(record, sorted(_past_of(record), key=lambda moment: moment.at, reverse=True))
        context = {
            **self.admin_site.each_context(request),
            "title": record,
            "subtitle": None,
            "opts": self.opts,
            "object": record,
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "log": log[:LIMIT],
            "past": past[:LIMIT],
            "may_restore": self.has_change_permission(request, record),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)


def _with_rows(record: PublicRecord, past: list[Past]) -> list[Past]:
    """Each moment with the record's row that was written with it: parts are written right after their record."""
    rows = list(record.history.order_by("-history_date", "-history_id").values_list("history_date", "history_id"))
    found = []
    for moment in past:
        number = next((number for number, (at, _row) in enumerate(rows) if at <= moment.at), 0)
        found.append(replace(moment, row=rows[number][1] if number else None))
    return found


def _past_of(record: PublicRecord) -> Iterator[Past]:
    yield from _moments(type(record), record.history.select_related("history_user"))
    for name in record.parts:
        model: Any = type(record)._meta.get_field(name).related_model
        rows = (
            model.history.filter(record_id=record.pk)
            .select_related("history_user")
            .order_by("id", "history_date", "history_id")
        )
        by_row: dict[int, list[Any]] = {}
        for row in rows:
            by_row.setdefault(row.id, []).append(row)
        for versions in by_row.values():
            yield from _moments(model, reversed(versions))


def _moments(model: Any, newest_first: Any) -> Iterator[Past]:
    """Each stored row with what differs from the one before it."""
    rows = list(newest_first)
    many = {name: _LinkedValues(f) for name, f in content_fields(model).items() if f.many_to_many}
    for number, row in enumerate(rows):
        before = rows[number + 1] if number + 1 < len(rows) else None
        gone = row.history_type == "-"
        changed = list(_differences(model, row if gone else before, None if gone else row, many))
        if changed:
            yield Past(
                row.history_date,
                row.history_user,
                row.history_change_reason or "",
                capfirst(model._meta.verbose_name),
                row.history_type,
                changed,
            )


def _differences(model: Any, before: Any, after: Any, many: dict[str, Any]) -> Iterator[Difference]:
    names = [*content_fields(model), *(["state"] if issubclass(model, PublicRecord) else [])]
    for name in names:
        old, new = (_show_value(row, name, many) for row in (before, after))
        if old != new:
            yield Difference(name, label_of(model, name), old, new)


def _show_value(row: Any, name: str, many: dict[str, Any]) -> str:
    if row is None:
        return as_text(None)
    if name in many:
        return many[name].of(row)
    f = row._meta.get_field(name)
    if f.is_relation:
        return value_text(f, _name_related(f, getattr(row, f.attname)))
    return value_text(f, to_json_value(getattr(row, name)))


def _name_related(f: Any, key: Any) -> Any:
    """What a historical foreign key named; its row may be gone."""
    if key is None:
        return None
    found = f.related_model._base_manager.filter(pk=key).first()
    return f"#{key}" if found is None else str(found)


class _LinkedValues:
    """The many-to-many values that a historical row kept."""

    def __init__(self, f: Any) -> None:
        self.f = f

    def of(self, row: Any) -> str:
        target = self.f.m2m_reverse_field_name()
        return "\n".join(sorted(str(getattr(link, target)) for link in getattr(row, self.f.name).all())) or NOTHING
