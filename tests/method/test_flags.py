"""Flags: what raises one, how much it weighs, and which rows it names."""

from datetime import date
from typing import Any

import pytest

from claims.method.flags import find_flags
from claims.method.indicator_flags import find_indicator_flags
from claims.method.results import FlagFound
from claims.method.rows import Observation, Promise
from claims.vocabulary import Comparator, FlagKind, ObservationKind, RecordKind, Severity, Status
from tests.method import build


def flags(years: dict[int, Any], *, day: str, promise: Promise | None = None, **target: Any) -> list[FlagFound]:
    facts = build.facts(targets=(build.target(**target),), observations=build.values(years))
    facts = facts if promise is None else build.facts(promise=promise, targets=facts.targets)
    return find_flags(facts, day=build.day(day))


def disagreements(*rows: Observation, day: str = "2016-06-01", **fields: Any) -> list[FlagFound]:
    slugs = sorted({row.series for row in rows})
    series = tuple(build.series(slug) for slug in slugs)
    return find_indicator_flags(build.indicator(**fields), series, rows, day=build.day(day))


@pytest.mark.parametrize(
    ("years", "day", "expected"),
    [
        ({2015: 130}, "2016-06-01", [(FlagKind.BEHIND_SCHEDULE, Severity.NOTICE)]),
        ({2015: 110}, "2016-06-01", [(FlagKind.BEHIND_SCHEDULE, Severity.WARNING)]),
        ({2015: 101}, "2016-06-01", [(FlagKind.BEHIND_SCHEDULE, Severity.WARNING)]),
        ({2015: 150}, "2016-06-01", []),
        ({2015: 80}, "2016-06-01", [(FlagKind.MOVING_AWAY, Severity.SERIOUS)]),
        ({2014: 205, 2015: 180}, "2016-06-01", [(FlagKind.ACHIEVED_THEN_LOST, Severity.WARNING)]),
        ({2020: 150}, "2021-06-01", [(FlagKind.DEADLINE_MISSED, Severity.SERIOUS)]),
        ({2020: 199}, "2021-06-01", [(FlagKind.DEADLINE_MISSED, Severity.NOTICE)]),
        (
            {2020: 80},
            "2021-06-01",
            [(FlagKind.DEADLINE_MISSED, Severity.SERIOUS), (FlagKind.MOVING_AWAY, Severity.SERIOUS)],
        ),
        ({2020: 150, 2022: 201}, "2023-06-01", [(FlagKind.MET_LATE, Severity.NOTICE)]),
        ({2020: 205}, "2021-06-01", []),
        ({}, "2016-06-01", [(FlagKind.NO_DATA, Severity.WARNING)]),
        ({}, "2021-06-01", [(FlagKind.NO_DATA, Severity.WARNING)]),
    ],
)
def test_a_targets_status_raises_its_flags(
    years: dict[int, Any], day: str, expected: list[tuple[FlagKind, Severity]]
) -> None:
    assert [(flag.kind, flag.severity) for flag in flags(years, day=day)] == expected


def test_a_level_that_was_kept_and_is_no_longer_was_lost() -> None:
    keep: dict[str, Any] = {"comparator": Comparator.MAINTAIN, "value": 100, "deadlines": ("2020-12-31",)}
    assert [flag.kind for flag in flags({2014: 100, 2015: 90}, day="2016-06-01", **keep)] == [
        FlagKind.ACHIEVED_THEN_LOST
    ]
    assert flags({2015: 90}, day="2016-06-01", **keep) == []


def test_a_withdrawn_version_raises_no_flag() -> None:
    held = {"withdrawn_on": date(2016, 1, 1)}
    assert [flag.kind for flag in flags({2014: 110}, day="2015-12-31", **held)] == [FlagKind.BEHIND_SCHEDULE]
    assert flags({2014: 110}, day="2016-01-01", **held) == []


def test_a_flag_names_its_numbers_and_its_rows() -> None:
    (flag,) = flags({2015: 110}, day="2016-06-01")
    assert flag.params["status"] == Status.FAR_BEHIND.value
    assert flag.params["latest"] == {
        "value": 110,
        "period_start": "2015-01-01",
        "period_end": "2015-12-31",
        "slug": "own-2015",
    }
    assert flag.params["path_value"] == pytest.approx(141.42, abs=0.01)
    assert flag.evidence == ((RecordKind.TARGET, "target"), (RecordKind.OBSERVATION, "own-2015"))


def test_a_vague_promise_is_told_what_it_lacks() -> None:
    nobody = Promise(slug="promise", known_on=date(2011, 1, 15))
    (flag,) = flags({}, day="2012-06-01", promise=nobody, indicator=None, value=None, deadlines=())
    assert (flag.kind, flag.params["missing"]) == (FlagKind.VAGUE_PROMISE, ["metric", "value", "date", "owner"])


def test_series_that_differ_by_more_than_the_tolerance_disagree() -> None:
    (flag,) = disagreements(build.observation(2014, 88, of="a"), build.observation(2014, 100, of="b"))
    assert (flag.kind, flag.severity, flag.subject_period) == (
        FlagKind.SOURCES_DISAGREE,
        Severity.WARNING,
        "2014-01-01/2014-12-31",
    )
    assert flag.params["difference"] == pytest.approx(0.12)
    assert (flag.params["lowest"], flag.params["highest"]) == ("a-2014", "b-2014")
    assert flag.evidence == ((RecordKind.OBSERVATION, "a-2014"), (RecordKind.OBSERVATION, "b-2014"))


@pytest.mark.parametrize(("other", "severity"), [("97.9", Severity.NOTICE), ("90", Severity.NOTICE), (98, None)])
def test_disagreement_weighs_by_its_size(other: Any, severity: Severity | None) -> None:
    found = disagreements(build.observation(2014, 100, of="a"), build.observation(2014, other, of="b"))
    assert [flag.severity for flag in found] == ([] if severity is None else [severity])


def test_a_series_never_disagrees_with_itself_or_with_a_forecast() -> None:
    revised = build.observation(2014, 50, of="a", slug="revised", known="2015-06-01")
    assert disagreements(build.observation(2014, 100, of="a"), revised) == []
    forecast = build.observation(2014, 50, of="b", kind=ObservationKind.FORECAST)
    assert disagreements(build.observation(2014, 100, of="a"), forecast) == []


def test_a_bound_disagrees_only_with_what_lies_beyond_it() -> None:
    under = build.observation(2014, None, of="b", high=build.observation(2014, 100).value)
    assert disagreements(build.observation(2014, 95, of="a"), under) == []
    assert len(disagreements(build.observation(2014, 120, of="a"), under)) == 1


def test_two_zeros_agree() -> None:
    assert disagreements(build.observation(2014, 0, of="a"), build.observation(2014, 0, of="b")) == []


def test_figures_grow_stale_only_while_an_open_target_needs_them() -> None:
    rows = build.values({2015: 110})
    held = (build.target(),)

    def on(day: str, targets: Any = held) -> list[FlagKind]:
        found = find_indicator_flags(
            build.indicator(), (build.series(),), rows, day=build.day(day), open_targets=targets
        )
        return [flag.kind for flag in found]

    assert on("2017-03-31") == []
    assert on("2017-04-01") == [FlagKind.STALE_DATA]
    assert on("2017-04-01", ()) == []
    assert on("2021-01-01") == []
