"""Accounts on the desk: administrators make them and give roles; only superusers touch superusers.

An account is switched off, never deleted, since the log names it. Groups are only looked at: what they may do is the
table of ``pivot_tracker.roles``.
"""

from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

#: What makes a superuser, or gives a right past the table of roles.
BEYOND_ROLES = ("is_superuser", "user_permissions")

admin.site.unregister(Group)
admin.site.unregister(User)


def _without_delete(urls: list[Any]) -> list[Any]:
    return [url for url in urls if not str(url.name).endswith("_delete")]


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Django's pages for accounts, without a way to more rights than the roles give."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = tuple(super().get_readonly_fields(request, obj))
        if request.user.is_superuser:
            return fixed
        own = ("groups",) if obj is not None and obj.pk == request.user.pk else ()
        return (*fixed, *BEYOND_ROLES, *own)

    def get_urls(self) -> list[Any]:
        return _without_delete(super().get_urls())


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """The groups as the table of roles makes them, to be looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        return [url for url in _without_delete(super().get_urls()) if not str(url.name).endswith("_add")]


class AttemptAdmin(admin.ModelAdmin):
    """Failed attempts to sign in. Deleting one unlocks the account that it locked."""

    list_display = ["username", "ip_address", "attempt_time", "failures_since_start"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        return [url for url in super().get_urls() if not str(url.name).endswith("_add")]


if admin.site.is_registered(AccessAttempt):
    admin.site.unregister(AccessAttempt)
    admin.site.register(AccessAttempt, AttemptAdmin)
