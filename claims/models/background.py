"""State of background jobs: consumers of the change log and their cursors, failed changes, runs of scheduled jobs."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.change_log import Change


class ChangeConsumer(models.Model):
    """A consumer of the change log and its cursor: the last change that it has taken.

    `attempts_in_flight` is raised before the work and reset with its end, so a batch that kills its process shows.
    """

    name = models.CharField(max_length=20, unique=True)
    last_change_id = models.BigIntegerField(default=0, db_column="position")
    attempts_in_flight = models.PositiveSmallIntegerField(
        default=0, db_default=0, db_column="begun", help_text="How often work began here without ending."
    )
    isolate_until = models.BigIntegerField(
        default=0, db_default=0, db_column="careful_until", help_text="Changes up to this one are taken one at a time."
    )
    last_run_date = models.DateField(null=True, db_column="swept_day", help_text="Last day whose daily work was done.")
    updated_at = models.DateTimeField(auto_now=True, db_column="moved_at")

    class Meta:
        db_table = "claims_reader"

    def __str__(self) -> str:
        return f"{self.name} at {self.last_change_id}"


class Heartbeat(models.Model):
    """When the schedule last ran a job: old where beat and `run_jobs`, or the workers, are down."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"


class FailedChange(models.Model):
    """A change that a consumer could not take (dead letter); it waits here and does not stop the rest."""

    reader = models.CharField(max_length=20)
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="parked")
    error = models.TextField()
    attempts = models.PositiveIntegerField(default=1)
    parked_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(null=True, help_text=_("Empty if it waits for a manual retry."))
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "claims_parkedchange"
        ordering = ["-parked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "change"], condition=Q(resolved_at=None), name="parked_once_per_reader_and_change"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reader}: {self.change_id}"


class JobRun(models.Model):
    """One job's work for one period, a day: how far it has come, what it did, what it found wrong and fixed."""

    job = models.CharField(max_length=30)
    period = models.DateField()
    position = models.JSONField(null=True, help_text="Start of the next step.")
    steps = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0, help_text="Number of records written.")
    wrong = models.PositiveIntegerField(default=0, help_text="Number of defects found; the first ones are stored.")
    defects = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-period", "job"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["job", "period"], name="one_run_per_job_and_period")]

    def __str__(self) -> str:
        return f"{self.job} {self.period}"
