"""The sentence of a forecast says no more than may be shown."""

from dataclasses import replace
from datetime import date

import pytest

from claims.enums import ForecastReason
from claims.method.backtest import BACKTESTS
from claims.method.results import Forecast, ForecastInterval
from claims.presentation import forecast_sentence
from claims.presentation.forecast_sentences import UNSAID

FEW = Forecast(
    target="target",
    series="own",
    values=5,
    steps=2,
    period_end=date(2030, 12, 31),
    median=250.0,
    intervals=(ForecastInterval(0.8, 200.0, 310.0), ForecastInterval(0.95, 150.0, 400.0)),
    indicative=True,
    probability_reason=ForecastReason.TOO_FEW_VALUES,
)
MANY = replace(FEW, values=12, indicative=False, probability=0.35, probability_reason=None)


def test_few_figures_give_the_interval_only_marked_as_indicative() -> None:
    said = forecast_sentence(FEW, unit="USD bn")
    assert "between 200 and 310 USD bn by the end of 2030 in 80 of 100 cases" in said
    assert "between 150 and 400 USD bn in 95" in said
    assert "only indicative" in said and "250" not in said
    assert said.endswith("No probability is shown: there are too few values in a row.")


def test_yearly_ranges_say_how_often_such_held_when_they_were_tried() -> None:
    for forecast in (replace(FEW, persistence=0.4), replace(MANY, persistence=0.4)):
        said = forecast_sentence(forecast, unit="USD bn")
        ours = BACKTESTS[0]
        assert f"such a range held in {round(100 * ours.held_80)} of 100 tries" in said
        assert f"150 to 400 USD bn, held in {round(100 * ours.held_95)}." in said
        assert "80 of 100 cases" not in said


def test_no_figure_is_not_too_few() -> None:
    reason = ForecastReason.TOO_FEW_VALUES
    none = Forecast(target="target", series="own", values=0, reason=reason, probability_reason=reason)
    assert forecast_sentence(none) == "No forecast is shown: there are no figures."
    assert "too few values in a row" in forecast_sentence(replace(none, values=2))


def test_many_figures_give_the_middle_and_the_probability_too() -> None:
    said = forecast_sentence(MANY, unit="USD bn")
    assert "about 250 USD bn" in said and "about 35 %" in said and "indicative" not in said


@pytest.mark.parametrize("reason", list(ForecastReason))
def test_what_is_not_shown_has_its_reason_unless_nothing_is_ahead(reason: ForecastReason) -> None:
    bare = Forecast(target="target", series="own", values=2, reason=reason, probability_reason=reason)
    said = forecast_sentence(bare)
    assert (said == "") == (reason in UNSAID)
    assert said == "" or said.startswith("No forecast is shown: ")
