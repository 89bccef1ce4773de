"""How long something takes where some of it is still open."""

from __future__ import annotations

from statistics import median_low

from hypothesis import given
from hypothesis import strategies as st

from claims.method.survival import median_duration

DAYS = st.lists(st.integers(0, 5000), max_size=30)


def test_the_estimate_is_that_of_a_worked_case() -> None:
    # Weeks in remission with 6-MP: E. J. Freireich and others, Blood 21 (1963); the usual textbook case. Median 23.
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    still_open = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    assert median_duration(ended, still_open) == 23


@given(DAYS.filter(bool))
def test_without_open_ones_it_is_the_median(ended: list[int]) -> None:
    assert median_duration(ended, []) == median_low(ended)


@given(DAYS, DAYS, st.integers(0, 5000))
def test_one_more_that_is_still_open_never_shortens_it(ended: list[int], still_open: list[int], more: int) -> None:
    before, after = median_duration(ended, still_open), median_duration(ended, [*still_open, more])
    assert after is None or (before is not None and before <= after)


def test_nothing_ended_has_no_median() -> None:
    assert median_duration([], []) is None
    assert median_duration([], [10]) is None
