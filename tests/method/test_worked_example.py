"""The trade of two neighbours: 200 billion by 2020, as said in May 2016, loosened in November 2016, reached in 2023."""

from datetime import date

import pytest

from claims.enums import BaselineOrigin, DeadlineKind, FlagKind, Model, Modifier, MoveKind, Severity, Status
from claims.method import example_rows as build
from claims.method.facts import PromiseFacts
from claims.method.flags import find_flags
from claims.method.goalposts import compare_versions
from claims.method.headline import assess_promise
from claims.method.history import promise_history
from claims.method.results import Assessment, as_json
from claims.method.target_assessment import assess_promise_targets, assess_target
from claims.method.worked_example import FACTS
from claims.method.worked_example import FIRST as LAVROV
from claims.method.worked_example import OWN as RUSSIAN
from claims.method.worked_example import SECOND as MEDVEDEV


def lavrov(day: str, *, on: str = "own") -> Assessment:
    return assess_target(FACTS, LAVROV, series=build.series(on), day=date.fromisoformat(day))


def test_at_the_beginning_of_2018_trade_was_far_behind_its_path() -> None:
    found = lavrov("2018-02-01")
    measures = found.measures
    assert found.status is Status.FAR_BEHIND
    assert found.is_headline
    assert found.baseline is not None and found.latest is not None
    assert (float(found.baseline.value), found.baseline.origin) == (63.5, BaselineOrigin.STATED)
    assert (float(found.latest.value), found.latest.period_end) == (66.1, date(2016, 12, 31))
    assert measures.pace_model is Model.GEOMETRIC
    assert [measures.ratio, measures.ratio_linear, measures.attainment] == pytest.approx(
        [0.159, 0.095, 0.019], abs=5e-4
    )
    assert [measures.path_value, measures.path_gap] == pytest.approx([79.9, 13.8], abs=0.05)
    assert [measures.needed_pace, measures.required_pace] == pytest.approx([0.319, 0.258], abs=5e-4)


def test_it_was_early_to_say_and_the_linear_model_said_stalled() -> None:
    alone = PromiseFacts(**{**fields_of(FACTS), "targets": (LAVROV,), "observations": RUSSIAN})
    found = assess_target(alone, LAVROV, series=build.series("own"), day=date(2018, 2, 1))
    assert found.modifiers == (Modifier.MODEL_SENSITIVE, Modifier.BORDERLINE, Modifier.EARLY)


def test_a_base_year_of_the_critics_choice_gives_another_sign() -> None:
    rebased = build.target(slug="critic", own_series="own", baseline_value="88.8", baseline_end=date(2013, 12, 31))
    alone = PromiseFacts(**{**fields_of(FACTS), "targets": (rebased,)})
    found = assess_target(alone, rebased, series=build.series("own"), day=date(2018, 2, 1))
    assert found.measures.ratio == pytest.approx(-0.762, abs=5e-4)
    assert found.status is Status.MOVING_AWAY


def test_the_deadline_was_missed_once_the_figure_for_2020_was_known() -> None:
    assert lavrov("2020-12-31").status is Status.FAR_BEHIND
    assert lavrov("2021-01-01").status is Status.AWAITING_DATA
    assert lavrov("2021-02-14").status is Status.AWAITING_DATA
    found = lavrov("2021-02-15")
    assert found.status is Status.MISSED
    assert found.attainment_at_deadline == pytest.approx((104 - 63.5) / 136.5)
    assert lavrov("2021-12-31").status is Status.MISSED


def test_it_was_met_three_years_late() -> None:
    found = lavrov("2024-12-31")
    assert found.status is Status.MET_LATE
    assert (found.slip_days, found.slip_years) == (1095, 3.0)
    assert found.reached is not None and found.reached.slug == "own-2023"


def test_the_neighbours_own_figures_say_the_same() -> None:
    assert lavrov("2021-12-31", on="neighbour").status is Status.MISSED
    late = lavrov("2024-12-31", on="neighbour")
    assert (late.status, late.slip_years) == (Status.MET_LATE, 3.0)


def test_a_stated_baseline_serves_its_own_series_only() -> None:
    baseline = lavrov("2021-12-31", on="neighbour").baseline
    assert baseline is not None
    assert (float(baseline.value), baseline.origin, baseline.slug) == (68.1, BaselineOrigin.MEASURED, "neighbour-2015")


def test_several_deadlines_are_each_judged_and_the_latest_gives_the_headline() -> None:
    found = assess_target(FACTS, MEDVEDEV, series=build.series("own"), day=date(2024, 12, 31))
    assert found.deadline_kind is DeadlineKind.SET
    assert [(item.status, item.slip_years) for item in found.deadlines] == [
        (Status.MET_LATE, 4.0),
        (Status.MET_LATE, 2.0),  # the series has no figure for 2021, and 2020 and 2022 were both short
        (Status.MET_ON_TIME, None),
    ]
    assert (found.status, found.deadline) == (Status.MET_ON_TIME, date(2023, 12, 31))


def test_the_loosened_version_moved_the_goalpost_from_the_day_it_was_known() -> None:
    before = [flag.kind for flag in find_flags(FACTS, day=date(2016, 11, 29))]
    assert FlagKind.GOALPOST_MOVED not in before
    (flag,) = [flag for flag in find_flags(FACTS, day=date(2016, 11, 30)) if flag.kind is FlagKind.GOALPOST_MOVED]
    assert (flag.severity, flag.params["from_target"], flag.params["to_target"]) == (
        Severity.SERIOUS,
        "first",
        "second",
    )
    moves = compare_versions(FACTS, day=date(2016, 11, 30))
    assert [(move.kind, move.amount, move.unit) for move in moves] == [
        (MoveKind.LATER, 3.0, "years"),
        (MoveKind.WIDENED, 2.0, "deadlines"),
    ]
    assert moves[0].before == "2020-12-31"
    assert moves[0].after == "[2019-12-31,2021-12-31,2023-12-31]"


def test_before_it_was_said_there_is_nothing_to_assess() -> None:
    assert assess_promise_targets(FACTS, day=date(2016, 5, 30)) == []
    assert find_flags(FACTS, day=date(2016, 5, 30)) == []


def test_the_history_of_the_promise_reads_as_it_happened() -> None:
    periods = [
        period
        for period in promise_history(FACTS, until=date(2025, 1, 1)).assessments
        if (period.value.subject, period.value.series) == ("first", "own")
    ]
    story: list[tuple[str, Status]] = []
    for period in periods:
        if not story or story[-1][1] is not period.value.status:
            story.append((period.from_day.isoformat(), period.value.status))
    assert story == [
        ("2016-05-31", Status.NOT_ASSESSABLE),
        ("2018-01-12", Status.FAR_BEHIND),
        ("2018-03-01", Status.LAGGING),
        ("2020-02-01", Status.FAR_BEHIND),
        ("2021-01-01", Status.AWAITING_DATA),
        ("2021-02-15", Status.MISSED),
        ("2024-02-01", Status.MET_LATE),
    ]
    assert periods[-1].to_day is None


@pytest.mark.parametrize("day", ["2018-01-12", "2018-02-01"])
def test_the_loosened_version_was_far_behind_from_the_baseline_that_it_inherited(day: str) -> None:
    """Of 63.5 in 2015, with eight years to go; its figures are of the series that the baseline is of."""
    (head,) = (row for row in assess_promise(FACTS, day=date.fromisoformat(day)) if row.heads_promise)
    assert (head.subject, head.series, head.status) == ("second", "own", Status.FAR_BEHIND)
    assert head.baseline is not None
    assert (float(head.baseline.value), head.baseline.origin) == (63.5, BaselineOrigin.INHERITED)
    pace, required = 66.1 / 63.5 - 1, (200 / 63.5) ** (1 / 8) - 1
    assert head.measures.ratio == pytest.approx(pace / required)
    flags = {flag.subject for flag in find_flags(FACTS, day=date.fromisoformat(day)) if "behind" in flag.kind}
    assert flags == {"first", "second"}


def test_a_result_can_be_sent_as_json() -> None:
    sent = as_json(lavrov("2018-02-01"))
    assert sent["status"] == "far_behind"
    origin = {"origin": "stated", "slug": None, "period_start": None, "from_version": None}
    assert sent["baseline"] == {"value": 63.5, "period_end": "2015-12-31", **origin}
    assert sent["goal"] == 200


def fields_of(facts: PromiseFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in facts.__dataclass_fields__}
