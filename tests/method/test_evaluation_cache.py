"""A history builds no case twice, and the memo mistakes nothing for something else."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from claims.enums import FlagKind, ObservationKind, Stage
from claims.method import evaluation_cache
from claims.method import example_rows as build
from claims.method.evaluation_cache import Memo
from claims.method.history import promise_history
from claims.method.target_case import Case, build_case

UNTIL = date(2022, 1, 1)


def cases_built(monkeypatch: pytest.MonkeyPatch, **fields: Any) -> int:
    """How many cases a whole history builds; one figure is an estimate, one a range, one of another series."""
    built: list[object] = []

    def counted(*args: Any, **kwargs: Any) -> Case:
        built.append(args)
        return build_case(*args, **kwargs)

    rows = (
        build.observation(2010, 100),
        build.observation(2014, 120, kind=ObservationKind.ESTIMATE),
        build.observation(2015, 130, low=Decimal(120), high=Decimal(140)),
        build.observation(2015, 150, of="other"),
    )
    series = (build.series(), build.series("other"))
    facts = build.facts(targets=(build.target(),), series=series, observations=rows, **fields)
    monkeypatch.setattr(evaluation_cache, "build_case", counted)
    assert promise_history(facts, until=UNTIL).assessments
    return len(built)


def test_days_on_which_no_figure_becomes_known_build_no_case(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = tuple(build.outcome(f"report-{year}", Stage.IMPLEMENTING, f"{year}-07-01") for year in range(2012, 2020))
    assert cases_built(monkeypatch, outcomes=reports) == cases_built(monkeypatch)


def test_flags_that_time_does_not_change_change_with_what_becomes_known() -> None:
    """The second version is known from 2014 on and asks for less."""
    lower = build.target(slug="lower", sequence=2, value=150, known_on=date(2014, 3, 1))
    told = promise_history(build.facts(targets=(build.target(), lower)), until=UNTIL).flags
    assert [p.from_day for p in told if p.value.kind is FlagKind.GOALPOST_MOVED] == [date(2014, 3, 1)]


def rows_of(value: int) -> tuple[Any, ...]:
    return (build.observation(2015, value),)


def test_what_was_seen_and_let_go_is_never_mistaken_for_what_takes_its_place() -> None:
    """Rows and cases are distinguished by their memory address, which the next one takes once a row is freed."""
    held, trade, kept = build.target(), build.indicator(), Memo()
    deadline, day = held.deadlines[0], date(2016, 6, 1)

    def case_of(value: int) -> Case:
        return build_case(held, trade, rows_of(value), stated_baseline=True)

    for value in range(101, 141):
        found = kept.case(held, trade, rows_of(value), stated_baseline=True, inherits=None)
        assert found.latest is not None and found.latest.value == value
    for value in range(101, 141):
        judged = kept.judge(case_of(value), deadline=deadline, day=day)
        assert judged.decided_by is not None and judged.decided_by.value == value
    for value in range(101, 141):
        until = kept.case_until(case_of(value), day)
        assert until.latest is not None and until.latest.value == value
    for value in range(101, 141):
        assert (
            kept.of_pair("pair", case_of(value), case_of(0), deadline=None, day=day, make=partial(int, value)) == value
        )
    for value in range(101, 141):
        assert kept.lasting(build.facts(observations=rows_of(value)), "name", partial(int, value)) == value
