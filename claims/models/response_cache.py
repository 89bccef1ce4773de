"""Public answers that are kept ready: a record's JSON as the API shows it today.

Out of scope: when one is no longer right (``services.stored``), and making it (the API's edge does).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class StoredAnswer(models.Model):
    """A public record's JSON of today, or empty until it is made anew.

    It is emptied in the transaction of whatever alters it, so what is not empty is right. `seq` is the public sequence
    number at that time: an answer that was begun before it is not stored. `release` is the site's that made it.
    """

    record_kind = models.CharField(max_length=20)
    record = models.CharField(max_length=140, help_text="The record's slug.")
    body = models.TextField(blank=True)
    seq = models.BigIntegerField(default=0)
    release = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_kind", "record"], name="one_stored_answer_per_record")]
        indexes = [models.Index(fields=["record_kind", "record"], condition=Q(body=""), name="stored_answer_to_make")]

    def __str__(self) -> str:
        return f"{self.record_kind} {self.record}"
