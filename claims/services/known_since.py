"""The known-since rule: derives `known_on`, the first day on which a record was public, and stores it.

A record's `known_on` is derived again when it, its sources or a record that it depends on changes. A statement is known
on the day it was made, an event that was public when it happened, an outcome with its earliest source, a published
statistic with its release (`claims.services.vintages`), any other figure with its earliest source. Promises, actors,
topics, indicators and series become known through what is published of them, a promise through its first commitment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.db import models
from django.db.models import F, Min, Q

from claims.enums import ClaimKind, Stance, State
from claims.models import (
    Actor,
    Claim,
    Indicator,
    Milestone,
    Observation,
    Outcome,
    Promise,
    Series,
    Source,
    Target,
    Topic,
    Verdict,
)
from claims.models.base import Citation, PublicQuerySet, PublicRecord, citations_of
from claims.services import vintages

KnownOn = tuple[dt.date | None, bool]


class Way(NamedTuple):
    """A relation to what makes a record visible, and a condition on the record and what is at the other end."""

    relation: str
    condition: Q = Q()


def _said_by_promisor(claim: str) -> Q:
    """The claim on this path commits, and is by a promisor or by somebody who belongs to one."""
    is_theirs = Q()
    for speaker in ("speakers", "speakers__affiliation", "speakers__affiliation__affiliation"):
        is_theirs |= Q(**{f"{claim}__{speaker}": F("promisors")})
    return Q(**{f"{claim}__kind_of_claim__in": [ClaimKind.SETS_TARGET, ClaimKind.ANNOUNCES_COMMITMENT]}) & is_theirs


def _any(*relations: str) -> tuple[Way, ...]:
    return tuple(Way(relation) for relation in relations)


#: Records that become visible through others, in the order in which one makes the next visible. Each has ranks of ways:
#: the first rank by which anything makes it visible gives the day. So a promise is visible from the first own
#: commitment on; where only others report it, from their first report; where there are only outcomes, from the first.
WAYS: dict[type[PublicRecord], tuple[tuple[Way, ...], ...]] = {
    Series: (_any("observations"),),
    Promise: (
        (
            Way("targets"),
            Way("claims", _said_by_promisor("claims")),
            Way("milestones", _said_by_promisor("milestones__set_by")),
        ),
        _any("claims", "milestones"),
        _any("outcomes"),
        _any("events"),
    ),
    Indicator: (_any("series", "targets"),),
    Actor: (
        _any(
            "claims",
            "claims_relayed",
            "claims_relayed_with_others",
            "promises_made",
            "promises_received",
            "deliveries",
            "series",
            "publications",
            "events",
        ),
    ),
    Topic: (_any("claims", "promises", "indicators", "events"),),
}
#: The same as names of relations.
SHOWN_THROUGH: dict[type[PublicRecord], tuple[str, ...]] = {
    model: tuple(dict.fromkeys(way.relation for rank in ranks for way in rank)) for model, ranks in WAYS.items()
}


def derive_known_on(record: PublicRecord, citations: Iterable[Citation]) -> KnownOn:
    """`known_on` of a record and whether it is inferred, from its dates and its citations' sources."""
    if record.known_on_override is not None:
        return record.known_on_override, False
    rule = _RULES.get(record.kind())
    if rule is not None:
        return rule(record, list(citations))
    return (None if record.pk is None else _through_others(record)), False


def _related_record(record: models.Model, name: str) -> Any:  # the model is the foreign key's
    """What a foreign key names; None also where a required one is still missing (validation says so)."""
    return None if getattr(record, f"{name}_id") is None else getattr(record, name)


def _earliest_source(citations: list[Citation]) -> KnownOn:
    """The earliest of the sources that report it; those cited for context count only where no other does."""
    reporting = [citation for citation in citations if citation.stance != Stance.CONTEXT] or citations
    sources = [
        source for source in (_related_record(citation, "source") for citation in reporting) if source is not None
    ]
    dated = [(s.known_on, s.known_on_inferred) for s in sources if s.known_on is not None]
    return min(dated, default=(None, False))


def _source(record: Source, citations: list[Citation]) -> KnownOn:
    if record.published_on_upper is not None:
        return record.published_on_upper, record.published_on_inferred
    return record.read_on, True


def _claim(record: Claim, citations: list[Citation]) -> KnownOn:
    if record.stated_on_upper is not None:
        return record.stated_on_upper, False
    return _earliest_source(citations)


def _by_claim(record: Target | Milestone, citations: list[Citation]) -> KnownOn:
    claim = _related_record(record, "set_by")
    if claim is not None and claim.known_on is not None:
        return claim.known_on, claim.known_on_inferred
    return _earliest_source(citations)


def _outcome(record: Outcome, citations: list[Citation]) -> KnownOn:
    return _earliest_source(citations)


def _observation(record: Observation, citations: list[Citation]) -> KnownOn:
    """A statistics office publishes a figure when it is due, not when the page appears on which it was found."""
    reported = _earliest_source(citations)
    if record.period_upper is None or _related_record(record, "series") is None:
        return reported
    release = vintages.usual_release(record)
    if reported[0] is None:
        return release, True
    if reported[0] <= release or not vintages.is_first_release(record, reported[0]):
        return reported
    return release, True


def _event(record: Any, citations: list[Citation]) -> KnownOn:  # of an application that claims does not know
    if record.was_public and record.happened_on_upper is not None:
        return record.happened_on_upper, False
    return _earliest_source(citations)


def _verdict(record: Verdict, citations: list[Citation]) -> KnownOn:
    return record.concluded_on, False


_RULES: dict[str, Callable[[Any, list[Citation]], KnownOn]] = {  # each of its own kind of record
    "source": _source,
    "claim": _claim,
    "target": _by_claim,
    "milestone": _by_claim,
    "outcome": _outcome,
    "observation": _observation,
    "event": _event,
    "verdict": _verdict,
}


def refresh_dated_by(record: PublicRecord) -> list[PublicRecord]:
    """Recompute `known_on` of all that takes its date from this source or claim; return what changed."""
    changed: list[PublicRecord] = []
    for relation in record._meta.get_fields(include_hidden=True):
        dependent = _dated_by(relation)
        if dependent is None:
            continue
        model, path = dependent
        for other in model.objects.live().filter(**{path: record}).distinct().order_by("pk"):
            if _derive_again(other):
                changed += [other, *refresh_dated_by(other)]
    return changed


def _dated_by(relation: Any) -> tuple[type[PublicRecord], str] | None:  # a field or the reverse of one
    """The records that a relation leads to, if they take their date from its far end, and the way back."""
    if not relation.auto_created or relation.concrete or relation.many_to_many:
        return None
    model, name = relation.related_model, relation.field.name
    if issubclass(model, Citation) and name == "source":
        return model._meta.get_field("record").related_model, "citations__source"
    if issubclass(model, PublicRecord) and name == "set_by":
        return model, "set_by"
    return None


def _derive_again(record: PublicRecord) -> bool:
    known_on, inferred = derive_known_on(record, citations_of(record).select_related("source"))
    if (known_on, inferred) == (record.known_on, record.known_on_inferred):
        return False
    record.known_on, record.known_on_inferred = known_on, inferred
    type(record).objects.filter(pk=record.pk).update(known_on=known_on, known_on_inferred=inferred)
    return True


def refresh_inherited_known_on(records: Iterable[PublicRecord]) -> list[PublicRecord]:
    """Recompute `known_on` of all that these records make visible; return what changed."""
    changed: list[PublicRecord] = []
    touched = list(records)
    for model in SHOWN_THROUGH:
        reached = {other for record in touched for other in _shown_by(record, model)}
        for other in sorted(reached, key=lambda found: found.pk):
            if _refresh(other):
                changed.append(other)
        touched.extend(reached)
    return changed


def refresh_all() -> list[PublicRecord]:
    """Derive `known_on` of every record again, after a bulk load; one query for each relation."""
    moved = refresh_vintages(Series.objects.values_list("pk", flat=True))
    return [*moved, *(record for model in WAYS for record in _refresh_kind(model))]


def refresh_vintages(series: Iterable[int]) -> list[PublicRecord]:
    """Recompute `known_on` of the figures of these series of which there are several for one period.

    Which of them was the first, and may have an inferred day, depends on all. Returns what changed.
    """
    rows = [
        (derive_known_on(row, row.citations.select_related("source"))[0], row) for row in vintages.of_one_period(series)
    ]
    # The latest first: it leaves the day that another one takes.
    ordered = sorted(rows, key=lambda pair: (pair[0] or dt.date.max, pair[1].pk), reverse=True)
    return [row for _day, row in ordered if _derive_again(row)]


def _refresh_kind(model: type[PublicRecord]) -> list[PublicRecord]:
    days = _first_days(model, model.objects.live())
    changed: list[PublicRecord] = []
    for record in model.objects.live().order_by("pk"):
        known = record.known_on_override or days.get(record.pk)
        if known != record.known_on:
            record.known_on = known
            changed.append(record)
    model.objects.bulk_update(changed, ["known_on"])
    return changed


def _first_days(model: type[PublicRecord], records: PublicQuerySet[PublicRecord]) -> dict[int, dt.date]:
    """The day from which others make each of these records visible, by primary key; one query for each way."""
    present = {f.name for f in model._meta.get_fields()}
    found: dict[int, dt.date] = {}
    for rank in WAYS[model]:
        days: dict[int, dt.date] = {}
        for way in rank:
            if way.relation in present:
                is_published = Q(**{f"{way.relation}__state": State.PUBLISHED}) & way.condition
                known = records.filter(is_published).order_by().values("pk")
                for pk, day in known.annotate(day=Min(f"{way.relation}__known_on")).values_list("pk", "day"):
                    if day is not None:
                        days[pk] = min(day, days.get(pk, day))
        found = days | found
    return found


def _shown_by(record: PublicRecord, model: type[PublicRecord]) -> Iterator[PublicRecord]:
    for f in record._meta.get_fields():
        if not f.concrete or not f.is_relation or f.related_model is not model:
            continue
        if f.many_to_many:
            yield from getattr(record, f.name).all()
        elif (other := getattr(record, f.name)) is not None:
            yield other


def _refresh(record: PublicRecord) -> bool:
    known, _inferred = derive_known_on(record, ())
    if known == record.known_on:
        return False
    record.known_on = known
    type(record).objects.filter(pk=record.pk).update(known_on=known)
    return True


def _through_others(record: PublicRecord) -> dt.date | None:
    model = type(record)
    return _first_days(model, model.objects.filter(pk=record.pk)).get(record.pk)
