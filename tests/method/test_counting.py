"""Which promises a record counts: made by those who have to keep them, before they were delivered."""

from datetime import date

import pytest

from claims.enums import NotCounted, PromiseKind
from claims.method.counting import not_counted_because

EARLY, LATE = date(2014, 5, 21), date(2016, 12, 31)


@pytest.mark.parametrize(
    ("committed_on", "delivered_on", "is_forecast", "expected"),
    [
        (EARLY, None, False, None),
        (EARLY, None, True, None),
        (EARLY, LATE, False, None),
        (LATE, EARLY, False, NotCounted.AFTER_DELIVERY),
        (LATE, EARLY, True, NotCounted.AFTER_DELIVERY),
        (EARLY, EARLY, False, NotCounted.AFTER_DELIVERY),
        (None, EARLY, False, NotCounted.AFTER_DELIVERY),
        (None, EARLY, True, NotCounted.EXPECTATION),
        (None, None, True, NotCounted.EXPECTATION),
        (None, None, False, NotCounted.EXPECTATION),
    ],
)
def test_what_counts_was_promised_before_it_came(
    committed_on: date | None, delivered_on: date | None, is_forecast: bool, expected: NotCounted | None
) -> None:
    given = {"committed_on": committed_on, "delivered_on": delivered_on}
    assert not_counted_because(None, **given, is_forecast=is_forecast) is expected
    assert not_counted_because(PromiseKind.COMMITMENT, **given, is_forecast=is_forecast) is None
    assert not_counted_because(PromiseKind.EXPECTATION, **given, is_forecast=is_forecast) is NotCounted.EXPECTATION
