"""What a status would be if one choice of the rules were another: the figures a little off, another base, another end.

Each row changes one choice and nothing else. A status that the rows share does not hang on that choice; where one row
differs, a reader knows which. Out of scope: the tolerance's own mark on a result (certainty.py), other series, which
have results of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from claims.enums import BaselineOrigin, Comparator, Model, SensitivityKind, Status
from claims.method.certainty import WITHIN_TOLERANCE, shifted
from claims.method.facts import Observation
from claims.method.results import Assessment, Baseline, DeadlineResult, Reading
from claims.method.status import judge_status
from claims.method.target_assessment import Snapshot, case_of
from claims.method.target_case import Case, reading_of
from claims.method.thresholds import (
    BASELINE_STATUSES,
    PACE_BANDS,
    PACE_STATUSES,
    SILENT_STATUSES,
    WIDE_PACE_BANDS,
    band_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """What one other choice would make of a result.

    `ratio` is R (progress.py) under that choice, None where there is none. `figure` is the other base or end point;
    None where the choice is not about a figure.
    """

    kind: SensitivityKind
    status: Status
    ratio: float | None = None
    figure: Reading | None = None


def find_sensitivities(seen: Snapshot, assessment: Assessment) -> tuple[Sensitivity, ...]:
    """The other choices that can be made about a target's result on a day, in the order of `SensitivityKind`.

    Empty for a result that says nothing, and for one that is of no number.
    """
    case = case_of(seen, assessment)
    if case is None or assessment.status in SILENT_STATUSES or case.latest is None:
        return ()
    return tuple(_try_choices(case, assessment, day=seen.day))


def _try_choices(case: Case, assessment: Assessment, *, day: date) -> Iterator[Sensitivity]:
    def judge(other: Case) -> DeadlineResult:
        return judge_status(other, deadline=assessment.deadline, day=day)

    def row(kind: SensitivityKind, other: Case, figure: Observation | None = None) -> Iterator[Sensitivity]:
        found = judge(other)
        if found.status not in SILENT_STATUSES:
            yield Sensitivity(kind=kind, status=found.status, ratio=found.measures.ratio, figure=reading_of(figure))

    if case.target.comparator not in WITHIN_TOLERANCE:
        yield from row(SensitivityKind.FIGURES_LOWER, shifted(case, -1))
        yield from row(SensitivityKind.FIGURES_HIGHER, shifted(case, 1))
    before = case.readings[-2] if len(case.readings) > 1 else None
    if before is not None and assessment.status in PACE_STATUSES:
        yield from row(SensitivityKind.WITHOUT_NEWEST, replace(case, readings=case.readings[:-1]), before)
    if assessment.status in BASELINE_STATUSES and case.target.comparator is not Comparator.MULTIPLY:
        for kind, base in _neighbours(case):
            yield from row(kind, _with_base(case, base), base)
    if assessment.status in PACE_STATUSES and not case.path:
        yield from row(SensitivityKind.OTHER_MODEL, _with_other_model(case))
    ratio = assessment.measures.ratio
    if ratio is not None and assessment.status is band_of(ratio, PACE_BANDS):
        yield Sensitivity(kind=SensitivityKind.WIDE_BANDS, status=band_of(ratio, WIDE_PACE_BANDS), ratio=ratio)


def _neighbours(case: Case) -> Iterator[tuple[SensitivityKind, Observation]]:
    """The figures next to the base in time: the last one before its period, the first one after it but the latest."""
    start = case.baseline.period_end if case.baseline is not None else None
    if start is None or case.latest is None:
        return
    earlier = [row for row in case.readings if row.end < start]
    later = [row for row in case.readings if start < row.end < case.latest.end]
    if earlier:
        yield SensitivityKind.BASE_EARLIER, earlier[-1]
    if later:
        yield SensitivityKind.BASE_LATER, later[0]


def _with_base(case: Case, base: Observation) -> Case:
    assert base.value is not None  # readings have one
    baseline = Baseline(
        value=base.value,
        period_end=base.end,
        period_start=base.start,
        origin=BaselineOrigin.NEAREST,
        slug=base.slug,
    )
    target = replace(case.target, baseline_end=base.end)
    return replace(case, target=target, baseline=baseline, baseline_row=base)


def _with_other_model(case: Case) -> Case:
    model = Model.LINEAR if case.indicator.model is Model.GEOMETRIC else Model.GEOMETRIC
    return replace(case, indicator=replace(case.indicator, model=model))
