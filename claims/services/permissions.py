"""The refusal of people without a permission: one sentence, and the permission they lack.

Permissions are Django's; which role has which is in `pivot_tracker.roles`.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.translation import gettext_lazy

from claims.exceptions import PermissionRefusedError
from claims.models.users import User

NO_PERMISSION = gettext_lazy("You do not have permission to do this.")


def require_permission(user: User | AnonymousUser, permission: str) -> None:
    """Raise PermissionRefusedError unless `user` has `permission`, such as "claims.handle_flag"."""
    if not user.has_perm(permission):
        raise PermissionRefusedError(str(NO_PERMISSION), detail={"permission": permission})


def model_permission(verb: str, model: type[Model]) -> str:
    """The name of Django's permission to add, change, delete or view (`verb`) records of `model`."""
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


def require_model_permission(user: User | AnonymousUser | None, verb: str, model: type[Model]) -> None:
    """Raise PermissionRefusedError unless `user` may add or change (`verb`) such records; None is the system itself."""
    if user is not None:
        require_permission(user, model_permission(verb, model))
