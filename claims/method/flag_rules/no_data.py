"""A target with a deadline of which no series has a measured figure."""

from collections.abc import Iterator

from claims.enums import FlagKind, Severity
from claims.method.example_rows import number_example
from claims.method.flag_rules.rule import Finder, FlagRule, PromiseOnDay, with_results
from claims.method.flag_rules.target_flags import TargetParams, about_target, current_headlines
from claims.method.results import FlagResult
from claims.method.target_assessment import measured_series


def _find(on_day: PromiseOnDay) -> Iterator[FlagResult]:
    seen = on_day.seen
    targets = {row.slug: row for row in seen.facts.targets}
    for assessment in current_headlines(on_day):
        target = targets[assessment.subject]
        if target.deadlines and target.indicator is not None and not measured_series(seen, target):
            yield about_target(seen, FlagKind.NO_DATA, assessment, Severity.WARNING)


RULE = FlagRule(
    kind=FlagKind.NO_DATA,
    severities={Severity.WARNING},
    params=TargetParams,
    example=number_example("no figure is known", {}, "2016-06-01"),
    of_promise=Finder(_find, with_results),
)
