"""Verdicts against statuses: every pair is decided by the table, and the table is the one here."""

from datetime import date
from itertools import product
from typing import Any

from claims.enums import FlagKind, RecordKind, Severity, Stage, Status, VerdictKind
from claims.method import example_rows as build
from claims.method.example_rows import verdict
from claims.method.facts import Verdict
from claims.method.flag_rules.verdict_differs import DIFFERS, verdict_differs
from claims.method.flags import find_flags
from claims.method.history import promise_history
from claims.method.results import FlagResult

# Rows: statuses; columns: the verdicts in this order; x where the two point different ways.
COLUMNS = ("in_progress", "no_progress", "kept", "kept_late", "partly_kept", "fulfilled_otherwise", "broken")
TABLE = """
not_assessable              . . . . . . .
achieved_early              x x . x x x x
reached                     x x . x x x x
achieved_then_lost          . x x x . . .
on_track                    . x . . . . x
lagging                     . x x x . . .
far_behind                  . . x x . . .
stalled                     . . x x x . .
moving_away                 . . x x x . .
open_ended                  . . . . . . x
awaiting_data               . . . . . . .
data_overdue                . . . . . . .
never_published             . . . . . . .
met_on_time                 x x . x x x x
met_late                    x x x . x x x
narrowly_missed             x . x x . . .
missed                      x . x x . . .
reversed                    x . x x x . .
undecided                   . . . . . . .
holding                     . x . x x x x
breached                    x . x x . . .
restored                    x . x x . . .
held                        x x . x x x x
not_held                    x . x x . . .
rising                      . . . . . . .
flat                        . . . . . . .
falling                     . . . . . . .
not_due                     . . . . . . x
due_soon                    . . . . . . x
overdue                     . . x x . . .
delivered                   x x . x x x x
delivered_late              x x x . x x x
delivered_to_another_party  x . x x . . .
suspended                   . . x x . . .
cancelled                   x . x x . . .
no_evidence_found           . . x x x . .
not_checked                 . . . . . . .
"""
PAIRS = {
    (verdict, line.split()[0]): mark == "x"
    for line in TABLE.strip().splitlines()
    for verdict, mark in zip(COLUMNS, line.split()[1:], strict=True)
}
SILENT = (VerdictKind.NOT_RATED, VerdictKind.UNRATABLE)
ALL = list(product(VerdictKind, Status))


def test_every_pair_of_verdict_and_status_is_decided() -> None:
    silent = {(verdict.value, status.value): False for verdict in SILENT for status in Status}
    found = {(verdict.value, status.value): verdict_differs(verdict, status) for verdict, status in ALL}
    assert found == PAIRS | silent


def test_the_table_has_a_row_for_every_verdict() -> None:
    assert set(DIFFERS) == set(VerdictKind)


def flags(*verdicts: Verdict, day: str = "2021-06-01", **fields: Any) -> list[FlagResult]:
    base: dict[str, Any] = {"targets": (build.target(),), "observations": build.values({2015: 110, 2020: 150})}
    facts = build.facts(verdicts=verdicts, **(base | fields))
    return [flag for flag in find_flags(facts, day=build.day(day)) if flag.kind is FlagKind.VERDICT_DIFFERS]


def test_a_verdict_that_differs_from_the_status_is_flagged_with_both() -> None:
    (flag,) = flags(verdict(VerdictKind.KEPT, "2021-03-01"))
    assert (flag.subject_kind, flag.subject, flag.severity) == (RecordKind.PROMISE, "promise", Severity.NOTICE)
    assert flag.params == {"verdict": "kept", "status": "missed", "reason": None, "target": "target", "series": "own"}
    assert flag.evidence == (
        (RecordKind.PROMISE, "promise"),
        (RecordKind.VERDICT, "verdict"),
        (RecordKind.TARGET, "target"),
    )


def test_a_verdict_that_agrees_is_not_flagged_nor_is_no_verdict() -> None:
    assert flags(verdict(VerdictKind.BROKEN, "2021-03-01")) == []
    assert flags() == []


def test_the_newest_verdict_known_on_the_day_counts() -> None:
    both = (verdict(VerdictKind.BROKEN, "2021-03-01"), verdict(VerdictKind.KEPT, "2021-05-01", "second"))
    assert flags(*both, day="2021-04-30") == []
    (flag,) = flags(*both, day="2021-05-01")
    assert (RecordKind.VERDICT, "second") in flag.evidence


def test_a_version_that_was_taken_back_leaves_the_word_to_the_one_before() -> None:
    second = build.target(
        slug="second", sequence=2, value=120, known_on=date(2016, 1, 1), withdrawn_on=date(2018, 1, 1)
    )
    given = {"targets": (build.target(), second)}
    (flag,) = flags(verdict(VerdictKind.KEPT, "2021-03-01"), **given)
    assert flag.params["target"] == "target"
    standing = build.target(slug="second", sequence=2, value=120, known_on=date(2016, 1, 1))
    # A goalpost that moved improves nothing: the verdict is held against the first version, which was missed.
    (flag,) = flags(verdict(VerdictKind.KEPT, "2021-03-01"), targets=(build.target(), standing))
    assert flag.params["target"] == "target"
    assert flags(verdict(VerdictKind.BROKEN, "2021-03-01"), targets=(build.target(), standing)) == []


def test_a_promise_without_a_number_speaks_through_its_schedule() -> None:
    given: dict[str, Any] = {"targets": (), "milestones": (build.milestone(),)}
    cancelled = (build.outcome("end", Stage.CANCELLED, "2019-05-01"),)
    (flag,) = flags(verdict(VerdictKind.KEPT, "2021-03-01"), outcomes=cancelled, **given)
    assert flag.params == {"verdict": "kept", "status": "cancelled", "reason": None, "target": None, "series": None}
    assert flags(verdict(VerdictKind.BROKEN, "2021-03-01"), outcomes=cancelled, **given) == []


def test_broken_differs_from_nothing_due_whether_or_not_a_day_was_named() -> None:
    """The rules say “no deadline” there, which a reader of the verdict has to know."""
    begun = (build.outcome("begun", Stage.IMPLEMENTING, "2015-01-01"),)
    broken = verdict(VerdictKind.BROKEN, "2017-03-01")
    day_named = (build.milestone(due="2030-12-31"),)

    (flag,) = flags(broken, targets=(), outcomes=begun)
    assert (flag.params["status"], flag.params["reason"]) == ("open_ended", "no_deadline")
    assert len(flags(broken, targets=(), outcomes=begun, milestones=day_named)) == 1


def test_the_flag_opens_and_closes_with_the_figures() -> None:
    facts = build.facts(
        targets=(build.target(),),
        observations=build.values({2020: 150, 2022: 210}),
        verdicts=(verdict(VerdictKind.KEPT_LATE, "2022-01-01"),),
    )
    told = promise_history(facts, until=date(2026, 1, 1)).flags
    spells = [(row.from_day, row.to_day) for row in told if row.value.kind is FlagKind.VERDICT_DIFFERS]
    assert spells == [(date(2022, 1, 1), date(2023, 2, 1))]


def test_at_every_time_exactly_one_version_speaks_for_the_promise() -> None:
    first = build.target(withdrawn_on=date(2019, 1, 1))
    second = build.target(slug="second", sequence=2, known_on=date(2016, 1, 1), withdrawn_on=date(2018, 1, 1))
    facts = build.facts(targets=(first, second), observations=build.values({2015: 110}))
    heads: list[tuple[date, str]] = []
    for period in promise_history(facts, until=date(2020, 1, 1)).assessments:
        if period.value.is_headline and period.value.is_current:
            heads.append((period.from_day, period.value.subject))
    by_day = dict(heads)
    assert len(by_day) == len(heads)
    assert [
        (day, by_day[day]) for day in (date(2011, 1, 15), date(2016, 1, 1), date(2018, 1, 1), date(2019, 1, 1))
    ] == [
        (date(2011, 1, 15), "target"),
        (date(2016, 1, 1), "second"),
        (date(2018, 1, 1), "target"),
        (date(2019, 1, 1), "second"),
    ]
