"""What runs by itself for the timeline: projecting what was changed.

Out of scope: what stands on the timeline (`timeline.projection`), cursors and locks (`claims.services.readers`).
"""

from __future__ import annotations

from collections.abc import Sequence

from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from claims.models import Change
from claims.services import readers
from timeline import services


def project() -> int:
    """Bring the entries up to date that the changes above the cursor bear on; return how many changes were taken."""
    return readers.read(services.WRITER, _take, now=timezone.now(), interruptions=(SoftTimeLimitExceeded,))


def _take(changes: Sequence[Change]) -> None:
    """A change without a public number changed no public byte, and the timeline shows nothing else."""
    services.project_records(readers.records(change for change in changes if change.public_seq is not None))


READERS = {services.WRITER: project}
