"""The scopes of the projection, and which of them a change of a record bears on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any, TypeAlias

from claims.enums import EntryKind
from claims.models import Claim, Flag, Milestone, Outcome, Promise, Target
from claims.models.aliases import AnyQuerySet
from claims.models.base import PublicRecord
from timeline.models import Entry, Event
from timeline.projection.entry_spec import Projection
from timeline.projection.flag_entries import of_flags
from timeline.projection.record_entries import of_claims, of_events, of_milestones, of_outcomes
from timeline.projection.target_entries import of_targets

Key: TypeAlias = Any  # a slug, or the kind and slug of what a flag is about
Scope = Callable[[Collection[Key]], Projection]
TouchedScopes = dict[str, set[Key]]

#: By name. The keys of "target" are promises' slugs, those of "flag" are subjects (kind, slug), the others' own slugs.
SCOPES: dict[str, Scope] = {
    "event": of_events,
    "claim": of_claims,
    "outcome": of_outcomes,
    "milestone": of_milestones,
    "target": of_targets,
    "flag": of_flags,
}

_OWNERS: dict[str, type[PublicRecord]] = {
    "event": Event,
    "claim": Claim,
    "outcome": Outcome,
    "milestone": Milestone,
    "target": Promise,
}


def all_keys() -> TouchedScopes:
    """The keys of all there is, and of all that is stored."""
    touched: TouchedScopes = {scope: _slugs(model.objects.all()) for scope, model in _OWNERS.items()}
    for scope in ("event", "claim", "outcome", "milestone"):
        stored = Entry.objects.filter(record_kind=scope).exclude(kind=EntryKind.FLAG)
        touched[scope] |= set(stored.values_list("record", flat=True))
    touched["flag"] = set(Flag.objects.values_list("subject_kind", "subject"))
    touched["flag"] |= set(Entry.objects.filter(kind=EntryKind.FLAG).values_list("record_kind", "record"))
    return touched


def touched_by(kind: str, slug: str) -> TouchedScopes:
    """By scope, the keys of what has to be projected again when this record changed."""
    find = _BEARS_ON.get(kind)
    touched = {"flag": _subjects(kind, slug)} if find is None else find(slug)
    if kind != "flag":
        touched["flag"] = _subjects(kind, slug)
    return touched


def _own(scope: str) -> Callable[[str], TouchedScopes]:
    return lambda slug: {scope: {slug}}


def _by_claim(slug: str) -> TouchedScopes:
    return {"claim": {slug}, "target": _slugs(Promise.objects.filter(targets__set_by__slug=slug))}


def _by_target(slug: str) -> TouchedScopes:
    return {
        "target": _slugs(Promise.objects.filter(targets__slug=slug)),
        "claim": _slugs(Claim.objects.filter(targets_set__slug=slug)),
    }


def _by_promise(slug: str) -> TouchedScopes:
    return {
        "target": {slug},
        "outcome": _slugs(Outcome.objects.filter(promise__slug=slug)),
        "milestone": _slugs(Milestone.objects.filter(promise__slug=slug)),
    }


def _by_indicator(slug: str) -> TouchedScopes:
    return {"target": _slugs(Promise.objects.filter(targets__indicator__slug=slug))}


def _by_flag(public_id: str) -> TouchedScopes:
    """An editor handled it. The id is not stored, so the flags of its kind and day are looked through."""
    kind, _, rest = public_id.partition("--")
    try:
        opened_on = dt.date.fromisoformat(rest.rpartition("--")[2])
    except ValueError:
        return {}
    flags = Flag.objects.filter(kind=kind.replace("-", "_"), opened_on=opened_on)
    return {"flag": {(flag.subject_kind, flag.subject) for flag in flags if flag.public_id == public_id}}


_BEARS_ON: dict[str, Callable[[str], TouchedScopes]] = {
    "event": _own("event"),
    "claim": _by_claim,
    "outcome": _own("outcome"),
    "milestone": _own("milestone"),
    "target": _by_target,
    "promise": _by_promise,
    "indicator": _by_indicator,
    "flag": _by_flag,
}


def _subjects(kind: str, slug: str) -> set[tuple[str, str]]:
    """What the flags are about that a change of this record can open, close or rename.

    Those of a promise are found by what is stored on either side: a flag may be gone, or not on the timeline yet.
    """
    found = {(kind, slug)}
    if kind == "promise":
        found |= set(Flag.objects.filter(promises__slug=slug).values_list("subject_kind", "subject"))
        shown = Entry.objects.filter(kind=EntryKind.FLAG, promises__slug=slug)
        found |= set(shown.values_list("record_kind", "record"))
        found |= {("target", target) for target in _slugs(Target.objects.filter(promise__slug=slug))}
    return found


def _slugs(found: AnyQuerySet) -> set[str]:
    return set(found.values_list("slug", flat=True))
