"""Unused figures, since several series have some and none is chosen: one press lets a series speak."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.enums import Reason, State
from claims.exceptions import ClaimsError
from claims.http.users import signed_in_user
from claims.models import Assessment, Indicator, Revision, Series
from claims.services import records

ADDRESS = "unread_figures"


def urls(site: admin.AdminSite) -> list[Any]:
    """URL patterns of the list of unread series in an admin site."""
    return [path("unread-figures/", site.admin_view(unread_figures), name=ADDRESS)]


def unread_indicators() -> QuerySet[Indicator]:
    """Indicators of which several series have figures and none speaks, though a target waits for it."""
    waiting = Assessment.objects.filter(to_day=None, heads_version=True, reason=Reason.NO_SERIES_CHOSEN)
    return Indicator.objects.filter(pk__in=waiting.values("target__indicator"), preferred_series=None)


@require_http_methods(["GET", "HEAD", "POST"])
def unread_figures(request: HttpRequest) -> HttpResponse:
    """The indicators with their series (GET); let the pressed series speak (POST), as an edit where it is published."""
    if not request.user.has_perm("claims.change_indicator"):  # type: ignore[union-attr]
        raise PermissionDenied
    if request.method == "POST":
        _let_speak(request, get_object_or_404(Series, slug=request.POST.get("series", ""), state=State.PUBLISHED))
        return HttpResponseRedirect(reverse(f"admin:{ADDRESS}"))
    series = Series.objects.filter(state=State.PUBLISHED, observations__state=State.PUBLISHED).distinct()
    found = [(each, series.filter(indicator=each).select_related("provider")) for each in unread_indicators()]
    context = {**admin.site.each_context(request), "title": _("Unused figures"), "indicators": found}
    return TemplateResponse(request, "admin/claims/unread.html", context)


def _let_speak(request: HttpRequest, series: Series) -> None:
    indicator = series.indicator
    try:
        made = records.edit_record(
            indicator,
            {"preferred_series": series.slug},
            by=signed_in_user(request),
            base_version=indicator.version,
            why=_("To use its figures"),
        )
    except ClaimsError as error:
        messages.error(request, error.message)
        return
    said = _("“%(series)s” will be used when another person approves it.")
    if not isinstance(made, Revision):
        said = _("“%(series)s” is now used.")
    messages.success(request, said % {"series": series})
