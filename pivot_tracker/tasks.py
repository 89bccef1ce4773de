"""The jobs that belong to no application: reading the change log for every reader in turn, and the heartbeat.

Out of scope: what a reader does with the changes, and the cursor; both belong to the application.
"""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from claims.selectors import consumer_lag
from claims.services.heartbeats import record_heartbeat

log = logging.getLogger(__name__)


@shared_task(name="read_changes")
def read_changes() -> int:
    """Let every reader take the changes above its cursor; return how many were taken in all.

    A reader that fails is logged and does not hold up the next: its cursor stays, so it tries again at the next tick.
    """
    from pivot_tracker.registry import change_consumers

    taken = 0
    for name, read in change_consumers().items():
        try:
            taken += read()
        except Exception:
            log.exception("reader %s failed; it tries again at the next tick", name)
    return taken


@shared_task(name="heartbeat")
def heartbeat() -> None:
    """Note in the database that the schedule runs: beat or ``run_jobs`` asked, and a worker came."""
    record_heartbeat(consumer_lag.SCHEDULE, now=timezone.now())


SCHEDULE = {
    "read_changes": (read_changes, timedelta(seconds=1)),
    "heartbeat": (heartbeat, timedelta(seconds=30)),
}
