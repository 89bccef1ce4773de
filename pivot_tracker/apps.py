"""The composition package as an installed app: it brings the commands and the schedule of both applications."""

from django.apps import AppConfig


class PivotTrackerConfig(AppConfig):
    name = "pivot_tracker"
    verbose_name = "pivot_tracker"

    def ready(self) -> None:
        # Makes this the Celery app that the applications' shared tasks belong to, in every process.
        from .celery import app
        from .composition import beat_schedule

        app.conf.beat_schedule = beat_schedule()
