"""Tokens: a person makes one for a program of their own, and it is shown that once.

A token acts as its person, so nobody makes one for somebody else: an administrator who could would be able to enter as
one and approve as another. Administrators see all tokens and revoke any. A token opens nothing any more once its person
may not use the desk or has another password: who made it may have been a thief with a session.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from claims.enums import ChangeAction, TokenScope
from claims.exceptions import InvalidRecordError, PermissionRefusedError
from claims.models import Token
from claims.models.users import User
from claims.services.change_log import record_change
from claims.services.cleaning import cleaned_text
from claims.services.permissions import require_permission
from claims.services.transactions import write_transaction

KIND = "token"
#: Every token begins so, so that it is recognised where it should not lie.
MARK = "pvt_"
LONGEST = dt.timedelta(days=366)
USUAL = dt.timedelta(days=90)
#: The time of last use is this exact, so that reading does not cost a write each time.
USED_EVERY = dt.timedelta(minutes=1)


@write_transaction()
def make_token(token: Token, *, by: User, today: dt.date, why: str = "") -> str:
    """Keep a new token of `by` and return its text, which nobody can read again.

    Raises InvalidRecordError or PermissionRefusedError.
    """
    require_permission(by, "claims.make_token")
    text = MARK + secrets.token_urlsafe(32)
    token.user, token.prefix, token.digest = by, text[:12], _digest(text)
    token.password_digest = _digest(by.password)
    _check(token, today=today)
    token.save()
    record_change(ChangeAction.RECORDED, KIND, token.prefix, by=by, why=why, public=False)
    return text


@write_transaction()
def revoke_token(token: Token, *, by: User, now: dt.datetime, why: str = "") -> Token:
    """Revoke a token: one's own, or with the permission to manage tokens anybody's."""
    if token.user_id != by.pk:
        require_permission(by, "claims.manage_token")
    current = Token.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if current.revoked_at is not None:
        raise PermissionRefusedError(_("This token has already been revoked."))
    current.revoked_at, current.revoked_by = now, by
    current.save(update_fields=["revoked_at", "revoked_by"])
    record_change(ChangeAction.EDITED, KIND, current.prefix, by=by, why=why, public=False)
    return current


def token_of(text: str, *, now: dt.datetime) -> Token | None:
    """The valid token with this text, or None; notes the time of its use."""
    valid = Token.objects.filter(revoked_at=None, expires_on__gte=now.astimezone(dt.UTC).date())
    found = valid.select_related("user").filter(digest=_digest(text)).first()
    if found is None or has_ended(found):
        return None
    if found.last_used_at is None or found.last_used_at <= now - USED_EVERY:
        used = Q(last_used_at=None) | Q(last_used_at__lte=now - USED_EVERY)
        Token.objects.filter(used, pk=found.pk).update(last_used_at=now)
    return found


def has_ended(token: Token) -> bool:
    """Whether what the token was made under is gone: the account, the right to use the desk, the password."""
    user = token.user
    return not (user.is_active and user.is_staff and token.password_digest == _digest(user.password))


def _digest(text: str) -> str:
    """One round is enough: there are 256 random bits to guess, which no table holds."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _check(token: Token, *, today: dt.date) -> None:
    token.name = cleaned_text(token.name, field="name", one_line=True)
    try:
        token.full_clean()
    except ValidationError as error:
        raise InvalidRecordError(" ".join(error.messages), detail=dict(error.message_dict)) from error
    scopes = token.scopes
    if not isinstance(scopes, list) or not scopes or any(scope not in set(TokenScope) for scope in scopes):
        raise InvalidRecordError(
            _("Choose its permissions."), detail={"scopes": [_("Choose at least one permission.")]}
        )
    if not today <= token.expires_on <= today + LONGEST:
        message = _("Choose a day from today to %(latest)s.") % {"latest": today + LONGEST}
        raise InvalidRecordError(message, detail={"expires_on": [message]})
