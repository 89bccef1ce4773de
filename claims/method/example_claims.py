"""Claims and sources for the worked examples of rules and for tests: short calls with plain defaults."""

from datetime import date

from claims.enums import AssertionKind, ClaimKind
from claims.method import example_rows
from claims.method.claim_facts import Assertion, Claim, ClaimFacts, SourceFacts
from claims.method.example_rows import Number, build, decimal
from claims.method.facts import Cited, Observation
from claims.method.flag_rules.rule import Example

#: The day on which a claim was made.
SAID = "2016-05-31"


def asserted(
    value: Number = None, *, year: int | None = 2015, number: int = 1, high: Number = None, **fields: object
) -> Assertion:
    """That trade came to a value in a year; None leaves the period away."""
    usual = {
        "number": number,
        "kind": AssertionKind.VALUE,
        "indicator": "trade",
        "start": None if year is None else date(year, 1, 1),
        "end": None if year is None else date(year, 12, 31),
        "value": decimal(value),
        "high": decimal(high),
    }
    return build(Assertion, usual, fields)


def cited(slug: str = "paper", known: str = "2016-06-01", **fields: object) -> Cited:
    return build(Cited, {"slug": slug, "known_on": example_rows.day(known)}, fields)


def claim(*assertions: Assertion, said: str | None = SAID, **fields: object) -> Claim:
    """Asserted by a minister on 31 May 2016, reported by a paper on 1 June."""
    return build(Claim, _usual_claim(assertions, said), fields)


def _usual_claim(assertions: tuple[Assertion, ...], said: str | None) -> dict[str, object]:
    return {
        "slug": "claim",
        "kind": ClaimKind.ASSERTS,
        "known_on": example_rows.day(said or "2016-06-01"),
        "stated": None if said is None else example_rows.day(said),
        "speakers": frozenset({"minister"}),
        "assertions": assertions,
        "sources": (cited(),),
    }


def facts(
    *assertions: Assertion, rows: tuple[Observation, ...] = (), said: str | None = SAID, **fields: object
) -> ClaimFacts:
    """A claim with its assertions, the indicator of trade, and a series for each row."""
    about = {name: fields.pop(name) for name in list(fields) if name in Claim.__dataclass_fields__}
    slugs = sorted({row.series for row in rows} | {"own"})
    usual = {
        "claim": build(Claim, _usual_claim(assertions, said), about),
        "indicators": (example_rows.indicator(),),
        "series": tuple(example_rows.series(slug) for slug in slugs),
        "observations": rows,
    }
    return build(ClaimFacts, usual, fields)


def source(*rows: Observation, **fields: object) -> SourceFacts:
    """A paper of 1 July 2016 that prints these rows: series `level` and `growth`, `other` for levels of another."""
    usual = {
        "slug": "paper",
        "known_on": date(2016, 7, 1),
        "indicators": (example_rows.indicator(), example_rows.indicator(slug="growth", unit="%", change_of="trade")),
        "series": (
            example_rows.series("level", provider=None, document="paper"),
            example_rows.series("other", provider="customs"),
            example_rows.series("growth", indicator="growth", provider=None, document="paper"),
        ),
        "observations": rows,
    }
    return build(SourceFacts, usual, fields)


def claim_example(
    words: str,
    *assertions: Assertion,
    on: str = "2020-01-01",
    said: str | None = SAID,
    rows: tuple[Observation, ...] = (),
    **fields: object,
) -> Example:
    """A claim with these assertions, asked about on a day."""
    return Example(words, facts(*assertions, rows=rows, said=said, **fields), example_rows.day(on))
