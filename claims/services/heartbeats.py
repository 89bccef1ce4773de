"""The sign of life that the schedule leaves in the database, where doctor, readiness and metrics look for it."""

from __future__ import annotations

import datetime as dt

from claims.models import Heartbeat


def record_heartbeat(name: str, *, now: dt.datetime) -> None:
    """Note that `name` was at work at `now`, in place of the note before."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})
