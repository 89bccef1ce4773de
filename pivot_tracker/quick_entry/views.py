"""The pages of quick entry: choosing or entering the source, then one record after the other from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from claims import presentation
from claims.admin import draft_preview
from claims.admin.assessment_panel import record_url
from claims.admin.forms import DESPITE_WARNINGS
from claims.dates import VagueDate, to_typed_text
from claims.enums import SourceKind, State
from claims.exceptions import ClaimsError
from claims.http.users import signed_in_user
from claims.models import Source
from claims.models.base import PublicRecord, record_models
from claims.selectors import duplicates
from claims.services import linked_drafts, records
from claims.services.permissions import model_permission
from claims.types import Plain
from pivot_tracker.quick_entry.base import EntryForm, choice, date
from pivot_tracker.quick_entry.fields import NamesField
from pivot_tracker.quick_entry.forms import FORMS

#: Where the values that the next entry starts with are kept, by source and kind.
CARRIED_KEY = "entry_carried"
#: How many of each kind are listed as entered from a source, and how many sources to go on with.
MAX_LISTED, MAX_RECENT = 8, 6
#: How many drafts of each kind are submitted at once; an import may have left thousands.
MAX_SUBMITTED = 100


def may_enter(user: Any) -> bool:
    """Whether a user may enter records."""
    return bool(user.has_perm("claims.add_claim") and user.has_perm("claims.add_source"))


class SourceForm(forms.Form):
    """A known source by its address or title; or what a new one needs."""

    url = forms.URLField(
        label=lazy("Address (URL)"), required=False, max_length=600, assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField", "autofocus": True, "autocomplete": "off"}),
    )  # fmt: skip
    known = NamesField(Source, label=lazy("Or an existing source"), required=False)
    title = forms.CharField(label=lazy("Title"), required=False, max_length=300)
    publisher = forms.CharField(label=lazy("Publisher"), required=False, max_length=200)
    published_on = date(lazy("Published on"))
    kind_of_source = choice(lazy("Kind"), SourceKind, SourceKind.NEWS)
    language = forms.CharField(label=lazy("Language"), initial="en", required=False, max_length=10)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.found: Source | None = None
        for name in ("title", "publisher", "language"):
            self.fields[name].widget.attrs["class"] = "vTextField"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("known"):
            (known,) = cleaned["known"]
            if isinstance(known, str):
                self.add_error("known", _("There is no source “%(name)s”.") % {"name": known})
            else:
                self.found = known
        elif cleaned.get("url"):
            self.found = duplicates.source_at(cleaned["url"])
        if self.found is None and not self.errors and not cleaned.get("title"):
            if cleaned.get("url"):
                self.add_error("title", _("There is no source with this address yet. Enter its title."))
            else:
                self.add_error("url", _("Enter an address, or choose an existing source."))
        return cleaned

    def content(self) -> dict[str, Any]:
        names = ("url", "title", "publisher", "kind_of_source")
        content = {name: self.cleaned_data[name] for name in names}
        found = self.cleaned_data["published_on"]
        if isinstance(found, VagueDate):
            content |= {"published_on": found.edtf, "published_on_words": found.words}
        return content | {"language": self.cleaned_data["language"] or "en"}


def start(request: HttpRequest) -> HttpResponse:
    """Choose a source, or enter one; then its page."""
    if not may_enter(request.user):
        raise PermissionDenied
    form = SourceForm(request.POST or None, initial={"url": request.GET.get("url", "")})
    if request.method == "POST" and form.is_valid():
        source = form.found
        try:
            source = source or records.create_record(Source, form.content(), by=signed_in_user(request))
            return HttpResponseRedirect(page_of(source))
        except ClaimsError as error:
            for name, said in error.detail.items():
                for message in said if isinstance(said, list) else []:
                    form.add_error(name if name in form.fields else None, message)
            if form.is_valid():
                form.add_error(None, error.message)
    recent = Source.objects.live().filter(edited_by=signed_in_user(request).pk).order_by("-changed_at")[:MAX_RECENT]
    context = {"form": form, "recent": [(source, page_of(source)) for source in recent]}
    return _page(request, "admin/entry/start.html", _("Enter records from a source"), context)


def page_of(source: Source, kind: str = "") -> str:
    """The address of a source's entry page, opened at the form of a kind."""
    return reverse("admin:entry_source", args=[source.slug]) + (f"?kind={kind}#{kind}" if kind else "")


def from_source(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter records from one source, each saved as a draft that cites it."""
    if not may_enter(request.user):
        raise PermissionDenied
    source = get_object_or_404(Source.objects.live(), slug=slug)
    active = request.POST.get("kind") or request.GET.get("kind") or "claim"
    active = active if active in FORMS else "claim"
    entry: dict[str, Any] = {"likely": [], "warnings": [], "preview": None}
    forms_of = {kind: _unbound(request, source, kind) for kind in FORMS}
    if request.method == "POST":
        form = forms_of[active] = FORMS[active](request.POST, source=source)
        is_asked = draft_preview.PREVIEW_PARAM in request.POST or draft_preview.HEADER in request.headers
        if form.is_valid():
            if is_asked:
                entry["preview"] = _preview_effects(form)
            elif (answer := _record(request, form, entry)) is not None:
                return answer
        if draft_preview.HEADER in request.headers:
            return draft_preview.render_fragment(request, entry["preview"], form)
    context = {
        "source": source,
        "state": presentation.label(State(source.state)),
        "source_url": record_url(source),
        "entered": _list_citing(source),
        "may_submit": any(True for _draft in _own_drafts(source, request.user)),
        "entries": [
            {"form": form, "is_open": kind == active, "number": number, **(entry if kind == active else {})}
            for number, (kind, form) in enumerate(forms_of.items(), start=1)
        ],
    }
    return _page(request, "admin/entry/source.html", _("Enter records from “%(source)s”") % {"source": source}, context)


def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for review of all that this person entered from a source, and of what it needs."""
    if not may_enter(request.user):
        raise PermissionDenied
    source = get_object_or_404(Source.objects.live(), slug=slug)
    try:
        submitted = linked_drafts.submit_all(_own_drafts(source, request.user), by=signed_in_user(request))
    except ClaimsError as error:
        messages.error(request, error.message)
    else:
        text = ngettext("Submitted for review: %(count)d record.", "Submitted for review: %(count)d records.",
                        len(submitted))  # fmt: skip
        messages.success(request, text % {"count": len(submitted)})
    return HttpResponseRedirect(page_of(source))


def _own_drafts(source: Source, user: Any) -> Iterator[PublicRecord]:
    """The source and what cites it, as far as they are drafts of this person."""
    if source.state == State.DRAFT and source.edited_by_id == user.pk:
        yield source
    for model in (model for model in record_models() if model.needs_citation):
        drafted: Any = model.objects.filter(state=State.DRAFT, edited_by=user)
        yield from drafted.filter(citations__source=source).distinct().order_by("pk")[:MAX_SUBMITTED]


def _unbound(request: HttpRequest, source: Source, kind: str) -> EntryForm:
    """An empty form that starts with the source's date, and with what was entered last."""
    initial: dict[str, Any] = {}
    if source.published_on:
        initial = dict.fromkeys(("stated_on", "happened_on"), to_typed_text(source.published_on))
    carried = request.session.get(CARRIED_KEY, {}).get(source.slug, {}).get(kind, {})
    return FORMS[kind](source=source, initial=initial | carried)


def _preview_effects(form: EntryForm) -> Plain:
    today = timezone.now().date()
    return draft_preview.describe_effects(lambda: linked_drafts.preview_effects(form.drafts()[-1], today=today))


def _record(request: HttpRequest, form: EntryForm, entry: dict[str, Any]) -> HttpResponse | None:
    """Save a valid form and go on; or None, with what is to be looked at first."""
    if not form.value_of("anyway") and (likely := form.likely()):
        entry["likely"] = [describe_record(record) for record in likely]
        return None
    wanted = form.drafts()
    if DESPITE_WARNINGS not in request.POST and (odd := form.warnings()):
        entry["warnings"] = odd
        return None
    lacking = {each.model for draft in wanted for each in draft if not _may_add(request.user, each.model)}
    if lacking:
        names = ", ".join(str(model._meta.verbose_name_plural) for model in lacking)
        form.add_error(None, _("You do not have permission to add %(kinds)s.") % {"kinds": names})
        return None
    try:
        made = linked_drafts.record_all(wanted, by=signed_in_user(request))
    except ClaimsError as error:
        form.show(error)
        return None
    for record in made:
        text = format_html(_("Saved as draft: {} “{}”."), record._meta.verbose_name,
                           format_html('<a href="{}">{}</a>', record_url(record), record))  # fmt: skip
        messages.success(request, text)
    _carry(request, form, made[0].slug)
    return HttpResponseRedirect(page_of(form.source, form.kind))


def _may_add(user: Any, model: Any) -> bool:
    return bool(user.has_perm(model_permission("add", model)))


def _carry(request: HttpRequest, form: EntryForm, slug: str) -> None:
    """Keep for the next entry from this source what it is likely to share with this one."""
    carried = request.session.get(CARRIED_KEY, {})
    mine = carried.setdefault(form.source.slug, {})
    mine[form.kind] = {name: form.data.get(form.add_prefix(name), "") for name in form.carried}
    request.session[CARRIED_KEY] = carried


def describe_record(record: Any) -> dict[str, str]:
    """A record that is there already, as the warning and the script show it."""
    return {
        "kind": str(record._meta.verbose_name),
        "title": str(record),
        "state": str(presentation.label(State(record.state))),
        "url": record_url(record),
    }


def _list_citing(source: Source) -> list[dict[str, Any]]:
    """What cites the source, by kind, the newest first."""
    found = []
    for model in (model for model in record_models() if model.needs_citation):
        live: Any = model.objects.live()
        cites = live.filter(citations__source=source).distinct()
        rows = list(cites.order_by("-pk")[:MAX_LISTED])
        if rows:
            more = cites.count() - len(rows) if len(rows) == MAX_LISTED else 0
            found.append(
                {"kind": model._meta.verbose_name_plural, "rows": [describe_record(r) for r in rows], "more": more}
            )
    return found


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), "title": title, **context})
