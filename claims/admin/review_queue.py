"""What waits for review: the queue, each item next to what is published, and the decision on it.

An item is a new record in review, or an edit of a published record. Every decision is a call of
``claims.services.workflow`` and names the version that was looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, OuterRef, Prefetch, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from claims import presentation
from claims.enums import ChangeAction, RecordKind, RevisionState, State
from claims.exceptions import ClaimsError
from claims.models import Change, Revision, Source
from claims.models.base import PublicRecord, model_of, record_models
from claims.presentation.diff import Difference, text_differences
from claims.selectors.authors import writers_since_publication
from claims.selectors.titles import content_fields, named_in, slugs_in, titles_of
from claims.services import workflow
from claims.services.entry_warnings import entry_warnings, warnings_about
from claims.services.record_content import Content, content_of

#: Takes the place of the record's kind in the address of an edit of a published record.
EDIT = "edit"
#: How many of the oldest items of each kind the queue shows.
LIMIT = 100
#: The code of the refusal to publish what rests on something that is not public.
UNPUBLISHED_REFERENCE = "unpublished-reference"


@dataclass(frozen=True)
class Item:
    """Something that waits for review: its row, its author, since when, and why this person may not approve it.

    `is_early` says that the refusal ends as soon as what the record rests on is published.
    """

    row: PublicRecord | Revision
    title: str
    by: Any
    since: dt.datetime
    why: str
    refusal: str
    is_early: bool = False

    @property
    def kind(self) -> str:
        return EDIT if isinstance(self.row, Revision) else self.row.kind()

    @property
    def kind_shown(self) -> str:
        name = self.row.record_kind if isinstance(self.row, Revision) else self.row.kind()
        label = str(presentation.label(RecordKind(name)))
        return _("edit: %(kind)s") % {"kind": label} if isinstance(self.row, Revision) else label

    @property
    def version(self) -> int:
        """The version that a decision is about; an edit says itself on which version it was made."""
        return self.row.base_version if isinstance(self.row, Revision) else self.row.version

    @property
    def key(self) -> str:
        """How a form names the item and what was seen of it."""
        return f"{self.kind}/{self.row.pk}/{self.version}"

    @property
    def url(self) -> str:
        return reverse("admin:review_item", args=[self.kind, self.row.pk])


def review_queue(user: Any) -> list[Item]:
    """Everything that waits, oldest first; a fixed number of queries for each kind that waits."""
    found = [*_records(user), *_edits(user)]
    return sorted(found, key=lambda item: (item.since, item.kind, item.row.pk))


def _records(user: Any) -> Iterator[Item]:
    for model in record_models():
        submitted = Change.objects.filter(
            record_kind=model.kind(), record=OuterRef("slug"), action=ChangeAction.SUBMITTED
        ).order_by("-id")
        waiting: Any = whole_record(model).filter(state=State.IN_REVIEW)
        waiting = waiting.annotate(
            since=Subquery(submitted.values("at")[:1]), said=Subquery(submitted.values("why")[:1])
        )
        records = list(waiting.order_by("since", "pk")[:LIMIT])
        writers = writers_since_publication(model, [record.pk for record in records])
        for record in records:
            yield _item_of_record(record, user, writers[record.pk])


def whole_record(model: type[PublicRecord]) -> Any:
    """Records with all that tells whether they can be published, so that a list asks no more the longer it is."""
    parts = []
    for name in model.parts:
        rows: Any = model._meta.get_field(name).related_model
        parts.append(Prefetch(name, queryset=rows.objects.select_related(*_relations(rows))))
    found: Any = model.objects.select_related("edited_by", *_relations(model)).prefetch_related(*parts)
    return found


def _relations(model: type[Model]) -> list[str]:
    return [name for name, f in content_fields(model).items() if f.is_relation and not f.many_to_many]


def _item_of_record(record: Any, user: Any, writers: Collection[int] | None = None) -> Item:
    refusal, is_early = "", False
    try:
        workflow.check_can(ChangeAction.PUBLISHED, record, by=user, writers=writers)
    except ClaimsError as error:
        refusal, is_early = error.message, error.code == UNPUBLISHED_REFERENCE
    since = getattr(record, "since", None) or record.changed_at
    return Item(record, str(record), record.edited_by, since, getattr(record, "said", None) or "", refusal, is_early)


def _edits(user: Any) -> Iterator[Item]:
    pending = Revision.objects.filter(state=RevisionState.PENDING).select_related("proposed_by")
    rows = list(pending.order_by("proposed_at", "pk")[:LIMIT])
    records = _records_of(rows)
    for row in rows:
        yield _item_of_edit(row, records.get((row.record_kind, row.record)), user)


def _records_of(revisions: list[Revision]) -> dict[tuple[str, str], PublicRecord]:
    found: dict[tuple[str, str], PublicRecord] = {}
    for kind in {row.record_kind for row in revisions}:
        slugs = {row.record for row in revisions if row.record_kind == kind}
        for record in whole_record(model_of(kind)).filter(slug__in=slugs):
            found[kind, record.slug] = record
    return found


def _item_of_edit(row: Revision, record: PublicRecord | None, user: Any) -> Item:
    refusal = ""
    try:
        workflow.check_can_approve(row, by=user)
    except ClaimsError as error:
        refusal = error.message
    if not refusal and (record is None or record.state != State.PUBLISHED):
        refusal = _("The record is no longer published.")
    if not refusal and record is not None and record.version != row.base_version:
        refusal = _("The record has changed since this edit was made. Return it so its author can redo it.")
    return Item(row, str(record or row.record), row.proposed_by, row.proposed_at, row.why, refusal)


def review_item(kind: str, pk: int, user: Any) -> Item:
    """One thing by its address, whether or not it still waits. Raises Http404."""
    if kind == EDIT:
        row = Revision.objects.select_related("proposed_by").filter(pk=pk).first()
        if row is None:
            raise Http404
        return _item_of_edit(row, _records_of([row]).get((row.record_kind, row.record)), user)
    try:
        record = whole_record(model_of(kind)).filter(pk=pk).first()
    except LookupError as error:
        raise Http404 from error
    if record is None:
        raise Http404
    return _item_of_record(record, user)


def is_waiting(found: Item) -> bool:
    """Whether an item still waits for a decision."""
    return found.row.state == (RevisionState.PENDING if isinstance(found.row, Revision) else State.IN_REVIEW)


def differing_fields(found: Item) -> list[Difference]:
    """The item next to what is published: nothing for a new record."""
    before: Content = {}
    if isinstance(found.row, Revision):
        model = model_of(found.row.record_kind)
        record = model.objects.filter(slug=found.row.record).first()
        before, after = {} if record is None else content_of(record), found.row.content
    else:
        model, after = type(found.row), content_of(found.row)
        after = {name: value for name, value in after.items() if value not in (None, "", [])}
    return text_differences(model, before, after, titles=titles_of(named_in(model, before, after)))


def read_beside(found: Item) -> list[Source]:
    """The sources that the item cites, or is, as far as they have an address: what a reviewer holds it against."""
    content = found.row.content if isinstance(found.row, Revision) else content_of(found.row)
    cited = {slug for citation in content.get("citations") or () for slug in slugs_in(citation["source"])}
    if isinstance(found.row, Source):
        cited.add(found.row.slug)
    return list(Source.objects.filter(slug__in=cited).exclude(url="").order_by("title"))


def looks_odd(found: Item) -> list[str]:
    """What a reviewer is to look at twice, as the editor was asked when saving."""
    row = found.row
    if not isinstance(row, Revision):
        return [sentence for _field, sentence in entry_warnings(row)]
    model = model_of(row.record_kind)
    stored = model._default_manager.filter(slug=row.record).first()
    try:
        return [] if stored is None else [text for _field, text in warnings_about(model, row.content, stored=stored)]
    except ClaimsError:
        return []  # what the edit names has changed since; publishing says so


def next_item(user: Any, *, after: Item) -> Item | None:
    """The next that this person may approve: the oldest after this one, else the oldest of all."""
    others = [
        each
        for each in review_queue(user)
        if not each.refusal and (each.kind, each.row.pk) != (after.kind, after.row.pk)
    ]
    later = [each for each in others if each.since >= after.since]
    return next(iter(later or others), None)


def decide(found: Item, *, step: str, by: Any, why: str, seen: int) -> PublicRecord | None:
    """Publish or return an item; the published record. Raises ClaimsError saying why not."""
    row = found.row
    if isinstance(row, Revision):
        if step == "publish":
            return workflow.approve(row, by=by, why=why)
        workflow.return_revision(row, by=by, why=why)
        return None
    if step == "publish":
        return workflow.publish(row, by=by, why=why, seen=seen)
    workflow.return_to_draft(row, by=by, why=why, seen=seen)
    return None
