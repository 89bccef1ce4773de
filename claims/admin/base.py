"""One admin for every kind of public record: forms through the services, steps, history, no deletion."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import presentation
from claims.admin import draft_preview
from claims.admin.dashboard import WhoseFilter
from claims.admin.date_widget import MAX_LENGTH, VagueDateField
from claims.admin.filters import CappedPaginator
from claims.admin.forms import NEW_TEXTS_SINCE, RecordForm, as_new_rows
from claims.admin.history import HistoryMixin
from claims.admin.inlines import WORDS_FIELD, inlines_of, names_of, relations_to_records
from claims.admin.number_field import NumberField
from claims.admin.restore import RestoreMixin
from claims.admin.spreadsheets import ExportMixin
from claims.admin.workflow_actions import StepsMixin, newest_return
from claims.enums import State
from claims.models import Revision
from claims.models.base import EDTFField, PublicRecord, WordsField
from claims.selectors.text_filter import filter_by_text
from claims.services.entry_warnings import entry_warnings
from claims.services.records import pending_revisions

#: Rarely needed fields, shown at the end.
SELDOM = ("slug", "known_on_override", "note", "earlier_texts")


class RecordAdmin(StepsMixin, HistoryMixin, RestoreMixin, ExportMixin, admin.ModelAdmin):
    """Lists, searches, enters and edits one kind of record. Nothing is saved around the services."""

    form = RecordForm
    change_form_template = "admin/claims/record/change_form.html"
    actions = ["submit_selected", "publish_selected"]
    list_per_page = 25
    show_full_result_count = False
    paginator = CappedPaginator
    save_as = False

    class Media:
        js = [
            Script("claims/admin/named-searches.js", type="module"),
            Script("claims/admin/unsaved.js", type="module"),
            Script("claims/admin/draft-preview.js", type="module"),
        ]
        css = {"all": ["claims/admin/desk.css"]}

    # What may be done: nothing is deleted, and what is retracted stays as it is.

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_retracted = obj is not None and obj.state == State.RETRACTED
        return super().has_change_permission(request, obj) and not is_retracted

    def get_urls(self) -> list[Any]:
        return [url for url in super().get_urls() if not str(url.name).endswith("_delete")]

    # Lists

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_filter(request), WhoseFilter]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["__str__", "state_shown", *self.list_columns, "known_on_shown"]

    #: The fields that nobody types: the service fills them in.
    computed: tuple[str, ...] = ()
    #: The fields that come first in the form, in this order; the others follow as the model has them.
    leading: tuple[str, ...] = ()
    #: Paths to other records by whose words a record is found, besides its own.
    search_through: tuple[str, ...] = ()
    #: Switches the search on; what is searched is said by the models and by `search_through`.
    search_fields = ("search_text",)
    #: What a kind shows between its state and the day from which it was known.
    list_columns: tuple[Any, ...] = ()

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def state_shown(self, record: PublicRecord) -> SafeString:
        return format_html(
            '<span class="state state-{}">{}</span>', record.state, presentation.label(State(record.state))
        )

    @admin.display(description=gettext_lazy("Known on"), ordering="known_on")
    def known_on_shown(self, record: PublicRecord) -> str:
        if record.known_on is None:
            return "–"
        return f"{record.known_on}{' ' + _('(inferred)') if record.known_on_inferred else ''}"

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Folded words, so that case and accents do not matter in any script. What is retracted is not offered."""
        found = filter_by_text(queryset, search_term, through=self.search_through)
        match = request.resolver_match
        if match is not None and match.url_name == "autocomplete":
            found = found.exclude(state=State.RETRACTED)
        return found, False

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return relations_to_records(self.model)

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The kind's own fields, each date next to the source's words; then what is seldom needed."""
        apart = (*SELDOM, *self.computed)
        known = [name for name in names_of(self.model) if name not in apart and not name.endswith("_words")]
        names = [*self.leading, *(name for name in known if name not in self.leading)]
        main = [(name, f"{name}_words") if self._is_date(name) else name for name in names]
        seldom = [name for name in SELDOM if obj is None or name != "slug"]
        return [
            (None, {"fields": main}),
            (_("Public ID, known-since date, note"), {"fields": seldom, "classes": ["collapse"]}),
            (_("This change"), {"fields": [*self._asks_for_day(obj), "why", "base_version"]}),
        ]

    def _asks_for_day(self, obj: Any) -> list[str]:
        """Whether a new text may tell something new: of what readers have read already."""
        return [NEW_TEXTS_SINCE] if obj is not None and obj.state == State.PUBLISHED else []

    def _is_date(self, name: str) -> bool:
        return isinstance(self.model._meta.get_field(name), EDTFField)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, EDTFField):
            return VagueDateField(
                label=str(db_field.verbose_name).capitalize(),
                required=not db_field.blank,
                max_length=MAX_LENGTH,
                help_text=db_field.help_text,
                is_deadline=db_field.name == "due_on",
            )
        if isinstance(db_field, WordsField):
            kwargs |= WORDS_FIELD
        if isinstance(db_field, models.DecimalField):
            kwargs["form_class"] = NumberField
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        if isinstance(db_field, models.TextField):
            kwargs["widget"] = admin.widgets.AdminTextareaWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"request": request})

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return inlines_of(self.model)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in kwargs:
            kwargs["data"] = as_new_rows(kwargs["data"], prefix)
        return kwargs

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        request.record_formsets = formsets  # type: ignore[attr-defined]
        return formsets, inlines

    # The form has been recorded by the service when these are called (see RecordForm.is_valid).

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        request.recorded = form.recorded  # type: ignore[attr-defined]
        request.left_review = change and form.instance.state == State.IN_REVIEW  # type: ignore[attr-defined]
        if form.recorded is None:
            return form.instance
        return self.model._default_manager.get(pk=form.instance.pk) if change else form.recorded

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing: the service has written the record."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing: the service has written the parts."""

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return [{"added": {}}] if add else [{"changed": {"fields": form.changed_data}}]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        revision = getattr(request, "recorded", None)
        if not isinstance(revision, Revision):
            if getattr(request, "left_review", False) and obj.state == State.DRAFT:
                messages.warning(
                    request, _("It was in review. Your change made it a draft again; please submit it again.")
                )
            return super().response_change(request, obj)
        text = _("Your edit of “{}” is waiting for approval. The public version has not changed. {}")
        link = format_html(
            '<a href="{}">{}</a>', reverse("admin:claims_revision_change", args=[revision.pk]), _("View it")
        )
        messages.success(request, format_html(text, obj, link))
        return HttpResponseRedirect(self._change_url(obj))

    # Next to the form

    def view_on_site(self, obj: Any) -> str | None:
        """The public page that shows a published record; None where there is none."""
        if obj.state != State.PUBLISHED or obj.known_on is None:
            return None
        kind, slug = obj.page_key
        try:
            return reverse(f"pages:{kind}", args=[slug])
        except NoReverseMatch:  # a site without public pages, or without one for this kind
            return None

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        record = context.get("original")
        form = context["adminform"].form
        context["stale"] = getattr(form, "stale", [])
        context["text_choices"] = getattr(form, "choices", {})
        context["warnings"] = getattr(form, "warnings", [])
        context["preview"] = getattr(form, "preview", None)
        if draft_preview.HEADER in request.headers:
            return draft_preview.render_fragment(request, context["preview"], form, context["inline_admin_formsets"])
        if record is not None:
            context |= self.beside(request, record)
        return super().render_change_form(request, context, *args, **kwargs)

    def beside(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Context of the panel next to a record's form."""
        return {
            "steps": self.steps_offered(request, record),
            "state": presentation.label(State(record.state)),
            "pending": list(pending_revisions(record).select_related("proposed_by")),
            "returned": newest_return(record),
            "odd": [] if record.state == State.PUBLISHED else [sentence for _field, sentence in entry_warnings(record)],
        }
