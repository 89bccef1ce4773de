"""What somebody else's write, or a new day, alters in a public record without writing to it.

A public record names another one only while that is public itself. When the other is published, retracted, dated again
or becomes known with a new day, the records that name it get a Change of their own, so that a consumer of the log sees
them change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from claims.enums import ChangeAction, State
from claims.models import Change
from claims.models.aliases import AnyQuerySet
from claims.models.base import Citation, PublicRecord, RecordChild, owner_model, record_models
from claims.services.change_log import record_changes
from claims.services.known_since import SHOWN_THROUGH


def referencing_records(record: PublicRecord, *, made_by_them: bool) -> Iterator[PublicRecord]:
    """Published records that name this one, in a field or in a part; those that cite it show it whatever its date.

    `made_by_them` also gives the records through which it became visible: they bear on whether it is published, but
    never on a later or earlier day, since it is visible as soon as the first of them.
    """
    left_out = () if made_by_them else SHOWN_THROUGH.get(type(record), ())
    for relation in record._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete:
            continue
        model = relation.related_model
        assert isinstance(model, type)
        name, accessor = relation.field.name, str(relation.get_accessor_name())  # type: ignore[union-attr]
        if issubclass(model, PublicRecord) and accessor not in left_out:
            yield from model.objects.filter(**{name: record, "state": State.PUBLISHED}).order_by("pk")
        elif issubclass(model, RecordChild) and not issubclass(model, Citation) and name != "record":
            rows: AnyQuerySet = model._default_manager.all()
            pks = rows.filter(**{name: record}).values("record")
            owner = owner_model(model)
            yield from owner.objects.filter(pk__in=pks, state=State.PUBLISHED).order_by("pk")


def record_dependent_changes(
    others: Iterable[PublicRecord], *, published_or_retracted: PublicRecord | None = None
) -> None:
    """Record a Change for each published record that another write showed, hid or dated again."""
    touched: dict[tuple[str, str], PublicRecord] = {}
    for other in others:
        for each in (other, *referencing_records(other, made_by_them=False)):
            touched.setdefault((each.kind(), each.slug), each)
    if published_or_retracted is not None:
        for each in referencing_records(published_or_retracted, made_by_them=True):
            touched.setdefault((each.kind(), each.slug), each)
    shown = [
        Change(action=ChangeAction.SHOWN, record_kind=other.kind(), record=other.slug)
        for other in touched.values()
        if other.state == State.PUBLISHED
    ]
    if shown:
        record_changes([(change, True) for change in shown])


def record_newly_known(*, since: dt.date, today: dt.date) -> int:
    """Changes for the published records that became known after the day `since`, up to `today`, by time alone."""
    arrived = [
        record
        for model in record_models()
        for record in model.objects.filter(state=State.PUBLISHED, known_on__gt=since, known_on__lte=today)
    ]
    record_dependent_changes(arrived)
    return len(arrived)
