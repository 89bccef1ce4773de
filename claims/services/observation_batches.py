"""Many observations of a program in one go: all of them or none, with what is wrong said row by row.

A figure that exists already is refused, as one entered by itself would be; who repeats a request names a key
(`claims.services.idempotency`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from claims.exceptions import ClaimsError, DuplicateRecordError, InvalidRecordError
from claims.models import Observation
from claims.models.base import EDTFField
from claims.models.users import User
from claims.services import bulk_create, known_since, workflow
from claims.services.change_log import defer_changes
from claims.services.consistency import refuse_contradictions
from claims.services.disclosure import may_name
from claims.services.future_dates import utc_today
from claims.services.identity import COMPARED_FIELDS, identity_key
from claims.services.permissions import require_model_permission
from claims.services.record_content import FoundRecords, PendingRecord, apply_content, check_content
from claims.services.transactions import write_transaction

#: Errors by field, by the number of the row, the first being 0.
Wrong = dict[int, dict[str, list[str]]]


@write_transaction()
def add_observations(
    contents: Sequence[Mapping[str, object]],
    *,
    by: User,
    why: str = "",
    submit: bool = False,
    today: dt.date | None = None,
) -> list[Observation]:
    """Record figures as drafts, in order; with `submit` they are submitted for review as well.

    Raises InvalidRecordError, or DuplicateRecordError where nothing else is wrong, with the errors in `detail["rows"]`;
    then nothing is written.
    """
    require_model_permission(by, "add", Observation)
    wrong: Wrong = {}
    filled: dict[int, PendingRecord] = {}
    found: FoundRecords = {}
    for number, content in enumerate(contents):
        try:
            filled[number] = _fill_record(content, found, utc_today() if today is None else today)
        except ClaimsError as error:
            wrong[number] = error.detail
    _refuse(wrong, InvalidRecordError)
    _refuse(_find_repeats(filled), DuplicateRecordError)
    try:
        with transaction.atomic(), defer_changes():
            made = bulk_create.create_many(Observation, list(filled.values()), by=by, why=why, today=today)
            done = [workflow.submit(one, by=by, why=why) for one in made] if submit else made
            return [one for one in done if isinstance(one, Observation)]
    except IntegrityError:
        # Somebody entered one of them in the meantime, or a constraint of the table is broken.
        _refuse(_refused_by_table(filled), InvalidRecordError)
        raise


def _fill_record(content: Mapping[str, object], found: FoundRecords, today: dt.date) -> PendingRecord:
    filled = apply_content(Observation(), content, found=found)
    check_content(filled, constraints=False)
    record = filled.record
    for f in record._meta.concrete_fields:
        if isinstance(f, EDTFField):
            f.set_bounds(record)
    record.known_on, record.known_on_inferred = known_since.derive_known_on(record, filled.citations())
    refuse_contradictions(filled, today=today)
    return filled


def _find_repeats(filled: Mapping[int, PendingRecord]) -> Wrong:
    """The rows that an earlier row or a stored record says already, or whose public id is taken."""
    records = {number: one.record for number, one in filled.items() if isinstance(one.record, Observation)}
    series = {record.series_id for record in records.values()}
    first_days = {record.period_lower for record in records.values()}
    same_days = Q(period_lower__in=first_days - {None}) | Q(period_lower=None)
    stored = Observation.objects.live().filter(same_days, series__in=series)
    said = {identity_key(one): one for one in stored.only("slug", "state", *COMPARED_FIELDS["observation"])}
    earlier: dict[Hashable, str] = {}
    slugs = {record.slug for record in records.values() if record.slug}
    taken = set(Observation.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    wrong: Wrong = {}
    for number, record in records.items():
        key = identity_key(record)
        if key in said or key in earlier:
            wrong.setdefault(number, {})["period"] = [_said_already(earlier.get(key), said.get(key))]
        earlier[key] = _("row %(number)d of this request") % {"number": number + 1}
        if record.slug and record.slug in taken:
            wrong.setdefault(number, {})["slug"] = [_("This public ID is already in use.")]
        taken.add(record.slug)
    return wrong


def _said_already(row: str | None, stored: Observation | None) -> str:
    """That a figure exists already, and where, as far as the one who asks may know."""
    where = row or (stored.slug if stored is not None and may_name(stored) else "")
    if not where:
        return _("This series already has a value of this kind for this period.")
    return _("This series already has a value of this kind for this period: %(where)s.") % {"where": where}


def _refused_by_table(filled: Mapping[int, PendingRecord]) -> Wrong:
    wrong: Wrong = {}
    for number, one in filled.items():
        one.record.pk = None
        try:
            check_content(one, constraints=True)
        except ClaimsError as error:
            wrong[number] = error.detail
    return wrong


def _refuse(wrong: Wrong, error: type[ClaimsError]) -> None:
    if wrong:
        message = _("Nothing was recorded: %(count)d rows have errors.") % {"count": len(wrong)}
        raise error(message, detail={"rows": wrong})
