"""What is usually done, for comparison: a message on commit for each change, and Celery as it comes.

Acknowledged before the work, four messages fetched ahead, no cursor: the broker alone knows what is left to do.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from amqp.exceptions import ChannelError
from celery import Celery
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from claims.models import Change
from claims.services.assess import assess_touched
from claims.tasks import utc_day
from tests.faults.processes import Process
from timeline.services import project_records

#: Marks a Change whose message was worked off.
WORKED = "worked"

app = Celery("plain", broker=settings.CELERY_BROKER_URL, set_as_current=False)
app.conf.task_default_queue = "plain"
app.conf.broker_connection_retry_on_startup = True
app.conf.worker_hijack_root_logger = False


@app.task(name="plain.assess")
def assess(number: int) -> None:
    change = Change.objects.get(pk=number)
    assess_touched([change], today=utc_day(timezone.now()), writer="assess")
    promise = change.record.replace("bench-series-", "bench-").rsplit("-", 2)[0]
    project_records([("promise", promise)])
    Change.objects.filter(pk=number).update(digest=WORKED)


def send_on_commit(changes: list[int]) -> None:
    with transaction.atomic():
        for number in changes:
            transaction.on_commit(lambda number=number: assess.delay(number))  # type: ignore[misc]


def waiting() -> int:
    """Messages in the queue; what a killed worker held back is not among them."""
    # Redis takes an empty queue for none.
    with app.connection_for_read() as connection, suppress(ChannelError):
        return int(connection.default_channel.queue_declare("plain", passive=True).message_count)
    return 0


def worker(place: Path, number: int) -> Process:
    flags = ["--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
    return Process(lambda: app.worker_main(["worker", *flags]), place / f"plain-{number}.log")
