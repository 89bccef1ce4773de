"""What the flags about a target share: their parameters are the numbers of the result that raised them."""

from collections.abc import Iterator, Mapping
from typing import NotRequired, TypedDict

from claims.enums import FlagKind, Modifier, RecordKind, Severity, Status
from claims.method.conditions import unmet_condition
from claims.method.continuous_targets import applies_throughout
from claims.method.flag_rules.rule import Example, Finder, FlagRule, PromiseOnDay, with_results
from claims.method.results import Assessment, FlagResult, JsonObject, as_json
from claims.method.target_assessment import Snapshot

#: Modifiers of results that raise no more than a notice.
UNSURE = frozenset({Modifier.EARLY, Modifier.BORDERLINE})


class DeadlineParams(TypedDict):
    """What came of a target by one of its deadlines."""

    deadline: str | None
    status: str
    reason: str | None


class TargetParams(TypedDict):
    """A target and its result. Readings and the baseline are those of `results` as JSON; days are ISO text.

    Levels and `room` are in `unit`, paces a year, `attainment` and ratios fractions; `attainment` is that of the figure
    which decided. `deadline_kind` and `deadlines` come with a choice of deadlines, the last five where the target
    applies throughout.
    """

    target: str
    indicator: str | None
    unit: str | None
    series: str | None
    status: str
    comparator: str
    direction: str
    kind_of_promise: str | None
    high: float | None
    goal: float | None
    deadline: str | None
    baseline: JsonObject | None
    latest: JsonObject | None
    decided_by: JsonObject | None
    reached: JsonObject | None
    lost: JsonObject | None
    ratio: float | None
    attainment: float | None
    attainment_at_deadline: float | None
    status_at_low: str | None
    status_at_high: str | None
    other_statuses: list[str]
    ratio_low: float | None
    ratio_high: float | None
    room: float | None
    path_value: float | None
    path_gap: float | None
    path_is_promised: bool
    required_pace: float | None
    needed_pace: float | None
    pace: float | None
    pace_model: str | None
    slip_days: int | None
    slip_years: float | None
    deadline_kind: NotRequired[str]
    deadlines: NotRequired[list[DeadlineParams]]
    applies: NotRequired[str]
    per: NotRequired[str | None]
    measure: NotRequired[str | None]
    frequency: NotRequired[str | None]
    periods_kept: NotRequired[int | None]
    periods_judged: NotRequired[int | None]
    breaches: NotRequired[list[JsonObject]]
    bracket: NotRequired[list[JsonObject]]


def status_rule(
    kind: FlagKind, severities: Mapping[Status, Severity], example: Example, *, only_promises: bool = False
) -> FlagRule:
    """The rule of a flag that follows from a target's status alone, as its headline result says it."""

    def find(on_day: PromiseOnDay) -> Iterator[FlagResult]:
        for assessment in current_headlines(on_day):
            severity = severities.get(assessment.status)
            if severity is not None:
                yield about_target(on_day.seen, kind, assessment, severity_of(assessment, severity))

    return FlagRule(
        kind=kind,
        severities=frozenset({*severities.values(), Severity.NOTICE}),
        params=TargetParams,
        example=example,
        of_promise=Finder(find, with_results),
        only_promises=only_promises,
    )


def severity_of(assessment: Assessment, severity: Severity) -> Severity:
    """A rule's severity; no more than a notice where it is too early to say, or the figures' tolerance decides."""
    return Severity.NOTICE if UNSURE.intersection(assessment.modifiers) else severity


def current_headlines(on_day: PromiseOnDay) -> Iterator[Assessment]:
    """The headline result of each version that is not withdrawn; none while the promise's condition is not met."""
    if unmet_condition(on_day.seen.facts) is not None:
        return iter(())
    withdrawn = {target.slug for target in on_day.seen.facts.targets if target.withdrawn_on is not None}
    return (row for row in on_day.assessments if row.is_headline and row.subject not in withdrawn)


def about_target(seen: Snapshot, kind: FlagKind, assessment: Assessment, severity: Severity) -> FlagResult:
    """A flag on a target, with the numbers of its result."""
    rows = tuple((RecordKind.OBSERVATION, slug) for slug in assessment.rows_used)
    params: TargetParams = as_json(_params(seen, assessment))
    return FlagResult(
        kind=kind,
        subject_kind=RecordKind.TARGET,
        subject=assessment.subject,
        severity=severity,
        params=params,
        evidence=((RecordKind.TARGET, assessment.subject), *rows),
    )


def _params(seen: Snapshot, assessment: Assessment) -> dict[str, object]:
    target = next(row for row in seen.facts.targets if row.slug == assessment.subject)
    indicator = seen.indicators[target.indicator] if target.indicator is not None else None
    params: dict[str, object] = {
        "target": assessment.subject,
        "indicator": target.indicator,
        "unit": indicator.unit if indicator is not None else None,
        "series": assessment.series,
        "status": assessment.status,
        "comparator": target.comparator,
        "direction": target.direction,
        "kind_of_promise": seen.facts.promise.kind,
        "high": target.high,
        "goal": assessment.goal,
        "deadline": assessment.deadline,
        "baseline": assessment.baseline,
        "latest": assessment.latest,
        "decided_by": assessment.decided_by,
        "reached": assessment.reached,
        "lost": assessment.lost,
        "ratio": assessment.measures.ratio,
        "attainment": _first(assessment.attainment_at_deadline, assessment.measures.attainment),
        "attainment_at_deadline": assessment.attainment_at_deadline,
        "status_at_low": assessment.status_at_low,
        "status_at_high": assessment.status_at_high,
        "other_statuses": assessment.other_statuses,
        "ratio_low": assessment.ratio_low,
        "ratio_high": assessment.ratio_high,
        "room": assessment.room,
        "path_value": assessment.measures.path_value,
        "path_gap": assessment.measures.path_gap,
        "path_is_promised": assessment.measures.path_is_promised,
        "required_pace": assessment.measures.required_pace,
        "needed_pace": assessment.measures.needed_pace,
        "pace": assessment.measures.pace,
        "pace_model": assessment.measures.pace_model,
        "slip_days": assessment.slip_days,
        "slip_years": assessment.slip_years,
    }
    if target.per is not None or target.measure is not None:
        params |= {"per": target.per, "measure": target.measure}
    if len(assessment.deadlines) > 1:
        params |= {"deadline_kind": assessment.deadline_kind, "deadlines": _by_deadline(assessment)}
    if assessment.bracket:
        params["bracket"] = assessment.bracket
    if applies_throughout(target):
        params |= {
            "applies": target.applies,
            "frequency": indicator.frequency if indicator is not None else None,
            "periods_kept": assessment.periods_kept,
            "periods_judged": assessment.periods_judged,
            "breaches": assessment.breaches,
        }
    return params


def _by_deadline(assessment: Assessment) -> list[dict[str, object]]:
    return [{"deadline": each.deadline, "status": each.status, "reason": each.reason} for each in assessment.deadlines]


def _first(*numbers: float | None) -> float | None:
    return next((number for number in numbers if number is not None), None)
