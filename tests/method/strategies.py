"""Facts of every kind for the laws, and on how many of them a law is tried.

CI tries a law on few examples, the same ones each time, so that it is quick and never fails by chance; `make deep`
(DEEP=1) tries it on twenty-five times as many new ones. The parts are made once, above the functions: to make them
again for each draw would double the time.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from claims.enums import (
    AssertedState,
    AssertionKind,
    ClaimKind,
    Comparator,
    Direction,
    Frequency,
    MeasureKind,
    Model,
    ObservationKind,
    Stage,
    VerdictKind,
)
from claims.method import example_claims as made
from claims.method import example_rows as build
from claims.method.claim_facts import Assertion, ClaimFacts, Contradiction, SourceFacts
from claims.method.facts import Cited, Observation, Promise, PromiseFacts, Target
from claims.method.periods import MONTHS_IN_PERIOD, months_later
from tests.deep import DEEP

UNTIL = date(2026, 1, 1)

Values = st.SearchStrategy[Decimal]


def tried(examples: int) -> settings:
    """The settings of a law that CI tries on so many examples."""
    return settings(
        max_examples=examples * 25 if DEEP else examples,
        derandomize=not DEEP,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


days = st.dates(min_value=date(2011, 1, 15), max_value=UNTIL)
numbers = st.one_of(
    st.integers(60, 240).map(Decimal),
    st.integers(60, 240).map(Decimal),
    st.integers(-300, 300).map(Decimal),
    st.decimals(min_value="-1000000", max_value="1000000", places=4),
    st.sampled_from([Decimal(0), Decimal("1e-9"), Decimal("1e15"), Decimal("200"), Decimal("100")]),
)
#: The ends of what a float and a decimal can hold, and what is around them.
SIZES = ("0", "1e-9", "0.1", "1", "123456789012345678901234567890.123456789", "9" * 90, "1." + "3" * 90)
FLOATS = ("5e-324", "2e-324", "1e-330", "2.2250738585072014e-308", "1e308", "1.7976931348623157e308", "1.8e308")
DECIMALS = ("1e400", "1e5000", "1e-5000", "9e999999", "1e-999999")
EDGES = [Decimal(sign + number) for number in (*SIZES, *FLOATS, *DECIMALS) for sign in ("", "-")]
#: Anything that is a number at all, far beyond what a float can hold.
wild = st.one_of(numbers, numbers, st.sampled_from(EDGES), st.decimals(allow_nan=False, allow_infinity=False))
#: Any day of the calendar, its ends and the days about which the others lie among them.
wild_days = st.one_of(
    days,
    st.sampled_from([date.min, date(1, 1, 2), date(2012, 2, 29), date(2015, 12, 31), date(9999, 12, 30), date.max]),
    st.dates(),
)

chances = st.integers(0, 9)
bounds = st.sampled_from([("low",), ("high",), ()])
years = st.integers(2008, 2024)
first_years = st.integers(2008, 2015)
stated_days = st.dates(date(2011, 1, 15), date(2018, 1, 1))
strides = st.integers(1, 3)
series_names = st.sampled_from(["own", "own", "other", "unnamed"])
delays = st.integers(0, 900)
value_kinds = st.sampled_from([ObservationKind.FINAL] * 4 + list(ObservationKind))
quarters = st.sampled_from([0, 3, 6, 9])
#: How many months a period covers: mostly what the frequency says, now and then a part of it; 0 is a single day.
lengths = {
    Frequency.ANNUAL: st.sampled_from([12, 12, 12, 12, 6, 11]),
    Frequency.QUARTERLY: st.sampled_from([3, 3, 3, 2]),
    Frequency.MONTHLY: st.sampled_from([1, 1, 1, 3]),
    Frequency.IRREGULAR: st.sampled_from([0, 0, 12]),
}
comparators = st.sampled_from(list(Comparator))
directions = st.sampled_from([Direction.INCREASE, *Direction])
own_series = st.sampled_from([None, "own", "unnamed"])
tolerances = st.one_of(st.none(), st.decimals(0, 50, places=2))
baseline_ends = st.integers(2008, 2014).map(lambda year: date(year, 12, 31))
due_days = st.one_of(st.integers(2012, 2025).map(lambda year: date(year, 12, 31)), st.dates(date(2010, 6, 30), UNTIL))
deadlines = st.sets(due_days, max_size=3).map(lambda found: tuple(sorted(found)))
wild_deadlines = st.sets(wild_days, max_size=3).map(lambda found: tuple(sorted(found)))
stages = st.one_of(st.none(), st.sampled_from(list(Stage)))
reports = st.lists(st.tuples(stages, days, st.sampled_from(["buyer", "other"])), max_size=3)
steps = st.lists(st.tuples(st.one_of(st.none(), days), days), max_size=2)
verdicts = st.lists(st.tuples(st.sampled_from(list(VerdictKind)), days), max_size=2)
promise_days = st.dates(date(2011, 1, 15), date(2014, 1, 1))
version_counts = st.integers(0, 3)
models = st.sampled_from(list(Model))
frequencies = st.sampled_from([Frequency.ANNUAL] * 6 + list(Frequency))
either = st.booleans()
kinds = st.sampled_from([None, *MeasureKind])


@st.composite
def observations(draw: st.DrawFn, values: Values = numbers, frequency: Frequency = Frequency.ANNUAL) -> Observation:
    """A value of a period; now and then only a range or a bound, or a period without a value."""
    year, of, months = draw(years), draw(series_names), draw(lengths[frequency])
    start = date(year, 1 if months > 3 else 1 + draw(quarters), 1)
    end = months_later(start, months) - timedelta(days=1) if months else start
    known = end + timedelta(days=draw(delays))
    kind, shape = draw(value_kinds), draw(chances)
    ends = sorted((draw(values), draw(values))) if shape < 2 else ()
    given: dict[str, Any] = {
        0: {"value": None, **dict(zip(("low", "high"), ends, strict=False))},
        1: {"value": None, **dict(zip(draw(bounds), ends, strict=False))},
    }.get(shape) or {"value": draw(values)}
    slug = f"{of}-{start}-{months}-{known}"
    return Observation(slug=slug, series=of, start=start, end=end, known_on=known, kind=kind, **given)


@st.composite
def measured(
    draw: st.DrawFn, values: Values = numbers, frequency: Frequency = Frequency.ANNUAL
) -> tuple[Observation, ...]:
    """Two series of values for periods that follow each other, and some rows next to them: parts, revisions, ranges."""
    months = MONTHS_IN_PERIOD.get(frequency, 7)
    rows = {row.slug: row for row in draw(st.lists(observations(values, frequency), max_size=4))}
    for of, least in (("own", 3), ("other", 0)):
        start, delay = date(draw(first_years), 1, 1), timedelta(days=draw(delays) // 5)
        for number, value in enumerate(draw(st.lists(values, min_size=least, max_size=8))):
            first = months_later(start, number * months)
            end = months_later(first, months) - timedelta(days=1)
            row = Observation(
                slug=f"{of}-{first}",
                series=of,
                start=end if frequency is Frequency.IRREGULAR else first,
                end=end,
                value=value,
                known_on=end + delay,
                kind=draw(value_kinds),
            )
            rows[row.slug] = row
    return tuple(rows.values())


@st.composite
def any_time(draw: st.DrawFn, values: Values = wild) -> Observation:
    """An observation of any period, known on any day."""
    row = draw(observations(values))
    start, end = sorted((draw(wild_days), draw(wild_days)))
    known = draw(wild_days)
    slug = f"{row.slug}-{start}-{end}-{known}"
    return replace(row, slug=slug, start=start, end=end, known_on=known)


@st.composite
def targets(draw: st.DrawFn, values: Values = numbers, sequence: int = 1) -> Target:
    comparator = draw(comparators)
    value = draw(values) if draw(chances) else None
    bounded = comparator is Comparator.BETWEEN or (comparator is Comparator.MAINTAIN and draw(chances) > 6)
    known = draw(stated_days)
    return Target(
        slug=f"version-{sequence}",
        promise="promise",
        sequence=sequence,
        indicator="trade" if draw(chances) else None,
        own_series=draw(own_series),
        comparator=comparator,
        direction=draw(directions),
        value=value,
        high=max(value, draw(values)) if value is not None and bounded else None,
        tolerance=draw(tolerances),
        baseline_value=draw(values) if draw(chances) > 2 else None,
        baseline_end=draw(baseline_ends) if draw(chances) else None,
        deadlines=draw(deadlines),
        known_on=known,
        stated_on=known,
        withdrawn_on=draw(st.dates(known, UNTIL)) if draw(chances) > 6 else None,
    )


@st.composite
def promises(draw: st.DrawFn, values: Values = numbers) -> PromiseFacts:
    frequency = draw(frequencies)
    return PromiseFacts(
        promise=Promise(slug="promise", known_on=draw(promise_days), counterparties=frozenset({"buyer"})),
        targets=tuple(draw(targets(values, sequence=index + 1)) for index in range(draw(version_counts))),
        milestones=tuple(
            build.milestone(f"step-{index}", due and due.isoformat(), known.isoformat())
            for index, (due, known) in enumerate(draw(steps))
        ),
        outcomes=tuple(
            build.outcome(f"outcome-{index}", stage, day.isoformat(), recipients=frozenset({recipient}))
            for index, (stage, day, recipient) in enumerate(draw(reports))
        ),
        verdicts=tuple(
            build.verdict(kind, day.isoformat(), slug=f"verdict-{index}")
            for index, (kind, day) in enumerate(draw(verdicts))
        ),
        indicators=(build.indicator(model=draw(models), frequency=frequency, kind_of_measure=draw(kinds)),),
        series=(
            build.series(),
            build.series("other"),
            build.series("unnamed", provider=None),
        ),
        observations=draw(measured(values, frequency)),
    )


@st.composite
def wild_promises(draw: st.DrawFn) -> PromiseFacts:
    """A promise with any numbers on any days: of the calendar's ends, of one and the same day, a hundred years long."""
    facts = draw(promises(wild))
    if draw(either):
        return facts

    def moved(row: Target) -> Target:
        known = draw(wild_days)
        return replace(
            row,
            known_on=known,
            stated_on=draw(st.one_of(st.none(), wild_days)),
            baseline_end=draw(st.one_of(st.none(), wild_days)),
            deadlines=draw(wild_deadlines),
            withdrawn_on=draw(wild_days) if row.withdrawn_on is not None else None,
        )

    rows = {row.slug: row for row in draw(st.lists(any_time(), max_size=6))}
    return replace(
        facts,
        promise=replace(facts.promise, known_on=draw(wild_days)),
        targets=tuple(map(moved, facts.targets)),
        milestones=tuple(
            replace(row, due=draw(st.one_of(st.none(), wild_days)), known_on=draw(wild_days))
            for row in facts.milestones
        ),
        outcomes=tuple(
            replace(row, happened=draw(st.one_of(st.none(), wild_days)), known_on=draw(wild_days))
            for row in facts.outcomes
        ),
        observations=(*facts.observations, *rows.values()),
    )


asserted_years = st.one_of(st.none(), years)
assertion_kinds = st.sampled_from(list(AssertionKind))
places = st.integers(1, 4).map(Decimal)
asserted_comparators = st.one_of(st.none(), comparators)
quoted = st.sampled_from([None, "own", "other"])
named_targets = st.sampled_from([None, "version-1", "version-2"])
states = st.sampled_from(["", "on track", "nonsense", *AssertedState])
maybe_days = st.one_of(st.none(), days)
claim_kinds = st.sampled_from(list(ClaimKind))
claim_sources = st.lists(st.tuples(days, st.sampled_from([None, "minister", "paper"])), max_size=2)
contradictions = st.lists(days, max_size=2)
assertion_counts = st.integers(0, 3)


@st.composite
def assertions(draw: st.DrawFn, number: int, values: Values = numbers) -> Assertion:
    kind = draw(assertion_kinds)
    value = draw(values) if draw(chances) else None
    if kind is AssertionKind.RANK and draw(chances) > 2:
        value = draw(places)
    return made.asserted(
        value,
        number=number,
        year=draw(asserted_years),
        kind=kind,
        comparator=draw(asserted_comparators),
        high=max(value, draw(values)) if value is not None and draw(chances) > 4 else None,
        series=draw(quoted),
        target=draw(named_targets),
        state=draw(states),
    )


@st.composite
def claims(draw: st.DrawFn, values: Values = numbers) -> ClaimFacts:
    frequency = draw(frequencies)
    rows = draw(measured(values, frequency))
    said, horizon = draw(maybe_days), draw(maybe_days)
    # What a target's state rests on: now and then, since a whole promise costs more to make than all the rest.
    promise = draw(promises(values)) if draw(chances) > 5 else build.facts()
    return ClaimFacts(
        claim=made.claim(
            *(draw(assertions(number + 1, values)) for number in range(draw(assertion_counts))),
            said=None if said is None else said.isoformat(),
            known_on=said if said is not None else draw(days),
            kind=draw(claim_kinds),
            horizon_start=horizon,
            horizon=horizon,
            sources=tuple(
                Cited(slug=f"source-{n}", known_on=on, publisher=by) for n, (on, by) in enumerate(draw(claim_sources))
            ),
        ),
        contradicted_by=tuple(
            Contradiction(claim=f"other-{n}", known_on=on) for n, on in enumerate(draw(contradictions))
        ),
        indicators=(build.indicator(model=draw(models), frequency=frequency, kind_of_measure=draw(kinds)),),
        series=(
            build.series(),
            build.series("other"),
            build.series("unnamed", provider=None, document="source-0"),
        ),
        observations=rows,
        promises=(promise,),
        sources_of={
            slug: (Cited(slug="source-0", known_on=date(2016, 1, 1)),)
            for slug in sorted(row.slug for row in rows)[:: draw(strides)]
        },
    )


@st.composite
def wild_claims(draw: st.DrawFn) -> ClaimFacts:
    """A claim that says any number about any time, in a world of such numbers and times."""
    facts = draw(claims(wild))
    if draw(either):
        return facts

    def moved(row: Assertion) -> Assertion:
        ends = [draw(wild_days), draw(wild_days)]
        start, end = draw(st.sampled_from([sorted(ends), [None, ends[0]], [ends[0], None], [None, None]]))
        return replace(row, start=start, end=end)

    said, horizon = draw(st.one_of(st.none(), wild_days)), draw(st.one_of(st.none(), wild_days))
    claim = replace(
        facts.claim,
        known_on=draw(wild_days),
        stated=said,
        horizon_start=horizon,
        horizon=horizon,
        assertions=tuple(map(moved, facts.claim.assertions)),
    )
    rows = {row.slug: row for row in draw(st.lists(any_time(), max_size=6))}
    return replace(facts, claim=claim, observations=(*facts.observations, *rows.values()))


@st.composite
def sources(draw: st.DrawFn, values: Values = numbers) -> SourceFacts:
    rows: dict[str, Any] = {}
    for series in ("level", "other", "growth"):
        for row in draw(st.lists(observations(values), max_size=5)):
            rows[f"{series}-{row.slug}"] = replace(row, slug=f"{series}-{row.slug}", series=series)
    return made.source(*rows.values(), known_on=draw(days))


@st.composite
def wild_sources(draw: st.DrawFn) -> SourceFacts:
    facts = draw(sources(wild))
    rows = {
        row.slug: replace(row, series=draw(st.sampled_from(["level", "growth"])))
        for row in draw(st.lists(any_time(), max_size=4))
    }
    return replace(facts, known_on=draw(wild_days), observations=(*facts.observations, *rows.values()))
