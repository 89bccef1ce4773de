"""Rows that contradict themselves are refused, with the record and the field; and what is visible of facts on a day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import Comparator, ObservationKind, Stage, Status, VerdictKind
from claims.exceptions import ClaimsError, InvalidFigureError, InvalidRecordError
from claims.method import example_claims as made
from claims.method import example_rows as build
from claims.method.target_assessment import assess_promise_targets
from claims.method.vintages import visible


def figure(value: Any = 1, **fields: Any) -> Any:
    return build.observation(2015, value, **fields)


NAN, ENDLESS = Decimal("NaN"), Decimal("Infinity")


@pytest.mark.parametrize("number", [NAN, ENDLESS, -ENDLESS])
@pytest.mark.parametrize(
    ("make", "kind", "slug", "field"),
    [
        (lambda n: build.indicator(tolerance=n), "indicator", "trade", "tolerance"),
        (lambda n: figure(n), "observation", "own-2015", "value"),
        (lambda n: figure(None, low=n), "observation", "own-2015", "low"),
        (lambda n: figure(None, high=n), "observation", "own-2015", "high"),
        (lambda n: build.target(value=n), "target", "target", "value"),
        (lambda n: build.target(high=n), "target", "target", "high"),
        (lambda n: build.target(tolerance=n), "target", "target", "tolerance"),
        (lambda n: build.target(baseline_value=n), "target", "target", "baseline_value"),
        (lambda n: made.asserted(n), "assertion", "1", "value"),
        (lambda n: made.asserted(1, high=n), "assertion", "1", "high"),
    ],
)
def test_a_number_that_cannot_be_counted_with_is_refused(
    make: Callable[[Decimal], Any], kind: str, slug: str, field: str, number: Decimal
) -> None:
    with pytest.raises(InvalidFigureError, match="is not a number to count with") as caught:
        make(number)
    assert caught.value.detail == {"kind": kind, "slug": slug, "field": field}
    assert caught.value.code == "invalid-figure"


@pytest.mark.parametrize(
    ("make", "message", "where"),
    [
        (
            lambda: build.indicator(tolerance=Decimal("-0.01")),
            "Tolerance and usual lag cannot be negative.",
            ("indicator", "trade", "tolerance, lag"),
        ),
        (
            lambda: build.indicator(usual_lag_days=-1),
            "Tolerance and usual lag cannot be negative.",
            ("indicator", "trade", "tolerance, lag"),
        ),
        (
            lambda: figure(start=date(2015, 12, 31), end=date(2015, 12, 30)),
            "The period ends before it starts.",
            ("observation", "own-2015", "end"),
        ),
        (
            lambda: figure(None, low=Decimal(2), high=Decimal(1)),
            "The upper end is below the lower end.",
            ("observation", "own-2015", "high"),
        ),
        (
            lambda: build.target(tolerance=-1),
            "A tolerance cannot be negative.",
            ("target", "target", "tolerance"),
        ),
        (
            lambda: build.target(comparator=Comparator.BETWEEN),
            "A range needs its upper end.",
            ("target", "target", "high"),
        ),
        (
            lambda: build.target(comparator=Comparator.BETWEEN, high=199),
            "The upper end is below the lower end.",
            ("target", "target", "high"),
        ),
        (
            lambda: build.target(deadlines=("2020-12-31", "2019-12-31")),
            "Deadlines come in order, each once.",
            ("target", "target", "deadlines"),
        ),
        (
            lambda: build.target(deadlines=("2020-12-31", "2020-12-31")),
            "Deadlines come in order, each once.",
            ("target", "target", "deadlines"),
        ),
        (
            lambda: made.asserted(2, high=1),
            "The upper end is below the value.",
            ("assertion", "1", "high"),
        ),
        (
            lambda: made.asserted(2, start=date(2016, 1, 1)),
            "The period ends before it starts.",
            ("assertion", "1", "end"),
        ),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(
    make: Callable[[], Any], message: str, where: tuple[str, str, str]
) -> None:
    with pytest.raises(InvalidRecordError) as caught:
        make()
    assert caught.value.message == message
    assert tuple(caught.value.detail.values()) == where
    assert list(caught.value.detail) == ["kind", "slug", "field"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: build.indicator(tolerance=Decimal(0), usual_lag_days=0),
        lambda: figure(start=date(2015, 1, 1), end=date(2015, 1, 1)),
        lambda: figure(None, low=Decimal(1), high=Decimal(1)),
        lambda: build.target(tolerance=0),
        lambda: build.target(comparator=Comparator.BETWEEN, value=200, high=200),
        lambda: build.target(comparator=Comparator.BETWEEN, value=None),
        lambda: made.asserted(2, high=2),
        lambda: made.asserted(2, start=date(2015, 12, 31)),
        lambda: made.asserted(2, start=None),
    ],
)
def test_the_narrowest_case_is_allowed(make: Callable[[], Any]) -> None:
    try:
        make()
    except ClaimsError as error:  # pragma: no cover
        raise AssertionError(error.message) from error


def test_a_day_shows_what_was_known_by_its_end_in_one_order() -> None:
    day, before = date(2016, 6, 1), date(2016, 5, 31)
    late = {"known_on": day}
    facts = build.facts(
        targets=(
            build.target(slug="b", sequence=2, known_on=before, withdrawn_on=day),
            build.target(slug="c", sequence=1, **late),
            build.target(slug="a", sequence=1, **late),
        ),
        milestones=(build.milestone("z", known="2016-06-01"), build.milestone("y", known="2016-05-31")),
        outcomes=(
            build.outcome("z", Stage.IMPLEMENTING, "2015-01-01", **late),
            build.outcome("y", Stage.IMPLEMENTING, "2015-01-01"),
        ),
        indicators=(build.indicator(slug="z"), build.indicator()),
        series=(build.series("z"), build.series()),
        observations=(figure(known="2016-06-01"), build.observation(2014, 1)),
        verdicts=(
            build.verdict(VerdictKind.KEPT, "2016-06-01"),
            build.verdict(VerdictKind.BROKEN, "2016-05-31", "z"),
            build.verdict(VerdictKind.BROKEN, "2016-05-31", "a"),
        ),
    )
    seen, earlier = visible(facts, day), visible(facts, before)
    assert [row.slug for row in seen.targets] == ["a", "c", "b"]
    assert [(row.slug, row.withdrawn_on) for row in earlier.targets] == [("b", None)]
    assert seen.targets[2].withdrawn_on == day
    assert [row.slug for row in seen.milestones] == ["y", "z"]
    assert [row.slug for row in earlier.milestones] == ["y"]
    assert [row.slug for row in seen.outcomes] == ["y", "z"]
    assert [row.slug for row in earlier.outcomes] == ["y"]
    assert [row.slug for row in seen.indicators] == ["trade", "z"]
    assert [row.slug for row in seen.series] == ["own", "z"]
    assert [row.slug for row in seen.observations] == ["own-2014", "own-2015"]
    assert [row.slug for row in earlier.observations] == ["own-2014"]
    assert [row.slug for row in seen.verdicts] == ["a", "z", "verdict"]
    assert [row.slug for row in earlier.verdicts] == ["a", "z"]


def test_of_two_vintages_of_one_day_the_firmer_counts_and_then_the_later_name() -> None:
    def newest(*rows: Any) -> list[str]:
        return [row.slug for row in visible(build.facts(observations=rows), date(2020, 1, 1)).observations]

    rows = [
        figure(kind=kind, slug=kind.value)
        for kind in (ObservationKind.ESTIMATE, ObservationKind.FINAL, ObservationKind.PROVISIONAL)
    ]
    for order in (rows, rows[::-1]):
        assert newest(*order) == ["final"]
        assert newest(*(row for row in order if row.slug != "final")) == ["provisional"]
    assert newest(figure(slug="b"), figure(slug="a")) == newest(figure(slug="a"), figure(slug="b")) == ["b"]
    assert newest(figure(slug="b"), replace(figure(slug="a"), known_on=date(2016, 2, 2))) == ["a"]
    # A plan and a forecast share a place next to what was measured.
    planned = figure(kind=ObservationKind.PLAN, slug="plan")
    guessed = figure(kind=ObservationKind.FORECAST, slug="zz")
    assert newest(planned, guessed, figure(slug="measured")) == ["measured", "plan"]
    # Another period is another figure, though it ends on the same day.
    assert newest(figure(slug="year"), figure(slug="half", start=date(2015, 7, 1))) == ["year", "half"]


@pytest.mark.parametrize(
    ("kind", "known", "counts"),
    [
        ("final", "2015-12-31", True),
        ("final", "2015-12-30", False),
        ("provisional", "2015-01-01", True),
        ("provisional", "2014-12-31", False),
        ("estimate", "2015-06-01", True),
        ("estimate", "2014-12-31", False),
        ("forecast", "2014-06-01", True),
        ("plan", "2014-06-01", True),
    ],
)
def test_a_figure_from_before_its_period_was_over_is_no_measurement(kind: str, known: str, counts: bool) -> None:
    row = build.observation(2015, 150, kind=ObservationKind(kind), known=known)
    for day in (build.day(known), date(2026, 1, 1)):
        assert visible(build.facts(observations=(row,)), day).observations == ((row,) if counts else ())


def test_a_figure_of_the_future_reaches_no_target() -> None:
    """150 "measured" in 2029, as a source of 2016 would have it, neither achieves it early nor moves a later figure."""
    future = build.observation(2029, 250, known="2016-05-31")
    target = build.target(deadlines=("2030-12-31",))
    facts = build.facts(targets=(target,), observations=(*build.values({2015: 110}), future))
    for day in (date(2016, 6, 1), date(2026, 6, 1)):
        (found,) = assess_promise_targets(facts, day=day)
        assert (found.status, found.latest and found.latest.slug) == (Status.FAR_BEHIND, "own-2015")
