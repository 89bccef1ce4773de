"""What the rules answer: frozen results without any trace of the day they were computed for.

That a result does not hold its day is what lets equal neighbours be merged into one period of as-of days. Where a day
matters it is in the `Period`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Generic, Protocol, TypeAlias, TypedDict, TypeVar, get_args, get_type_hints

from claims.enums import (
    BaselineOrigin,
    DeadlineKind,
    FlagKind,
    ForecastReason,
    Model,
    Modifier,
    MoveKind,
    Reason,
    RecordKind,
    Severity,
    Status,
)

T = TypeVar("T")
#: The JSON of a result, by name.
JsonObject: TypeAlias = Mapping[str, Any]  # of all types: a rule reads the values that it knows by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Where a target starts: value in the indicator's unit, last day of its period.

    `period_start` and `slug` are the first day and the observation of one that was measured, `from_version` is the
    number of the version that an inherited one is from.
    """

    value: Decimal
    period_end: date | None
    origin: BaselineOrigin
    slug: str | None = None
    period_start: date | None = None
    from_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One measured value as used: the period's first and last day, and the observation's slug.

    `low` and `high` are the ends of the range that it is known as, where it is one. `parts` are the observations' slugs
    where it is the sum or average of several, which ends with `slug`.
    """

    value: Decimal
    period_start: date
    period_end: date
    slug: str
    low: Decimal | None = None
    high: Decimal | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The measures of progress. `None` means that the number does not exist here, never zero.

    Against a deadline they are of the figure that decided; else, and where none has decided, of the latest one.
    Paces are fractions a year under the geometric model and units a year under the linear one; `pace_model` says
    which. `ratio` belongs to the model that decides, `ratio_linear` to the linear one. The path value is where the
    indicator would be at the end of the latest period on an even path, or on the one that the promise states: then
    `path_is_promised`. Both gaps count what is missing: the
    target or path value less that figure.
    """

    ratio: float | None = None
    ratio_linear: float | None = None
    attainment: float | None = None
    level_share: float | None = None
    gap: float | None = None
    path_value: float | None = None
    path_gap: float | None = None
    pace: float | None = None
    required_pace: float | None = None
    needed_pace: float | None = None
    pace_model: Model | None = None
    path_is_promised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """When a goal without a deadline would be reached at the pace from `since` to the latest figure.

    `since` is the newest figure that is at least `periods` periods older. `reached_on` is the last day of the period in
    which it would be reached; None where that pace does not lead there, or not within `REACH_YEARS`.
    """

    periods: int
    since: Reading
    reached_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineResult:
    """The judgement against one deadline (its last day). Slip is what it was late by, when it was met late.

    `decided_by` is the figure that decided; `reached` the first one that satisfied the target, `lost` the first one
    after it that no longer did. `attainment_at_deadline` is the attainment of the deadline period's figure.
    `periods_judged` are how many figures a target was held against that applies throughout or in each period,
    `periods_kept` how many of them satisfied it, and `breaches` the others, in order; else None and empty.
    `bracket`: the figures before and after the deadline that decided in the place of its own; `reach`:
    when a goal without one would be reached.
    """

    deadline: date | None
    status: Status
    reason: Reason | None = None
    measures: Measures = Measures()
    decided_by: Reading | None = None
    reached: Reading | None = None
    lost: Reading | None = None
    attainment_at_deadline: float | None = None
    slip_days: int | None = None
    slip_years: float | None = None
    periods_kept: int | None = None
    periods_judged: int | None = None
    breaches: tuple[Reading, ...] = ()
    bracket: tuple[Reading, ...] = ()
    reach: tuple[Reach, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenBy:
    """In whose place an earlier version speaks for its promise, and why.

    `version` and `instead_of_version` are the sequence numbers of the two, `instead_of` is the slug of the current one
    and `reason` is why that cannot be assessed.
    """

    version: int
    instead_of: str
    instead_of_version: int
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the rules make of one subject on one series.

    For a target with several deadlines the own fields are those of the latest one and `deadlines` holds each; for a
    schedule whose steps were re-dated `deadlines` holds the results by the first days and by the last ones.
    `status_without_provisional` is given where the result is provisional and the firm figures alone say otherwise.
    `other_statuses` are those that the tolerance of the figures leaves open where it is borderline, `ratio_low` and
    `ratio_high` the least and the greatest R within it, `room` how far the deciding figure may be off, in the unit.
    `status_at_low` and `status_at_high` are given where a figure in use is a range: the status with every range at its
    lower end and at its upper end; equal to `status` they say that it holds for the whole range.
    `is_headline`: on the series that speaks for its version; `is_current`: of the newest version that holds of its
    goal; `first_version` is the slug of the first version of that goal.
    `goals` and `goals_reached` are given with the promise's status where it has several goals, `counts_first`: the
    promise counts by it in the count by first versions (all set by `headline.mark_headline` only).
    `spoken_by`: it speaks in the place of the current version (set by `stand_ins.mark_version_stand_ins` only).
    `heads_promise`: it gives the promise its status on the day (set by `headline.mark_headline` only).
    `rows_used` are the slugs of the observations (of outcomes and milestones for a deliverable) that it rests on.
    """

    subject_kind: RecordKind
    subject: str
    status: Status
    series: str | None = None
    reason: Reason | None = None
    modifiers: tuple[Modifier, ...] = ()
    measures: Measures = Measures()
    goal: Decimal | None = None
    baseline: Baseline | None = None
    latest: Reading | None = None
    decided_by: Reading | None = None
    reached: Reading | None = None
    lost: Reading | None = None
    attainment_at_deadline: float | None = None
    slip_days: int | None = None
    slip_years: float | None = None
    periods_kept: int | None = None
    periods_judged: int | None = None
    breaches: tuple[Reading, ...] = ()
    bracket: tuple[Reading, ...] = ()
    reach: tuple[Reach, ...] = ()
    deadline: date | None = None
    deadline_kind: DeadlineKind = DeadlineKind.NONE
    deadlines: tuple[DeadlineResult, ...] = ()
    status_without_provisional: Status | None = None
    status_at_low: Status | None = None
    status_at_high: Status | None = None
    other_statuses: tuple[Status, ...] = ()
    ratio_low: float | None = None
    ratio_high: float | None = None
    room: float | None = None
    is_headline: bool = False
    is_current: bool = False
    first_version: str | None = None
    goals: int | None = None
    goals_reached: int | None = None
    counts_first: bool = False
    spoken_by: SpokenBy | None = None
    heads_promise: bool = False
    rows_used: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One way in which a version gave way against the version before it.

    `before` and `after` are what changed, as text that is stable and JSON-able (dates ISO, values plain numbers);
    `amount` and `unit` say by how much where that is a number (unit `days`, `years`, or the indicator's).
    `known_on` is the first day on which both versions were known. `step` is the slug of the step whose day moved, as
    first recorded, None where a number's version moved; for a step the two targets are the versions of its day.
    """

    kind: MoveKind
    promise: str
    from_target: str
    to_target: str
    known_on: date
    before: str | None
    after: str | None
    amount: float | None = None
    unit: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagResult:
    """A reason for doubt, with the numbers for its sentence and the rows it rests on.

    `subject_period` is the ISO interval `start/end` where the subject is an indicator in a period. `params` holds only
    JSON values and nothing that depends on the day of computation.
    """

    kind: FlagKind
    subject_kind: RecordKind
    subject: str
    severity: Severity
    subject_period: str | None = None
    params: JsonObject = field(default_factory=dict)
    evidence: tuple[tuple[RecordKind, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ForecastInterval:
    """The levels between which the value is with probability `level` (0.8 or 0.95)."""

    level: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Where a series may come to by a target's last deadline, and how likely that satisfies the target.

    `values` are how many consecutive figures it rests on, `steps` how many periods `period_end` is ahead.
    `persistence` is the part of a change that carries over into the next, None where the formula for yearly series was
    not used. `probability` is a fraction in steps of 0.05. `reason` says why nothing is shown, `probability_reason` why
    no probability is; both are None where there is nothing to explain. `indicative`: on few figures.
    """

    target: str
    series: str
    values: int
    steps: int | None = None
    period_end: date | None = None
    median: float | None = None
    intervals: tuple[ForecastInterval, ...] = ()
    indicative: bool = False
    provisional: bool = False
    persistence: float | None = None
    probability: float | None = None
    reason: ForecastReason | None = None
    probability_reason: ForecastReason | None = None
    rows_used: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Period(Generic[T]):
    """What would have been said on every day from `from_day` up to, not including, `to_day` (None: until now)."""

    from_day: date
    to_day: date | None
    value: T


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Every result as periods of as-of days; per subject and series, or per subject and flag kind, without overlap.

    `recompute_on` is the first later day on which a result may change by what is already known; None where there is
    none.
    """

    assessments: tuple[Period[Assessment], ...] = ()
    flags: tuple[Period[FlagResult], ...] = ()
    recompute_on: date | None = None


class TargetLike(Protocol):
    """A target as far as its terms go: a row of the method's or a stored one."""

    @property
    def comparator(self) -> str: ...

    @property
    def direction(self) -> str: ...

    @property
    def value(self) -> Decimal | None: ...

    @property
    def high(self) -> Decimal | None: ...

    @property
    def applies(self) -> str: ...

    @property
    def per(self) -> str | None: ...

    @property
    def measure(self) -> str | None: ...


class Terms(TypedDict):
    """What a target asks for, as the sentence about its result needs it."""

    indicator: str
    """The indicator's name."""
    unit: str
    frequency: str | None
    """How often it is measured: a word of `Frequency`."""
    kind_of_promise: str | None
    """What the editors say of the promise: a word of `PromiseKind`."""
    comparator: str
    """A word of `Comparator`."""
    direction: str
    """A word of `Direction`."""
    value: Decimal | None
    """In the unit; with `multiply` a factor of the baseline."""
    high: Decimal | None
    """The upper end, where a range is asked for."""
    applies: str
    """A word of `Applies`."""
    per: str | None
    """A word of `Per`; None: the indicator's frequency."""
    measure: str | None
    """A word of `TargetMeasure`; None: a level."""


def terms_of(
    target: TargetLike, *, indicator: str, unit: str, frequency: str | None, kind_of_promise: str | None = None
) -> Terms:
    """What a target asks for, as sentences about its results need it.

    `indicator` is the title of what is measured, `unit` the one that values are given in, `frequency` how often;
    `kind_of_promise` is what the editors say of the promise (an expectation was never promised).
    """
    return {
        "indicator": indicator,
        "unit": unit,
        "frequency": frequency,
        "kind_of_promise": kind_of_promise or None,
        "comparator": target.comparator,
        "direction": target.direction,
        "value": target.value,
        "high": target.high,
        "applies": target.applies,
        "per": target.per or None,
        "measure": target.measure or None,
    }


def as_json(result: object) -> Any:  # the shape follows the result's
    """A result as JSON values: dates as ISO text, words as their values, decimals and floats as numbers.

    A decimal beyond what a float holds comes as text, since no reader of JSON could be trusted with such a number.
    """
    kind = type(result)
    if kind in _PLAIN:
        return result
    make = _MAKERS.get(kind)
    if make is None:
        make = _MAKERS[kind] = _maker(kind)
    return make(result)


#: Makes JSON of a result.
_Maker: TypeAlias = Callable[[Any], object]  # each takes results of a type of its own
#: What JSON has itself.
_PLAIN = frozenset({str, int, float, bool, type(None)})


def _maker(kind: type[object]) -> _Maker:
    """How results of one type become JSON values; found out once a type, since histories hold millions of them."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        names = tuple((item.name, _is_plain(hints[item.name])) for item in fields(kind))
        return lambda result: {
            name: getattr(result, name) if is_plain else as_json(getattr(result, name)) for name, is_plain in names
        }
    for base, make in _CONVERSIONS:
        if issubclass(kind, base):
            return make
    return lambda result: result


def _is_plain(hint: object) -> bool:
    """Whether a field's type allows only what JSON has itself."""
    return _PLAIN.issuperset(get_args(hint) if isinstance(hint, UnionType) else (hint,))


def _number(result: Decimal) -> int | float | str:
    if not math.isfinite(float(result)):
        return str(result)
    return int(result) if result == result.to_integral_value() else float(result)


_CONVERSIONS: tuple[tuple[type | tuple[type, ...], _Maker], ...] = (
    (Enum, lambda result: result._value_),
    (date, lambda result: result.isoformat()),
    (Decimal, _number),
    (Mapping, lambda result: {str(key): as_json(value) for key, value in result.items()}),
    ((tuple, list, set, frozenset), lambda result: [as_json(item) for item in result]),
)
_MAKERS: dict[type[object], _Maker] = {}
