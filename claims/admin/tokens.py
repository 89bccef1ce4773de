"""Tokens on the desk: anyone who enters drafts makes them for their own programs; administrators see and revoke all.

The text of a token is in the answer to the form that made it and nowhere else.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import presentation
from claims.admin.mixins import ReadOnlyAdmin
from claims.enums import TokenScope
from claims.exceptions import ClaimsError
from claims.http.as_of import today
from claims.http.users import signed_in_user
from claims.models import Token
from claims.services import tokens

MAKE, MANAGE = "claims.make_token", "claims.manage_token"


class TokenForm(forms.ModelForm):
    """A name, what it may do, and its last day."""

    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Permissions"),
        choices=[(scope.value, presentation.label(scope)) for scope in TokenScope],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Limited by your own permissions. Tokens can never publish or approve."),
    )

    class Meta:
        model = Token
        fields = ["name", "scopes", "expires_on"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        last = cleaned.get("expires_on")
        if last is not None and not today() <= last <= today() + tokens.LONGEST:
            self.add_error("expires_on", _("Choose a day within one year from today."))
        return cleaned


@admin.register(Token)
class TokenAdmin(ReadOnlyAdmin):
    form = TokenForm
    change_form_template = "admin/claims/token.html"
    list_display = ["name", "prefix", "user", "permission_labels", "expires_on", "last_used_at", "state"]
    list_select_related = ["user"]
    list_filter = [("user", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "prefix", "user__username"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user: Any = request.user
        if user.has_perm(MANAGE):
            return True
        return bool(user.has_perm(MAKE) and (obj is None or obj.user_id == user.pk))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAKE))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request).select_related("user", "revoked_by")
        return found if request.user.has_perm(MANAGE) else found.filter(user=request.user.pk)

    def get_urls(self) -> list[Any]:
        return [
            url for url in super(ReadOnlyAdmin, self).get_urls() if not str(url.name).endswith(("_delete", "_history"))
        ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = ["name", "prefix", "user", "permission_labels", "expires_on", "created_at", "last_used_at", "state"]
        return ["name", "scopes", "expires_on"] if obj is None else shown

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [] if obj is None else self.get_fields(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"scopes": list(TokenScope), "expires_on": today() + tokens.USUAL}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        request.token_text = tokens.make_token(obj, by=signed_in_user(request), today=today())  # type: ignore[attr-defined]

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The change log has it, by the service."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Token created"),
            "opts": self.opts,
            "token": obj,
            "text": request.token_text,  # type: ignore[attr-defined]
            "media": self.media,
        }
        response = TemplateResponse(request, "admin/claims/token_made.html", context)
        add_never_cache_headers(response)
        return response

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if object_id is not None:
            token = self.get_object(request, object_id)
            if token is None:
                raise PermissionDenied
            if "_revoke" in request.POST:
                return self._revoke(request, token)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _revoke(self, request: HttpRequest, token: Any) -> HttpResponse:
        try:
            tokens.revoke_token(token, by=signed_in_user(request), now=timezone.now(), why=request.POST.get("why", ""))
            messages.success(request, _("Revoked. The token no longer works."))
        except ClaimsError as error:
            messages.error(request, error.message)
        return HttpResponseRedirect(reverse("admin:claims_token_change", args=[token.pk]))

    @admin.display(description=gettext_lazy("Permissions"))
    def permission_labels(self, row: Any) -> str:
        return "; ".join(str(presentation.label(TokenScope(scope))) for scope in row.scopes)

    @admin.display(description=gettext_lazy("State"))
    def state(self, row: Any) -> str:
        if row.revoked_at is not None:
            return _("Revoked on %(day)s by %(who)s") % {"day": row.revoked_at.date(), "who": row.revoked_by}
        if row.expires_on < today():
            return _("Expired")
        return _explain_end(row.user) if tokens.has_ended(row) else _("Works")


def _explain_end(user: Any) -> str:
    """What a token ended with, besides its own last day."""
    if not user.is_active:
        return _("Ended: the owner’s account is deactivated")
    return (
        _("Ended: the owner has changed the password")
        if user.is_staff
        else _("Ended: the owner is no longer an editor")
    )
