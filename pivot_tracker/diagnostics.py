"""What is wrong with this installation, in words: each check looks at one thing and says one sentence.

A check answers with how bad it is and what to do.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import Change, ChangeConsumer, JobRun
from claims.selectors.consumer_lag import consumer_backlogs, days_ahead, failed_changes, time_since_last_run
from claims.tasks import SWEEP
from pivot_tracker import registry

#: A change that waits longer than this means that no job is running, or that one is stuck.
MAX_LAG = dt.timedelta(minutes=2)
#: How far this machine's clock may be from the database's.
MAX_SKEW = dt.timedelta(seconds=30)
#: How long past defects are reported.
A_WEEK = dt.timedelta(days=7)
A_DAY = dt.timedelta(days=1)
MIN_FREE_SPACE = 500 * 1024**2  # bytes


class Health(StrEnum):
    """How bad it is: nothing, worth knowing, or something that must be fixed."""

    WELL = "well"
    NOTE = "note"
    ILL = "ill"


@dataclass(frozen=True)
class Diagnosis:
    health: Health
    sentence: str


def run_diagnostics(*, now: dt.datetime) -> Iterator[Diagnosis]:
    """Run every check in turn; those that need the database are left out when it does not answer."""
    for check in _WITHOUT_DATABASE:
        yield from check(now)
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield Diagnosis(Health.ILL, _does_not_answer(error))
        return
    pending = _pending_migrations()
    if pending:
        yield Diagnosis(
            Health.ILL,
            ngettext(
                "%(number)d migration is not applied: run manage.py migrate.",
                "%(number)d migrations are not applied: run manage.py migrate.",
                pending,
            )
            % {"number": pending},
        )
        return
    yield _well(_("The database responds (%(engine)s) and is migrated.") % {"engine": connection.display_name})
    for check in _WITH_DATABASE:
        yield from check(now)


def _does_not_answer(error: DatabaseError) -> str:
    """What the driver says; SQLite's "unable to open database file" names neither the file nor a cure."""
    values = {"error": str(error).strip(), "path": connection.settings_dict["NAME"]}
    if connection.vendor == "sqlite":
        return (
            _(
                "The database does not respond: %(error)s. Its file is %(path)s; this user needs write "
                "access to the file and its directory (VAR_DIR, DATABASE_URL)."
            )
            % values
        )
    return _("The database does not respond: %(error)s") % values


def _well(sentence: str) -> Diagnosis:
    return Diagnosis(Health.WELL, sentence)


def _settings(now: dt.datetime) -> Iterator[Diagnosis]:
    found = checks.run_checks(include_deployment_checks=settings.PRODUCTION)
    for each in found:
        if not each.is_silenced():
            health = Health.ILL if each.level >= checks.ERROR else Health.NOTE
            yield Diagnosis(health, " ".join(filter(None, (str(each.msg), str(each.hint or "")))))
    if settings.PIVOT_DEMO:
        yield Diagnosis(
            Health.NOTE, _("Demonstration mode stores passwords in a file. Do not use it for a public site.")
        )
    if not settings.PIVOT_FOUR_EYES:
        yield Diagnosis(
            Health.NOTE, _("The four-eyes check is off: editors can publish their own records (PIVOT_FOUR_EYES).")
        )


def _places(now: dt.datetime) -> Iterator[Diagnosis]:
    for place in (settings.VAR_DIR, Path(settings.PIVOT_PICTURES), Path(settings.MEDIA_ROOT)):
        if place.exists() and not os.access(place, os.W_OK | os.X_OK):
            yield Diagnosis(Health.ILL, _("This user cannot write to %(path)s.") % {"path": place})
    for place in (settings.BASE_DIR, settings.VAR_DIR):
        free = shutil.disk_usage(place).free
        if free < MIN_FREE_SPACE:
            yield Diagnosis(
                Health.ILL,
                _("Only %(number)d MB are free on the disk of %(path)s.") % {"number": free // 1024**2, "path": place},
            )
    if not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Diagnosis(Health.ILL, _("Static files are missing: run manage.py collectstatic --noinput."))


def _clock(now: dt.datetime) -> Iterator[Diagnosis]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        value = cursor.fetchone()[0]
    theirs = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
    if abs(theirs - now) > MAX_SKEW:
        yield Diagnosis(
            Health.ILL,
            _("The clocks of this machine and the database differ by %(seconds)d seconds.")
            % {"seconds": abs(theirs - now).total_seconds()},
        )


def _jobs(now: dt.datetime) -> Iterator[Diagnosis]:
    for backlog in consumer_backlogs(registry.change_consumers(), now=now):
        if backlog.lag > MAX_LAG:
            yield Diagnosis(
                Health.ILL,
                _(
                    "The consumer “%(name)s” is behind: %(number)d changes are waiting, the oldest for "
                    "%(minutes)d minutes. Is a worker or manage.py run_jobs running?"
                )
                % {
                    "name": backlog.reader,
                    "number": backlog.waiting,
                    "minutes": backlog.lag.total_seconds() // 60,
                },
            )
    yield from _schedule(now)
    swept = ChangeConsumer.objects.filter(name=SWEEP).values_list("last_run_date", flat=True).first()
    if swept is not None and swept < now.date() - dt.timedelta(days=1):
        yield Diagnosis(
            Health.ILL,
            _("The daily sweep last ran for %(day)s: changes caused by time alone are missing.") % {"day": swept},
        )
    for run in JobRun.objects.filter(wrong__gte=1, period__gte=now.date() - A_WEEK):
        yield Diagnosis(
            Health.ILL,
            ngettext(
                "The job “%(job)s” of %(day)s found and fixed %(number)d wrong result. See Job runs in the admin.",
                "The job “%(job)s” of %(day)s found and fixed %(number)d wrong results. See Job runs in the admin.",
                run.wrong,
            )
            % {"job": run.job, "day": run.period, "number": run.wrong},
        )
    if number := failed_changes():
        yield Diagnosis(
            Health.ILL,
            ngettext(
                "%(number)d change is parked because a job failed on it. See Parked changes in the admin.",
                "%(number)d changes are parked because a job failed on them. See Parked changes in the admin.",
                number,
            )
            % {"number": number},
        )


def _schedule(now: dt.datetime) -> Iterator[Diagnosis]:
    """Whether anything runs the jobs, and whether their days are plausible."""
    silent = time_since_last_run(now=now)
    if silent is None:
        yield Diagnosis(
            Health.ILL,
            _("No job has run yet: start manage.py run_jobs or, with a broker, celery beat and a worker."),
        )
    elif silent > MAX_LAG:
        yield Diagnosis(
            Health.ILL,
            _(
                "No job has run for %(minutes)d minutes. Is manage.py run_jobs running or, with a broker, "
                "celery beat and a worker?"
            )
            % {"minutes": silent.total_seconds() // 60},
        )
    first = Change.objects.order_by("id").values_list("at", flat=True).first()
    if first is not None and now - first > A_DAY and not ChangeConsumer.objects.filter(name=SWEEP).exists():
        yield Diagnosis(Health.ILL, _("The daily sweep has never run: changes caused by time alone are missing."))
    for job, day in days_ahead(now.date()):
        yield Diagnosis(
            Health.ILL,
            _(
                "The job “%(job)s” is recorded as done for the future day %(day)s. Check this machine's "
                "clock; the next run removes the entry."
            )
            % {"job": job, "day": day},
        )


def _broker(now: dt.datetime) -> Iterator[Diagnosis]:
    """Only this command asks the broker; a web process never does."""
    if not settings.CELERY_BROKER_URL:
        yield _well(_("No broker is set; manage.py run_jobs runs the jobs."))
        return
    from pivot_tracker.celery import app

    try:
        with app.connection_for_write(connect_timeout=3) as broker:
            broker.ensure_connection(max_retries=1, timeout=3)
    except Exception as error:  # each transport has errors of its own
        yield Diagnosis(
            Health.ILL,
            _("The broker does not respond (%(error)s). Saving still works; assessments are waiting.")
            % {"error": error},
        )
    else:
        yield _well(_("The broker responds."))


def _people(now: dt.datetime) -> Iterator[Diagnosis]:
    staff = get_user_model().objects.filter(is_staff=True, is_active=True).count()
    if staff == 0:
        yield Diagnosis(Health.NOTE, _("No account can sign in to the desk: run manage.py createsuperuser."))
    elif staff == 1 and settings.PIVOT_FOUR_EYES:
        yield Diagnosis(Health.NOTE, _("Only one person can sign in, but publishing needs a second person."))


def _pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


Check = Callable[[dt.datetime], Iterator[Diagnosis]]
_WITHOUT_DATABASE: tuple[Check, ...] = (_settings, _places, _broker)
_WITH_DATABASE: tuple[Check, ...] = (_clock, _jobs, _people)
