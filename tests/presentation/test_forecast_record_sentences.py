"""How well somebody forecasts, in sentences."""

from __future__ import annotations

from claims.method.forecast_scores import CheckedForecast, score_forecasts
from claims.presentation import forecast_record_sentences


def forecasts(true: int, false: int, *, error: float | None = None, days: int = 100) -> list[CheckedForecast]:
    return [CheckedForecast(came_true=n < true, error=error, days_ahead=days) for n in range(true + false)]


def test_nothing_is_said_of_nobody_and_little_of_few() -> None:
    assert forecast_record_sentences(score_forecasts([])) == []
    assert forecast_record_sentences(score_forecasts(forecasts(1, 0))) == [
        "Of 1 dated forecast that the record can check, 1 came true. That is too few to say how good they are."
    ]


def test_many_have_a_share_with_its_interval_an_error_and_their_horizons() -> None:
    score = score_forecasts([*forecasts(7, 3, error=0.042), *forecasts(0, 4, days=2000)])
    assert forecast_record_sentences(score) == [
        "Of 14 dated forecasts that the record can check, 7 came true (50 %, 95 % interval 27 to 73 %).",
        "On average their 10 figures were 4.2 % too high.",
        "Up to one year ahead: 7 of 10; More than three years ahead: 0 of 4.",
    ]
    assert "too low" in forecast_record_sentences(score_forecasts(forecasts(10, 0, error=-0.2)))[1]
    assert "neither" in forecast_record_sentences(score_forecasts(forecasts(10, 0, error=0.0)))[1]
