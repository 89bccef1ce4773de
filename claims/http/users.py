"""Who asks: the user of a request whose view lets only those in who have signed in."""

from __future__ import annotations

from django.http import HttpRequest

from claims.exceptions import PermissionRefusedError
from claims.models.users import User
from claims.services.permissions import NO_PERMISSION


def signed_in_user(request: HttpRequest) -> User:
    """The user of the request. Raises PermissionRefusedError where nobody has signed in."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionRefusedError(str(NO_PERMISSION))
    return user
