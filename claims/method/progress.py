"""The measures of progress: attainment, paces, ratios, paths. Plain floats in, floats or None out.

None means that a number does not exist for these inputs; nothing here returns NaN or an infinity, and no zero is ever
replaced by a small number.
"""

import math

from claims.enums import Direction, Model
from claims.method.results import Measures

SIGN = {Direction.INCREASE: 1.0, Direction.DECREASE: -1.0}


def attainment(*, base: float, latest: float, goal: float) -> float | None:
    """Share of the promised change that was made: (y1-y0)/(T-y0). None if no change was promised."""
    return _divide(latest - base, goal - base)


def level_share(*, latest: float, goal: float) -> float | None:
    """The latest level as a share of the target's: y1/T. None for a target of zero."""
    return _divide(latest, goal)


def geometric_pace(*, start: float, end: float, years: float) -> float | None:
    """Growth a year as a fraction: (end/start)^(1/years)-1 (Eurostat's compound rate). Positive levels only."""
    if start <= 0 or end <= 0 or years <= 0:
        return None
    quotient = end / start
    if quotient == 0 or math.isinf(quotient):
        return None
    try:
        return _finite(math.expm1(math.log(quotient) / years))
    except OverflowError:
        return None


def linear_pace(*, start: float, end: float, years: float) -> float | None:
    """Change a year in units: (end-start)/years."""
    return _divide(end - start, years) if years > 0 else None


def pace_of(model: Model, *, start: float, end: float, years: float) -> float | None:
    """Change a year under a model: a fraction (geometric) or units (linear)."""
    return (geometric_pace if model is Model.GEOMETRIC else linear_pace)(start=start, end=end, years=years)


def required_pace(model: Model, *, base: float, goal: float, years: float) -> float | None:
    """The pace that the promise implied from baseline to deadline; `years` is the time between them."""
    return pace_of(model, start=base, end=goal, years=years)


def pace_ratio(*, pace: float | None, required: float | None, direction: Direction) -> float | None:
    """R = sgn*g/|q|: the pace so far against the required one, above 0 in the wanted direction (Eurostat, Open SDG)."""
    if pace is None or required is None:
        return None
    return _divide(SIGN[direction] * pace, abs(required))


def path_value(model: Model, *, base: float, goal: float, share_of_time: float) -> float | None:
    """Where the promise said that the indicator would be after a share (0 to 1) of the time."""
    if not 0 <= share_of_time <= 1:
        return None
    if model is Model.LINEAR:
        return _finite(base + (goal - base) * share_of_time)
    quotient = _divide(goal, base)
    if base <= 0 or quotient is None or quotient <= 0:
        return None
    return _finite(base * math.exp(share_of_time * math.log(quotient)))


def model_for(model: Model, *levels: float) -> Model:
    """The indicator's model; linear where a zero or a sign forbids the geometric one."""
    return Model.LINEAR if any(level <= 0 for level in levels) else model


def measure(
    *,
    model: Model,
    direction: Direction,
    goal: float,
    latest: float,
    base: float | None,
    years_gone: float | None,
    years_in_all: float | None,
    counts_as: float | None = None,
) -> Measures:
    """Every measure that exists for one pair of values.

    `years_gone` runs from the baseline to the latest value, `years_in_all` from the baseline to the deadline; either
    is None where a date is missing. `counts_as` is given for a value that is beyond an exact target or a range: the
    level that it comes to as a step towards the goal. Then there is only the linear ratio, with that level.
    """
    measures = Measures(level_share=level_share(latest=latest, goal=goal), gap=_finite(goal - latest))
    if base is None:
        return measures
    chosen = model_for(model, base, latest, goal)
    share = attainment(base=base, latest=latest, goal=goal)
    pace = None if years_gone is None else pace_of(chosen, start=base, end=latest, years=years_gone)
    if years_gone is None or years_in_all is None or years_in_all <= 0:
        return _with(measures, attainment=share, pace=pace, pace_model=chosen if pace is not None else None)
    required = required_pace(chosen, base=base, goal=goal, years=years_in_all)
    linear = pace_ratio(
        pace=linear_pace(start=base, end=latest if counts_as is None else counts_as, years=years_gone),
        required=linear_pace(start=base, end=goal, years=years_in_all),
        direction=direction,
    )
    ratio = pace_ratio(pace=pace, required=required, direction=direction)
    path = path_value(chosen, base=base, goal=goal, share_of_time=years_gone / years_in_all)
    in_time = years_gone <= years_in_all
    return _with(
        measures,
        attainment=share,
        pace=pace,
        pace_model=chosen,
        required_pace=required,
        ratio=(ratio if counts_as is None else linear) if in_time else None,
        ratio_linear=linear if in_time else None,
        path_value=path,
        path_gap=None if path is None else _finite(path - latest),
        needed_pace=pace_of(chosen, start=latest, end=goal, years=years_in_all - years_gone),
    )


def _with(measures: Measures, **values: float | Model | None) -> Measures:
    return Measures(level_share=measures.level_share, gap=measures.gap, **values)  # type: ignore[arg-type]


def _divide(over: float, under: float) -> float | None:
    if under == 0:
        return None
    return _finite(over / under)


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
