"""The Celery application: `celery -A pivot_tracker worker` and `celery -A pivot_tracker beat`.

It runs the same functions on the same table as `manage.py run_jobs`, which needs no broker. The web process never
publishes: all work is found in the database, so a lost or doubled message loses and doubles nothing.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pivot_tracker.settings")

app = Celery("pivot_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def refuse_to_start_without_a_broker(**_: Any) -> None:
    """Celery would fall back to a RabbitMQ on this machine that nobody asked for."""
    from django.conf import settings

    if not settings.CELERY_BROKER_URL:
        raise SystemExit(
            "BROKER_URL is not set. Set it to redis://… or amqp://…, or run the jobs without a broker: "
            "python manage.py run_jobs"
        )
