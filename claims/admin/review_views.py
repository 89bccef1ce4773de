"""The pages of the review: the queue with its bulk approval, and one item with its decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.admin.assessment_panel import record_url
from claims.admin.review_queue import (
    EDIT,
    UNPUBLISHED_REFERENCE,
    Item,
    decide,
    differing_fields,
    is_waiting,
    looks_odd,
    next_item,
    read_beside,
    review_item,
    review_queue,
)
from claims.admin.workflow_actions import apply_step
from claims.exceptions import ClaimsError, StaleVersionError
from claims.models import Revision
from claims.models.base import PublicRecord, model_of
from claims.services.permissions import model_permission

STEPS = ("publish", "return")


def urls(site: AdminSite) -> list[Any]:
    """The addresses of the review in an admin site."""

    def queue_page(request: HttpRequest) -> HttpResponse:
        return _queue_page(site, request)

    def item_page(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        return _item_page(site, request, kind, pk)

    return [
        path("review/", site.admin_view(require_http_methods(["GET", "POST"])(queue_page)), name="review"),
        path(
            "review/<slug:kind>/<int:pk>/",
            site.admin_view(require_http_methods(["GET", "POST"])(item_page)),
            name="review_item",
        ),
    ]


@dataclass(frozen=True)
class Result:
    """What came of one item of a bulk approval."""

    title: str
    url: str
    is_done: bool
    said: str


def may_look(user: Any) -> bool:
    """Whether a user may see the review queue."""
    return bool(user.has_perm("claims.view_revision"))


def _queue_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """What waits, oldest first (GET); publish the selected, each checked by itself (POST)."""
    if not may_look(request.user):
        raise PermissionDenied
    results = _publish_selected(request) if request.method == "POST" else []
    waiting = review_queue(request.user)
    mine = [each for each in waiting if not each.refusal]
    context = {
        **site.each_context(request),
        "title": _("Review"),
        "items": waiting,
        "first": mine[0] if mine else None,
        "count": len(mine),
        "results": results,
    }
    return TemplateResponse(request, "admin/claims/review/queue.html", context)


def _publish_selected(request: HttpRequest) -> list[Result]:
    """One result for each selected item. What rests on another is taken after it, whatever their order."""
    named = [_find_item(key, request.user) for key in dict.fromkeys(request.POST.getlist("item"))]
    waiting = [each for each in named if each is not None]
    if not waiting:
        messages.warning(request, _("No items selected."))
    results: dict[str, Result] = {}
    published: list[PublicRecord] = []
    while waiting:
        again: list[tuple[Item, int]] = []
        for found, seen in waiting:
            try:
                record = decide(found, step="publish", by=request.user, why="", seen=seen)
            except ClaimsError as error:
                results[found.key] = Result(found.title, found.url, False, result_message(error))
                again += [(found, seen)] if error.code == UNPUBLISHED_REFERENCE else []
            else:
                published += [] if record is None else [record]
                results[found.key] = Result(found.title, found.url, True, _("Published."))
        waiting = again if len(again) < len(waiting) else []
    if published:
        apply_step(request, *published)
    return list(results.values())


def _find_item(key: str, user: Any) -> tuple[Item, int] | None:
    """The item that a form names, and the version that it showed; None for what names nothing."""
    kind, _slash, rest = key.partition("/")
    pk, _slash, seen = rest.partition("/")
    if not (pk.isdecimal() and seen.isdecimal()) or len(key) > 60:
        return None
    try:
        return review_item(kind, int(pk), user), int(seen)
    except (Http404, OverflowError):
        return None


def result_message(error: ClaimsError) -> str:
    """Why a decision was not taken."""
    if isinstance(error, StaleVersionError):
        return _("It has changed since you opened this page. Check it again before you decide.")
    return error.message


def _item_page(site: AdminSite, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One item next to what is published (GET); the decision on it (POST), which leads to the next."""
    found = review_item(kind, pk, request.user)
    if not _may_look_at(found, request.user):
        raise PermissionDenied
    error = ""
    if request.method == "POST":
        response, error = _decide(request, found)
        if response is not None:
            return response
        found = review_item(kind, pk, request.user)
    row = found.row
    record = model_of(row.record_kind).objects.filter(slug=row.record).first() if isinstance(row, Revision) else row
    following = next_item(request.user, after=found)
    context = {
        **site.each_context(request),
        "title": _("Review"),
        "subtitle": found.title,
        "item": found,
        "is_edit": kind == EDIT,
        "record": record,
        "record_url": "" if record is None else record_url(record),
        "differences": differing_fields(found),
        "read_beside": read_beside(found),
        "odd": looks_odd(found),
        "waits": is_waiting(found),
        "may_return": is_waiting(found) and request.user.has_perm("claims.publish_record"),
        "next": following,
        "error": error,
        "why": request.POST.get("why", ""),
    }
    return TemplateResponse(request, "admin/claims/review/item.html", context)


def _may_look_at(found: Item, user: Any) -> bool:
    model: Any = type(found.row)
    return bool(user.has_perm(model_permission("view", model)))


def _decide(request: HttpRequest, found: Item) -> tuple[HttpResponse | None, str]:
    """Where the decision leads, or why it was not taken."""
    step, why, given = (request.POST.get(name, "") for name in ("step", "why", "seen"))
    if step not in STEPS:
        return None, _("Choose an action: publish or return.")
    # Another version than the one on the page is refused; without a number nothing was looked at.
    seen = int(given) if given.isdecimal() and len(given) < 10 else 0
    following = next_item(request.user, after=found)
    try:
        record = decide(found, step=step, by=request.user, why=why, seen=seen)
    except ClaimsError as error:
        return None, result_message(error)
    text = _("“%(title)s” is published.") if step == "publish" else _("“%(title)s” was returned to its author.")
    messages.success(request, text % {"title": found.title})
    if record is not None:
        apply_step(request, record)
        following = next_item(request.user, after=found)  # what rests on it may be published now
    if following is None:
        messages.info(request, _("Nothing else is waiting for your review."))
        return HttpResponseRedirect(reverse("admin:review")), ""
    return HttpResponseRedirect(following.url), ""
