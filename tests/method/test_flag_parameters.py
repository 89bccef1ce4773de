"""The numbers that a flag carries: its sentence is made from them, so each is held against a count by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from claims.enums import Comparator, FlagKind, RecordKind, Severity, Stage
from claims.method import example_rows as build
from claims.method.facts import Promise
from claims.method.flags import find_flags
from claims.method.results import FlagResult


def reading(year: int, value: int) -> dict[str, Any]:
    return {
        "slug": f"own-{year}",
        "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31",
        "value": value,
        "low": None,
        "high": None,
        "parts": [],
    }


#: What every flag about the usual target says, and what is empty unless a case fills it.
USUAL: dict[str, Any] = {
    "target": "target",
    "indicator": "trade",
    "unit": "USD bn",
    "series": "own",
    "comparator": "at_least",
    "direction": "increase",
    "kind_of_promise": None,
    "high": None,
    "goal": 200,
    "deadline": "2020-12-31",
    "baseline": {
        "slug": None,
        "origin": "stated",
        "period_start": None,
        "from_version": None,
        "period_end": "2010-12-31",
        "value": 100,
    },
    "reached": None,
    "lost": None,
    "ratio": None,
    "attainment": None,
    "attainment_at_deadline": None,
    "status_at_low": None,
    "status_at_high": None,
    "other_statuses": [],
    "ratio_low": None,
    "ratio_high": None,
    "room": None,
    "path_value": None,
    "path_gap": None,
    "path_is_promised": False,
    "required_pace": None,
    "needed_pace": None,
    "pace": None,
    "pace_model": None,
    "slip_days": None,
    "slip_years": None,
}
PROMISED = 2 ** (1 / 10) - 1


@pytest.mark.parametrize(
    ("years", "day", "target", "kind", "rows", "expected"),
    [
        (
            {2016: 132},
            "2018-06-01",
            {},
            FlagKind.BEHIND_SCHEDULE,
            [2016],
            {
                "status": "lagging",
                "latest": reading(2016, 132),
                "decided_by": reading(2016, 132),
                "ratio": (1.32 ** (1 / 6) - 1) / PROMISED,
                "attainment": 0.32,
                "path_value": 100 * 2**0.6,
                "path_gap": 100 * 2**0.6 - 132,
                "required_pace": PROMISED,
                "needed_pace": (200 / 132) ** (1 / 4) - 1,
                "pace": 1.32 ** (1 / 6) - 1,
                "pace_model": "geometric",
            },
        ),
        (
            {2020: 150, 2022: 201},
            "2023-06-01",
            {},
            FlagKind.MET_LATE,
            [2022],
            {
                "status": "met_late",
                "latest": reading(2022, 201),
                "decided_by": reading(2022, 201),
                "reached": reading(2022, 201),
                "other_statuses": ["missed"],
                "room": 4.02,
                "attainment": 0.5,
                "attainment_at_deadline": 0.5,
                "required_pace": PROMISED,
                "pace": 2.01 ** (1 / 12) - 1,
                "pace_model": "geometric",
                "slip_days": 730,
                "slip_years": 2.0,
            },
        ),
        (
            {2014: 205, 2015: 180},
            "2016-06-01",
            {"baseline_value": None, "baseline_end": None},
            FlagKind.ACHIEVED_THEN_LOST,
            [2014, 2015],
            {
                "status": "achieved_then_lost",
                "baseline": None,
                "latest": reading(2015, 180),
                "decided_by": reading(2015, 180),
                "reached": reading(2014, 205),
                "lost": reading(2015, 180),
            },
        ),
    ],
)
def test_a_flag_about_a_target_carries_the_numbers_of_its_sentence(
    years: dict[int, int],
    day: str,
    target: dict[str, Any],
    kind: FlagKind,
    rows: list[int],
    expected: dict[str, Any],
) -> None:
    facts = build.facts(targets=(build.target(**target),), observations=build.values(years))
    (flag,) = find_flags(facts, day=build.day(day))
    assert (flag.kind, flag.subject_kind, flag.subject) == (kind, RecordKind.TARGET, "target")
    assert flag.evidence == (
        (RecordKind.TARGET, "target"),
        *((RecordKind.OBSERVATION, f"own-{year}") for year in rows),
    )
    wanted = USUAL | expected
    assert flag.params.keys() == wanted.keys()
    numbers = {name for name, value in wanted.items() if isinstance(value, float)}
    assert {name: value for name, value in flag.params.items() if name not in numbers} == {
        name: value for name, value in wanted.items() if name not in numbers
    }
    assert {name: flag.params[name] for name in numbers} == pytest.approx({name: wanted[name] for name in numbers})


def of_promise(day: str, *kinds: FlagKind, **fields: Any) -> list[FlagResult]:
    """The flags of these kinds about a promise to a company."""
    fields.setdefault(
        "promise",
        Promise(
            slug="promise",
            known_on=date(2011, 1, 15),
            promisors=frozenset({"promisor"}),
            counterparties=frozenset({"company"}),
        ),
    )
    found = find_flags(build.facts(**fields), day=build.day(day))
    assert all((f.subject_kind, f.subject) == (RecordKind.PROMISE, "promise") for f in found)
    return [flag for flag in found if flag.kind in kinds]


def test_a_flag_about_steps_names_the_first_day_and_each_step() -> None:
    steps = (build.milestone("first", "2015-12-31"), build.milestone("second", "2016-12-31"))
    overdue, later, silent = of_promise(
        "2017-01-01", FlagKind.MILESTONE_OVERDUE, FlagKind.NO_OUTCOME_AFTER_DUE, milestones=steps
    )
    dues = [
        {"kind": "milestone", "slug": "first", "due": "2015-12-31"},
        {"kind": "milestone", "slug": "second", "due": "2016-12-31"},
    ]
    assert (overdue.kind, overdue.severity) == (FlagKind.MILESTONE_OVERDUE, Severity.WARNING)
    assert overdue.params == {"due": "2015-12-31", "milestones": dues[:1]}
    assert later.params == {"due": "2016-12-31", "milestones": dues[1:]}
    assert (overdue.subject_period, later.subject_period) == ("2015-12-31/2015-12-31", "2016-12-31/2016-12-31")
    assert (silent.kind, silent.severity) == (FlagKind.NO_OUTCOME_AFTER_DUE, Severity.WARNING)
    assert silent.params == {"due": "2015-12-31", "dues": dues}
    named = ((RecordKind.MILESTONE, "first"), (RecordKind.MILESTONE, "second"))
    assert (*overdue.evidence, *later.evidence) == silent.evidence == named
    (still,) = of_promise("2016-12-31", FlagKind.MILESTONE_OVERDUE, milestones=steps)
    assert still.params == {"due": "2015-12-31", "milestones": dues[:1]}


def test_a_step_that_was_done_is_not_overdue_and_after_the_last_word_nothing_is() -> None:
    step = build.milestone("step", "2015-12-31")
    done = build.outcome("done", Stage.COMPLETED, "2015-06-01", milestone="step")
    halted = build.outcome("halted", Stage.SUSPENDED, "2015-06-01")
    over = build.outcome("over", Stage.CANCELLED, "2015-06-01")
    kinds = (FlagKind.MILESTONE_OVERDUE, FlagKind.NO_OUTCOME_AFTER_DUE)
    assert of_promise("2016-06-01", *kinds, milestones=(step,), outcomes=(done,)) == []
    assert of_promise("2016-06-01", *kinds, milestones=(step,), outcomes=(over,)) == []
    (overdue,) = of_promise("2016-06-01", *kinds, milestones=(step,), outcomes=(halted,))
    assert overdue.kind is FlagKind.MILESTONE_OVERDUE


def test_a_flag_about_a_report_names_it_and_both_its_days() -> None:
    early = build.outcome("begun", Stage.IMPLEMENTING, "2014-06-01")
    halted = build.outcome(
        "halted", Stage.SUSPENDED, "2015-06-01", known_on=date(2015, 7, 1), happened_edtf="2015-06",
        happened_words="early June",
    )  # fmt: skip
    again = build.outcome("halted-still", Stage.SUSPENDED, "2016-01-01")
    undated = replace(halted, slug="off", stage=Stage.CANCELLED, happened=None, happened_edtf="", happened_words="")
    kinds = (FlagKind.PROMISE_SUSPENDED, FlagKind.PROMISE_CANCELLED)
    (flag,) = of_promise("2016-06-01", *kinds, outcomes=(early, halted, again))
    assert (flag.kind, flag.evidence) == (FlagKind.PROMISE_SUSPENDED, ((RecordKind.OUTCOME, "halted"),))
    assert flag.params == {
        "outcome": "halted", "happened": "2015-06-01", "happened_edtf": "2015-06", "happened_words": "early June",
        "known_on": "2015-07-01",
    }  # fmt: skip
    (flag,) = of_promise("2016-06-01", *kinds, outcomes=(undated,))
    assert (flag.kind, flag.params) == (
        FlagKind.PROMISE_CANCELLED,
        {"outcome": "off", "happened": None, "happened_edtf": "", "happened_words": "", "known_on": "2015-07-01"},
    )


def test_a_flag_about_another_recipient_names_who_got_it_who_should_have_and_each_report() -> None:
    reports = (
        build.outcome("half", Stage.COMPLETED, "2015-06-01", recipients=frozenset({"stranger", "company"})),
        build.outcome("rest", Stage.COMPLETED, "2016-06-01", recipients=frozenset({"another"})),
        build.outcome("right", Stage.COMPLETED, "2016-07-01", recipients=frozenset({"company"})),
    )
    (flag,) = of_promise("2017-01-01", FlagKind.DELIVERED_TO_ANOTHER_PARTY, outcomes=reports)
    assert flag.severity is Severity.SERIOUS
    assert flag.params == {
        "recipients": ["another", "stranger"],
        "counterparties": ["company"],
        "outcomes": ["half", "rest"],
    }
    assert flag.evidence == ((RecordKind.OUTCOME, "half"), (RecordKind.OUTCOME, "rest"))


def flags_of_kind(kind: FlagKind, *, day: date = date(2016, 6, 1), **fields: Any) -> list[FlagResult]:
    return [flag for flag in find_flags(build.facts(**fields), day=day) if flag.kind is kind]


def test_a_moved_goalpost_tells_each_move_and_both_versions() -> None:
    lower = build.target(slug="lower", sequence=2, value=150, known_on=date(2014, 3, 1))
    assert flags_of_kind(FlagKind.GOALPOST_MOVED, targets=(build.target(), lower)) == [
        FlagResult(
            kind=FlagKind.GOALPOST_MOVED,
            subject_kind=RecordKind.PROMISE,
            subject="promise",
            severity=Severity.SERIOUS,
            subject_period="2014-03-01/2014-03-01",
            params={
                "from_target": "target",
                "to_target": "lower",
                "moves": [
                    {
                        "kind": "lower",
                        "promise": "promise",
                        "from_target": "target",
                        "to_target": "lower",
                        "known_on": "2014-03-01",
                        "before": "200",
                        "after": "150",
                        "amount": -50.0,
                        "unit": "USD bn",
                        "step": None,
                    }
                ],
            },
            evidence=((RecordKind.TARGET, "target"), (RecordKind.TARGET, "lower")),
        )
    ]


def test_a_promise_that_leaves_everything_open_says_what() -> None:
    bare = build.target(indicator=None, own_series=None, value=None, deadlines=())
    nobody = Promise(slug="promise", known_on=date(2011, 1, 15))
    assert flags_of_kind(FlagKind.VAGUE_PROMISE, promise=nobody, targets=(bare,)) == [
        FlagResult(
            kind=FlagKind.VAGUE_PROMISE,
            subject_kind=RecordKind.PROMISE,
            subject="promise",
            severity=Severity.NOTICE,
            params={"missing": ["metric", "value", "date", "owner"]},
            evidence=((RecordKind.PROMISE, "promise"), (RecordKind.TARGET, "target")),
        )
    ]


def test_flags_are_found_from_the_day_on_which_the_promise_was_known() -> None:
    """A promise without any version names no metric, value or date."""
    for day, number in ((date(2011, 1, 14), 0), (date(2011, 1, 15), 1)):
        assert len(flags_of_kind(FlagKind.VAGUE_PROMISE, day=day)) == number


def test_a_level_kept_for_a_time_and_breached_tells_the_breaches_and_what_it_asks() -> None:
    keep = build.target(comparator=Comparator.MAINTAIN, value=100, deadlines=())
    observations = build.values({2013: 91, 2014: 101, 2015: 90})
    (flag,) = flags_of_kind(FlagKind.LEVEL_BREACHED, targets=(keep,), observations=observations)
    assert flag.severity is Severity.SERIOUS
    assert [each["slug"] for each in flag.params["breaches"]] == ["own-2013", "own-2015"]
    told = {name: flag.params[name] for name in ("applies", "frequency", "periods_kept", "periods_judged")}
    assert told == {"applies": "throughout", "frequency": "annual", "periods_kept": 1, "periods_judged": 3}
    assert flags_of_kind(FlagKind.ACHIEVED_THEN_LOST, targets=(keep,), observations=observations) == []


def test_a_target_has_no_data_only_where_no_series_of_its_indicator_has_any() -> None:
    held = {"targets": (build.target(),), "series": (build.series(), build.series("other"))}
    (flag,) = flags_of_kind(FlagKind.NO_DATA, **held)
    assert (flag.subject, flag.severity, flag.params["unit"]) == ("target", Severity.WARNING, "USD bn")
    assert flags_of_kind(FlagKind.NO_DATA, observations=build.values({2015: 110}, of="other"), **held) == []
    assert flags_of_kind(FlagKind.NO_DATA, observations=build.values({2015: 110}), **held) == []
    energy = {
        "indicators": (build.indicator(), build.indicator(slug="energy")),
        "series": (build.series(), build.series("joules", indicator="energy")),
        "targets": (build.target(),),
        "observations": build.values({2015: 110}, of="joules"),
    }
    assert len(flags_of_kind(FlagKind.NO_DATA, **energy)) == 1
    assert flags_of_kind(FlagKind.NO_DATA, targets=(build.target(deadlines=()),)) == []
