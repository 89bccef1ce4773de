"""What of a record contradicts itself, its sources, or the records that it refers to.

Asked whenever a record is written or looked at, whichever way it comes in. Out of scope: what one field may hold, and
what the fields of one record say of each other (the models' own checks).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from claims.exceptions import InvalidRecord
from claims.models import Claim, Promise, Source, Target
from claims.models.base import PublicRecord, model_of
from claims.services import bounds, statements, times
from claims.services.content import Filled
from claims.services.times import Contradiction


def contradictions(filled: Filled, *, today: dt.date) -> Iterator[Contradiction]:
    """Field and sentence for each thing that cannot be right; bounds and `known_on` are set already.

    `today` is a day in UTC.
    """
    yield from times.contradictions(filled, today=today)
    yield from bounds.contradictions(filled, today=today)
    yield from statements.contradictions(filled)


def refuse_contradictions(filled: Filled, *, today: dt.date) -> None:
    """Raises InvalidRecord, by field, where something contradicts."""
    errors: dict[str, list[str]] = {}
    for field, sentence in contradictions(filled, today=today):
        errors.setdefault(field, []).append(sentence)
    if errors:
        named = {
            "kind": filled.record._meta.verbose_name,
            "why": " ".join(sentence for found in errors.values() for sentence in found),
        }
        raise InvalidRecord(_("The %(kind)s cannot be recorded: %(why)s") % named, detail=errors)


def resting_on(record: PublicRecord) -> list[PublicRecord]:
    """The stored records that a change of this one can contradict, though their own content stays."""
    match record:
        case Source():
            kinds: list[Any] = [Claim, model_of("event")]
            return [one for kind in kinds for one in kind.objects.live().filter(citations__source=record).distinct()]
        case Claim():
            set_by = Target.objects.live().filter(set_by=record)
            promises = Promise.objects.filter(Q(claims=record) | Q(targets__in=set_by))
            return [*set_by, *statements.dated_before(record, promises)]
        case Promise():
            return [*Target.objects.live().filter(promise=record)]
        case Target():
            others = Target.objects.live().filter(promise=record.promise_id).exclude(pk=record.pk)
            return [*others, *statements.dated_before(record.set_by, Promise.objects.filter(pk=record.promise_id))]
    return []
