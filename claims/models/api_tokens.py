"""Tokens, with which programs enter drafts for a person; and the answers that a repeated request gets again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Token(models.Model):
    """A program's key: it acts as the person who made it, within its scopes, until it expires or is revoked.

    It ends with what it was made under: its person's account, their right to use the desk, their password.

    Only a digest is kept; `prefix`, the token's beginning, tells one from another and opens nothing.
    """

    name = models.CharField(max_length=120, help_text=_("A name to recognise the program by."))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tokens", editable=False)
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    password_digest = models.CharField(
        max_length=64,
        default="",
        db_default="",
        editable=False,
        help_text=_("Hash of the owner's password when the token was created."),
    )
    scopes = models.JSONField(default=list)
    expires_on = models.DateField(help_text=_("Last day (UTC) of validity."))
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        # A token is worth its person's rights: two rights of its own instead of Django's four.
        default_permissions = ()
        permissions = [
            ("make_token", "Can make tokens for oneself"),
            ("manage_token", "Can see and revoke the tokens of all"),
        ]

    def __str__(self) -> str:
        return self.name


class IdempotentResponse(models.Model):
    """What came of a write that named a key (`Idempotency-Key`), so that a repetition gets the same answer."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="Digest of the request's method, address and body.")
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    answered_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "claims_answeredrequest"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_token_and_key")]

    def __str__(self) -> str:
        return self.key
