"""The newest figure is older than frequency and lag allow, while an open target needs a newer one."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypedDict

from claims.enums import FlagKind, RecordKind, Severity
from claims.method.example_rows import indicator, series, target, values
from claims.method.facts import Indicator, Observation, Target
from claims.method.flag_rules.rule import Example, Finder, FlagRule, IndicatorFacts, IndicatorOnDay
from claims.method.periods import add_days, stale_after
from claims.method.results import FlagResult


class StaleDataParams(TypedDict):
    """The newest figure and the last day of its period, the last day on which it is fresh, and the open targets."""

    indicator: str
    newest_end: str
    newest: str
    fresh_until: str
    targets: list[str]


def _find(on_day: IndicatorOnDay) -> Iterator[FlagResult]:
    targets = open_on(on_day.open_targets, indicator=on_day.indicator, day=on_day.day)
    newest = _newest(on_day)
    if newest is None or not targets:
        return
    fresh_until = _fresh_until(on_day.indicator, newest)
    if fresh_until is None or on_day.day <= fresh_until:
        return
    params: StaleDataParams = {
        "indicator": on_day.indicator.slug,
        "newest_end": newest.end.isoformat(),
        "newest": newest.slug,
        "fresh_until": fresh_until.isoformat(),
        "targets": [row.slug for row in targets],
    }
    yield FlagResult(
        kind=FlagKind.STALE_DATA,
        subject_kind=RecordKind.INDICATOR,
        subject=on_day.indicator.slug,
        severity=Severity.NOTICE,
        params=params,
        evidence=((RecordKind.OBSERVATION, newest.slug), *((RecordKind.TARGET, row.slug) for row in targets)),
    )


def _recompute_dates(on_day: IndicatorOnDay) -> Iterator[date]:
    """The days on which targets open or close, and the first on which the newest figure is stale."""
    for row in on_day.open_targets:
        yield row.known_on
        if row.deadlines:
            yield add_days(row.deadlines[-1], 1)
        if row.withdrawn_on is not None:
            yield row.withdrawn_on
    newest = _newest(on_day)
    fresh_until = None if newest is None else _fresh_until(on_day.indicator, newest)
    if fresh_until is not None:
        yield add_days(fresh_until, 1)


def _newest(on_day: IndicatorOnDay) -> Observation | None:
    return max(on_day.rows, key=lambda row: (row.end, row.slug), default=None)


def _fresh_until(of: Indicator, newest: Observation) -> date | None:
    return stale_after(newest.end, of.frequency, of.usual_lag_days)


def open_on(targets: Iterable[Target], *, indicator: Indicator, day: date) -> list[Target]:
    """The targets on an indicator that are known, not withdrawn and not closed on a day."""
    return sorted(
        (
            row
            for row in targets
            if row.indicator == indicator.slug
            and row.known_on <= day
            and (row.withdrawn_on is None or row.withdrawn_on > day)
            and (not row.deadlines or row.deadlines[-1] >= day)
        ),
        key=lambda row: row.slug,
    )


RULE = FlagRule(
    kind=FlagKind.STALE_DATA,
    severities={Severity.NOTICE},
    params=StaleDataParams,
    example=Example(
        "110 in 2015, and nothing since",
        IndicatorFacts(indicator(), (series(),), values({2015: 110}), (target(),)),
        date(2017, 4, 1),
    ),
    of_indicator=Finder(_find, _recompute_dates),
)
