"""Lists of today from stored answers: a record's JSON is made once, when it changed, and joined when it is asked for.

An answer from stored JSON has the bytes that a built one has. What is not stored, or no longer right, is built. Out of
scope: invalidation (`claims.services.response_cache`), and past days, which are always built.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.utils.translation import get_language, override
from rest_framework.renderers import JSONRenderer

from claims.api.registry import VIEWS
from claims.models import CachedApiResponse
from claims.models.base import PublicRecord
from claims.services.change_log import newest_public_seq
from claims.services.response_cache import mark_all_missing, store
from claims.services.scheduled_runs import Step

#: Placeholder for the site's address in stored answers: one character, which is found fastest, and in hardly any text.
BASE = "\x7f"
#: Records made at once.
BATCH = 100
#: A day after every other: what reads alike today and then is not altered by time alone.
END = dt.date.max


def is_storable(model: Any) -> bool:
    """Whether answers of this kind are kept: records, in the site's first language."""
    return issubclass(model, PublicRecord) and get_language() == settings.LANGUAGE_CODE


def with_stored(found: QuerySet[Any], columns: Collection[str]) -> Any:
    """Rows as plain values: the key, what is stored, and what a page is ordered by."""
    stored = _stored_body(found.model._meta.model_name, settings.PIVOT_RELEASE)
    return found.annotate(stored=stored).values_list("pk", "stored", *columns, named=True)


@cache
def _stored_body(kind: str, release: str) -> Subquery:
    """What is stored of a row of this kind; made once, since every list of today has it."""
    stored = CachedApiResponse.objects.filter(record_kind=kind, record=OuterRef("slug"), release=release).exclude(
        body=""
    )
    return Subquery(stored.values("body")[:1])


def page(view: Any, rows: Sequence[Any], pages: Any) -> HttpResponse:
    """The answer of a list: stored rows joined with those that have to be built.

    A record retracted between the two reads is left out, as it would be a moment later.
    """
    missing = [row.pk for row in rows if row.stored is None]
    if missing:
        found = list(view.get_queryset().filter(pk__in=missing))
        shown = view.render_rows(found, {"as_of": view.as_of, "base": view.base})
        built: dict[Any, bytes] = {record.pk: _json(each) for record, each in zip(found, shown, strict=True)}
        body = b",".join(
            built[row.pk] if row.stored is None else row.stored.replace(BASE, view.base).encode()
            for row in rows
            if row.stored is not None or row.pk in built
        )
    else:
        body = ",".join([row.stored for row in rows]).replace(BASE, view.base).encode()
    count = b"" if pages.count is None else b'"count":%d,' % pages.count
    links = _json(pages.links)[1:]
    return HttpResponse(
        b"{" + count + b'"results":[' + body + b"]," + links, content_type="application/json", headers=pages.headers()
    )


def fill_missing(*, today: dt.date, limit: int = BATCH) -> int:
    """Make answers that are missing, at most so many; return how many were looked at."""
    begun_at = newest_public_seq()
    found = CachedApiResponse.objects.filter(body="").order_by("record_kind", "record")
    waiting = list(found.values("record_kind", "record")[:limit])
    for kind in sorted({row["record_kind"] for row in waiting}):
        slugs = [row["record"] for row in waiting if row["record_kind"] == kind]
        bodies = _bodies(VIEWS[kind], slugs, today) if kind in VIEWS else {}
        store(kind, {slug: bodies.get(slug, "") for slug in slugs}, begun_at=begun_at, release=settings.PIVOT_RELEASE)
    return len(waiting)


def verify_batch(position: Any, *, today: dt.date) -> Step:
    """Compare the next stored answers with ones made now, as a step of a job's work; one that differs is emptied.

    A position is the kind and slug of the last record that was compared.
    """
    kind, last = position or ("", "")
    cached = CachedApiResponse.objects.filter(release=settings.PIVOT_RELEASE).exclude(body="")
    after = Q(record_kind=kind, record__gt=last) | Q(record_kind__gt=kind)
    rows = list(cached.filter(after).order_by("record_kind", "record")[:BATCH])
    if not rows:
        return Step(None)
    rows = [row for row in rows if row.record_kind == rows[0].record_kind]
    made = _bodies(VIEWS[rows[0].record_kind], [row.record for row in rows], today)
    wrong = [
        row
        for row in rows
        # What was altered in the meantime was emptied by the writer, and is not touched.
        if made.get(row.record) != row.body
        and CachedApiResponse.objects.filter(pk=row.pk, valid_from_seq=row.valid_from_seq, body=row.body).update(
            body=""
        )
    ]
    defects = tuple({"kind": row.record_kind, "record": row.record, "error": "stored answer differed"} for row in wrong)
    return Step([rows[-1].record_kind, rows[-1].record], len(wrong), defects)


def _bodies(view: Any, slugs: Collection[str], today: dt.date) -> dict[str, str]:
    """By slug the JSON of records; of those that time alone alters nothing."""
    with override(settings.LANGUAGE_CODE):
        now = _render_records(view, slugs, today, BASE)
        later = _render_records(view, slugs, END, "")
    return {
        slug: body
        for slug, body in now.items()
        if BASE not in (then := later.get(slug, BASE)) and body.replace(BASE, "") == then
    }


def _render_records(view: Any, slugs: Collection[str], day: dt.date, base: str) -> dict[str, str]:
    found = list(view.rows(day).filter(slug__in=slugs))
    shown = view.render_rows(found, {"as_of": day, "base": base})
    return {record.slug: _json(each).decode() for record, each in zip(found, shown, strict=True)}


def _json(data: Any) -> bytes:
    return bytes(JSONRenderer().render(data))


def mark_missing() -> None:
    """After an update of the site: have everything rebuilt that another release made."""
    mark_all_missing(release=settings.PIVOT_RELEASE)
