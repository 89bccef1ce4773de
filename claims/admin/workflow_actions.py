"""The workflow in the admin: buttons next to a record, actions over a list, and the page that asks for a reason.

Every step is a call of ``claims.services.workflow``; what it refuses is shown as a message.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.enums import ChangeAction, State
from claims.exceptions import ClaimsError
from claims.models import Change
from claims.models.base import PublicRecord
from claims.services import assess, workflow

logger = logging.getLogger(__name__)
Text = str | LazyText


@dataclass(frozen=True)
class Button:
    """One step as the desk shows it."""

    action: ChangeAction
    service: Callable[..., Any]
    label: Text
    done: Text
    #: What the page says that asks for a reason; None where none is needed.
    question: Text | None = None
    #: Whether that page also asks which record takes the place of this one.
    replaces: bool = False


BUTTONS: dict[str, Button] = {
    "submit": Button(
        ChangeAction.SUBMITTED,
        workflow.submit,
        gettext_lazy("Submit for review"),
        gettext_lazy("“%(record)s” is waiting for another person to publish it."),
    ),
    "publish": Button(
        ChangeAction.PUBLISHED, workflow.publish, gettext_lazy("Publish"), gettext_lazy("“%(record)s” is published.")
    ),
    "return": Button(
        ChangeAction.RETURNED,
        workflow.return_to_draft,
        gettext_lazy("Return"),
        gettext_lazy("“%(record)s” was returned to its editor."),
        gettext_lazy("What needs fixing before this can be published? The editor will see your note."),
    ),
    "retract": Button(
        ChangeAction.RETRACTED,
        workflow.retract,
        gettext_lazy("Retract"),
        gettext_lazy("“%(record)s” is retracted and no longer public."),
        gettext_lazy("Why are you retracting it? Readers will see this. The record and its history are kept."),
        replaces=True,
    ),
}


@dataclass(frozen=True)
class OfferedStep:
    """A step that this person can take on this record, or the sentence that says why not."""

    name: str
    button: Button
    url: str
    refusal: str = ""


def refusal_of(action: ChangeAction, record: PublicRecord, *, by: Any) -> str:
    """Why `by` cannot take this step on the record; empty when they can."""
    try:
        # A reason is asked for on the next page.
        workflow.check_can(action, record, by=by, why="-")
    except ClaimsError as error:
        return error.message
    return ""


def apply_step(request: HttpRequest, *written: PublicRecord) -> None:
    """Apply the rules at once, so that the desk shows what a publication changed; a job repeats what fails."""
    try:
        assess.assess_at_once(*written, today=timezone.now().date())
    except Exception:
        logger.exception("Assessment after a step on %s failed.", ", ".join(f"{r.kind()} {r.slug}" for r in written))
        messages.warning(request, _("The rules could not be applied immediately; a job will try again."))


def show_message(request: HttpRequest, error: ClaimsError, record: object) -> None:
    """A refusal as a message that names the record."""
    messages.error(request, _("“%(record)s”: %(why)s") % {"record": record, "why": error.message})


class StepsMixin(admin.ModelAdmin):
    """Buttons, addresses and list actions for the steps of the workflow."""

    reason_template = "admin/claims/record/reason.html"

    def get_urls(self) -> list[Any]:
        address = path(
            "<path:object_id>/step/<slug:name>/",
            self.admin_site.admin_view(self.step_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_step",
        )
        return [address, *super().get_urls()]

    def steps_offered(self, request: HttpRequest, record: PublicRecord) -> list[OfferedStep]:
        """The steps from the record's state that this person has the right to."""
        found = []
        for name, button in BUTTONS.items():
            step = workflow.STEPS[button.action]
            if record.state not in step.sources:
                continue
            if not request.user.has_perm(step.permission or f"{self.opts.app_label}.change_{self.opts.model_name}"):
                continue
            refusal = refusal_of(button.action, record, by=request.user)
            found.append(OfferedStep(name, button, self._step_url(record, name), refusal))
        return found

    def _step_url(self, record: PublicRecord, name: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[record.pk, name])

    def _change_url(self, record: PublicRecord) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk])

    def step_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Take a step (POST), or ask for the reason that it needs (GET)."""
        button = BUTTONS.get(name)
        record = self.get_object(request, unquote(object_id))
        if button is None or record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        if request.method != "POST":
            if button.question is None:
                return HttpResponseNotAllowed(["POST"])
            return self._ask(request, record, button, error=refusal_of(button.action, record, by=request.user))
        try:
            seen = request.POST.get("seen", "")
            version = int(seen) if seen.isdecimal() and len(seen) < 10 else None
            given = {"replaced_by": request.POST.get("replaced_by", "")} if button.replaces else {}
            taken = button.service(record, by=request.user, why=request.POST.get("why", ""), seen=version, **given)
        except ClaimsError as error:
            if error.code in ("reason-needed", "no-replacement"):
                return self._ask(request, record, button, error=error.message)
            show_message(request, error, record)
        else:
            messages.success(request, button.done % {"record": record})
            if taken.state in (State.PUBLISHED, State.RETRACTED):
                apply_step(request, taken)
        return HttpResponseRedirect(self._change_url(record))

    def _ask(self, request: HttpRequest, record: PublicRecord, button: Button, *, error: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": button.label,
            "opts": self.opts,
            "record": record,
            "button": button,
            "error": error,
            "why": request.POST.get("why", ""),
            "replaced_by": request.POST.get("replaced_by", ""),
            "back": self._change_url(record),
        }
        return TemplateResponse(request, self.reason_template, context)

    @admin.action(description=gettext_lazy("Submit the selected for review"), permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._take_all(request, queryset, BUTTONS["submit"])

    @admin.action(description=gettext_lazy("Publish the selected"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._take_all(request, queryset, BUTTONS["publish"])

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.publish_record")

    def _take_all(self, request: HttpRequest, queryset: QuerySet[Any], button: Button) -> None:
        """Each record by itself: what is refused is named and does not stop the rest."""
        taken: list[PublicRecord] = []
        for record in queryset.order_by("pk"):
            try:
                taken.append(button.service(record, by=request.user, seen=record.version))
            except ClaimsError as error:
                show_message(request, error, record)
        if taken:
            text = ngettext("%(step)s: %(count)d record.", "%(step)s: %(count)d records.", len(taken))
            messages.success(request, text % {"step": button.label, "count": len(taken)})
            if button.action == ChangeAction.PUBLISHED:
                apply_step(request, *taken)


def newest_return(record: PublicRecord) -> Change | None:
    """The Change that returned a draft to its editor, if that is the last that happened to it."""
    if record.state != State.DRAFT:
        return None
    newest = Change.objects.filter(record_kind=record.kind(), record=record.slug).exclude(action=ChangeAction.SHOWN)
    last = newest.select_related("by").order_by("-id").first()
    return last if last is not None and last.action == ChangeAction.RETURNED else None
