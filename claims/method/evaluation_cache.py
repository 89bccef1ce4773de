"""Judgements already made, so that replaying many days does each only once.

A case depends on a target and a series' visible rows, a status on a case, a deadline and whether that is open, passed
or overdue; most days change none of these. A memo serves one computation over one promise's facts and is then thrown
away.
"""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date
from typing import TypeVar, cast

from claims.enums import Status
from claims.method.brackets import waiting_status
from claims.method.certainty import shifted
from claims.method.facts import Indicator, Observation, PromiseFacts, Series, Target
from claims.method.promised_path import PathPoint
from claims.method.results import DeadlineResult
from claims.method.status import judge_status
from claims.method.target_case import Case, build_case

Rows = tuple[Observation, ...]
T = TypeVar("T")

#: Tells what was not yet made from what was made and is None.
_NOTHING = object()


class Memo:
    """Cases and judgements by what they depend on.

    Rows and cases are distinguished by identity, which is safe because the memo keeps every one that it has seen.
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

    def case(
        self,
        target: Target,
        indicator: Indicator,
        rows: Rows,
        *,
        stated_baseline: bool,
        inherits: Target | None,
        series: Series | None = None,
    ) -> Case:
        """The target held against these rows, which are of that series."""
        return self._once(
            ("case", target.slug, id(rows), stated_baseline, inherits.slug if inherits is not None else None),
            lambda: build_case(
                target, indicator, rows, stated_baseline=stated_baseline, inherits=inherits, series=series
            ),
            keep=rows,
        )

    def case_until(self, case: Case, until: date) -> Case:
        """The same case without values of periods that end after `until`."""
        return self._once(
            ("until", id(case), until),
            lambda: replace(case, readings=tuple(row for row in case.readings if row.end <= until)),
            keep=case,
        )

    def case_on_path(self, case: Case, path: tuple[PathPoint, ...]) -> Case:
        """The same case with the path that the promise states."""
        return self._once(("path", id(case), path), lambda: replace(case, path=path), keep=case)

    def case_shifted(self, case: Case, side: int) -> Case:
        """The same case with figures lower (-1) or higher (+1) by their tolerance."""
        return self._once(("shifted", id(case), side), lambda: shifted(case, side), keep=case)

    def judge(self, case: Case, *, deadline: date | None, day: date) -> DeadlineResult:
        """The judgement; days on which the deadline is equally open, passed, overdue or given up share it."""
        phase = _phase(case, deadline=deadline, day=day)
        return self._once(
            ("judge", id(case), deadline, phase), lambda: judge_status(case, deadline=deadline, day=day), keep=case
        )

    def of_pair(
        self, name: str, one: Case, other: Case, *, deadline: date | None, day: date, make: Callable[[], T]
    ) -> T:
        """What depends on two cases, whichever comes first, and on whether a deadline is open or how long it passed."""
        first, second = sorted((id(one), id(other)))
        key = (name, first, second, deadline, _phase(one, deadline=deadline, day=day))
        return self._once(key, make, keep=(one, other))

    def lasting(self, facts: PromiseFacts, name: str, make: Callable[[], T]) -> T:
        """What depends on visible facts alone and on no day."""
        return self._once((name, id(facts)), make, keep=facts)

    def _once(self, key: Hashable, make: Callable[[], T], *, keep: object) -> T:
        made = self._made.get(key, _NOTHING)
        if made is _NOTHING:
            made = self._made[key] = make()
            self._kept.append(keep)
        return cast(T, made)


def _phase(case: Case, *, deadline: date | None, day: date) -> Status | None:
    """How long a deadline has passed, as far as judgements depend on it; None while it is open."""
    return None if deadline is None or day <= deadline else waiting_status(case.indicator, deadline, day=day)
