"""Background jobs of the timeline: the consumer that projects changes, and the nightly comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Change
from claims.services import change_consumers
from claims.tasks import A_DAYS_WORK, nightly
from timeline import services


def project() -> int:
    """Update the entries that the changes above the cursor affect; return how many changes were taken."""
    return change_consumers.consume(services.WRITER, _take, now=timezone.now(), interruptions=(SoftTimeLimitExceeded,))


def _take(changes: Sequence[Change]) -> None:
    """Project the records of changes with a public number; all others change nothing that the timeline shows."""
    services.project_records(
        change_consumers.unique_records(change for change in changes if change.public_seq is not None)
    )


def project_everything(directory: Path, *, on_progress: Callable[[str], None]) -> str:
    """Project the whole timeline after a dossier is loaded and assessed; return what was done, in words."""
    if change_consumers.rebuild_and_skip(services.WRITER, lambda: services.project_all(on_progress=on_progress)):
        return _("The timeline is up to date.")
    return _("No timeline changes.")


@shared_task(name="reconcile_timeline")
def reconcile_timeline() -> int:
    """Every night compare the whole timeline with what it should be; return how many steps were taken.

    Entries that differ although the consumer has taken every change are corrected and reported as defects.
    """
    return nightly(RECONCILE_TIMELINE, services.project_step, now=timezone.now())


RECONCILE_TIMELINE = "reconcile_timeline"

SCHEDULE = {RECONCILE_TIMELINE: (reconcile_timeline, A_DAYS_WORK)}

CONSUMERS = {services.WRITER: project}

IMPORTERS = [project_everything]
