"""The public change feed: the Changes that have a public number, in order, each with the document that it bears upon.

A number is given while the log is locked, so numbers appear in the order in which their transactions end: anyone who
has read up to one has missed nothing below it. A document is read later, at least as new as the Change; if it is newer,
the Change that made it so is further on. So taking the documents of all Changes in order leaves exactly those of the
bulk files.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from claims.enums import ChangeAction
from claims.models import Change
from claims.models.base import record_models
from claims.selectors.record_documents import Document, documents
from claims.selectors.result_documents import JUDGED_MODELS, judgement_id, owners_of_flags, result_documents

JUDGEMENT = "judgement"
FLAG = "flag"

Name = tuple[str, str]


@dataclass(frozen=True)
class Item:
    """A Change, the kind and id of its document if it bears on one, and that document; None where it is gone."""

    change: Change
    name: Name | None
    document: Document | None


def items(*, since: int, limit: int, as_of: dt.date) -> list[Item]:
    """At most `limit` public Changes above the number `since`, in order. As many queries however many there are."""
    changes = list(Change.objects.filter(public_seq__gt=since).order_by("public_seq")[:limit])
    owners = owners_of_flags(change.record for change in changes if change.record_kind == FLAG)
    names = [_name(change, owners) for change in changes]
    found = _documents({name for name in names if name is not None}, as_of)
    return [
        Item(change, name, None if name is None else found.get(name))
        for change, name in zip(changes, names, strict=True)
    ]


def _name(change: Change, owners: dict[str, str]) -> Name | None:
    """Kind and id of the document that a Change bears upon."""
    if not ChangeAction(change.action).affects_documents:
        return None
    if change.record_kind == FLAG:
        # A flag that is no more was taken away by rules that then wrote a Change for its judgement.
        return (JUDGEMENT, owners[change.record]) if change.record in owners else None
    if change.action == ChangeAction.ASSESSED:
        judged = change.record_kind in JUDGED_MODELS
        return (JUDGEMENT, judgement_id(change.record_kind, change.record)) if judged else None
    return change.record_kind, change.record


def _documents(names: set[Name], as_of: dt.date) -> dict[Name, Document]:
    ids: dict[str, list[str]] = defaultdict(list)
    for kind, each in sorted(names):
        ids[kind].append(each)
    found = {
        (JUDGEMENT, each): made for each, made in result_documents(as_of=as_of, ids=ids.pop(JUDGEMENT, ())).items()
    }
    for model in record_models():
        if slugs := ids.get(model.kind()):
            found |= {(model.kind(), slug): made for slug, made in documents(model, as_of=as_of, slugs=slugs).items()}
    return found


def has_more(found: Sequence[Item], *, limit: int) -> bool:
    """Whether a page is full, so that there may be more behind it."""
    return len(found) == limit
