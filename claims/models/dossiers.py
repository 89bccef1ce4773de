"""Which dossier this database holds."""

from __future__ import annotations

from django.db import models


class Dossier(models.Model):
    """The dossier that was loaded into this database; there is at most one row."""

    name = models.CharField(max_length=100, unique=True, help_text="As in the dossier's dossier.yaml.")
    loaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
