"""What the rules say next to a promise: status, measures, flags, each with links to the rows it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from claims import presentation
from claims.enums import ClaimCheckResult, FlagKind, Modifier, RecordKind, Severity, Status
from claims.models import Assessment, Claim, FlagPeriod, Promise
from claims.selectors import assessments as assessment_selectors
from claims.selectors.claim_checks import claim_checks
from claims.selectors.promise_progress import plain_assessment
from claims.selectors.record_lookup import Key, records_named, titles_in

#: Numbers of an assessment that the panel shows where they exist.
SHARES = ("ratio", "ratio_linear", "attainment")


def status_label(status: str) -> str:
    """The label of a status."""
    return str(presentation.label(Status(status)))


def summary_of_flags(flags: Iterable[Any]) -> str:
    """How many flags are open, the heaviest first: “2 serious, 1 notice”."""
    severities = [flag.severity for flag in flags]
    counts = [(severity, severities.count(severity)) for severity in reversed(Severity)]
    shown = [f"{count} {str(presentation.label(severity)).lower()}" for severity, count in counts if count]
    return ", ".join(shown) or "–"


def record_url(record: Any) -> str:
    """The admin page of a record."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def evidence_keys(finding: FlagPeriod) -> list[Key]:
    """Kind and slug of each record that a finding rests on."""
    return [(row["kind"], row["slug"]) for row in finding.evidence]


def rows_of(assessment: Assessment) -> list[Key]:
    """The records that an assessment rests on: figures for a target, steps and reports for a deliverable."""
    kinds = (RecordKind.MILESTONE, RecordKind.OUTCOME) if assessment.target_id is None else (RecordKind.OBSERVATION,)
    return [(str(kind), slug) for slug in assessment.rows for kind in kinds]


def evidence_links(keys: Iterable[Key], records: Mapping[Key, Any]) -> list[dict[str, str]]:
    """Rows that a rule used, each with its title and its page; only the slug where it is no longer public."""
    links = []
    for kind, slug in keys:
        record = records.get((kind, slug))
        links.append(
            {
                "kind": str(presentation.label(RecordKind(kind))),
                "title": slug if record is None else str(record),
                "url": "" if record is None else record_url(record),
            }
        )
    return links


def rules_today(promise: Promise, *, today: dt.date) -> dict[str, Any]:
    """Context of the panel: the assessments and open flags of a promise as of today."""
    assessments = list(
        assessment_selectors.assessments(as_of=today)
        .filter(promise=promise)
        .order_by("-heads_promise", "-heads_version", "-target__sequence")
    )
    flags: list[Any] = list(assessment_selectors.flags(as_of=today).filter(promises=promise))
    findings = [flag.current_findings[0] for flag in flags]
    keys = [key for row in assessments for key in rows_of(row)]
    keys += [key for finding in findings for key in evidence_keys(finding)]
    records = records_named(keys, as_of=today)
    names = titles_in((finding.params for finding in findings), as_of=today)
    return {
        "today": today,
        "assessments": {
            "heads": [_describe_assessment(row, records) for row in assessments if row.heads_promise],
            "others": [_describe_assessment(row, records) for row in assessments if not row.heads_promise],
        },
        "flags": [_describe_flag(flag, records, names) for flag in flags],
    }


def _describe_assessment(assessment: Any, records: Mapping[Key, Any]) -> dict[str, Any]:
    return {
        "row": assessment,
        "status": presentation.label(Status(assessment.status)),
        "sentence": sentence_of(assessment),
        "modifiers": [
            {"label": presentation.label(Modifier(m)), "meaning": presentation.modifier_meaning(Modifier(m))}
            for m in assessment.modifiers
        ],
        "shares": [
            (name.replace("_", " "), getattr(assessment, name))
            for name in SHARES
            if getattr(assessment, name) is not None
        ],
        "evidence": evidence_links([key for key in rows_of(assessment) if key in records], records),
    }


def sentence_of(assessment: Any) -> str:
    """Status of the target, in the words that readers see."""
    return presentation.assessment_sentence(plain_assessment(assessment))


def check_today(claim: Claim, *, today: dt.date) -> dict[str, Any]:
    """Context of the panel next to a claim: whether the record bears it out, as of today and of the day it was made."""
    check = claim_checks(as_of=today).filter(claim=claim).first()
    if check is None:
        return {"check": None}
    keys = [(str(RecordKind.OBSERVATION), slug) for slug in check.rows]
    records = records_named(keys, as_of=today)
    return {
        "check": {
            "now": presentation.label(ClaimCheckResult(check.now)),
            "on_the_day": presentation.label(ClaimCheckResult(check.on_the_day)),
            "evidence": evidence_links([key for key in keys if key in records], records),
        }
    }


def _describe_flag(flag: Any, records: Mapping[Key, Any], names: Mapping[str, str]) -> dict[str, Any]:
    finding = flag.current_findings[0]
    return {
        "url": reverse("admin:claims_flag_change", args=[flag.pk]),
        "flag": flag,
        "label": presentation.label(FlagKind(flag.kind)),
        "severity": presentation.label(Severity(finding.severity)),
        "sentence": presentation.flag_sentence(FlagKind(flag.kind), finding.params, names=names),
        "evidence": evidence_links(evidence_keys(finding), records),
    }
