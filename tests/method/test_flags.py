"""Flags: what raises one, how much it weighs, and which rows it names."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import Comparator, FlagKind, ObservationKind, RecordKind, Severity, Status
from claims.method import example_rows as build
from claims.method.facts import Observation, Promise
from claims.method.flag_rules.stale_data import open_on
from claims.method.flags import find_flags, find_indicator_flags
from claims.method.results import FlagResult


def flags(years: dict[int, Any], *, day: str, promise: Promise | None = None, **target: Any) -> list[FlagResult]:
    facts = build.facts(targets=(build.target(**target),), observations=build.values(years))
    facts = facts if promise is None else build.facts(promise=promise, targets=facts.targets)
    return find_flags(facts, day=build.day(day))


def disagreements(*rows: Observation, day: str = "2016-06-01", **fields: Any) -> list[FlagResult]:
    slugs = sorted({row.series for row in rows})
    series = tuple(build.series(slug) for slug in slugs)
    return find_indicator_flags(build.indicator(**fields), series, rows, day=build.day(day))


@pytest.mark.parametrize(
    ("years", "day", "expected"),
    [
        ({2015: 130}, "2016-06-01", [(FlagKind.BEHIND_SCHEDULE, Severity.NOTICE)]),
        ({2013: 104, 2014: 107, 2015: 110}, "2016-06-01", [(FlagKind.BEHIND_SCHEDULE, Severity.WARNING)]),
        ({2013: 100, 2014: 100, 2015: 101}, "2016-06-01", [(FlagKind.BEHIND_SCHEDULE, Severity.WARNING)]),
        # Within the tolerance it lags behind only.
        ({2013: 104, 2014: 107, 2015: 129}, "2016-06-01", [(FlagKind.BEHIND_SCHEDULE, Severity.NOTICE)]),
        # One figure says too little.
        ({2015: 110}, "2016-06-01", [(FlagKind.BEHIND_SCHEDULE, Severity.NOTICE)]),
        ({2015: 80}, "2016-06-01", [(FlagKind.MOVING_AWAY, Severity.NOTICE)]),
        # A tenth of the promised change lost, two figures in a row, and a single dip of less.
        ({2013: 110, 2014: 110, 2015: 80}, "2016-06-01", [(FlagKind.MOVING_AWAY, Severity.SERIOUS)]),
        ({2013: 110, 2014: 92, 2015: 92}, "2016-06-01", [(FlagKind.MOVING_AWAY, Severity.SERIOUS)]),
        ({2013: 110, 2014: 110, 2015: 92}, "2016-06-01", [(FlagKind.MOVING_AWAY, Severity.WARNING)]),
        ({2015: 150}, "2016-06-01", []),
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


@pytest.mark.parametrize(
    ("years", "day", "severity"),
    [
        ({2014: 100, 2015: 90}, "2016-06-01", Severity.SERIOUS),
        ({2015: 90}, "2016-06-01", Severity.SERIOUS),
        ({2014: 90, 2015: 100}, "2016-06-01", Severity.WARNING),
        ({2015: 90, 2020: 100}, "2021-06-01", Severity.SERIOUS),
    ],
)
def test_a_level_that_was_not_kept_is_flagged_whenever_that_was(
    years: dict[int, Any], day: str, severity: Severity
) -> None:
    keep: dict[str, Any] = {"comparator": Comparator.MAINTAIN, "value": 100, "deadlines": ("2020-12-31",)}
    (flag,) = flags(years, day=day, **keep)
    assert (flag.kind, flag.severity) == (FlagKind.LEVEL_BREACHED, severity)
    assert [each["value"] for each in flag.params["breaches"]] == [90]
    assert (flag.params["periods_kept"], flag.params["periods_judged"]) == (len(years) - 1, len(years))


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
        "low": None,
        "high": None,
        "parts": [],
    }
    assert flag.params["path_value"] == pytest.approx(141.42, abs=0.01)
    assert flag.evidence == ((RecordKind.TARGET, "target"), (RecordKind.OBSERVATION, "own-2015"))


def test_a_vague_promise_says_what_it_lacks() -> None:
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


def test_a_bound_disagrees_only_with_what_is_beyond_it() -> None:
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


def test_a_disagreement_names_every_series_and_the_two_that_lie_farthest_apart() -> None:
    rows = (
        build.observation(2014, 88, of="a"),
        build.observation(2014, 100, of="b", kind=ObservationKind.ESTIMATE),
        build.observation(2014, None, of="c", low=Decimal(90), high=Decimal(95)),
    )
    (flag,) = disagreements(*rows)
    assert flag == FlagResult(
        kind=FlagKind.SOURCES_DISAGREE,
        subject_kind=RecordKind.INDICATOR,
        subject="trade",
        subject_period="2014-01-01/2014-12-31",
        severity=Severity.WARNING,
        params={
            "indicator": "trade",
            "unit": "USD bn",
            "start": "2014-01-01",
            "end": "2014-12-31",
            "scale": "share",
            "difference": 0.12,
            "tolerance": 0.02,
            "lowest": "a-2014",
            "highest": "b-2014",
            "values": [
                told("a", value=88, kind="final"),
                told("b", value=100, kind="estimate"),
                told("c", low=90, high=95, kind="final"),
            ],
        },
        evidence=tuple((RecordKind.OBSERVATION, f"{of}-2014") for of in "abc"),
    )


def told(of: str, *, kind: str, value: Any = None, low: Any = None, high: Any = None) -> dict[str, Any]:
    named = {"observation": f"{of}-2014", "series": of, "provider": "Customs"}
    return {**named, "value": value, "low": low, "high": high, "kind": kind}


def test_a_difference_is_stated_to_the_millionth() -> None:
    (flag,) = disagreements(build.observation(2014, 2, of="a"), build.observation(2014, 3, of="b"))
    assert flag.params["difference"] == 0.333333


@pytest.mark.parametrize(
    ("unit", "one", "other", "scale", "difference", "severity"),
    [
        ("rank", 10, 9, "places", 1.0, Severity.NOTICE),
        ("rank", 10, 7, "places", 3.0, Severity.WARNING),
        ("%", "0.1", "0.3", "points", 0.2, Severity.NOTICE),
        ("%", 4, 6, "points", 2.0, Severity.WARNING),
        ("USD bn", 100, 106, "share", 0.056604, Severity.NOTICE),
        ("USD bn", -2, 2, "amount", 4.0, Severity.WARNING),
    ],
)
def test_a_difference_is_said_in_points_or_places_where_a_share_misleads(
    unit: str, one: Any, other: Any, scale: str, difference: float, severity: Severity
) -> None:
    rows = (build.observation(2014, one, of="a"), build.observation(2014, other, of="b"))
    (flag,) = disagreements(*rows, unit=unit)
    assert (flag.params["scale"], flag.params["difference"], flag.severity) == (scale, difference, severity)


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        # A range differs only as far as its nearer end; a bound only beyond it.
        ({"value": 100}, {"low": Decimal(110), "high": Decimal(120)}, 0.090909),
        ({"value": 100}, {"low": Decimal(90), "high": Decimal(120)}, None),
        ({"low": Decimal(50), "high": Decimal(60)}, {"low": Decimal(80), "high": Decimal(90)}, 0.25),
        ({"high": Decimal(60)}, {"low": Decimal(80)}, 0.25),
        ({"low": Decimal(60)}, {"low": Decimal(80)}, None),
        ({"high": Decimal(60)}, {"high": Decimal(80)}, None),
        # The larger of the two counts, whatever its sign, and zero differs wholly from anything else.
        ({"value": -100}, {"value": -110}, 0.090909),
        ({"value": 0}, {"value": 5}, 1.0),
        # On either side of zero there is no share: by an amount.
        ({"value": -5}, {"value": 5}, 10.0),
    ],
)
def test_how_far_two_figures_lie_apart(one: dict[str, Any], other: dict[str, Any], difference: float | None) -> None:
    rows = [build.observation(2014, **({"value": None, "of": of} | given)) for of, given in (("a", one), ("b", other))]
    for pair in (rows, rows[::-1]):
        apart = [flag.params["difference"] for flag in disagreements(*pair)]
        assert apart == ([] if difference is None else [difference])


def test_each_period_has_its_own_disagreement_and_they_come_in_order() -> None:
    years = (2012, 2013, 2014)
    rows = [build.observation(year, value, of=of) for year in years for of, value in (("a", 88), ("b", 100))]
    agreed = [build.observation(2011, 88, of=of) for of in "ab"]
    found = disagreements(*rows[::-1], *agreed)
    assert [flag.params["start"] for flag in found] == ["2012-01-01", "2013-01-01", "2014-01-01"]


def test_a_tie_for_the_farthest_apart_goes_to_the_first_pair() -> None:
    rows = [build.observation(2014, value, of=of) for of, value in (("a", 50), ("b", 100), ("c", 100), ("d", 50))]
    (flag,) = disagreements(*rows)
    assert (flag.params["lowest"], flag.params["highest"]) == ("a-2014", "b-2014")


def test_stale_figures_name_the_newest_one_and_the_targets_that_wait() -> None:
    targets = (build.target(slug="z"), build.target(slug="a", sequence=2))
    rows = (*build.values({2014: 105, 2015: 110}), build.observation(2015, 111, of="other"))
    series = (build.series(), build.series("other"))
    (flag,) = find_indicator_flags(
        build.indicator(tolerance=Decimal("0.5")), series, rows, day=date(2017, 4, 1), open_targets=targets
    )
    assert flag == FlagResult(
        kind=FlagKind.STALE_DATA,
        subject_kind=RecordKind.INDICATOR,
        subject="trade",
        severity=Severity.NOTICE,
        params={
            "indicator": "trade",
            "newest_end": "2015-12-31",
            "newest": "own-2015",
            "fresh_until": "2017-03-31",
            "targets": ["a", "z"],
        },
        evidence=(
            (RecordKind.OBSERVATION, "own-2015"),
            (RecordKind.TARGET, "a"),
            (RecordKind.TARGET, "z"),
        ),
    )


def test_a_target_is_open_from_the_day_it_is_known_to_its_last_day_or_its_withdrawal() -> None:
    target = build.target(withdrawn_on=date(2019, 1, 1))
    standing = build.target(slug="standing")

    def open_at(day: str) -> list[str]:
        elsewhere = build.target(slug="elsewhere", indicator="other")
        found = open_on([standing, target, elsewhere], indicator=build.indicator(), day=build.day(day))
        return [row.slug for row in found]

    assert open_at("2011-01-14") == []
    assert open_at("2011-01-15") == ["standing", "target"]
    assert open_at("2018-12-31") == ["standing", "target"]
    assert open_at("2019-01-01") == ["standing"]
    assert open_at("2020-12-31") == ["standing"]
    assert open_at("2021-01-01") == []
    assert [row.slug for row in open_on([build.target(deadlines=())], indicator=build.indicator(), day=date.max)]


def test_disagreement_comes_before_age_whatever_the_order_of_the_rows() -> None:
    rows = [build.observation(2015, value, of=of) for of, value in (("a", 88), ("b", 100))]
    found = find_indicator_flags(
        build.indicator(), map(build.series, "ab"), rows, day=date(2017, 4, 1), open_targets=[build.target()]
    )
    assert [flag.kind for flag in found] == [FlagKind.SOURCES_DISAGREE, FlagKind.STALE_DATA]
