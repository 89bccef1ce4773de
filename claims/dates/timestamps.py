"""A moment as everything that leaves the site writes it: in UTC, with a Z."""

from __future__ import annotations

import datetime as dt


def utc_text(moment: dt.datetime) -> str:
    """An aware moment in ISO 8601, such as 2026-11-28T08:48:51.982664Z. Raises ValueError for a naive one."""
    if moment.utcoffset() is None:
        raise ValueError("a moment without a time zone has no place in UTC")
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
