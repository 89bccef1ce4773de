"""What the rules say today about a record, as one plain document: assessments, flags and the test of a claim.

A judgement belongs to a promise (with the flags on its targets and outcomes), an indicator, a claim or a source; its id
is kind and slug, such as `promise/trade-200-billion`. Whatever alters it writes a Change: the rules one of the action
`assessed` that names the record, and an editor who dismisses a flag one that names the flag.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Q

from claims.enums import RecordKind
from claims.models import Assessment, Claim, ClaimCheck, Flag, Indicator, Outcome, Promise, Source, Target
from claims.models.base import PublicRecord
from claims.selectors import assessments
from claims.selectors.assessments import current_finding
from claims.selectors.claim_checks import claim_checks
from claims.selectors.record_documents import Document

CHUNK = 500

#: Kinds of records that have a judgement.
JUDGED_MODELS: dict[str, type[PublicRecord]] = {
    RecordKind.PROMISE: Promise,
    RecordKind.INDICATOR: Indicator,
    RecordKind.CLAIM: Claim,
    RecordKind.SOURCE: Source,
}
#: Flags on these belong to the judgement of their promise.
UNDER_PROMISE: dict[str, type[Target] | type[Outcome]] = {RecordKind.TARGET: Target, RecordKind.OUTCOME: Outcome}


def judgement_id(kind: str, slug: str) -> str:
    """The id of the document with the results about a record."""
    return f"{kind}/{slug}"


def result_documents(*, as_of: dt.date, ids: Iterable[str]) -> dict[str, Document]:
    """The judgements of these records by id, without those of which nothing is said."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for each in ids:
        kind, _slash, slug = each.partition("/")
        by_kind[kind].append(slug)
    found: dict[str, Document] = {}
    for kind, slugs in by_kind.items():
        public = JUDGED_MODELS[kind].objects.public(as_of).filter(slug__in=slugs)
        found |= _judgements(kind, dict(public.values_list("pk", "slug")), as_of)
    return found


def every_judgement(*, as_of: dt.date, chunk: int = CHUNK) -> Iterator[list[Document]]:
    """All judgements, in chunks."""
    for kind, model in JUDGED_MODELS.items():
        last, public = 0, model.objects.public(as_of).order_by("pk")
        while rows := dict(public.filter(pk__gt=last).values_list("pk", "slug")[:chunk]):
            last = max(rows)
            yield list(_judgements(kind, rows, as_of).values())


def _judgements(kind: str, rows: dict[int, str], as_of: dt.date) -> dict[str, Document]:
    made: dict[str, Document] = {
        slug: {"kind": kind, "record": slug, "assessments": [], "flags": [], "check": None} for slug in rows.values()
    }
    if kind == RecordKind.PROMISE:
        for row in assessments.assessments(as_of=as_of).filter(promise__in=list(rows)):
            made[row.promise.slug]["assessments"].append(_assessment(row))
    if kind == RecordKind.CLAIM:
        for check in claim_checks(as_of=as_of).filter(claim__in=list(rows)):
            made[rows[check.claim_id]]["check"] = _check(check)
    for slug, flag in _flags(kind, rows, as_of):
        made[slug]["flags"].append(_flag(flag))
    said = (each for each in made.values() if each["assessments"] or each["flags"] or each["check"])
    return {judgement_id(kind, each["record"]): each for each in said}


def _flags(kind: str, rows: dict[int, str], as_of: dt.date) -> Iterator[tuple[str, Flag]]:
    """The slug of the record that each open flag belongs to, and the flag."""
    owners = {(kind, slug): slug for slug in rows.values()}
    mine = Q(subject_kind=kind, subject__in=list(rows.values()))
    if kind == RecordKind.PROMISE:
        for under, model in UNDER_PROMISE.items():
            slugs = dict(model.objects.filter(promise__in=list(rows)).values_list("slug", "promise__slug"))
            owners |= {(under, slug): owner for slug, owner in slugs.items()}
            mine |= Q(subject_kind=under, subject__in=list(slugs))
    for flag in assessments.flags(as_of=as_of).filter(mine).order_by("kind", "subject", "subject_period"):
        yield owners[flag.subject_kind, flag.subject], flag


def owners_of_flags(public_ids: Iterable[str]) -> dict[str, str]:
    """The id of the judgement that each flag belongs to; a flag that is no more is left out."""
    wanted, days = set(public_ids), set()
    for each in wanted:
        try:
            days.add(dt.date.fromisoformat(each[-10:]))
        except ValueError:
            continue
    flags = [flag for flag in Flag.objects.filter(opened_on__in=days) if flag.public_id in wanted]
    promises: dict[tuple[str, str], str] = {}
    for kind, model in UNDER_PROMISE.items():
        slugs = [flag.subject for flag in flags if flag.subject_kind == kind]
        if slugs:
            found = model.objects.filter(slug__in=slugs).values_list("slug", "promise__slug")
            promises |= {(kind, slug): promise for slug, promise in found}
    owners: dict[str, str] = {}
    for flag in flags:
        if flag.subject_kind in JUDGED_MODELS:
            owners[flag.public_id] = judgement_id(flag.subject_kind, flag.subject)
        elif (promise := promises.get((flag.subject_kind, flag.subject))) is not None:
            owners[flag.public_id] = judgement_id(RecordKind.PROMISE, promise)
    return owners


def _assessment(row: Assessment) -> Document:
    return {
        "target": None if row.target is None else row.target.slug,
        "series": None if row.series is None else row.series.slug,
        "heads_version": row.heads_version,
        "heads_promise": row.heads_promise,
        "from_day": row.from_day,
        "status": row.status,
        "reason": row.reason or None,
        "modifiers": row.modifiers,
        "ratio": row.ratio,
        "ratio_linear": row.ratio_linear,
        "attainment": row.attainment,
        "measures": row.measures,
        "rows": row.rows,
        "ruleset": row.ruleset,
    }


def _flag(flag: Flag) -> Document:
    finding = current_finding(flag)
    return {
        "id": flag.public_id,
        "kind_of_flag": flag.kind,
        "subject_kind": flag.subject_kind,
        "subject": flag.subject,
        "subject_period": flag.subject_period or None,
        "opened_on": flag.opened_on,
        "severity": finding.severity,
        "params": finding.params,
        "evidence": finding.evidence,
        "ruleset": finding.ruleset,
    }


def _check(check: ClaimCheck) -> Document:
    return {
        "from_day": check.from_day,
        "on_the_day": check.on_the_day,
        "now": check.now,
        "params": check.params,
        "rows": check.rows,
        "ruleset": check.ruleset,
    }
