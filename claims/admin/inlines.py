"""Rows that are entered together with their record: citations, aliases, assertions, relations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db import models
from django.forms import CheckboxInput, Textarea
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from claims.admin.date_widget import MAX_LENGTH, VagueDateField
from claims.admin.forms import PartForm
from claims.admin.number_field import NumberField
from claims.models import Assertion
from claims.models.base import Citation, EDTFField, PublicRecord, WordsField
from claims.services.record_content import content_fields

#: How the words next to a date are asked for, in every form.
WORDS_FIELD: dict[str, Any] = {
    "label": _("In the source’s words"),
    "help_text": _("Shown to readers instead of the date; at most six words."),
}
#: What the parts are called above their rows: one, and all of them.
LABELS = {
    "citations": (_("citation"), _("citations")),
    "aliases": (_("alias"), _("other names and spellings")),
    "assertions": (_("assertion"), _("checkable assertions")),
    "relations": (_("relation"), _("relations to other claims")),
}
#: The fields of a citation that hold sentences.
SENTENCES = ("quote", "remark")


class PartInline(InlineModelAdmin):
    """A part of a record. Anyone who may edit the record may edit its parts, which have no life of their own."""

    form = PartForm
    fk_name = "record"
    extra = 0
    template = "admin/edit_inline/tabular.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if not issubclass(self.model, Citation):
            return [*names_of(self.model)]
        # Where it is said is found in one line; a quote and a remark are sentences, each with a line of its own.
        short = [name for name in names_of(self.model) if name not in SENTENCES]
        return [tuple(short), *SENTENCES]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.deletion_widget = CheckboxInput(attrs={"aria-label": _("Delete this row")})
        return formset

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """An empty row to start with where a source is needed."""
        return int(issubclass(self.model, Citation) and obj is None)

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return relations_to_records(self.model)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The cells of a table have no label of their own but its heading: each says its name to who cannot see it."""
        field = self._formfield(db_field, request, **kwargs)
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", capfirst(str(field.label or db_field.verbose_name)))
        return field

    def _formfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, EDTFField):
            return VagueDateField(required=not db_field.blank, max_length=MAX_LENGTH, help_text=db_field.help_text)
        if isinstance(db_field, WordsField):
            kwargs |= WORDS_FIELD
        if isinstance(db_field, models.DecimalField):
            kwargs["form_class"] = NumberField
        if isinstance(db_field, models.TextField):
            kwargs["widget"] = Textarea(attrs={"rows": 2, "cols": 60})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def _may_edit(self, request: HttpRequest) -> bool:
        of = self.parent_model._meta
        return any(request.user.has_perm(f"{of.app_label}.{right}_{of.model_name}") for right in ("add", "change"))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_edit(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_edit(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_edit(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        of = self.parent_model._meta
        return self._may_edit(request) or request.user.has_perm(f"{of.app_label}.view_{of.model_name}")


def relations_to_records(model: type[models.Model]) -> list[str]:
    """The fields of a model that name other records: they get a search instead of a list of all."""
    named: dict[str, Any] = {name: f.related_model for name, f in content_fields(model).items() if f.is_relation}
    return [
        name for name, other in named.items() if issubclass(other, PublicRecord) and admin.site.is_registered(other)
    ]


def names_of(model: Any) -> list[str]:
    """The names of the fields that an editor sets."""
    return list(content_fields(model))


def inlines_of(model: type[PublicRecord]) -> list[type[PartInline]]:
    """One inline for each kind of part that the record has."""
    return [_inline(name, model._meta.get_field(name).related_model) for name in model.parts]


def _inline(name: str, part: Any) -> type[PartInline]:
    one, all_of_them = LABELS[name]
    body = {"model": part, "verbose_name": one, "verbose_name_plural": all_of_them}
    if part is Assertion or issubclass(part, Citation):  # too wide for a table
        body["template"] = "admin/edit_inline/stacked.html"
    return type(f"{part.__name__}Inline", (PartInline,), body)
