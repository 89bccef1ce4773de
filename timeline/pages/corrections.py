"""Corrections: what was changed after it was published, in words, with the editors' reason; and what was retracted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims.enums import ChangeAction, RecordKind
from claims.http.query_fields import ChoiceField, QueryField
from claims.models import Change, Verdict
from claims.models.base import model_of
from claims.presentation.diff import Difference, text_differences
from claims.selectors.corrections import corrected_records, on_page_of
from claims.selectors.corrections import corrections as corrected
from claims.selectors.titles import named_in, titles_of
from timeline.pages.page import PageRequest, public_page, render_page
from timeline.pages.pagination import paginate
from timeline.pages.query_params import QueryForm, find_record
from timeline.pages.record_links import Key, anchor_of
from timeline.pages.templatetags.links import PAGES
from timeline.pages.templatetags.status import concluded_words


@dataclass(frozen=True, slots=True)
class Line:
    """One correction: what it is about and where that is shown, when and why it was made, and what it changed."""

    change: Change
    title: str
    is_retraction: bool
    page_kind: str
    page_slug: str
    anchor: str
    differences: tuple[Difference, ...]


class CorrectionsForm(QueryForm):
    """The record whose corrections are shown, by its kind and slug."""

    kind = ChoiceField(RecordKind)
    record = QueryField()

    def clean_kind(self) -> Any:
        kind = self.cleaned_data["kind"]
        if kind is not None and kind not in PAGES:
            raise ValidationError(_("kind is “%(kind)s”, which has no page."), params={"kind": kind})
        return kind

    def clean_record(self) -> Any:
        kind, slug = self.cleaned_data.get("kind"), self.cleaned_data["record"]
        if slug is None:
            return None
        if kind is None:
            raise ValidationError(_("Use record together with kind."))
        return find_record(model_of(kind), slug, as_of=self.as_of)


@public_page
def corrections(request: PageRequest) -> HttpResponse:
    """The list of corrections, the newest first; of one record if a query names it."""
    as_of = request.page.as_of
    record = CorrectionsForm(request.GET, as_of=as_of).values()["record"]
    found = corrected(as_of=as_of)
    if record is not None:
        found = found.filter(on_page_of(record.kind(), record.slug, as_of=as_of))
    part = paginate(found, request.GET, order=("-public_seq",))
    context = {"part": part, "lines": _lines(part.rows, as_of=as_of), "about": record}
    return render_page(request, "pages/corrections.html", context)


def _lines(changes: list[Change], *, as_of: date) -> list[Line]:
    """Each change as a line; a fixed number of queries for each kind that is named."""
    records = corrected_records(changes, as_of=as_of)
    named: set[Key] = set()
    for change in changes:
        named.update(named_in(model_of(change.record_kind), *_contents(change)))
    titles = titles_of(named, as_of=as_of)
    return [_line(change, records[change.record_kind, change.record], titles) for change in changes]


def _contents(change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stood in the changed fields before, and after."""
    pairs = change.corrected or {}
    return {name: pair[0] for name, pair in pairs.items()}, {name: pair[1] for name, pair in pairs.items()}


def _title(record: Any) -> str:
    """What a record is called; a verdict in the words that pages use for it."""
    return f"{record.promise}: {concluded_words(record)}" if isinstance(record, Verdict) else str(record)


def _line(change: Change, record: Any, titles: dict[Key, str]) -> Line:
    is_retraction = change.action == ChangeAction.RETRACTED
    page_kind, page_slug = ("", "") if is_retraction else record.page_key
    is_part = (page_kind, page_slug) != (change.record_kind, change.record)
    shown = text_differences(type(record), *_contents(change), titles=titles, only_titled=True)
    return Line(
        change,
        _title(record),
        is_retraction,
        page_kind,
        page_slug,
        anchor_of(change.record_kind, change.record) if is_part else "",
        () if is_retraction else tuple(shown),
    )
