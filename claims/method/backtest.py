"""What forecasts of yearly series were worth, as measured by bench/forecast.py, which writes this.

Public economic series that had no part in the choice of the formula's constants; see docs/explanation/forecasts.md.
"""

from typing import NamedTuple


class Backtest(NamedTuple):
    """Of so many tries, the shares that a method's bands of 80 and of 95 % held, and the score of the first."""

    method: str
    tries: int
    held_80: float
    held_95: float
    score_80: float


#: Ours first, then the methods that it is compared with.
BACKTESTS = (
    Backtest("ours", 1092, 0.810, 0.930, 57.7),
    Backtest("plain drift", 1092, 0.740, 0.901, 57.6),
    Backtest("ETS (damped trend)", 400, 0.333, 0.500, 81.7),
    Backtest("ARIMA(1,1,0) with drift", 400, 0.573, 0.765, 62.8),
    Backtest("Theta", 400, 0.525, 0.723, 59.6),
)
