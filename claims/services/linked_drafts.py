"""Several drafts that refer to each other, recorded in one go or looked at as if they were.

An editor enters a claim with the target that it sets, and with an actor that is not there yet: either all of it is
recorded or nothing. What was entered goes to review in one go, too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from claims.enums import State
from claims.exceptions import ClaimsError
from claims.models.base import PublicRecord
from claims.models.users import User
from claims.services import draft_preview, records, workflow
from claims.services.change_log import defer_changes
from claims.services.transactions import write_transaction

T = TypeVar("T")
Make = Callable[[type[PublicRecord], Mapping[str, object]], PublicRecord]


@dataclass(eq=False)
class Draft:
    """A future record: its kind and its content, in which other drafts may take the place of published records."""

    model: type[PublicRecord]
    content: dict[str, object] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Draft]:
        """This draft and all that it refers to, each after what it refers to."""
        for value in self.content.values():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, Draft):
                    yield from each
        yield self


def record_all(drafts: list[Draft], *, by: User, why: str = "", today: dt.date | None = None) -> list[PublicRecord]:
    """Record the drafts and all that they refer to; returns the records of `drafts` in their order.

    Raises the first InvalidRecordError or DuplicateRecordError, whose `detail["kind"]` is the kind of record that it is
    about; then nothing is recorded.
    """
    made: dict[Draft, PublicRecord] = {}
    with write_transaction(), defer_changes():
        return [
            _make_record(
                draft, made, lambda model, content: records.create_record(model, content, by=by, why=why, today=today)
            )
            for draft in drafts
        ]


@write_transaction()
def submit_all(records: Iterable[PublicRecord], *, by: User) -> list[PublicRecord]:
    """Ask for review of this person's drafts among the records and of those that they name, each after what it names.

    Raises PermissionRefusedError with nothing submitted.
    """
    with defer_changes():
        return [workflow.submit(record, by=by) for record in _in_order(records, by)]


def _in_order(records: Iterable[PublicRecord], by: User) -> list[PublicRecord]:
    seen: set[tuple[str, int]] = set()
    found: list[PublicRecord] = []

    def add(record: PublicRecord) -> None:
        key = (record.kind(), record.pk)
        if key in seen or record.state != State.DRAFT or record.edited_by_id != by.pk:
            return
        seen.add(key)
        for other in workflow.named_by(record):
            add(other)
        found.append(record)

    for record in records:
        add(record)
    return found


def preview_effects(draft: Draft, *, today: dt.date) -> draft_preview.Preview:
    """What the rules would say if the draft and all that it refers to were published. Raises InvalidRecordError."""
    made: dict[Draft, PublicRecord] = {}
    content = _resolve_content(draft, made, draft_preview.unsaved_record)
    return _name_kind(draft, lambda: draft_preview.preview_effects(draft.model, content, today=today))


def _make_record(draft: Draft, made: dict[Draft, PublicRecord], make: Make) -> PublicRecord:
    if draft not in made:
        content = _resolve_content(draft, made, make)
        made[draft] = _name_kind(draft, lambda: make(draft.model, content))
    return made[draft]


def _resolve_content(draft: Draft, made: dict[Draft, PublicRecord], make: Make) -> dict[str, object]:
    """The draft's content with records in the place of drafts."""

    def resolve_value(value: object) -> object:
        if isinstance(value, Draft):
            return _make_record(value, made, make)
        return [resolve_value(each) for each in value] if isinstance(value, list) else value

    return {name: resolve_value(value) for name, value in draft.content.items()}


def _name_kind(draft: Draft, make: Callable[[], T]) -> T:
    try:
        return make()
    except ClaimsError as error:
        error.detail["kind"] = draft.model.kind()
        raise
