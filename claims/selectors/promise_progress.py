"""A promise's progress as of a day: versions, measures, series, flags, verdict, outcomes, as plain data.

The shape is the public contract of ``/progress/``. Sentences are not made here: a flag comes with
its kind and parameters, and the edge says it in words.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.db import models

from claims.enums import Applies, Model, ObservationKind
from claims.method.facts import PromiseFacts
from claims.method.goalposts import compare_versions
from claims.method.progress import model_for, path_value
from claims.method.results import Forecast, Move, Terms, as_json, terms_of
from claims.method.ruleset import RULESET
from claims.method.sensitivity import Sensitivity
from claims.method.target_assessment import current_targets, snapshot
from claims.models import Assessment, Flag, Observation, Outcome, Promise, Target, Verdict
from claims.models.base import known_day
from claims.selectors.assessments import assessments, current_finding, flags
from claims.selectors.forecasts import forecasts_of
from claims.selectors.observations import Figures, figures_of
from claims.selectors.progress_types import (
    AssessmentProgress,
    CitedSource,
    FlagProgress,
    ObservationProgress,
    OutcomeProgress,
    PathPoint,
    PromiseProgress,
    SeriesProgress,
    StoredRest,
    TargetProgress,
    VagueDate,
    VerdictProgress,
    VersionProgress,
)
from claims.selectors.promise_facts import facts_of_promises
from claims.selectors.published import public
from claims.selectors.sensitivities import sensitivities_of


@dataclass(frozen=True, slots=True)
class PromiseSnapshot:
    """What was read of one promise as it stood on a day, once for everything that is made of it."""

    promise: Promise
    as_of: dt.date
    targets: list[Target]
    judged: list[Assessment]
    facts: list[PromiseFacts]
    figures: dict[int, list[Figures]]
    flags: list[Flag]
    outcomes: list[Outcome]


def load_promise_snapshot(promise: Promise, *, as_of: dt.date) -> PromiseSnapshot:
    """Read everything about one promise as it stood on `as_of`. A constant number of queries."""
    targets = list(public(Target, as_of=as_of).filter(promise=promise).order_by("sequence"))
    return PromiseSnapshot(
        promise=promise,
        as_of=as_of,
        targets=targets,
        judged=list(assessments(as_of=as_of).filter(promise=promise)),
        facts=list(facts_of_promises([promise.slug])),
        figures=figures_of({target.indicator_id for target in targets}, as_of=as_of),
        flags=list(flags(as_of=as_of).filter(promises=promise)),
        outcomes=list(public(Outcome, as_of=as_of).filter(promise=promise).order_by("known_on", "id")),
    )


def promise_progress(promise: Promise, *, as_of: dt.date) -> PromiseProgress:
    """Everything about one promise as it stood on `as_of`, as plain data."""
    return serialize_progress(load_promise_snapshot(promise, as_of=as_of))


def serialize_progress(read: PromiseSnapshot) -> PromiseProgress:
    """What was read, as plain data; one more query for the verdict."""
    promise, as_of, judged = read.promise, read.as_of, read.judged
    return {
        "promise": promise.slug,
        "title": promise.title,
        "as_of": as_of,
        "ruleset": RULESET,
        "status": next((plain_assessment(a) for a in judged if a.heads_promise), None),
        "versions": versions(read.targets, judged, read.facts, read.figures, as_of=as_of),
        "deliverable": next((plain_assessment(a) for a in judged if a.target_id is None), None),
        "flags": [plain_flag(flag) for flag in read.flags],
        "verdict": _verdict(promise, as_of=as_of),
        "outcomes": [plain_outcome(outcome) for outcome in read.outcomes],
    }


def target_progress(target: Target, *, as_of: dt.date) -> TargetProgress:
    """One version of a promise's number as it stood on `as_of`."""
    judged = list(assessments(as_of=as_of).filter(target=target))
    facts = list(facts_of_promises([target.promise.slug]))
    figures = figures_of([target.indicator_id], as_of=as_of)
    (version,) = versions([target], judged, facts, figures, as_of=as_of)
    mine = flags(as_of=as_of).filter(subject_kind="target", subject=target.slug)
    return {
        "promise": target.promise.slug,
        "as_of": as_of,
        "ruleset": RULESET,
        **version,
        "flags": [plain_flag(flag) for flag in mine],
    }


def versions(
    targets: Sequence[Target],
    judged: Iterable[Assessment],
    facts: Sequence[PromiseFacts],
    measured: Mapping[int, Sequence[Figures]],
    *,
    as_of: dt.date,
) -> list[VersionProgress]:
    """Versions with what the rules say of them, how they gave way against the one before, and a forecast each."""
    moves = [move for each in facts for move in compare_versions(each, day=as_of)]
    forecasts = forecasts_of(facts, as_of=as_of)
    snapshots = [snapshot(each, day=as_of) for each in facts]
    sensitivities = sensitivities_of(snapshots)
    standing = {now.slug for seen in snapshots for now in current_targets(seen).values()}
    by_target: dict[int | None, list[Assessment]] = defaultdict(list)
    for assessment in judged:
        by_target[assessment.target_id].append(assessment)
    return [
        _version(
            target,
            by_target[target.pk],
            measured.get(target.indicator_id, []),
            [move for move in moves if move.to_target == target.slug],
            forecast=forecasts.get(target.slug),
            sensitivity=sensitivities.get(target.slug, ()),
            is_current=target.slug in standing,
        )
        for target in targets
    ]


def _version(
    target: Target,
    judged: Sequence[Assessment],
    measured: Sequence[Figures],
    moves: Sequence[Move],
    *,
    forecast: Forecast | None,
    sensitivity: Sequence[Sensitivity],
    is_current: bool,
) -> VersionProgress:
    head = next((assessment for assessment in judged if assessment.heads_version), None)
    return {
        "target": target.slug,
        "goal": target.goal,
        "sequence": target.sequence,
        "indicator": {
            "slug": target.indicator.slug,
            "name": target.indicator.name,
            "unit": target.indicator.unit,
            "decimals": target.indicator.decimals,
        },
        "comparator": target.comparator,
        "direction": target.direction,
        "applies": target.applies,
        "per": target.per or None,
        "measure": target.measure or None,
        "due": target.due,
        "value": target.value,
        "high": target.high,
        "stated_on": vague_date_document(target.set_by, "stated_on"),
        "set_by": target.set_by.slug,
        "baseline": None
        if not target.baseline_period and target.baseline_value is None
        else {"value": target.baseline_value, "period": vague_date_document(target, "baseline_period")},
        "deadline": vague_date_document(target, "due_on"),
        "known_on": known_day(target),
        "moves": [as_json(move) for move in moves],
        "assessment": None if head is None else plain_assessment(head),
        "rivals": [plain_assessment(assessment) for assessment in judged if not assessment.heads_version],
        "path": [] if head is None else path_points(target, head, measured),
        "path_is_promised": head is not None and bool(head.measures.get("path_is_promised")),
        "series": [plain_series(figures) for figures in measured],
        "citations": plain_citations(target),
        "forecast": as_json(forecast),
        "sensitivity": [as_json(each) for each in sensitivity],
        "is_current": is_current,
    }


def vague_date_document(record: models.Model, name: str) -> VagueDate | None:
    """A vague date as plain data: EDTF, the source's words, and strict bounds; None where there is none."""
    return _vague_date(record, name) if getattr(record, name) else None


def _vague_date(record: models.Model, name: str) -> VagueDate:
    return {
        "edtf": getattr(record, name),
        "words": getattr(record, f"{name}_words"),
        "lower": getattr(record, f"{name}_lower"),
        "upper": getattr(record, f"{name}_upper"),
    }


def plain_assessment(assessment: Assessment) -> AssessmentProgress:
    """A stored assessment with its measures flat next to its status, as the public contract names them."""
    stored = dict(assessment.measures)
    days, years = stored.pop("slip_days", None), stored.pop("slip_years", None)
    measures = cast(StoredRest, stored)
    return {
        "promise": assessment.promise.slug,
        "target": None if assessment.target is None else assessment.target.slug,
        "terms": None if assessment.target is None else target_terms(assessment.target, of=assessment.promise),
        "series": None if assessment.series is None else assessment.series.slug,
        "heads_promise": assessment.heads_promise,
        "heads_version": assessment.heads_version,
        "status": assessment.status,
        "reason": assessment.reason or None,
        "modifiers": assessment.modifiers,
        "ratio": assessment.ratio,
        "ratio_linear": assessment.ratio_linear,
        "attainment": assessment.attainment,
        **measures,
        "slip": None if days is None else {"days": days, "years": years},
        "from_day": assessment.from_day,
        "to_day": assessment.to_day,
        "ruleset": assessment.ruleset,
        "rows": assessment.rows,
    }


def target_terms(target: Target, *, of: Promise | None = None) -> Terms:
    """What the target asks for, for the sentence about its result; `of` is its promise, where that is at hand."""
    indicator = target.indicator
    return terms_of(
        target,
        indicator=indicator.name,
        unit=indicator.unit,
        frequency=indicator.frequency,
        kind_of_promise=None if of is None else of.kind_of_promise,
    )


def plain_flag(flag: Flag) -> FlagProgress:
    """A flag with what its rule found as of the day that it was selected for."""
    finding = current_finding(flag)
    return {
        "id": flag.public_id,
        "kind": flag.kind,
        "severity": finding.severity,
        "subject_kind": flag.subject_kind,
        "subject": flag.subject,
        "subject_period": flag.subject_period or None,
        "promises": [promise.slug for promise in flag.promises.all()],
        "opened_on": flag.opened_on,
        "closed_on": flag.closed_on,
        "handling": flag.handling,
        "params": finding.params,
        "evidence": finding.evidence,
        "ruleset": finding.ruleset,
    }


def plain_series(figures: Figures) -> SeriesProgress:
    """A series with its figures as plain data."""
    series = figures.series
    return {
        "slug": series.slug,
        "title": series.title,
        "provider": None if series.provider is None else {"slug": series.provider.slug, "name": series.provider.name},
        "basis": series.basis,
        "observations": [plain_observation(observation) for observation in figures.observations],
    }


def plain_observation(observation: Observation) -> ObservationProgress:
    """An observation as plain data."""
    return {
        "slug": observation.slug,
        "period": _vague_date(observation, "period"),
        "value": observation.value,
        "low": observation.low,
        "high": observation.high,
        "kind": observation.kind_of_value,
        "known_on": known_day(observation),
        "known_on_inferred": observation.known_on_inferred,
        "citations": plain_citations(observation),
    }


def plain_outcome(outcome: Outcome) -> OutcomeProgress:
    """An outcome with its sources as plain data."""
    return {
        "slug": outcome.slug,
        "stage": outcome.stage or None,
        "summary": outcome.summary,
        "happened_on": vague_date_document(outcome, "happened_on"),
        "known_on": known_day(outcome),
        "milestone": None if outcome.milestone is None else outcome.milestone.slug,
        "delivered_to": [actor.slug for actor in outcome.delivered_to.all()],
        "citations": plain_citations(outcome),
    }


def plain_citations(record: Target | Observation | Outcome | Verdict) -> list[CitedSource]:
    """Where a record is from: source, place in it, and how it bears on the record."""
    return [
        {
            "source": citation.source.slug,
            "title": citation.source.title,
            "publisher": citation.source.publisher,
            "authors": citation.source.authors,
            "url": citation.source.url,
            "published_on": vague_date_document(citation.source, "published_on"),
            "published_on_inferred": citation.source.published_on_inferred,
            "locator": citation.locator,
            "stance": citation.stance,
            "quote": citation.quote,
            "remark": citation.remark,
        }
        for citation in record.citations.all()
    ]


def _verdict(promise: Promise, *, as_of: dt.date) -> VerdictProgress | None:
    verdict = public(Verdict, as_of=as_of).filter(promise=promise).order_by("-concluded_on", "-id").first()
    if verdict is None:
        return None
    return {
        "slug": verdict.slug,
        "verdict": verdict.verdict,
        "reason": verdict.reason,
        "concluded_on": verdict.concluded_on,
        "citations": plain_citations(verdict),
    }


def path_points(target: Target, head: Assessment, measured: Sequence[Figures] = ()) -> list[PathPoint]:
    """The path from baseline to goal, in the unit: by the periods that the promise states, else year by year."""
    baseline, goal = head.measures.get("baseline"), head.measures.get("goal")
    deadline = head.measures.get("deadline")
    if (
        baseline is None
        or goal is None
        or deadline is None
        or baseline["period_end"] is None
        or target.applies != Applies.AT_DEADLINE
        or target.covers_window
    ):
        return []
    start, end = dt.date.fromisoformat(baseline["period_end"]), dt.date.fromisoformat(deadline)
    base, wanted = float(baseline["value"]), float(goal)
    if head.measures.get("path_is_promised"):
        return _stated_points(target, measured, start=(start, base), end=(end, wanted))
    model = model_for(Model(target.indicator.model), base, wanted)
    days = [start, *(dt.date(year, 12, 31) for year in range(start.year + 1, end.year)), end] if start < end else []
    span = (end - start).days
    points = ((day, path_value(model, base=base, goal=wanted, share_of_time=(day - start).days / span)) for day in days)
    return [{"on": day, "value": value} for day, value in points if value is not None]


def _stated_points(
    target: Target, measured: Sequence[Figures], *, start: tuple[dt.date, float], end: tuple[dt.date, float]
) -> list[PathPoint]:
    """The plans of the series that a target names for its path, between its baseline and its goal."""
    rows = [
        row
        for figures in measured
        if figures.series.pk == target.path_series_id
        for row in figures.observations
        if row.kind_of_value == ObservationKind.PLAN and row.value is not None and row.period_upper is not None
    ]
    by_end = {row.period_upper: float(row.value) for row in sorted(rows, key=known_day) if row.value is not None}
    between = sorted((day, value) for day, value in by_end.items() if day is not None and start[0] < day <= end[0])
    last = [end] if not between or between[-1][0] < end[0] else []
    return [{"on": day, "value": value} for day, value in (start, *between, *last)]
