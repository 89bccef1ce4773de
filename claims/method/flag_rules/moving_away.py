"""The figures go against the promised direction, or went so until the deadline.

It is serious where a tenth of the promised change or more is lost, or two figures in a row are on the wrong side of the
baseline. A single dip is a warning.
"""

from collections.abc import Iterator

from claims.enums import Direction, FlagKind, Severity, Status
from claims.method.example_rows import number_example
from claims.method.flag_rules.rule import Finder, FlagRule, PromiseOnDay, with_results
from claims.method.flag_rules.target_flags import TargetParams, about_target, current_headlines, severity_of
from claims.method.results import Assessment, FlagResult
from claims.method.target_assessment import Snapshot, case_of
from claims.method.thresholds import SERIOUS_ATTAINMENT

AWAY = frozenset({Status.MOVING_AWAY, Status.REVERSED})


def _find(on_day: PromiseOnDay) -> Iterator[FlagResult]:
    for assessment in current_headlines(on_day):
        if assessment.status in AWAY:
            severity = Severity.SERIOUS if is_serious(on_day.seen, assessment) else Severity.WARNING
            yield about_target(on_day.seen, FlagKind.MOVING_AWAY, assessment, severity_of(assessment, severity))


def is_serious(seen: Snapshot, assessment: Assessment) -> bool:
    """Whether more than one dip shows that a target's figures move away from it."""
    at_deadline = assessment.attainment_at_deadline
    attainment = assessment.measures.attainment if at_deadline is None else at_deadline
    return (attainment is not None and attainment < SERIOUS_ATTAINMENT) or _two_in_a_row(seen, assessment)


def _two_in_a_row(seen: Snapshot, assessment: Assessment) -> bool:
    case, decided = case_of(seen, assessment), assessment.decided_by
    if case is None or case.baseline is None or case.baseline.period_end is None or decided is None:
        return False
    base, start = case.baseline.value, case.baseline.period_end
    values = [row.value for row in case.readings if start < row.end <= decided.period_end and row.value is not None]
    upwards = case.target.direction is Direction.INCREASE
    return len(values) > 1 and all(value < base if upwards else value > base for value in values[-2:])


RULE = FlagRule(
    kind=FlagKind.MOVING_AWAY,
    severities={Severity.NOTICE, Severity.WARNING, Severity.SERIOUS},
    params=TargetParams,
    example=number_example("90 in 2015", {2015: 90}, "2016-06-01"),
    of_promise=Finder(_find, with_results),
)
