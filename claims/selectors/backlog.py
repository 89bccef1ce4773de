"""How far the readers of the change log are behind, and what they could not take.

Out of scope: reading the log (`claims.services.readers`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from claims.models import Change, ParkedChange, Reader


@dataclass(frozen=True)
class Backlog:
    """What one reader has still to take: how many changes, and for how long the oldest has waited."""

    reader: str
    waiting: int
    lag: dt.timedelta


def backlogs(names: Iterable[str], *, now: dt.datetime) -> list[Backlog]:
    """One per reader in the order given; a reader that never ran has the whole log before it."""
    positions = dict(Reader.objects.values_list("name", "position"))
    return [_backlog(name, positions.get(name, 0), now) for name in names]


def parked() -> int:
    """How many changes are set aside because a reader failed at them."""
    return ParkedChange.objects.filter(resolved_at=None).count()


def _backlog(name: str, position: int, now: dt.datetime) -> Backlog:
    """What the reader wrote itself it does not take."""
    above = Change.objects.filter(id__gt=position).exclude(writer=name)
    oldest = above.order_by("id").values_list("at", flat=True).first()
    return Backlog(name, above.count(), dt.timedelta(0) if oldest is None else max(now - oldest, dt.timedelta(0)))
