"""What flags, moves, tallies and projections tell, in full."""

import math
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import (
    Comparator,
    Direction,
    FlagKind,
    MoveKind,
    Reason,
    RecordKind,
    Severity,
    Stage,
    Status,
    TrackRecordCategory,
)
from claims.exceptions import InvalidFigureError
from claims.method import example_rows as build
from claims.method.claim_facts import SourceFacts
from claims.method.facts import Promise
from claims.method.flag_rules.figures_inconsistent import Span, change_between
from claims.method.flags import find_flags
from claims.method.forecast import Projection, forecast_target, project_trend
from claims.method.goalposts import compare_versions
from claims.method.results import FlagResult
from claims.method.schedule import Due, due_dates
from claims.method.tally import Counted, tally

DAY = date(2016, 6, 1)


def flags(kind: FlagKind, *, day: date = DAY, **fields: Any) -> list[FlagResult]:
    return [flag for flag in find_flags(build.facts(**fields), day=day) if flag.kind is kind]


# Flags.


def test_a_moved_goalpost_tells_each_move_and_both_versions() -> None:
    lower = build.target(slug="lower", sequence=2, value=150, known_on=date(2014, 3, 1))
    assert flags(FlagKind.GOALPOST_MOVED, targets=(build.target(), lower)) == [
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
    assert flags(FlagKind.VAGUE_PROMISE, promise=nobody, targets=(bare,)) == [
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
        assert len(flags(FlagKind.VAGUE_PROMISE, day=day)) == number


def test_a_level_kept_for_a_time_and_breached_tells_the_breaches_and_what_it_asks() -> None:
    keep = build.target(comparator=Comparator.MAINTAIN, value=100, deadlines=())
    observations = build.values({2013: 91, 2014: 101, 2015: 90})
    (flag,) = flags(FlagKind.LEVEL_BREACHED, targets=(keep,), observations=observations)
    assert flag.severity is Severity.SERIOUS
    assert [each["slug"] for each in flag.params["breaches"]] == ["own-2013", "own-2015"]
    told = {name: flag.params[name] for name in ("applies", "frequency", "periods_kept", "periods_judged")}
    assert told == {"applies": "throughout", "frequency": "annual", "periods_kept": 1, "periods_judged": 3}
    assert flags(FlagKind.ACHIEVED_THEN_LOST, targets=(keep,), observations=observations) == []


def test_a_target_has_no_data_only_where_no_series_of_its_indicator_has_any() -> None:
    held = {"targets": (build.target(),), "series": (build.series(), build.series("other"))}
    (flag,) = flags(FlagKind.NO_DATA, **held)
    assert (flag.subject, flag.severity, flag.params["unit"]) == ("target", Severity.WARNING, "USD bn")
    assert flags(FlagKind.NO_DATA, observations=build.values({2015: 110}, of="other"), **held) == []
    assert flags(FlagKind.NO_DATA, observations=build.values({2015: 110}), **held) == []
    energy = {
        "indicators": (build.indicator(), build.indicator(slug="energy")),
        "series": (build.series(), build.series("joules", indicator="energy")),
        "targets": (build.target(),),
        "observations": build.values({2015: 110}, of="joules"),
    }
    assert len(flags(FlagKind.NO_DATA, **energy)) == 1
    assert flags(FlagKind.NO_DATA, targets=(build.target(deadlines=()),)) == []


# Versions.


def moves(first: dict[str, Any], second: dict[str, Any]) -> list[tuple[MoveKind, float | None, str | None]]:
    both = (build.target(**first), build.target(slug="second", sequence=2, **second))
    return [(move.kind, move.amount, move.unit) for move in compare_versions(build.facts(targets=both), day=DAY)]


DOWN = {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE, "baseline_value": None}
KEEP = {"comparator": Comparator.MAINTAIN, "value": 90, "high": 110}


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (DOWN | {"value": 50}, DOWN | {"value": 50}, []),
        (DOWN | {"value": 50}, DOWN | {"value": "50.5"}, [(MoveKind.LOWER, 0.5, "USD bn")]),
        (DOWN | {"value": 50}, DOWN | {"value": 49}, []),
        # A range to keep that grew upwards asks for no more and no less at its lower end.
        (KEEP, KEEP | {"high": 130}, [(MoveKind.WIDENED, 20.0, "USD bn")]),
        (KEEP, KEEP, []),
        # Without a number there is nothing to compare but the deadline.
        ({"indicator": None}, {"indicator": None}, []),
    ],
)
def test_what_a_second_version_gives_way_in(first: dict[str, Any], second: dict[str, Any], found: list[Any]) -> None:
    assert moves(first, second) == found


@pytest.mark.parametrize(
    ("deadlines", "due"),
    [(("2019-12-31",), date(2019, 12, 31)), (("2019-12-31", "2021-12-31", "2023-12-31"), date(2023, 12, 31))],
)
def test_a_deadline_without_a_number_is_due_on_the_last_day_named(deadlines: tuple[str, ...], due: date) -> None:
    bare = build.target(indicator=None, own_series=None, value=None, deadlines=deadlines)
    assert due_dates(build.facts(targets=(bare,))) == [
        Due(days=(due,), slugs=("target",), kind=RecordKind.TARGET, done=None)
    ]


def test_a_deadline_without_a_number_is_done_on_the_day_of_completion() -> None:
    bare = build.target(indicator=None, own_series=None, value=None)
    done = build.outcome("done", Stage.COMPLETED, "2015-03-01")
    assert [due.done for due in due_dates(build.facts(targets=(bare,), outcomes=(done,)))] == [date(2015, 3, 1)]


# Counts.


def test_rows_of_a_tally_with_and_without_a_reason_have_one_order() -> None:
    without = Counted(TrackRecordCategory.NOT_RATEABLE, Status.NOT_ASSESSABLE, None, 1)
    no_data = Counted(TrackRecordCategory.NOT_RATEABLE, Status.NOT_ASSESSABLE, Reason.NO_DATA, 1)
    mismatch = Counted(TrackRecordCategory.NOT_RATEABLE, Status.NOT_ASSESSABLE, Reason.BASIS_MISMATCH, 1)
    for given in ((no_data, mismatch, without), (without, no_data, mismatch)):
        found = tally(given)
        assert found.counts == (without, mismatch, no_data)
        assert found.rows(TrackRecordCategory.NOT_RATEABLE) == (without, mismatch, no_data)


# Sources.


def test_levels_that_may_have_started_from_nothing_allow_any_change() -> None:
    def level(year: int, low: int | None, high: int | None) -> Any:
        ends = {"low": low, "high": high}
        return build.observation(year, None, **{k: None if v is None else Decimal(v) for k, v in ends.items()})

    assert change_between(level(2014, 0, 10), level(2015, 5, None)) is None
    assert change_between(level(2014, 1, 10), level(2015, 5, None)) == Span(Decimal(-50), None)
    assert SourceFacts(slug="paper", known_on=DAY).observations == ()


# Projections.

EVEN = Projection(drift=0.0, spread=0.0, log_mean=0.0, error=0.0, degrees=7)


@pytest.mark.parametrize(
    ("low", "high", "probability"),
    [
        # It stays at one; what is asked for may be just that, from below as from above.
        (1.0, None, 1.0),
        (None, 1.0, 1.0),
        (1.0, 1.0, 1.0),
        (0.9, 1.1, 1.0),
        (None, 0.9, 0.0),
        (1.1, None, 0.0),
        (0.5, 0.9, 0.0),
        (None, None, 1.0),
    ],
)
def test_what_never_changes_stays_exactly_where_it_is(
    low: float | None, high: float | None, probability: float
) -> None:
    assert EVEN.probability(low=low, high=high) == probability


@pytest.mark.parametrize("comparator", [Comparator.AT_LEAST, Comparator.AT_MOST, Comparator.EQUAL])
def test_a_series_that_never_changed_will_most_likely_satisfy_a_target_of_its_own_level(comparator: Comparator) -> None:
    target = build.target(comparator=comparator, value=100, tolerance=0, deadlines=("2018-12-31",))
    rows = build.values(dict.fromkeys(range(2008, 2016), 100))
    found = forecast_target(build.facts(targets=(target,), observations=rows), target, series=build.series(), day=DAY)
    assert found.probability == 0.95


def test_nothing_falls_to_zero_or_below_and_everything_lies_above() -> None:
    """The median is one half, so that half lies below it."""
    half = Projection(drift=0.0, spread=1.0, log_mean=math.log(0.5), error=1.0, degrees=7)
    assert half.probability(low=0.0, high=None) == 1.0
    assert half.probability(low=None, high=0.0) == 0.0
    assert half.probability(low=-1.0, high=0.5) == pytest.approx(0.5)
    assert half.probability(low=0.5, high=None) == pytest.approx(0.5)


def test_a_forecast_beyond_all_numbers_is_refused_and_named() -> None:
    """Ten times more a year for 300 years, from a thousand."""
    found = project_trend([10.0, 100.0, 1000.0], steps=306)
    with pytest.raises(InvalidFigureError) as refused:
        _ = found.median
    assert refused.value.message == "The forecast is larger than any number."
    assert refused.value.detail == {"logarithm": pytest.approx(309 * math.log(10))}
