"""Which cases of a long table CI runs: as many as its mark says, and each with DEEP=1."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests import deep
from tests.conftest import cases_left_out
from tests.deep import sample


def case_of(test: str, number: int, size: int | None) -> Any:
    mark = None if size is None else pytest.mark.sample(size).mark

    class Case(SimpleNamespace):
        __hash__ = object.__hash__

        def get_closest_marker(self, name: str) -> Any:
            return mark if name == "sample" else None

    return Case(nodeid=f"tests/x/test_x.py::{test}[{number}]")


def test_a_marked_test_runs_as_many_cases_as_it_says_and_an_unmarked_one_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deep, "DEEP", False)
    marked = [case_of("test_law", number, 3) for number in range(10)]
    few = [case_of("test_short_law", number, 3) for number in range(2)]
    unmarked = [case_of("test_table", number, None) for number in range(10)]
    left_out = cases_left_out([*marked, *few, *unmarked])
    assert len(left_out) == 7
    assert left_out < set(marked)


def test_the_long_run_takes_each_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deep, "DEEP", True)
    assert cases_left_out([case_of("test_law", number, 3) for number in range(10)]) == set()


def test_a_seed_always_gives_the_same_cases_and_another_seed_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deep, "DEEP", False)
    cases = list(map(str, range(100)))
    assert sample(cases, 10, seed="sqlite") == sample(reversed(cases), 10, seed="sqlite")
    assert sample(cases, 10, seed="sqlite") != sample(cases, 10, seed="postgresql")
