"""An indicator without a target: its page says which way each series goes, and no more."""

from __future__ import annotations

import pytest

from tests.api.world import World
from tests.factories import IndicatorFactory, ObservationFactory, SeriesFactory, published
from tests.pages.crawler import get

pytestmark = pytest.mark.django_db


def _measured(**values: str) -> str:
    indicator = published(IndicatorFactory(name="Containers moved", unit="TEU"))
    series = published(SeriesFactory(title="Port office", indicator=indicator))
    for year, value in values.items():
        known = f"{int(year[1:]) + 1}-06-01"
        published(ObservationFactory(series=series, period=year[1:], value=value, known_on_override=known))
    return f"/indicators/{indicator.slug}/"


@pytest.mark.parametrize(("last", "said"), [("121", "Rising"), ("100.4", "Flat"), ("81", "Falling")])
def test_an_indicator_without_a_target_says_which_way_it_goes_and_from_what(last: str, said: str) -> None:
    text = get(_measured(y2015="100", y2017=last)).text
    assert f"{said} , " in text or f"{said}," in text
    assert "There is no target for it" in text and "Port office: 100 TEU ( 2015 )" in text


def test_the_pace_is_that_of_the_method() -> None:
    assert "10.0 % a year" in get(_measured(y2015="100", y2017="121")).text


def test_what_goes_nowhere_yet_is_not_said_to_go_anywhere() -> None:
    assert "Trend" not in get(_measured(y2015="100")).text


def test_a_past_day_knows_the_trend_of_that_day() -> None:
    assert "Trend" not in get(_measured(y2015="100", y2017="121") + "?as_of=2017-01-01").text


def test_where_there_is_a_target_the_promise_says_how_it_goes(world: World) -> None:
    assert "Trend" not in get(f"/indicators/{world.target.indicator.slug}/").text
