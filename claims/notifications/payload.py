"""What a message says of a change: which record, and where to read it. The record itself is asked for.

So a message never holds more than its reader may see by then, and stays small.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from claims.dates import utc_text
from claims.http import record_urls
from claims.models import Change
from claims.selectors.affected_subjects import About


def message_of(change: Change, about: About) -> dict[str, Any]:
    """The `data` of a message; paths are of this site's API."""
    has_address = change.record_kind in record_urls.COLLECTIONS
    assert change.public_seq is not None
    return {
        "seq": change.public_seq,
        "at": utc_text(change.at),
        "action": change.action,
        "record_kind": change.record_kind,
        "record": change.record,
        "record_path": record_urls.api_path(change.record_kind, change.record) if has_address else None,
        "changes_path": f"{reverse('api-changes')}?since={change.public_seq - 1}",
        "promises": sorted(about.promises),
    }
