"""What runs by itself for claims: assessing what was changed, and what time alone changes.

Each task finds its work in the database, so that a lost, late or doubled message does no harm. Out of scope: the
arithmetic and its storage (`claims.services.assess`), cursors and locks (`claims.services.change_consumers`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.admin.dashboard import waiting_lines
from claims.api import cached_lists
from claims.enums import ChangeAction
from claims.exports.build import build_if_due
from claims.models import Change, ChangeConsumer
from claims.notifications.dispatcher import deliver_due
from claims.notifications.email import mail_due
from claims.notifications.payload import message_of
from claims.services import change_consumers, email_digests, idempotency, scheduled_runs
from claims.services.assess import assess_all, assess_step, assess_touched
from claims.services.dependent_changes import record_newly_known
from claims.services.link_checker import check_due
from claims.services.scheduled_runs import Step
from claims.services.spreadsheets import import_job
from claims.services.webhook_queue import queue_deliveries

ASSESS, SWEEP, ARRIVE, DELIVER = "assess", "sweep", "arrive", "deliver"
RECONCILE, RECONCILE_ANSWERS = "reconcile", "reconcile_answers"

DIGEST = "digest"

#: Since midnight (UTC), when digests are written.
MORNING = dt.timedelta(hours=6)
#: Since midnight (UTC), when the sweep is through.
NIGHT = dt.timedelta(hours=2)


def assess() -> int:
    """Consumer: assess what the changes above the cursor affect; return how many changes were taken."""
    now = timezone.now()

    def take(changes: Sequence[Change]) -> None:
        bearing = [change for change in changes if ChangeAction(change.action).affects_assessments]
        assess_touched(bearing, today=utc_day(now), writer=ASSESS)

    return change_consumers.consume(ASSESS, take, now=now, interruptions=(SoftTimeLimitExceeded,))


def assess_everything(directory: Path, *, on_progress: Callable[[str], None]) -> str:
    """Assess everything at once after a dossier is loaded; return what was done, in words."""
    today, counted = utc_day(timezone.now()), count(1)

    def tell(slug: str) -> None:
        if (number := next(counted)) % 100 == 0:
            on_progress(_("%(number)d assessed") % {"number": number})

    if change_consumers.rebuild_and_skip(ASSESS, lambda: assess_all(today=today, writer=ASSESS, on_progress=tell)):
        return _("All records assessed for all days until %(today)s.") % {"today": today}
    return _("Nothing to assess.")


@shared_task(name="sweep")
def sweep() -> int:
    """Bring all assessments up to today (UTC), once a day, a batch a step; return how many steps were taken.

    Deadlines pass and data grows stale without any write. Assessing writes only what changed.
    """
    now = timezone.now()
    today = utc_day(now)

    def step(position: Any) -> Step:
        return assess_step(position, today=today, writer=SWEEP, interruptions=(SoftTimeLimitExceeded,))

    return scheduled_runs.run_for_period(SWEEP, step, period=today, now=now)


@shared_task(name="arrive")
def arrive() -> int:
    """Record a Change for the records that became known with a new day (UTC); return 1 if that was done now."""
    now = timezone.now()
    today = utc_day(now)

    def step(position: Any) -> Step:
        last = ChangeConsumer.objects.filter(name=ARRIVE).values_list("last_run_date", flat=True).first()
        return Step(None, record_newly_known(since=today if last is None else min(last, today), today=today))

    return scheduled_runs.run_for_period(ARRIVE, step, period=today, now=now)


@shared_task(name="reconcile")
def reconcile() -> int:
    """Every night compute everything afresh and compare it with what is stored; return how many steps were taken.

    What differs although the facts had not moved is fixed and reported as a defect (`JobRun.defects`).
    """
    now = timezone.now()

    def step(position: Any) -> Step:
        return assess_step(
            position, today=utc_day(now), writer=RECONCILE, afresh=True, interruptions=(SoftTimeLimitExceeded,)
        )

    return nightly(RECONCILE, step, now=now)


@shared_task(name="reconcile_answers")
def reconcile_answers() -> int:
    """Compare the stored API answers with new ones every night; return how many steps were taken."""
    now = timezone.now()
    return nightly(RECONCILE_ANSWERS, lambda position: cached_lists.verify_batch(position, today=utc_day(now)), now=now)


def nightly(job: str, step: Callable[[Any], Step], *, now: dt.datetime) -> int:
    """Run the steps of a job once a night from NIGHT on; a new site begins after its first day."""
    night = utc_day(now - NIGHT)
    scheduled_runs.begin_with_the_next(job, period=night, now=now)
    return scheduled_runs.run_for_period(job, step, period=night, now=now)


@shared_task(name="render")
def render() -> int:
    """Make stored answers that are missing; return how many were looked at. A new release rebuilds all."""
    _prepare()
    return cached_lists.fill_missing(today=utc_day(timezone.now()))


@cache
def _prepare() -> None:
    """Digest of the code, once per process: an update restarts the processes."""
    cached_lists.mark_missing()


def deliver() -> int:
    """Consumer: queue webhook messages for the changes above the cursor; return how many changes were taken."""
    now = timezone.now()

    def take(changes: Sequence[Change]) -> None:
        queue_deliveries(changes, now=now, payload=message_of)

    return change_consumers.consume(DELIVER, take, now=now, interruptions=(SoftTimeLimitExceeded,))


@shared_task(name="call_subscribers")
def call_subscribers() -> int:
    """Send the webhook messages that are due; return how many were tried."""
    return deliver_due(now=timezone.now())


@shared_task(name="digest")
def digest() -> int:
    """Queue one e-mail digest a day for each subscriber; return how many steps were taken."""
    if not settings.PIVOT_MAIL:
        return 0
    now = timezone.now()
    day = utc_day(now - MORNING)

    def step(position: Any) -> Step:
        email_digests.forget_unconfirmed(now=now)
        return email_digests.digest_step(
            position, day=day, now=now, has_news_for=lambda user: bool(waiting_lines(user))
        )

    return scheduled_runs.run_for_period(DIGEST, step, period=day, now=now)


@shared_task(name="send_mail")
def send_mail() -> int:
    """Send the mails that are due; return how many were tried."""
    return mail_due(now=timezone.now(), desk_lines=waiting_lines) if settings.PIVOT_MAIL else 0


@shared_task(name="check_links", soft_time_limit=240, time_limit=280)
def check_links() -> int:
    """Check a few addresses of sources; return how many were checked."""
    return check_due(now=timezone.now()) if settings.PIVOT_CHECK_LINKS else 0


#: The bulk files are at most this much behind the change feed, which always goes on where they end.
EXPORT_EVERY = dt.timedelta(minutes=10)


@shared_task(name="export", soft_time_limit=3600, time_limit=3700)
def export() -> int:
    """Build the bulk files when something public changed since the last; return 1 if that was done now."""
    now = timezone.now()
    return int(build_if_due(today=utc_day(now), now=now, every=EXPORT_EVERY))


def utc_day(now: dt.datetime) -> dt.date:
    """The day that counts for what is known."""
    return now.astimezone(dt.UTC).date()


@shared_task(name="import_spreadsheets", soft_time_limit=900, time_limit=960)
def import_spreadsheets() -> int:
    """Check or write the spreadsheet whose turn it is; return 1 if there was one. A large one takes half a minute."""
    return import_job.run_due_imports(clock=timezone.now)


@shared_task(name="forget_answers")
def forget_answers() -> int:
    """Delete the stored answers for repeated requests (idempotency keys) a day after they were given."""
    return idempotency.forget_answers(now=timezone.now())


CONSUMERS = {ASSESS: assess, DELIVER: deliver}

IMPORTERS = [assess_everything]

#: The day's work is asked for every few seconds: it is done in steps, and asking costs one query when it is done.
A_DAYS_WORK = dt.timedelta(seconds=5)

SCHEDULE = {
    "sweep": (sweep, A_DAYS_WORK),
    "arrive": (arrive, A_DAYS_WORK),
    "reconcile": (reconcile, A_DAYS_WORK),
    "reconcile_answers": (reconcile_answers, A_DAYS_WORK),
    "import_spreadsheets": (import_spreadsheets, dt.timedelta(seconds=2)),
    "render": (render, dt.timedelta(seconds=1)),
    "export": (export, dt.timedelta(minutes=1)),
    "check_links": (check_links, dt.timedelta(minutes=1)),
    "digest": (digest, A_DAYS_WORK),
    "send_mail": (send_mail, dt.timedelta(seconds=5)),
    "call_subscribers": (call_subscribers, dt.timedelta(seconds=1)),
    "forget_answers": (forget_answers, dt.timedelta(hours=1)),
}
