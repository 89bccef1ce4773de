"""The change log (audit log) of all writes, edits waiting for approval, and readers' error reports."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from claims.enums import ChangeAction, ReportState, RevisionState
from claims.models.base import EnumField


class Change(models.Model):
    """One write: what, who, when, why. `public_seq` rises with every change of a public byte."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    action = EnumField(ChangeAction, max_length=20)
    record_kind = models.CharField(max_length=20)
    record = models.CharField(max_length=260, help_text="The record's slug.")
    why = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="Digest of the imported content.")
    writer = models.CharField(max_length=20, blank=True, help_text="The consumer of the log that wrote this, if any.")
    public_seq = models.BigIntegerField(null=True, unique=True)
    corrected = models.JSONField(
        null=True,
        encoder=DjangoJSONEncoder,
        help_text="For published records: changed fields before and after. Empty for a retraction.",
    )
    replaced_by = models.CharField(
        max_length=140,
        blank=True,
        default="",
        db_default="",
        help_text="For a retraction: the slug of the record of the same kind that replaces it.",
    )
    corrected_on = models.DateField(
        null=True, help_text="Day on which the dossier's editors corrected it, if the correction came with its files."
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["record_kind", "record", "id"], name="change_of_record"),
            models.Index(fields=["id"], condition=Q(corrected__isnull=False), name="change_is_correction"),
        ]
        permissions = [
            ("publish_record", "Can publish, return and approve records"),
            ("retract_record", "Can retract records"),
        ]

    def __str__(self) -> str:
        return f"{self.id}: {self.action} {self.record_kind} {self.record}"

    @property
    def day(self) -> dt.date:
        """The day (UTC) on which it was done, or that its dossier gives for it."""
        return self.corrected_on or self.at.date()


class Revision(models.Model):
    """A proposed edit of a published record, next to it until approved.

    `content` is the whole record as proposed, in the shape of `claims.services.record_content`;
    `base_version` is the version that the editor saw.
    """

    record_kind = models.CharField(max_length=20)
    record = models.CharField(max_length=140)
    base_version = models.PositiveIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    state = EnumField(RevisionState, max_length=10, default=RevisionState.PENDING)
    why = models.TextField(blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-proposed_at"]
        indexes = [models.Index(fields=["record_kind", "record", "state"], name="revision_of_record")]

    def __str__(self) -> str:
        return f"{self.record_kind} {self.record} (from version {self.base_version})"


class ErrorReport(models.Model):
    """An error that a reader of the site reports; it lands on the editors' desk."""

    page = models.CharField(max_length=600)
    message = models.TextField(max_length=4000)
    contact = models.CharField(max_length=200, blank=True)
    reported_at = models.DateTimeField(auto_now_add=True)
    state = EnumField(ReportState, max_length=10, default=ReportState.OPEN)
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "claims_report"
        ordering = ["-reported_at"]

    def __str__(self) -> str:
        return f"{self.page}: {self.message[:60]}"
