"""A source whose printed changes do not follow from the levels that it prints itself.

A change counts as contradicted only beyond rounding: every printed number represents all numbers that round to it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, DecimalException
from typing import NamedTuple, TypedDict

from claims.enums import FlagKind, RecordKind, Severity
from claims.method.example_claims import source
from claims.method.example_rows import observation
from claims.method.facts import Indicator, Observation, Series
from claims.method.flag_rules.rule import Example, Finder, FlagRule, SourceOnDay
from claims.method.periods import months_later
from claims.method.results import FlagResult, as_json
from claims.method.units import EXACT
from claims.method.vintages import PROJECTED

HUNDRED = Decimal(100)


class Span(NamedTuple):
    """All numbers that a printed one may represent; None is an open end."""

    low: Decimal | None
    high: Decimal | None


class Levels(NamedTuple):
    """Two levels of one series a year apart, and the changes (per cent) that they allow."""

    before: Observation
    after: Observation
    change: Span


class FigureParams(TypedDict):
    """A printed figure: its observation's slug, its value or range, and its period's first and last day."""

    observation: str
    value: float | None
    low: float | None
    high: float | None
    start: str
    end: str


class LevelParams(TypedDict):
    """Two printed levels of a series a year apart, and the least and greatest change (per cent) that they allow."""

    series: str
    before: FigureParams
    after: FigureParams
    least: float | None
    most: float | None


class ChangeParams(TypedDict):
    """A printed change of one period, and the levels that it contradicts."""

    indicator: str
    level: str | None
    level_unit: str | None
    start: str
    end: str
    printed: FigureParams
    levels: list[LevelParams]


class FiguresInconsistentParams(TypedDict):
    """Every change that contradicts the levels."""

    changes: list[ChangeParams]


def _find(on_day: SourceOnDay) -> Iterator[FlagResult]:
    """One flag for all changes of the source that contradict its levels."""
    facts, day = on_day
    indicators = {row.slug: row for row in facts.indicators}
    series = {row.slug: row for row in facts.series}
    rows = sorted(
        (row for row in facts.observations if row.known_on <= day and row.kind not in PROJECTED),
        key=lambda row: (row.start, row.end, row.slug),
    )
    changes: list[ChangeParams] = []
    evidence: list[tuple[RecordKind, str]] = [(RecordKind.SOURCE, facts.slug)]
    for change in rows:
        indicator = _indicator_of(change, series, indicators)
        if indicator is None or indicator.change_of is None:
            continue
        pairs = list(_levels(change, rows, series, level=indicator.change_of))
        if pairs and not any(_meet(printed_value(change), pair.change) for pair in pairs):
            changes.append(_params(change, indicator, pairs, indicators))
            used = (change, *(row for pair in pairs for row in (pair.before, pair.after)))
            evidence += [(RecordKind.OBSERVATION, row.slug) for row in used]
    if changes:
        params: FiguresInconsistentParams = {"changes": changes}
        yield FlagResult(
            kind=FlagKind.FIGURES_INCONSISTENT,
            subject_kind=RecordKind.SOURCE,
            subject=facts.slug,
            severity=Severity.WARNING,
            params=params,
            evidence=tuple(dict.fromkeys(evidence)),
        )


def _indicator_of(row: Observation, series: dict[str, Series], indicators: dict[str, Indicator]) -> Indicator | None:
    found = series.get(row.series)
    return None if found is None else indicators.get(found.indicator)


def _levels(
    change: Observation, rows: Iterable[Observation], series: dict[str, Series], *, level: str
) -> Iterator[Levels]:
    """Each pair of levels of one series for the change's period and the one a year before it.

    Of the series whose provider the change has where there are such pairs, else of every series that the source
    prints: a source need not say whose levels its change is computed from.
    """
    own = [row for row in rows if row.series in series and series[row.series].indicator == level]
    after = [row for row in own if (row.start, row.end) == (change.start, change.end)]
    earlier = (months_later(change.start, -12), months_later(change.end, -12))
    before = [row for row in own if (row.start, row.end) == earlier]
    pairs = [
        Levels(first, second, allowed)
        for second in after
        for first in before
        if first.series == second.series and (allowed := change_between(first, second)) is not None
    ]
    whose = _voice(series[change.series])
    same = [pair for pair in pairs if _voice(series[pair.after.series]) == whose]
    yield from same or pairs


def _voice(series: Series) -> tuple[str | None, str | None]:
    return series.provider, series.document


def change_between(before: Observation, after: Observation) -> Span | None:
    """The changes in per cent that two printed levels allow; None where they allow none or any."""
    first, second = printed_value(before), printed_value(after)
    if first.low is None or first.low <= 0:
        return None
    try:
        low = None if second.low is None or first.high is None else _per_cent(first.high, second.low)
        high = None if second.high is None else _per_cent(first.low, second.high)
    except DecimalException:
        return None
    return None if low is None and high is None else Span(low, high)


def _per_cent(before: Decimal, after: Decimal) -> Decimal:
    return EXACT.multiply(HUNDRED, EXACT.subtract(EXACT.divide(after, before), Decimal(1)))


def printed_value(row: Observation) -> Span:
    """All numbers that a printed figure may represent: half a unit of its last digit either way, or its own range.

    Idle zeros say nothing of how finely it was rounded (66 and 66.0 are stored alike), so that the coarser reading
    counts, up to a whole number.
    """
    if row.value is None:
        return Span(row.low, row.high)
    exponent = row.value.normalize(EXACT).as_tuple().exponent
    places = min(exponent, 0) if isinstance(exponent, int) else 0
    half = Decimal(5).scaleb(places - 1, EXACT)
    return Span(EXACT.subtract(row.value, half), EXACT.add(row.value, half))


def _meet(one: Span, other: Span) -> bool:
    over = one.low is not None and other.high is not None and one.low > other.high
    under = one.high is not None and other.low is not None and one.high < other.low
    return not over and not under


def _params(
    change: Observation, indicator: Indicator, pairs: list[Levels], indicators: dict[str, Indicator]
) -> ChangeParams:
    level = indicators.get(indicator.change_of) if indicator.change_of is not None else None
    return {
        "indicator": indicator.slug,
        "level": indicator.change_of,
        "level_unit": level.unit if level is not None else None,
        "start": change.start.isoformat(),
        "end": change.end.isoformat(),
        "printed": _value(change),
        "levels": [
            {
                "series": pair.after.series,
                "before": _value(pair.before),
                "after": _value(pair.after),
                "least": as_json(_rounded(pair.change.low)),
                "most": as_json(_rounded(pair.change.high)),
            }
            for pair in pairs
        ],
    }


def _value(row: Observation) -> FigureParams:
    shown = {"observation": row.slug, "value": row.value, "low": row.low, "high": row.high, "start": row.start}
    figure: FigureParams = as_json(shown | {"end": row.end})
    return figure


def _rounded(number: Decimal | None) -> Decimal | None:
    """To a hundredth of a per cent, for the eye."""
    return None if number is None else EXACT.quantize(number, Decimal("0.01")) if abs(number) < 10**15 else number


RULE = FlagRule(
    kind=FlagKind.FIGURES_INCONSISTENT,
    severities={Severity.WARNING},
    params=FiguresInconsistentParams,
    example=Example(
        "a source prints 88 for 2014, 64 for 2015, and a fall of 30 %",
        source(
            observation(2014, 88, of="level"),
            observation(2015, 64, of="level"),
            observation(2015, -30, of="growth"),
        ),
        date(2020, 1, 1),
    ),
    of_source=Finder(_find),
)
