"""Targets that apply all the time or in each period: judged by every figure since the statement, never by one."""

from datetime import date
from typing import Any

import pytest

from claims.enums import Applies, Comparator, Direction, Modifier, ObservationKind, Reason, Status
from claims.method import example_rows as build
from claims.method.facts import Observation
from claims.method.results import Assessment, DeadlineResult, Measures, Reading
from claims.method.target_assessment import assess_promise_targets
from tests.method.test_status import assess

DUE = date(2020, 12, 31)
#: "Below 3 % throughout the term", said in March 2021, and "10,000 trees each year", by planting seasons.
CEILING: dict[str, Any] = {"comparator": Comparator.AT_MOST, "direction": Direction.DECREASE, "value": 3}
CEILING |= {"applies": Applies.THROUGHOUT, "baseline_value": None, "baseline_end": None, "deadlines": ()}
TREES: dict[str, Any] = {"comparator": Comparator.AT_LEAST, "value": 10_000, "applies": Applies.EACH_PERIOD}
TREES |= {"baseline_value": None, "baseline_end": None, "deadlines": ()}
SAID = {"known_on": date(2021, 3, 3)}


def kept(years: dict[int, Any], day: str, **target: Any) -> DeadlineResult:
    """At least 98 (100 less 2 %) every year until the end of 2020, said in January 2011."""
    held: dict[str, Any] = {"comparator": Comparator.MAINTAIN, "value": 100} | target
    (result,) = assess(years, day=day, **held).deadlines
    return result


def read(year: int, value: int) -> Reading:
    row = build.observation(year, value)
    assert row.value is not None
    return Reading(value=row.value, period_start=row.start, period_end=row.end, slug=row.slug)


def season(year: int, value: int, *, first_month: int = 10, last_month: int = 4) -> Observation:
    """The planting of one season, over the turn of the year."""
    end = date(year + 1, last_month, 30)
    return build.observation(year, value, start=date(year, first_month, 1), end=end, known=f"{year + 1}-06-01")


def planted(*seasons: Observation, day: str, **target: Any) -> Assessment:
    return assess(rows=seasons, day=day, **(TREES | SAID | target))


def test_a_ceiling_that_was_broken_once_is_not_kept_from_the_day_on_which_that_was_known() -> None:
    shares = {2021: "2.4", 2022: "2.9", 2023: "3.6", 2024: "2.8"}
    days = ["2023-06-01", "2024-01-31", "2024-02-01", "2025-01-31", "2025-02-01"]
    found = [assess(shares, day=day, **(CEILING | SAID)) for day in days]
    assert [row.status for row in found] == [
        Status.HOLDING,
        Status.HOLDING,
        Status.BREACHED,
        Status.BREACHED,
        Status.RESTORED,
    ]
    assert [(row.periods_kept, row.periods_judged) for row in found[-2:]] == [(1, 2), (2, 3)]
    assert [each.slug for each in found[-1].breaches] == ["own-2023"]
    assert found[-1].decided_by == found[-1].breaches[0]
    assert set(found[-1].rows_used) == {"own-2022", "own-2023", "own-2024"}


def test_a_level_to_keep_remembers_its_breaches_and_is_not_held_once_it_is_over() -> None:
    years = {2015: 70, 2016: 72, 2017: 90, 2018: 100, 2019: 100, 2020: 100}
    least: dict[str, Any] = {"comparator": Comparator.AT_LEAST, "applies": Applies.THROUGHOUT}
    for day, status, counted in (("2020-06-01", Status.RESTORED, (2, 5)), ("2021-06-01", Status.NOT_HELD, (3, 6))):
        found = kept(years, day, **least)
        assert (found.status, (found.periods_kept, found.periods_judged)) == (status, counted)
        assert [int(each.value) for each in found.breaches] == [70, 72, 90]


def test_each_season_counts_by_itself_and_the_oldest_never_speaks_for_the_others() -> None:
    seasons = (season(2021, 10_450), season(2022, 8_900), season(2023, 9_700))
    found = planted(*seasons, day="2025-10-20")
    assert (found.status, found.periods_kept, found.periods_judged) == (Status.BREACHED, 1, 3)
    assert [int(each.value) for each in found.breaches] == [8_900, 9_700]
    assert Modifier.PROVISIONAL not in found.modifiers


def test_years_count_by_themselves_like_seasons() -> None:
    found = assess({2022: 10_450, 2023: 8_900, 2024: 9_700}, day="2025-10-20", **(TREES | SAID))
    assert (found.status, found.periods_kept, found.periods_judged) == (Status.BREACHED, 1, 3)


def test_a_newer_figure_that_does_not_compare_lets_no_older_one_speak() -> None:
    half = build.observation(2024, 4_000, end=date(2024, 6, 30), known="2024-08-01")
    years = build.values({2022: 10_450, 2023: 10_100})
    assert planted(*years, day="2024-06-01").status is Status.HOLDING
    found = planted(*years, half, day="2024-09-01")
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.BASIS_MISMATCH)
    broken = planted(*build.values({2022: 8_900, 2023: 10_100}), half, day="2024-09-01")
    assert broken.status is Status.RESTORED


@pytest.mark.parametrize(
    "rows",
    [
        # first halves of years, whose second halves may still come;
        tuple(build.observation(year, 5_000, end=date(year, 6, 30)) for year in (2022, 2023)),
        # parts of different length;
        (season(2022, 9_000), season(2023, 4_000, last_month=1)),
        # one alone, of which nothing shows that it is a whole season.
        (season(2022, 9_000),),
    ],
)
def test_parts_of_years_accuse_nobody(rows: tuple[Observation, ...]) -> None:
    found = planted(*rows, day="2025-01-01")
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.BASIS_MISMATCH)


def test_a_breach_before_it_was_said_or_after_it_ended_accuses_nobody() -> None:
    years = {2010: 50, 2011: 50, 2012: 99, 2013: 99, 2014: 50}
    found = kept(years, "2016-01-01", deadlines=("2013-12-31",))
    assert (found.status, found.periods_kept, found.periods_judged, found.breaches) == (Status.HELD, 2, 2, ())


def test_with_nothing_but_figures_from_before_it_was_said_nothing_is_judged() -> None:
    found = kept({2010: 50, 2011: 50}, "2012-06-01")
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.NO_LATER_OBSERVATION)


def test_a_breach_decides_also_where_the_last_figure_is_missing() -> None:
    assert kept({2018: 90, 2019: 99}, "2021-01-02").status is Status.NOT_HELD
    assert kept({2018: 90, 2019: 99}, "2024-01-01").status is Status.NOT_HELD


def test_a_revised_figure_takes_a_breach_back_from_the_day_on_which_it_was_known() -> None:
    first = build.observation(2015, 90)
    revised = build.observation(2015, 99, slug="revised", known="2016-05-01")
    told = [
        assess(rows=(first, revised), day=day, comparator=Comparator.MAINTAIN, value=100).status
        for day in ("2016-04-30", "2016-05-01")
    ]
    assert told == [Status.BREACHED, Status.HOLDING]


def test_an_estimate_that_breaks_it_is_marked_provisional() -> None:
    rows = (build.observation(2014, 99), build.observation(2015, 90, kind=ObservationKind.ESTIMATE))
    found = assess(rows=rows, day="2016-06-01", comparator=Comparator.MAINTAIN, value=100)
    assert (found.status, found.status_without_provisional) == (Status.BREACHED, Status.HOLDING)


def test_while_it_lasts_every_figure_counts() -> None:
    assert kept({2018: 99, 2019: 90}, "2020-12-31") == DeadlineResult(
        deadline=DUE,
        status=Status.BREACHED,
        measures=Measures(level_share=0.9, gap=10.0),
        decided_by=read(2019, 90),
        periods_kept=1,
        periods_judged=2,
        breaches=(read(2019, 90),),
    )
    assert kept({2018: 90, 2019: 98}, "2020-12-31").status is Status.RESTORED
    assert kept({2018: 99, 2019: 98}, "2020-12-31").status is Status.HOLDING


def test_once_it_is_over_later_figures_change_nothing() -> None:
    found = kept({2020: 99, 2021: 90}, "2022-06-01")
    assert (found.status, found.decided_by, found.breaches) == (Status.HELD, read(2020, 99), ())
    assert found.measures.level_share == 0.9
    broken = kept({2020: 90, 2021: 99}, "2022-06-01")
    assert (broken.status, broken.decided_by, broken.breaches) == (Status.NOT_HELD, read(2020, 90), (read(2020, 90),))


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2020-12-31", Status.HOLDING),
        ("2021-01-01", Status.AWAITING_DATA),
        ("2021-02-14", Status.AWAITING_DATA),
        ("2021-02-15", Status.DATA_OVERDUE),
    ],
)
def test_without_a_breach_the_last_periods_own_figure_is_awaited(day: str, status: Status) -> None:
    found = kept({2019: 99}, day)
    assert (found.deadline, found.status, found.measures.level_share) == (DUE, status, 0.99)
    assert found.reason is None


def test_without_a_value_there_is_nothing_to_hold() -> None:
    for day in ("2016-06-01", "2021-06-01"):
        found = kept({}, day)
        assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.NO_DATA)
    half = build.observation(2015, 60, end=date(2015, 6, 30))
    found_half = assess(rows=(half,), day="2016-06-01", comparator=Comparator.MAINTAIN, value=100)
    assert (found_half.status, found_half.reason) == (Status.NOT_ASSESSABLE, Reason.BASIS_MISMATCH)


def test_a_level_beyond_all_numbers_is_not_judged() -> None:
    found = kept({2015: "1e400"}, "2016-06-01")
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.OUT_OF_RANGE)


def test_without_a_stated_level_the_baselines_is_kept() -> None:
    assert kept({2015: 98}, "2016-06-01", value=None).status is Status.HOLDING
    assert kept({2015: 97}, "2016-06-01", value=None).status is Status.BREACHED
    found = kept({2015: 98}, "2016-06-01", value=None, baseline_value=None, baseline_end=None)
    assert (found.status, found.reason) == (Status.NOT_ASSESSABLE, Reason.NO_BASELINE)


def test_a_ceiling_is_kept_from_below_and_a_band_from_both_sides() -> None:
    ceiling = {"direction": Direction.DECREASE}
    assert [kept({2015: value}, "2016-06-01", **ceiling).status for value in (50, 102, 103)] == [
        Status.HOLDING,
        Status.HOLDING,
        Status.BREACHED,
    ]
    band = {"value": 90, "high": 110}
    assert [kept({2015: value}, "2016-06-01", **band).status for value in (89, 90, 110, 111)] == [
        Status.BREACHED,
        Status.HOLDING,
        Status.HOLDING,
        Status.BREACHED,
    ]


def test_to_keep_a_level_means_all_the_time() -> None:
    assert build.target(comparator=Comparator.MAINTAIN).applies is Applies.THROUGHOUT
    assert build.target(comparator=Comparator.MAINTAIN, applies=Applies.EACH_PERIOD).applies is Applies.EACH_PERIOD


# A promise of several things


def three_goals(**values: Any) -> list[Assessment]:
    """Ferries, cars and chargers, promised in one sentence; `values` are figures of 2015 by thing."""
    things = ("ferries", "cars", "chargers")
    targets = tuple(
        build.target(slug=thing, sequence=number, indicator=thing, own_series=None)
        for number, thing in enumerate(things, start=1)
    )
    facts = build.facts(
        targets=targets,
        indicators=tuple(build.indicator(slug=thing, preferred_series=None) for thing in things),
        series=tuple(build.series(f"of-{thing}", indicator=thing) for thing in things),
        observations=tuple(build.observation(2015, value, of=f"of-{thing}") for thing, value in values.items()),
    )
    return assess_promise_targets(facts, day=date(2016, 6, 1))


def test_things_promised_together_do_not_supersede_one_another() -> None:
    found = three_goals(ferries=210, cars=150, chargers=101)
    assert [row.is_current for row in found] == [True, True, True]
    assert all("superseded" not in row.modifiers for row in found)


def test_a_target_that_names_its_start_is_judged_from_then_on_and_by_nothing_before() -> None:
    named = {"applies_from": date(2021, 1, 1), "deadlines": ("2023-12-31",), "known_on": date(2021, 1, 10)}
    years = {2020: 5_000, 2021: 10_450, 2022: 8_900, 2023: 9_700}
    found = assess(years, day="2024-06-01", **(TREES | named))
    assert (found.status, found.periods_kept, found.periods_judged) == (Status.NOT_HELD, 1, 3)
    later = assess(
        {2021: 5_000, 2022: 10_100}, day="2023-06-01", **(TREES | named | {"applies_from": date(2022, 1, 1)})
    )
    assert (later.status, later.breaches) == (Status.HOLDING, ())
