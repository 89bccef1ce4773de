"""The composition package as an installed app: it brings the commands and the schedule of both applications."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PivotTrackerConfig(AppConfig):
    name = "pivot_tracker"
    verbose_name = "pivot_tracker"

    def ready(self) -> None:
        from pivot_tracker.roles import after_migrate

        # The last application with tables, so by then the permissions of all the others are there.
        post_migrate.connect(after_migrate, sender=apps.get_app_config("timeline"))
        post_migrate.connect(index_words, sender=apps.get_app_config("timeline"))
        # Makes this the Celery app that the applications' shared tasks belong to, in every process.
        from pivot_tracker.celery import app
        from pivot_tracker.registry import beat_schedule

        app.conf.beat_schedule = beat_schedule()


def index_words(**_given: Any) -> None:
    """The receiver of `post_migrate`: whatever a migration took of the index of words is made again."""
    from claims.services import search_index

    search_index.ensure_index()
