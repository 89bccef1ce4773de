"""What quick entry answers while somebody types: names, the source at an address, what is there already. JSON."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from claims.models import Source
from claims.models.base import model_of
from claims.selectors import duplicates
from pivot_tracker.quick_entry.forms import FORMS
from pivot_tracker.quick_entry.views import describe_record, may_enter, page_of


def _check(request: HttpRequest) -> None:
    if not may_enter(request.user):
        raise PermissionDenied


@require_GET
def names(request: HttpRequest) -> JsonResponse:
    """Names of a kind of record that contain a text (`q`), and whether it is one exactly."""
    _check(request)
    text = " ".join(request.GET.get("q", "").split())[:200]
    try:
        model = model_of(request.GET.get("kind", ""))
    except LookupError:
        return JsonResponse({"names": [], "is_known": False}, status=404)
    if not text or model not in duplicates.NAMES:
        return JsonResponse({"names": [], "is_known": False})
    found: list[Any] = duplicates.autocomplete(model, text)
    shown = [getattr(record, duplicates.NAMES[model][0]) for record in found]
    return JsonResponse({"names": shown, "is_known": bool(duplicates.find_exact(model, text))})


@require_GET
def source(request: HttpRequest) -> JsonResponse:
    """The source at an address (`url`), if it is here."""
    _check(request)
    found = duplicates.source_at(request.GET.get("url", "")[:600])
    return JsonResponse({"source": None if found is None else {"title": str(found), "url": page_of(found)}})


@require_GET
def likely(request: HttpRequest, slug: str) -> JsonResponse:
    """Existing records that look like the form (its fields, and `kind`)."""
    _check(request)
    made = FORMS.get(request.GET.get("kind", ""))
    if made is None:
        return JsonResponse({"likely": []}, status=404)
    form = made(request.GET, source=get_object_or_404(Source.objects.live(), slug=slug))
    form.full_clean()
    return JsonResponse({"likely": [describe_record(record) for record in form.likely()]})
