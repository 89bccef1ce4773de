"""What may be seen as of a day: later facts are absent, and each period has one vintage per series."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from claims.enums import ObservationKind
from claims.method.facts import Observation, PromiseFacts

#: Plans and forecasts are stored next to measured values and never replace one.
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


def visible(facts: PromiseFacts, day: date) -> PromiseFacts:
    """The same facts as they were known on `day`: later rows are absent, older vintages gone.

    A withdrawal after `day` is not known yet. Visible facts are in one canonical order, so that the order in
    which rows came changes nothing. Applied twice for a day, it changes nothing more.
    """
    targets = (
        target if target.withdrawn_on is None or target.withdrawn_on <= day else replace(target, withdrawn_on=None)
        for target in facts.targets
        if target.known_on <= day
    )
    return replace(
        facts,
        targets=tuple(sorted(targets, key=lambda row: (row.sequence, row.slug))),
        milestones=tuple(sorted((m for m in facts.milestones if m.known_on <= day), key=lambda row: row.slug)),
        outcomes=tuple(sorted((o for o in facts.outcomes if o.known_on <= day), key=lambda row: row.slug)),
        indicators=tuple(sorted(facts.indicators, key=lambda row: row.slug)),
        series=tuple(sorted(facts.series, key=lambda row: row.slug)),
        observations=newest_vintages(facts.observations, day=day),
        verdicts=tuple(
            sorted((v for v in facts.verdicts if v.known_on <= day), key=lambda row: (row.concluded_on, row.slug))
        ),
    )


def newest_vintages(observations: Iterable[Observation], *, day: date) -> tuple[Observation, ...]:
    """The newest vintage known on `day` per series and period, by series, then period.

    A forecast or plan has its own place next to the measured value of the same period. A measured value from before its
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
