"""What statuses and modifiers mean, in one plain sentence each, and the bands as a table for people.

Out of scope: the bands themselves; they are read from the method, so that page and rules cannot differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from claims.enums import Modifier, Status
from claims.method.thresholds import CLOSED_BANDS, DUE_SOON_DAYS, FLAT_WITHIN, PACE_BANDS
from claims.presentation.labels import LABELS, Text
from claims.presentation.numbers import number_words, percent_words

STATUS_MEANINGS: dict[Status, Text] = {
    Status.NOT_ASSESSABLE: _("Something that the rules need is missing; the reason says what."),
    Status.ACHIEVED_EARLY: _("The latest figure satisfies the target, and its deadline has not passed."),
    Status.REACHED: _("The latest figure satisfies the target, which has no deadline."),
    Status.ACHIEVED_THEN_LOST: _("An earlier figure satisfied the target, and the latest one does not."),
    Status.ON_TRACK: _("If the pace so far goes on, the target is reached in time, or nearly."),
    Status.LAGGING: _("Change goes the promised way, but clearly slower than was required."),
    Status.FAR_BEHIND: _("Change goes the promised way at a small part of the required pace."),
    Status.STALLED: _("Next to nothing has changed since the baseline."),
    Status.MOVING_AWAY: _("Change goes against the promised direction."),
    Status.AWAITING_DATA: _("The deadline has passed, and its figure is not yet due."),
    Status.DATA_OVERDUE: _("The deadline has passed, and its figure should have been published by now."),
    Status.MET_ON_TIME: _("The deadline's own figure satisfies the target."),
    Status.MET_LATE: _("The target was satisfied, but only after its deadline."),
    Status.NARROWLY_MISSED: _("At the deadline nearly all of the promised change had been made, but not all."),
    Status.MISSED: _("At the deadline the target was not satisfied."),
    Status.REVERSED: _("At the deadline the figure lay on the wrong side of the baseline."),
    Status.HOLDING: _("Every figure since the statement satisfies what is to hold all the time, or in each period."),
    Status.BREACHED: _("What is to hold all the time, or in each period, does not: the newest figure breaks it."),
    Status.RESTORED: _("The newest figure satisfies what is to hold all the time, but an earlier one did not."),
    Status.HELD: _("Every figure from the statement to the deadline satisfied what was to hold."),
    Status.NOT_HELD: _("Between the statement and the deadline a figure did not satisfy what was to hold."),
    Status.RISING: _("The figure goes up; without a target nothing says whether that is good."),
    Status.FLAT: _("The figure hardly changes from year to year."),
    Status.FALLING: _("The figure goes down; without a target nothing says whether that is good."),
    Status.NOT_DUE: _("Nothing is due yet."),
    Status.DUE_SOON: _("Something is due within the next weeks."),
    Status.OVERDUE: _("Something was due and is not reported done."),
    Status.DELIVERED: _("It is reported completed, in time where there was a due day."),
    Status.DELIVERED_LATE: _("It is reported completed, after its due day."),
    Status.DELIVERED_TO_ANOTHER_PARTY: _("It is reported completed, but for somebody to whom it was not promised."),
    Status.SUSPENDED: _("The latest report says that work on it has stopped for now."),
    Status.CANCELLED: _("The latest report says that it will not come."),
    Status.NO_EVIDENCE_FOUND: _("Somebody looked for a report of delivery and found none."),
    Status.NOT_CHECKED: _("No report of delivery is recorded, and no search for one."),
}

MODIFIER_MEANINGS: dict[Modifier, Text] = {
    Modifier.PROVISIONAL: _("An estimate, a provisional or a part-year figure is among those used."),
    Modifier.DISPUTED: _("Another series gives another status for the latest period that both have."),
    Modifier.MODEL_SENSITIVE: _("Counted by constant amounts instead of constant rates, the status would differ."),
    Modifier.BASELINE_SENSITIVE: _(
        "With the measured baseline instead of the one entered with the target, the status would differ."
    ),
    Modifier.STALE: _("A newer figure should have been published by now."),
    Modifier.EARLY: _("There are fewer than three figures since the baseline, or little of the time has gone."),
    Modifier.REACHED_BEFORE: _(
        "A figure for the time before satisfied the target; the one for the deadline itself is not known yet."
    ),
    Modifier.UNNAMED_PROVIDER: _("The figures are from a document that does not say who counted."),
    Modifier.SUPERSEDED: _("A later version of the target exists."),
    Modifier.WITHDRAWN: _("The promisor has taken this version back."),
}

#: Those of flags are beside their sentences, and are added by the package `flags`.
MEANINGS: dict[type[StrEnum], Mapping[Any, Text]] = {
    Status: STATUS_MEANINGS,
    Modifier: MODIFIER_MEANINGS,
}


@dataclass(frozen=True, slots=True)
class BandRow:
    """One band for people: its status with label and meaning, and the rule in the measure's symbol."""

    status: Status
    label: str
    meaning: str
    rule: str


def status_meaning(status: Status) -> Text:
    """What a status says, in one sentence."""
    return STATUS_MEANINGS[status]


def modifier_meaning(modifier: Modifier) -> Text:
    """What a modifier adds to a status, in one sentence."""
    return MODIFIER_MEANINGS[modifier]


def word_meaning(member: StrEnum) -> str:
    """A word of a closed list for who has never seen it: its label and, where there is more to say, what it means."""
    said = str(LABELS[type(member)][member])
    more = MEANINGS.get(type(member), {}).get(member)
    return said if more is None else f"{said}. {more}"


def bands_table() -> list[BandRow]:
    """The bands of the pace ratio R for open targets and of the attainment A for closed ones, as the rules use them."""
    return [*_rows(PACE_BANDS, symbol="R"), *_rows(CLOSED_BANDS, symbol="A")]


def flat_within() -> str:
    """The change a year within which an indicator without a target counts as flat."""
    return percent_words(FLAT_WITHIN)


def due_soon_days() -> int:
    """How many days before its due day something is due soon."""
    return DUE_SOON_DAYS


def _rows(bands: tuple[tuple[Status, float | None], ...], *, symbol: str) -> list[BandRow]:
    rows: list[BandRow] = []
    upper: float | None = None
    for status, lower in bands:
        rows.append(
            BandRow(
                status=status,
                label=str(LABELS[Status][status]),
                meaning=str(STATUS_MEANINGS[status]),
                rule=_rule(symbol, lower=lower, upper=upper),
            )
        )
        upper = lower
    return rows


def _rule(symbol: str, *, lower: float | None, upper: float | None) -> str:
    start = "" if lower is None else f"{number_words(lower, places=2)} ≤ "
    end = "" if upper is None else f" < {number_words(upper, places=2)}"
    if lower is not None and upper is None:
        return f"{symbol} ≥ {number_words(lower, places=2)}"
    return f"{start}{symbol}{end}"
