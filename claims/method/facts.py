"""The plain facts that the rules read: frozen rows, and one container per promise. Money, units and dates come ready:
values are `Decimal` in the indicator's unit, a vague date has become the bounds that its field describes, and
`known_on` is the first day (UTC) on which the row may be seen.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims.enums import (
    Applies,
    Comparator,
    DeadlineKind,
    Direction,
    Due,
    Frequency,
    MeasureKind,
    Model,
    ObservationKind,
    Per,
    PriceBasis,
    PromiseKind,
    Stage,
    TargetMeasure,
    VerdictKind,
)
from claims.exceptions import InvalidFigureError, InvalidRecordError


def error_place(kind: str, slug: str, field: str) -> dict[str, str]:
    """The detail of an error: which record, which field."""
    return {"kind": kind, "slug": slug, "field": field}


def check_figure(number: Decimal | None, *, field: str, kind: str, slug: str) -> None:
    """Raise `InvalidFigureError` for a number that is not finite; None is a missing number and no error."""
    if number is not None and not number.is_finite():
        raise InvalidFigureError(f"{number} is not a number to count with.", detail=error_place(kind, slug, field))


#: What has a level at any time, so that figures of different lengths of time compare.
LEVELS = frozenset({MeasureKind.STOCK, MeasureKind.RATE, MeasureKind.INDEX})

#: What adds up over time.
FLOWS = frozenset({MeasureKind.FLOW, MeasureKind.NET_FLOW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is measured. `tolerance` is a fraction (0.02 is 2 %); `preferred_series` is a series' slug.

    `kind_of_measure` says what figures of other lengths of time mean (claims/method/aggregation.py); None: not stated.
    `change_of` is the slug of the indicator whose per cent change on the year before this one is.
    """

    slug: str
    unit: str
    model: Model
    frequency: Frequency
    usual_lag_days: int
    tolerance: Decimal = Decimal("0.02")
    preferred_series: str | None = None
    kind_of_measure: MeasureKind | None = None
    counts_events: bool = False  # true where it counts events, so that a small number varies by chance
    change_of: str | None = None

    def __post_init__(self) -> None:
        check_figure(self.tolerance, field="tolerance", kind="indicator", slug=self.slug)
        if self.tolerance < 0 or self.usual_lag_days < 0:
            raise InvalidRecordError(
                "Tolerance and usual lag cannot be negative.",
                detail=error_place("indicator", self.slug, "tolerance, lag"),
            )

    @property
    def part_period_counts(self) -> bool:
        """Whether a figure of another length of time compares with a whole period's: of a stock, a share, an index.

        A change on the year before does not: that of the first months is a change on their own months.
        """
        is_change = self.change_of is not None and self.kind_of_measure is not MeasureKind.STOCK
        return self.kind_of_measure in LEVELS and not is_change


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One provider's way of measuring one indicator. Without a stated provider (None) it is marked where it speaks.

    `document` is the slug of the source whose figures these are, where the provider is not stated. `breaks` are the
    first days of a new way of counting, in order: figures on two sides of one do not compare. `price_basis` is None
    where it is not stated or makes no sense.
    """

    slug: str
    indicator: str
    provider: str | None
    basis: str = ""
    document: str | None = None
    breaks: tuple[date, ...] = ()
    price_basis: PriceBasis | None = None
    seasonally_adjusted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One vintage of one value. `start` and `end` are the period's first and last day.

    A figure given only as a range has `low` and `high` and no `value`; it is shown and compared, but no pace is
    computed from it. `parts` are the slugs of the figures that one was added up from (aggregation.py); `slug` is then
    that of the last of them.
    """

    slug: str
    series: str
    start: date
    end: date
    value: Decimal | None
    known_on: date
    low: Decimal | None = None
    high: Decimal | None = None
    kind: ObservationKind = ObservationKind.FINAL
    parts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field in ("value", "low", "high"):
            check_figure(getattr(self, field), field=field, kind="observation", slug=self.slug)
        if self.end < self.start:
            raise InvalidRecordError(
                "The period ends before it starts.", detail=error_place("observation", self.slug, "end")
            )
        if self.low is not None and self.high is not None and self.high < self.low:
            raise InvalidRecordError(
                "The upper end is below the lower end.", detail=error_place("observation", self.slug, "high")
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One version of a promise's number.

    `deadlines` are the last days of each deadline named, in order; an interval gives the last days of its two ends.
    `applies` says whether it is to be satisfied at the deadline, all the time, or in each period; `maintain` means all
    the time. `applies_from` is the first day of the time that is named for the latter ("2021 to 2023"), which then has
    one deadline, its last day; None: from the statement on. `due` says whether a figure before the deadline is
    enough ("by 2020") or only the deadline's own ("in 2020"). `baseline_end` is the last day of the baseline's period.
    For `between`, `value` is the lower bound and `high` the upper; for `multiply`, `value` is the factor. `tolerance`
    is in the indicator's unit; without one `equal` and `maintain` allow the indicator's fraction. `stated_on` is the
    last possible day of the statement, `stated_from` the first one (None: the same) and `set_by` the slug of its claim.
    `goal` names what it is a version of, where its promise is of several things; empty: of its indicator (goals.py).
    `per` is the length of time that its number is for; None: the indicator's frequency. `measure` says that the number
    is the total or average of the figures from `applies_from` to the last deadline.
    `path_series` is the slug of the series whose plans are the path that the promise states (promised_path.py).
    `is_contradictory`: its fields cannot all be right, so that it is reported and never judged or compared.
    """

    slug: str
    promise: str
    sequence: int
    indicator: str | None
    comparator: Comparator
    direction: Direction
    value: Decimal | None
    known_on: date
    own_series: str | None = None
    path_series: str | None = None
    applies: Applies = Applies.AT_DEADLINE
    due: Due = Due.IN
    high: Decimal | None = None
    tolerance: Decimal | None = None
    baseline_value: Decimal | None = None
    baseline_end: date | None = None
    deadlines: tuple[date, ...] = ()
    deadline_kind: DeadlineKind = DeadlineKind.NONE
    applies_from: date | None = None
    stated_on: date | None = None
    withdrawn_on: date | None = None
    is_contradictory: bool = False
    per: Per | None = None
    measure: TargetMeasure | None = None
    goal: str = ""
    set_by: str | None = None
    stated_from: date | None = None

    def __post_init__(self) -> None:
        if self.comparator is Comparator.MAINTAIN and self.applies is Applies.AT_DEADLINE:
            object.__setattr__(self, "applies", Applies.THROUGHOUT)
        if self.is_contradictory:
            return
        for field in ("value", "high", "tolerance", "baseline_value"):
            check_figure(getattr(self, field), field=field, kind="target", slug=self.slug)
        if self.tolerance is not None and self.tolerance < 0:
            raise InvalidRecordError(
                "A tolerance cannot be negative.", detail=error_place("target", self.slug, "tolerance")
            )
        if self.comparator is Comparator.BETWEEN and self.high is None and self.value is not None:
            raise InvalidRecordError("A range needs its upper end.", detail=error_place("target", self.slug, "high"))
        if self.value is not None and self.high is not None and self.high < self.value:
            raise InvalidRecordError(
                "The upper end is below the lower end.", detail=error_place("target", self.slug, "high")
            )
        if list(self.deadlines) != sorted(set(self.deadlines)):
            raise InvalidRecordError(
                "Deadlines come in order, each once.", detail=error_place("target", self.slug, "deadlines")
            )

    @property
    def covers_window(self) -> bool:
        """Whether its number is for the whole of its time, and not for each period of it."""
        return self.measure is not None or self.per is Per.WINDOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A dated step without a number; `due` is the last day of its date.

    `replaces` is the slug of the step whose day this one moved. `voices` are the slugs of those whose claim named the
    day and of what they belong to, None where no claim is recorded; `is_forecast` says that the claim foretells it.
    `kind_of_date` is the editors' word on whose day it is, None where they leave it to the rule (steps.py).
    """

    slug: str
    known_on: date
    due: date | None = None
    title: str = ""
    replaces: str | None = None
    voices: frozenset[str] | None = None
    is_forecast: bool = False
    kind_of_date: PromiseKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A source that reports a claim or an outcome, from the day on which it could be read.

    `publisher` is the slug of the actor who publishes it and `publisher_body` what that actor belongs to; None where
    it is not known. `authors` is the line of authors as the source prints it.
    """

    slug: str
    known_on: date
    publisher: str | None = None
    publisher_body: str | None = None
    authors: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was reported of a promise. `stage` is None where somebody looked and found no evidence.

    `happened` is the last possible day of what it reports, `happened_edtf` and `happened_words` are the date as it was
    recorded, as EDTF and in the source's own words (empty where there are none); `recipients` are actors' slugs;
    `milestone` is the slug of the step it is about, or None where it is about the promise as a whole.
    """

    slug: str
    stage: Stage | None
    known_on: date
    happened: date | None = None
    happened_edtf: str = ""
    happened_words: str = ""
    recipients: frozenset[str] = frozenset()
    milestone: str | None = None
    sources: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the editors concluded about a promise on a day."""

    slug: str
    verdict: VerdictKind
    concluded_on: date
    known_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """The thing followed; `promisors` and `counterparties` are actors' slugs, `promisor_bodies` what they belong to.

    `kind` is the editors' word on whether it was promised at all, None where they leave it to the rule (counting.py).
    `is_conditional`: it depends on a condition, which reports say was met or not (conditions.py).
    """

    slug: str
    known_on: date
    promisors: frozenset[str] = frozenset()
    promisor_bodies: frozenset[str] = frozenset()
    counterparties: frozenset[str] = frozenset()
    kind: PromiseKind | None = None
    is_conditional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseFacts:
    """Everything that the rules need for one promise, in any order."""

    promise: Promise
    targets: tuple[Target, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    series: tuple[Series, ...] = ()
    observations: tuple[Observation, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
