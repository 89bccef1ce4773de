"""The one job that needs both applications: reading the change log for every reader in turn.

Out of scope: what a reader does with the changes, and the cursor; both belong to the application.
"""

import logging
from datetime import timedelta

from celery import shared_task

log = logging.getLogger(__name__)


@shared_task(name="read_changes")
def read_changes() -> int:
    """Let every reader take the changes above its cursor; return how many were taken in all.

    A reader that fails is logged and does not hold up the next: its cursor stays, so it tries again at the next tick.
    """
    from .composition import readers

    taken = 0
    for name, read in readers().items():
        try:
            taken += read()
        except Exception:
            log.exception("reader %s failed; it tries again at the next tick", name)
    return taken


SCHEDULE = {"read_changes": (read_changes, timedelta(seconds=1))}
