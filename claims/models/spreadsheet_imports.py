"""Spreadsheets that were handed in: the file, how far a job has come with it, and what it found."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from claims.enums import ImportState
from claims.models.base import EnumField


class SpreadsheetImport(models.Model):
    """One spreadsheet of one kind of record.

    `report` holds what the check found: counts, and errors as rows of number, column, text and sentence. `lease_no`
    rises whenever a job takes the import, so that a job that was thought dead cannot finish what another has taken.
    """

    record_kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    file = models.BinaryField(null=True, help_text="Deleted when it is no longer needed.")
    encoding = models.CharField(max_length=20, blank=True, help_text="Encoding of a text file; empty for UTF-8.")
    why = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    state = EnumField(ImportState, max_length=12, default=ImportState.WAITING)
    rows_total = models.PositiveIntegerField(null=True)
    rows_checked = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    lease_no = models.PositiveIntegerField(default=0, db_column="turn")
    heartbeat_at = models.DateTimeField(auto_now=True, db_column="moved_at", help_text="When a job last worked on it.")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "claims_import"
        ordering = ["-id"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["state", "id"], name="import_in_turn")]
        permissions = [
            ("import_records", "Can import records from spreadsheets"),
            ("export_records", "Can export records to spreadsheets"),
        ]

    def __str__(self) -> str:
        return self.file_name
