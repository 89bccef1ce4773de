"""Facts for the worked examples of rules and for tests: short calls with plain defaults.

Years are periods, dates are ISO text. Unless a call says otherwise the target is from 100 in 2010 to at least 200 by
the end of 2020, and a promise without a number is made to a buyer and has one step, due by the end of 2018.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

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


def day(text: str) -> date:
    return date.fromisoformat(text)


def indicator(**fields: Any) -> Indicator:
    base: dict[str, Any] = {
        "slug": "trade",
        "unit": "USD bn",
        "model": Model.GEOMETRIC,
        "frequency": Frequency.ANNUAL,
        "usual_lag_days": 45,
        "preferred_series": "own",
    }
    return Indicator(**(base | fields))


def series(slug: str = "own", **fields: Any) -> Series:
    return Series(**({"slug": slug, "indicator": "trade", "provider": "Customs"} | fields))


def observation(year: int, value: Any, *, known: str | None = None, of: str = "own", **fields: Any) -> Observation:
    """A year's value, known by the first of February after it if nothing else is said."""
    base: dict[str, Any] = {
        "slug": f"{of}-{year}",
        "series": of,
        "start": date(year, 1, 1),
        "end": date(year, 12, 31),
        "value": None if value is None else Decimal(str(value)),
        "known_on": day(known) if known is not None else date(year + 1, 2, 1),
    }
    return Observation(**(base | fields))


def values(years: Mapping[int, Any], *, of: str = "own") -> tuple[Observation, ...]:
    return tuple(observation(year, value, of=of) for year, value in years.items())


def target(**fields: Any) -> Target:
    """At least 200 by the end of 2020 from 100 in 2010, stated in January 2011."""
    base: dict[str, Any] = {
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
        "deadlines": (date(2020, 12, 31),),
        "known_on": date(2011, 1, 15),
    }
    given = base | fields
    for name in ("value", "high", "tolerance", "baseline_value"):
        if given.get(name) is not None:
            given[name] = Decimal(str(given[name]))
    given["deadlines"] = tuple(day(item) if isinstance(item, str) else item for item in given["deadlines"])
    kinds = {0: DeadlineKind.NONE, 1: DeadlineKind.SINGLE}
    given.setdefault("deadline_kind", kinds.get(len(given["deadlines"]), DeadlineKind.SET))
    given.setdefault("stated_on", given["known_on"])
    return Target(**given)


def milestone(slug: str = "step", due: str | None = "2018-12-31", known: str = "2014-05-21") -> Milestone:
    return Milestone(slug=slug, due=None if due is None else day(due), known_on=day(known))


def outcome(slug: str, stage: Stage | None, happened: str, **fields: Any) -> Outcome:
    base: dict[str, Any] = {"slug": slug, "stage": stage, "happened": day(happened), "known_on": day(happened)}
    return Outcome(**(base | fields))


def verdict(kind: VerdictKind, concluded: str, slug: str = "verdict") -> Verdict:
    return Verdict(slug=slug, verdict=kind, concluded_on=day(concluded), known_on=day(concluded))


def facts(**fields: Any) -> PromiseFacts:
    base: dict[str, Any] = {
        "promise": Promise(slug="promise", known_on=date(2011, 1, 15), promisors=frozenset({"promisor"})),
        "indicators": (indicator(),),
        "series": (series(),),
    }
    return PromiseFacts(**(base | fields))


#: A level of 100 that is to be kept, within the indicator's tolerance of 2 %.
KEEP: dict[str, Any] = {"comparator": Comparator.MAINTAIN, "value": 100}
BEGUN = outcome("begun", Stage.IMPLEMENTING, "2014-09-01")
SOLD = outcome("sold", Stage.COMPLETED, "2016-12-07", recipients=frozenset({"fund"}))
RELEASE = Cited(slug="release", known_on=date(2014, 9, 1), publisher="seller")
OWN_WORD = replace(BEGUN, sources=(RELEASE,))


def number_example(words: str, years: Mapping[int, Any], on: str, *rows: Observation, **fields: Any) -> Example:
    """The usual target, or changed as `fields` say, with a figure for each year."""
    return Example(words, facts(targets=(target(**fields),), observations=(*values(years), *rows)), day(on))


def step_example(words: str, on: str, *outcomes: Outcome, **fields: Any) -> Example:
    """A promise to a buyer without a number, one step of which is due by the end of 2018."""
    promise = Promise(
        slug="promise",
        known_on=date(2014, 5, 21),
        promisors=frozenset({"seller"}),
        counterparties=frozenset({"buyer"}),
    )
    base: dict[str, Any] = {"promise": promise, "milestones": (milestone(),), "indicators": (), "series": ()}
    return Example(words, facts(**(base | {"outcomes": outcomes} | fields)), day(on))


def versions_example(words: str, on: str = "2014-01-01", **after: Any) -> Example:
    """A second version of the usual target, of June 2013, that differs as `after` says."""
    first = target(slug="first", withdrawn_on=after.pop("first_withdrawn_on", None))
    second = target(slug="second", sequence=2, **({"known_on": date(2013, 6, 30)} | after))
    return Example(words, facts(targets=(first, second), observations=values({2012: 120})), day(on))


def rivals_example(words: str, own: Mapping[int, Any], other: Mapping[int, Any]) -> Example:
    """An indicator that two providers measure."""
    rows = values(own) + values(other, of="other")
    return Example(words, IndicatorFacts(indicator(), (series(), series("other")), rows), date(2016, 6, 1))
