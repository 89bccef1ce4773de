"""Judgements already made, so that replaying many days does each only once.

A case depends on a target and a series' visible rows, a status on a case, a deadline and whether that is open, passed
or overdue; most days change none of these. A memo serves one computation over one promise's facts and is then thrown
away. Out of scope: anything that outlives that computation.
"""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date
from typing import TypeVar, cast

from claims.method.case import Case, build_case
from claims.method.results import DeadlineResult
from claims.method.rows import Indicator, Observation, Target
from claims.method.status import judge
from claims.method.times import overdue_after

Rows = tuple[Observation, ...]
T = TypeVar("T")


class Memo:
    """Cases and judgements by what they depend on.

    Rows and cases are told apart by identity, which is safe because the memo keeps every one that it has seen.
    """

    def __init__(self) -> None:
        self._rows: dict[str, Rows] = {}
        self._kept: list[object] = []
        self._made: dict[Hashable, object] = {}

    def same_rows(self, series: str, rows: Rows) -> Rows:
        """The rows of a series as one and the same tuple for as long as nothing about them changes."""
        held = self._rows.get(series)
        if held is not None and held == rows:
            return held
        self._rows[series] = rows
        self._kept.append(rows)
        return rows

    def case(self, target: Target, indicator: Indicator, rows: Rows, *, stated_baseline: bool) -> Case:
        """The target held against these rows."""
        return self._once(
            ("case", target.slug, id(rows), stated_baseline),
            lambda: build_case(target, indicator, rows, stated_baseline=stated_baseline),
            keep=rows,
        )

    def case_until(self, case: Case, until: date) -> Case:
        """The same case without values of periods that end after `until`."""
        return self._once(
            ("until", id(case), until),
            lambda: replace(case, readings=tuple(row for row in case.readings if row.end <= until)),
            keep=case,
        )

    def latest_common_end(self, one: Case, other: Case) -> date | None:
        """The end of the latest period that both cases have a value for."""
        return self._once(("common", id(one), id(other)), lambda: _latest_common_end(one, other), keep=(one, other))

    def judge(self, case: Case, *, deadline: date | None, day: date) -> DeadlineResult:
        """The judgement; days on which the deadline is equally open, passed or overdue share it."""
        phase = _phase(case, deadline=deadline, day=day)
        return self._once(
            ("judge", id(case), deadline, phase), lambda: judge(case, deadline=deadline, day=day), keep=case
        )

    def _once(self, key: Hashable, make: Callable[[], T], *, keep: object) -> T:
        if key not in self._made:
            self._made[key] = make()
            self._kept.append(keep)
        return cast(T, self._made[key])


def _phase(case: Case, *, deadline: date | None, day: date) -> int:
    if deadline is None or day <= deadline:
        return 0
    return 1 if day <= overdue_after(deadline, case.indicator.frequency, case.indicator.usual_lag_days) else 2


def _latest_common_end(one: Case, other: Case) -> date | None:
    common = {(row.start, row.end) for row in one.readings} & {(row.start, row.end) for row in other.readings}
    return max((end for _, end in common), default=None)
