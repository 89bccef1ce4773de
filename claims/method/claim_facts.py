"""The plain facts that the rules read about claims and about sources, and what they answer about claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from claims.enums import (
    AssertionKind,
    CheckReason,
    ClaimCheckResult,
    ClaimKind,
    Comparator,
    Side,
    Status,
)
from claims.exceptions import InvalidRecordError
from claims.method.facts import Cited, Indicator, Observation, PromiseFacts, Series, check_figure, error_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """Something in a claim that the record can confirm or refute; `number` is its place among them, from 1.

    A value: `comparator` (exactly, where none is given), `value` and for a range `high`, for the period from `start`
    to `end`. A rank: `value` is the place counted from the highest (from the lowest with `at_most`), 1 where none is
    given, among the periods of one series up to its own. A target's state: `state` is the claim's word for it.
    `series` is the series that the claim quoted, where that is known.
    """

    number: int
    kind: AssertionKind
    indicator: str | None = None
    target: str | None = None
    series: str | None = None
    start: date | None = None
    end: date | None = None
    comparator: Comparator | None = None
    value: Decimal | None = None
    high: Decimal | None = None
    state: str = ""

    def __post_init__(self) -> None:
        for name in ("value", "high"):
            check_figure(getattr(self, name), field=name, kind="assertion", slug=str(self.number))
        if self.value is not None and self.high is not None and self.high < self.value:
            raise InvalidRecordError(
                "The upper end is below the value.", detail=error_place("assertion", str(self.number), "high")
            )
        if self.start is not None and self.end is not None and self.end < self.start:
            raise InvalidRecordError(
                "The period ends before it starts.", detail=error_place("assertion", str(self.number), "end")
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement. `stated` is its last possible day; `horizon` the last day of the time that a forecast speaks of.

    `speakers` are actors' slugs, `speaker_bodies` what those belong to, `reporter` who passes it on at second hand.
    """

    slug: str
    kind: ClaimKind
    known_on: date
    stated: date | None = None
    horizon_start: date | None = None
    horizon: date | None = None
    speakers: frozenset[str] = frozenset()
    speaker_bodies: frozenset[str] = frozenset()
    reporter: str | None = None
    assertions: tuple[Assertion, ...] = ()
    sources: tuple[Cited, ...] = ()

    @property
    def said_on(self) -> date:
        """The day it was made; where that is not known, the day from which it was known."""
        return self.stated if self.stated is not None else self.known_on

    def period_of(self, assertion: Assertion) -> tuple[date | None, date | None]:
        """The time that an assertion speaks of: its own period, else a forecast's horizon."""
        if assertion.start is None and assertion.end is None and self.kind is ClaimKind.FORECASTS:
            return self.horizon_start, self.horizon
        return assertion.start, assertion.end

    def speaks_ahead(self, assertion: Assertion) -> bool:
        """Whether an assertion is about a time that was not over when it was made."""
        end = self.period_of(assertion)[1]
        return self.kind is ClaimKind.FORECASTS or (end is not None and end > self.said_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Another claim of the dossier that says the contrary, from the day on which it was known.

    `speakers` are the slugs of those who made it; `stated_edtf` and `stated_words` are the day on which they did, as
    EDTF and in the source's own words, empty where it is undated.
    """

    claim: str
    known_on: date
    speakers: tuple[str, ...] = ()
    stated_edtf: str = ""
    stated_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """Everything that the rules need for one claim, in any order.

    `promises` are the facts of the promises whose targets its assertions name. `sources_of` gives, by observation,
    the sources that report it. `repeated_in` are the slugs of the sources of claims that repeat this one, or that it
    repeats.
    """

    claim: Claim
    contradicted_by: tuple[Contradiction, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    series: tuple[Series, ...] = ()
    observations: tuple[Observation, ...] = ()
    promises: tuple[PromiseFacts, ...] = ()
    sources_of: Mapping[str, tuple[Cited, ...]] = field(default_factory=dict)
    repeated_in: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """The figures that one source prints, with their series and indicators, in any order."""

    slug: str
    known_on: date
    indicators: tuple[Indicator, ...] = ()
    series: tuple[Series, ...] = ()
    observations: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCheck:
    """What one series says of an assertion.

    `low` and `high` are the recorded figure in the indicator's unit (equal for a value, None at an open end) for the
    period from `start` to `end`; for a rank they are the least and the greatest place that the figures allow, among
    `compared` periods since `since`. `side` is where the recorded figure is when it contradicts an asserted value.
    `only_within_tolerance`: supported, but not to the letter. `independent`: the figures do not rest on the claim's own
    sources; where they do the result is `only_own_source`.
    """

    series: str | None
    result: ClaimCheckResult
    reason: CheckReason | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    start: date | None = None
    end: date | None = None
    tolerance: Decimal | None = None
    side: Side | None = None
    only_within_tolerance: bool = False
    compared: int | None = None
    since: date | None = None
    status: Status | None = None
    independent: bool = True
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertionCheck:
    """An assertion tested on the series that speaks for it, with the results on every other series."""

    number: int
    check: SeriesCheck
    beside: tuple[SeriesCheck, ...] = ()

    @property
    def result(self) -> ClaimCheckResult:
        """What the series that speaks for it says."""
        return self.check.result


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCheck:
    """A claim tested twice: against what was visible on the day it was made, and against what is visible now."""

    claim: str
    on_the_day: ClaimCheckResult
    now: ClaimCheckResult
    assertions_on_the_day: tuple[AssertionCheck, ...]
    assertions_now: tuple[AssertionCheck, ...]
    rows_used: tuple[str, ...] = ()
