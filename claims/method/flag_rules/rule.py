"""What every rule for a kind of flag consists of, and what it reads.

Parameters are JSON values and never depend on the day of computation, so that a flag stays equal to itself until
something changes.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from claims.enums import FlagKind, RecordKind, Severity
from claims.method.claim_facts import ClaimCheck, ClaimFacts, SourceFacts
from claims.method.facts import Indicator, Observation, PromiseFacts, Series, Target
from claims.method.results import Assessment, FlagResult, JsonObject
from claims.method.target_assessment import Snapshot


class PromiseOnDay(NamedTuple):
    """What is known of a promise on a day, and what came of its versions by then."""

    seen: Snapshot
    assessments: Sequence[Assessment]


class IndicatorFacts(NamedTuple):
    """An indicator, its series, all their figures, and the targets on it that may be open."""

    indicator: Indicator
    series: tuple[Series, ...]
    observations: tuple[Observation, ...]
    open_targets: tuple[Target, ...] = ()


class IndicatorOnDay(NamedTuple):
    """What is known of an indicator on a day: `rows` are its measured figures, in their newest vintages."""

    indicator: Indicator
    series: Sequence[Series]
    rows: Sequence[Observation]
    open_targets: Sequence[Target]
    day: date


class ClaimOnDay(NamedTuple):
    """A claim, and its status against the record on a day; `check` is None where it asserts nothing checkable."""

    facts: ClaimFacts
    check: ClaimCheck | None
    day: date


class SourceOnDay(NamedTuple):
    """The figures that a source prints, as of a day."""

    facts: SourceFacts
    day: date


S = TypeVar("S", contravariant=True)


@dataclass(frozen=True, slots=True)
class Finder(Generic[S]):
    """Finds the flags of one kind on one sort of subject.

    `recompute_dates` gives the dates on which time alone may change what `find` finds. None: no date does, so that the
    flags hold until something else becomes known. A rule that reads assessments gives `with_results`, or dates of its
    own.
    """

    find: Callable[[S], Iterable[FlagResult]]
    recompute_dates: Callable[[S], Iterable[date]] | None = None


def with_results(_on_day: object) -> Iterable[date]:
    """No dates besides those of the assessments: the flag follows from them."""
    return ()


class Example(NamedTuple):
    """A case that raises the flag: in words, as facts, and the day on which it is asked."""

    words: str
    facts: PromiseFacts | IndicatorFacts | ClaimFacts | SourceFacts
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRule:
    """All of one kind of flag.

    `severities`: each that it can have; a kind with two has the graver one for more of the same. `params` is the
    TypedDict of its parameters. `only_promises`: where the editors say that nothing was promised, it is left out.
    """

    kind: FlagKind
    severities: Collection[Severity]
    params: type[object]
    example: Example
    of_promise: Finder[PromiseOnDay] | None = None
    of_indicator: Finder[IndicatorOnDay] | None = None
    of_claim: Finder[ClaimOnDay] | None = None
    of_source: Finder[SourceOnDay] | None = None
    only_promises: bool = False


def about_promise(
    facts: PromiseFacts,
    kind: FlagKind,
    severity: Severity,
    *,
    params: JsonObject,
    evidence: tuple[tuple[RecordKind, str], ...],
    of_day: date | None = None,
) -> FlagResult:
    """A flag on the whole promise; `of_day` tells those apart that are each about something of another day."""
    return FlagResult(
        kind=kind,
        subject_kind=RecordKind.PROMISE,
        subject=facts.promise.slug,
        severity=severity,
        subject_period=None if of_day is None else f"{of_day.isoformat()}/{of_day.isoformat()}",
        params=params,
        evidence=evidence,
    )
