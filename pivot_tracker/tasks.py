"""The jobs that belong to no application: reading the change log for every consumer in turn, and the heartbeat."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from claims.selectors import consumer_lag
from claims.services.heartbeats import record_heartbeat
from pivot_tracker import registry

log = logging.getLogger(__name__)


@shared_task(name="read_changes")
def read_changes() -> int:
    """Let every consumer take the changes above its cursor; return how many were taken in all.

    A consumer that fails is logged and does not delay the next: its cursor stays, so the next tick tries again.
    """
    taken = 0
    for name, consume in registry.change_consumers().items():
        try:
            taken += consume()
        except Exception:
            log.exception("consumer %s failed; the next tick tries again", name)
    return taken


@shared_task(name="heartbeat")
def heartbeat() -> None:
    """Note in the database that the schedule runs: beat or ``run_jobs`` asked, and a worker came."""
    record_heartbeat(consumer_lag.SCHEDULE, now=timezone.now())


SCHEDULE = {
    "read_changes": (read_changes, timedelta(seconds=1)),
    "heartbeat": (heartbeat, timedelta(seconds=30)),
}
