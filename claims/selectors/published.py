"""The querysets behind every public answer: published, known on the day, with the related rows shown with them.

Everything prefetched is itself restricted to what was public on that day. Of a record that no source of the day
supports the later sources are shown and say so, since no number is without one.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection
from typing import Any, TypeGuard, TypeVar

from django.db.models import BooleanField, Case, Exists, Model, OuterRef, Prefetch, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from claims.enums import ChangeAction, Stance, State
from claims.exceptions import NotKnownAsOfError, RetractedRecordError, UnknownRecordError
from claims.models import Actor, Change
from claims.models.aliases import AnyPrefetch, AnyQuerySet
from claims.models.base import Citation, PublicQuerySet, PublicRecord, part_model
from claims.models.dated_texts import shown_as_of
from claims.selectors.text_filter import filter_by_text

R = TypeVar("R", bound=PublicRecord)

#: A misspelt slug is looked for among so many that follow its first letters.
ALIKE, LOOKED_AT = 4, 200
#: Outcomes in the method's order: an undated report is sorted by the day it became known.
REPORT_ORDER = (Coalesce("happened_on_upper", "known_on"), "known_on", "slug")


def public(model: type[R], *, as_of: dt.date, beside: Collection[str] | None = None) -> PublicQuerySet[R]:
    """Published records of a kind known on `as_of`, with all that is shown with them fetched.

    `beside` names the parts and many-to-many relations to fetch, where not all are shown: each costs a query.
    """
    found: Any = model.objects.public(as_of)  # mypy forgets the model of a manager
    near = [f.name for f in model._meta.concrete_fields if f.is_relation and _is_public(f.related_model)]
    shown: PublicQuerySet[R] = found.select_related(*near, *model.shown_related)
    return shown.prefetch_related(*_beside(model, as_of, beside))


def _beside(model: type[PublicRecord], as_of: dt.date, only: Collection[str] | None = None) -> list[AnyPrefetch]:
    beside: list[AnyPrefetch] = []
    for f in model._meta.many_to_many:
        if only is not None and f.name not in only:
            continue
        related = f.related_model
        assert isinstance(related, type) and issubclass(related, PublicRecord)
        beside.append(Prefetch(f.name, queryset=related.objects.public(as_of)))
    for part in model.parts:
        if only is not None and part not in only:
            continue
        rows = part_model(model, part)
        if issubclass(rows, Citation):
            beside.append(Prefetch(part, queryset=published_citations(rows, as_of=as_of)))
        else:
            near = [f.name for f in rows._meta.concrete_fields if f.is_relation and f.name != "record"]
            shown = rows._default_manager.filter(
                **{f"{name}__state": State.PUBLISHED, f"{name}__known_on__lte": as_of} if (name := _other(rows)) else {}
            )
            near += rows.shown_related
            shown = shown.select_related(*near) if near else shown
            beside.append(Prefetch(part, queryset=shown_as_of(shown, as_of)))
    return beside


def _other(rows: type[Model]) -> str | None:
    """The field by which a part points at another record of the same standing, such as a related claim."""
    return next((f.name for f in rows._meta.concrete_fields if f.name == "other"), None)


def published_citations(citations: type[Citation], *, as_of: dt.date) -> AnyQuerySet:
    """Citations of published sources as of the day, with the sources; `is_later` where one could be read only later.

    A source that came later is shown only where no source of the day supports the record.
    """
    found: AnyQuerySet = citations._default_manager.filter(source__state=State.PUBLISHED)
    is_of_the_day = Q(source__known_on__lte=as_of)
    supported = found.filter(is_of_the_day, record=OuterRef("record")).exclude(stance=Stance.CONTEXT)
    is_needed = ~Q(stance=Stance.CONTEXT) & ~Exists(supported)
    later = Case(When(is_of_the_day, then=False), default=True, output_field=BooleanField())
    shown: AnyQuerySet = found.filter(is_of_the_day | is_needed).annotate(is_later=later).select_related("source")
    return shown


def _is_public(model: object) -> TypeGuard[type[PublicRecord]]:
    return isinstance(model, type) and issubclass(model, PublicRecord)


def get_public(model: type[R], slug: str, *, as_of: dt.date) -> R:
    """One public record.

    Raises NotKnownAsOfError for a record that was not yet known, RetractedRecordError for one that was public and is
    retracted, and UnknownRecordError otherwise, also for a draft.
    """
    found = public(model, as_of=as_of).filter(slug=slug).first()
    if found is not None:
        return found
    names = {"kind": model._meta.verbose_name, "slug": slug, "day": as_of.isoformat()}
    if model.objects.filter(slug=slug, state__in=[State.PUBLISHED, State.RETRACTED], known_on__gt=as_of).exists():
        raise NotKnownAsOfError(
            _("The %(kind)s “%(slug)s” was not yet known on %(day)s.") % names,
            detail={"slug": slug, "as_of": names["day"]},
        )
    _check_retracted(model, slug, as_of)
    said = _("There is no %(kind)s “%(slug)s”.") % names
    if (near := _nearest(model, slug, as_of)) is not None:
        said = _("%(said)s Did you mean “%(near)s”?") % {"said": said, "near": near}
    raise UnknownRecordError(said, detail={"slug": slug})


def _check_retracted(model: type[PublicRecord], slug: str, as_of: dt.date) -> None:
    """Raises RetractedRecordError where the slug is that of a record that was taken back."""
    retracted = Change.objects.filter(record_kind=model.kind(), record=slug, action=ChangeAction.RETRACTED)
    if not model.objects.filter(slug=slug, state=State.RETRACTED, known_on__lte=as_of).exists():
        return
    change = retracted.order_by("-id").first()
    if change is None:
        return
    instead = model.objects.public(as_of).filter(slug=change.replaced_by).first() if change.replaced_by else None
    members = {
        "retracted_on": change.day.isoformat(),
        "why": change.why,
        "replaced_by": None if instead is None else {"kind": model.kind(), "slug": instead.slug},
    }
    names = {"kind": model._meta.verbose_name, "slug": slug, "day": members["retracted_on"], "why": change.why}
    raise RetractedRecordError(
        _("The %(kind)s “%(slug)s” was retracted on %(day)s: %(why)s") % names,
        detail={"slug": slug},
        members=members,
    )


def _nearest(model: type[PublicRecord], slug: str, as_of: dt.date) -> str | None:
    """The public slug that one is most likely a misspelling of, among those that begin alike: one indexed read."""
    alike = model.objects.public(as_of).filter(slug__gte=slug[:ALIKE]).order_by("slug")
    found = difflib.get_close_matches(slug, alike.values_list("slug", flat=True)[:LOOKED_AT], n=1, cutoff=0.8)
    return found[0] if found else None


def actors_named(actors: QuerySet[Actor], text: str) -> QuerySet[Actor]:
    """The actors that have each word of `text` in their own words or in one of their aliases, in whatever script."""
    return filter_by_text(actors, text, through=("aliases",))
