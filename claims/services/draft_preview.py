"""What the rules would say if a draft or an edit were published as it is in the form: computed, never written.

The content is filled into a record in memory and laid over the stored rows; the pure method does the rest. Drafts that
the record refers to count as published with it, since it cannot be published before them. No transaction, no lock, no
row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.db.models.expressions import DatabaseDefault

from claims.enums import ClaimRelationKind, Stance, State
from claims.method.claim_check import check_claim
from claims.method.claim_facts import ClaimCheck, ClaimFacts
from claims.method.facts import PromiseFacts
from claims.method.flags import claim_flags, find_indicator_flags, flags_in
from claims.method.results import Assessment, FlagResult
from claims.method.schedule import assess_visible, is_deliverable
from claims.method.target_assessment import assess_in, snapshot
from claims.models import Claim, Indicator, Milestone, Observation, Outcome, Promise, Target, Verdict
from claims.models.base import Citation, EDTFField, PublicQuerySet, PublicRecord, citations_of
from claims.selectors import facts_overlay, promise_facts
from claims.selectors.claim_facts import facts_of_claims
from claims.services import known_since
from claims.services.consistency import refuse_contradictions
from claims.services.future_dates import utc_today
from claims.services.record_content import Content, PendingRecord, apply_content, check_content, free_slug

#: The kinds of record of which the rules say something.
KINDS: tuple[type[PublicRecord], ...] = (Promise, Target, Milestone, Outcome, Verdict, Observation, Claim)
#: A figure can bear on many promises and claims; this many of each are computed.
LIMIT = 10
#: In the place of the key that an unsaved record has not got.
_UNSAVED_PK = -1


@dataclass(frozen=True)
class RuleResults:
    """What the rules say of one promise, indicator or claim on a day."""

    assessments: tuple[Assessment, ...] = ()
    flags: tuple[FlagResult, ...] = ()
    check: ClaimCheck | None = None


@dataclass(frozen=True)
class Comparison:
    """One subject before and after; `before` is None where nothing of it is public yet.

    `drafts` are the steps and versions that bear on it and are not counted: they are not published yet, and the record
    can be published without them.
    """

    subject: PublicRecord
    before: RuleResults | None
    after: RuleResults
    drafts: tuple[PublicRecord, ...] = ()

    @property
    def changes(self) -> bool:
        return (self.before or RuleResults()) != self.after


@dataclass(frozen=True)
class Preview:
    """A record as it would be published, the citations with it, and what it would change on a day."""

    record: PublicRecord
    citations: tuple[Citation, ...]
    today: dt.date
    subjects: tuple[Comparison, ...] = field(default=())

    @property
    def is_known(self) -> bool:
        """Whether the record would be visible on the day."""
        return self.record.known_on is not None and self.record.known_on <= self.today


def preview_effects(
    model: type[PublicRecord], content: Mapping[str, object], *, stored: PublicRecord | None = None, today: dt.date
) -> Preview:
    """What the rules would say of `content`, a new record of `model` or an edit of `stored`.

    Raises InvalidRecordError, naming the fields, for content that could not be recorded.
    """
    record = unsaved_record(model, content, stored=stored)
    citations = tuple(citations_of(record)) if "citations" in record.parts else ()
    found = Preview(record, citations, today)
    if not found.is_known or model not in KINDS:
        return found
    return Preview(record, citations, today, tuple(_compare_subjects(record, today)))


def unsaved_record(
    model: type[PublicRecord], content: Mapping[str, object], *, stored: PublicRecord | None = None
) -> PublicRecord:
    """The record as it would be, complete in memory. Raises InvalidRecordError."""
    record = model() if stored is None else model._default_manager.get(pk=stored.pk)
    _set_defaults(record)
    filled = apply_content(record, content)
    check_content(filled, constraints=False)
    for parts in filled.parts.values():
        for part in parts:
            _set_bounds(part)
    _set_bounds(record)
    citations = filled.citations()
    record.known_on, record.known_on_inferred = known_since.derive_known_on(record, citations)
    if not record.slug:
        record.slug = free_slug(record)
    _prefetch(record, filled)
    refuse_contradictions(filled, today=utc_today())
    return record


def _set_defaults(record: PublicRecord) -> None:
    """Fill in what the database would: until it is saved, an expression is in its place, which is true and no value."""
    for f in record._meta.concrete_fields:
        if isinstance(getattr(record, f.attname), DatabaseDefault):
            setattr(record, f.attname, f.db_default)


def _set_bounds(row: models.Model) -> None:
    for f in row._meta.concrete_fields:
        if isinstance(f, EDTFField):
            f.set_bounds(row)


def _prefetch(record: PublicRecord, filled: PendingRecord) -> None:
    """Make the record answer for its many-to-many and parts from memory."""
    at_hand: dict[str, list[models.Model]] = {}
    is_new = record.pk is None
    for f in record._meta.many_to_many:
        present = [] if is_new else list(getattr(record, f.name).all())
        at_hand[f.name] = list(filled.many.get(f.name, present))
    for name in record.parts:
        rows = filled.parts[name] if name in filled.parts else [] if is_new else list(getattr(record, name).all())
        at_hand[name] = [row for row in rows if not isinstance(row, Citation) or _reports(row)]
    if is_new:
        record.pk = _UNSAVED_PK
    record.__dict__["_prefetched_objects_cache"] = at_hand


def _reports(citation: Citation) -> bool:
    """As the rules count sources: those that report, and could be read once they are published."""
    return citation.stance != Stance.CONTEXT and citation.source.known_on is not None


def _compare_subjects(record: PublicRecord, today: dt.date) -> Iterator[Comparison]:
    match record:
        case Observation():
            yield from _with_figure(record, today)
        case Claim():
            yield from _with_claim(record, today)
        case Promise():
            yield _promise(record, [record], today)
        case Target():
            yield _promise(record.promise, [record, *_drafts(record.set_by)], today)
        case Milestone() | Outcome() | Verdict():
            yield _promise(record.promise, [record], today)


def _drafts(claim: Claim) -> list[PublicRecord]:
    """Nothing of a claim alone changes a promise; it is named so that its day counts for the promise's."""
    return [] if claim.state == State.PUBLISHED else [claim]


def _promise(promise: Promise, records: list[PublicRecord], today: dt.date) -> Comparison:
    before = next(iter(promise_facts.facts_of_promises([promise.slug])), None)
    after = facts_overlay.overlay_promise(promise, records)
    return Comparison(
        promise,
        None if before is None else said_of_promise(before, today),
        said_of_promise(after, today),
        drafts=tuple(_find_uncounted_drafts(promise, records)),
    )


def _find_uncounted_drafts(promise: Promise, counted: list[PublicRecord]) -> Iterator[PublicRecord]:
    """The steps and versions of a promise that are not public and not among those that are counted."""
    for model in (Target, Milestone):
        rows: PublicQuerySet[PublicRecord] = model.objects.filter(promise=promise.pk)
        for row in rows.live().exclude(state=State.PUBLISHED).order_by("pk"):
            if row not in counted:
                yield row


def said_of_promise(found: PromiseFacts, day: dt.date) -> RuleResults:
    """Every assessment and flag of a promise on a day."""
    if found.promise.known_on > day:
        return RuleResults()
    seen = snapshot(found, day=day)
    assessments = assess_in(seen)
    flags = flags_in(seen, assessments)
    if is_deliverable(seen.facts):
        assessments = [*assessments, assess_visible(seen.facts, day=day)]
    return RuleResults(tuple(assessments), tuple(flags))


def _with_figure(record: Observation, today: dt.date) -> Iterator[Comparison]:
    indicator = record.series.indicator
    on_it = {"targets__indicator": indicator, "targets__state": State.PUBLISHED}
    promises = list(Promise.objects.filter(state=State.PUBLISHED, **on_it).distinct().order_by("slug")[:LIMIT])
    for promise in promises:
        yield _promise(promise, [record], today)
    yield _indicator(record, promises, today)
    asserting = Claim.objects.filter(state=State.PUBLISHED, assertions__indicator=indicator).distinct()
    claims = {claim.slug: claim for claim in asserting.order_by("slug")[:LIMIT]}
    for found in facts_of_claims(list(claims)):
        after = said_of_claim(facts_overlay.with_observation(found, record), today)
        yield Comparison(claims[found.claim.slug], said_of_claim(found, today), after)


def _indicator(record: Observation, promises: list[Promise], today: dt.date) -> Comparison:
    indicator: Indicator = record.series.indicator
    targets = [
        target
        for found in promise_facts.facts_of_promises([promise.slug for promise in promises])
        for target in found.targets
        if target.indicator == indicator.slug
    ]

    def find_flags(found: promise_facts.Measured) -> RuleResults:
        return RuleResults(flags=tuple(find_indicator_flags(*found, day=today, open_targets=targets)))

    is_public = indicator.state == State.PUBLISHED
    before = find_flags(facts_overlay.indicator_facts(indicator)) if is_public else None
    on_it = Target.objects.live().filter(indicator=indicator.pk).exclude(promise__state=State.RETRACTED)
    waiting = on_it.exclude(state=State.PUBLISHED, promise__state=State.PUBLISHED).order_by("pk")
    return Comparison(indicator, before, find_flags(facts_overlay.indicator_facts_with(record)), drafts=tuple(waiting))


def said_of_claim(found: ClaimFacts, day: dt.date) -> RuleResults:
    """The status of a claim against the record on a day, and its flags."""
    tested = check_claim(found, day=day)
    return RuleResults(flags=tuple(claim_flags(found, tested, day=day)), check=tested)


def _with_claim(record: Claim, today: dt.date) -> Iterator[Comparison]:
    before = next(iter(facts_of_claims([record.slug])), None)
    after = said_of_claim(facts_overlay.overlay_claim(record), today)
    yield Comparison(record, None if before is None else said_of_claim(before, today), after)
    for relation in record.relations.all():
        if relation.relation == ClaimRelationKind.CONTRADICTS:
            stored = next(iter(facts_of_claims([relation.other.slug])), None)
            against = facts_overlay.with_contradiction(relation.other.slug, record)
            if stored is not None and against is not None:
                yield Comparison(relation.other, said_of_claim(stored, today), said_of_claim(against, today))
    yield from _set_by(record, today)


def _set_by(record: Claim, today: dt.date) -> Iterator[Comparison]:
    """The promises whose published versions this claim set: their day is the claim's."""
    targets = Target.objects.filter(set_by=record.pk, state=State.PUBLISHED).select_related(
        "promise", "indicator", "own_series"
    )
    by_promise: dict[Promise, list[PublicRecord]] = {}
    for target in targets:
        target.set_by = record
        target.known_on, target.known_on_inferred = known_since.derive_known_on(
            target, target.citations.select_related("source")
        )
        by_promise.setdefault(target.promise, []).append(target)
    for promise, records in by_promise.items():
        yield _promise(promise, records, today)


__all__ = ["KINDS", "Comparison", "Content", "Preview", "RuleResults", "unsaved_record", "preview_effects"]
