"""Printed changes against levels printed by the same source, beyond rounding."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.enums import FlagKind, ObservationKind, RecordKind, Severity
from claims.method import example_claims as made
from claims.method import example_rows as build
from claims.method.claim_facts import SourceFacts
from claims.method.claim_history import source_history
from claims.method.facts import Observation
from claims.method.flag_rules.figures_inconsistent import Span, change_between, printed_value
from claims.method.flags import find_source_flags
from claims.method.results import FlagResult
from claims.method.units import EXACT

DAY = date(2020, 1, 1)


def level(year: int, value: Any, *, of: str = "level", **fields: Any) -> Observation:
    return build.observation(year, value, of=of, **fields)


def growth(value: Any, *, year: int = 2015, **fields: Any) -> Observation:
    return build.observation(year, value, of="growth", **fields)


def flags(*rows: Observation, day: date = DAY, **fields: Any) -> list[FlagResult]:
    return find_source_flags(made.source(*rows, **fields), day=day)


def test_a_printed_fall_of_30_per_cent_does_not_follow_from_88_and_64() -> None:
    (flag,) = flags(level(2014, 88), level(2015, 64), growth(-30))
    assert (flag.kind, flag.severity) == (FlagKind.FIGURES_INCONSISTENT, Severity.WARNING)
    assert (flag.subject_kind, flag.subject) == (RecordKind.SOURCE, "paper")
    (told,) = flag.params["changes"]
    assert (told["indicator"], told["level"], told["level_unit"], told["printed"]["value"]) == (
        "growth",
        "trade",
        "USD bn",
        -30,
    )
    (pair,) = told["levels"]
    assert (pair["before"]["value"], pair["after"]["value"]) == (88, 64)
    assert (pair["least"], pair["most"]) == (-28.25, -26.29)  # from 63.5/88.5 and 64.5/87.5
    assert flag.evidence == (
        (RecordKind.SOURCE, "paper"),
        (RecordKind.OBSERVATION, "growth-2015"),
        (RecordKind.OBSERVATION, "level-2014"),
        (RecordKind.OBSERVATION, "level-2015"),
    )


@pytest.mark.parametrize(
    ("before", "after", "change", "consistent"),
    [
        (88, 64, -27, True),
        (88, 64, "-27.3", True),
        (88, 64, -28, True),
        (88, 64, -29, False),
        (88, 64, -25, False),
        # Printed to the tenth, the levels leave less room.
        ("88.1", "63.9", "-27.5", True),
        ("88.1", "63.9", "-27.7", False),
        (100, 100, 0, True),
        (100, 103, 0, False),
        (100, 200, 100, True),
        (1, 3, 200, True),
        # Idle zeros may have been lost, so that 100 may stand for anything from 99.5 to 100.5.
        (100, 110, 11, True),
        (100, 110, 12, False),
    ],
)
def test_a_change_is_contradicted_only_beyond_rounding(before: Any, after: Any, change: Any, consistent: bool) -> None:
    assert (flags(level(2014, before), level(2015, after), growth(change)) == []) is consistent


@pytest.mark.parametrize(
    ("number", "half"),
    [("64", "0.5"), ("64.0", "0.5"), ("64.1", "0.05"), ("64.12", "0.005"), ("0", "0.5"), ("600", "0.5")],
)
def test_a_printed_number_means_all_that_round_to_it(number: str, half: str) -> None:
    span = printed_value(build.observation(2015, number))
    assert span == (Decimal(number) - Decimal(half), Decimal(number) + Decimal(half))


def test_a_printed_range_or_bound_means_itself() -> None:
    almost_30 = growth(None, low=Decimal(-30))
    assert flags(level(2014, 88), level(2015, 64), almost_30) == []
    more_than_30 = growth(None, high=Decimal(-30))
    assert len(flags(level(2014, 88), level(2015, 64), more_than_30)) == 1
    between = growth(None, low=Decimal(-32), high=Decimal(-29))
    assert len(flags(level(2014, 88), level(2015, 64), between)) == 1
    open_level = build.observation(2015, None, of="level", low=Decimal(80))
    assert len(flags(level(2014, 88), open_level, growth(-30))) == 1
    assert flags(level(2014, 88), open_level, growth(30)) == []


def test_a_change_needs_both_levels_of_the_right_years() -> None:
    assert flags(level(2014, 88), growth(-30)) == []
    assert flags(level(2015, 64), growth(-30)) == []
    assert flags(level(2013, 88), level(2015, 64), growth(-30)) == []
    assert flags(level(2014, 88), level(2015, 64), growth(-30, year=2016)) == []


def test_a_part_years_change_is_held_against_the_same_months_a_year_before() -> None:
    def months(year: int, value: Any, of: str) -> Observation:
        end = date(year, 2, 29 if year == 2016 else 28)
        return build.observation(year, value, of=of, end=end, known="2016-06-01", slug=f"{of}-{year}-months")

    rows = (months(2015, 100, "level"), months(2016, 110, "level"))
    assert flags(*rows, months(2016, 10, "growth")) == []
    assert len(flags(*rows, months(2016, 20, "growth"))) == 1


def test_levels_of_the_changes_own_provider_go_before_others() -> None:
    own = (level(2014, 88), level(2015, 64))
    other = (level(2014, 88, of="other"), level(2015, "61.6", of="other"))
    assert len(flags(*own, *other, growth(-30))) == 1
    assert flags(*other, growth(-30)) == []
    assert len(flags(*other, growth(-20))) == 1


def test_levels_of_two_series_are_never_paired() -> None:
    assert flags(level(2014, 88), level(2015, 64, of="other"), growth(-30)) == []


def test_one_pair_that_fits_is_enough() -> None:
    first, second = level(2014, 88), level(2014, "91.4", slug="revised", known="2016-06-01")
    assert flags(first, second, level(2015, 64), growth(-30)) == []


def test_forecasts_and_levels_from_zero_are_no_ground() -> None:
    assert flags(level(2014, 88), level(2015, 64, kind=ObservationKind.FORECAST), growth(-30)) == []
    assert flags(level(2014, 88), level(2015, 64), growth(-30, kind=ObservationKind.PLAN)) == []
    assert flags(level(2014, 0), level(2015, 64), growth(-30)) == []
    assert flags(level(2014, -88), level(2015, 64), growth(-30)) == []


def test_figures_of_an_unknown_series_or_of_no_change_are_passed_over() -> None:
    stray = build.observation(2015, -30, of="stray")
    assert flags(level(2014, 88), level(2015, 64), stray) == []


def test_it_is_found_from_the_day_on_which_source_and_figures_were_known() -> None:
    rows = (level(2014, 88), level(2015, 64), growth(-30, known="2016-08-01"))
    assert flags(*rows, day=date(2016, 7, 31)) == []
    assert len(flags(*rows, day=date(2016, 8, 1))) == 1
    early = (level(2014, 88), level(2015, 64), growth(-30))
    assert flags(*early, day=date(2016, 6, 30)) == []
    told = source_history(made.source(*early), until=DAY)
    assert [(period.from_day, period.to_day) for period in told] == [(date(2016, 7, 1), None)]
    told = source_history(made.source(*rows), until=DAY)
    assert [period.from_day for period in told] == [date(2016, 8, 1)]
    assert source_history(made.source(*rows), until=date(2016, 7, 31)) == ()


def test_all_changes_of_a_source_make_one_flag() -> None:
    rows = (level(2013, 88), level(2014, 88), level(2015, 64), growth(-30), growth(20, year=2014))
    (flag,) = flags(*rows)
    assert [told["end"] for told in flag.params["changes"]] == ["2014-12-31", "2015-12-31"]
    assert len(flag.evidence) == len(set(flag.evidence)) == 6


def test_the_flag_tells_each_change_with_the_levels_it_should_follow_from() -> None:
    ranged = growth(None, low=Decimal(-32), high=Decimal(-29))
    (flag,) = flags(level(2014, 88), level(2015, 64), ranged)
    assert flag.params == {
        "changes": [
            {
                "indicator": "growth",
                "level": "trade",
                "level_unit": "USD bn",
                "start": "2015-01-01",
                "end": "2015-12-31",
                "printed": shown("growth-2015", 2015, low=-32, high=-29),
                "levels": [
                    {
                        "series": "level",
                        "before": shown("level-2014", 2014, value=88),
                        "after": shown("level-2015", 2015, value=64),
                        "least": -28.25,
                        "most": -26.29,
                    }
                ],
            }
        ]
    }


def shown(slug: str, year: int, *, value: Any = None, low: Any = None, high: Any = None) -> dict[str, Any]:
    period = {"start": f"{year}-01-01", "end": f"{year}-12-31"}
    return {"observation": slug, "value": value, "low": low, "high": high, **period}


def test_a_level_whose_indicator_is_not_among_the_facts_has_no_unit() -> None:
    alone = (build.indicator(slug="growth", unit="%", change_of="trade"),)
    (flag,) = flags(level(2014, 88), level(2015, 64), growth(-30), indicators=alone)
    (told,) = flag.params["changes"]
    assert (told["level"], told["level_unit"]) == ("trade", None)


def test_figures_of_a_series_that_is_not_among_the_facts_are_no_levels() -> None:
    stray = (build.observation(2014, 88, of="stray"), build.observation(2015, 64, of="stray"))
    assert flags(*stray, growth(-30)) == []


@pytest.mark.parametrize(
    ("before", "after", "span"),
    [
        ({"value": 88}, {"value": 64}, ("-28.25", "-26.29")),
        ({"low": 80}, {"low": 60}, None),
        ({"low": 80}, {"high": 60}, (None, "-25.00")),
        ({"low": 80, "high": 100}, {"low": 60}, ("-40.00", None)),
        ({"high": 80}, {"value": 60}, None),
        # Half a unit either way: 0.5 may stand for 0.45, and 0.4 for no less than 0.35.
        ({"value": "0.5"}, {"value": "0.5"}, ("-18.18", "22.22")),
        ({"low": 0, "high": 5}, {"value": 60}, None),
    ],
)
def test_two_levels_allow_a_span_of_changes(
    before: dict[str, Any], after: dict[str, Any], span: tuple[str | None, str | None] | None
) -> None:
    rows = [
        build.observation(year, given.get("value"), **ends(given)) for year, given in ((2014, before), (2015, after))
    ]
    found = change_between(*rows)
    assert span == (
        None if found is None else tuple(None if end is None else str(end.quantize(Decimal("0.01"))) for end in found)
    )


def ends(given: dict[str, Any]) -> dict[str, Decimal]:
    return {name: Decimal(given[name]) for name in ("low", "high") if name in given}


def test_a_change_at_the_very_edge_of_what_the_levels_allow_contradicts_nothing() -> None:
    """100 and 150 as bounds without rounding allow exactly 50 per cent and no more."""
    first = build.observation(2014, None, of="level", low=Decimal(100), high=Decimal(100))
    second = build.observation(2015, None, of="level", low=Decimal(150), high=Decimal(150))
    for edge in ({"low": Decimal(50)}, {"high": Decimal(50)}):
        assert flags(first, second, growth(None, **edge)) == []
    for beyond in ({"low": Decimal("50.1")}, {"high": Decimal("49.9")}):
        assert len(flags(first, second, growth(None, **beyond))) == 1


def test_changes_are_stated_to_the_hundredth_but_for_those_too_large_to_care() -> None:
    tiny = build.observation(2014, None, of="level", low=Decimal("1e-90"), high=Decimal("1e-90"))
    (flag,) = flags(tiny, level(2015, 64), growth(-30))
    (pair,) = flag.params["changes"][0]["levels"]
    assert pair["least"] > 1e90
    (flag,) = flags(level(2014, 3), level(2015, 20), growth(-30))
    (pair,) = flag.params["changes"][0]["levels"]
    assert (pair["least"], pair["most"]) == (457.14, 720)


def test_a_number_with_more_digits_than_usual_keeps_them_all() -> None:
    long = "1." + "1" * 40
    assert printed_value(build.observation(2015, long)) == (
        EXACT.subtract(Decimal(long), Decimal("5e-41")),
        EXACT.add(Decimal(long), Decimal("5e-41")),
    )


def test_levels_that_may_have_started_from_nothing_allow_any_change() -> None:
    def level(year: int, low: int | None, high: int | None) -> Any:
        ends = {"low": low, "high": high}
        return build.observation(year, None, **{k: None if v is None else Decimal(v) for k, v in ends.items()})

    assert change_between(level(2014, 0, 10), level(2015, 5, None)) is None
    assert change_between(level(2014, 1, 10), level(2015, 5, None)) == Span(Decimal(-50), None)
    assert SourceFacts(slug="paper", known_on=DAY).observations == ()
