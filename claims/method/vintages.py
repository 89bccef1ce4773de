"""What may be seen as of a day (METHOD 1): later facts are absent, and each period has one vintage per series."""

from collections.abc import Iterable
from datetime import date

from claims.enums import ObservationKind
from claims.method.facts import Observation

#: Plans and forecasts stand beside measured values and never replace one.
PROJECTED = frozenset({ObservationKind.PLAN, ObservationKind.FORECAST})

#: Values that say by their kind that their period need not be over: estimates, and provisional or part-year figures.
SOFT = frozenset({ObservationKind.PROVISIONAL, ObservationKind.ESTIMATE})

#: Of two vintages of one day the firmer one counts.
FIRMNESS = {
    ObservationKind.FINAL: 4,
    ObservationKind.PROVISIONAL: 3,
    ObservationKind.ESTIMATE: 2,
    ObservationKind.PLAN: 1,
    ObservationKind.FORECAST: 0,
}


def newest_vintages(observations: Iterable[Observation], *, day: date) -> tuple[Observation, ...]:
    """The newest vintage known on `day` per series and period, by series, then period.

    A forecast or plan has its own place beside the measured value of the same period. A measured value from before its
    period was over (`is_premature`) is left out.
    """
    newest: dict[tuple[str, date, date, bool], Observation] = {}
    for row in observations:
        if row.known_on > day or is_premature(row):
            continue
        key = (row.series, row.end, row.start, row.kind in PROJECTED)
        held = newest.get(key)
        if held is None or _vintage(row) > _vintage(held):
            newest[key] = row
    return tuple(newest[key] for key in sorted(newest))


def is_premature(row: Observation) -> bool:
    """Whether a row claims to have measured what was still to come on the day on which it became known.

    A final value needs a period that was over by then; a provisional value or an estimate one that had begun.
    """
    if row.kind in PROJECTED:
        return False
    return row.start > row.known_on if row.kind in SOFT else row.end > row.known_on


def _vintage(row: Observation) -> tuple[date, int, str]:
    return row.known_on, FIRMNESS[row.kind], row.slug
