"""The response cache in the database: a record's JSON as the API shows it today.

`claims.services.response_cache` invalidates it, `claims.api.cached_lists` fills it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CachedApiResponse(models.Model):
    """A public record's JSON of today, or empty until it is rendered again.

    It is emptied in the transaction that changes the record, so a body that is there is right. `valid_from_seq` is
    the public sequence number at that time: an answer built from an older state is not stored. `release` is the
    release of the site that rendered it.
    """

    record_kind = models.CharField(max_length=20)
    record = models.CharField(max_length=140, help_text="The record's slug.")
    body = models.TextField(blank=True)
    valid_from_seq = models.BigIntegerField(default=0, db_column="seq")
    release = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "claims_storedanswer"
        constraints = [models.UniqueConstraint(fields=["record_kind", "record"], name="one_stored_answer_per_record")]
        indexes = [models.Index(fields=["record_kind", "record"], condition=Q(body=""), name="stored_answer_to_make")]

    def __str__(self) -> str:
        return f"{self.record_kind} {self.record}"
