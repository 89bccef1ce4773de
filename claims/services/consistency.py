"""What of a record contradicts itself, its sources, or the records that it refers to.

Asked whenever a record is written or looked at, whichever way it comes in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from django.db.models import F, Q
from django.utils.translation import gettext as _

from claims.exceptions import InvalidRecordError
from claims.models import Claim, Milestone, Outcome, Promise, Series, Source, Target, Verdict
from claims.models.base import PublicRecord, model_of
from claims.services import date_order, future_dates, references, statement_rules
from claims.services.disclosure import may_name
from claims.services.future_dates import Contradiction
from claims.services.record_content import PendingRecord


def find_contradictions(filled: PendingRecord, *, today: dt.date) -> Iterator[Contradiction]:
    """Field and sentence for each thing that cannot be right; bounds and `known_on` are set already.

    `today` is a day in UTC.
    """
    yield from future_dates.find_contradictions(filled, today=today)
    yield from date_order.find_contradictions(filled, today=today)
    yield from statement_rules.find_contradictions(filled)
    yield from references.find_contradictions(filled)


def refuse_contradictions(filled: PendingRecord, *, today: dt.date) -> None:
    """Raises InvalidRecordError, by field, where something contradicts."""
    errors: dict[str, list[str]] = {}
    for field, sentence in find_contradictions(filled, today=today):
        errors.setdefault(field, []).append(sentence)
    if errors:
        named = {
            "kind": filled.record._meta.verbose_name,
            "why": " ".join(sentence for found in errors.values() for sentence in found),
        }
        raise InvalidRecordError(_("The %(kind)s cannot be recorded: %(why)s") % named, detail=errors)


def dependent_records(records: Collection[PublicRecord]) -> list[PublicRecord]:
    """The stored records that a change of these, all of one kind, can contradict though their own content stays.

    Whichever of two records is entered last, the same pairs are refused. A number of queries that does not grow with
    the records.
    """
    pks = [record.pk for record in records]
    match next(iter(records), None):
        case Source():
            kinds = (Claim, model_of("event"))
            cites = {"citations__source__in": pks}
            return [one for kind in kinds for one in kind.objects.live().filter(**cites).distinct()]
        case Claim():
            claims = [record for record in records if isinstance(record, Claim)]
            set_by = Target.objects.live().filter(set_by__in=pks)
            steps = Milestone.objects.live().filter(set_by__in=pks)
            promises = Promise.objects.filter(Q(claims__in=pks) | Q(targets__in=set_by))
            return [*set_by, *steps, *statement_rules.dated_before(claims, promises)]
        case Milestone():
            return list(Outcome.objects.live().filter(milestone__in=pks))
        case Series():
            return list(Target.objects.live().filter(own_series__in=pks))
        case Promise():
            later = F("promise__known_on")
            judged = Verdict.objects.live().filter(promise__in=pks, concluded_on__lt=later)
            return [*Target.objects.live().filter(promise__in=pks), *judged]
        case Target():
            targets = [record for record in records if isinstance(record, Target)]
            promises = Promise.objects.filter(pk__in={target.promise_id for target in targets})
            own = pks if len(pks) == 1 else []
            others = Target.objects.live().filter(promise__in=promises).exclude(pk__in=own)
            return [*others, *statement_rules.dated_before([target.set_by for target in targets], promises)]
    return []


def refuse_contradicted(others: Iterable[PublicRecord], *, today: dt.date) -> None:
    """Raises InvalidRecordError where these stored records contradict what was written next to them; it names each."""
    wrong = [
        f"{other.kind()} “{other.slug}”: {sentence}" if may_name(other) else _("a record you do not have access to.")
        for other in dict.fromkeys(others)
        for _field, sentence in find_contradictions(PendingRecord(other), today=today)
    ]
    if wrong:
        message = _("This would make other records inconsistent: %(records)s")
        raise InvalidRecordError(message % {"records": " ".join(wrong)}, detail={"__all__": wrong})
