"""How well somebody forecasts: what is counted, how errors are measured, and that few say nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claims.enums import Comparator, ForecastHorizon
from claims.method.forecast_scores import CheckedForecast, relative_error, score_forecasts


def checked(*, came_true: bool = True, error: float | None = 0.0, years: float = 0.5) -> CheckedForecast:
    return CheckedForecast(came_true=came_true, error=error, days_ahead=round(years * 365.25))


def test_without_a_checked_forecast_there_is_no_share_and_no_error() -> None:
    score = score_forecasts([])
    assert (score.checked, score.share, score.interval, score.mean_error, score.by_horizon()) == (
        0,
        None,
        None,
        None,
        {},
    )


def test_the_share_has_its_interval_and_the_mean_error_its_sign() -> None:
    score = score_forecasts(
        [checked(), checked(came_true=False, error=0.3), checked(came_true=False, error=-0.1), checked(error=None)]
    )
    assert (score.checked, score.came_true, score.share) == (4, 2, 0.5)
    assert score.interval == pytest.approx((0.1500, 0.8500), abs=5e-4)
    assert score.errors == (0.0, 0.3, -0.1)
    assert score.mean_error == pytest.approx(0.2 / 3)
    assert score.is_small
    assert not score_forecasts([checked()] * 10).is_small


def test_forecasts_are_grouped_by_how_far_they_looked_ahead() -> None:
    score = score_forecasts([checked(years=5, came_true=False), checked(years=1), checked(years=1.1), checked(years=3)])
    found = {horizon: (part.checked, part.came_true) for horizon, part in score.by_horizon().items()}
    assert list(found.items()) == [
        (ForecastHorizon.UP_TO_ONE_YEAR, (1, 1)),
        (ForecastHorizon.UP_TO_THREE_YEARS, (2, 2)),
        (ForecastHorizon.LONGER, (1, 0)),
    ]


@pytest.mark.parametrize(
    ("comparator", "low", "high", "recorded", "error"),
    [
        (Comparator.EQUAL, 120, None, 100, 0.2),
        (Comparator.EQUAL, 80, None, 100, -0.2),
        (Comparator.AT_LEAST, 300, None, 250, 0.2),
        (Comparator.AT_LEAST, 200, None, 250, 0.0),
        (Comparator.AT_MOST, 200, None, 250, -0.2),
        (Comparator.AT_MOST, 300, None, 250, 0.0),
        (Comparator.BETWEEN, 90, 110, 100, 0.0),
        (Comparator.BETWEEN, 120, 140, 100, 0.2),
        (Comparator.BETWEEN, 60, 80, 100, -0.2),
        (Comparator.EQUAL, 5, None, 0, None),
        (Comparator.EQUAL, 5, None, -10, None),
        (Comparator.MULTIPLY, 2, None, 100, None),
    ],
)
def test_an_error_is_how_far_beyond_the_figure_a_forecast_was(
    comparator: Comparator, low: int, high: int | None, recorded: int, error: float | None
) -> None:
    bounds = (Decimal(low), None if high is None else Decimal(high))
    found = relative_error(comparator, bounds, Decimal(recorded))
    assert found == (None if error is None else pytest.approx(error))


def test_a_forecast_without_a_value_has_no_error() -> None:
    assert relative_error(Comparator.AT_LEAST, (None, None), Decimal(5)) is None
