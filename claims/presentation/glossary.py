"""What statuses and modifiers mean, in one plain sentence each, and the bands as a table for people."""

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
    Status.NOT_ASSESSABLE: _("The rules lack something they need; see the reason."),
    Status.ACHIEVED_EARLY: _("The latest figure meets the target, and the deadline has not passed."),
    Status.REACHED: _("The latest figure meets the target, which has no deadline."),
    Status.ACHIEVED_THEN_LOST: _("An earlier figure met the target; the latest one does not."),
    Status.ON_TRACK: _("At the pace so far, the target will be met on time, or nearly."),
    Status.LAGGING: _("Progress is in the promised direction, but clearly too slow."),
    Status.FAR_BEHIND: _("Progress is in the promised direction, at a fraction of the required pace."),
    Status.STALLED: _("Almost nothing has changed since the baseline."),
    Status.MOVING_AWAY: _("The figures move against the promised direction."),
    Status.OPEN_ENDED: _("No deadline was given, so nothing can be late; it is not reached or reported as done."),
    Status.AWAITING_DATA: _("The deadline has passed; its figure is not due yet."),
    Status.DATA_OVERDUE: _("The deadline has passed; its figure should have been published by now."),
    Status.NEVER_PUBLISHED: _(
        "The deadline passed long ago; no figure for it is on record, and the figures around it do not decide."
    ),
    Status.MET_ON_TIME: _("The figure for the deadline, or one that is enough without it, meets the target."),
    Status.MET_LATE: _("The target was met, but only after its deadline."),
    Status.NARROWLY_MISSED: _("At the deadline almost all of the promised change had happened, but not all."),
    Status.MISSED: _("At the deadline the target was not met."),
    Status.REVERSED: _("At the deadline the figure was on the wrong side of the baseline."),
    Status.UNDECIDED: _("The figure is known only as a range, whose ends decide it in different ways."),
    Status.HOLDING: _("Every figure since the statement keeps to the promised level."),
    Status.BREACHED: _("The latest figure breaks a level promised for all times or for each period."),
    Status.RESTORED: _("The latest figure keeps to the promised level, but an earlier one did not."),
    Status.HELD: _("Every figure from the statement to the deadline kept to the promised level."),
    Status.NOT_HELD: _("At least one figure between the statement and the deadline broke the promised level."),
    Status.RISING: _("The figure is going up; without a target, the rules do not say whether that is good."),
    Status.FLAT: _("The figure hardly changes from year to year."),
    Status.FALLING: _("The figure is going down; without a target, the rules do not say whether that is good."),
    Status.NOT_DUE: _("Nothing is due yet."),
    Status.DUE_SOON: _("Something is due in the next few weeks."),
    Status.OVERDUE: _("Something was due and has not been reported as done."),
    Status.DELIVERED: _("It is reported as completed, on time if there was a due date."),
    Status.DELIVERED_LATE: _("It is reported as completed, after its due date."),
    Status.DELIVERED_TO_ANOTHER_PARTY: _("It is reported as completed, but for someone other than the promised party."),
    Status.SUSPENDED: _("The latest report says that work has stopped for now."),
    Status.CANCELLED: _("The latest report says that it will not go ahead."),
    Status.NO_EVIDENCE_FOUND: _("Editors looked for a report of delivery and found none."),
    Status.NOT_CHECKED: _("No report of delivery is recorded, and nobody has searched for one."),
}

MODIFIER_MEANINGS: dict[Modifier, Text] = {
    Modifier.PROVISIONAL: _("At least one of the figures is an estimate, provisional or for part of a year."),
    Modifier.AGGREGATED: _("A figure is the sum or average of figures for shorter times."),
    Modifier.RUN_RATE: _("The total so far is compared with an even share of the target for the time gone."),
    Modifier.COARSER_THAN_DEADLINE: _(
        "The deadline is within the period of the figure, which also counts the time after it."
    ),
    Modifier.DISPUTED: _("Another series gives a different status for the latest period that both cover."),
    Modifier.MODEL_SENSITIVE: _("With constant amounts instead of constant rates, the status would differ."),
    Modifier.BASELINE_SENSITIVE: _(
        "With the measured baseline instead of the one entered with the target, the status would differ."
    ),
    Modifier.BASELINE_IMPLIED: _("The target does not state this baseline; the result says where it is from."),
    Modifier.STALE: _("A newer figure should have been published by now."),
    Modifier.EARLY: _("There are fewer than three figures since the baseline, or little of the time has passed."),
    Modifier.BORDERLINE: _("Within the tolerance of the figures, the status could differ."),
    Modifier.MET_WHEN_MADE: _("The newest figure known when it was made met the target already."),
    Modifier.REACHED_BEFORE: _(
        "An earlier figure met the target; the figure for the deadline itself is not known yet."
    ),
    Modifier.LOST_AGAIN: _("A figure up to the deadline met the target, which was due by then; a later one did not."),
    Modifier.BY_BRACKET: _(
        "The period of the deadline has no figure; those before and after it agree on whether the target was met."
    ),
    Modifier.UNNAMED_PROVIDER: _("The figures come from a document that does not name who counted."),
    Modifier.OTHER_SERIES: _("Nothing can be assessed on the chosen series, so another one with a provider is used."),
    Modifier.SUPERSEDED: _("A later version of the target exists."),
    Modifier.WITHDRAWN: _("The promisor has taken this version back."),
}

#: Those of flags are next to their sentences, and are added by the package `flags`.
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
    label = str(LABELS[type(member)][member])
    more = MEANINGS.get(type(member), {}).get(member)
    return label if more is None else f"{label}. {more}"


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
