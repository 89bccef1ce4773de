"""Small pictures: years and deadlines on one scale of time, ranks with the first at the top."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from timeline.pages.sparklines import APART, HEIGHT, LEFT, RIGHT, WIDTH, Sparkline, sparkline


def _figures(*points: tuple[date, float]) -> Any:
    indicator = SimpleNamespace(frequency="irregular", part_period_counts=True)
    series = SimpleNamespace(title="A series", indicator=indicator)
    rows = [SimpleNamespace(period_lower=d, period_upper=d, value=v, kind_of_value="final") for d, v in points]
    return SimpleNamespace(series=series, observations=rows)


def _target(*days: date, value: float = 10.0) -> Any:
    return SimpleNamespace(comparator="at_least", value=value, term=SimpleNamespace(deadlines=days))


def _drawn(figures: Any, *targets: Any, unit: str = "km") -> Sparkline:
    drawn = sparkline(figures, (), targets, unit=unit, decimals=0)
    assert drawn is not None
    return drawn


def test_a_year_is_written_under_what_happened_at_its_end() -> None:
    drawn = _drawn(_figures((date(2014, 6, 30), 1.0), (date(2016, 12, 31), 2.0)), _target(date(2020, 12, 31)))
    named = {year.number: float(year.x) for year in drawn.years}
    assert set(named) == {2014, 2020}
    # The end of 2014 is half a year after the first figure, and the deadline is at its own year.
    assert named[2014] > float(drawn.dots[0].x)
    assert drawn.posts[0].x == f"{named[2020]:.1f}"
    months = (float(drawn.dots[1].x) - named[2014]) / 24
    assert abs((named[2014] - float(drawn.dots[0].x)) / 6 - months) < 0.1


def test_a_deadline_alone_has_its_year_beneath_it() -> None:
    drawn = _drawn(None, _target(date(2038, 12, 31)))
    (year,) = drawn.years
    assert year.number == 2038 and year.x == drawn.posts[0].x


def test_days_of_one_year_have_that_year() -> None:
    drawn = _drawn(_figures((date(2016, 2, 29), 1.0), (date(2016, 5, 31), 2.0)))
    assert [year.number for year in drawn.years] == [2016]
    assert "2016: 1; 2016: 2" in drawn.words  # by the day, not by the nearest end of a year


def test_years_are_not_written_over_each_other() -> None:
    points = [(date(year, month, 1), 1.0) for year in range(2000, 2031) for month in (1, 7)]
    for end in range(2, len(points)):
        drawn = _drawn(_figures(*points[:end]))
        places = [float(year.x) for year in drawn.years]
        assert all(b - a >= APART for a, b in zip(places, places[1:], strict=False))
        assert all(LEFT <= place <= WIDTH - RIGHT for place in places)


def test_the_first_rank_is_at_the_top() -> None:
    ranks = _figures((date(2016, 12, 31), 1.0), (date(2017, 12, 31), 2.0))
    first, second = _drawn(ranks, unit="rank").dots
    assert float(first.y) < float(second.y) < HEIGHT
    small, large = _drawn(ranks).dots
    assert float(large.y) < float(small.y)


def test_the_last_figure_is_not_written_over_a_deadline() -> None:
    points = [(date(year, 12, 31), 60.0 + 13 * (year - 2013)) for year in range(2013, 2023)]
    days = tuple(date(year, 12, 31) for year in (2019, 2020, 2021, 2023, 2024))
    drawn = _drawn(_figures(*points), _target(*days, value=200.0))
    assert drawn.last is not None
    x, y = float(drawn.last.x), float(drawn.last.y)
    half = 7.5 * len(drawn.last_text) / 2
    assert 6.5 <= y <= HEIGHT and half <= x <= WIDTH - half  # within the picture, not over the sentence above it
    for place in (*drawn.posts, *drawn.dots):
        assert abs(float(place.x) - x) >= half or abs(float(place.y) - y) >= 6.5, place


def test_a_last_figure_with_room_is_written_to_its_right() -> None:
    drawn = _drawn(_figures((date(2014, 12, 31), 1.0), (date(2016, 12, 31), 2.0)))
    assert drawn.last is not None and float(drawn.last.x) > float(drawn.dots[-1].x)
    assert drawn.last.y == drawn.dots[-1].y
