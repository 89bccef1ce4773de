"""What satisfies a target, how far a value is outside, and numbers at the ends of what a decimal holds."""

from datetime import date
from decimal import Decimal

import pytest

from claims.enums import Modifier, MoveKind, Status
from claims.method import example_rows as build
from claims.method.flags import find_indicator_flags
from claims.method.goalposts import compare_versions
from claims.method.target_case import Acceptance
from tests.method.test_status import assess

TEN, TWENTY = Decimal(10), Decimal(20)


@pytest.mark.parametrize(
    ("low", "high", "value", "distance"),
    [
        (TEN, TWENTY, 4, 6.0),
        (TEN, TWENTY, 10, 0.0),
        (TEN, TWENTY, 15, 0.0),
        (TEN, TWENTY, 20, 0.0),
        (TEN, TWENTY, 27, 7.0),
        (TEN, None, 4, 6.0),
        (TEN, None, 27, 0.0),
        (None, TWENTY, 4, 0.0),
        (None, TWENTY, 27, 7.0),
        (None, None, 4, 0.0),
    ],
)
def test_how_far_a_value_is_outside(low: Decimal | None, high: Decimal | None, value: int, distance: float) -> None:
    accepted = Acceptance(low, high)
    assert accepted.distance(float(value)) == distance
    assert accepted.holds(Decimal(value)) is (distance == 0)


@pytest.mark.parametrize(("value", "status"), [(200, Status.ACHIEVED_EARLY), (199, Status.LAGGING)])
def test_a_part_year_that_comes_to_just_the_target_settles_it(value: int, status: Status) -> None:
    months = build.observation(2020, value, end=date(2020, 11, 30), known="2020-12-10")
    found = assess({2019: 180}, rows=(months,), day="2020-12-15")
    assert found.status is status
    assert (Modifier.PROVISIONAL in found.modifiers) is (status is Status.ACHIEVED_EARLY)


HUGE = "9e999999"


def test_the_largest_numbers_are_compared_and_not_stumbled_over() -> None:
    """Their difference is beyond the exponents that decimals have by default."""
    rows = (build.observation(2014, HUGE, of="a"), build.observation(2014, f"-{HUGE}", of="b"))
    series = (build.series("a"), build.series("b"))
    (flag,) = find_indicator_flags(build.indicator(), series, rows, day=date(2016, 6, 1))
    assert flag.params["difference"] == 2.0
    first = build.target(value=HUGE)
    second = build.target(slug="second", sequence=2, value=f"-{HUGE}")
    (move,) = compare_versions(build.facts(targets=(first, second)), day=date(2016, 6, 1))
    assert (move.kind, move.amount) == (MoveKind.LOWER, None)
