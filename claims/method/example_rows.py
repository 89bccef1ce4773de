"""Facts for the worked examples of rules and for tests: short calls with plain defaults.

Years are periods, dates are ISO text. Unless a call says otherwise the target is from 100 in 2010 to at least 200 by
the end of 2020, and a promise without a number is made to a buyer and has one step, due by the end of 2018.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias, TypeVar

from claims.enums import Comparator, DeadlineKind, Direction, Frequency, Model, Stage, VerdictKind
from claims.method.facts import (
    Cited,
    Indicator,
    Milestone,
    Observation,
    Outcome,
    Promise,
    PromiseFacts,
    Series,
    Target,
    Verdict,
)
from claims.method.flag_rules.rule import Example, IndicatorFacts

T = TypeVar("T")
#: A number as an example writes it; None where there is none.
Number: TypeAlias = int | float | str | Decimal | None


def build(kind: Callable[..., T], usual: Mapping[str, object], fields: Mapping[str, object]) -> T:
    """A row with its usual values, replaced by those that a call gives. Raises TypeError for an unknown field."""
    return kind(**{**usual, **fields})


def decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def day(text: str) -> date:
    return date.fromisoformat(text)


def days(given: object) -> tuple[date, ...]:
    assert isinstance(given, list | tuple)
    return tuple(day(each) if isinstance(each, str) else each for each in given)


def indicator(**fields: object) -> Indicator:
    usual = {
        "slug": "trade",
        "unit": "USD bn",
        "model": Model.GEOMETRIC,
        "frequency": Frequency.ANNUAL,
        "usual_lag_days": 45,
        "preferred_series": "own",
    }
    return build(Indicator, usual, fields)


def series(slug: str = "own", **fields: object) -> Series:
    return build(Series, {"slug": slug, "indicator": "trade", "provider": "Customs"}, fields)


def observation(
    year: int, value: Number, *, known: str | None = None, of: str = "own", **fields: object
) -> Observation:
    """A year's value, known by the first of February after it if nothing else is said."""
    usual = {
        "slug": f"{of}-{year}",
        "series": of,
        "start": date(year, 1, 1),
        "end": date(year, 12, 31),
        "value": decimal(value),
        "known_on": day(known) if known is not None else date(year + 1, 2, 1),
    }
    return build(Observation, usual, fields)


def values(years: Mapping[int, Number], *, of: str = "own") -> tuple[Observation, ...]:
    return tuple(observation(year, value, of=of) for year, value in years.items())


def target(**fields: object) -> Target:
    """At least 200 by the end of 2020 from 100 in 2010, stated in January 2011."""
    usual = {
        "slug": "target",
        "promise": "promise",
        "sequence": 1,
        "indicator": "trade",
        "own_series": "own",
        "comparator": Comparator.AT_LEAST,
        "direction": Direction.INCREASE,
        "value": 200,
        "baseline_value": 100,
        "baseline_end": date(2010, 12, 31),
        "deadlines": ("2020-12-31",),
        "known_on": date(2011, 1, 15),
    }
    given = usual | fields
    given |= {name: decimal(given.get(name)) for name in ("value", "high", "tolerance", "baseline_value")}
    given["deadlines"] = deadlines = days(given["deadlines"])
    kinds = {0: DeadlineKind.NONE, 1: DeadlineKind.SINGLE}
    derived = {"stated_on": given["known_on"], "deadline_kind": kinds.get(len(deadlines), DeadlineKind.SET)}
    return build(Target, derived, given)


def milestone(slug: str = "step", due: str | None = "2018-12-31", known: str = "2014-05-21") -> Milestone:
    return Milestone(slug=slug, due=None if due is None else day(due), known_on=day(known))


def outcome(slug: str, stage: Stage | None, happened: str, **fields: object) -> Outcome:
    usual = {"slug": slug, "stage": stage, "happened": day(happened), "known_on": day(happened)}
    return build(Outcome, usual, fields)


def verdict(kind: VerdictKind, concluded: str, slug: str = "verdict") -> Verdict:
    return Verdict(slug=slug, verdict=kind, concluded_on=day(concluded), known_on=day(concluded))


def facts(**fields: object) -> PromiseFacts:
    usual = {
        "promise": Promise(slug="promise", known_on=date(2011, 1, 15), promisors=frozenset({"promisor"})),
        "indicators": (indicator(),),
        "series": (series(),),
    }
    return build(PromiseFacts, usual, fields)


#: A level of 100 that is to be kept, within the indicator's tolerance of 2 %.
KEEP: dict[str, object] = {"comparator": Comparator.MAINTAIN, "value": 100}
BEGUN = outcome("begun", Stage.IMPLEMENTING, "2014-09-01")
SOLD = outcome("sold", Stage.COMPLETED, "2016-12-07", recipients=frozenset({"fund"}))
#: A promise that depends on a condition, and the report that this was not met.
CONDITIONAL = Promise(
    slug="promise",
    known_on=date(2014, 5, 21),
    promisors=frozenset({"seller"}),
    counterparties=frozenset({"buyer"}),
    is_conditional=True,
)
REFUSED = outcome("refused", Stage.CONDITION_FAILED, "2016-12-07")
RELEASE = Cited(slug="release", known_on=date(2014, 9, 1), publisher="seller")
OWN_WORD = replace(BEGUN, sources=(RELEASE,))


def number_example(words: str, years: Mapping[int, Number], on: str, *rows: Observation, **fields: object) -> Example:
    """The usual target, or changed as `fields` say, with a figure for each year."""
    return Example(words, facts(targets=(target(**fields),), observations=(*values(years), *rows)), day(on))


def step_example(words: str, on: str, *outcomes: Outcome, **fields: object) -> Example:
    """A promise to a buyer without a number, one step of which is due by the end of 2018."""
    promise = Promise(
        slug="promise",
        known_on=date(2014, 5, 21),
        promisors=frozenset({"seller"}),
        counterparties=frozenset({"buyer"}),
    )
    usual: dict[str, object] = {"promise": promise, "milestones": (milestone(),), "indicators": (), "series": ()}
    return Example(words, facts(**(usual | {"outcomes": outcomes} | fields)), day(on))


def versions_example(words: str, on: str = "2014-01-01", **after: object) -> Example:
    """A second version of the usual target, of June 2013, that differs as `after` says."""
    first = target(slug="first", withdrawn_on=after.pop("first_withdrawn_on", None))
    second = target(slug="second", sequence=2, **({"known_on": date(2013, 6, 30)} | after))
    return Example(words, facts(targets=(first, second), observations=values({2012: 120})), day(on))


def rivals_example(words: str, own: Mapping[int, Number], other: Mapping[int, Number]) -> Example:
    """An indicator that two providers measure."""
    rows = values(own) + values(other, of="other")
    return Example(words, IndicatorFacts(indicator(), (series(), series("other")), rows), date(2016, 6, 1))
