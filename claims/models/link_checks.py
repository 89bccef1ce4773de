"""What was found at the addresses of sources."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.enums import LinkState
from claims.models.base import EnumField
from claims.models.provenance import Source


class LinkCheck(models.Model):
    """The newest look at a source's address: when, what came back, since when it does not answer, a copy elsewhere."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="link_check")
    url = models.URLField(_("address"), max_length=600, help_text=_("The address checked."))
    state = EnumField(LinkState, max_length=10, default=LinkState.UNSURE)
    status = models.PositiveSmallIntegerField(
        null=True, help_text=_("HTTP status of the last response; empty if there was none.")
    )
    error = models.CharField(max_length=400, blank=True)
    moved_to = models.URLField(max_length=600, blank=True)
    archived_url = models.URLField(max_length=600, blank=True, help_text=_("A copy in a web archive."))
    checked_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    next_check_at = models.DateTimeField()

    class Meta:
        ordering = ["-checked_at"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["next_check_at"], name="link_check_due")]

    def __str__(self) -> str:
        return self.url
