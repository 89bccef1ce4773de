"""What there is to compute: each record of a batch, locked, with a digest of its facts and the way to its results.

Facts are read in a constant number of queries a batch, and made into the method's rows only where results are wanted.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import partial

from claims.enums import State
from claims.method import claim_history
from claims.method.claim_facts import ClaimCheck, ClaimFacts, SourceFacts
from claims.method.facts import PromiseFacts
from claims.method.history import indicator_history, promise_history
from claims.method.results import Assessment, FlagResult, Period
from claims.models import Assertion, Claim, Indicator, Promise, Source, Target
from claims.models.base import PublicRecord
from claims.selectors.claim_facts import facts_of_claims, facts_of_sources
from claims.selectors.promise_facts import (
    Columns,
    MeasuredRead,
    read_measures,
    read_promises,
    target_columns,
    target_of,
)
from claims.services.assess import inputs
from claims.services.assess.fingerprints import digest_of


@dataclass(frozen=True, kw_only=True)
class Results:
    """The results of one record for all days until today, and the next day that may change it."""

    assessments: Sequence[Period[Assessment]] = ()
    checks: Sequence[Period[ClaimCheck]] = ()
    flags: Sequence[Period[FlagResult]] = ()
    recompute_on: dt.date | None = None


@dataclass(frozen=True)
class Job:
    """A record to be assessed. Without a digest there is nothing to assess any more, and no result may stay.

    `promises` are the rows of the promises that its flags are shown on; `reads` are the keys of what was looked into.
    """

    slug: str
    pk: int | None
    digest: str | None = None
    compute: Callable[[dt.date], Results] = lambda today: Results()
    promises: tuple[int, ...] = ()
    reads: frozenset[str] = frozenset()


Reader = Callable[[Collection[str]], list[Job]]


def promises(slugs: Collection[str]) -> list[Job]:
    """Jobs for the promises with these slugs, locked."""
    held = _lock_records(Promise, slugs)
    read = {row.pk: row for row in read_promises(list(held))}
    keys = _keys(inputs.of_promises, held)
    return [
        Job(slug, pk, digest_of(read[pk].text, _text(keys[pk])), partial(_promise, read[pk].to_facts), (pk,), keys[pk])
        if pk in read
        else Job(slug, pk, reads=keys[pk])
        for pk, slug in held.items()
    ]


def _promise(facts: Callable[[], PromiseFacts], today: dt.date) -> Results:
    history = promise_history(facts(), until=today)
    return Results(assessments=history.assessments, flags=history.flags, recompute_on=history.recompute_on)


def indicators(slugs: Collection[str]) -> list[Job]:
    """Jobs for the indicators with these slugs, locked."""
    held = _lock_records(Indicator, slugs)
    found, shown = read_measures(held), promises_measured_by(held)
    keys = _keys(inputs.of_indicators, held)
    targets: dict[int, list[tuple[str, Columns]]] = defaultdict(list)
    for _promise_pk, promise, indicator, *columns in target_columns(
        indicator__in=held, promise__state=State.PUBLISHED, promise__known_on__isnull=False
    ):
        targets[indicator].append((promise, tuple(columns)))
    return [
        Job(
            slug,
            pk,
            digest_of(found[pk].text, repr(targets[pk]), repr(shown[pk]), _text(keys[pk])),
            partial(_indicator, found[pk], targets[pk]),
            shown[pk],
            keys[pk],
        )
        if pk in found
        else Job(slug, pk, reads=keys[pk])
        for pk, slug in held.items()
    ]


def _indicator(measured: MeasuredRead, targets: Sequence[tuple[str, Columns]], today: dt.date) -> Results:
    history = indicator_history(
        measured.indicator,
        measured.series,
        measured.observations,
        until=today,
        open_targets=[target_of(columns, promise) for promise, columns in targets],
    )
    return Results(flags=history.flags, recompute_on=history.recompute_on)


def promises_measured_by(indicators: Collection[int]) -> dict[int, tuple[int, ...]]:
    """By indicator: the published promises with a published target on it."""
    targets = Target.objects.filter(indicator__in=indicators, state=State.PUBLISHED, promise__state=State.PUBLISHED)
    return _group_pairs(targets.values_list("indicator_id", "promise_id"))


def claims(slugs: Collection[str]) -> list[Job]:
    """Jobs for the claims with these slugs, locked."""
    held = _lock_records(Claim, slugs)
    found = {facts.claim.slug: facts for facts in facts_of_claims(list(held.values()))} if held else {}
    shown = _promises_of_claims(held)
    keys = _keys(inputs.of_claims, held)
    return [
        Job(
            slug,
            pk,
            digest_of(repr(_stable(found[slug])), repr(shown[pk]), _text(keys[pk])),
            partial(_claim, found[slug]),
            shown[pk],
            keys[pk],
        )
        if slug in found
        else Job(slug, pk, reads=keys[pk])
        for pk, slug in held.items()
    ]


def _claim(facts: ClaimFacts, today: dt.date) -> Results:
    history = claim_history.claim_history(facts, until=today)
    later = (day for day in claim_history.claim_recompute_dates(facts, until=dt.date.max) if day > today)
    return Results(checks=history.checks, flags=history.flags, recompute_on=next(later, None))


def _promises_of_claims(claims: Collection[int]) -> dict[int, tuple[int, ...]]:
    """By claim: the published promises that it is about, sets a target of, or tells the state of."""
    about = Claim.promises.through.objects.filter(claim__in=claims, promise__state=State.PUBLISHED)
    sets = Target.objects.filter(set_by__in=claims, promise__state=State.PUBLISHED)
    tells = Assertion.objects.filter(record__in=claims, target__promise__state=State.PUBLISHED)
    return _group_pairs(
        [
            *about.values_list("claim_id", "promise_id"),
            *sets.values_list("set_by_id", "promise_id"),
            *tells.values_list("record_id", "target__promise_id"),
        ]
    )


def sources(slugs: Collection[str]) -> list[Job]:
    """Jobs for the sources with these slugs, locked."""
    held = _lock_records(Source, slugs)
    found = {facts.slug: facts for facts in facts_of_sources(list(held.values()))} if held else {}
    levels = {row.change_of for facts in found.values() for row in facts.indicators if row.change_of is not None}
    pks = dict(Indicator.objects.filter(slug__in=levels).values_list("slug", "pk"))
    shown = promises_measured_by(pks.values())
    keys = _keys(inputs.of_sources, held)
    public = set(Source.objects.filter(pk__in=held, state=State.PUBLISHED).values_list("pk", flat=True))
    jobs = []
    for pk, slug in held.items():
        facts = found.get(slug)
        if facts is None:
            # One that prints no change has nothing to say, and is looked at again when it does.
            jobs.append(Job(slug, pk, digest_of(_text(keys[pk])) if pk in public else None, reads=keys[pk]))
            continue
        own = {row.change_of for row in facts.indicators if row.change_of is not None}
        on = tuple(sorted({promise for level in own for promise in shown[pks[level]]}))
        digest = digest_of(repr(_stable(facts)), repr(on), _text(keys[pk]))
        jobs.append(Job(slug, pk, digest, partial(_source, facts), on, keys[pk]))
    return jobs


def _source(facts: SourceFacts, today: dt.date) -> Results:
    later = [row.known_on for row in facts.observations if row.known_on > today]
    if facts.known_on > today:
        later.append(facts.known_on)
    return Results(flags=claim_history.source_history(facts, until=today), recompute_on=min(later, default=None))


def _lock_records(model: type[PublicRecord], slugs: Collection[str]) -> dict[int, str]:
    """Slugs by row, in the order of rows, so that two assessments never wait for each other.

    Rows that refer to them may still be added in the meantime; a Change tells of those.
    """
    rows = model.objects.select_for_update(no_key=True).filter(slug__in=slugs).order_by("pk")
    return dict(rows.values_list("pk", "slug"))


def _keys(find: Callable[[Mapping[int, str]], inputs.Keys], held: Mapping[int, str]) -> dict[int, frozenset[str]]:
    return {pk: frozenset(found) for pk, found in find(held).items()} if held else {}


def _text(keys: Collection[str]) -> str:
    return "\n".join(sorted(keys))


def _group_pairs(pairs: Iterable[tuple[int, int]]) -> dict[int, tuple[int, ...]]:
    grouped: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        grouped[one].add(other)
    return defaultdict(tuple, {one: tuple(sorted(others)) for one, others in grouped.items()})


def _stable(value: object) -> object:
    """Facts as tuples whose text is the same in every process; the order within a set is not."""
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(_stable(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, Mapping):
        return sorted((key, _stable(item)) for key, item in value.items())
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_stable(item) for item in value]
    return value
