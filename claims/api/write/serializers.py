"""A record as the desk's API shows it: its content, its workflow state and its pending edits."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from rest_framework.request import Request

from claims.api.write.content_schemas import proposed_content, shown_content
from claims.enums import State
from claims.http import record_urls
from claims.models import Revision
from claims.models.base import PublicRecord
from claims.selectors.record_documents import to_json
from claims.services.records import pending_revisions
from claims.types import Plain

#: The collection of each kind that can be entered (`claims.api.write.urls` fills it).
KINDS: dict[str, str] = {}


def desk_path(kind: str, slug: str | None = None) -> str:
    """The path of a collection of the desk, or of a record in it."""
    return record_urls.api_path(kind, slug).replace(record_urls.root(), f"{record_urls.root()}desk/", 1)


def brief_document(record: Any, base: str) -> Plain:
    """The summary of a record in a list; `base` is the root of its addresses."""
    return {
        "kind": record.kind(),
        "slug": record.slug,
        "self": base + desk_path(record.kind(), record.slug),
        "public": base + record_urls.api_path(record.kind(), record.slug) if record.state == State.PUBLISHED else None,
        "title": str(record),
        "state": record.state,
        "version": record.version,
        "known_on": record.known_on,
        "edited_by": None if record.edited_by is None else record.edited_by.get_username(),
        "changed_at": record.changed_at,
    }


#: The fields that a write answers to a person without permission to read the record.
RECEIPT = ("slug", "self", "state")


def receipt_document(shown: Plain) -> Plain:
    """The RECEIPT fields of a `full_document`, for the person who wrote the record."""
    return {name: shown[name] for name in RECEIPT if name in shown}


def warning_documents(found: Sequence[tuple[str, str]], place: str) -> list[Plain]:
    """Warnings with their place in the body that was sent."""
    return [{"name": f"{place}/{field}", "reason": sentence} for field, sentence in found]


def full_document(record: Any, base: str) -> Plain:
    """Every field of a record, for people who may read drafts."""
    waiting = pending_revisions(record).select_related("proposed_by").order_by("pk")
    return {
        **brief_document(record, base),
        "content": shown_content(record),
        "waiting": [_edit(type(record), revision) for revision in waiting],
    }


def _edit(model: type[PublicRecord], revision: Revision) -> Plain:
    return {
        "proposed_by": revision.proposed_by.get_username(),
        "proposed_at": revision.proposed_at,
        "why": revision.why,
        "base_version": revision.base_version,
        "content": proposed_content(model, revision.content),
    }


def etag_for(shown: Plain) -> str:
    """The entity tag of a record as it is shown, whatever the address of the site."""
    said = {name: value for name, value in shown.items() if name not in ("self", "public")}
    return f'"{hashlib.sha256(to_json(said).encode()).hexdigest()[:32]}"'


def base_of(request: Request) -> str:
    """The root of the addresses in an answer: scheme and host of the request."""
    return request.build_absolute_uri("/").rstrip("/")
