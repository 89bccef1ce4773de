"""What runs by itself for claims: assessing what was changed, and what time alone changes.

Each task finds its work in the database, so that a lost, late or doubled message does no harm. Out of scope: the
arithmetic and its storage (`claims.services.assess`), cursors and locks (`claims.services.readers`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Change
from claims.services import readers
from claims.services.assess import assess_all, assess_touched
from claims.vocabulary import ChangeAction

ASSESS, SWEEP = "assess", "sweep"

#: What the rules and the timeline write, and what happens to a flag, bears on no assessment.
WITHOUT_BEARING = frozenset(
    {
        ChangeAction.ASSESSED,
        ChangeAction.FLAG_OPENED,
        ChangeAction.FLAG_CLOSED,
        ChangeAction.FLAG_ACKNOWLEDGED,
        ChangeAction.FLAG_DISMISSED,
        ChangeAction.PROJECTED,
        ChangeAction.SWEPT,
    }
)


def assess() -> int:
    """Assess again what the changes above the cursor bear on; return how many changes were taken."""
    now = timezone.now()

    def take(changes: Sequence[Change]) -> None:
        bearing = [change for change in changes if change.action not in WITHOUT_BEARING]
        assess_touched(bearing, today=utc_day(now), writer=ASSESS)

    return readers.read(ASSESS, take, now=now, interruptions=(SoftTimeLimitExceeded,))


def assess_everything(directory: Path, *, on_progress: Callable[[str], None]) -> str:
    """After a dossier is loaded: assess all at once instead of change by change. Returns what was done, in words."""
    today, counted = utc_day(timezone.now()), count(1)

    def tell(slug: str) -> None:
        if (number := next(counted)) % 100 == 0:
            on_progress(_("%(number)d assessed") % {"number": number})

    if readers.catch_up(ASSESS, lambda: assess_all(today=today, writer=ASSESS, on_progress=tell)):
        return _("Everything assessed as of all days until %(today)s.") % {"today": today}
    return _("Nothing new to assess.")


@shared_task(name="sweep")
def sweep() -> int:
    """Bring all assessments up to today (UTC), once a day; return 1 if that was done now.

    Deadlines pass and data grows stale without any write. Assessing writes only what changed.
    """
    today = utc_day(timezone.now())
    return int(readers.once_a_day(SWEEP, lambda: assess_all(today=today, writer=SWEEP), today=today))


def utc_day(now: dt.datetime) -> dt.date:
    """The day that counts for what is known (METHOD 1)."""
    return now.astimezone(dt.UTC).date()


READERS = {ASSESS: assess}

IMPORTERS = [assess_everything]

#: Asked every five minutes, so that the day's sweep follows midnight closely even after an outage.
SCHEDULE = {"sweep": (sweep, dt.timedelta(minutes=5))}
