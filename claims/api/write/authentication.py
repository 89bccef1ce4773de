"""Who a program enters for: the person of the token in `Authorization: Bearer …`, and what the token may do.

Cookies are not looked at, so no page of another site can write for somebody who is signed in.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from claims.services.tokens import token_of

REALM = 'Bearer realm="desk"'


class TokenAuthentication(BaseAuthentication):
    """A token, or nobody. Raises AuthenticationFailed for one that opens nothing."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        scheme, _space, given = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        found = token_of(given.strip().decode("latin-1"), now=timezone.now())
        if found is None:
            raise AuthenticationFailed
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        is_wrong = get_authorization_header(request).lower().startswith(b"bearer ")
        return f'{REALM}, error="invalid_token"' if is_wrong else REALM
