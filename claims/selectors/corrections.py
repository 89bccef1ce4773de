"""What was changed after it was published, and what was retracted, as readers may see it on a day.

Only changes of records that are public are shown, and retractions by themselves: what a retracted record said is not
repeated.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from claims.enums import ChangeAction, State
from claims.models import Change, ChangeConsumer
from claims.models.base import PublicRecord, record_models
from claims.models.dated_texts import shown_as_of
from claims.selectors.titles import Key


def corrections(*, as_of: dt.date) -> QuerySet[Change]:
    """Changes of what was public, until the end of the day (UTC), the newest first."""
    is_shown = Q(action=ChangeAction.RETRACTED)
    for model in record_models():
        public = model.objects.public(as_of).values("slug")
        is_shown |= Q(record_kind=model.kind(), record__in=public) & ~Q(action=ChangeAction.RETRACTED)
    return Change.objects.filter(is_shown, _made_by(as_of), corrected__isnull=False).order_by("-public_seq")


def _made_by(as_of: dt.date) -> Q:
    """Corrections made until the end of the day (UTC); what came corrected with a dossier, on its editors' day."""
    end = dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time.min, tzinfo=dt.UTC)
    return Q(corrected_on__isnull=True, at__lt=end) | Q(corrected_on__lte=as_of)


def on_page_of(kind: str, slug: str, *, as_of: dt.date) -> Q:
    """Changes of a record and of everything that its page shows as part of it."""
    wanted = Q(record_kind=kind, record=slug)
    for model in record_models():
        if model.shown_on and model.page_model().kind() == kind:
            shown = model.objects.public(as_of).filter(**{f"{model.shown_on}__slug": slug}).values("slug")
            wanted |= Q(record_kind=model.kind(), record__in=shown)
    return wanted


def newest_correction(kind: str, slug: str, *, as_of: dt.date) -> Change | None:
    """The newest correction of what a record's page shows; one query."""
    found = Change.objects.filter(on_page_of(kind, slug, as_of=as_of), _made_by(as_of), corrected__isnull=False)
    return found.exclude(action=ChangeAction.RETRACTED).order_by("-public_seq").first()


def newest_change(kind: str, slug: str, *, as_of: dt.date) -> dt.datetime | None:
    """The time of the newest public change: of what a record's page shows, or of anything where none is named."""
    found = Change.objects.filter(public_seq__isnull=False)
    if slug:
        found = found.filter(on_page_of(kind, slug, as_of=as_of))
    return found.order_by("-public_seq").values_list("at", flat=True).first()


def last_swept() -> dt.date | None:
    """The day up to which the rules last went over everything."""
    return ChangeConsumer.objects.filter(name="sweep").values_list("last_run_date", flat=True).first()


def corrected_records(changes: Iterable[Change], *, as_of: dt.date) -> dict[Key, PublicRecord]:
    """The records that changes name, public or retracted, by kind and slug; one query for each kind."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        slugs[change.record_kind].add(change.record)
    found: dict[Key, PublicRecord] = {}
    for model in record_models():
        kind = model.kind()
        if slugs.get(kind):
            shown = Q(state=State.PUBLISHED, known_on__lte=as_of) | Q(state=State.RETRACTED)
            rows = model.objects.filter(shown, slug__in=slugs[kind]).select_related(*model.link_related())
            for record in shown_as_of(rows, as_of):
                found[kind, record.slug] = record
    return found
